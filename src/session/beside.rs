//! Two runs beside each other, under one clock, one seed, one list of faults and one workload: two scripts that differ in
//! their protocol and its settings, and what each comes to.

use std::fmt;

use serde::Serialize;

use super::{Error, ErrorDetail, Keep, Session};
use crate::check::{Measures, measures};
use crate::registry::Registry;
use crate::scenario::{self, Item, Line, Script, ScriptError};
use crate::sim::{LinkModel, OpRecord, Run};

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
    /// The second has another network: that of the first, and its own; none where that is the usual one.
    Network(Option<String>, Option<String>),
    /// The second ends at another instant: that of the first, and its own.
    End(String, String),
    /// The second does something else, in this line of its text: what the first does there, and what it does itself; none
    /// where that is nothing more.
    Line(u32, Option<String>, Option<String>),
    /// What the first does cannot be said in the words of the second.
    Words(ScriptError),
}

impl Unlike {
    /// The line of the second script that it is about.
    pub fn line(&self) -> u32 {
        if let Self::Line(line, ..) = self { (*line).max(1) } else { 1 }
    }

    /// Its parts: what is unlike, what was found and, as `of`, what was expected.
    pub(super) fn detail(&self) -> ErrorDetail {
        let unlike = |problem, expected: &dyn fmt::Display, found: &dyn fmt::Display| ErrorDetail {
            line: Some(self.line()),
            problem: Some(problem),
            found: Some(found.to_string()),
            of: Some(expected.to_string()),
            ..ErrorDetail::default()
        };
        let plain = |line: &Option<String>| quoted(line.as_deref(), "");
        match self {
            Self::Nodes(one, other) => unlike("nodes", one, other),
            Self::Network(one, other) => unlike("network", &plain(one), &plain(other)),
            Self::End(one, other) => unlike("end", one, other),
            Self::Line(_, one, other) => unlike("line", &plain(one), &plain(other)),
            Self::Words(error) => {
                ErrorDetail { problem: Some("words"), of: None, ..Error::from(error.clone()).detail() }
            }
        }
    }
}

impl fmt::Display for Unlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes(one, other) => write!(f, "expected {one} nodes as in the first script, found {other}"),
            Self::Network(one, other) => {
                let [one, other] = [one, other].map(|line| quoted(line.as_deref(), "the usual one"));
                write!(f, "expected the network of the first script, {one}, found {other}")
            }
            Self::End(one, other) => write!(f, "expected the end of the first script, {one}, found {other}"),
            Self::Line(_, one, other) => {
                let [one, other] = [one, other].map(|line| quoted(line.as_deref(), "nothing more"));
                write!(f, "expected the faults and the workload of the first script, {one}, found {other}")
            }
            Self::Words(error) => write!(f, "what the first script does cannot be done here: {error}"),
        }
    }
}

/// Whether a line does something; else it only expects.
fn acts(line: &Line) -> bool {
    matches!(line.item, Item::Command(_))
}

/// The lines of a script that do something, as its canonical text has them, each with its place in the text it came from.
fn deeds(script: &Script) -> Vec<(u32, String)> {
    let lines: Vec<Line> = script.lines.iter().filter(|line| acts(line)).cloned().collect();
    let text = Script { lines: lines.clone(), end: None, ..script.clone() }.to_string();
    let numbers = lines.iter().map(|line| line.number);
    numbers.zip(text.lines().filter(|line| line.starts_with("at ")).map(str::to_owned)).collect()
}

/// A line between marks, or what stands for none.
fn quoted(line: Option<&str>, none: &str) -> String {
    line.map_or_else(|| none.to_owned(), |line| format!("`{line}`"))
}

/// The line of a script's network, unless that is the usual one.
fn network(script: &Script) -> Option<String> {
    let text = Script::new(script.setup.clone()).to_string();
    text.lines().find(|line| line.starts_with("network ")).map(str::to_owned)
}

/// A script without what it expects, which says nothing here.
fn bare(mut script: Script) -> Script {
    script.end = Some(script.ends());
    script.lines.retain(acts);
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
        let empty = other.end.is_none() && !other.lines.iter().any(acts);
        let plain = other.setup.network == LinkModel::usual(other.setup.info);
        if empty && plain {
            other.setup.network = one.setup.network;
        }
        if one.setup.network != other.setup.network {
            let [one, other] = [&one, &other].map(network);
            return Err(Unlike::Network(one, other));
        }
        if empty {
            let body: String = deeds(&one).iter().map(|(_, line)| format!("{line}\n")).collect();
            let head = Script::new(other.setup);
            other = scenario::parse(registry, &format!("{head}{body}")).map_err(Unlike::Words)?;
            other.end = one.end;
        }
        let other = bare(other);
        let [first, second] = [&one, &other].map(deeds);
        for at in 0..first.len().max(second.len()) {
            let (a, b) = (first.get(at), second.get(at));
            let [one, other] = [a, b].map(|line| line.map(|(_, text)| text));
            if one != other {
                let line = b.or(second.last()).map_or(1, |(number, _)| *number);
                return Err(Unlike::Line(line, one.cloned(), other.cloned()));
            }
        }
        if one.end != other.end {
            let [one, other] = [one.ends(), other.ends()].map(scenario::print_stamp);
            return Err(Unlike::End(one, other));
        }
        Ok(Self { registry, scripts: [one, other] })
    }

    /// The protocols among which theirs were found.
    pub fn registry(&self) -> Registry {
        self.registry
    }

    /// The two scripts.
    pub fn scripts(&self) -> &[Script; 2] {
        &self.scripts
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
    /// What comes of a run, up to where it stands.
    pub fn of(run: &dyn Run) -> Self {
        let (fabric, found) = (run.fabric(), measures(run));
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
pub fn quantile(sorted: &[u64], share: usize) -> Option<u64> {
    sorted.get((sorted.len() * share).div_ceil(100).max(1) - 1).copied()
}

/// A number of a run, by which it is held against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is about: one of [`ROWS`].
    pub id: &'static str,
    /// None where there is nothing of which it could be said.
    pub value: Option<u64>,
}

impl Session {
    /// What the run comes to, up to where it stands, in the order of [`ROWS`].
    pub fn figures(&self) -> Vec<Figure> {
        let Sample(values) = Sample::of(self.run());
        ROWS.into_iter().zip(values).map(|(id, value)| Figure { id, value }).collect()
    }

    /// From what the run starts, without what is the same in a run that stands beside it.
    pub fn head(&self) -> Script {
        let mut setup = self.setup().clone();
        setup.network = LinkModel::usual(setup.info);
        Script::new(setup)
    }

    /// A session at the start of what this run is with the protocol and the settings of another script.
    ///
    /// # Errors
    /// If that script differs in more.
    pub fn beside(&self, other: Script, keep: Keep) -> Result<Self, Error> {
        let pair = Pair::new(self.registry, self.script(), other).map_err(|unlike| Error::Unlike(Box::new(unlike)))?;
        let [_, mut other] = pair.scripts;
        other.setup.seed = self.setup().seed;
        let mut session = Self::new(self.registry, other, keep)?;
        session.track.end = self.track.end;
        Ok(session)
    }
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
