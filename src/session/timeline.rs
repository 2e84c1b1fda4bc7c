//! Time travel, commands in between, and the script of it all.

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::protocol::Instant;
use crate::scenario::{self, Item, Line, Script};
use crate::sim::{Command, LATEST, Stamp, Void};

use super::branch::Branches;
use super::budget::Budget;
use super::checkpoint::SPACING;
use super::outline::Outline;
use super::player::{Planned, Track, position};
use super::recording::Recording;
use super::trace;
use super::{Error, Expected, Keep, Reached, Session};

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Its line, as the script prints it.
    pub line: String,
    /// The number of its first event; most commands have one.
    pub from: u32,
    /// The number after its last event.
    pub to: u32,
    /// Why it had no effect, if it had none.
    #[serde(serialize_with = "by_name")]
    pub void: Option<Void>,
}

pub(super) fn by_name<S: Serializer>(void: &Option<Void>, serializer: S) -> Result<S::Ok, S::Error> {
    void.map(Void::name).serialize(serializer)
}

impl Session {
    /// Goes to where time is `until`, forward or back: all that is before it has happened, and the commands that stand at
    /// its very start.
    pub fn seek(&mut self, until: Instant) -> Result<Reached, Error> {
        self.seek_stamp(Stamp { at: until, after: 0 })
    }

    /// Goes to this stamp, forward or back: all that is before it has happened, and the commands that stand there.
    pub fn seek_stamp(&mut self, goal: Stamp) -> Result<Reached, Error> {
        self.seek_piece(goal, u32::MAX)
    }

    /// Goes towards this stamp, and plays no more than so many events on the way: far ones are reached piece by piece.
    pub fn seek_piece(&mut self, goal: Stamp, events: u32) -> Result<Reached, Error> {
        self.restore(goal < self.position(), |run| position(run) <= goal);
        // Whoever goes piece by piece waits for each.
        let budget = if events == u32::MAX { Budget::of(events, false) } else { Budget::at_once(events, false) };
        self.play(goal, budget)
    }

    /// Goes to where `events` events have happened, forward or back. The events of one command are not parted.
    pub fn seek_event(&mut self, events: u32) -> Result<Reached, Error> {
        self.restore(events < self.events(), |run| run.fabric().events <= events);
        self.advance(LATEST, events.saturating_sub(self.events()))
    }

    /// Goes towards where `events` events have happened, and plays no more than so many on the way.
    pub fn seek_event_piece(&mut self, events: u32, most: u32) -> Result<Reached, Error> {
        self.restore(events < self.events(), |run| run.fabric().events <= events);
        let left = events.saturating_sub(self.events());
        let reached = self.advance(LATEST, left.min(most))?;
        Ok(if reached == Reached::Budget && self.events() >= events { Reached::Until } else { reached })
    }

    /// Goes back by one act.
    pub fn step_back(&mut self) -> Result<Reached, Error> {
        self.seek_event(self.last_act())
    }

    /// The number of the first event of the last act: a command may have several.
    pub(super) fn last_act(&self) -> u32 {
        let now = self.events();
        let lines = self.track.plan[..self.next].iter().rev();
        let last = lines.take_while(|planned| planned.events.end == now).find(|planned| !planned.events.is_empty());
        last.map_or(now.saturating_sub(1), |planned| planned.events.start)
    }

    /// Performs a command now, stamps it and enters it in the script. Where the run had gone on from here, it does so in
    /// a branch of its own: what was to come stays in the old one. The script's later lines stand in both.
    pub fn apply(&mut self, command: Command) -> Result<Applied, Error> {
        let at = self.position();
        let mut track = self.track.clone();
        if track.end.is_some_and(|end| end <= at) {
            track.end = None;
        }
        // A line that came early because its moment had fewer actions now says where it came.
        for planned in track.plan[..self.next].iter_mut().rev().take_while(|planned| planned.line.stamp > at) {
            planned.line.stamp = planned.done;
        }
        let line = Line { stamp: at, item: Item::Command(command), number: 0 };
        track.plan.insert(self.next, Planned::new(self.fresh, line));
        if track.plan[self.next].is_for_any_client() {
            track.keep_clients(self.next, self.next, true);
        }
        track.forget(self.next, at, self.events());
        self.enter(track, at, self.next)?;
        self.fresh += 1;
        let place = self.next;
        self.perform();
        (self.track.furthest, self.track.reached) = (self.position(), self.events());
        let planned = &self.track.plan[place];
        let Range { start, end } = planned.events;
        Ok(Applied { line: self.text(place), from: start, to: end, void: planned.void })
    }

    /// Reads a command in the script's words, as one given now.
    pub fn read(&self, text: &str) -> Result<Command, Error> {
        let before = self.track.plan[..self.next].iter().map(|planned| &planned.line.item);
        match scenario::parse_after(self.setup(), before, text)? {
            Item::Command(command) => Ok(command),
            Item::Expect(_) => Err(Error::NotACommand(scenario::shown(text.trim()))),
        }
    }

    /// Why a command would have no effect now, if it would have none.
    pub fn check(&self, command: &Command) -> Option<Void> {
        self.run.fork().command(command).first().and_then(trace::reason)
    }

    /// The script of the whole run, with everything that was done along the way.
    pub fn script(&self) -> Script {
        self.track.script(self.setup(), self.furthest())
    }

    /// The script of what has happened so far: it ends where the run stands, so that its digest is the one of now.
    pub fn script_so_far(&self) -> Script {
        let at = self.position();
        let lines = self.track.plan[..self.next].iter().map(|planned| {
            let stamp = if planned.line.stamp > at { planned.done } else { planned.line.stamp };
            Line { stamp, ..planned.line.clone() }
        });
        Script { setup: self.setup().clone(), lines: lines.collect(), end: Some(at) }
    }

    /// The digest of the whole run, which need not have been played to its end: what its script gives wherever it is
    /// played.
    pub fn whole_digest(&self) -> Result<String, Error> {
        let script = self.script();
        let mut twin = self.twin(Keep::NOTHING);
        twin.track.end = Some(script.ends());
        twin.advance(LATEST, u32::MAX)?;
        Ok(twin.digest())
    }

    /// A session that stands where this one does, and keeps what it is told to.
    pub(super) fn twin(&self, keep: Keep) -> Self {
        let Track { plan, end, end_written, furthest, reached, .. } = &self.track;
        let track = Track {
            plan: plan.clone(),
            end: *end,
            end_written: *end_written,
            furthest: *furthest,
            reached: *reached,
            // Whoever lets a twin play looks at its events piece by piece.
            recording: Recording::of_the_last(2 * SPACING),
            checkpoints: Vec::new(),
            outline: Outline::default(),
        };
        Self {
            registry: self.registry,
            keep,
            run: self.run.fork(),
            next: self.next,
            track,
            branches: Branches::default(),
            checkpoint_bytes: self.checkpoint_bytes,
            fresh: self.fresh,
            future: 0,
            narrator: None,
            aim: self.aim,
        }
    }

    /// The line of this place as the script prints it: what names lines before it gave makes a difference.
    fn text(&self, place: usize) -> String {
        let lines = self.track.plan[..=place].iter().map(|planned| planned.line.clone());
        let script = Script { lines: lines.collect(), ..Script::new(self.setup().clone()) };
        script.to_string().lines().last().unwrap_or_default().to_owned()
    }

    /// Every expectation of the script, and of those that the run has passed whether they held.
    pub fn expected(&self) -> Vec<Expected> {
        let mut expected = Vec::new();
        for (at, planned) in self.track.plan.iter().enumerate() {
            if let Item::Expect(expectation) = &planned.line.item {
                let holds = (at < self.next).then_some(planned.holds);
                expected.push(Expected {
                    line: planned.line.number,
                    text: scenario::print_item(self.setup().info, &planned.line.item),
                    expectation: expectation.clone(),
                    holds,
                });
            }
        }
        expected
    }
}
