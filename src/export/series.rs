//! The figures: what they are called, what they count, and how they print.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::protocol::{Info, Instant, Outcome};
use crate::session::Session;
use crate::sim::{Event, EventKind, Fabric, Setup, Status, row};

/// The upper bounds of how long operations took, in microseconds, and as they print.
const BOUNDS: [(u64, &str); 13] = [
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (500_000, "0.5"),
    (1_000_000, "1"),
    (2_500_000, "2.5"),
    (5_000_000, "5"),
    (10_000_000, "10"),
];

/// How operations end, as in a history.
const RESULTS: [&str; 3] = ["ok", "fail", "info"];

/// A figure.
struct Metric {
    name: &'static str,
    sort: &'static str,
    help: &'static str,
}

const fn counter(name: &'static str, help: &'static str) -> Metric {
    Metric { name, sort: "counter", help }
}

const fn gauge(name: &'static str, help: &'static str) -> Metric {
    Metric { name, sort: "gauge", help }
}

/// Every figure, in the order in which they print.
const METRICS: &[Metric] = &[
    gauge("quorate_time_seconds", "Time of the cluster since the start of the run."),
    counter("quorate_events_total", "Events by kind."),
    counter("quorate_messages_sent_total", "Messages sent, between nodes and between nodes and clients."),
    counter("quorate_messages_total", "Messages by kind and by the event that their journey ended with."),
    gauge("quorate_messages_in_flight", "Messages under way."),
    counter("quorate_operations_invoked_total", "Operations that clients began."),
    counter("quorate_operations_total", "Operations that returned, by result: ok, fail (not done) or info (unknown)."),
    gauge("quorate_operations_open", "Operations that have not returned."),
    Metric {
        name: DURATION,
        sort: "histogram",
        help: "Time from the invocation of an operation to its return, of those that are ok.",
    },
    counter("quorate_elections_total", "Times that a node came to lead."),
    counter("quorate_commits_total", "Slots of the log that became known to be decided."),
    gauge("quorate_promise_holds", "1 while a property of the protocol holds, 0 after it broke."),
    gauge("quorate_acknowledged_lost", "Acknowledged writes that are gone."),
    gauge("quorate_node_up", "1 of a node that runs, 0 of one that is paused, crashed or removed."),
    gauge("quorate_node_leads", "1 of a live node that takes itself for the leader."),
    gauge("quorate_node_epoch", "Term, view or ballot of a node."),
    gauge("quorate_node_log_length", "Last slot of a node's log."),
    gauge("quorate_node_committed", "Slot up to which a node knows everything to be decided."),
    gauge("quorate_node_applied", "Slot up to which a node's replicated state has come."),
    counter("quorate_node_synced_records_total", "Records that a node's disk made durable since the start of the run."),
    gauge("quorate_node_unsynced_records", "Records that a node has written and its disk has not made durable."),
];

const DURATION: &str = "quorate_operation_duration_seconds";

/// A figure's value, with the labels that tell it from its like.
pub(super) struct Sample {
    /// Its name; of a histogram, with what part of it this is.
    name: String,
    /// The figure that it belongs to.
    of: &'static str,
    labels: Vec<(&'static str, String)>,
    value: Number,
}

/// A whole number, or microseconds that print as seconds: never a float, as those of two machines might differ.
#[derive(Clone, Copy)]
enum Number {
    Count(u64),
    Micros(u64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Micros(micros) => {
                let digits = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
                f.write_str(digits.trim_end_matches('0').trim_end_matches('.'))
            }
        }
    }
}

/// What was counted.
pub(super) struct Tally {
    kinds: [u64; EventKind::ALL.len()],
    /// By the row of a message and what became of it.
    messages: Vec<(u8, EventKind, u64)>,
    /// How many messages had been sent before the span.
    sent_before: u64,
    /// How many slots had been decided.
    decided_before: u64,
    invoked: u64,
    /// Operations that returned, by the places of [`RESULTS`].
    ended: [u64; 3],
    /// How many operations took at most as long as each bound, and more; how long all took together.
    took: [u64; BOUNDS.len() + 1],
    took_all: u64,
    /// The operations that have not returned, by their places in the list of all.
    open: Vec<u64>,
    /// How many operations have been looked at.
    known: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            kinds: [0; EventKind::ALL.len()],
            messages: Vec::new(),
            sent_before: 0,
            decided_before: 0,
            invoked: 0,
            ended: [0; 3],
            took: [0; BOUNDS.len() + 1],
            took_all: 0,
            open: Vec::new(),
            known: 0,
        }
    }
}

impl Tally {
    /// The span begins: what there is already is only noted.
    pub fn begin(&mut self, fabric: &Fabric) {
        self.operations(fabric, false);
        self.sent_before = fabric.sent;
        self.decided_before = fabric.ledger.decisions();
    }

    /// Counts an event of the span.
    pub fn count(&mut self, event: &Event) {
        self.kinds[event.kind as usize - 1] += 1;
        if !event.kind.ends_journey() {
            return;
        }
        match self.messages.iter_mut().find(|(row, kind, _)| (*row, *kind) == (event.row, event.kind)) {
            Some((_, _, count)) => *count += 1,
            None => self.messages.push((event.row, event.kind, 1)),
        }
    }

    /// Looks which operations have begun or returned; those of before the span are only noted.
    pub fn operations(&mut self, fabric: &Fabric, inside: bool) {
        let new = self.known..fabric.operations.len();
        self.known = new.end;
        self.invoked += if inside { new.end - new.start } else { 0 };
        self.open.extend(new);
        let mut open = std::mem::take(&mut self.open);
        open.retain(|&at| {
            let Some(record) = fabric.operations.get(at) else { return false };
            let Some((returned, outcome)) = &record.returned else { return true };
            if inside {
                self.returned(returned.0 - record.invoked.0, outcome.as_ref());
            }
            false
        });
        self.open = open;
    }

    fn returned(&mut self, took: u64, outcome: Option<&Outcome>) {
        match outcome {
            Some(Outcome::Value(_)) => {
                self.ended[0] += 1;
                self.took_all += took;
                let bound = BOUNDS.iter().position(|(bound, _)| took <= *bound).unwrap_or(BOUNDS.len());
                self.took[bound] += 1;
            }
            Some(Outcome::Mismatch(_) | Outcome::Full) => self.ended[1] += 1,
            Some(Outcome::Stale) | None => self.ended[2] += 1,
        }
    }
}

/// What only a table has: above all what was so for a moment, between two rows.
#[derive(Default)]
pub(super) struct Extremes {
    /// How many slots the running node that had least lacked of the one that had most, at most.
    lag: u64,
    /// How many nodes ran, at the fewest.
    fewest: Option<u64>,
}

impl Extremes {
    /// Looks how it stands now.
    pub fn look(&mut self, fabric: &Fabric) {
        let lasts = || {
            let running = fabric.each_node().filter(|(_, node)| node.status == Status::Up);
            running.map(|(_, node)| node.brief.last)
        };
        let lag = lasts().max().unwrap_or(0) - lasts().min().unwrap_or(0);
        let running = lasts().count() as u64;
        self.lag = self.lag.max(lag);
        self.fewest = Some(self.fewest.map_or(running, |fewest| fewest.min(running)));
    }

    /// What was so since the row before, or is now; from here on what comes.
    pub fn since(&mut self, fabric: &Fabric) -> Vec<Sample> {
        self.look(fabric);
        let mut all = Samples::default();
        all.add("quorate_lag_most", &[], self.lag);
        all.add("quorate_nodes_up_fewest", &[], self.fewest.unwrap_or(0));
        all.add("quorate_nodes", &[], fabric.each_node().filter(|(_, node)| !node.removed).count() as u64);
        *self = Self::default();
        self.look(fabric);
        all.0
    }
}

/// Collects samples.
#[derive(Default)]
struct Samples(Vec<Sample>);

impl Samples {
    fn add(&mut self, of: &'static str, labels: &[(&'static str, &str)], value: u64) {
        self.number(of, labels, Number::Count(value));
    }

    fn number(&mut self, of: &'static str, labels: &[(&'static str, &str)], value: Number) {
        let labels = labels.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        self.0.push(Sample { name: of.to_owned(), of, labels, value });
    }
}

impl Tally {
    /// All figures, as they stand.
    pub fn series(&self, session: &Session, from: Instant, at: Instant) -> Vec<Sample> {
        let (fabric, info) = (session.run().fabric(), session.setup().info);
        let mut all = Samples::default();
        all.number("quorate_time_seconds", &[], Number::Micros(at.0));
        for (kind, count) in EventKind::ALL.iter().zip(self.kinds) {
            all.add("quorate_events_total", &[("kind", kind.name())], count);
        }
        all.add("quorate_messages_sent_total", &[], fabric.sent - self.sent_before);
        self.fates(info, &mut all);
        all.add("quorate_messages_in_flight", &[], fabric.flights.iter().flatten().count() as u64);
        all.add("quorate_operations_invoked_total", &[], self.invoked);
        for (result, count) in RESULTS.iter().zip(self.ended) {
            all.add("quorate_operations_total", &[("result", result)], count);
        }
        all.add("quorate_operations_open", &[], self.open.len() as u64);
        self.durations(&mut all);
        let elections = fabric.elections.iter().filter(|election| election.at >= from).count();
        all.add("quorate_elections_total", &[], elections as u64);
        all.add("quorate_commits_total", &[], fabric.ledger.decisions() - self.decided_before);
        for verdict in session.verdicts() {
            all.add("quorate_promise_holds", &[("property", verdict.id)], verdict.holds.into());
        }
        all.add("quorate_acknowledged_lost", &[], session.run().lost().len() as u64);
        nodes(fabric, &mut all);
        all.0
    }

    /// Messages by what became of them, in the order of the protocol's table.
    fn fates(&self, info: &'static Info, all: &mut Samples) {
        let mut counts = self.messages.clone();
        counts.sort_by_key(|(row, kind, _)| (*row, *kind));
        for (at, kind, count) in counts {
            let name = info.messages.get(usize::from(at)).copied().or_else(|| row::name(at)).unwrap_or_default();
            all.add("quorate_messages_total", &[("message", name), ("fate", kind.name())], count);
        }
    }

    fn durations(&self, all: &mut Samples) {
        let bounds = BOUNDS.iter().map(|(_, text)| *text).chain(["+Inf"]);
        let mut sum = 0;
        let mut part = |part: &str, labels: &[(&'static str, &str)], value: Number| {
            all.number(DURATION, labels, value);
            if let Some(sample) = all.0.last_mut() {
                sample.name.push_str(part);
            }
        };
        for (bound, count) in bounds.zip(self.took) {
            sum += count;
            part("_bucket", &[("le", bound)], Number::Count(sum));
        }
        part("_sum", &[], Number::Micros(self.took_all));
        part("_count", &[], Number::Count(sum));
    }
}

fn nodes(fabric: &Fabric, all: &mut Samples) {
    let nodes: Vec<_> = fabric.each_node().map(|(id, node)| (id, id.to_string(), node)).collect();
    let mut each = |name, value: &dyn Fn(crate::protocol::NodeId, &crate::sim::Node) -> u64| {
        for (id, text, node) in &nodes {
            all.add(name, &[("node", text)], value(*id, node));
        }
    };
    each("quorate_node_up", &|_, node| u64::from(node.status == Status::Up));
    each("quorate_node_leads", &|id, node| {
        u64::from(matches!(node.status, Status::Up | Status::Paused) && node.brief.leader == Some(id))
    });
    each("quorate_node_epoch", &|_, node| node.brief.epoch);
    each("quorate_node_log_length", &|_, node| node.brief.last);
    each("quorate_node_committed", &|_, node| node.brief.committed);
    each("quorate_node_applied", &|_, node| node.brief.applied);
    each("quorate_node_synced_records_total", &|_, node| node.synced);
    each("quorate_node_unsynced_records", &|_, node| node.unsynced.into());
}

/// Which run it is, as labels.
pub(super) fn run_info(setup: &Setup, digest: &str) -> String {
    format!("protocol=\"{}\",seed=\"{}\",digest=\"{digest}\"", setup.info.id, setup.seed)
}

/// The text format of Prometheus, version 0.0.4.
pub(super) fn text(out: &mut String, info: &str, samples: &[Sample]) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# HELP quorate_run_info Which run these figures are of.\n# TYPE quorate_run_info gauge");
    let _ = writeln!(out, "quorate_run_info{{{info}}} 1");
    for Metric { name, sort, help } in METRICS {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {sort}");
        for sample in samples.iter().filter(|sample| sample.of == *name) {
            let labels: Vec<String> = sample.labels.iter().map(|(label, text)| format!("{label}=\"{text}\"")).collect();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            let _ = writeln!(out, "{}{labels} {}", sample.name, sample.value);
        }
    }
}

/// Samples along a span, to be written as a table once it is known which columns it has.
#[derive(Default)]
pub(super) struct Table {
    columns: BTreeMap<String, u32>,
    rows: Vec<Vec<(u32, Number)>>,
    /// The columns of the last row, in order: no figure ever goes away.
    last: Vec<(u32, String)>,
}

impl Table {
    /// A row more.
    pub fn add(&mut self, samples: &[Sample]) {
        let columns = &mut self.columns;
        self.last.clear();
        let row = samples.iter().map(|sample| {
            let labels = sample.labels.iter().map(|(_, text)| format!(":{text}"));
            let name = sample.name.clone() + &labels.collect::<String>();
            let next = columns.len() as u32;
            let column = *columns.entry(name.clone()).or_insert(next);
            self.last.push((column, name));
            (column, sample.value)
        });
        let mut row: Vec<_> = row.collect();
        row.sort_by_key(|(column, _)| *column);
        self.rows.push(row);
    }

    /// All of it. No name that prints here needs quotation marks.
    pub fn write(&self, out: &mut String) {
        let names: Vec<_> = self.last.iter().map(|(_, name)| name.as_str()).collect();
        let _ = writeln!(out, "{}", names.join(","));
        for row in &self.rows {
            for (at, (column, _)) in self.last.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                // What was not there yet has an empty cell.
                let _ = match row.binary_search_by_key(column, |(known, _)| *known) {
                    Ok(found) => write!(out, "{comma}{}", row[found].1),
                    Err(_) => write!(out, "{comma}"),
                };
            }
            out.push('\n');
        }
    }
}
