//! The narrator: what is told along a run, each thing when its cue comes and only if all that it needs is so.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use crate::protocol::{self, Instant, NodeId};
use crate::scenario::{self, Cue, Item, Narration, Need, Step, Than, catalogue};
use crate::sim::{Command, Event, EventKind, Run, Stamp, row};

use super::player::Planned;
use super::scene::Scene;
use super::{Applied, Error, Session, expect};

/// How many times something may be told in a run: a run that is left alone must not fill the memory.
const TOLD_MOST: usize = 10_000;

/// Something that was told: a step of the narration, when, and the facts of that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The id of the step.
    pub step: String,
    /// How many events had happened, its own included.
    pub events: u32,
    /// When.
    pub at_us: u64,
    /// The process that the event was of: a node or a client.
    pub subject: Option<String>,
    /// Who led after it.
    pub leader: Option<String>,
    /// The nodes that the words point at.
    pub lit: Vec<String>,
    /// The slot that they point at.
    pub slot: Option<u64>,
    /// Whether something that they point at is not there.
    pub missing: bool,
    /// The running node whose timer goes off next, and the one that lacks the most.
    pub next: Option<String>,
    /// See `next`.
    pub behind: Option<String>,
    /// Every fact, by the ids of the list of facts.
    pub facts: BTreeMap<&'static str, u64>,
}

/// What is told along a run, and what has been. It is part of where a run stands: a copy of it goes with each
/// checkpoint, so that it is the same however one came there.
#[derive(Clone)]
pub(super) struct Narrator {
    tale: Rc<Tale>,
    told: Vec<Rc<Told>>,
    /// For each step how often it was told, when last, and what its condition came to.
    marks: Rc<Vec<Mark>>,
    tally: Tally,
}

/// A narration, and which lines of its story give way when a reader does what they would do.
struct Tale {
    narration: Narration,
    own: Vec<Stamp>,
    /// The number that the first line gets that is not the run's own.
    fresh: u32,
}

#[derive(Clone, Copy, Default)]
struct Mark {
    /// After how many steps it was told last, counted over all of them; 0 for never.
    last: usize,
    /// What its condition came to when it was last asked.
    seen: u64,
}

/// What is counted along the way.
#[derive(Clone, Default)]
struct Tally {
    decided: u64,
    acknowledged: u64,
    retries: u64,
    /// When a node went down that led, the last time.
    down: Option<Instant>,
    /// By node, the epoch in which it asked for votes last, how many it had, and how many were refused to it.
    votes: Vec<(u64, u32, u32)>,
    /// How many events there were when messages under way were looked at last.
    seen: u32,
    /// By node, how many bytes were sent to it since it came up: of large wholes, and of entries.
    bytes: Vec<(u64, u64)>,
}

/// What the narrator may know beside the run.
#[derive(Default)]
struct Around<'a> {
    /// When the event happened by which this one was caused.
    since: Option<Instant>,
    /// Which command of the run comes next.
    next: Option<&'a Planned>,
    /// The step that somebody aims at.
    aim: Option<usize>,
    /// What they did so far to reach it, and when they began.
    actions: (u64, u64),
    begun: Instant,
}

impl Narrator {
    fn new(tale: Rc<Tale>) -> Self {
        let marks = Rc::new(vec![Mark::default(); tale.narration.steps.len()]);
        Self { tale, told: Vec::new(), marks, tally: Tally::default() }
    }

    /// The same narration before anything was told.
    pub fn again(&self) -> Self {
        Self::new(Rc::clone(&self.tale))
    }

    /// Takes in what has just happened.
    fn hear(&mut self, run: &dyn Run, event: &Event, around: &Around<'_>) {
        let scene = self.scene(run, event, around);
        let tale = Rc::clone(&self.tale);
        for (place, step) in tale.narration.steps.iter().enumerate() {
            let comes = match step.cue {
                Cue::Reached => around.aim == Some(place),
                _ => step.cue.comes_by(event.kind),
            };
            if comes && self.open(place, step) && self.cued(place, step, &scene) {
                self.tell(place, step, &scene);
            }
        }
        self.count(run, event);
    }

    /// Which step is told once this goal is reached.
    pub fn goal(&self, id: &str) -> Option<usize> {
        self.tale.narration.steps.iter().position(|step| step.cue == Cue::Reached && *step.id == *id)
    }

    /// The run begins or ends.
    fn stand(&mut self, run: &dyn Run, cue: &Cue) {
        let event = Event { to: NodeId(0), ..Event::default() };
        let scene = self.scene(run, &event, &Around::default());
        let tale = Rc::clone(&self.tale);
        for (place, step) in tale.narration.steps.iter().enumerate() {
            if step.cue == *cue && self.open(place, step) {
                self.tell(place, step, &scene);
            }
        }
    }

    /// Whether a step may be told now, should its cue come.
    fn open(&self, place: usize, step: &Step) -> bool {
        let last = |place: usize| self.marks[place].last;
        let since = step.after.map_or(0, last);
        let begun = step.after.is_none() || since > 0;
        let over = step.before.is_some_and(|before| last(before) > since);
        let spent = !step.each && last(place) > since;
        begun && !over && !spent && self.told.len() < TOLD_MOST
    }

    /// Whether the cue of a step comes by this event.
    fn cued(&mut self, place: usize, step: &Step, scene: &Scene<'_>) -> bool {
        let fabric = scene.run.fabric();
        match &step.cue {
            Cue::Start | Cue::End => false,
            Cue::Reached => true,
            Cue::At(instant) => fabric.now >= *instant,
            Cue::Invoke => scene.event.kind == EventKind::Invoke,
            Cue::Retry => scene.event.kind == EventKind::Retry,
            Cue::Committed => scene.slot.is_some(),
            Cue::Acknowledged => fabric.acknowledged > self.tally.acknowledged,
            Cue::Condition(condition) => {
                let level = scene.run.level(condition, true, scene.event);
                if condition.happens() || level == self.marks[place].seen {
                    return condition.happens() && level > 0;
                }
                Rc::make_mut(&mut self.marks)[place].seen = level;
                level > 0
            }
        }
    }

    fn tell(&mut self, place: usize, step: &Step, scene: &Scene<'_>) {
        let holds = |Need { fact, compare, than }: &Need| {
            let than = match than {
                Than::Number(number) => *number,
                Than::Fact(fact) => scene.fact(*fact),
            };
            compare.holds(scene.fact(*fact), than)
        };
        let so = |expectation| expect::holds(scene.run, expectation);
        if !step.needs.iter().all(holds) || !step.holds.iter().all(so) {
            return;
        }
        self.told.push(Rc::new(scene.told(step)));
        let told = self.told.len();
        let marks = Rc::make_mut(&mut self.marks);
        marks[place].last = told;
        // What follows it begins here: what is so already brings nothing on.
        for (step, mark) in self.tale.narration.steps.iter().zip(marks) {
            if let (true, Cue::Condition(condition)) = (step.after == Some(place), &step.cue) {
                mark.seen = scene.run.level(condition, true, scene.event);
            }
        }
    }

    fn scene<'a>(&self, run: &'a dyn Run, event: &'a Event, around: &Around<'_>) -> Scene<'a> {
        let fabric = run.fabric();
        let (slot, decided) = self.decided(run, event);
        let voter = usize::from(event.to.0).checked_sub(1).and_then(|at| self.tally.votes.get(at));
        let epoch = fabric.node(event.to).map_or(0, |node| node.brief.epoch);
        let voter = voter.filter(|(of, ..)| *of == epoch).copied().unwrap_or_default();
        // The vote that decided it came with this very event.
        let (votes, refusals) = (u64::from(voter.1) + 1, u64::from(voter.2));
        let asks = matches!(event.kind, EventKind::Invoke | EventKind::Retry)
            || event.kind == EventKind::Deliver && event.row == row::REQUEST;
        let asked = asks.then_some(event.argument);
        let crash = |planned: &Planned| matches!(planned.line.item, Item::Command(Command::Crash { .. }));
        let planned = around.next.is_some_and(|planned| crash(planned) && self.tale.owns(planned));
        Scene {
            run,
            event,
            actions: around.actions,
            begun: around.begun,
            slot,
            order: decided.or(asked).unwrap_or(0),
            gap: self.tally.down.map_or(0, |down| fabric.now.0 - down.0),
            votes,
            refusals,
            retries: self.tally.retries + u64::from(event.kind == EventKind::Retry),
            planned,
            since: around.since,
            bytes: place(event.to).and_then(|at| self.tally.bytes.get(at)).copied().unwrap_or_default(),
        }
    }

    /// The first slot with a client's operation that this event decided, and which of its client's operations that is.
    fn decided(&self, run: &dyn Run, event: &Event) -> (Option<u64>, Option<u64>) {
        let slots = self.tally.decided + 1..=run.fabric().ledger.decisions();
        let found = slots.into_iter().find_map(|slot| {
            let held = run.held(event.to, slot)?;
            held.request.map(|request| (slot, request.id.number))
        });
        found.map_or((None, None), |(slot, number)| (Some(slot), Some(number)))
    }

    fn count(&mut self, run: &dyn Run, event: &Event) {
        let fabric = run.fabric();
        let tally = &mut self.tally;
        tally.decided = fabric.ledger.decisions();
        tally.retries += u64::from(event.kind == EventKind::Retry);
        tally.acknowledged = fabric.acknowledged;
        let led = |id| fabric.node(id).is_some_and(|node| node.brief.leader == Some(id));
        if event.kind == EventKind::Crash && led(event.to) {
            tally.down = Some(fabric.now);
        }
        if self.tale.narration.stops {
            tally.weigh(run, event);
        }
        let Some(at) = place(event.to) else { return };
        let Some(brief) = fabric.nodes.get(at).map(|node| node.brief) else { return };
        tally.votes.resize(fabric.nodes.len(), (0, 0, 0));
        if brief.granted | brief.refused > 0 || tally.votes[at].0 != brief.epoch {
            tally.votes[at] = (brief.epoch, brief.granted.count_ones(), brief.refused.count_ones());
        }
    }
}

/// Where a node stands in lists of nodes.
fn place(node: NodeId) -> Option<usize> {
    usize::from(node.0).checked_sub(1)
}

impl Tally {
    /// Counts the bytes of what was sent since the last look.
    fn weigh(&mut self, run: &dyn Run, event: &Event) {
        let fabric = run.fabric();
        self.bytes.resize(fabric.nodes.len(), (0, 0));
        if event.kind == EventKind::Restart
            && let Some(bytes) = place(event.to).and_then(|at| self.bytes.get_mut(at))
        {
            *bytes = (0, 0);
        }
        for flight in fabric.flights.iter().flatten().filter(|flight| flight.cause >= self.seen) {
            let Some(bytes) = place(flight.name.to).and_then(|at| self.bytes.get_mut(at)) else { continue };
            match flight.header.mark {
                protocol::Mark::Bulk => bytes.0 += u64::from(flight.header.bytes),
                protocol::Mark::Carry => bytes.1 += u64::from(flight.header.bytes),
                _ => {}
            }
        }
        self.seen = fabric.events;
    }
}

impl Tale {
    /// Whether this line is one of the story's own that give way.
    fn owns(&self, planned: &Planned) -> bool {
        self.narration.yields && yields(&planned.line.item) && self.own.contains(&planned.line.stamp)
    }
}

/// Whether a reader's crash takes the place of what a story does here.
fn yields(item: &Item) -> bool {
    matches!(item, Item::Command(Command::Crash { .. } | Command::Restart(_)))
}

impl Session {
    /// Tells the narration of a built-in story along the run, from its start on: the run goes back there.
    pub fn narrate(&mut self, story: &str) -> Result<(), Error> {
        let text = catalogue::narration(story).ok_or_else(|| Error::NoSuchStory(story.to_owned()))?;
        self.narrate_by(scenario::parse_narration(self.registry, text)?)
    }

    /// What the narrator may know beside the run.
    fn around(&self, event: &Event) -> Around<'_> {
        let acts = |planned: &&Planned| matches!(planned.line.item, Item::Command(_));
        let cause = (event.cause != Event::NO_CAUSE).then(|| self.track.recording.get(event.cause)).flatten();
        Around {
            since: cause.map(|cause| cause.at),
            next: self.track.plan[self.next..].iter().find(acts),
            // What was so before they began is no merit of theirs.
            aim: self.aim.filter(|aim| aim.begun <= self.now()).map(|aim| aim.step),
            actions: self.actions(),
            begun: self.aim.map(|aim| aim.begun).unwrap_or_default(),
        }
    }

    /// Tells this narration along the run, from its start on.
    pub fn narrate_by(&mut self, narration: Narration) -> Result<(), Error> {
        let told = scenario::parse(self.registry, catalogue::find(narration.story).map_or("", |story| story.text))?;
        let own = told.lines.into_iter().filter(|line| yields(&line.item)).map(|line| line.stamp);
        self.narrator = Some(Narrator::new(Rc::new(Tale { narration, own: own.collect(), fresh: self.fresh })));
        self.track.checkpoints.clear();
        self.stand(None);
        self.mark();
        Ok(())
    }

    /// Performs a command now, as [`apply`](Self::apply) does. Along a narrated story its first future stays in a branch of
    /// its own, and a crash takes the place of the one that the story would have brought later.
    pub fn depart(&mut self, command: Command) -> Result<Applied, Error> {
        let Some(narrator) = &self.narrator else { return self.apply(command) };
        let tale = Rc::clone(&narrator.tale);
        // The story's own future is the one in which every line is the story's.
        let first = self.track.plan.iter().all(|planned| planned.id < tale.fresh);
        let (at, branch) = (self.position(), self.branch());
        let crash = matches!(command, Command::Crash { .. });
        let before = self.track.clone();
        let applied = self.apply(command)?;
        if first && self.branch() == branch {
            self.branches.fork(before, at);
        }
        if crash {
            let later = self.track.plan[self.next..].iter().filter(|planned| tale.owns(planned));
            // The last first: a restart may name whom a crash gave its name.
            for id in later.map(|planned| planned.id).collect::<Vec<_>>().into_iter().rev() {
                self.delete_line(id)?;
            }
        }
        Ok(applied)
    }

    /// What was told up to where the run stands.
    pub fn told(&self) -> &[Rc<Told>] {
        self.narrator.as_ref().map_or(&[], |narrator| &narrator.told)
    }

    /// Lets the narrator hear an event that has just happened, and says whether that is where a lesson stops.
    pub(super) fn hear(&mut self, event: &Event) -> bool {
        let Some(mut narrator) = self.narrator.take() else { return false };
        let before = narrator.told.len();
        narrator.hear(&*self.run, event, &self.around(event));
        let stops = narrator.tale.narration.stops && narrator.told.len() > before;
        self.narrator = Some(narrator);
        stops
    }

    /// The run stands at its start.
    pub(super) fn hear_start(&mut self) {
        if let Some(narrator) = &mut self.narrator {
            narrator.stand(&*self.run, &Cue::Start);
        }
    }

    /// The script has ended.
    pub(super) fn hear_end(&mut self) {
        if let Some(narrator) = &mut self.narrator {
            narrator.stand(&*self.run, &Cue::End);
        }
    }
}
