//! How the journey of a message ends.

use super::fabric::{Fate, Flight, Pace, Status};
use super::shell::Shell;
use super::{Event, EventKind};
use crate::protocol::Instant;

impl Shell<'_> {
    /// The journey of a message ends.
    #[inline]
    pub(super) fn arrive(&mut self, place: u32, flight: &Flight) -> Event {
        if flight.flawed || flight.speaker != flight.name.from {
            return self.arrive_odd(place, flight);
        }
        self.arrive_as(place, flight)
    }

    /// The journey ends of a message that was damaged or forged on its way: it is thrown away, or taken for what it seems.
    #[cold]
    #[inline(never)]
    fn arrive_odd(&mut self, place: u32, flight: &Flight) -> Event {
        if self.fate(flight) != EventKind::Deliver {
            return self.arrive_as(place, flight);
        }
        match self.odd(place, flight) {
            Ok(header) => self.arrive_as(place, &Flight { header, ..*flight }),
            Err(kind) => {
                self.leave_inbox(flight);
                self.take_flight(place);
                self.broke(flight);
                self.fabric.let_behind_go(flight.name.from, flight.name.to);
                self.message_event(kind, flight)
            }
        }
    }

    /// What becomes of a message that ends its journey now.
    #[inline]
    fn fate(&self, flight: &Flight) -> EventKind {
        match flight.fate {
            Fate::Lost => EventKind::Lost,
            Fate::Cut => EventKind::Cut,
            Fate::Arrive if self.fabric.node(flight.name.to).is_some_and(|it| it.status == Status::Crashed) => {
                EventKind::Dead
            }
            // It was meant for the cluster that was there before a restore.
            Fate::Arrive
                if flight.sent < self.fabric.restored
                    && !flight.name.from.is_client()
                    && !flight.name.to.is_client() =>
            {
                EventKind::Dead
            }
            Fate::Arrive => EventKind::Deliver,
        }
    }

    /// A message leaves its receiver's inbox, if it was there.
    #[inline]
    fn leave_inbox(&mut self, flight: &Flight) {
        if flight.pace == Pace::Arrived {
            self.fabric.nodes[usize::from(flight.name.to.0 - 1)].inbox -= 1;
        }
    }

    #[inline]
    fn arrive_as(&mut self, place: u32, flight: &Flight) -> Event {
        self.leave_inbox(flight);
        let (to, kind) = (flight.name.to, self.fate(flight));
        if kind == EventKind::Deliver {
            self.vacate(place);
            self.hear(flight.speaker, to, flight.sent, place);
        } else {
            self.take_flight(place);
            self.broke(flight);
        }
        self.fabric.let_behind_go(flight.name.from, to);
        self.message_event(kind, flight)
    }

    /// A message finds its receiver's in-queue full.
    #[cold]
    pub(super) fn overflow(&mut self, at: Instant, place: u32, flight: &Flight) -> Event {
        self.begin(at);
        self.take_flight(place);
        self.fabric.let_behind_go(flight.name.from, flight.name.to);
        self.message_event(EventKind::Overflow, flight)
    }
}
