//! The clients' operations as a history: when each was invoked and how it ended, in the words of Jepsen.

use std::collections::BTreeMap;

use crate::protocol::{NodeId, Operation, Outcome, Text};
use crate::sim::{Event, EventKind, Fabric, OpRecord};

/// What happened to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// A client asked for it.
    Invoke,
    /// It was done.
    Ok,
    /// It was not done, and will not be.
    Fail,
    /// It may have been done or not, or may still be.
    Info,
}

impl Phase {
    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoke => "invoke",
            Self::Ok => "ok",
            Self::Fail => "fail",
            Self::Info => "info",
        }
    }
}

/// One line of a history.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub phase: Phase,
    /// Who: a number that no other operation that is still open has.
    pub process: u64,
    pub record: OpRecord,
}

/// A value of an operation.
pub(super) enum Content<'a> {
    Nothing,
    One(&'a Text),
    /// Of a compare-and-set what it expects and what it writes.
    Two(&'a Text, &'a Text),
}

impl Turn {
    /// What the operation does.
    pub fn does(&self) -> &'static str {
        match &self.record.request.operation {
            Operation::Put { .. } => "write",
            Operation::Get { .. } => "read",
            Operation::Delete { .. } => "delete",
            Operation::Append { .. } => "append",
            Operation::Cas { .. } => "cas",
        }
    }

    /// What it does it with or, of a read that is done, what it found.
    pub fn content(&self) -> Content<'_> {
        match &self.record.request.operation {
            Operation::Put { value, .. } | Operation::Append { value, .. } => Content::One(value),
            Operation::Cas { expect, value, .. } => Content::Two(expect, value),
            Operation::Delete { .. } => Content::Nothing,
            Operation::Get { .. } => match &self.record.returned {
                Some((_, Some(Outcome::Value(Some(found))))) if self.phase == Phase::Ok => Content::One(found),
                _ => Content::Nothing,
            },
        }
    }
}

/// Which operations are open while a run is played from its start.
#[derive(Debug)]
pub(super) struct History {
    /// By client the place of its operation in the list of all, and the process that it is.
    open: BTreeMap<NodeId, (u64, u64)>,
    /// Which process each client is, where it is no longer the one that it was at first.
    renamed: BTreeMap<NodeId, u64>,
    /// How many clients the whole run has.
    clients: u64,
}

impl History {
    /// The history of a run that has this many clients at its end.
    pub fn new(clients: u64) -> Self {
        Self { open: BTreeMap::new(), renamed: BTreeMap::new(), clients }
    }

    /// What this event did to an operation, if anything, and how that ended where it began and ended by it: then nobody
    /// waits for an answer. `fabric` stands right behind it.
    pub fn turns(&mut self, number: u32, event: &Event, fabric: &Fabric) -> Option<(Turn, Option<Turn>)> {
        match event.kind {
            EventKind::Invoke => {
                // Of the operations that one command began, this event is the one of this number.
                let mut places = (0..fabric.operations.len()).rev();
                let place = places.find(|&at| fabric.operations.get(at).is_some_and(|it| it.event == number))?;
                let usual = u64::from(event.from.number()) - 1;
                let process = self.renamed.get(&event.from).copied().unwrap_or(usual);
                let record = fabric.operations.get(place)?.clone();
                let done = record.returned.as_ref().filter(|_| record.ended == number);
                let ended =
                    done.map(|(_, outcome)| Turn { phase: phase(outcome.as_ref()), process, record: record.clone() });
                if ended.is_none() {
                    self.open.insert(event.from, (place, process));
                }
                let begun = Turn { phase: Phase::Invoke, process, record: OpRecord { returned: None, ..record } };
                Some((begun, ended))
            }
            EventKind::Deliver if event.to.is_client() => {
                let &(place, process) = self.open.get(&event.to)?;
                let record =
                    fabric.operations.get(place).filter(|record| record.request.id.number == event.argument)?.clone();
                let phase = phase(record.returned.as_ref()?.1.as_ref());
                self.open.remove(&event.to);
                if phase == Phase::Info {
                    // A process of which an operation may still be done begins no other: its client goes on as a new one.
                    self.renamed.insert(event.to, process + self.clients);
                }
                Some((Turn { phase, process, record }, None))
            }
            _ => None,
        }
    }

    /// What is still open: nobody knows whether it was done.
    pub fn rest(&self, fabric: &Fabric) -> Vec<Turn> {
        let mut places: Vec<_> = self.open.values().copied().collect();
        places.sort();
        let turn = |(place, process)| {
            let record = OpRecord { returned: None, ..fabric.operations.get(place)?.clone() };
            Some(Turn { phase: Phase::Info, process, record })
        };
        places.into_iter().filter_map(turn).collect()
    }
}

/// How an operation ended. A client that was refused and gave up does not know: an earlier copy of what it asked for may
/// still be done.
fn phase(outcome: Option<&Outcome>) -> Phase {
    match outcome {
        Some(Outcome::Value(_)) => Phase::Ok,
        Some(Outcome::Mismatch(_) | Outcome::Full) => Phase::Fail,
        Some(Outcome::Stale) | None => Phase::Info,
    }
}
