//! Logs that share, compare at a glance and are cut at a conflict.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::digest_of;

/// A list that only grows at its end, is cut at a conflict, and forgets its beginning: a log, the entries of a message.
///
/// Slots count from 1. Entries lie in chunks behind `Arc`, so a clone costs chunks, not entries; the last chunk is
/// copied when it is written while shared. Each entry carries the digest of everything up to it, so two logs compare at
/// a slot by one look-up. Equality and hash go by first, last and digest, as a chance of 2^-64 asks for no more.
#[derive(Debug)]
pub struct Log<T> {
    first: u64,
    last: u64,
    base: u64,
    chunks: Vec<Arc<Chunk<T>>>,
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    start: u64,
    entries: Vec<(u64, T)>,
}

/// Slots of one chunk; chunks meet at its multiples, so a slot's chunk is known without a search.
const CHUNK: u64 = 64;

impl<T> Log<T> {
    /// An empty log that goes on after `last`, up to which the digest is `base`: as after a snapshot.
    pub fn after(last: u64, base: u64) -> Self {
        Self { first: last + 1, last, base, chunks: Vec::new() }
    }

    /// The first slot it keeps, or would fill.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The last slot it fills, or the one before the first.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Whether it keeps no entry.
    pub fn is_empty(&self) -> bool {
        self.last < self.first
    }

    /// The entry at `slot`.
    #[inline]
    pub fn get(&self, slot: u64) -> Option<&T> {
        self.at(slot).map(|(_, entry)| entry)
    }

    /// The entry at `slot`, and the digest of everything up to it.
    #[inline]
    pub fn get_with_prefix(&self, slot: u64) -> Option<(&T, u64)> {
        self.at(slot).map(|(digest, entry)| (entry, *digest))
    }

    /// The digest of everything up to `slot`, also of what is forgotten just before the first; none beyond the ends.
    #[inline]
    pub fn prefix(&self, slot: u64) -> Option<u64> {
        if slot + 1 == self.first { Some(self.base) } else { self.at(slot).map(|(digest, _)| *digest) }
    }

    /// The digest of everything.
    pub fn digest(&self) -> u64 {
        self.prefix(self.last).unwrap_or(self.base)
    }

    /// The last slot up to which both are the same, found by halving, as logs that differ at a slot differ ever after.
    pub fn common(&self, other: &Self) -> Option<u64> {
        let (low, high) = (self.first.max(other.first) - 1, self.last.min(other.last));
        let same = |slot| self.prefix(slot).is_some() && self.prefix(slot) == other.prefix(slot);
        if !same(low) {
            return None;
        }
        let (mut same_to, mut differ_from) = (low, high + 1);
        while same_to + 1 < differ_from {
            let middle = same_to.midpoint(differ_from);
            if same(middle) { same_to = middle } else { differ_from = middle }
        }
        Some(same_to)
    }

    /// Cuts everything after `last`.
    pub fn truncate(&mut self, last: u64) {
        self.last = self.last.min(last.max(self.first - 1));
        let end = self.last;
        while self.chunks.pop_if(|chunk| chunk.start > end).is_some() {}
    }

    /// Forgets everything before `first`, and keeps its digest.
    pub fn forget(&mut self, first: u64) {
        let first = first.clamp(self.first, self.last + 1);
        self.base = self.prefix(first - 1).unwrap_or(self.base);
        self.first = first;
        self.chunks.retain(|chunk| chunk.start / CHUNK >= first / CHUNK);
    }

    /// Takes full chunks that another log has alike from there, so that both have them once. What is shared already ends
    /// the search, as it was looked at when it became so.
    pub fn share(&mut self, other: &Self) {
        let Some(start) = self.chunks.first().map(|chunk| chunk.start / CHUNK) else { return };
        let last = self.last;
        for (at, own) in self.chunks.iter_mut().enumerate().rev() {
            let end = (start + at as u64 + 1) * CHUNK - 1;
            let twin = other.chunks.first().and_then(|first| (start + at as u64).checked_sub(first.start / CHUNK));
            let twin = twin.and_then(|at| other.chunks.get(at as usize));
            let Some(twin) = twin.filter(|twin| end <= last.min(other.last) && twin.start == own.start) else {
                continue;
            };
            if Arc::ptr_eq(own, twin) {
                return;
            }
            // Digests go on from entry to entry, so the last one speaks for all.
            let digest = |chunk: &Chunk<T>| chunk.entries.get((end - chunk.start) as usize).map(|(digest, _)| *digest);
            if digest(own) == digest(twin) {
                *own = Arc::clone(twin);
            }
        }
    }

    /// Every entry it keeps, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        (self.first..=self.last).filter_map(|slot| self.get(slot))
    }

    #[inline]
    fn at(&self, slot: u64) -> Option<&(u64, T)> {
        if !(self.first..=self.last).contains(&slot) {
            return None;
        }
        let chunk = &self.chunks[(slot / CHUNK - self.chunks[0].start / CHUNK) as usize];
        chunk.entries.get((slot - chunk.start) as usize)
    }
}

impl<T: Clone + Hash> Log<T> {
    /// Appends `entry`.
    pub fn push(&mut self, entry: T) {
        let digest = digest_of(self.digest(), &entry);
        self.room(1).push((digest, entry));
    }

    /// Appends those entries of `other` that lie after this log's last and not after `end`. Where the two logs are the
    /// same so far, the digests come along and nothing is hashed again.
    pub fn append(&mut self, other: &Self, end: u64) {
        let known = other.prefix(self.last) == Some(self.digest());
        let end = end.min(other.last);
        while self.last < end && other.at(self.last + 1).is_some() {
            let entries = other.run(self.last + 1..end + 1);
            if known {
                self.room(entries.len() as u64).extend_from_slice(entries);
            } else {
                entries.iter().for_each(|(_, entry)| self.push(entry.clone()));
            }
        }
    }

    /// The entries from the beginning of `slots` on that lie together.
    fn run(&self, slots: Range<u64>) -> &[(u64, T)] {
        let chunk = &self.chunks[(slots.start / CHUNK - self.chunks[0].start / CHUNK) as usize];
        let end = slots.end.min((slots.start / CHUNK + 1) * CHUNK);
        &chunk.entries[(slots.start - chunk.start) as usize..(end - chunk.start) as usize]
    }

    /// Makes room for the next `count` entries, which belong into one chunk: where to append them.
    fn room(&mut self, count: u64) -> &mut Vec<(u64, T)> {
        let first = self.last + 1;
        self.last += count;
        if self.chunks.is_empty() || first.is_multiple_of(CHUNK) {
            // A small log stays small; one that goes on will fill what it has begun.
            let entries = Vec::with_capacity(if self.chunks.is_empty() { count } else { CHUNK } as usize);
            self.chunks.push(Arc::new(Chunk { start: first, entries }));
        }
        let chunk = Arc::make_mut(self.chunks.last_mut().expect("there is a chunk for the next slot"));
        chunk.entries.truncate((first - chunk.start) as usize);
        &mut chunk.entries
    }

    /// The entries of `slots` that it keeps, as a log of their own: what a message carries. Full chunks are shared;
    /// entries of the open last one are copied, as sharing it would make the next push copy all of it.
    #[must_use]
    pub fn slice(&self, slots: Range<u64>) -> Self {
        let first = slots.start.clamp(self.first, self.last + 1);
        let end = slots.end.clamp(first, self.last + 1);
        let mut slice = Self::after(first - 1, self.prefix(first - 1).unwrap_or(self.base));
        if first == end {
            return slice;
        }
        let from = self.chunks.partition_point(|chunk| chunk.start / CHUNK < first / CHUNK);
        let to = self.chunks.partition_point(|chunk| chunk.start < end);
        slice.chunks.extend_from_slice(&self.chunks[from..to]);
        slice.last = end - 1;
        if let Some(tail) = slice.chunks.pop_if(|_| to == self.chunks.len()) {
            let start = first.max(tail.start);
            let entries = tail.entries[(start - tail.start) as usize..(end - tail.start) as usize].to_vec();
            slice.chunks.push(Arc::new(Chunk { start, entries }));
        }
        slice
    }
}

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), ..*self }
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self::after(0, 0)
    }
}

impl<T: Clone + Hash> FromIterator<T> for Log<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut log = Self::default();
        entries.into_iter().for_each(|entry| log.push(entry));
        log
    }
}

impl<T> PartialEq for Log<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.first, self.last, self.digest()) == (other.first, other.last, other.digest())
    }
}

impl<T> Eq for Log<T> {}

impl<T> Hash for Log<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.first, self.last, self.digest()).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_share_compare_and_are_cut() {
        let log: Log<u64> = (1..=200).collect();
        let mut other = log.clone();
        assert!(Arc::ptr_eq(&log.chunks[0], &other.chunks[0]));
        other.truncate(150);
        (1000..1020).for_each(|entry| other.push(entry));
        assert_eq!((log.common(&other), other.last(), other.get(151)), (Some(150), 170, Some(&1000)));
        assert_eq!(log.get(151), Some(&151), "the copy's cut leaves the original alone");
        assert_eq!(log.digest(), (1..=200).collect::<Log<u64>>().digest());
    }

    #[test]
    fn every_slice_holds_what_was_asked_and_grows_alone() {
        let log: Log<u64> = (1..=200).collect();
        for first in 1..=201 {
            for end in first..=201 {
                let (mut slice, naive) = (log.slice(first..end), (first..end).collect::<Vec<u64>>());
                assert_eq!(slice.iter().copied().collect::<Vec<_>>(), naive);
                assert_eq!(slice.prefix(first - 1), log.prefix(first - 1));
                slice.push(7);
                assert_eq!((slice.last(), slice.get(end), slice.get(end + 1)), (end, Some(&7), None));
                assert_eq!(log.get(end), (end <= 200).then_some(&end), "pushing to a slice leaves the log alone");
            }
        }
    }

    #[test]
    fn appending_a_slice_equals_pushing_its_entries() {
        let log: Log<u64> = (1..=200).collect();
        let mut same: Log<u64> = (1..=90).collect();
        same.append(&log.slice(80..180), 170);
        assert_eq!(same, (1..=170).collect());
        let mut other: Log<u64> = (0..90).collect();
        other.append(&log.slice(80..180), 170);
        assert_eq!(other, (0..90).chain(91..=170).collect());
    }

    #[test]
    fn what_is_alike_is_kept_once() {
        let shared = |a: &Log<u64>, b: &Log<u64>| -> Vec<bool> {
            (0..4)
                .map(|slot| slot * CHUNK + 1)
                .map(|slot| std::ptr::eq(a.at(slot).expect("kept"), b.at(slot).expect("kept")))
                .collect()
        };
        let log: Log<u64> = (1..=200).collect();
        let mut other: Log<u64> = (1..=250).collect();
        other.share(&log);
        assert_eq!(shared(&other, &log), [true, true, true, false], "the last is not full in both");
        assert_eq!(other, (1..=250).collect());
        other.push(251);
        other.truncate(100);
        (0..150).for_each(|entry| other.push(entry));
        assert_eq!(log, (1..=200).collect(), "to grow and to be cut is nobody else's");
        let mut fork: Log<u64> = (1..=100).chain(0..150).collect();
        fork.share(&log);
        assert_eq!(shared(&fork, &log), [true, false, false, false], "they differ from the second chunk on");
        let mut late: Log<u64> = log.clone();
        late.forget(70);
        let mut short: Log<u64> = log.slice(70..190).iter().copied().collect();
        short.share(&late);
        late.share(&other);
        Log::default().share(&late);
        assert_eq!(late.iter().copied().collect::<Vec<_>>(), (70..=200).collect::<Vec<_>>());
    }

    #[test]
    fn a_forgotten_beginning_keeps_its_digest() {
        let mut log: Log<u64> = (1..=200).collect();
        let before = log.prefix(100);
        log.forget(101);
        assert_eq!((log.first(), log.prefix(100), log.prefix(99), log.get(100)), (101, before, None, None));
        assert_eq!(log.iter().sum::<u64>(), (101..=200).sum::<u64>());
        log.truncate(0);
        assert!(log.is_empty() && log.last() == 100);
    }
}
