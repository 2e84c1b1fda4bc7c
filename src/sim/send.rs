//! How a message gets on its way: everything that happens to it is drawn as it sets out, from its number on its link.

use super::draw::{Draw, Purpose};
use super::fabric::{Fate, Flight, Pace};
use super::queue::Next;
use super::{Fabric, LinkModel, MessageName};
use crate::protocol::{Header, Instant, NodeId};

/// The fields of a message's draws. What is drawn in one field moves nothing that is drawn in another.
mod field {
    pub const LATENCY: u8 = 0;
    pub const LOST: u8 = 1;
    pub const LOST_AT: u8 = 2;
    pub const DOUBLED: u8 = 3;
    pub const COPY_LATENCY: u8 = 4;
    pub const COPY_LOST: u8 = 5;
    pub const FLAWED: u8 = 6;
    pub const COPY_FLAWED: u8 = 7;
    pub const BIT: u8 = 8;
    /// Of each attempt of a stream one for its loss and one for its damage.
    pub const ATTEMPTS: u8 = 16;
    /// Of the copies that a person makes, one each.
    pub const COPIES: u8 = 64;
}

/// How often a stream sends a message before it gives up in any case.
const ATTEMPTS: u8 = 16;

/// How long a stream waits at least, besides a round trip, before it sends a message again, in microseconds; the next
/// time twice as long.
const AGAIN: u64 = 200_000;

/// More time than any run has.
const BEYOND: u64 = 1 << 40;

/// The draws of one message.
#[derive(Clone, Copy)]
struct Draws {
    seed: u64,
    place: u32,
    number: u32,
}

impl Draws {
    fn new(seed: u64, name: MessageName) -> Self {
        let place = u32::from(name.from.0) << 16 | u32::from(name.to.0);
        Self { seed, place, number: name.number }
    }

    #[inline]
    fn of(self, field: u8) -> Draw {
        Draw::new(self.seed, Purpose::Message, self.place, self.number.into(), field)
    }

    /// Where on its way, of so much time, a message is lost.
    fn lost_at(self, latency: u64) -> u64 {
        self.of(field::LOST_AT).between(latency / 5, latency * 4 / 5)
    }

    /// How much later a message comes on a stream that sends it again each time that it is lost or damaged; none if the
    /// stream gives up before.
    fn retransmissions(self, model: &LinkModel, round_trip: u64, patience: u64) -> Option<u64> {
        let (mut delay, mut pause) = (0_u64, AGAIN.saturating_add(round_trip));
        for attempt in 0..ATTEMPTS {
            let draw = |which| self.of(field::ATTEMPTS + 2 * attempt + which);
            let damaged = model.checksum && model.corrupt > 0 && draw(1).happens(model.corrupt);
            let lost = model.loss > 0 && draw(0).happens(model.loss);
            if !damaged && !lost {
                return Some(delay);
            }
            delay = delay.saturating_add(pause);
            pause = pause.saturating_mul(2);
            if delay > patience {
                return None;
            }
        }
        None
    }
}

impl Fabric {
    /// Puts a message on its way: the place where it travels, and that of its copy, if it has one. None where it is sent to
    /// nobody.
    #[allow(clippy::too_many_arguments, reason = "a message is all of these")]
    pub(super) fn transmit(
        &mut self,
        from: NodeId,
        to: NodeId,
        header: Header,
        row: u8,
        cause: u32,
    ) -> Option<(u32, Option<u32>)> {
        let known = if to.is_client() { self.client(to).is_some() } else { self.node(to).is_some() };
        if !known {
            return None;
        }
        let link = self.link_mut(from, to);
        link.sent += 1;
        let (cut, wired) = (link.cut || link.parted, link.wire > 0);
        let name = MessageName { from, to, number: link.sent, copy: 1 };
        self.sent += 1;
        self.sent_bytes += u64::from(header.bytes);
        // Most links remember nothing, and this is the hottest path of all: a flight is put together once, where it goes.
        if !wired && self.network.simple() && self.network.duplicate == 0 {
            let (latency, ends, fate) = self.plain(name, cut, field::LATENCY, field::LOST);
            let (sent, order) = (self.now, self.queue.order());
            let (arrives, ends) = (Instant(sent.0 + latency), Instant(sent.0 + ends));
            let flight = Flight { arrives, ends, fate, order, ..Flight::new(name, row, header, sent, cause) };
            return Some((self.launch(flight), None));
        }
        let base = Flight::new(name, row, header, self.now, cause);
        let (first, second) =
            if wired || !self.network.simple() { self.routed(&base, cut) } else { self.doubled(&base, cut) };
        let second = second.map(|second| self.launch(second));
        Some((self.launch(first), second))
    }

    /// How long a message is under way on a link that behaves like the network and has nothing to remember, when its
    /// journey ends, and how.
    #[inline]
    fn plain(&self, name: MessageName, cut: bool, latency: u8, lost: u8) -> (u64, u64, Fate) {
        let (model, draws) = (&self.network, Draws::new(self.seed, name));
        let latency = model.latency(draws.of(latency));
        if cut {
            (latency, latency / 2, Fate::Cut)
        } else if model.loss > 0 && draws.of(lost).happens(model.loss) {
            (latency, draws.lost_at(latency), Fate::Lost)
        } else {
            (latency, latency, Fate::Arrive)
        }
    }

    /// The journeys of a message on such a link, and of its copy, if it has one.
    fn doubled(&mut self, base: &Flight, cut: bool) -> (Flight, Option<Flight>) {
        let doubled = Draws::new(self.seed, base.name).of(field::DOUBLED).happens(self.network.duplicate);
        let mut journey = |copy: u8, latency: u8, lost: u8| {
            let (latency, ends, fate) = self.plain(base.name, cut, latency, lost);
            base.journey(copy, doubled, latency, ends, fate, self.queue.order())
        };
        let first = journey(1, field::LATENCY, field::LOST);
        (first, doubled.then(|| journey(2, field::COPY_LATENCY, field::COPY_LOST)))
    }

    /// The same on a link of which more is to be said.
    #[cold]
    #[inline(never)]
    fn routed(&mut self, base: &Flight, cut: bool) -> (Flight, Option<Flight>) {
        let (from, to) = (base.name.from, base.name.to);
        let cut = cut || !self.joined(from, to);
        let far = self.network.far(from, to, self.roster);
        let model = self.wire_mut(from, to).own.unwrap_or(self.network);
        let (now, patience, draws) = (self.now, self.patience, Draws::new(self.seed, base.name));
        let at = self.link_mut(from, to).wire as usize - 1;
        let wire = &mut self.wires[at];
        let doubled = !model.stream() && model.duplicate > 0 && draws.of(field::DOUBLED).happens(model.duplicate);
        let mut journey = |copy: u8, latency: u8, lost: u8, flawed: u8| {
            let mut latency = model.latency(draws.of(latency)) + far;
            latency = latency.saturating_add(wire.waits(now, base.header.bytes, &model)).min(BEYOND);
            let again = if model.stream() && !cut {
                draws.retransmissions(&model, 2 * (model.latency.1 + far), patience)
            } else {
                Some(0)
            };
            let lost = !model.stream() && model.loss > 0 && draws.of(lost).happens(model.loss);
            let (ends, fate) = match again {
                // What meets a cut on a stream waits there for a while, for the link to be whole again.
                _ if cut && model.stream() => (latency / 2 + patience, Fate::Cut),
                _ if cut => (latency / 2, Fate::Cut),
                None => {
                    // Nothing that comes after it on the stream may come before it gives up.
                    wire.last = wire.last.max(Instant(now.0 + patience));
                    (patience, Fate::Lost)
                }
                Some(_) if lost => (draws.lost_at(latency), Fate::Lost),
                Some(again) => {
                    latency = (latency + again).min(BEYOND);
                    if model.ordered() {
                        wire.last = wire.last.max(Instant(now.0 + latency));
                        latency = wire.last.0 - now.0;
                    }
                    (latency, Fate::Arrive)
                }
            };
            let mut flight = base.journey(copy, doubled, latency, ends, fate, self.queue.order());
            let guarded = model.stream() && model.checksum;
            flight.flawed = !guarded && model.corrupt > 0 && draws.of(flawed).happens(model.corrupt);
            flight
        };
        let first = journey(1, field::LATENCY, field::LOST, field::FLAWED);
        let second = doubled.then(|| journey(2, field::COPY_LATENCY, field::COPY_LOST, field::COPY_FLAWED));
        (first, second)
    }

    /// Puts a message among those under way, and says at which place.
    pub(super) fn launch(&mut self, flight: Flight) -> u32 {
        let place = self.free.pop().unwrap_or(self.flights.len() as u32);
        if place as usize == self.flights.len() {
            self.flights.push(None);
        }
        self.queue.push(flight.ends, flight.order, Next::Flight(place));
        self.flights[place as usize] = Some(flight);
        place
    }

    /// One more copy of a message, on its way from its sender now; chance takes no hand in it but for the latency.
    pub(super) fn again(&mut self, flight: &Flight, copy: u8) -> Flight {
        let (from, to) = (flight.name.from, flight.name.to);
        let draw = Draws::new(self.seed, flight.name).of(field::COPIES + copy);
        let latency = self.model(from, to).latency(draw) + self.network.far(from, to, self.roster);
        let (fate, ends) = if self.connected(from, to) { (Fate::Arrive, latency) } else { (Fate::Cut, latency / 2) };
        let base = Flight { sent: self.now, pace: Pace::Moves, copies: copy, delayed: 0, ..*flight };
        let order = self.queue.order();
        Flight { copies: copy, ..base.journey(copy, false, latency, ends, fate, order) }
    }

    /// Which bit of a flawed message is wrong.
    pub(super) fn wrong_bit(&self, name: MessageName) -> u64 {
        Draws::new(self.seed, name).of(field::BIT + (name.copy - 1) % 8).below(u64::MAX)
    }
}

impl Flight {
    fn new(name: MessageName, row: u8, header: Header, sent: Instant, cause: u32) -> Self {
        Self {
            name,
            row,
            header,
            sent,
            arrives: sent,
            ends: sent,
            fate: Fate::Arrive,
            cause,
            pace: Pace::Moves,
            flawed: false,
            speaker: name.from,
            copies: 1,
            delayed: 0,
            stopped: sent,
            order: 0,
        }
    }

    /// A journey that would take so long, and ends like this after so long.
    #[inline]
    fn journey(&self, copy: u8, doubled: bool, latency: u64, ends: u64, fate: Fate, order: u64) -> Self {
        let name = MessageName { copy, ..self.name };
        let (arrives, ends) = (Instant(self.sent.0 + latency), Instant(self.sent.0 + ends));
        Self { name, arrives, ends, fate, copies: 1 + u8::from(doubled), order, ..*self }
    }
}
