//! What came of each seed, and what came of all.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// What came of a seed. The names of its fields never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The seed.
    pub seed: u64,
    /// Whether nothing broke and nothing was lost.
    pub ok: bool,
    /// The digest of the trace.
    pub digest: String,
    /// What broke: ids of the protocol's properties, and those of this module.
    pub broken: Vec<&'static str>,
    /// How many acknowledged writes were lost.
    pub lost_count: u64,
    /// How many reads were told an old value.
    pub stale_reads: u64,
    /// For how long nobody was served.
    pub unavailable_us: u64,
    /// For how long replicas contradicted each other.
    pub divergent_us: u64,
    /// For how long two led and both acknowledged.
    pub dual_primary_us: u64,
    /// How many slots were decided.
    pub commits: u64,
    /// How often a node came to lead.
    pub elections: u64,
    /// How many events there were.
    pub events: u64,
}

/// What is measured: names of fields of a row.
pub const MEASURES: [&str; 5] = ["lost_count", "stale_reads", "unavailable_us", "divergent_us", "dual_primary_us"];

impl Row {
    /// What was measured, in the order of [`MEASURES`].
    pub fn measures(&self) -> [u64; MEASURES.len()] {
        [self.lost_count, self.stale_reads, self.unavailable_us, self.divergent_us, self.dual_primary_us]
    }
}

/// The seeds of the shard of this number, from 1 on: with those of the others, in order, all of them.
pub fn shard(seeds: &Range<u64>, number: u64, of: u64) -> Range<u64> {
    let length = u128::from(seeds.end - seeds.start);
    let at = |number: u64| seeds.start + (length * u128::from(number) / u128::from(of)) as u64;
    at(number - 1)..at(number)
}

/// The sum of many rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many runs there were.
    pub runs: u64,
    /// How many of them failed.
    pub failed: u64,
    /// How many slots were decided in all of them.
    pub commits: u64,
    /// How many events they had.
    pub events: u64,
    /// The lowest seed that failed.
    pub first_failed: Option<u64>,
    /// The seeds: ranges by their starts, none of which touches another.
    ranges: BTreeMap<u64, u64>,
}

/// What is wrong with rows that were to be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadRows {
    /// A seed stands there twice.
    Twice(u64),
    /// These seeds lie between others, and do not stand there.
    Missing(Vec<Range<u64>>),
    /// There is none at all.
    Nothing,
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |range: &Range<u64>| match range.end - range.start {
            1 => range.start.to_string(),
            _ => format!("{}..{}", range.start, range.end),
        };
        match self {
            Self::Twice(seed) => write!(f, "seed {seed} overlaps: it stands there twice"),
            Self::Missing(ranges) => {
                let some: Vec<_> = ranges.iter().take(10).map(name).collect();
                let more = if ranges.len() > 10 { " and more" } else { "" };
                write!(f, "seeds are missing: {}{more}", some.join(", "))
            }
            Self::Nothing => f.write_str("there is no seed in it"),
        }
    }
}

impl Total {
    /// Adds a row: its seed, whether it is good, and its commits and events.
    ///
    /// # Errors
    /// If the seed was added before.
    pub fn add(&mut self, seed: u64, ok: bool, commits: u64, events: u64) -> Result<(), BadRows> {
        let before = self.ranges.range(..=seed).next_back().map(|(start, end)| (*start, *end));
        if before.is_some_and(|(_, end)| seed < end) {
            return Err(BadRows::Twice(seed));
        }
        let start = before.filter(|(_, end)| *end == seed).map_or(seed, |(start, _)| start);
        let end = self.ranges.remove(&(seed + 1)).unwrap_or(seed + 1);
        self.ranges.insert(start, end);
        self.runs += 1;
        self.commits += commits;
        self.events += events;
        if !ok {
            self.failed += 1;
            self.first_failed = Some(self.first_failed.map_or(seed, |first| first.min(seed)));
        }
        Ok(())
    }

    /// Whether all seeds from the lowest to the highest are there.
    ///
    /// # Errors
    /// If not, with those that are missing, or if there is none.
    pub fn whole(&self) -> Result<(), BadRows> {
        if self.ranges.is_empty() {
            return Err(BadRows::Nothing);
        }
        let gaps: Vec<_> =
            self.ranges.iter().zip(self.ranges.iter().skip(1)).map(|((_, end), (start, _))| *end..*start).collect();
        if gaps.is_empty() { Ok(()) } else { Err(BadRows::Missing(gaps)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_all_of_it_in_order() {
        for (seeds, of) in [(0..10, 3), (5..6, 4), (7..1007, 7), (0..u64::MAX, 5)] {
            let shards: Vec<_> = (1..=of).map(|number| shard(&seeds, number, of)).collect();
            assert_eq!((shards[0].start, shards[shards.len() - 1].end), (seeds.start, seeds.end));
            assert!(shards.windows(2).all(|two| two[0].end == two[1].start), "{shards:?}");
        }
    }

    #[test]
    fn sums_know_what_is_missing_and_what_is_there_twice() {
        let mut total = Total::default();
        assert_eq!(total.whole(), Err(BadRows::Nothing));
        for seed in [3, 4, 9, 8, 5, 12] {
            assert_eq!(total.add(seed, seed != 9 && seed != 5, 2, 10), Ok(()));
        }
        assert_eq!(total.add(8, true, 0, 0), Err(BadRows::Twice(8)));
        assert_eq!(
            (total.runs, total.failed, total.commits, total.events, total.first_failed),
            (6, 2, 12, 60, Some(5))
        );
        let missing = total.whole().expect_err("holes");
        assert_eq!(missing, BadRows::Missing(vec![6..8, 10..12]));
        assert_eq!(missing.to_string(), "seeds are missing: 6..8, 10..12");
        for seed in [6, 10, 7, 11] {
            assert_eq!(total.add(seed, true, 0, 0), Ok(()));
        }
        assert_eq!(total.whole(), Ok(()));
    }
}
