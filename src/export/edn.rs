//! The history of the clients' operations as Jepsen's op maps, one a line.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::protocol::Outcome;
use crate::session::{Error, write_json_text};

use super::history::{Content, Phase, Turn};
use super::walk::{End, Form, Seen};

/// The history of the clients' operations.
#[derive(Default)]
pub(super) struct Ops {
    index: u64,
    /// The operations that the span saw begin and not end, by process.
    open: BTreeSet<u64>,
}

impl Form for Ops {
    fn event(&mut self, seen: &Seen<'_>, out: &mut String) {
        for turn in seen.turn.iter().chain(&seen.ended) {
            let known = match turn.phase {
                Phase::Invoke => self.open.insert(turn.process),
                // One that began before the span is left out: half of it says nothing.
                _ => self.open.remove(&turn.process),
            };
            if known {
                self.write(turn, seen.event.at.0, out);
            }
        }
    }

    fn end(&mut self, end: &End<'_>, out: &mut String) -> Result<(), Error> {
        for turn in end.history.rest(end.session.run().fabric()) {
            if self.open.contains(&turn.process) {
                self.write(&turn, end.at, out);
            }
        }
        Ok(())
    }
}

impl Ops {
    fn write(&mut self, turn: &Turn, at: u64, out: &mut String) {
        let (phase, process, does) = (turn.phase.name(), turn.process, turn.does());
        // Writing to a string cannot fail. Jepsen's time is in nanoseconds.
        let _ = write!(out, "{{:index {}, :type :{phase}, :process {process}, :f :{does}, :value [", self.index);
        write_json_text(out, turn.record.request.operation.key());
        out.push(' ');
        match turn.content() {
            Content::Nothing => out.push_str("nil"),
            Content::One(value) => write_json_text(out, value),
            Content::Two(expect, value) => {
                out.push('[');
                write_json_text(out, expect);
                out.push(' ');
                write_json_text(out, value);
                out.push(']');
            }
        }
        let _ = write!(out, "], :time {}", u128::from(at) * 1000);
        if let Some(error) = error(turn) {
            let _ = write!(out, ", :error :{error}");
        }
        out.push_str("}\n");
        self.index += 1;
    }
}

/// Why an operation is not ok, where it is not.
fn error(turn: &Turn) -> Option<&'static str> {
    match (turn.phase, turn.record.returned.as_ref().map(|(_, outcome)| outcome)) {
        (Phase::Invoke | Phase::Ok, _) => None,
        (_, Some(Some(Outcome::Mismatch(_)))) => Some("mismatch"),
        (_, Some(Some(Outcome::Full))) => Some("full"),
        (_, Some(Some(_))) => Some("stale"),
        (_, Some(None)) => Some("refused"),
        (_, None) => Some("no-answer"),
    }
}
