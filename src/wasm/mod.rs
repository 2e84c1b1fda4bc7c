//! The border: what JavaScript sees of the lab.
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the crate.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
