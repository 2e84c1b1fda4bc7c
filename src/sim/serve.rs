//! In-queues: a node that takes its time for each message serves them one after the other.

use super::command::Process;
use super::fabric::{Fabric, Flight, Pace, Status};
use super::queue::Next;
use super::shell::Shell;
use super::{Event, EventKind, Void};
use crate::protocol::{Instant, NodeId};

/// How a node serves what arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Service {
    /// How long it is busy with each message, in microseconds.
    pub time: u64,
    /// How many messages may wait or be served at once, beyond which one that arrives is lost; 0 for as many as one likes.
    pub queue: u32,
}

/// What becomes of a message that arrives.
pub(super) enum Served {
    /// The node takes it now.
    Now,
    /// It waits for its turn.
    Later,
    /// There is no room for it.
    Never,
}

impl Fabric {
    /// Puts a message that arrives at `at` into its receiver's in-queue, if it has to wait there.
    #[inline]
    pub(super) fn serve(&mut self, place: u32, flight: &Flight, at: Instant) -> Served {
        let to = usize::from(flight.name.to.0.wrapping_sub(1));
        match self.nodes.get(to) {
            Some(node) if node.service.time > 0 && node.status == Status::Up && flight.pace != Pace::Arrived => {
                self.line_up(place, to, at)
            }
            _ => Served::Now,
        }
    }

    #[cold]
    fn line_up(&mut self, place: u32, to: usize, at: Instant) -> Served {
        let stream = self.flights[place as usize].is_some_and(|it| self.model(it.name.from, it.name.to).stream());
        let node = &mut self.nodes[to];
        // A stream lets its sender wait.
        if node.service.queue > 0 && node.inbox >= node.service.queue && !stream {
            return Served::Never;
        }
        node.inbox += 1;
        node.busy = Instant(node.busy.max(at).0.saturating_add(node.service.time));
        let done = node.busy;
        self.stop(place, Pace::Arrived);
        if let Some(flight) = &mut self.flights[place as usize] {
            flight.ends = done;
        }
        self.send_on(place);
        Served::Later
    }

    /// Whether a timer that is due at `at` has to wait for the messages that came before it; it is set to when they are
    /// served.
    #[inline]
    pub(super) fn timer_waits(&mut self, id: NodeId, slot: u16, at: Instant) -> bool {
        let node = &mut self.nodes[usize::from(id.0 - 1)];
        let armed = &mut node.timers[usize::from(slot)];
        if node.busy <= at || armed.lined {
            return false;
        }
        let order = self.queue.order();
        (armed.due, armed.order, armed.queued, armed.lined) = (node.busy, order, Some((node.busy, order)), true);
        self.queue.push(node.busy, order, Next::Timer(id, slot));
        true
    }
}

impl Shell<'_> {
    /// From now on a node takes so long for each message that arrives.
    pub(super) fn change_service(&mut self, process: &Process, service: Service) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        if std::mem::replace(&mut plain.service, service) == service {
            return Err(Void::NoChange);
        }
        self.fabric.disturb();
        let event = Event { argument: service.time, number: service.queue, ..Event::default() };
        Ok(self.node_event(EventKind::Service, id, Event { cause: Event::NO_CAUSE, ..event }))
    }

    /// Everything that a node had taken in and not heard yet is gone.
    pub(super) fn forget_inbox(&mut self, id: NodeId) {
        let at = usize::from(id.0 - 1);
        self.fabric.nodes[at].waiting.clear();
        self.fabric.nodes[at].busy = Instant(0);
        self.fabric.ruptures.retain(|(hears, _), _| *hears != id);
        if std::mem::take(&mut self.fabric.nodes[at].inbox) == 0 {
            return;
        }
        let there = |flight: &Flight| flight.name.to == id && flight.pace == Pace::Arrived;
        self.fabric.look_through(self.fabric.flights.len());
        for place in 0..self.fabric.flights.len() {
            if self.fabric.flights[place].as_ref().is_some_and(there) {
                self.take_flight(place as u32);
            }
        }
    }
}
