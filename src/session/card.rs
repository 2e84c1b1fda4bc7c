//! Cards: what comes of their experiments, and of the claims that these judge.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::check::Reads;
use crate::protocol::{Instant, Mark, NEVER, NodeId};
use crate::registry::Registry;
use crate::scenario::{self, Assertion, Card, Experiment, Figure, Script};
use crate::sim::{Fabric, OpRecord, Run, Status};

use super::{Error, Keep, Session, expect};

/// What came of a card's experiments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// `holds`, `false`, or `only-if` where it holds wherever a condition is made that it leaves out, and only there.
    pub verdict: &'static str,
    /// Each experiment.
    pub experiments: Vec<ExperimentView>,
}

/// What came of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExperimentView {
    /// By what its words are found.
    pub id: String,
    /// The story that was played.
    pub story: &'static str,
    /// Whether it came out as the claim says.
    pub supports: bool,
    /// Every figure, by the ids of the list of figures.
    pub figures: BTreeMap<&'static str, u64>,
    /// Where a reader's own run was judged in place of the story: up to when.
    pub own_until_us: Option<u64>,
}

/// Plays the experiments of a card, and says what becomes of its claim.
pub fn judge(registry: Registry, text: &str) -> Result<CardView, Error> {
    judge_card(registry, &scenario::parse_card(registry, text)?)
}

/// The same of a card that was read.
pub fn judge_card(registry: Registry, card: &Card) -> Result<CardView, Error> {
    judge_with(registry, card, |_, _| None)
}

impl Session {
    /// What becomes of a card's claim if this run, as a reader has made it, stands in the place of an experiment.
    pub fn judge(&self, text: &str, experiment: &str) -> Result<CardView, Error> {
        let card = scenario::parse_card(self.registry, text)?;
        let run = self.script();
        // Whoever only looks on, were it beyond the end, has the story's own run.
        let done = |script: &Script| Script { end: None, ..script.clone() }.to_string();
        judge_with(self.registry, &card, |tried, story| {
            (*tried.id == *experiment && done(&run) != done(story)).then(|| run.clone())
        })
    }
}

/// Judges a claim by its experiments, each by its story or by what stands in its place.
fn judge_with(
    registry: Registry,
    card: &Card,
    own: impl Fn(&Experiment, &Script) -> Option<Script>,
) -> Result<CardView, Error> {
    let mut experiments = Vec::new();
    for experiment in &card.experiments {
        let story = scenario::parse(registry, experiment.story.text)?;
        let own = own(experiment, &story);
        let until = own.as_ref().map(|own| own.ends());
        let script = own.map_or(story, |own| Script { end: until, ..own });
        let view = tried(registry, experiment, script)?;
        experiments.push(ExperimentView { own_until_us: until.map(|stamp| stamp.at.0), ..view });
    }
    let all = experiments.iter().all(|each| each.supports);
    let any = experiments.iter().any(|each| each.supports);
    let wherever_given = card.experiments.iter().zip(&experiments).all(|(each, found)| found.supports == each.given);
    let verdict = match (all, any && wherever_given) {
        (true, _) => "holds",
        (false, true) => "only-if",
        (false, false) => "false",
    };
    Ok(CardView { verdict, experiments })
}

/// Plays a script to its end, and says what came of it and whether that is as the claim says.
fn tried(registry: Registry, experiment: &Experiment, script: Script) -> Result<ExperimentView, Error> {
    let mut session = Session::new(registry, script, Keep::NOTHING)?;
    let mut notes = Notes::default();
    while session.step()?.is_some() {
        notes.take(session.run().fabric());
    }
    let figures = notes.figures(session.run());
    let so = |claim: &Assertion| match claim {
        Assertion::Expects(expectation) => expect::holds(session.run(), expectation),
        Assertion::Measures { figure, compare, number } => {
            figures.get(figure.name()).is_some_and(|found| compare.holds(*found, *number))
        }
    };
    let (id, supports) = (experiment.id.to_string(), experiment.claims.iter().all(so));
    Ok(ExperimentView { id, story: experiment.story.name, supports, figures, own_until_us: None })
}

/// What is counted while an experiment is played.
#[derive(Default)]
struct Notes {
    /// How many events there were when messages under way were looked at last.
    seen: u32,
    /// By node, the epoch in which it asks and who refused.
    refused: Vec<(u64, u64)>,
    refusals: u64,
    /// The most grants that a node had which still asked for more.
    votes: u64,
    /// By who asks and in which epoch, whom it asked.
    invited: BTreeMap<(NodeId, u64), BTreeSet<NodeId>>,
    led: BTreeSet<NodeId>,
    /// Since when nobody leads who could be asked, once somebody did; and the longest that this was so.
    headless: Option<Instant>,
    gap: u64,
    /// For each node and timer, for how long it was armed.
    waits: BTreeMap<(NodeId, u8), BTreeSet<u64>>,
}

impl Notes {
    fn take(&mut self, fabric: &Fabric) {
        for flight in fabric.flights.iter().flatten().filter(|flight| flight.cause >= self.seen) {
            if flight.header.mark == Mark::Ask {
                self.invited.entry((flight.name.from, flight.header.epoch)).or_default().insert(flight.name.to);
            }
        }
        self.seen = fabric.events;
        self.led.extend(fabric.leader());
        self.headless = match fabric.leader() {
            None if !self.led.is_empty() => self.headless.or(Some(fabric.now)),
            _ => None,
        };
        self.gap = self.gap.max(self.headless.map_or(0, |since| fabric.now.0 - since.0));
        self.refused.resize(fabric.nodes.len(), (0, 0));
        for ((id, node), before) in fabric.each_node().zip(&mut self.refused) {
            let known = if before.0 == node.brief.epoch { before.1 } else { 0 };
            self.refusals += u64::from((node.brief.refused & !known).count_ones());
            self.votes = self.votes.max(node.brief.granted.count_ones().into());
            *before = (node.brief.epoch, node.brief.refused);
            for timer in node.timers.iter().filter(|timer| timer.due.0 != NEVER) {
                let Some(kind) = timer.kind else { continue };
                self.waits.entry((id, kind)).or_default().insert(timer.due.0.saturating_sub(timer.since.0));
            }
        }
    }

    fn figures(&self, run: &dyn Run) -> BTreeMap<&'static str, u64> {
        let fabric = run.fabric();
        let reads = Reads::of(fabric);
        let crashed = fabric.each_node().filter(|(_, node)| node.status == Status::Crashed);
        let down = crashed.count() as u64;
        let waited = |record: &OpRecord| {
            let until = record.returned.as_ref().map_or(fabric.now, |(at, _)| *at);
            until.0.saturating_sub(record.invoked.0)
        };
        // The timer that is drawn anew most often, if any is.
        let waits = self.waits.values().max_by_key(|waits| waits.len());
        let figure = |figure: Figure| match figure {
            Figure::Nodes => fabric.nodes.len() as u64,
            Figure::Down => down,
            Figure::Asked => fabric.operations.len(),
            Figure::Acknowledged => fabric.acknowledged,
            Figure::Lost => run.lost().len() as u64,
            Figure::Breaches => fabric.found.len() as u64,
            Figure::Elections => fabric.elections.len() as u64,
            Figure::Led => self.led.len() as u64,
            Figure::First => fabric.elections.first().map_or(0, |first| first.node.0.into()),
            Figure::Leader => fabric.leader().map_or(0, |leader| leader.0.into()),
            Figure::Epoch => fabric.each_node().map(|(_, node)| node.brief.epoch).max().unwrap_or(0),
            Figure::Votes => self.votes,
            Figure::Refusals => self.refusals,
            Figure::Invited => self.invited.values().map(|asked| asked.len() as u64).min().unwrap_or(0),
            Figure::Reads => reads.answered,
            Figure::Stale => reads.old.len() as u64,
            Figure::Lag => reads.lag(),
            Figure::Wait => fabric.operations.iter().map(waited).max().unwrap_or(0),
            Figure::Gap => self.gap,
            Figure::Draws => waits.map_or(0, |waits| waits.len() as u64),
            Figure::Shortest => waits.and_then(|waits| waits.first().copied()).unwrap_or(0),
            Figure::Longest => waits.and_then(|waits| waits.last().copied()).unwrap_or(0),
        };
        // One by one: to collect them would sort them, and each type that is sorted costs the page another sort.
        let mut all = BTreeMap::new();
        all.extend(Figure::ALL.iter().map(|&each| (each.name(), figure(each))));
        all
    }
}
