//! A list that shares its past with its copies.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Items of one chunk.
const CHUNK: usize = 256;

/// A list that grows at its end. Items lie in chunks behind `Arc`, so a clone costs chunks, not items, and a change
/// copies one chunk while it is shared. Places count from 0.
#[derive(Debug)]
pub struct Chunks<T> {
    len: u64,
    chunks: Vec<Arc<Vec<T>>>,
}

impl<T> Chunks<T> {
    /// How many items it has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item at this place.
    #[inline]
    pub fn get(&self, at: u64) -> Option<&T> {
        let at = usize::try_from(at).ok()?;
        self.chunks.get(at / CHUNK)?.get(at % CHUNK)
    }

    /// The last item.
    pub fn last(&self) -> Option<&T> {
        self.chunks.last()?.last()
    }

    /// Every item, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// The items from this place on, in order.
    pub fn iter_from(&self, at: u64) -> impl Iterator<Item = &T> {
        (at..self.len).filter_map(|at| self.get(at))
    }
}

impl<T> Chunks<T> {
    /// About how many bytes a copy has that it shares with no other once both go on: the list of chunks, and the last.
    pub fn own_bytes(&self) -> usize {
        let last = self.chunks.last().map_or(0, |chunk| chunk.capacity());
        self.chunks.len() * size_of::<Arc<Vec<T>>>() + last * size_of::<T>()
    }
}

impl<T: Clone> Chunks<T> {
    /// Appends `item`.
    pub fn push(&mut self, item: T) {
        if self.len.is_multiple_of(CHUNK as u64) {
            self.chunks.push(Arc::new(Vec::with_capacity(if self.len == 0 { 8 } else { CHUNK })));
        }
        self.len += 1;
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(item);
        }
    }

    /// Appends each of `items`.
    pub fn extend(&mut self, items: impl IntoIterator<Item = T>) {
        items.into_iter().for_each(|item| self.push(item));
    }

    /// The item at this place, to be changed.
    pub fn get_mut(&mut self, at: u64) -> Option<&mut T> {
        let at = usize::try_from(at).ok()?;
        Arc::make_mut(self.chunks.get_mut(at / CHUNK)?).get_mut(at % CHUNK)
    }

    /// Cuts all but the first `len` items.
    pub fn truncate(&mut self, len: u64) {
        if len >= self.len {
            return;
        }
        self.len = len;
        self.chunks.truncate((len as usize).div_ceil(CHUNK));
        if let Some(chunk) = self.chunks.last_mut() {
            let left = len as usize - (len as usize - 1) / CHUNK * CHUNK;
            if chunk.len() > left {
                Arc::make_mut(chunk).truncate(left);
            }
        }
    }
}

impl<T: PartialEq> Chunks<T> {
    /// Takes full chunks that another list has alike from there, so that both have them once. What is shared already
    /// ends the search, as it was looked at when it became so.
    pub fn share(&mut self, other: &Self) {
        let full = (self.len.min(other.len) / CHUNK as u64) as usize;
        for (own, others) in self.chunks[..full].iter_mut().zip(&other.chunks[..full]).rev() {
            if Arc::ptr_eq(own, others) {
                return;
            }
            if own == others {
                *own = Arc::clone(others);
            }
        }
    }
}

impl<T> Clone for Chunks<T> {
    fn clone(&self) -> Self {
        Self { len: self.len, chunks: self.chunks.clone() }
    }
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { len: 0, chunks: Vec::new() }
    }
}

impl<T: PartialEq> PartialEq for Chunks<T> {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<Vec<T>>, &Arc<Vec<T>>)| Arc::ptr_eq(a, b) || a == b;
        self.len == other.len && self.chunks.iter().zip(&other.chunks).all(same)
    }
}

impl<T: Eq> Eq for Chunks<T> {}

impl<T: Hash> Hash for Chunks<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|item| item.hash(state));
    }
}

impl<T: Clone> FromIterator<T> for Chunks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut chunks = Self::default();
        items.into_iter().for_each(|item| chunks.push(item));
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_until_one_changes() {
        let list: Chunks<u64> = (0..1000).collect();
        let mut copy = list.clone();
        *copy.get_mut(300).expect("there") = 7;
        assert!(Arc::ptr_eq(&list.chunks[0], &copy.chunks[0]) && !Arc::ptr_eq(&list.chunks[1], &copy.chunks[1]));
        assert_eq!((list.get(300), copy.get(300), copy.get(1000)), (Some(&300), Some(&7), None));
        assert_ne!(list, copy);
    }

    #[test]
    fn what_is_alike_is_kept_once() {
        let mut list: Chunks<u64> = (0..600).collect();
        let mut other: Chunks<u64> = (0..520).collect();
        *other.get_mut(3).expect("there") = 7;
        let before = (list.clone(), other.clone());
        list.share(&other);
        let same = |a: &Chunks<u64>, b: &Chunks<u64>| -> Vec<bool> {
            a.chunks.iter().zip(&b.chunks).map(|(a, b)| Arc::ptr_eq(a, b)).collect()
        };
        assert_eq!(same(&list, &other), [false, true, false], "the first differs, and the last is not full");
        assert_eq!((&list, &other), (&before.0, &before.1));
        *other.get_mut(300).expect("there") = 9;
        assert_eq!(list.get(300), Some(&300), "a change is nobody else's");
        other.share(&Chunks::default());
    }

    #[test]
    fn cutting_equals_never_having_grown() {
        for len in [0, 1, 255, 256, 257, 511, 512, 513] {
            let mut list: Chunks<u64> = (0..600).collect();
            list.truncate(len);
            (0..3).for_each(|item| list.push(item));
            let naive: Vec<u64> = (0..len).chain(0..3).collect();
            assert_eq!(list.iter().copied().collect::<Vec<_>>(), naive);
            assert_eq!(list, naive.into_iter().collect());
            assert_eq!(list.iter_from(len).copied().collect::<Vec<_>>(), [0, 1, 2]);
        }
    }
}
