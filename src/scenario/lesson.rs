//! Lessons: a narration at whose steps the run stops, with questions in between, and with goals that the engine judges.
//! docs/lessons.md is their grammar.
//!
//! A lesson has no sentences either. Its items have ids, by which whoever shows them finds words.

use super::error::{Code, ScriptError, Want};
use super::expect::Compare;
use super::lex::{Cursor, Token};
use super::narration::{Fact, NOTHING, Narration, Need, Reader, Than, head, id, lines, once};
use super::number::{number, time};
use super::{Item, LINES_MOST};
use crate::protocol::{Instant, Text};
use crate::registry::Registry;
use crate::sim::LATEST;

/// How many minutes a lesson may take.
pub const MINUTES_MOST: u64 = 60;

/// How many actions a goal may allow.
pub const WITHIN_MOST: u64 = 100;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What the engine tells along it: its steps, and its goals once they are reached.
    pub narration: Narration,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What it is made of, in order.
    pub items: Vec<LessonItem>,
}

/// A step, a question or a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonItem {
    /// By what its words are found.
    pub id: Text,
    /// In whose place it stands, if it is another way on.
    pub instead: Option<usize>,
    /// Which step of the narration brings it on; none for a question that follows at once.
    pub step: Option<usize>,
    /// With whose eyes the reader looks at it: a node, or `next` or `behind` for the one that is called so when it is told.
    pub see: Option<Text>,
    /// What it is.
    pub task: Task,
}

/// What an item asks of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing: something is told.
    Read,
    /// To say what will happen.
    Predict(Vec<Choice>),
    /// To bring something about.
    Reach(Goal),
}

/// What the reader may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// By what its words are found.
    pub id: Text,
    /// The answer beside whose reply it is offered, where it is not among the first.
    pub upon: Option<Text>,
    /// The future that it leads to; choices of the same future are played as one.
    pub future: Text,
    /// What is done then, in the words of scripts.
    pub does: Vec<Text>,
}

/// What is to be brought about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// From which item of the lesson on.
    pub from: usize,
    /// With how many actions at most.
    pub within: u32,
    /// What is done before the reader begins.
    pub does: Vec<Text>,
    /// The shortest way: what is done, each so long after the goal's start.
    pub solution: Vec<(Instant, Text)>,
    /// The rule that stands in the way, where the goal is out of reach.
    pub rule: Option<&'static str>,
    /// In how many runs the checks of this release tried in vain to reach it.
    pub tried: Option<u64>,
}

/// A goal or a question while it is read.
#[derive(Default)]
struct Draft<'a> {
    word: Option<Token<'a>>,
    instead: Option<Token<'a>>,
    from: Option<Token<'a>>,
    within: Option<Token<'a>>,
    item: Option<LessonItem>,
}

struct Lessons<'a> {
    reader: Reader<'a>,
    drafts: Vec<Draft<'a>>,
    minutes: Option<u32>,
}

const WORDS: [&str; 3] = ["step", "predict", "goal"];

/// Reads a lesson, in the words of the protocol of its story.
pub fn parse_lesson(registry: Registry, text: &str) -> Result<Lesson, ScriptError> {
    let mut lines = lines(text);
    let (story, reader) = head(registry, &mut lines, "lesson", Want::Lesson)?;
    let mut lesson = Lessons { reader, drafts: Vec::new(), minutes: None };
    for mut cursor in lines.take(LINES_MOST) {
        lesson.line(&mut cursor)?;
        cursor.finish()?;
    }
    let minutes = lesson.minutes.ok_or_else(|| NOTHING.error(Code::Missing, Want::Minutes))?;
    let (items, reader) = lesson.items()?;
    let mut narration = reader.narration(story)?;
    narration.stops = true;
    Ok(Lesson { narration, minutes, items })
}

impl<'a> Lessons<'a> {
    fn line(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        let mut ahead = *cursor;
        let word = ahead.word();
        if let Some(begins) = WORDS.iter().position(|known| *known == word.text) {
            *cursor = ahead;
            return self.begin(begins, cursor);
        }
        if word.text == "minutes" && self.drafts.is_empty() {
            *cursor = ahead;
            return once(&mut self.minutes, number(cursor.word(), Want::Minutes, 1, MINUTES_MOST)? as u32, word);
        }
        let own = match self.drafts.last_mut() {
            Some(draft) => Self::own(&mut self.reader, draft, word, &mut ahead)?,
            None => false,
        };
        if own {
            *cursor = ahead;
            return Ok(());
        }
        self.reader.line(cursor)
    }

    fn begin(&mut self, begins: usize, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        self.close()?;
        let (mut ahead, step) = (*cursor, self.reader.count());
        let word = id(&mut ahead)?;
        if self.drafts.iter().filter_map(|draft| draft.word).any(|other| other.text == word.text) {
            return Err(word.error(Code::Twice, Want::StepId));
        }
        self.reader.step(cursor)?;
        let task = match begins {
            0 => Task::Read,
            1 => Task::Predict(Vec::new()),
            _ => Task::Reach(Goal::default()),
        };
        let item = LessonItem { id: word.text.into(), instead: None, step: Some(step), see: None, task };
        self.drafts.push(Draft { word: Some(word), item: Some(item), ..Draft::default() });
        Ok(())
    }

    /// Completes what was begun last: a goal is told once it is reached, a question without a cue at once.
    fn close(&mut self) -> Result<(), ScriptError> {
        let Some(draft) = self.drafts.last_mut() else { return Ok(()) };
        let (Some(item), Some(word)) = (&mut draft.item, draft.word) else { return Ok(()) };
        match &item.task {
            Task::Read => {}
            Task::Predict(choices) => {
                if choices.len() < 2 {
                    return Err(word.error(Code::Missing, Want::Item));
                }
                if !self.reader.cued() {
                    self.reader.withdraw();
                    item.step = None;
                }
            }
            Task::Reach(goal) => {
                if goal.within == 0 {
                    return Err(word.error(Code::Missing, Want::Within));
                }
                let most = Than::Number(goal.within.into());
                self.reader.aimed([Need { fact: Fact::Actions, compare: Compare::AtMost, than: most }]);
            }
        }
        Ok(())
    }

    /// Takes in a line that only lessons have, and says whether it was one.
    fn own(
        reader: &mut Reader<'a>,
        draft: &mut Draft<'a>,
        word: Token<'a>,
        cursor: &mut Cursor<'a>,
    ) -> Result<bool, ScriptError> {
        let Some(item) = &mut draft.item else { return Ok(false) };
        match (word.text, &mut item.task) {
            ("instead", _) => once(&mut draft.instead, cursor.word(), word)?,
            ("see", Task::Read) => {
                let whom = cursor.word();
                if !matches!(whom.text, "next" | "behind") {
                    let node = reader.scope.id(whom, Want::Node);
                    node.unwrap_or_else(|| Err(whom.unknown(Want::Node, &["next", "behind"])))?;
                }
                once(&mut item.see, whom.text.into(), word)?;
            }
            ("choice", Task::Predict(choices)) => {
                let id = id(cursor)?;
                if choices.iter().any(|choice| *choice.id == *id.text) {
                    return Err(id.error(Code::Twice, Want::StepId));
                }
                choices.push(Choice { id: id.text.into(), future: id.text.into(), ..Choice::default() });
            }
            ("upon", Task::Predict(choices)) => {
                let Some((choice, before)) = choices.split_last_mut() else {
                    return Err(word.error(Code::Misplaced, Want::Item));
                };
                let names: Vec<&str> = before.iter().map(|each| &*each.id).collect();
                let place = cursor.word().among(Want::StepId, &names)?;
                once(&mut choice.upon, before[place].id.clone(), word)?;
            }
            ("future", Task::Predict(choices)) => {
                let choice = choices.last_mut().ok_or_else(|| word.error(Code::Misplaced, Want::Item))?;
                choice.future = id(cursor)?.text.into();
            }
            ("do", Task::Predict(choices)) => {
                let choice = choices.last_mut().ok_or_else(|| word.error(Code::Misplaced, Want::Item))?;
                choice.does.push(does(reader, cursor)?);
            }
            ("do", Task::Reach(goal)) => goal.does.push(does(reader, cursor)?),
            ("from", Task::Reach(_)) => once(&mut draft.from, cursor.word(), word)?,
            ("within", Task::Reach(goal)) => {
                once(&mut draft.within, word, word)?;
                goal.within = number(cursor.word(), Want::Within, 1, WITHIN_MOST)? as u32;
            }
            ("solve", Task::Reach(goal)) => {
                let after = Instant(time(cursor.word(), Want::Instant, 0, LATEST.0)?);
                goal.solution.push((after, does(reader, cursor)?));
            }
            ("rule", Task::Reach(goal)) => {
                let names: Vec<&str> = reader.scope.info.rules.iter().map(|rule| rule.id).collect();
                goal.rule = Some(names[cursor.word().among(Want::Rule, &names)?]);
            }
            ("tried", Task::Reach(goal)) => {
                goal.tried = Some(number(cursor.word(), Want::Number, 1, u64::from(u32::MAX))?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn items(mut self) -> Result<(Vec<LessonItem>, Reader<'a>), ScriptError> {
        self.close()?;
        let names: Vec<&str> = self.drafts.iter().filter_map(|draft| Some(draft.word?.text)).collect();
        let place = |word: Token<'_>| word.among(Want::StepId, &names);
        let mut items = Vec::new();
        for Draft { word, instead, from, item, .. } in self.drafts {
            let (Some(word), Some(mut item)) = (word, item) else { continue };
            item.instead = instead.map(place).transpose()?;
            if let Task::Reach(goal) = &mut item.task {
                goal.from = place(from.ok_or_else(|| word.error(Code::Missing, Want::Item))?)?;
            }
            items.push(item);
        }
        Ok((items, self.reader))
    }
}

/// Reads a command, and gives it in the words in which it stands there.
fn does<'a>(reader: &mut Reader<'a>, cursor: &mut Cursor<'a>) -> Result<Text, ScriptError> {
    cursor.ended();
    let text = cursor.rest();
    let mut here = *cursor;
    match reader.scope.item(cursor)? {
        Item::Command(_) => Ok(text[..text.len() - cursor.rest().len()].trim().into()),
        Item::Expect(_) => Err(here.word().error(Code::Misplaced, Want::Command)),
    }
}
