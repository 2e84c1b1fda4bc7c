//! What is measured along the way, whatever the protocol: for how long nobody was served, two led and both acknowledged,
//! and replicas contradicted each other. It is noted as it happens, and costs a run in which nothing of it does next to
//! nothing.

use super::shell::Shell;
use super::{Event, EventKind, Fabric};
use crate::protocol::{Instant, NodeId};

/// From when to when something was so.
pub type Span = (Instant, Instant);

/// What is measured along the way.
#[derive(Clone, Debug, Default)]
pub struct Gauges {
    /// How long a client of this protocol waits before it asks again.
    pub(super) patience: u64,
    service: Service,
    reigns: Vec<Reign>,
    /// Whether two nodes ever claimed that different things are decided at one slot: before that none has carried out
    /// what contradicts another.
    contested: bool,
    divergent: Course,
}

/// Something that is so from time to time.
#[derive(Clone, Debug, Default)]
struct Course {
    since: Option<Instant>,
    past: Vec<Span>,
}

impl Course {
    fn becomes(&mut self, is: bool, now: Instant) {
        match (self.since, is) {
            (None, true) => self.since = Some(now),
            (Some(since), false) => {
                self.since = None;
                self.past.push((since, now));
            }
            _ => {}
        }
    }
}

/// Whether anybody is served.
#[derive(Clone, Debug, Default)]
struct Service {
    /// How many clients wait for an answer.
    waiting: u32,
    /// Since when somebody wants something and nobody was served.
    wanted: Option<Instant>,
    /// When somebody was refused who has not asked again since.
    refused: Instant,
    /// The times in which nobody was served for longer than they bear.
    gaps: Vec<Span>,
}

/// That a node takes itself for the one that leads.
#[derive(Clone, Debug)]
struct Reign {
    node: NodeId,
    from: Instant,
    until: Option<Instant>,
    /// When it sent the first and the last acknowledgement of a write.
    acknowledged: Option<Span>,
    /// The same of writes that the one which led the highest epoch did not have.
    astray: Option<Span>,
}

impl Reign {
    fn until(&self, now: Instant) -> Instant {
        self.until.unwrap_or(now)
    }
}

fn stretched(span: Option<Span>, at: Instant) -> Option<Span> {
    Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
}

/// What two spans have in common.
fn common(one: Span, other: Span) -> Option<Span> {
    let both = (one.0.max(other.0), one.1.min(other.1));
    (both.0 <= both.1).then_some(both)
}

impl Gauges {
    /// Those of a run that begins, whose clients ask again after so long.
    pub(super) fn new(patience: u64) -> Self {
        Self { patience, ..Self::default() }
    }

    /// A node takes itself for the one that leads, or no longer.
    pub(super) fn reign(&mut self, node: NodeId, leads: bool, now: Instant) {
        let open = self.reigns.iter_mut().rev().find(|reign| reign.node == node && reign.until.is_none());
        match (open, leads) {
            (Some(reign), false) => reign.until = Some(now),
            (None, true) => {
                self.reigns.push(Reign { node, from: now, until: None, acknowledged: None, astray: None });
            }
            _ => {}
        }
    }

    /// A client hears that its write is done: from whom, when that one said so, and whether the leader of the highest
    /// epoch has it.
    pub(super) fn acknowledged(&mut self, by: NodeId, at: Instant, kept: bool) {
        let own = |reign: &&mut Reign| reign.node == by && reign.from <= at;
        if let Some(reign) = self.reigns.iter_mut().rev().find(own) {
            reign.acknowledged = stretched(reign.acknowledged, at);
            if !kept {
                reign.astray = stretched(reign.astray, at);
            }
        }
    }

    /// Two nodes decided differently.
    pub(super) fn contest(&mut self) {
        self.contested = true;
    }

    /// When two led at once and both acknowledged, one of them what the other does not have.
    pub fn dual(&self, now: Instant) -> Vec<Span> {
        let mut spans = Vec::new();
        let within = |times: Option<Span>, both: Span| times.is_some_and(|times| common(times, both).is_some());
        for one in self.reigns.iter().filter(|reign| reign.astray.is_some()) {
            for other in self.reigns.iter().filter(|reign| reign.node != one.node) {
                let both = common((one.from, one.until(now)), (other.from, other.until(now)));
                spans.extend(both.filter(|both| within(one.astray, *both) && within(other.acknowledged, *both)));
            }
        }
        joined(spans)
    }

    /// When replicas contradicted each other.
    pub fn divergent(&self, now: Instant) -> Vec<Span> {
        let open = self.divergent.since.map(|since| (since, now));
        self.divergent.past.iter().copied().chain(open).collect()
    }
}

/// Spans in their order, those that touch as one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut all: Vec<Span> = Vec::new();
    for (from, until) in spans {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => all.push((from, until)),
        }
    }
    all
}

impl Fabric {
    /// A client asks for something.
    pub(super) fn wanted(&mut self) {
        let now = self.now;
        let service = &self.gauges.service;
        // Who was refused and let it be wants nothing meanwhile.
        if let (0, Some(since)) = (service.waiting, service.wanted)
            && self.bears(service.refused, now)
        {
            self.end_gap(since, self.gauges.service.refused);
            self.gauges.service.wanted = None;
        }
        let service = &mut self.gauges.service;
        service.waiting += 1;
        service.wanted.get_or_insert(now);
    }

    /// A client waits no longer: it was served, or refused.
    pub(super) fn waits_no_longer(&mut self, served: bool) {
        let now = self.now;
        let service = &mut self.gauges.service;
        service.waiting = service.waiting.saturating_sub(1);
        if !served {
            service.refused = now;
            return;
        }
        let wanted = std::mem::replace(&mut service.wanted, (service.waiting > 0).then_some(now));
        if let Some(since) = wanted {
            self.end_gap(since, now);
        }
    }

    fn end_gap(&mut self, since: Instant, until: Instant) {
        if self.bears(since, until) {
            self.gauges.service.gaps.push((since, until));
        }
    }

    /// Whether this is longer than a client bears: as it says itself, and three round trips with their disks.
    fn bears(&self, since: Instant, until: Instant) -> bool {
        let length = until.0.saturating_sub(since.0);
        let sync = || self.nodes.iter().map(|node| node.disk.sync).max().unwrap_or(0);
        length > self.gauges.patience && length > 6 * (self.slowest() + sync())
    }

    /// When somebody asked and nobody was served, for longer than clients bear.
    pub fn unserved(&self) -> Vec<Span> {
        let service = &self.gauges.service;
        let until = if service.waiting > 0 { self.now } else { service.refused };
        let open = service.wanted.map(|since| (since, until)).filter(|(since, until)| self.bears(*since, *until));
        service.gaps.iter().copied().chain(open).collect()
    }
}

impl Shell<'_> {
    /// Holds what nodes have carried out against each other, once there is reason to.
    #[inline]
    pub(super) fn gauge(&mut self, kind: EventKind) {
        let gauges = &self.fabric.gauges;
        let moved = self.fabric.touched & (Event::COMMITTED | Event::LOG) != 0;
        let came = || matches!(kind, EventKind::Crash | EventKind::Restart | EventKind::Remove);
        if gauges.contested && (moved || came()) {
            self.compare_replicas();
        }
    }

    #[cold]
    fn compare_replicas(&mut self) {
        let nodes: Vec<(NodeId, u64)> =
            self.fabric.each_node().map(|(id, plain)| (id, plain.brief.applied)).filter(|(_, at)| *at > 0).collect();
        let contradict = |&(one, applied): &(NodeId, u64), &(other, too): &(NodeId, u64)| {
            let prefix = |id| self.body.slot(id, applied.min(too)).map(|held| held.prefix);
            matches!((prefix(one), prefix(other)), (Some(one), Some(other)) if one != other)
        };
        let is = nodes.iter().enumerate().any(|(at, one)| nodes[..at].iter().any(|other| contradict(one, other)));
        let now = self.fabric.now;
        self.fabric.gauges.divergent.becomes(is, now);
    }
}
