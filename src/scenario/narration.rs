//! Narrations: what is told along a story, and what must be so for it to be told. docs/lessons.md is their grammar.
//!
//! A narration has no sentences. It names steps; whoever shows them has words for each in every language, and puts in
//! the facts that were counted when the step was told.

use super::catalogue;
use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::expect::{Compare, Expectation};
use super::lex::{Cursor, Token};
use super::number::{number, time};
use super::{LINES_MOST, SLOT_MOST, parse};
use crate::protocol::{Instant, NodeId, Text};
use crate::registry::Registry;
use crate::sim::{Condition, EventKind, LATEST};

/// How many steps a narration may have.
pub const STEPS_MOST: usize = 100;

/// What is told along a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narration {
    /// Of which built-in story.
    pub story: &'static str,
    /// Whether the story's own crashes and restarts give way to a reader's crash.
    pub yields: bool,
    /// What is told, each with what brings it on.
    pub steps: Vec<Step>,
}

/// Something that is told once its cue has come, if all that it needs is so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// By what its words are found.
    pub id: Text,
    /// What brings it on.
    pub cue: Cue,
    /// Whether it may be told again and again; else once, or once for each time that the step `after` was told.
    pub each: bool,
    /// Told only after this step was.
    pub after: Option<usize>,
    /// Not told any more once this step was told, since `after` was.
    pub before: Option<usize>,
    /// All that must be so for its words to be true.
    pub needs: Vec<Need>,
    /// And what must hold, as scripts say it.
    pub holds: Vec<Expectation>,
    /// What the words point at.
    pub lit: Vec<Lit>,
}

/// What brings a step on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cue {
    /// The run begins.
    Start,
    /// Its script has ended.
    End,
    /// The clock comes to this instant.
    At(Instant),
    /// A client begins an operation.
    Invoke,
    /// A client asks again.
    Retry,
    /// A slot with a client's operation is decided.
    Committed,
    /// A client is told that its operation is done.
    Acknowledged,
    /// What sets standing orders off as well.
    Condition(Condition),
}

/// A comparison that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// What is counted.
    pub fact: Fact,
    /// How it compares.
    pub compare: Compare,
    /// With what.
    pub than: Than,
}

/// What a fact is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "plain words")]
pub enum Than {
    Number(u64),
    Fact(Fact),
}

/// Declares [`Fact`] with an id for each.
macro_rules! facts {
    ($($(#[$doc:meta])* $fact:ident $id:literal,)*) => {
        /// What can be counted when a cue comes. The event by which it comes is of a node or of a client; that node is
        /// its subject.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $($(#[$doc])* $fact,)* }

        impl Fact {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$fact,)*];

            /// Its id in narrations and translations.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$fact => $id,)* }
            }
        }
    };
}

facts! {
    /// How many nodes the cluster has.
    Nodes "nodes",
    /// How many of them run.
    Up "up",
    /// The least number that is more than half of them.
    Majority "majority",
    /// 1 where a running node leads, else 0.
    Leaders "leaders",
    /// 1 where the subject leads or, if it is down, led when it went down.
    Led "led",
    /// The term, view or ballot of the subject.
    Epoch "epoch",
    /// How many granted the subject what it asked for last, itself included.
    Votes "votes",
    /// How many refused it while it asked.
    Refusals "refusals",
    /// Which of its client's operations the cue is about, from 1 on; 0 where it is about none.
    Order "order",
    /// On how many disks the operation is that this event decided.
    Copies "copies",
    /// How many operations clients were told to be done.
    Acked "acked",
    /// How many of those are lost.
    Lost "lost",
    /// How long the subject has waited since its timer was set anew, in microseconds.
    Silence "silence",
    /// How long ago a node that led went down, the last time, in microseconds; 0 where none has.
    Gap "gap",
    /// How many clients' operations the leader's log has and the subject's has not.
    Missed "missed",
    /// How often clients asked again so far.
    Retries "retries",
    /// How many promises broke.
    Breaches "breaches",
    /// How many rules are switched off.
    Off "off",
    /// 1 where all running nodes have the same replicated state, else 0.
    Converged "converged",
    /// 1 where the next command of the run is a crash of the story's own, else 0.
    Planned "planned",
}

/// What words may point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lit {
    /// The subject.
    Node,
    /// Whoever leads.
    Leader,
    /// This node or client.
    Process(NodeId),
    /// This slot or, without a number, the one that was decided.
    Slot(Option<u64>),
}

const CUES: [(&str, Cue); 6] = [
    ("start", Cue::Start),
    ("end", Cue::End),
    ("invoke", Cue::Invoke),
    ("retry", Cue::Retry),
    ("committed", Cue::Committed),
    ("acknowledged", Cue::Acknowledged),
];

/// The words of a step's lines.
const WORDS: [&str; 8] = ["step", "when", "whenever", "after", "before", "need", "holds", "lit"];

impl Cue {
    /// Whether an event of this kind can bring it on, by itself or through what it does.
    pub fn comes_by(&self, kind: EventKind) -> bool {
        match self {
            Self::Start | Self::End => false,
            Self::Invoke => kind == EventKind::Invoke,
            Self::Retry => kind == EventKind::Retry,
            Self::Acknowledged => kind == EventKind::Deliver,
            Self::At(_) | Self::Committed | Self::Condition(_) => true,
        }
    }
}

/// Reads a narration, in the words of the protocol of its story.
pub fn parse_narration(registry: Registry, text: &str) -> Result<Narration, ScriptError> {
    let mut lines = text.lines().zip(1..).map(|(line, number)| Cursor::new(line, number)).filter_map(|mut cursor| {
        let blank = cursor.ended();
        (!blank).then_some(cursor)
    });
    let nothing = Token { text: "", line: 1, column: 1 };
    let mut first = lines.next().ok_or_else(|| nothing.error(Code::Empty, Want::Narration))?;
    if !(first.keyword("narration") && first.keyword("1")) {
        return Err(first.word().error(Code::Malformed, Want::Narration));
    }
    first.finish()?;
    let mut second = lines.next().ok_or_else(|| nothing.error(Code::Missing, Want::Story))?;
    if !second.keyword("story") {
        return Err(second.word().error(Code::Malformed, Want::Story));
    }
    let names: Vec<&str> = catalogue::STORIES.iter().map(|story| story.name).collect();
    let name = second.word();
    let Some(story) = catalogue::find(name.text) else { return Err(name.unknown(Want::Story, &names)) };
    second.finish()?;
    let setup = parse(registry, story.text)?.setup;
    let mut reader = Reader { scope: Scope::new(&setup), drafts: Vec::new(), yields: false };
    for mut cursor in lines.take(LINES_MOST) {
        reader.line(&mut cursor)?;
        cursor.finish()?;
    }
    let yields = reader.yields;
    let steps = reader.steps()?;
    if steps.is_empty() {
        return Err(nothing.error(Code::Missing, Want::Step));
    }
    Ok(Narration { story: story.name, yields, steps })
}

/// A step while it is read: it may name steps that stand further down.
struct Draft<'a> {
    word: Token<'a>,
    id: Text,
    cue: Option<(Cue, bool)>,
    after: Option<Token<'a>>,
    before: Option<Token<'a>>,
    needs: Vec<Need>,
    holds: Vec<Expectation>,
    lit: Vec<Lit>,
}

struct Reader<'a> {
    scope: Scope,
    yields: bool,
    drafts: Vec<Draft<'a>>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        let word = cursor.word();
        if word.text == "step" {
            return self.step(cursor);
        }
        if word.text == "yields" && self.drafts.is_empty() {
            return if std::mem::replace(&mut self.yields, true) {
                Err(word.error(Code::Twice, Want::Step))
            } else {
                Ok(())
            };
        }
        let scope = &mut self.scope;
        let Some(draft) = self.drafts.last_mut() else { return Err(word.error(Code::Misplaced, Want::Step)) };
        match word.text {
            "when" | "whenever" => {
                let cue = (cue(scope, cursor)?, word.text == "whenever");
                once(&mut draft.cue, cue, word)
            }
            "after" => once(&mut draft.after, cursor.word(), word),
            "before" => once(&mut draft.before, cursor.word(), word),
            "need" => {
                draft.needs.push(need(cursor)?);
                Ok(())
            }
            "holds" => {
                draft.holds.push(scope.expectation(cursor)?);
                Ok(())
            }
            "lit" => {
                while !cursor.ended() {
                    draft.lit.push(lit(scope, cursor)?);
                }
                Ok(())
            }
            _ => Err(word.unknown(Want::Step, &WORDS)),
        }
    }

    fn step(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        let word = cursor.word();
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        if word.text.is_empty() || !word.text.chars().all(plain) {
            return Err(word.malformed(Want::StepId));
        }
        if self.drafts.len() >= STEPS_MOST {
            return Err(word.error(Code::TooLong, Want::Step).range("", STEPS_MOST.to_string()));
        }
        if self.drafts.iter().any(|draft| *draft.id == *word.text) {
            return Err(word.error(Code::Twice, Want::StepId));
        }
        self.drafts.push(Draft {
            word,
            id: word.text.into(),
            cue: None,
            after: None,
            before: None,
            needs: Vec::new(),
            holds: Vec::new(),
            lit: Vec::new(),
        });
        Ok(())
    }

    fn steps(self) -> Result<Vec<Step>, ScriptError> {
        let ids: Vec<Text> = self.drafts.iter().map(|draft| draft.id.clone()).collect();
        let names: Vec<&str> = ids.iter().map(|id| &**id).collect();
        let place = |word: Option<Token<'_>>| word.map(|word| word.among(Want::StepId, &names)).transpose();
        let step = |draft: Draft<'_>| {
            let (cue, each) = draft.cue.ok_or_else(|| draft.word.error(Code::Missing, Want::Cue))?;
            let (after, before) = (place(draft.after)?, place(draft.before)?);
            let Draft { id, needs, holds, lit, .. } = draft;
            Ok(Step { id, cue, each, after, before, needs, holds, lit })
        };
        self.drafts.into_iter().map(step).collect()
    }
}

fn once<T>(place: &mut Option<T>, value: T, word: Token<'_>) -> Result<(), ScriptError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(word.error(Code::Twice, Want::Step)),
    }
}

fn cue(scope: &mut Scope, cursor: &mut Cursor<'_>) -> Result<Cue, ScriptError> {
    let mut ahead = *cursor;
    let word = ahead.word();
    if let Some((_, cue)) = CUES.iter().find(|(known, _)| *known == word.text) {
        *cursor = ahead;
        return Ok(cue.clone());
    }
    if cursor.keyword("at") {
        return Ok(Cue::At(Instant(time(cursor.word(), Want::Instant, 0, LATEST.0)?)));
    }
    scope.condition(cursor).map(Cue::Condition)
}

fn lit(scope: &mut Scope, cursor: &mut Cursor<'_>) -> Result<Lit, ScriptError> {
    let mut ahead = *cursor;
    let word = ahead.word();
    let plain = match word.text {
        "node" => Lit::Node,
        "leader" => Lit::Leader,
        "slot" => {
            let mut next = ahead;
            let digits = next.word();
            match digits.text.starts_with(|letter: char| letter.is_ascii_digit()) {
                true => {
                    ahead = next;
                    Lit::Slot(Some(number(digits, Want::Slot, 1, SLOT_MOST)?))
                }
                false => Lit::Slot(None),
            }
        }
        _ => {
            let Some(id) = scope.id(word, Want::Process) else {
                return Err(word.unknown(Want::Lit, &["node", "leader", "slot", "n1"]));
            };
            Lit::Process(id?)
        }
    };
    *cursor = ahead;
    Ok(plain)
}

fn need(cursor: &mut Cursor<'_>) -> Result<Need, ScriptError> {
    let names: Vec<&str> = Fact::ALL.iter().map(|fact| fact.name()).collect();
    let fact = Fact::ALL[cursor.before_sign().among(Want::Fact, &names)?];
    let Some(compare) = Compare::ALL.into_iter().find(|compare| cursor.mark(compare.name())) else {
        return Err(cursor.word().malformed(Want::Compare));
    };
    let mut ahead = *cursor;
    let word = ahead.word();
    let than = match Fact::ALL.iter().find(|fact| fact.name() == word.text) {
        Some(fact) => {
            *cursor = ahead;
            Than::Fact(*fact)
        }
        None => Than::Number(number(cursor.word(), Want::Number, 0, u64::MAX)?),
    };
    Ok(Need { fact, compare, than })
}
