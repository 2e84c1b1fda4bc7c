//! Proof that something was a cause: the run is played without it, as a branch, and either the same comes about or not.

use serde::Serialize;

use crate::protocol::Instant;
use crate::scenario;
use crate::sim::{Event, EventKind, Flight, LATEST};

use super::super::{Error, EventView, Session};

/// How long beyond what was played it may still come about, in microseconds.
const BEYOND: u64 = 1_000_000;

/// How many events are played at most.
const PLAYED_MOST: u32 = 500_000;

/// What came of a run without one of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The branch without it, which is played now.
    pub branch: u32,
    /// The one that was played before.
    pub from: u32,
    /// The event by which the same came about after all; none where it did not.
    pub again: Option<EventView>,
    /// Up to which instant it was looked for.
    pub until_us: u64,
}

/// What came of an event: by what it is known again where it comes about in another way.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// A node takes a role in an epoch.
    Role(Event),
    /// A node knows so many slots to be decided.
    Decided(Event, u64),
    /// The same happens.
    Same(Event),
}

impl Session {
    /// Plays the run without the event `cause`, in a branch, and says whether what came of the event `effect` comes about
    /// all the same. The run then stands in that branch, at the instant of the effect.
    pub fn prove(&mut self, effect: u32, cause: u32) -> Result<Proof, Error> {
        let missing = |number: u32| Error::NoSuchSubject(scenario::shown(&format!("event {number}")));
        let [event, without] = [effect, cause].map(|number| self.event_of(number).ok_or_else(|| missing(number)));
        let (event, without) = (event?, without?);
        if !self.cause_of(cause, &without).removable || cause > effect {
            return Err(missing(cause));
        }
        let outcome = self.outcome(effect, &event)?;
        let (from, furthest) = (self.branch(), self.furthest().at);
        self.leave_out(cause, &without)?;
        let until = Instant(furthest.max(event.at).0.saturating_add(BEYOND).min(LATEST.0));
        let again = self.sought(outcome, until)?;
        let until_us = self.now().0.min(until.0);
        let branch = self.branch();
        self.seek(event.at)?;
        Ok(Proof { branch, from, again, until_us })
    }

    fn outcome(&self, number: u32, event: &Event) -> Result<Outcome, Error> {
        if event.kind != EventKind::Void && event.detail & Event::ROLE != 0 {
            return Ok(Outcome::Role(*event));
        }
        if event.kind == EventKind::Void || event.detail & Event::COMMITTED == 0 {
            return Ok(Outcome::Same(*event));
        }
        let mut twin = self.twin(super::super::Keep::NOTHING);
        twin.stand(None);
        twin.approach_event(self, number)?;
        twin.step()?;
        let committed = twin.run().fabric().node(event.to).map_or(0, |node| node.brief.committed);
        Ok(Outcome::Decided(*event, committed))
    }

    /// Takes an event out of the run: the line that did it, or the message that came in it.
    fn leave_out(&mut self, number: u32, event: &Event) -> Result<(), Error> {
        let line = self.track.plan.iter().find(|line| line.known && line.events.contains(&number));
        let first = line.map_or(number, |line| line.events.start);
        let id = line.map(|line| line.id);
        if let (Some(id), true) = (id, event.kind != EventKind::Deliver) {
            self.delete_line(id)?;
            return self.seek_event(first.min(self.events())).map(|_| ());
        }
        self.seek_event(first)?;
        let name = |it: &&Flight| (it.name.from, it.name.to, it.name.number) == (event.from, event.to, event.number);
        let flights = self.run().fabric().flights.iter().flatten();
        let found = flights.filter(name).min_by_key(|it| (it.arrives, it.name)).map(|it| it.name);
        let found = found.ok_or_else(|| Error::NoSuchSubject(format!("event {number}")))?;
        let command = self.read(&format!("drop {found}"))?;
        self.apply(command).map(|_| ())
    }

    /// Plays until this comes about, or to this instant.
    fn sought(&mut self, outcome: Outcome, until: Instant) -> Result<Option<EventView>, Error> {
        let first = self.events();
        // What is decided before counts as well: then it came in no later way.
        while self.now() <= until && self.events().saturating_sub(first) < PLAYED_MOST {
            let Some(events) = self.step()? else { break };
            for number in events {
                let Some(event) = self.event(number).copied() else { continue };
                if self.comes(outcome, &event) {
                    return Ok(Some(self.event_view(number, &event)));
                }
            }
        }
        Ok(None)
    }

    fn comes(&self, outcome: Outcome, event: &Event) -> bool {
        match outcome {
            Outcome::Role(was) => {
                let changed = event.kind != EventKind::Void && event.detail & Event::ROLE != 0;
                let same = (event.to, event.epoch, event.detail >> 8) == (was.to, was.epoch, was.detail >> 8);
                changed && same
            }
            Outcome::Decided(was, slots) => {
                let node = self.run().fabric().node(was.to);
                event.to == was.to && node.is_some_and(|node| node.brief.committed >= slots)
            }
            Outcome::Same(was) => {
                let of = |it: &Event| (it.kind, it.from, it.to, it.row, it.epoch, it.argument);
                of(event) == of(&was)
            }
        }
    }
}
