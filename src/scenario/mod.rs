//! The stories: the script language and the built-in scripts.
//!
//! A script is a run as text: a setup, and what is done and expected at which instant. docs/script.md is its grammar.
//! [`parse()`] and printing a [`Script`] are inverses, and no input makes either panic: what is wrong is a
//! [`ScriptError`] that says where, what stood there and what was expected.

mod card;
pub mod catalogue;
mod chance;
mod command;
mod error;
mod expect;
mod fault;
mod header;
mod lesson;
mod lex;
mod link;
mod narration;
mod near;
mod number;
mod order;
mod parse;
mod part;
mod print;
mod script;
mod select;

pub use card::{Assertion, Card, Experiment, Figure, parse_card};
pub use command::{parse_after, parse_command};
pub use error::{Code, ScriptError, Want};
pub use expect::{Compare, Content, Count, Expectation};
pub use header::parse_header;
pub use lesson::{Choice, Goal, Lesson, LessonItem, Task, parse_lesson};
pub use lex::shown;
pub use narration::{Cue, Fact, Lit, Narration, Need, STEPS_MOST, Step, Than, parse_narration};
pub use parse::{parse, parse_bytes, parse_instant, parse_seed, parse_stamp};
pub use print::{print_command, print_expectation, print_item, print_stamp};
pub use script::{Item, Line, Script};

/// How long a script may be, in bytes.
pub const SCRIPT_MOST: usize = 1 << 20;

/// How many lines a script may have, blank ones included.
pub const LINES_MOST: usize = 10_000;

/// How long a key may be, in bytes.
pub const KEY_MOST: usize = 256;

/// How long a value may be, in bytes.
pub const VALUE_MOST: usize = 4_096;

/// The greatest slot of a log that an expectation may name.
pub const SLOT_MOST: u64 = (1 << 53) - 1;

/// The greatest latency of a link, in microseconds.
pub const LATENCY_MOST: u64 = 60_000_000;

/// The greatest bandwidth of a link, in bytes per second.
pub const BANDWIDTH_MOST: u64 = 1_000_000_000_000;

/// The greatest time that a node may take for a message, in microseconds.
pub const SERVICE_MOST: u64 = 60_000_000;

/// How many messages a limited in-queue may hold at most.
pub const QUEUE_MOST: u64 = 1_000_000;

/// How many operations one workload may have.
pub const COUNT_MOST: u64 = 100_000;

/// How many operations all workloads of a script may have together.
pub use crate::sim::OPERATIONS_MOST;
