//! What a tape shows of what a run is measured by: from when to when nobody was served, two led and both acknowledged,
//! replicas contradicted each other; and when acknowledged writes were lost.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::protocol::{Instant, RequestId};
use crate::sim::{OpRecord, Run, Span};

use super::Session;

/// What a run was measured by up to where it stands, each in order and in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GaugedView {
    /// When somebody wanted something and nobody was served, for longer than a client bears.
    pub unserved: Vec<(u64, u64)>,
    /// When two led at once, and both acknowledged.
    pub dual: Vec<(u64, u64)>,
    /// When replicas contradicted each other.
    pub divergent: Vec<(u64, u64)>,
    /// Since when each acknowledged write is lost that is so now.
    pub lost: Vec<u64>,
}

/// The writes that were lost as far as a future was played. It is looked at whenever who leads and who runs may have
/// changed: whatever else was lost was so when it was acknowledged.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    /// By which event, and when.
    found: Vec<(u32, Instant)>,
    known: BTreeSet<RequestId>,
    /// In the order of `found`.
    ids: Vec<RequestId>,
    /// When it was looked at last, and how often somebody had come to lead by then.
    looked: Instant,
    elections: usize,
}

impl Losses {
    /// Notes what is lost after the event of this number.
    #[inline(never)]
    pub fn note(&mut self, number: u32, run: &dyn Run) {
        for (at, id) in self.news(run, self.looked) {
            self.found.push((number, at));
            self.known.insert(id);
            self.ids.push(id);
        }
        self.looked = run.fabric().now;
        self.elections = run.fabric().elections.len();
    }

    /// What is lost now and was not known to be, each with since when: since somebody came to lead without it, or since it
    /// was acknowledged where that was later; if nobody did since it was `looked` at, since then or now.
    fn news(&self, run: &dyn Run, looked: Instant) -> Vec<(Instant, RequestId)> {
        let fabric = run.fabric();
        let lost: BTreeSet<RequestId> = run.lost().into_iter().filter(|id| !self.known.contains(id)).collect();
        if lost.is_empty() {
            return Vec::new();
        }
        // Those of another future do not count.
        let seen = fabric.elections.partition_point(|election| election.at <= self.looked).min(self.elections);
        let election = fabric.elections.get(seen).map(|election| election.at);
        let since = |record: &OpRecord| {
            let returned = record.returned.as_ref().map_or(fabric.now, |(at, _)| *at);
            election.map_or(if returned > looked { returned } else { fabric.now }, |at| returned.max(at))
        };
        let records = fabric.operations.iter().filter(|record| lost.contains(&record.request.id));
        let mut news: Vec<_> = records.map(|record| (since(record), record.request.id)).collect();
        news.sort_unstable();
        news
    }

    /// Forgets what came with the event of this number and later ones, of which none was before `at`.
    pub fn truncate(&mut self, end: u32, at: Instant) {
        let kept = self.found.partition_point(|(event, _)| *event < end);
        self.found.truncate(kept);
        for id in self.ids.drain(kept..) {
            self.known.remove(&id);
        }
        self.looked = self.looked.min(at);
    }
}

impl Session {
    /// What the run was measured by, up to where it stands.
    pub fn gauged(&self) -> GaugedView {
        let fabric = self.run().fabric();
        let us = |spans: Vec<Span>| spans.into_iter().map(|(from, until)| (from.0, until.0)).collect();
        let losses = &self.track.outline.losses;
        // What came back is not lost any more.
        let gone: BTreeSet<RequestId> = self.run().lost().into_iter().collect();
        let past = losses.found.iter().zip(&losses.ids).filter(|(_, id)| gone.contains(id));
        // One that is lost for a while now and for good later has its later instant.
        let past = past.map(|((_, at), _)| at.0.min(fabric.now.0));
        // What nobody has looked at since was lost when it was acknowledged.
        let news = losses.news(self.run(), Instant::default());
        let mut lost: Vec<u64> = past.chain(news.iter().map(|(at, _)| at.0)).collect();
        lost.sort_unstable();
        GaugedView {
            unserved: us(fabric.unserved()),
            dual: us(fabric.gauges.dual(fabric.now)),
            divergent: us(fabric.gauges.divergent(fabric.now)),
            lost,
        }
    }
}
