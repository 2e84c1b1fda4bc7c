//! The border, tested where it is used: in a browser.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_border_tells_the_version() {
    assert_eq!(quorate::wasm::version(), env!("CARGO_PKG_VERSION"));
}
