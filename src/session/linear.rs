//! The verdict on what the clients of a run have seen.

use serde::Serialize;

use crate::check::{History, Op, Verdict, judge};

use super::Session;

/// Whether there is an order of all operations in which every answer is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryVerdict {
    /// `linearizable`, `not linearizable` or `undecided`.
    pub verdict: &'static str,
    /// The smallest piece of the history in which there is none.
    pub window: Option<WindowView>,
}

/// A piece of a history that cannot be right. Operations are told by their places in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WindowView {
    /// The key that it is about.
    pub key: String,
    /// The operation that finds no place among the others.
    pub operation: Option<u64>,
    /// All that must have a place within, that one included.
    pub inside: Vec<u64>,
    /// What may have been done within.
    pub beside: Vec<u64>,
    /// From the first call within it.
    pub from_us: u64,
    /// To the last return.
    pub to_us: u64,
    /// The event in which it came out.
    pub event: u32,
    /// Whether what the key had at first matters; else it is wrong whatever came before.
    pub from_start: bool,
}

impl Session {
    /// Judges the history up to where the run stands, and looks at so many states at most.
    pub fn history_verdict(&self, states: u64) -> HistoryVerdict {
        let history = History::of_run(self.run().fabric());
        let verdict = judge(&history, states).verdict;
        let name = verdict.name();
        let Verdict::Not(window) = verdict else { return HistoryVerdict { verdict: name, window: None } };
        let operations = &self.run().fabric().operations;
        let places = |ops: &[Op]| ops.iter().filter_map(|op| self.operation_at(op)).collect::<Vec<u64>>();
        let inside = places(&window.inside);
        let records = || inside.iter().filter_map(|place| operations.get(*place));
        let returns = records().filter_map(|record| record.returned.as_ref());
        let view = WindowView {
            key: history.keys.get(window.key as usize).map(ToString::to_string).unwrap_or_default(),
            operation: self.operation_at(&window.operation),
            from_us: records().map(|record| record.invoked.0).min().unwrap_or(0),
            to_us: returns.map(|(at, _)| at.0).max().unwrap_or(0),
            event: window.operation.back_line,
            from_start: window.from_start,
            beside: places(&window.beside),
            inside,
        };
        HistoryVerdict { verdict: name, window: Some(view) }
    }

    /// The place of an operation in the list of all: they were begun in the order of their events.
    fn operation_at(&self, op: &Op) -> Option<u64> {
        let operations = &self.run().fabric().operations;
        let (mut from, mut to) = (0, operations.len());
        while from < to {
            let middle = from.midpoint(to);
            if operations.get(middle).is_some_and(|record| record.event < op.line) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        operations.get(from).filter(|record| record.event == op.line).map(|_| from)
    }
}
