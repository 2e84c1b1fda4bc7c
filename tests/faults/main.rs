//! Each fault, its measure, and its absence when it is off. docs/faults.md has a row for each of these tests.

#[path = "../support/mod.rs"]
mod support;

mod chance;
mod disks;
mod links;
mod manual;
mod messages;
mod model;
mod nodes;
mod processes;
mod streams;
