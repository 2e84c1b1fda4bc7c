//! Draws as pure functions of where they are needed: the only source of chance in a run.

use std::hash::Hasher;

use crate::protocol::StableHasher;

/// What a draw is for. Numbered by hand, as a run's chances hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "plain words")]
pub enum Purpose {
    Message = 1,
    Timer = 2,
    Choice = 3,
    Disk = 4,
    Client = 5,
    Fault = 6,
    Pick = 7,
    Random = 8,
}

/// A draw: nothing is used up, so one draw more or less moves no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u64);

impl Draw {
    /// The draw of this `field` of the `count`th thing at `place`: message n of a link, arming n of a node.
    #[inline]
    pub fn new(seed: u64, purpose: Purpose, place: u32, count: u64, field: u8) -> Self {
        let mut hasher = StableHasher::new(seed);
        hasher.write_u64((purpose as u64) << 40 | u64::from(field) << 32 | u64::from(place));
        hasher.write_u64(count);
        Self(hasher.finish())
    }

    /// A number below `n`, by multiply and shift: equal on every target and release, biased by less than n in 2^64.
    #[inline]
    pub fn below(self, n: u64) -> u64 {
        ((u128::from(self.0) * u128::from(n)) >> 64) as u64
    }

    /// A number from `least` to `most`, both included.
    #[inline]
    pub fn between(self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least).saturating_add(1))
    }

    /// Whether something happens that has this many chances in a million.
    #[inline]
    pub fn happens(self, ppm: u32) -> bool {
        self.below(1_000_000) < u64::from(ppm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_moves_no_other() {
        let latencies = || (0..100).map(|n| Draw::new(1, Purpose::Message, 0x1_0002, n, 0).between(1_000, 9_000));
        let alone: Vec<_> = latencies().collect();
        let lost = (0..1000).filter(|&n| Draw::new(1, Purpose::Message, 0x1_0002, n, 1).happens(50_000)).count();
        assert_eq!(latencies().collect::<Vec<_>>(), alone);
        assert!((25..=75).contains(&lost), "5 % of 1000 are about 50, not {lost}");
        assert!(alone.iter().all(|latency| (1_000..=9_000).contains(latency)));
    }

    #[test]
    fn both_ends_are_drawn() {
        let drawn: Vec<_> = (0..100).map(|n| Draw::new(3, Purpose::Timer, 1, n, 0).between(5, 6)).collect();
        assert!(drawn.contains(&5) && drawn.contains(&6));
        assert_eq!(Draw::new(3, Purpose::Timer, 1, 1, 0).between(5, 5), 5);
    }

    #[test]
    fn draws_are_the_same_on_every_target() {
        let words = [0, 1, 2].map(|n| Draw::new(7, Purpose::Message, 0x1_0002, n, 0).0);
        assert_eq!(words, [14_501_708_889_639_919_236, 16_746_463_835_738_173_823, 14_857_688_887_691_621_323]);
    }
}
