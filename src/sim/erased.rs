//! A cluster as a run: what can be asked of it by those who do not know its protocol.

use super::fabric::{Flight, Status};
use super::{Cluster, Event, Fabric, Held, JournalView, MessageName, Parcel, Run, Setup, Stamp, WORK_AT_ONCE};
use crate::protocol::{
    Because, Domain, Field, Instant, Lack, NodeId, NodeView, Protocol, Question, RequestId, Slot, StableHasher,
};

impl<P: Protocol> Run for Cluster<P> {
    fn setup(&self) -> &Setup {
        &self.setup
    }

    fn fabric(&self) -> &Fabric {
        &self.fabric
    }

    fn fork(&self) -> Box<dyn Run> {
        Box::new(self.clone())
    }

    fn share(&mut self) {
        self.share_alike();
    }

    fn weight(&self) -> usize {
        self.own_bytes()
    }

    fn next_at(&self) -> Option<Instant> {
        if self.fabric.conducted {
            return None;
        }
        self.fabric.queue.peek().map(|(at, ..)| at)
    }

    fn act_by(&mut self, goal: Stamp) -> Option<Event> {
        if self.fabric.conducted {
            return None;
        }
        while self.fabric.position() < goal && self.fabric.queue.peek().is_some_and(|(at, ..)| at <= goal.at) {
            let (at, order, next) = self.fabric.queue.pop()?;
            if let Some(event) = self.perform(at, order, next) {
                return Some(event);
            }
        }
        None
    }

    fn play(&mut self, until: Instant, seen: &mut dyn FnMut(&Event) -> bool) {
        let most = self.fabric.work + WORK_AT_ONCE;
        while let Some(event) = self.act(until) {
            if !seen(&event) || self.fabric.work > most {
                return;
            }
        }
    }

    fn wait(&mut self, until: Instant) {
        if until > self.fabric.now {
            self.fabric.now = until;
            self.fabric.acted = 0;
        }
    }

    fn command(&mut self, command: &super::Command) -> Vec<Event> {
        self.perform_command(command)
    }

    fn node(&self, id: NodeId) -> Option<NodeView> {
        self.memory(id).map(P::view)
    }

    fn disk(&self, id: NodeId) -> Vec<JournalView> {
        let Some(desk) = self.desks.get(usize::from(id.0).wrapping_sub(1)) else { return Vec::new() };
        desk.view()
    }

    fn slot(&self, id: NodeId, slot: u64) -> Option<Slot> {
        let left = || self.desks.get(usize::from(id.0.checked_sub(1)?))?.left.as_deref();
        self.memory(id).or_else(left)?.slot(Domain(0), slot)
    }

    fn held(&self, id: NodeId, slot: u64) -> Option<Held> {
        self.held_at(id, slot)
    }

    fn message(&self, flight: usize) -> Vec<Field> {
        self.parcels.get(flight).and_then(Option::as_ref).map(Parcel::fields).unwrap_or_default()
    }

    fn watch(&mut self) {
        self.landed.get_or_insert_default();
    }

    fn landed(&mut self) -> Vec<(MessageName, Vec<Field>)> {
        let landed = self.landed.as_mut().map(std::mem::take).unwrap_or_default();
        let fields = |(flight, parcel): (Flight, Option<Parcel<P>>)| {
            (flight.name, parcel.as_ref().map(Parcel::fields).unwrap_or_default())
        };
        landed.into_iter().map(fields).collect()
    }

    fn flown(&mut self) -> Vec<Flight> {
        let landed = self.landed.as_mut().map(std::mem::take).unwrap_or_default();
        landed.into_iter().map(|(flight, _)| flight).collect()
    }

    fn inquire(&mut self) {
        self.reasons.get_or_insert_default();
    }

    fn reasons(&mut self) -> Vec<(u32, NodeId, Because)> {
        self.reasons.take().unwrap_or_default()
    }

    fn why_not(&self, question: Question) -> Option<Lack> {
        self.lack(question)
    }

    fn copies(&self, id: NodeId) -> u64 {
        self.memory(id).map_or(0, P::copies)
    }

    fn speaks_as(&self, row: u8, argument: u64) -> Option<u8> {
        P::speaks_as(row, argument)
    }

    fn state_digest(&self) -> u64 {
        self.digest_core()
    }

    fn lost(&self) -> Vec<RequestId> {
        self.lost_writes()
    }

    fn level(&self, condition: &super::Condition, every: bool, event: &Event) -> u64 {
        let last = self.fabric.events.wrapping_sub(1);
        let sent = if condition.looks_for_what_is_sent() { self.sent_in(last) } else { Vec::new() };
        self.level_of(condition, every, event, &sent)
    }

    fn converged(&self) -> bool {
        // Who was added is no part of the cluster yet.
        let own = self.fabric.each_node().take(self.setup.roster.len());
        let live = own.filter(|(_, node)| node.status != Status::Crashed);
        let states = live.filter_map(|(id, _)| {
            let mut hasher = StableHasher::default();
            self.memory(id).filter(|node| node.replicates())?.state(&mut hasher);
            Some(std::hash::Hasher::finish(&hasher))
        });
        states.collect::<std::collections::BTreeSet<_>>().len() <= 1
    }
}
