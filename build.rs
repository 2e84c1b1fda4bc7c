//! Lists the golden files of rules for `quorate rules`, so that a protocol's are found by their names.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let golden = root.join("tests/golden");
    println!("cargo::rerun-if-changed=build.rs");
    let mut rows = Vec::new();
    // Only the command line shows them.
    if env::var_os("CARGO_FEATURE_CLI").is_some() {
        println!("cargo::rerun-if-changed={}", golden.display());
        for protocol in entries(&golden)? {
            let rules = protocol.join("rules");
            for file in if rules.is_dir() { entries(&rules)? } else { Vec::new() } {
                let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                rows.push(format!("({id:?}, include_str!({:?}))", file.display().to_string()));
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("golden_rules.rs");
    fs::write(out, format!("&[{}]", rows.join(", ")))
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    found.sort();
    Ok(found)
}
