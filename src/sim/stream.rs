//! Streams: connections that keep order and make up for loss, until they break.

use std::collections::BTreeSet;

use super::body::Cue;
use super::fabric::{Fabric, Fate, Flight, Pace, Status};
use super::queue::Next;
use super::shell::Shell;
use super::{Event, EventKind};
use crate::protocol::{Instant, NodeId};

/// That a connection broke, for one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Rupture {
    /// In which event.
    pub cause: u32,
    /// How many messages to this end were lost with it.
    lost: u32,
}

impl Shell<'_> {
    /// A message was lost for good: on a stream its connection breaks, in the event that happens now.
    #[inline]
    pub(super) fn broke(&mut self, flight: &Flight) {
        if self.fabric.wires.is_empty() {
            return;
        }
        let (from, to) = (flight.name.from, flight.name.to);
        if self.fabric.model(from, to).stream() {
            self.sever(from, to);
        }
    }

    /// Everything under way between these two is lost, and both hear of it.
    #[cold]
    fn sever(&mut self, one: NodeId, other: NodeId) {
        for (from, to) in [(one, other), (other, one)] {
            let on = |flight: &Flight| (flight.name.from, flight.name.to) == (from, to) && flight.pace != Pace::Arrived;
            let mut lost = 0;
            self.fabric.look_through(self.fabric.flights.len());
            for place in 0..self.fabric.flights.len() {
                if self.fabric.flights[place].as_ref().is_some_and(on) {
                    self.take_flight(place as u32);
                    lost += 1;
                }
            }
            self.fabric.wire_mut(from, to).last = self.fabric.now;
            if !to.is_client() {
                let (now, order) = (self.fabric.now, self.fabric.queue.order());
                self.fabric.ruptures.insert((to, from), Rupture { cause: self.fabric.events, lost });
                self.fabric.queue.push(now, order, Next::Broken(to, from));
            }
        }
    }

    /// A node boots again: what was under way on a stream to its life before finds nobody who knows it, and those at the
    /// other ends hear of it.
    pub(super) fn reset_streams(&mut self, id: NodeId) {
        if self.fabric.wires.is_empty() {
            return;
        }
        self.fabric.look_through(self.fabric.flights.len());
        let waits = |flight: &&Flight| flight.name.to == id && self.fabric.model(flight.name.from, id).stream();
        let peers = self.fabric.flights.iter().flatten().filter(waits).map(|flight| flight.name.from);
        let mut each = BTreeSet::new();
        each.extend(peers);
        for peer in each {
            self.sever(peer, id);
            self.fabric.ruptures.remove(&(id, peer));
        }
    }

    /// An end of a connection hears that it broke.
    pub(super) fn hear_rupture(&mut self, at: Instant, id: NodeId, peer: NodeId) -> Option<Event> {
        let next = Next::Broken(id, peer);
        if self.paused(id, next) {
            return self.begin_quietly(at);
        }
        let rupture = self.fabric.ruptures.remove(&(id, peer))?;
        if self.fabric.node(id)?.status != Status::Up {
            return None;
        }
        self.begin(at);
        let event = self.fabric.events;
        self.step(id, Cue::Broken(peer), event);
        let (kind, argument, cause) = (EventKind::Broken, rupture.lost.into(), rupture.cause);
        let epoch = self.fabric.nodes[usize::from(id.0 - 1)].brief.epoch;
        let row = super::row::NONE;
        Some(self.event(Event { kind, from: peer, to: id, epoch, argument, cause, row, ..Event::default() }))
    }
}

impl Fabric {
    /// Links may be whole again: what waited at a cut on a stream goes on, in the order in which it was sent.
    pub(super) fn revive(&mut self) {
        if self.wires.is_empty() {
            return;
        }
        self.look_through(self.flights.len());
        let waits = |flight: &Flight| {
            let (from, to) = (flight.name.from, flight.name.to);
            let stands = flight.fate == Fate::Cut && flight.pace == Pace::Moves;
            stands && self.model(from, to).stream() && self.connected(from, to)
        };
        for place in self.places(&waits) {
            let Some(flight) = self.flights[place] else { continue };
            let middle = flight.middle().0;
            let from_here = Instant(self.now.0.max(middle) + (flight.arrives.0 - middle));
            let wire = self.wire_mut(flight.name.from, flight.name.to);
            wire.last = wire.last.max(from_here);
            let (arrives, fate) = (wire.last, Fate::Arrive);
            self.flights[place] = Some(Flight { arrives, ends: arrives, fate, ..flight });
            self.send_on(place as u32);
        }
    }
}
