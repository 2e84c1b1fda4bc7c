//! Time travel, commands in between, and the script of it all.

use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::protocol::Instant;
use crate::scenario::{self, Item, Line, Script};
use crate::sim::{Command, LATEST, Run, Stamp, Void};

use super::player::{Planned, position, start};
use super::trace::{self, Recording};
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

fn by_name<S: Serializer>(void: &Option<Void>, serializer: S) -> Result<S::Ok, S::Error> {
    void.map(Void::name).serialize(serializer)
}

impl Session {
    /// Goes to where time is `until`, forward or back: all that is before it has happened, and the commands that stand at
    /// its very start.
    pub fn seek(&mut self, until: Instant) -> Result<Reached, Error> {
        let goal = Stamp { at: until, after: 0 };
        self.restore(goal < self.position(), |run| position(run) <= goal);
        self.advance(until, u32::MAX)
    }

    /// Goes to where `events` events have happened, forward or back. The events of one command are not parted.
    pub fn seek_event(&mut self, events: u32) -> Result<Reached, Error> {
        self.restore(events < self.events(), |run| run.fabric().events <= events);
        self.advance(LATEST, events.saturating_sub(self.events()))
    }

    /// Goes back by one act.
    pub fn step_back(&mut self) -> Result<Reached, Error> {
        let now = self.events();
        let last = self.plan[..self.next].iter().rev().find(|planned| planned.events.end == now);
        let before = last.map_or(now.saturating_sub(1), |planned| planned.events.start);
        self.seek_event(before)
    }

    /// Performs a command now, stamps it and enters it in the script. What was to come by then is forgotten, but the
    /// script's later lines stand.
    pub fn apply(&mut self, command: Command) -> Applied {
        let at = self.position();
        if self.end.is_some_and(|end| end <= at) {
            self.end = None;
        }
        self.recording.truncate(self.events());
        let events = self.events();
        self.checkpoints.retain(|checkpoint| checkpoint.run.fabric().events <= events);
        // A line that came early because its moment had fewer actions now says where it came.
        for planned in self.plan[..self.next].iter_mut().rev().take_while(|planned| planned.line.stamp > at) {
            planned.line.stamp = planned.done;
        }
        self.plan.insert(self.next, Planned::new(Line { stamp: at, item: Item::Command(command), number: 0 }));
        let place = self.next;
        self.perform();
        self.furthest = self.position();
        let planned = &self.plan[place];
        let Range { start, end } = planned.events;
        Applied { line: self.text(&planned.line), from: start, to: end, void: planned.void }
    }

    /// Reads a command in the script's words, as one given now.
    pub fn read(&self, text: &str) -> Result<Command, Error> {
        let before = self.plan[..self.next].iter();
        let names: Vec<_> = before.flat_map(|planned| planned.line.item.gives()).cloned().collect();
        match scenario::parse_command(self.setup(), &names, text)? {
            Item::Command(command) => Ok(command),
            Item::Expect(_) => Err(Error::NotACommand(text.trim().to_owned())),
        }
    }

    /// Why a command would have no effect now, if it would have none.
    pub fn check(&self, command: &Command) -> Option<Void> {
        self.run.fork().command(command).first().and_then(trace::reason)
    }

    /// The script of the whole run, with everything that was done along the way.
    pub fn script(&self) -> Script {
        let lines: Vec<Line> = self.plan.iter().map(|planned| planned.line.clone()).collect();
        let last = lines.last().map(|line| line.stamp).unwrap_or_default();
        let end = match self.end {
            Some(end) => self.end_written.then_some(end),
            None => Some(self.furthest().max(last)).filter(|end| *end > Stamp::default()),
        };
        Script { setup: self.setup().clone(), lines, end }
    }

    /// The script of what has happened so far: it ends where the run stands, so that its digest is the one of now.
    pub fn script_so_far(&self) -> Script {
        let at = self.position();
        let lines = self.plan[..self.next].iter().map(|planned| {
            let stamp = if planned.line.stamp > at { planned.done } else { planned.line.stamp };
            Line { stamp, ..planned.line.clone() }
        });
        Script { setup: self.setup().clone(), lines: lines.collect(), end: Some(at) }
    }

    /// The digest of the whole run, which need not have been played to its end: what its script gives wherever it is
    /// played.
    pub fn whole_digest(&self) -> Result<String, Error> {
        let script = self.script();
        let mut twin = Self {
            registry: self.registry,
            keep: Keep::NOTHING,
            run: self.run.fork(),
            plan: self.plan.clone(),
            next: self.next,
            end: Some(script.ends()),
            end_written: false,
            furthest: self.furthest,
            recording: Recording::default(),
            checkpoints: Vec::new(),
            turns: 0,
        };
        twin.advance(LATEST, u32::MAX)?;
        Ok(twin.digest())
    }

    /// A line as the script prints it.
    fn text(&self, line: &Line) -> String {
        let alone = Script { lines: vec![line.clone()], ..Script::new(self.setup().clone()) };
        alone.to_string().lines().last().unwrap_or_default().to_owned()
    }

    /// Every expectation of the script, and of those that the run has passed whether they held.
    pub fn expected(&self) -> Vec<Expected> {
        let mut expected = Vec::new();
        for (at, planned) in self.plan.iter().enumerate() {
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

    /// Goes to the last checkpoint that is `before` the goal: if the goal lies back, or the checkpoint further ahead than
    /// the run stands.
    fn restore(&mut self, back: bool, before: impl Fn(&dyn Run) -> bool) {
        let checkpoint = self.checkpoints.iter().rev().find(|checkpoint| before(&*checkpoint.run));
        match checkpoint {
            Some(checkpoint) if back || checkpoint.run.fabric().events > self.events() => {
                self.run = checkpoint.run.fork();
                self.next = checkpoint.next;
            }
            None if back => {
                self.run = start(self.registry, self.setup());
                self.next = 0;
            }
            _ => return,
        }
        self.turns += 1;
    }
}
