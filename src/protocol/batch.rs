//! What a message carries of a log.

use std::hash::Hash;
use std::sync::Arc;

use super::Log;

/// What an entry of a log must know of itself to travel.
pub trait Logged: Clone + Hash {
    /// How many bytes it takes on the wire and on disk.
    fn bytes(&self) -> u32;

    /// The same with a bit wrong; none where it can no longer be read.
    fn flipped(&self, bit: u64) -> Option<Self>;
}

/// The entries of a message, made once and shared by all who are sent the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Batch<E> {
    /// The entries at their slots.
    pub log: Log<E>,
    /// How many bytes they have together.
    pub bytes: u32,
}

impl<E: Logged> Batch<E> {
    /// The entries of `log`.
    pub fn of(log: Log<E>) -> Arc<Self> {
        let bytes = log.iter().map(E::bytes).sum();
        Arc::new(Self { log, bytes })
    }

    /// The same with a bit of one entry wrong.
    pub fn flipped(&self, bit: u64) -> Option<Arc<Self>> {
        let first = self.log.first();
        let wrong = first + bit % (self.log.last() + 1 - first).max(1);
        let mut log = Log::after(first - 1, self.log.prefix(first - 1)?);
        for (slot, entry) in (first..).zip(self.log.iter()) {
            log.push(if slot == wrong { entry.flipped(bit / 64)? } else { entry.clone() });
        }
        Some(Self::of(log))
    }
}
