//! Errors as JavaScript expects them.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::session::Error;

/// A real `Error` with the name `QuorateError`, the code and the detail of the session's, and its English sentence.
pub(super) fn js(error: &Error) -> JsValue {
    let made = js_sys::Error::new(&error.to_string());
    made.set_name("QuorateError");
    let detail = super::object(&error.detail()).unwrap_or(JsValue::NULL);
    for (name, value) in [("code", JsValue::from(error.code())), ("detail", detail)] {
        // An object that was just made takes a property.
        let _ = Reflect::set(&made, &name.into(), &value);
    }
    made.into()
}
