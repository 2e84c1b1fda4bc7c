//! What a person does with messages under way: drop, duplicate, delay, hold, release, deliver.

use super::command::{Messages, Process, Verb};
use super::fabric::{Fate, Flight, Pace, Status};
use super::queue::Next;
use super::shell::Shell;
use super::{Event, EventKind, Fabric, Void, row};
use crate::protocol::{Header, Instant, NodeId};

/// How many copies of a message there may be.
const COPIES_MOST: u8 = 128;

/// Where so many messages are under way, none is duplicated by hand any more: `duplicate all` doubles them each time.
const UNDER_WAY_TO_COPY: u32 = 10_000;

impl Shell<'_> {
    pub(super) fn drop_message(&mut self, messages: &Messages, kind: Option<u8>) -> Result<Event, Void> {
        let (place, flight) = self.flight(messages, kind)?;
        self.take_flight(place);
        // It may have arrived, and not been heard yet.
        let to = usize::from(flight.name.to.0.wrapping_sub(1));
        if flight.pace == Pace::Arrived {
            self.fabric.nodes[to].waiting.remove(&flight.order);
            self.fabric.nodes[to].inbox -= 1;
        }
        self.fabric.let_behind_go(flight.name.from, flight.name.to);
        self.broke(&flight);
        Ok(self.handled(EventKind::Drop, &flight))
    }

    pub(super) fn handle(&mut self, verb: Verb, messages: &Messages, kind: Option<u8>) -> Result<Event, Void> {
        let (place, flight) = self.flight(messages, kind)?;
        if flight.pace == Pace::Arrived {
            return Err(Void::HasArrived);
        }
        match verb {
            Verb::Duplicate => self.duplicate(place, &flight),
            Verb::Delay(by) => Ok(self.delay(place, &flight, by)),
            Verb::Hold => self.hold(place, &flight),
            Verb::Release => self.release(place, &flight),
            Verb::Deliver => self.deliver(place, flight),
        }
    }

    fn handled(&mut self, kind: EventKind, flight: &Flight) -> Event {
        self.fabric.disturb();
        self.message_event(kind, &Flight { cause: Event::NO_CAUSE, ..*flight })
    }

    /// The sender sends it once more; chance takes no hand in it but for the latency.
    fn duplicate(&mut self, place: u32, flight: &Flight) -> Result<Event, Void> {
        if self.fabric.model(flight.name.from, flight.name.to).stream() {
            return Err(Void::IsStream);
        }
        // Asked before the twins are looked for, as this may be asked of very many at once.
        if flight.copies >= COPIES_MOST || self.fabric.under_way() >= UNDER_WAY_TO_COPY {
            return Err(Void::TooMany);
        }
        self.fabric.look_through(self.fabric.flights.len());
        let twins: Vec<usize> = self.fabric.twins(flight).collect();
        let copies = twins.iter().filter_map(|at| Some(self.fabric.flights[*at]?.copies)).max().unwrap_or(1) + 1;
        if copies > COPIES_MOST {
            return Err(Void::TooMany);
        }
        for at in twins {
            if let Some(twin) = &mut self.fabric.flights[at] {
                twin.copies = copies;
            }
        }
        let copy = self.fabric.again(flight, copies);
        let to = self.fabric.launch(copy);
        self.body.copy(place, to);
        Ok(self.handled(EventKind::Duplicate, &copy))
    }

    fn delay(&mut self, place: u32, flight: &Flight, by: u64) -> Event {
        let arrives = Instant(flight.arrives.0.saturating_add(by));
        let ends = match flight.fate {
            Fate::Arrive => arrives,
            Fate::Lost => Instant(flight.ends.0.saturating_add(by)),
            Fate::Cut => self.fabric.dies_at(&Flight { arrives, ..*flight }),
        };
        let delayed = flight.delayed.saturating_add(by);
        self.fabric.flights[place as usize] = Some(Flight { arrives, ends, delayed, ..*flight });
        if flight.pace == Pace::Moves {
            self.fabric.send_on(place);
        }
        self.fabric.mind_order(flight);
        self.handled(EventKind::Delay, flight)
    }

    fn hold(&mut self, place: u32, flight: &Flight) -> Result<Event, Void> {
        if flight.pace == Pace::Held {
            return Err(Void::IsHeld);
        }
        let stopped = flight.moved(self.fabric.now);
        self.fabric.flights[place as usize] = Some(Flight { pace: Pace::Held, stopped, order: 0, ..*flight });
        self.fabric.mind_order(flight);
        Ok(self.handled(EventKind::Hold, flight))
    }

    fn release(&mut self, place: u32, flight: &Flight) -> Result<Event, Void> {
        if flight.pace != Pace::Held {
            return Err(Void::NotHeld);
        }
        let later = |at: Instant| Instant(at.0.saturating_add(self.fabric.now.0 - flight.stopped.0));
        let (sent, arrives, ends) = (later(flight.sent), later(flight.arrives), later(flight.ends));
        let mut flight = Flight { pace: Pace::Moves, sent, arrives, ends, ..*flight };
        // What was cut or healed while it stood still, it meets as it goes on.
        if flight.fate != Fate::Lost && flight.middle() >= self.fabric.now {
            let reaches = self.fabric.connected(flight.name.from, flight.name.to);
            let dies = self.fabric.dies_at(&flight);
            (flight.fate, flight.ends) = if reaches { (Fate::Arrive, arrives) } else { (Fate::Cut, dies) };
        }
        self.fabric.flights[place as usize] = Some(flight);
        self.fabric.send_on(place);
        self.fabric.let_behind_go(flight.name.from, flight.name.to);
        Ok(self.handled(EventKind::Release, &flight))
    }

    /// It arrives now, wherever it is and whatever was to become of it.
    fn deliver(&mut self, place: u32, flight: Flight) -> Result<Event, Void> {
        let to = flight.name.to;
        if self.fabric.node(to).is_some_and(|node| node.status == Status::Paused) {
            return Err(Void::NotUp);
        }
        let flight = Flight { fate: Fate::Arrive, ..flight };
        if self.fabric.overtakes(&flight) {
            return Err(Void::NotFirst);
        }
        self.fabric.disturb();
        Ok(self.arrive(place, &flight))
    }
}

impl Shell<'_> {
    /// A message says from now on that another node sent it. What clients and nodes say to each other has no sender but
    /// the link.
    pub(super) fn forge(&mut self, messages: &Messages, kind: Option<u8>, speaker: &Process) -> Result<Event, Void> {
        let (place, flight) = self.flight(messages, kind)?;
        let speaker = self.node_of(speaker)?;
        if flight.row >= row::REQUEST {
            return Err(Void::OtherKind);
        }
        if flight.speaker == speaker {
            return Err(Void::NoChange);
        }
        self.fabric.flights[place as usize] = Some(Flight { speaker, ..flight });
        Ok(self.handled(EventKind::Forge, &flight))
    }

    /// Looks into a message that was damaged or forged on its way, as it arrives: lets it say what its receiver reads, and
    /// gives the header of that; or says why it is thrown away.
    pub(super) fn odd(&mut self, place: u32, flight: &Flight) -> Result<Header, EventKind> {
        let model = self.fabric.model(flight.name.from, flight.name.to);
        if flight.speaker != flight.name.from && model.authentic {
            return Err(EventKind::Rejected);
        }
        if !flight.flawed {
            return Ok(flight.header);
        }
        let bit = self.fabric.wrong_bit(flight.name);
        // What clients and nodes say to each other always has a checksum.
        let header = if model.checksum { None } else { self.body.flip_message(place, bit) };
        header.ok_or(EventKind::Corrupt)
    }
}

impl Fabric {
    /// The places of a message under way and of its copies.
    fn twins(&self, flight: &Flight) -> impl Iterator<Item = usize> {
        let name = (flight.name.from, flight.name.to, flight.name.number);
        let same = move |other: &Flight| (other.name.from, other.name.to, other.name.number) == name;
        (0..self.flights.len()).filter(move |at| self.flights[*at].as_ref().is_some_and(same))
    }

    /// A message stops where its journey has come to, at the moment that was set for its end; whether it had not
    /// stopped like this before.
    pub(super) fn stop(&mut self, place: u32, pace: Pace) -> bool {
        let Some(flight) = &mut self.flights[place as usize] else { return false };
        let before = flight.pace;
        (flight.pace, flight.stopped, flight.order) = (pace, flight.ends, 0);
        before != pace
    }

    /// Sets the moment at which the journey of the message at this place ends.
    pub(super) fn send_on(&mut self, place: u32) {
        let order = self.queue.order();
        if let Some(flight) = &mut self.flights[place as usize] {
            flight.order = order;
            self.queue.push(flight.ends, order, Next::Flight(place));
        }
    }

    /// A person has moved a message of this link: where order is kept, those behind it must be looked after.
    fn mind_order(&mut self, flight: &Flight) {
        if self.model(flight.name.from, flight.name.to).ordered() {
            self.wire_mut(flight.name.from, flight.name.to).unruly = true;
        }
    }

    /// Whether a message that arrives now would overtake another on a link that keeps order. Copies have no place in it.
    fn overtakes(&mut self, flight: &Flight) -> bool {
        let (from, to) = (flight.name.from, flight.name.to);
        flight.name.copy == 1
            && self.model(from, to).ordered()
            && self.foremost(from, to).is_some_and(|first| first < flight.name.number)
    }

    /// The number of the first message on a link that is to arrive and has not. Copies have no place in the order.
    fn foremost(&mut self, from: NodeId, to: NodeId) -> Option<u32> {
        self.look_through(self.flights.len());
        let on = |it: &&Flight| (it.name.from, it.name.to, it.name.copy) == (from, to, 1);
        let comes = |it: &&Flight| on(it) && it.fate == Fate::Arrive && it.pace != Pace::Arrived;
        self.flights.iter().flatten().filter(comes).map(|flight| flight.name.number).min()
    }

    /// Whether a message that would arrive now waits behind another instead.
    pub(super) fn falls_behind(&mut self, place: u32) -> bool {
        if self.wires.is_empty() {
            return false;
        }
        let Some(flight) = self.flights[place as usize] else { return false };
        let unruly = self.wire(flight.name.from, flight.name.to).is_some_and(|wire| wire.unruly);
        let behind = unruly && self.overtakes(&flight);
        if behind {
            self.stop(place, Pace::Behind);
        }
        behind
    }

    /// The places of such messages, in the order of their names.
    #[inline(never)]
    pub(super) fn places(&self, such: &dyn Fn(&Flight) -> bool) -> Vec<usize> {
        let mut places: Vec<usize> =
            (0..self.flights.len()).filter(|at| self.flights[*at].as_ref().is_some_and(such)).collect();
        places.sort_unstable_by_key(|at| self.flights[*at].map(|flight| flight.name));
        places
    }

    /// A message of this link no longer keeps others waiting: the next that wait behind it arrive.
    pub(super) fn let_behind_go(&mut self, from: NodeId, to: NodeId) {
        if self.wires.is_empty() || !self.wire(from, to).is_some_and(|wire| wire.unruly) {
            return;
        }
        let first = if self.model(from, to).ordered() { self.foremost(from, to) } else { None };
        let here = |flight: &Flight| (flight.name.from, flight.name.to) == (from, to) && flight.pace == Pace::Behind;
        let overtakes = |it: &Flight| it.name.copy == 1 && first.is_some_and(|first| first < it.name.number);
        let free = |flight: &Flight| here(flight) && !overtakes(flight);
        self.look_through(self.flights.len());
        for place in self.places(&free) {
            if let Some(flight) = &mut self.flights[place] {
                (flight.pace, flight.ends) = (Pace::Moves, self.now);
            }
            self.send_on(place as u32);
        }
    }
}
