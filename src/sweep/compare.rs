//! Two protocols or two configurations of one, beside each other once for each seed.

use std::fmt;

use serde::Serialize;

use super::played;
use crate::session::{Error, Pair, ROWS, Sample, quantile};

/// What both come to with this seed.
///
/// # Errors
/// If a run goes beyond what a run may have.
pub fn play(pair: &Pair, seed: u64) -> Result<[Sample; 2], Error> {
    let sample = |at: usize| -> Result<Sample, Error> {
        let mut script = pair.scripts()[at].clone();
        script.setup.seed = seed;
        Ok(Sample::of(played(pair.registry(), script)?.run()))
    };
    Ok([sample(0)?, sample(1)?])
}

/// What one script comes to over many seeds: none where there is no run of which it can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Half of the runs have no more.
    pub median: Option<u64>,
    /// One of twenty has no more.
    pub p5: Option<u64>,
    /// Nineteen of twenty have no more.
    pub p95: Option<u64>,
}

impl Spread {
    /// That of these values.
    pub fn of(mut values: Vec<u64>) -> Self {
        values.sort_unstable();
        let [p5, median, p95] = [5, 50, 95].map(|share| quantile(&values, share));
        Self { median, p5, p95 }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.median, self.p5, self.p95) {
            (Some(median), Some(p5), Some(p95)) => write!(f, "{median} ({p5} to {p95})"),
            _ => f.write_str("-"),
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// What it is about: one of [`ROWS`].
    pub id: &'static str,
    /// Of the first script.
    pub a: Spread,
    /// Of the second.
    pub b: Spread,
}

/// The table of many samples.
pub fn table(samples: &[[Sample; 2]]) -> Vec<Compared> {
    let spread = |side: usize, row: usize| Spread::of(samples.iter().filter_map(|pair| pair[side].0[row]).collect());
    ROWS.into_iter().enumerate().map(|(row, id)| Compared { id, a: spread(0, row), b: spread(1, row) }).collect()
}
