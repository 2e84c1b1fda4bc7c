//! The queue of what is to come, in the order of time and, within an instant, of being queued.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::protocol::{Instant, NodeId};

/// What the clock does next. Each names a place; whether what it was queued for still stands, the place says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Next {
    /// The message at this place of the flights ends its journey.
    Flight(u32),
    /// The timer at this place of this node goes off.
    Timer(NodeId, u16),
    /// The sync of this node in this life is done.
    Sync(NodeId, u32),
    /// This node hears that its connection to that process broke.
    Broken(NodeId, NodeId),
    /// This client has waited long enough.
    Retry(NodeId),
    /// The next operation of this client's workload is due.
    Begin(NodeId),
    /// The command of this number, which a standing order has set off, is due.
    Task(u32),
    /// The fault that this key stands for may come by chance to this place.
    Chance(u32, u16),
}

/// The queue. Entries are never removed from its middle: one that no longer stands is passed over when its time comes.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    heap: BinaryHeap<Entry>,
    order: u64,
}

impl Default for Queue {
    /// The places below are for what goes before anything else of its moment.
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), order: u32::MAX.into() }
    }
}

/// One word to compare, as this is the hottest comparison of all: the instant above, the place among equals below.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u128,
    next: Next,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    /// The heap keeps its greatest on top, and what comes first is the least.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

impl Entry {
    fn parts(self) -> (Instant, u64, Next) {
        (Instant((self.key >> 64) as u64), self.key as u64, self.next)
    }
}

impl Queue {
    /// A place in the order of equal instants: later than all before.
    pub fn order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    /// Queues `next` for `at`, in this place among those of the same instant.
    pub fn push(&mut self, at: Instant, order: u64, next: Next) {
        self.heap.push(Entry { key: u128::from(at.0) << 64 | u128::from(order), next });
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.heap.len() * size_of::<Entry>()
    }

    /// What comes first.
    pub fn peek(&self) -> Option<(Instant, u64, Next)> {
        self.heap.peek().map(|entry| entry.parts())
    }

    /// Takes what comes first.
    pub fn pop(&mut self) -> Option<(Instant, u64, Next)> {
        self.heap.pop().map(Entry::parts)
    }
}
