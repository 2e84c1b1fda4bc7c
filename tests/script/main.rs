//! The script language: what reads, what does not and why, and that reading and printing are inverses.
#![cfg(not(target_arch = "wasm32"))]

mod bad;
mod documents;
mod faults;
mod good;
mod property;
mod toy;
