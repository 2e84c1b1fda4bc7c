//! Lessons: what the reader aims at, and what lies ahead.

use serde::Serialize;

use crate::protocol::Instant;
use crate::scenario::{self, Item, Task};
use crate::sim::Command;

use super::player::Planned;
use super::{Error, Keep, Session};

/// How many events it looks ahead at most for what a lesson tells next.
const EVENTS: u32 = 200_000;

/// A lesson from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LessonView {
    /// The story along which it goes.
    pub story: &'static str,
    /// How many minutes it takes.
    pub minutes: u32,
    /// What it is made of, in order.
    pub items: Vec<LessonItemView>,
}

/// A step, a question or a goal, from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LessonItemView {
    /// By what its words are found.
    pub id: String,
    /// `step`, `predict` or `goal`.
    pub kind: &'static str,
    /// The id of the item in whose place it stands, if it is another way on.
    pub instead: Option<String>,
    /// Whether the engine tells it, or it follows at once.
    pub told: bool,
    /// With whose eyes it is looked at: a node, `next` or `behind`.
    pub see: Option<String>,
    /// Of a question what may be said.
    pub choices: Vec<ChoiceView>,
    /// Of a goal: from which item on.
    pub from: Option<String>,
    /// With how many actions at most.
    pub within: u32,
    /// What is done before the reader begins.
    pub does: Vec<String>,
    /// The shortest way.
    pub solution: Vec<DeedView>,
    /// The rule that stands in the way.
    pub rule: Option<&'static str>,
    /// In how many runs the checks of this release tried in vain to reach it.
    pub tried: Option<u64>,
}

/// What the reader may say, from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChoiceView {
    /// By what its words are found.
    pub id: String,
    /// The answer beside whose reply it is offered, where it is not among the first.
    pub upon: Option<String>,
    /// The future to which it leads.
    pub future: String,
    /// What is done then.
    pub does: Vec<String>,
}

/// Something that is done so long after a goal's start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeedView {
    /// How long after, in microseconds.
    pub after_us: u64,
    /// What, in the words of scripts.
    pub text: String,
}

/// What the reader tries to bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aim {
    /// The step of the narration that is told once it is so.
    pub step: usize,
    /// The number that the next new line had when it began: what has a greater one is the reader's.
    fresh: u32,
    /// When they began.
    pub begun: Instant,
}

impl Session {
    /// Tells a lesson along the run, which goes back to its start.
    pub fn teach(&mut self, text: &str) -> Result<LessonView, Error> {
        let lesson = scenario::parse_lesson(self.registry, text)?;
        let view = view(&lesson);
        self.aim = None;
        self.narrate_by(lesson.narration)?;
        Ok(view)
    }

    /// From now on the reader tries to reach this goal of the lesson or, without one, none. What they did before does not
    /// count.
    pub fn aim(&mut self, goal: Option<&str>) -> bool {
        let step = goal.and_then(|goal| self.narrator.as_ref()?.goal(goal));
        self.aim = step.map(|step| Aim { step, fresh: self.fresh, begun: self.now() });
        self.aim.is_some()
    }

    /// How many acts of the reader have had an effect since they aim at a goal, up to where the run stands, and how many of
    /// these change what the protocol takes for granted.
    pub fn actions(&self) -> (u64, u64) {
        let Some(aim) = self.aim else { return (0, 0) };
        let own = self.track.plan[..self.next].iter().filter(|planned| planned.id >= aim.fresh);
        let commands = own.filter_map(|planned| match planned {
            Planned { void: None, line, .. } => Some(&line.item),
            _ => None,
        });
        let commands = commands.filter_map(|item| if let Item::Command(command) = item { Some(command) } else { None });
        commands.fold((0, 0), |(all, outside), command| (all + 1, outside + u64::from(is_outside(command))))
    }

    /// Which step is told next, if any is before the run ends or a minute is over: looked up by playing a copy.
    pub fn tells_next(&self) -> Result<Option<String>, Error> {
        let mut ahead = self.twin(Keep { events: true, checkpoints: false, open: true });
        ahead.narrator.clone_from(&self.narrator);
        let told = self.told().len();
        let horizon = Instant(self.now().0.saturating_add(60_000_000));
        let end = self.end().map_or(horizon, |end| end.at).min(horizon);
        let last = self.events().saturating_add(EVENTS);
        while ahead.told().len() == told && ahead.now() < end && ahead.events() < last {
            if ahead.step()?.is_none() {
                ahead.hear_end();
                break;
            }
        }
        Ok(ahead.told().get(told).map(|told| told.step.clone()))
    }
}

/// Whether it changes what every protocol takes for granted, so that a promise that breaks by it says nothing of the
/// protocol.
fn is_outside(command: &Command) -> bool {
    match command {
        Command::Break(_)
        | Command::Lose(_)
        | Command::Restore
        | Command::Flip { .. }
        | Command::RemoveNode(_)
        | Command::Forge { .. } => true,
        Command::Disk { change, .. } => change.checksum == Some(false),
        Command::Network(change) | Command::Link { change, .. } => {
            change.checksum == Some(false) || change.authentic == Some(false)
        }
        Command::Order(order) => is_outside(&order.command),
        _ => false,
    }
}

fn view(lesson: &scenario::Lesson) -> LessonView {
    let texts = |texts: &[crate::protocol::Text]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let name = |place: usize| lesson.items.get(place).map(|item| item.id.to_string());
    let items = lesson.items.iter().map(|item| {
        let base = LessonItemView {
            id: item.id.to_string(),
            instead: item.instead.and_then(name),
            told: item.step.is_some(),
            see: item.see.as_ref().map(ToString::to_string),
            ..LessonItemView::default()
        };
        match &item.task {
            Task::Read => LessonItemView { kind: "step", ..base },
            Task::Predict(choices) => {
                let choice = |choice: &scenario::Choice| ChoiceView {
                    id: choice.id.to_string(),
                    upon: choice.upon.as_ref().map(ToString::to_string),
                    future: choice.future.to_string(),
                    does: texts(&choice.does),
                };
                LessonItemView { kind: "predict", choices: choices.iter().map(choice).collect(), ..base }
            }
            Task::Reach(goal) => {
                let deeds = goal.solution.iter();
                let deeds = deeds.map(|(after, text)| DeedView { after_us: after.0, text: text.to_string() });
                LessonItemView {
                    kind: "goal",
                    from: name(goal.from),
                    within: goal.within,
                    does: texts(&goal.does),
                    solution: deeds.collect(),
                    rule: goal.rule,
                    tried: goal.tried,
                    ..base
                }
            }
        }
    });
    LessonView { story: lesson.narration.story, minutes: lesson.minutes, items: items.collect() }
}
