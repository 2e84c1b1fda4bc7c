//! Playing: from the script's stamps to the run's acts.

use std::ops::Range;

use crate::protocol::Instant;
use crate::registry::{self, Registry};
use crate::scenario::{Item, Line, Script};
use crate::sim::{Event, LATEST, Run, Setup, Stamp, Void};

use super::trace::{self, Recording};
use super::{Error, expect};

/// How many events a run may have: one that is left alone must not fill the memory.
pub const EVENTS_MOST: u32 = 20_000_000;

/// How many events lie between two checkpoints.
pub(super) const SPACING: u32 = 32_768;

/// Where a run without an end must end.
pub(super) const ENDLESS: Stamp = Stamp { at: LATEST, after: 0 };

/// What a session keeps beside the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Every event, so that it can be asked for later.
    pub events: bool,
    /// Copies of the run, so that going back is quick.
    pub checkpoints: bool,
    /// Whether a run whose script has no line goes on until someone stops it; else it ends where it begins.
    pub open: bool,
}

impl Keep {
    /// Everything: for those who watch.
    pub const ALL: Self = Self { events: true, checkpoints: true, open: true };
    /// Nothing: for those who want the end.
    pub const NOTHING: Self = Self { events: false, checkpoints: false, open: false };
}

/// Why playing stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The instant that was asked for.
    Until,
    /// The number of events that was asked for.
    Budget,
    /// The end of the run.
    End,
    /// An event by which a promise broke.
    Breach,
}

/// A line of the script and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub line: Line,
    /// Where the run stood when it was carried out: earlier within its moment than it says where that has fewer actions.
    pub done: Stamp,
    /// Which events it was.
    pub events: Range<u32>,
    /// Why it was void.
    pub void: Option<Void>,
    /// Of an expectation, whether it held.
    pub holds: bool,
}

impl Planned {
    pub fn new(line: Line) -> Self {
        Self { line, done: Stamp::default(), events: 0..0, void: None, holds: false }
    }
}

/// A copy of the run, and which line comes next.
pub(super) struct Checkpoint {
    pub run: Box<dyn Run>,
    pub next: usize,
}

/// One run being watched.
pub struct Session {
    pub(super) registry: Registry,
    pub(super) keep: Keep,
    pub(super) run: Box<dyn Run>,
    pub(super) plan: Vec<Planned>,
    /// How many lines of the plan are carried out.
    pub(super) next: usize,
    /// Where the run ends; none where it goes on until someone stops it.
    pub(super) end: Option<Stamp>,
    /// Whether the script says so in a line of its own.
    pub(super) end_written: bool,
    /// How far it was ever played since its commands last changed.
    pub(super) furthest: Stamp,
    pub(super) recording: Recording,
    pub(super) checkpoints: Vec<Checkpoint>,
    /// Counts how often the run stopped being the continuation of what it was.
    pub(super) turns: u32,
}

/// How much may be played.
pub(super) struct Budget {
    left: u32,
    /// Whether a broken promise stops it.
    stop: bool,
    /// Whether one broke.
    broken: bool,
}

impl Budget {
    fn of(left: u32, stop: bool) -> Self {
        Self { left, stop, broken: false }
    }

    fn spent(&self) -> bool {
        self.left == 0 || self.stop && self.broken
    }

    fn spend(&mut self, events: u32, broken: bool) {
        self.left = self.left.saturating_sub(events);
        self.broken |= broken;
    }
}

/// The start of the run that follows from this setup.
pub(super) fn start(registry: Registry, setup: &Setup) -> Box<dyn Run> {
    let entry = registry::find(registry, setup.info.id);
    (entry.expect("a setup has the tables of a protocol of the registry").start)(setup)
}

impl Session {
    /// A session at the start of this script.
    pub fn new(registry: Registry, script: Script, keep: Keep) -> Result<Self, Error> {
        let ends = script.ends();
        if ends > ENDLESS {
            return Err(Error::TooLong { until: ends.at });
        }
        let mut session = Self {
            registry,
            keep,
            run: start(registry, &script.setup),
            next: 0,
            end: (script.end.is_some() || !script.lines.is_empty() || !keep.open).then_some(ends),
            end_written: script.end.is_some(),
            plan: script.lines.into_iter().map(Planned::new).collect(),
            furthest: Stamp::default(),
            recording: Recording::default(),
            checkpoints: Vec::new(),
            turns: 0,
        };
        session.mark();
        Ok(session)
    }

    /// The protocols among which this session's was found.
    pub fn registry(&self) -> Registry {
        self.registry
    }

    /// The run as it stands.
    pub fn run(&self) -> &dyn Run {
        &*self.run
    }

    /// From what it follows.
    pub fn setup(&self) -> &Setup {
        self.run.setup()
    }

    /// What the clock shows.
    pub fn now(&self) -> Instant {
        self.run.fabric().now
    }

    /// Where the run stands: the stamp of a command given now.
    pub fn position(&self) -> Stamp {
        position(&*self.run)
    }

    /// Where it ends, if it does.
    pub fn end(&self) -> Option<Stamp> {
        self.end
    }

    /// How far it was played since its commands last changed.
    pub fn furthest(&self) -> Stamp {
        self.furthest.max(self.position())
    }

    /// How many events have happened.
    pub fn events(&self) -> u32 {
        self.run.fabric().events
    }

    /// An event that was played and kept, even if the run has gone back before it since.
    pub fn event(&self, number: u32) -> Option<&Event> {
        self.recording.get(number)
    }

    /// How many events are kept; those from [`events`](Self::events) on lie ahead.
    pub fn recorded(&self) -> u32 {
        self.recording.end()
    }

    /// Hands over the events that are kept, for those who look at each only once.
    pub fn take_events(&mut self) -> impl Iterator<Item = Event> + use<> {
        self.recording.take()
    }

    /// The trace digest so far, as people compare it.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.run.fabric().digest)
    }

    /// Changes when the run goes back: whatever was counted along the way must be counted afresh.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// Ends the run at `until`, whatever its script says.
    pub fn end_at(&mut self, until: Instant) -> Result<(), Error> {
        if until > LATEST {
            return Err(Error::TooLong { until });
        }
        self.end = Some(Stamp { at: until, after: 0 });
        self.end_written = true;
        Ok(())
    }

    /// Lets the run go on beyond its end, until someone stops it.
    pub fn go_on(&mut self) {
        self.end = None;
    }

    /// Plays to `until`: all that is before it, and the commands that stand at its very start. Stops after `budget` events,
    /// of which a command may have more than are left.
    pub fn advance(&mut self, until: Instant, budget: u32) -> Result<Reached, Error> {
        self.play(until, Budget::of(budget, false))
    }

    /// Plays like [`advance`](Self::advance), and stops after an event by which a promise broke.
    pub fn advance_to_breach(&mut self, until: Instant, budget: u32) -> Result<Reached, Error> {
        self.play(until, Budget::of(budget, true))
    }

    /// One act: the next queued action or the next command, with the expectations before it. Says which events it was;
    /// none at the end of the run.
    pub fn step(&mut self) -> Result<Option<Range<u32>>, Error> {
        let before = self.events();
        while self.events() == before {
            let line = self.due(self.end.unwrap_or(ENDLESS));
            let mut budget = Budget::of(1, false);
            let arrived = match line.or(self.end) {
                Some(stamp) => self.approach(stamp, &mut budget)?,
                // Where nothing is to come and the run has no end, time must not run away.
                None => self.batch(LATEST, &mut budget)?,
            };
            if !arrived || self.events() > before {
                continue;
            }
            if line.is_none() {
                self.stood();
                return Ok(None);
            }
            self.perform();
        }
        self.stood();
        Ok(Some(before..self.events()))
    }

    /// The stamp of the next line, if it is due by `goal`.
    fn due(&self, goal: Stamp) -> Option<Stamp> {
        self.plan.get(self.next).map(|planned| planned.line.stamp).filter(|stamp| *stamp <= goal)
    }

    fn stood(&mut self) {
        self.furthest = self.furthest();
    }

    fn play(&mut self, until: Instant, mut budget: Budget) -> Result<Reached, Error> {
        let end = self.end.unwrap_or(ENDLESS);
        let goal = Stamp { at: until, after: 0 }.min(end);
        let reached = loop {
            let line = self.due(goal);
            let there = self.approach(line.unwrap_or(goal), &mut budget)?;
            if budget.stop && budget.broken {
                break Reached::Breach;
            }
            if there && line.is_none() {
                break if goal == end { Reached::End } else { Reached::Until };
            }
            if budget.spent() {
                break Reached::Budget;
            }
            let events = self.perform();
            let broken = self.run.fabric().found.last().is_some_and(|found| events.contains(&found.event));
            budget.spend(events.len() as u32, broken);
        };
        self.stood();
        Ok(reached)
    }

    /// Plays queued actions up to this stamp, and says whether it got there.
    fn approach(&mut self, stamp: Stamp, budget: &mut Budget) -> Result<bool, Error> {
        while self.now() < stamp.at {
            if budget.spent() {
                return Ok(false);
            }
            // Up to the moment before: the stamp says how many actions of the moment itself come first.
            if self.batch(Instant(stamp.at.0 - 1), budget)? {
                self.run.wait(stamp.at);
            }
        }
        while self.position() < stamp {
            if budget.spent() {
                return Ok(false);
            }
            self.within_limits()?;
            let Some(event) = self.run.act(stamp.at) else { break };
            self.record(self.events() - 1, event);
            budget.spend(1, event.detail & Event::BREACH != 0);
        }
        Ok(true)
    }

    /// Plays queued actions up to `until`, but not beyond the budget and the next checkpoint. Says whether all were played.
    fn batch(&mut self, until: Instant, budget: &mut Budget) -> Result<bool, Error> {
        self.within_limits()?;
        let from = self.events();
        let room = budget.left.min(SPACING - from % SPACING).min(EVENTS_MOST - from);
        make_room(room);
        let (mut left, stop, mut broken) = (room, budget.stop, false);
        // What is played again is in the recording already.
        let mut known = self.recording.end() - from.min(self.recording.end());
        let mut recording = self.keep.events.then_some(&mut self.recording);
        self.run.play(until, &mut |event| {
            left -= 1;
            if let Some(recording) = &mut recording {
                match known {
                    0 => recording.push(*event),
                    _ => known -= 1,
                }
            }
            broken |= event.detail & Event::BREACH != 0;
            left > 0 && !(broken && stop)
        });
        budget.spend(room - left, broken);
        self.mark();
        Ok(left > 0 && !(broken && stop))
    }

    /// Carries out the next line, and says which events that was.
    pub(super) fn perform(&mut self) -> Range<u32> {
        let from = self.events();
        let at = self.position();
        let planned = &mut self.plan[self.next];
        let mut events = Vec::new();
        match &planned.line.item {
            Item::Command(command) => {
                events = self.run.command(command);
                planned.void = events.first().and_then(trace::reason);
            }
            Item::Expect(expectation) => planned.holds = expect::holds(&*self.run, expectation),
        }
        planned.done = at;
        planned.events = from..self.run.fabric().events;
        self.next += 1;
        for (number, event) in (from..).zip(events) {
            self.record(number, event);
        }
        self.mark();
        from..self.events()
    }

    fn within_limits(&self) -> Result<(), Error> {
        if self.events() < EVENTS_MOST {
            return Ok(());
        }
        Err(Error::TooManyEvents { most: EVENTS_MOST, at: self.now() })
    }

    /// Keeps an event, if it is not kept already.
    fn record(&mut self, number: u32, event: Event) {
        if self.keep.events && self.recording.end() == number {
            self.recording.push(event);
        }
    }

    /// Keeps a checkpoint where one is due.
    fn mark(&mut self) {
        let last = self.checkpoints.last().map(|checkpoint| checkpoint.run.fabric().events / SPACING);
        if self.keep.checkpoints && last.is_none_or(|last| last < self.events() / SPACING) {
            self.checkpoints.push(Checkpoint { run: self.run.fork(), next: self.next });
        }
    }
}

/// Lets the memory grow at once by what so many events may need. A module's memory grows by 64 KiB at a time otherwise,
/// and each time costs a browser more than the events for which it is.
fn make_room(events: u32) {
    if cfg!(target_arch = "wasm32") {
        std::hint::black_box(Vec::<u8>::with_capacity(events as usize * 256));
    }
}

/// Where a run stands.
pub(super) fn position(run: &dyn Run) -> Stamp {
    Stamp { at: run.fabric().now, after: run.fabric().acted }
}
