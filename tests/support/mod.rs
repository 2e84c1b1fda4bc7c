//! What several tests share.
#![allow(dead_code, reason = "each test uses its part")]

pub mod busy;
pub mod drive;
pub mod echo;
#[cfg(not(target_arch = "wasm32"))]
pub mod golden;
pub mod random;
pub mod weather;
