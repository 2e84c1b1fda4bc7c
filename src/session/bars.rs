//! The clients' operations of a stretch of a run as flat numbers, from which the page draws a history. docs/frame.md
//! defines them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::protocol::{Instant, NodeId, Operation, Outcome};
use crate::sim::OpRecord;

use super::Session;

/// The version of the numbers.
const VERSION: u32 = 1;

/// How many operations a picture may have.
const MOST: u64 = 20_000;

/// How many operations are looked through for those that began before a picture does and last into it.
const LOOKED: u64 = 20_000;

/// How many numbers each record has, and their names in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/frame.md says what each is")]
pub struct HistoryLayout {
    pub version: u32,
    pub header: &'static [&'static str],
    pub record: &'static [&'static str],
    /// Those that are 32-bit floats.
    pub floats: &'static [&'static str],
    /// What operations do, and how they end, in the order of their numbers.
    pub does: &'static [&'static str],
    pub results: &'static [&'static str],
}

/// The layout of this version.
pub const HISTORY: HistoryLayout = HistoryLayout {
    version: VERSION,
    header: &["version", "clients", "records", "skipped"],
    record: &["place", "client", "number", "does", "result", "again", "invoked", "returned", "effect"],
    floats: &["invoked", "returned", "effect"],
    does: &["put", "get", "delete", "append", "cas"],
    results: &["open", "done", "mismatch", "full", "stale", "refused"],
};

/// The numbers of a picture of the history: filled again for each.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    words: Vec<u32>,
}

impl Bars {
    /// The numbers of the last picture.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// Fills the picture of what was asked or answered between two instants, and says how many numbers it has.
    pub fn fill(&mut self, session: &Session, from: Instant, to: Instant) -> usize {
        let operations = &session.run().fabric().operations;
        let to = to.max(Instant(from.0 + 1));
        let share = |at: Instant| (((at.0 as f64 - from.0 as f64) / (to.0 - from.0) as f64) as f32).to_bits();
        let clients = session.run().fabric().clients.len();
        self.words.clear();
        self.words.extend([VERSION, clients as u32, 0, 0]);
        let (first, end) = (session.invoked_before(from), session.invoked_before(Instant(to.0 + 1)));
        let lasting = session.lasting(first, from, clients);
        let begun = first.max(end.saturating_sub(MOST))..end;
        self.words[3] = (begun.start - first) as u32;
        for place in lasting.into_iter().chain(begun) {
            let Some(record) = operations.get(place) else { continue };
            self.words.extend([place as u32, record.request.id.client.0.into(), record.request.id.number as u32]);
            self.words.extend([does(&record.request.operation), result(record), record.again.len() as u32]);
            let instant = |at: Option<Instant>| at.map_or(f32::NAN.to_bits(), share);
            let returned = record.returned.as_ref().map(|(at, _)| *at);
            self.words.extend([share(record.invoked), instant(returned), instant(record.effect)]);
            self.words[2] += 1;
        }
        self.words.len()
    }
}

/// What an operation does, as a number.
fn does(operation: &Operation) -> u32 {
    match operation {
        Operation::Put { .. } => 0,
        Operation::Get { .. } => 1,
        Operation::Delete { .. } => 2,
        Operation::Append { .. } => 3,
        Operation::Cas { .. } => 4,
    }
}

/// How an operation ended, as a number.
fn result(record: &OpRecord) -> u32 {
    match record.returned.as_ref().map(|(_, outcome)| outcome) {
        None => 0,
        Some(Some(Outcome::Value(_))) => 1,
        Some(Some(Outcome::Mismatch(_))) => 2,
        Some(Some(Outcome::Full)) => 3,
        Some(Some(Outcome::Stale)) => 4,
        Some(None) => 5,
    }
}

impl Session {
    /// How many operations were begun before an instant.
    fn invoked_before(&self, at: Instant) -> u64 {
        let operations = &self.run().fabric().operations;
        let (mut from, mut to) = (0, operations.len());
        while from < to {
            let middle = from.midpoint(to);
            if operations.get(middle).is_some_and(|record| record.invoked < at) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// The operations below this place that were not answered by then: each client has at most one.
    fn lasting(&self, below: u64, at: Instant, clients: usize) -> Vec<u64> {
        let operations = &self.run().fabric().operations;
        let mut seen: BTreeSet<NodeId> = BTreeSet::new();
        let mut lasting = Vec::new();
        for place in (below.saturating_sub(LOOKED)..below).rev() {
            let Some(record) = operations.get(place) else { break };
            if seen.insert(record.request.id.client) {
                let last = record.returned.as_ref().is_none_or(|(returned, _)| *returned >= at);
                lasting.extend(last.then_some(place));
            }
            if seen.len() == clients {
                break;
            }
        }
        lasting.reverse();
        lasting
    }
}
