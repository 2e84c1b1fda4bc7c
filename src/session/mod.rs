//! The player: one run being watched.
//!
//! A [`Session`] is a script and the run that follows from it. Everyone who plays a run drives one: the page, the
//! command line, the tests. It knows at which act of which moment each command stands, plays as far as it is asked to,
//! takes commands in between and stamps them, goes back by checkpoint and replay, and says what came of it. What it
//! says is plain data: ids and numbers. Sentences are made by those who show it.

mod error;
mod expect;
mod frame;
mod inspect;
mod player;
mod report;
mod tables;
mod timeline;
mod trace;
mod verdict;

pub use error::{Error, ErrorDetail, seconds};
pub use expect::Expected;
pub use frame::{Frame, LAYOUT, Layout, Names};
pub use inspect::{
    DiskView, EventView, FieldView, MemoryView, MessageView, NodeDetail, OperationView, RecordView, TimerView,
    ValueView, node_id,
};
pub use player::{EVENTS_MOST, Keep, Reached, Session};
pub use report::{ExpectationReport, Leader, Lost, NodeSnapshot, Operations, Report, Snapshot};
pub use tables::{
    EpochTable, KindTable, PropertyTable, ProtocolTable, RuleTable, SettingTable, Story, Vocabulary, stories, tables,
    vocabulary,
};
pub use timeline::Applied;
pub use trace::{FLAGS, Recording, line, name, reason, role};
pub use verdict::Verdict;
