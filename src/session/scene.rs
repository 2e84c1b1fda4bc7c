//! What can be counted when a step of a narration is told: the facts.

use std::collections::BTreeMap;

use crate::check::Reads;
use crate::protocol::{Domain, Instant, NEVER, NodeId};
use crate::scenario::{Fact, Lit, Step};
use crate::sim::{Event, Run, Status};

use super::narrator::Told;

/// What a step may look at when its cue comes.
pub(super) struct Scene<'a> {
    pub run: &'a dyn Run,
    pub event: &'a Event,
    /// What the reader did so far to reach a goal.
    pub actions: (u64, u64),
    pub begun: Instant,
    /// The slot that was decided and what was asked for there, or the operation that the event is of.
    pub slot: Option<u64>,
    pub order: u64,
    pub gap: u64,
    pub votes: u64,
    pub refusals: u64,
    pub retries: u64,
    pub planned: bool,
    /// When the event by which this one was caused happened.
    pub since: Option<Instant>,
    /// How many bytes were sent to the subject since it came up: in pieces of large wholes, and as entries or values.
    pub bytes: (u64, u64),
}

impl Scene<'_> {
    pub fn fact(&self, fact: Fact) -> u64 {
        let fabric = self.run.fabric();
        let subject = fabric.node(self.event.to);
        match fact {
            Fact::Nodes => fabric.nodes.len() as u64,
            Fact::Up => fabric.each_node().filter(|(_, node)| node.status == Status::Up).count() as u64,
            Fact::Majority => fabric.nodes.len() as u64 / 2 + 1,
            Fact::Leaders => fabric.leader().is_some().into(),
            Fact::Led => subject.is_some_and(|node| node.brief.leader == Some(self.event.to)).into(),
            Fact::Epoch => subject.map_or(0, |node| node.brief.epoch),
            Fact::Votes => self.votes,
            Fact::Refusals => self.refusals,
            Fact::Order => self.order,
            Fact::Copies => self.copies(),
            Fact::Acked => fabric.acknowledged,
            Fact::Lost => self.run.lost().len() as u64,
            Fact::Silence => self.since.map_or(0, |since| fabric.now.0 - since.0),
            Fact::Gap => self.gap,
            Fact::Missed => self.missed(),
            Fact::Retries => self.retries,
            Fact::Breaches => fabric.found.len() as u64,
            Fact::Off => self.run.setup().info.rules.iter().filter(|rule| !fabric.rules.keep(**rule)).count() as u64,
            Fact::Converged => self.run.converged().into(),
            Fact::Planned => self.planned.into(),
            Fact::Behind => self.behind().map_or(0, |(lacked, _)| lacked),
            Fact::Unsynced => fabric.each_node().map(|(_, node)| u64::from(node.unsynced)).sum(),
            Fact::Waited => self.next().map_or(0, |(_, since)| fabric.now.0 - since.0),
            Fact::Elapsed => fabric.now.0.saturating_sub(self.begun.0),
            Fact::Actions => self.actions.0,
            Fact::Outside => self.actions.1,
            Fact::Full => self.bytes.0,
            Fact::Entries => self.bytes.1,
            Fact::Reads => Reads::of(fabric).answered,
            Fact::Stale => Reads::of(fabric).old.len() as u64,
            Fact::Lag => Reads::of(fabric).lag(),
        }
    }

    /// On how many disks the decided slot is, of nodes that are up or not.
    fn copies(&self) -> u64 {
        let fabric = self.run.fabric();
        let Some(slot) = self.slot else { return 0 };
        let Some(decided) = fabric.ledger.decided(Domain(0), slot) else { return 0 };
        let has = |id| self.run.held(id, slot).is_some_and(|held| held.slot.prefix == decided.digest);
        fabric.each_node().filter(|(id, node)| node.durable >= slot && has(*id)).count() as u64
    }

    /// How many clients' operations the leader has and the subject lacks.
    fn missed(&self) -> u64 {
        let fabric = self.run.fabric();
        let Some(leader) = fabric.leader() else { return 0 };
        let last = fabric.node(leader).map_or(0, |node| node.brief.last);
        let has = |slot, prefix| self.run.slot(self.event.to, slot).is_some_and(|own| own.prefix == prefix);
        let lacked = (1..=last).rev().map_while(|slot| {
            let held = self.run.held(leader, slot)?;
            (!has(slot, held.slot.prefix)).then_some(held.request.is_some())
        });
        lacked.filter(|asked| *asked).count() as u64
    }

    /// The running node that lacks the most of what was decided for clients, and how much that is.
    fn behind(&self) -> Option<(u64, NodeId)> {
        let fabric = self.run.fabric();
        let lacked = |id: NodeId| {
            let slots = (1..=fabric.ledger.decisions()).rev();
            let lacked = slots.map_while(|slot| {
                let decided = fabric.ledger.decided(Domain(0), slot)?;
                let has = self.run.slot(id, slot).is_some_and(|own| own.prefix == decided.digest);
                (!has).then(|| self.asked(slot, decided.digest))
            });
            lacked.filter(|asked| *asked).count() as u64
        };
        let running = fabric.each_node().filter(|(_, node)| node.status == Status::Up);
        running.map(|(id, _)| (lacked(id), id)).filter(|(lacked, _)| *lacked > 0).max_by_key(|(lacked, _)| *lacked)
    }

    /// Whether a client asked for what was decided at a slot, as any log says that has it.
    fn asked(&self, slot: u64, digest: u64) -> bool {
        let held = self.run.fabric().each_node().filter_map(|(id, _)| self.run.held(id, slot));
        held.filter(|held| held.slot.prefix == digest).any(|held| held.request.is_some())
    }

    /// The running node whose timer goes off next, and since when it waits.
    fn next(&self) -> Option<(NodeId, Instant)> {
        let fabric = self.run.fabric();
        let running = fabric.each_node().filter(|(_, node)| node.status == Status::Up);
        let timers = running.flat_map(|(id, node)| node.timers.iter().map(move |timer| (id, timer)));
        let armed = timers.filter(|(_, timer)| timer.kind.is_some() && timer.due.0 != NEVER);
        armed.min_by_key(|(id, timer)| (timer.due, *id)).map(|(id, timer)| (id, timer.since))
    }

    pub fn told(&self, step: &Step) -> Told {
        let fabric = self.run.fabric();
        let named = |id: NodeId| (id.0 > 0).then(|| id.to_string());
        let leader = fabric.leader();
        let there = |id: &NodeId| fabric.node(*id).is_some() || id.is_client();
        let nodes = step.lit.iter().filter_map(|lit| match lit {
            Lit::Node => Some(Some(self.event.to).filter(|id| id.0 > 0)),
            Lit::Leader => Some(leader),
            Lit::Process(id) => Some(Some(*id).filter(there)),
            Lit::Slot(_) => None,
        });
        let nodes: Vec<Option<NodeId>> = nodes.collect();
        let slots = step.lit.iter().filter_map(|lit| match lit {
            Lit::Slot(slot) => Some(slot.or(self.slot)),
            _ => None,
        });
        let slots: Vec<Option<u64>> = slots.collect();
        // One by one: see the figures of cards.
        let mut facts = BTreeMap::new();
        facts.extend(Fact::ALL.iter().map(|&fact| (fact.name(), self.fact(fact))));
        Told {
            step: step.id.to_string(),
            events: fabric.events,
            at_us: fabric.now.0,
            subject: named(self.event.to),
            leader: leader.and_then(named),
            lit: nodes.iter().flatten().map(ToString::to_string).collect(),
            slot: slots.iter().flatten().next().copied(),
            missing: nodes.contains(&None) || slots.contains(&None),
            next: self.next().map(|(id, _)| id.to_string()),
            behind: self.behind().map(|(_, id)| id.to_string()),
            facts,
        }
    }
}
