//! Quorate: a laboratory for clusters.
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
