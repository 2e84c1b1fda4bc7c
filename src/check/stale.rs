//! Reads that found an old value: one that the key no longer had when the client asked.

use std::collections::BTreeMap;

use crate::protocol::{Instant, Operation, Outcome, Text};
use crate::sim::{Fabric, OpRecord};

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
    /// Where it changed what lies ahead, `future` is another number.
    pub fn find(&mut self, fabric: &Fabric, future: u32) -> Vec<u64> {
        if self.future != future || self.looked > fabric.operations.len() {
            *self = Self { future, ..Self::default() };
        }
        self.reads(fabric).old.iter().map(|(at, _)| at.0).collect()
    }

    fn reads(&mut self, fabric: &Fabric) -> Reads {
        let operations = &fabric.operations;
        for (place, record) in (self.looked..).zip(operations.iter_from(self.looked)) {
            self.reads.extend(record.request.operation.reads().then_some(place));
        }
        self.looked = operations.len();
        if self.reads.is_empty() { Reads::default() } else { self.seen(fabric) }
    }

    /// What was found of the reads, apart from the rest: the page loads it later.
    #[inline(never)]
    fn seen(&self, fabric: &Fabric) -> Reads {
        let operations = &fabric.operations;
        let answered = |place: &u64| operations.get(*place).and_then(Read::of);
        let mut reads: BTreeMap<&Text, Vec<Read>> = BTreeMap::new();
        let mut found = Reads::default();
        for read in self.reads.iter().filter_map(answered) {
            found.answered += 1;
            reads.entry(read.key).or_default().push(read);
        }
        if reads.is_empty() {
            return found;
        }
        let mut writes = writes(fabric);
        for (key, reads) in reads {
            let states = states(writes.remove(key).unwrap_or_default());
            let old = reads.iter().filter_map(|read| Some((read.returned, read.lag(&states)?.0)));
            found.old.extend(old);
        }
        found.old.sort_unstable();
        found
    }
}

/// If this read found an old value: for how long that had been gone, in microseconds, and at which slot something else
/// took its place.
pub fn old(fabric: &Fabric, record: &OpRecord) -> Option<(u64, u64)> {
    let read = Read::of(record).filter(|_| record.request.operation.reads())?;
    let mut writes = writes(fabric).remove(read.key)?;
    writes.sort_by_key(|(slot, _)| *slot);
    let slots: Vec<u64> = writes.iter().map(|(slot, _)| *slot).collect();
    let (lag, by) = read.lag(&states(writes))?;
    Some((lag, *slots.get(by)?))
}

/// The reads of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// How many were answered.
    pub answered: u64,
    /// Of those that found old values when they were answered, and for how long the value had been gone when the client
    /// asked, in microseconds.
    pub old: Vec<(Instant, u64)>,
}

impl Reads {
    /// All of them up to where the run stands.
    pub fn of(fabric: &Fabric) -> Self {
        Stale::default().reads(fabric)
    }

    /// How old the oldest value was that a client found.
    pub fn lag(&self) -> u64 {
        self.old.iter().map(|(_, lag)| *lag).max().unwrap_or(0)
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

    /// If the key had nothing of the kind from the call to the return: for how long it had had something else, and by
    /// which of the writes.
    fn lag(&self, states: &[(Instant, Content)]) -> Option<(u64, usize)> {
        let first = states.partition_point(|(at, _)| *at <= self.invoked);
        let last = states.partition_point(|(at, _)| *at <= self.returned);
        let at_first = first.checked_sub(1).and_then(|at| states[at].1);
        if at_first == self.found || states[first..last].iter().any(|(_, state)| *state == self.found) {
            return None;
        }
        // When the value went that the client found, if it ever was there: after it the next one came.
        let had = states[..first].iter().rposition(|(_, state)| *state == self.found);
        let by = had.map_or(0, |at| at + 1);
        let gone = states[..first].get(by).map_or(self.invoked, |(at, _)| *at);
        Some((self.invoked.0.saturating_sub(gone.0), by))
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
            // A session that was over when the client asked again says nothing of what the first time came to.
            _ if matches!(record.returned, Some((_, Some(Outcome::Full)))) => now,
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
