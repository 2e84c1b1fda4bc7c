//! What several tests share.
#![allow(dead_code, reason = "each test uses its part")]

pub mod echo;
pub mod random;
