//! The border of the histories of others. The run's own has its verdict in spacetime.rs. docs/check-history.md.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{Answer, Session, error, object, panic};
use crate::check::{Format, HISTORY_MOST, Model};
use crate::scenario::shown;
use crate::session::{self, Error};

#[wasm_bindgen]
impl Session {
    /// Reads a history of others, and judges it. Where no format is named, format and model are guessed.
    #[wasm_bindgen(js_name = checkHistory, unchecked_return_type = "CheckedHistory")]
    pub fn check_history(
        bytes: &Uint8Array,
        format: Option<String>,
        model: Option<String>,
        initial: Option<String>,
        budget: f64,
    ) -> Answer {
        panic::watch();
        let named = match (format, model.unwrap_or_default()) {
            (None, _) => None,
            (Some(format), model) => Some((find(&Format::ALL, &format)?, find(&Model::ALL, &model)?)),
        };
        let bytes = bytes.subarray(0, HISTORY_MOST as u32 + 1).to_vec();
        let checked = session::check_history(&bytes, named, initial.as_deref(), budget as u64);
        object(&checked.map_err(|bad| error::js(&bad))?)
    }
}

/// A format or a model by its name.
fn find<T: Copy + Into<&'static str>>(all: &[T], name: &str) -> Answer<T> {
    let found = all.iter().copied().find(|known| (*known).into() == name);
    found.ok_or_else(|| error::js(&Error::NoSuchFormat(shown(name))))
}
