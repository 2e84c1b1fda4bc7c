//! One test for each sentence of a paper that matters, named after the protocol and the section.
#![allow(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

#[path = "../hand/mod.rs"]
mod hand;
mod raft;
