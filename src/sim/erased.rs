//! A cluster as a run: what can be asked of it by those who do not know its protocol.

use super::fabric::{Flight, Status};
use super::{Cluster, Event, Fabric, Held, JournalView, MessageName, Parcel, Run, Setup, Stamp};
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
        self.body.share_alike();
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
        self.shell().act_by(goal)
    }

    fn play(&mut self, until: Instant, seen: &mut dyn FnMut(&Event) -> bool) {
        self.shell().play(until, seen);
    }

    fn wait(&mut self, until: Instant) {
        if until > self.fabric.now {
            self.fabric.now = until;
            self.fabric.acted = 0;
        }
    }

    fn command(&mut self, command: &super::Command) -> Vec<Event> {
        self.shell().perform_command(command)
    }

    fn node(&self, id: NodeId) -> Option<NodeView> {
        self.memory(id).map(P::view)
    }

    fn disk(&self, id: NodeId) -> Vec<JournalView> {
        let Some(desk) = self.body.desks.get(usize::from(id.0).wrapping_sub(1)) else { return Vec::new() };
        desk.view()
    }

    fn slot(&self, id: NodeId, slot: u64) -> Option<Slot> {
        let left = || self.body.desks.get(usize::from(id.0.checked_sub(1)?))?.left.as_deref();
        self.memory(id).or_else(left)?.slot(Domain(0), slot)
    }

    fn held(&self, id: NodeId, slot: u64) -> Option<Held> {
        self.fabric.node(id)?;
        self.body.held_at(&self.setup, &self.fabric, id, slot)
    }

    fn message(&self, flight: usize) -> Vec<Field> {
        self.body.parcels.get(flight).and_then(Option::as_ref).map(Parcel::fields).unwrap_or_default()
    }

    fn watch(&mut self) {
        self.fabric.watched = true;
    }

    fn landed(&mut self) -> Vec<(MessageName, Vec<Field>)> {
        let fields = |(flight, parcel): (Flight, Option<Parcel<P>>)| {
            (flight.name, parcel.as_ref().map(Parcel::fields).unwrap_or_default())
        };
        std::mem::take(&mut self.body.landed).into_iter().map(fields).collect()
    }

    fn flown(&mut self) -> Vec<Flight> {
        std::mem::take(&mut self.body.landed).into_iter().map(|(flight, _)| flight).collect()
    }

    fn inquire(&mut self) {
        self.body.reasons.get_or_insert_default();
    }

    fn reasons(&mut self) -> Vec<(u32, NodeId, Because)> {
        self.body.reasons.take().unwrap_or_default()
    }

    fn why_not(&self, question: Question) -> Option<Lack> {
        self.body.overlooked(&self.setup, &self.fabric, |cluster| P::why_not(cluster, question))
    }

    fn copies(&self, id: NodeId) -> u64 {
        self.memory(id).map_or(0, P::copies)
    }

    fn speaks_as(&self, row: u8, argument: u64) -> Option<u8> {
        P::speaks_as(row, argument)
    }

    fn state_digest(&self) -> u64 {
        self.look().digest_core()
    }

    fn lost(&self) -> Vec<RequestId> {
        self.look().lost_writes()
    }

    fn level(&self, condition: &super::Condition, every: bool, event: &Event) -> u64 {
        self.fabric.level(self.setup.info, condition, every, event)
    }

    fn converged(&self) -> bool {
        // Who was added is no part of the cluster yet.
        let own = self.fabric.each_node().take(self.setup.roster.len());
        let live = own.filter(|(_, node)| node.status != Status::Crashed);
        let mut states = live.filter_map(|(id, _)| {
            let mut hasher = StableHasher::default();
            self.memory(id).filter(|node| node.replicates())?.state(&mut hasher);
            Some(std::hash::Hasher::finish(&hasher))
        });
        states.next().is_none_or(|first| states.all(|state| state == first))
    }
}
