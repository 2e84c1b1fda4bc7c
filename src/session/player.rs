//! Playing: from the script's stamps to the run's acts.

use std::ops::Range;
use std::rc::Rc;

use crate::protocol::{Instant, NodeId};
use crate::registry::{self, Registry};
use crate::scenario::{Item, Line, Script};
use crate::sim::{Event, LATEST, Run, Setup, Stamp, Void, WORK_AT_ONCE, WORK_MOST};

use super::branch::Branches;
use super::budget::{AT_ONCE, Budget, make_room};
use super::checkpoint::{BYTES_MOST, Checkpoint, SPACING};
use super::lesson::Aim;
use super::narrator::Narrator;
use super::outline::Outline;
use super::recording::Recording;
use super::trace;
use super::{Error, expect};

/// How many events a run may have: one that is left alone must not fill the memory.
pub const EVENTS_MOST: u32 = 20_000_000;

/// How many messages may be under way, or have arrived and wait: each costs memory until it is heard.
pub const UNDER_WAY_MOST: u32 = 1_000_000;

/// How many events a session keeps of a run of which it has checkpoints as well: the last ones. The others are played
/// again when somebody asks for them.
pub const RECORDED_MOST: u32 = 1 << 18;

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
    /// An event after which a lesson says something.
    Told,
}

/// A line of the script and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    /// Its number in this session, which it keeps in every branch.
    pub id: u32,
    pub line: Line,
    /// Whether it was carried out since the lines before it last changed: only then the rest says anything.
    pub known: bool,
    /// Where the run stood when it was carried out: earlier within its moment than it says where that has fewer actions.
    pub done: Stamp,
    /// Which events it was.
    pub events: Range<u32>,
    /// Why it was void.
    pub void: Option<Void>,
    /// Of an expectation, whether it held.
    pub holds: bool,
    /// Of an operation or a workload that was carried out, whose it is.
    pub client: Option<NodeId>,
}

impl Planned {
    pub fn new(id: u32, line: Line) -> Self {
        Self { id, line, known: false, done: Stamp::default(), events: 0..0, void: None, holds: false, client: None }
    }
}

/// One future of a session: its lines, what came of them, and what was kept along the way. Copies share what they have
/// in common.
#[derive(Clone, Default)]
pub(super) struct Track {
    pub plan: Vec<Planned>,
    /// Where the run ends; none where it goes on until someone stops it.
    pub end: Option<Stamp>,
    /// Whether the script says so in a line of its own.
    pub end_written: bool,
    /// How far it was ever played since its commands last changed.
    pub furthest: Stamp,
    /// How many events had happened there.
    pub reached: u32,
    pub recording: Recording,
    pub checkpoints: Vec<Rc<Checkpoint>>,
    /// What a tape shows of all that was ever played of it.
    pub outline: Outline,
}

/// One run being watched.
pub struct Session {
    pub(super) registry: Registry,
    pub(super) keep: Keep,
    pub(super) run: Box<dyn Run>,
    /// How many lines of the plan are carried out.
    pub(super) next: usize,
    /// The future that is played now.
    pub(super) track: Track,
    pub(super) branches: Branches,
    /// How many bytes all checkpoints may have.
    pub(super) checkpoint_bytes: usize,
    /// The number that the next new line gets.
    pub(super) fresh: u32,
    /// Counts how often what lies ahead became another future.
    pub(super) future: u32,
    /// What is told along the run, if anything is.
    pub(super) narrator: Option<Narrator>,
    /// What the reader of a lesson tries to bring about.
    pub(super) aim: Option<Aim>,
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
        let fresh = script.lines.len() as u32 + 1;
        let run = start(registry, &script.setup);
        let track = Track {
            end: (script.end.is_some() || !script.lines.is_empty() || !keep.open).then_some(ends),
            end_written: script.end.is_some(),
            plan: (1..).zip(script.lines).map(|(id, line)| Planned::new(id, line)).collect(),
            recording: if keep.checkpoints { Recording::of_the_last(RECORDED_MOST) } else { Recording::default() },
            outline: Outline::of(run.fabric()),
            ..Track::default()
        };
        let mut session = Self {
            registry,
            keep,
            run,
            next: 0,
            track,
            branches: Branches::default(),
            checkpoint_bytes: BYTES_MOST,
            fresh,
            future: 0,
            narrator: None,
            aim: None,
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
        self.track.end
    }

    /// How far it was played since its commands last changed.
    pub fn furthest(&self) -> Stamp {
        self.track.furthest.max(self.position())
    }

    /// How many events have happened.
    pub fn events(&self) -> u32 {
        self.run.fabric().events
    }

    /// An event that was played and is kept, even if the run has gone back before it since.
    pub fn event(&self, number: u32) -> Option<&Event> {
        self.track.recording.get(number)
    }

    /// How many events were played; those from [`events`](Self::events) on lie ahead, because the run has gone back.
    pub fn recorded(&self) -> u32 {
        self.track.reached.max(self.events())
    }

    /// Hands over the events that are kept, for those who look at each only once.
    pub fn take_events(&mut self) -> impl Iterator<Item = Event> + use<> {
        self.track.recording.take()
    }

    /// The trace digest so far, as people compare it.
    pub fn digest(&self) -> String {
        format!("{:016x}", self.run.fabric().digest)
    }

    /// Changes when what lies ahead becomes another future: whatever was noted of it says nothing any more. Going back
    /// changes nothing of that kind.
    pub fn future(&self) -> u32 {
        self.future
    }

    /// Ends the run at `until`, whatever its script says.
    pub fn end_at(&mut self, until: Instant) -> Result<(), Error> {
        if until > LATEST {
            return Err(Error::TooLong { until });
        }
        self.track.end = Some(Stamp { at: until, after: 0 });
        self.track.end_written = true;
        Ok(())
    }

    /// Lets the run go on beyond its end, until someone stops it.
    pub fn go_on(&mut self) {
        self.track.end = None;
    }

    /// Plays to `until`: all that is before it, and the commands that stand at its very start. Stops after `budget` events,
    /// of which a command may have more than are left.
    pub fn advance(&mut self, until: Instant, budget: u32) -> Result<Reached, Error> {
        self.play(Stamp { at: until, after: 0 }, Budget::at_once(budget, false))
    }

    /// Plays like [`advance`](Self::advance), and stops after an event by which a promise broke.
    pub fn advance_to_breach(&mut self, until: Instant, budget: u32) -> Result<Reached, Error> {
        self.play(Stamp { at: until, after: 0 }, Budget::at_once(budget, true))
    }

    /// Plays all that is before `until`, and nothing that stands at it.
    pub fn advance_before(&mut self, until: Instant, budget: u32) -> Result<Reached, Error> {
        match until.0.checked_sub(1) {
            Some(last) => self.play(Stamp { at: Instant(last), after: u32::MAX }, Budget::at_once(budget, false)),
            None => Ok(Reached::Until),
        }
    }

    /// One act: the next queued action or the next command, with the expectations before it. Says which events it was;
    /// none at the end of the run.
    pub fn step(&mut self) -> Result<Option<Range<u32>>, Error> {
        let before = self.events();
        while self.events() == before {
            let line = self.due(self.track.end.unwrap_or(ENDLESS));
            let mut budget = Budget::of(1, false);
            let arrived = match line.or(self.track.end) {
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
        self.track.plan.get(self.next).map(|planned| planned.line.stamp).filter(|stamp| *stamp <= goal)
    }

    pub(super) fn stood(&mut self) {
        self.track.furthest = self.furthest();
        self.track.reached = self.track.reached.max(self.events());
    }

    /// Plays to this stamp: all that is before it, and the lines that stand at it.
    pub(super) fn play(&mut self, until: Stamp, mut budget: Budget) -> Result<Reached, Error> {
        let end = self.track.end.unwrap_or(ENDLESS);
        let goal = until.min(end);
        let reached = loop {
            let line = self.due(goal);
            let there = self.approach(line.unwrap_or(goal), &mut budget)?;
            if let Some(reached) = budget.stopped() {
                break reached;
            }
            if there && line.is_none() {
                if goal < end {
                    break Reached::Until;
                }
                self.hear_end();
                break Reached::End;
            }
            if budget.spent() {
                break Reached::Budget;
            }
            let work = self.run.fabric().work;
            let (events, told) = self.perform();
            budget.told |= told;
            self.worked(work, &mut budget);
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
            let work = self.run.fabric().work;
            let Some(event) = self.run.act_by(stamp) else { break };
            self.worked(work, budget);
            self.record(self.events() - 1, &event);
            self.outlined();
            budget.told |= self.hear(&event);
            budget.spend(1, event.detail & Event::BREACH != 0);
        }
        Ok(true)
    }

    /// Plays queued actions up to `until`, but not beyond the budget and the next checkpoint. Says whether all were played.
    fn batch(&mut self, until: Instant, budget: &mut Budget) -> Result<bool, Error> {
        self.within_limits()?;
        let from = self.events();
        let room = budget.left.min(AT_ONCE).min(SPACING - from % SPACING);
        let room = room.min(EVENTS_MOST - from).min(self.room_for_messages());
        make_room(room);
        let (mut left, stop, mut broken) = (room, budget.stop, false);
        let (mut number, work) = (from, self.run.fabric().work);
        if self.narrator.is_some() {
            return self.batch_told(until, budget, room);
        }
        let mut recording = self.keep.events.then_some(&mut self.track.recording);
        let (outlined, mut noted) = (self.keep.checkpoints, None);
        self.run.play(until, &mut |event| {
            left -= 1;
            if let Some(recording) = &mut recording {
                recording.record(number, event);
                number += 1;
            }
            broken |= event.detail & Event::BREACH != 0;
            // What an outline says of such an event is in the fabric, which nobody sees before playing stops.
            noted = (outlined && Outline::wants(event)).then_some(*event);
            left > 0 && !(broken && stop) && noted.is_none()
        });
        if let Some(event) = noted {
            self.outline_event(self.events() - 1, &event);
        }
        self.outlined();
        budget.spend(room - left, broken);
        let all = left > 0 && !(broken && stop) && noted.is_none() && !self.worked(work, budget);
        self.mark();
        Ok(all)
    }

    /// Plays like [`batch`](Self::batch), at most `room` events, and lets the narrator hear each.
    fn batch_told(&mut self, until: Instant, budget: &mut Budget, room: u32) -> Result<bool, Error> {
        for _ in 0..room {
            let work = self.run.fabric().work;
            let Some(event) = self.run.act(until) else {
                self.mark();
                return Ok(true);
            };
            self.worked(work, budget);
            self.within_work()?;
            self.record(self.events() - 1, &event);
            self.outlined();
            budget.told |= self.hear(&event);
            budget.spend(1, event.detail & Event::BREACH != 0);
            if budget.spent() {
                break;
            }
        }
        self.mark();
        Ok(false)
    }

    /// Carries out the next line, and says which events that was, and whether a lesson says something after one of them.
    pub(super) fn perform(&mut self) -> (Range<u32>, bool) {
        let from = self.events();
        let at = self.position();
        let planned = &mut self.track.plan[self.next];
        let mut events = Vec::new();
        match &planned.line.item {
            Item::Command(command) => {
                events = self.run.command(command);
                planned.void = events.first().and_then(trace::reason);
                planned.client = events.first().filter(|event| event.kind.is_of_client()).map(|event| event.from);
            }
            Item::Expect(expectation) => planned.holds = expect::holds(&*self.run, expectation),
        }
        (planned.known, planned.done) = (true, at);
        planned.events = from..self.run.fabric().events;
        self.next += 1;
        let mut told = false;
        for (number, event) in (from..).zip(events) {
            self.record(number, &event);
            told |= self.hear(&event);
        }
        self.outlined();
        self.mark();
        (from..self.events(), told)
    }

    fn within_limits(&self) -> Result<(), Error> {
        let (fabric, at) = (self.run.fabric(), self.now());
        if fabric.events >= EVENTS_MOST {
            return Err(Error::TooManyEvents { most: EVENTS_MOST, at });
        }
        if fabric.under_way() > UNDER_WAY_MOST {
            return Err(Error::TooManyUnderWay { most: UNDER_WAY_MOST, at });
        }
        self.within_work()
    }

    fn within_work(&self) -> Result<(), Error> {
        if self.run.fabric().work > WORK_MOST {
            return Err(Error::TooMuchWork { most: WORK_MOST, at: self.now() });
        }
        Ok(())
    }

    /// There was work beside the events since it was `before`: it is budgeted as well. Says whether playing stopped
    /// because of it.
    fn worked(&self, before: u64, budget: &mut Budget) -> bool {
        let work = self.run.fabric().work - before;
        budget.work = budget.work.saturating_sub(work);
        work > WORK_AT_ONCE
    }

    /// After how many events the limit of messages must be looked at again, if each event sends one to every node.
    fn room_for_messages(&self) -> u32 {
        let fabric = self.run.fabric();
        (UNDER_WAY_MOST - fabric.under_way()) / (fabric.nodes.len() as u32).max(1) + 1
    }

    fn record(&mut self, number: u32, event: &Event) {
        self.outline_event(number, event);
        if self.keep.events {
            self.track.recording.record(number, event);
        }
    }
}

/// Where a run stands.
pub(super) fn position(run: &dyn Run) -> Stamp {
    run.fabric().position()
}
