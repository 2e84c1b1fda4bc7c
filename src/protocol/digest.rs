//! Digests that are equal on every target.

use std::hash::{Hash, Hasher};

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

/// A hasher that gives the same digest on every target and in every release. Derived `Hash` writes discriminants as
/// `isize` and lengths as `usize`, so it widens both to 64 bits; each word is one step of SplitMix64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StableHasher(u64);

impl StableHasher {
    /// A hasher that starts from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

/// The digest of `value` after `seed`.
pub fn digest_of<T: Hash + ?Sized>(seed: u64, value: &T) -> u64 {
    let mut hasher = StableHasher(seed);
    value.hash(&mut hasher);
    hasher.finish()
}

impl Hasher for StableHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = SplitMix64::seed_from_u64(self.0 ^ word).next_u64();
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }
    fn write_u16(&mut self, n: u16) {
        self.write_u64(n.into());
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }
    fn write_u128(&mut self, n: u128) {
        self.write_u64(n as u64);
        self.write_u64((n >> 64) as u64);
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
    fn write_i8(&mut self, n: i8) {
        self.write_i64(n.into());
    }
    fn write_i16(&mut self, n: i16) {
        self.write_i64(n.into());
    }
    fn write_i32(&mut self, n: i32) {
        self.write_i64(n.into());
    }
    fn write_i64(&mut self, n: i64) {
        self.write_u64(n as u64);
    }
    fn write_isize(&mut self, n: isize) {
        self.write_i64(n as i64);
    }
    fn write(&mut self, bytes: &[u8]) {
        self.write_usize(bytes.len());
        for part in bytes.chunks(8) {
            self.write_u64(part.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_splitmix64() {
        // The first outputs of SplitMix64 from seed 0, as its author publishes them.
        let mut hasher = StableHasher::new(0);
        hasher.write_u64(0);
        assert_eq!(hasher.finish(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn widths_do_not_matter_but_values_do() {
        #[derive(Hash)]
        enum Letter {
            A,
            B(u8),
        }
        let of = |value: &dyn Fn(&mut StableHasher)| {
            let mut hasher = StableHasher::new(7);
            value(&mut hasher);
            hasher.finish()
        };
        assert_eq!(of(&|h| 3usize.hash(h)), of(&|h| 3u64.hash(h)));
        assert_eq!(of(&|h| Letter::A.hash(h)), of(&|h| 0i64.hash(h)));
        assert_ne!(digest_of(0, &Letter::B(1)), digest_of(0, &Letter::B(2)));
        assert_eq!(digest_of(0, &(Some(3u8), vec![1u16, 2], "slot", -1isize)), 12_098_411_810_390_506_949);
    }
}
