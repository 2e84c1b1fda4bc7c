//! Quorate: a laboratory for clusters.
pub mod wasm;
