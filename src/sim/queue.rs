//! The queue of what is to come, in the order of time and, within an instant, of being queued.

use std::cmp::Reverse;
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
    /// This client has waited long enough.
    Retry(NodeId),
    /// One more operation of this client's workload falls due.
    Tick(NodeId),
    /// This client is idle and has something to do.
    Begin(NodeId),
}

/// The queue. Entries are never removed from its middle: one that no longer stands is passed over when its time comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<(Instant, u64, Next)>>,
    order: u64,
}

impl Queue {
    /// A place in the order of equal instants: later than all before.
    pub fn order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    /// Queues `next` for `at`, in this place among those of the same instant.
    pub fn push(&mut self, at: Instant, order: u64, next: Next) {
        self.heap.push(Reverse((at, order, next)));
    }

    /// What comes first.
    pub fn peek(&self) -> Option<(Instant, u64, Next)> {
        self.heap.peek().map(|&Reverse(entry)| entry)
    }

    /// Takes what comes first.
    pub fn pop(&mut self) -> Option<(Instant, u64, Next)> {
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}
