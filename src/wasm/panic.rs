//! Panics: what happened is kept where JavaScript can still read it.
//!
//! A panic leaves the sessions of this instance unusable. The page shows what is kept here beside the script, which it
//! holds itself, and goes on with a new instance.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use wasm_bindgen::prelude::wasm_bindgen;

static LAST: Mutex<Option<String>> = Mutex::new(None);
static WATCHED: AtomicBool = AtomicBool::new(false);

/// Sees to it that a panic is kept, and written to the console.
pub(super) fn watch() {
    // An instance that panicked before may not change what it does then.
    if std::thread::panicking() || WATCHED.swap(true, Ordering::Relaxed) {
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(info.to_string());
        web_sys::console::error_1(&info.to_string().into());
        before(info);
    }));
}

/// What the last panic of this instance said and where, if there was one.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> Option<String> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Panics, so that a test can see what the page does then.
#[wasm_bindgen(js_name = panicForTest)]
pub fn panic_for_test() {
    watch();
    panic!("a panic for a test");
}
