//! Data that others made, read in place from the folder that QUORATE_OUTSIDE names.
//!
//! Without that variable there is nothing to read and these tests say so; the step `outside data` of `make test` sets
//! it, or counts as skipped. With it, a file that is missing is a failure.
#![cfg(not(target_arch = "wasm32"))]

mod changes;
mod datadriven;
mod histories;
mod quorums;

use std::path::PathBuf;

/// The text of a file of the outside folder; none where no folder is named.
fn outside(path: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("QUORATE_OUTSIDE").filter(|folder| !folder.is_empty()) else {
        eprintln!("{path}: skipped, as QUORATE_OUTSIDE names no folder");
        return None;
    };
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(path);
    Some(std::fs::read_to_string(&whole).unwrap_or_else(|error| panic!("{}: {error}", whole.display())))
}
