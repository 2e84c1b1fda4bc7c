//! Quorate: a laboratory for clusters.
// What the tests bring along names the crate as they do.
#[cfg(quorate_echo)]
extern crate self as quorate;

pub mod check;
pub mod export;
pub mod protocol;
pub mod protocols;
pub mod registry;
pub mod scenario;
pub mod session;
pub mod sim;
pub mod sweep;
pub mod wasm;
