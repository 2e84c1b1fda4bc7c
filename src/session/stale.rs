//! Reads that found an old value: one that the key no longer had when the client asked.

use std::collections::BTreeMap;

use crate::protocol::{Instant, Operation, Outcome, Text};
use crate::sim::{Fabric, OpRecord};

use super::Session;

/// What a key has, as a digest that can be continued: none for nothing.
type Content = Option<u64>;

/// The digest of an empty text, and of a text behind another (FNV-1a).
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn behind(before: u64, text: &Text) -> u64 {
    text.bytes().fold(before, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn content(text: Option<&Text>) -> Content {
    text.map(|text| behind(EMPTY, text))
}

/// The old values of a run that were found while it is looked at from time to time.
#[derive(Clone, Debug, Default)]
pub struct Stale {
    future: u32,
    /// How many operations were looked through for reads.
    looked: u64,
    /// The places of reads.
    reads: Vec<u64>,
}

impl Stale {
    /// When clients were told old values, up to where the run stands, in order: in microseconds.
    pub fn find(&mut self, session: &Session) -> Vec<u64> {
        let operations = &session.run().fabric().operations;
        if self.future != session.future() || self.looked > operations.len() {
            *self = Self { future: session.future(), ..Self::default() };
        }
        for (place, record) in (self.looked..).zip(operations.iter_from(self.looked)) {
            self.reads.extend(record.request.operation.reads().then_some(place));
        }
        self.looked = operations.len();
        let answered = |place: &u64| operations.get(*place).and_then(Read::of);
        let mut reads: BTreeMap<&Text, Vec<Read>> = BTreeMap::new();
        for read in self.reads.iter().filter_map(answered) {
            reads.entry(read.key).or_default().push(read);
        }
        if reads.is_empty() {
            return Vec::new();
        }
        let mut writes = writes(session.run().fabric());
        let old = reads.into_iter().flat_map(|(key, reads)| {
            let states = states(writes.remove(key).unwrap_or_default());
            reads.into_iter().filter(move |read| read.is_old(&states)).map(|read| read.returned.0)
        });
        let mut old: Vec<u64> = old.collect();
        old.sort_unstable();
        old
    }
}

/// A read that was answered.
struct Read<'a> {
    key: &'a Text,
    invoked: Instant,
    returned: Instant,
    found: Content,
}

impl<'a> Read<'a> {
    fn of(record: &'a OpRecord) -> Option<Self> {
        let Some((returned, Some(Outcome::Value(found)))) = &record.returned else { return None };
        let (key, invoked) = (record.request.operation.key(), record.invoked);
        Some(Self { key, invoked, returned: *returned, found: content(found.as_ref()) })
    }

    /// Whether the key had nothing of the kind from the call to the return.
    fn is_old(&self, states: &[(Instant, Content)]) -> bool {
        let first = states.partition_point(|(at, _)| *at <= self.invoked);
        let last = states.partition_point(|(at, _)| *at <= self.returned);
        let at_first = first.checked_sub(1).and_then(|at| states[at].1);
        at_first != self.found && states[first..last].iter().all(|(_, state)| *state != self.found)
    }
}

/// By key what took effect, in the order of the slots at which it did.
fn writes(fabric: &Fabric) -> BTreeMap<&Text, Vec<(u64, &OpRecord)>> {
    let mut writes: BTreeMap<&Text, Vec<(u64, &OpRecord)>> = BTreeMap::new();
    for record in fabric.operations.iter().filter(|record| !record.request.operation.reads()) {
        if let Some(slot) = fabric.ledger.applied(record.request.id) {
            writes.entry(record.request.operation.key()).or_default().push((slot, record));
        }
    }
    writes
}

/// What a key had from when on.
fn states(mut writes: Vec<(u64, &OpRecord)>) -> Vec<(Instant, Content)> {
    writes.sort_by_key(|(slot, _)| *slot);
    let (mut now, mut at) = (None, Instant(0));
    let next = |(_, record): (u64, &OpRecord)| {
        at = at.max(record.effect.unwrap_or_default());
        now = match &record.request.operation {
            _ if matches!(record.returned, Some((_, Some(Outcome::Full | Outcome::Stale)))) => now,
            Operation::Put { value, .. } => content(Some(value)),
            Operation::Delete { .. } => None,
            Operation::Append { value, .. } => Some(behind(now.unwrap_or(EMPTY), value)),
            Operation::Cas { expect, value, .. } if now == content(Some(expect)) => content(Some(value)),
            Operation::Cas { .. } | Operation::Get { .. } => now,
        };
        (at, now)
    };
    writes.into_iter().map(next).collect()
}
