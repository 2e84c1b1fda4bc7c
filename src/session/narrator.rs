//! The narrator: what is told along a run, each thing when its cue comes and only if all that it needs is so.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use crate::protocol::{Domain, Instant, NodeId};
use crate::scenario::{self, Cue, Fact, Item, Lit, Narration, Need, Step, Than, catalogue};
use crate::sim::{Command, Event, EventKind, Run, Stamp, Status, row};

use super::player::Planned;
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
}

/// What a step may look at when its cue comes.
struct Scene<'a> {
    run: &'a dyn Run,
    event: &'a Event,
    /// The slot that was decided and what was asked for there, or the operation that the event is of.
    slot: Option<u64>,
    order: u64,
    gap: u64,
    votes: u64,
    refusals: u64,
    retries: u64,
    planned: bool,
    /// When the event by which this one was caused happened.
    since: Option<Instant>,
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

    /// Takes in what has just happened; `since` says when the event happened by which it was caused, `next` which line
    /// of the run comes next.
    fn hear(&mut self, run: &dyn Run, event: &Event, since: Option<Instant>, next: Option<&Planned>) {
        let scene = self.scene(run, event, since, next);
        let tale = Rc::clone(&self.tale);
        for (place, step) in tale.narration.steps.iter().enumerate() {
            if step.cue.comes_by(event.kind) && self.open(place, step) && self.cued(place, step, &scene) {
                self.tell(place, step, &scene);
            }
        }
        self.count(run, event);
    }

    /// The run begins or ends.
    fn stand(&mut self, run: &dyn Run, cue: &Cue) {
        let event = Event { to: NodeId(0), ..Event::default() };
        let scene = self.scene(run, &event, None, None);
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

    fn scene<'a>(
        &self,
        run: &'a dyn Run,
        event: &'a Event,
        since: Option<Instant>,
        next: Option<&Planned>,
    ) -> Scene<'a> {
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
        let planned = next.is_some_and(|planned| crash(planned) && self.tale.owns(planned));
        Scene {
            run,
            event,
            slot,
            order: decided.or(asked).unwrap_or(0),
            gap: self.tally.down.map_or(0, |down| fabric.now.0 - down.0),
            votes,
            refusals,
            retries: self.tally.retries + u64::from(event.kind == EventKind::Retry),
            planned,
            since,
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
        let Some(at) = usize::from(event.to.0).checked_sub(1) else { return };
        let Some(brief) = fabric.nodes.get(at).map(|node| node.brief) else { return };
        tally.votes.resize(fabric.nodes.len(), (0, 0, 0));
        if brief.granted | brief.refused > 0 || tally.votes[at].0 != brief.epoch {
            tally.votes[at] = (brief.epoch, brief.granted.count_ones(), brief.refused.count_ones());
        }
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

impl Scene<'_> {
    fn fact(&self, fact: Fact) -> u64 {
        let fabric = self.run.fabric();
        let subject = fabric.node(self.event.to);
        match fact {
            Fact::Nodes => fabric.nodes.len() as u64,
            Fact::Up => fabric.each_node().filter(|(_, node)| node.status == Status::Up).count() as u64,
            Fact::Majority => fabric.nodes.len() as u64 / 2 + 1,
            Fact::Leaders => fabric.leader().is_some().into(),
            Fact::Led => subject.is_some_and(|node| node.brief.leader == Some(self.event.to)).into(),
            Fact::Epoch => subject.map_or(0, |node| node.brief.epoch),
            Fact::Votes => self.votes,
            Fact::Refusals => self.refusals,
            Fact::Order => self.order,
            Fact::Copies => self.copies(),
            Fact::Acked => fabric.acknowledged,
            Fact::Lost => self.run.lost().len() as u64,
            Fact::Silence => self.since.map_or(0, |since| fabric.now.0 - since.0),
            Fact::Gap => self.gap,
            Fact::Missed => self.missed(),
            Fact::Retries => self.retries,
            Fact::Breaches => fabric.found.len() as u64,
            Fact::Off => self.run.setup().info.rules.iter().filter(|rule| !fabric.rules.keep(**rule)).count() as u64,
            Fact::Converged => self.run.converged().into(),
            Fact::Planned => self.planned.into(),
        }
    }

    /// On how many disks the decided slot is, of nodes that are up or not.
    fn copies(&self) -> u64 {
        let fabric = self.run.fabric();
        let Some(slot) = self.slot else { return 0 };
        let Some(decided) = fabric.ledger.decided(Domain(0), slot) else { return 0 };
        let has = |id| self.run.held(id, slot).is_some_and(|held| held.slot.prefix == decided.digest);
        fabric.each_node().filter(|(id, node)| node.durable >= slot && has(*id)).count() as u64
    }

    /// How many clients' operations the leader has and the subject lacks.
    fn missed(&self) -> u64 {
        let fabric = self.run.fabric();
        let Some(leader) = fabric.leader() else { return 0 };
        let last = fabric.node(leader).map_or(0, |node| node.brief.last);
        let has = |slot, prefix| self.run.slot(self.event.to, slot).is_some_and(|own| own.prefix == prefix);
        let lacked = (1..=last).rev().map_while(|slot| {
            let held = self.run.held(leader, slot)?;
            (!has(slot, held.slot.prefix)).then_some(held.request.is_some())
        });
        lacked.filter(|asked| *asked).count() as u64
    }

    fn told(&self, step: &Step) -> Told {
        let fabric = self.run.fabric();
        let named = |id: NodeId| (id.0 > 0).then(|| id.to_string());
        let leader = fabric.leader();
        let lit = step.lit.iter().filter_map(|lit| match lit {
            Lit::Node => named(self.event.to),
            Lit::Leader => leader.and_then(named),
            Lit::Process(id) => named(*id),
            Lit::Slot(_) => None,
        });
        let slot = step.lit.iter().find_map(|lit| match lit {
            Lit::Slot(slot) => slot.or(self.slot),
            _ => None,
        });
        Told {
            step: step.id.to_string(),
            events: fabric.events,
            at_us: fabric.now.0,
            subject: named(self.event.to),
            leader: leader.and_then(named),
            lit: lit.collect(),
            slot,
            facts: Fact::ALL.iter().map(|&fact| (fact.name(), self.fact(fact))).collect(),
        }
    }
}

impl Session {
    /// Tells the narration of a built-in story along the run, from its start on: the run goes back there.
    pub fn narrate(&mut self, story: &str) -> Result<(), Error> {
        let text = catalogue::narration(story).ok_or_else(|| Error::NoSuchStory(story.to_owned()))?;
        self.narrate_by(scenario::parse_narration(self.registry, text)?)
    }

    /// Tells this narration along the run, from its start on.
    pub fn narrate_by(&mut self, narration: Narration) -> Result<(), Error> {
        let told = scenario::parse(self.registry, catalogue::find(narration.story).map_or("", |story| story.text))?;
        let own = told.lines.into_iter().filter(|line| yields(&line.item)).map(|line| line.stamp);
        self.narrator = Some(Narrator::new(Rc::new(Tale { narration, own: own.collect() })));
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
        let (at, branch, first) = (self.position(), self.branch(), self.branches().len() == 1);
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

    /// Lets the narrator hear an event that has just happened.
    pub(super) fn hear(&mut self, event: &Event) {
        if let Some(narrator) = &mut self.narrator {
            let acts = |planned: &&Planned| matches!(planned.line.item, Item::Command(_));
            let next = self.track.plan[self.next..].iter().find(acts);
            let cause = (event.cause != Event::NO_CAUSE).then(|| self.track.recording.get(event.cause)).flatten();
            narrator.hear(&*self.run, event, cause.map(|cause| cause.at), next);
        }
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
