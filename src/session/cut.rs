//! Cuts through a run: of each process the events that are in, and whether such an instant could have been.

use serde::Serialize;

use crate::protocol::{Instant, NodeId};
use crate::sim::{Event, EventKind};

use super::{Place, Session};

/// How many events behind a cut are looked through for the messages that cross it.
const LOOKED: u32 = 50_000;

/// That a cut has a message's arrival without its sending: such an instant cannot have been.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// The arrival.
    pub event: u32,
    /// The event in which it was sent.
    pub cause: u32,
    /// Who sent it.
    pub from: String,
    /// Who received it.
    pub to: String,
}

/// Where a cut passes a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bent {
    /// The events of the process below this number are in.
    pub bound: u32,
    /// How many of its events lie between the base and there; fewer than none where it is bent back.
    pub steps: i32,
    /// When the last of them happened; none where there is none.
    pub at_us: Option<u64>,
    /// How many messages are under way across the cut.
    pub crossing: u32,
    /// What makes it impossible, if anything.
    pub refused: Option<Contradiction>,
}

/// A cut: of each process the events below its number are in, of all others those below the base.
struct Cut<'a> {
    base: u32,
    bent: &'a [(NodeId, u32)],
}

impl Cut<'_> {
    fn bound(&self, id: NodeId) -> u32 {
        self.bent.iter().find(|(bent, _)| *bent == id).map_or(self.base, |(_, bound)| *bound)
    }

    fn all(&self) -> impl Iterator<Item = u32> {
        self.bent.iter().map(|(_, bound)| *bound).chain([self.base])
    }

    /// Whether an event at a process, or on the way to one, is in.
    fn has(&self, number: u32, event: &Event) -> bool {
        let bound = match Place::of(event) {
            Place::Process(id) | Place::Link(_, id) => self.bound(id),
            Place::Everywhere => self.base,
        };
        number < bound
    }
}

impl Session {
    /// Bends a cut at a process by so many of its events, forward or back, and says what came of it. `bent` has the
    /// other processes at which the cut leaves its base, and this one if it does so already.
    pub fn bend(&self, base: u32, bent: &[(NodeId, u32)], id: NodeId, steps: i32) -> Bent {
        let bound = Cut { base, bent }.bound(id);
        self.bent(base, bent, id, self.walked(id, bound, steps))
    }

    /// Bends a cut at a process to an instant: the events of the process up to it are in.
    pub fn bend_to(&self, base: u32, bent: &[(NodeId, u32)], id: NodeId, at: Instant) -> Bent {
        let recording = &self.track.recording;
        let bound = recording.before(Instant(at.0.saturating_add(1))).max(recording.first());
        // One step back and forth again ends right behind an event of its own.
        let own = self.walked(id, self.walked(id, bound, -1), 1);
        self.bent(base, bent, id, own.min(bound))
    }

    fn bent(&self, base: u32, bent: &[(NodeId, u32)], id: NodeId, bound: u32) -> Bent {
        let mut bent: Vec<_> = bent.iter().copied().filter(|(other, _)| *other != id).collect();
        bent.push((id, bound));
        let cut = Cut { base, bent: &bent };
        let last = self.walked(id, bound, -1);
        let at_us = self.event(last).filter(|it| Place::of(it) == Place::Process(id)).map(|event| event.at.0);
        let own = |number: &u32| self.event(*number).is_some_and(|event| Place::of(event) == Place::Process(id));
        let steps = (bound.min(base)..bound.max(base)).filter(own).count() as i32;
        let steps = if bound < base { -steps } else { steps };
        Bent { bound, steps, at_us, crossing: self.crossing(&cut), refused: self.contradiction(&cut) }
    }

    /// The bound that lies so many events of a process further on, or back; as far as they are kept.
    fn walked(&self, id: NodeId, bound: u32, steps: i32) -> u32 {
        let here = |number: &u32| self.event(*number).is_some_and(|event| Place::of(event) == Place::Process(id));
        let first = self.track.recording.first();
        let count = steps.unsigned_abs() as usize;
        match steps {
            0 => bound,
            1.. => (bound..self.recorded()).filter(here).take(count).last().map_or(bound, |number| number + 1),
            _ => (first..bound).rev().filter(here).take(count).last().unwrap_or(bound),
        }
    }

    /// The first arrival that is in a cut although its sending is not.
    fn contradiction(&self, cut: &Cut<'_>) -> Option<Contradiction> {
        let (least, most) = (cut.all().min()?, cut.all().max()?);
        for number in least..most {
            let Some(event) = self.event(number) else { continue };
            let heard = event.kind == EventKind::Deliver && event.cause != Event::NO_CAUSE;
            if heard && cut.has(number, event) && event.cause >= cut.bound(event.from) {
                let (from, to) = (event.from.to_string(), event.to.to_string());
                return Some(Contradiction { event: number, cause: event.cause, from, to });
            }
        }
        None
    }

    /// How many messages were sent in a cut and have not arrived in it.
    fn crossing(&self, cut: &Cut<'_>) -> u32 {
        let (Some(least), Some(most)) = (cut.all().min(), cut.all().max()) else { return 0 };
        let end = self.recorded().min(most.saturating_add(LOOKED));
        let crosses = |number: &u32| {
            let sent = |event: &Event| event.cause < cut.bound(event.from) && !cut.has(*number, event);
            self.event(*number).is_some_and(|event| event.kind.ends_journey() && sent(event))
        };
        let ended = (least..end).filter(crosses).count() as u32;
        let fabric = self.run().fabric();
        if end < self.recorded() || self.recorded() > fabric.events {
            return ended;
        }
        let under_way = fabric.flights.iter().flatten().filter(|flight| flight.cause < cut.bound(flight.name.from));
        ended + under_way.count() as u32
    }
}
