//! Two runs under one clock: the same seed, the same faults and the same workload, once for each seed, for two protocols
//! or two configurations of one.

use std::fmt;

use serde::Serialize;

use super::played;
use crate::check::{Measures, measures};
use crate::registry::Registry;
use crate::scenario::{self, Item, Line, Script, ScriptError};
use crate::session::Error;
use crate::sim::{Fabric, LinkModel, OpRecord};

/// Two scripts that differ in their protocol and its settings, and in nothing else.
#[derive(Clone)]
pub struct Pair {
    registry: Registry,
    scripts: [Script; 2],
}

/// Why two scripts are no pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// The second has another number of nodes: that of the first, and its own.
    Nodes(usize, usize),
    /// The second has another network.
    Network,
    /// The second ends at another instant: that of the first, and its own.
    End(String, String),
    /// The second does something else, in this line of its text: what the first does there, and what it does itself.
    Line(u32, String, String),
    /// What the first does cannot be said in the words of the second.
    Words(ScriptError),
}

impl Unlike {
    /// The line of the second script that it is about.
    pub fn line(&self) -> u32 {
        if let Self::Line(line, ..) = self { (*line).max(1) } else { 1 }
    }
}

impl fmt::Display for Unlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes(one, other) => write!(f, "expected {one} nodes as in the first script, found {other}"),
            Self::Network => f.write_str("expected the network of the first script, found another"),
            Self::End(one, other) => write!(f, "expected the end of the first script, {one}, found {other}"),
            Self::Line(_, one, other) => {
                write!(f, "expected the faults and the workload of the first script, {one}, found {other}")
            }
            Self::Words(error) => write!(f, "what the first script does cannot be done here: {error}"),
        }
    }
}

/// The lines of a script that do something, as its canonical text has them, each with its place in the text it came from.
fn deeds(script: &Script) -> Vec<(u32, String)> {
    let lines: Vec<Line> = script.lines.iter().filter(|line| matches!(line.item, Item::Command(_))).cloned().collect();
    let text = Script { lines: lines.clone(), end: None, ..script.clone() }.to_string();
    let numbers = lines.iter().map(|line| line.number);
    numbers.zip(text.lines().filter(|line| line.starts_with("at ")).map(str::to_owned)).collect()
}

/// A script without what it expects, which says nothing here.
fn bare(mut script: Script) -> Script {
    script.end = Some(script.ends());
    script.lines.retain(|line| matches!(line.item, Item::Command(_)));
    script
}

impl Pair {
    /// Two scripts as a pair. The second may leave out what is done, and is then given what the first does.
    ///
    /// # Errors
    /// If they differ in more than the protocol and its settings.
    pub fn new(registry: Registry, one: Script, other: Script) -> Result<Self, Unlike> {
        let nodes = [&one, &other].map(|script| script.setup.roster.len());
        if nodes[0] != nodes[1] {
            return Err(Unlike::Nodes(nodes[0], nodes[1]));
        }
        let (one, mut other) = (bare(one), other);
        let empty = other.lines.is_empty() && other.end.is_none();
        let plain = other.setup.network == LinkModel::usual(other.setup.info);
        if empty && plain {
            other.setup.network = one.setup.network;
        }
        if one.setup.network != other.setup.network {
            return Err(Unlike::Network);
        }
        if empty {
            let body: String = deeds(&one).iter().map(|(_, line)| format!("{line}\n")).collect();
            let head = Script::new(other.setup);
            other = scenario::parse(registry, &format!("{head}{body}")).map_err(Unlike::Words)?;
            other.end = one.end;
        }
        let other = bare(other);
        let [first, second] = [&one, &other].map(deeds);
        let none = || "nothing more".to_owned();
        let quoted = |line: Option<&(u32, String)>| line.map_or_else(none, |(_, text)| format!("`{text}`"));
        for at in 0..first.len().max(second.len()) {
            let (a, b) = (first.get(at), second.get(at));
            if a.map(|(_, text)| text) != b.map(|(_, text)| text) {
                let line = b.or(second.last()).map_or(1, |(number, _)| *number);
                return Err(Unlike::Line(line, quoted(a), quoted(b)));
            }
        }
        if one.end != other.end {
            let [one, other] = [one.ends(), other.ends()].map(scenario::print_stamp);
            return Err(Unlike::End(one, other));
        }
        Ok(Self { registry, scripts: [one, other] })
    }

    /// The two scripts.
    pub fn scripts(&self) -> &[Script; 2] {
        &self.scripts
    }

    /// Plays both with this seed.
    ///
    /// # Errors
    /// If a run goes beyond what a run may have.
    pub fn play(&self, seed: u64) -> Result<[Sample; 2], Error> {
        let sample = |script: &Script| -> Result<Sample, Error> {
            let mut script = script.clone();
            script.setup.seed = seed;
            let session = played(self.registry, script)?;
            Ok(Sample::of(session.run().fabric(), measures(session.run())))
        };
        Ok([sample(&self.scripts[0])?, sample(&self.scripts[1])?])
    }
}

/// What is compared, in the order of the table.
pub const ROWS: [&str; 13] = [
    "write_latency_p50_us",
    "write_latency_p95_us",
    "write_latency_p99_us",
    "read_latency_p50_us",
    "read_latency_p95_us",
    "read_latency_p99_us",
    "messages_per_write",
    "bytes_per_write",
    "unavailable_us",
    "lost_count",
    "stale_reads",
    "divergent_us",
    "dual_primary_us",
];

/// What came of one run, in the order of [`ROWS`]: none where nothing was answered that it could be said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample(pub [Option<u64>; ROWS.len()]);

impl Sample {
    fn of(fabric: &Fabric, found: Measures) -> Self {
        let times = |reads: bool| {
            let done = fabric.operations.iter().filter(|it| it.acknowledged() && it.request.operation.reads() == reads);
            let took = |it: &OpRecord| it.returned.as_ref().map(|(at, _)| at.0 - it.invoked.0);
            let mut times: Vec<u64> = done.filter_map(took).collect();
            times.sort_unstable();
            [50, 95, 99].map(|share| quantile(&times, share))
        };
        let ([w50, w95, w99], [r50, r95, r99]) = (times(false), times(true));
        let writes = fabric.kept.len();
        let each = |count: u64| (count + writes / 2).checked_div(writes);
        let Measures { lost_count, stale_reads, unavailable_us, divergent_us, dual_primary_us } = found;
        let facts = [unavailable_us, lost_count, stale_reads, divergent_us, dual_primary_us].map(Some);
        let [unavailable, lost, stale, divergent, dual] = facts;
        let (messages, bytes) = (each(fabric.sent), each(fabric.sent_bytes));
        Self([w50, w95, w99, r50, r95, r99, messages, bytes, unavailable, lost, stale, divergent, dual])
    }
}

/// The value below or at which so many of a hundred lie.
fn quantile(sorted: &[u64], share: usize) -> Option<u64> {
    sorted.get((sorted.len() * share).div_ceil(100).max(1) - 1).copied()
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
    let spread = |side: usize, row: usize| {
        let mut values: Vec<u64> = samples.iter().filter_map(|pair| pair[side].0[row]).collect();
        values.sort_unstable();
        let [p5, median, p95] = [5, 50, 95].map(|share| quantile(&values, share));
        Spread { median, p5, p95 }
    };
    ROWS.into_iter().enumerate().map(|(row, id)| Compared { id, a: spread(0, row), b: spread(1, row) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_there() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!([5, 50, 95, 99].map(|share| quantile(&hundred, share)), [5, 50, 95, 99].map(Some));
        assert_eq!([5, 50, 95].map(|share| quantile(&[7, 9, 20], share)), [7, 9, 20].map(Some));
        assert_eq!(quantile(&[], 50), None);
    }
}
