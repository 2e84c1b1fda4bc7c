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
    /// Whether a run that is watched stops where something is told.
    pub stops: bool,
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
    /// It is what somebody aims at, and all that it needs is so.
    Reached,
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

/// Declares what can be counted, with an id for each.
macro_rules! ids {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$each:meta])* $value:ident $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $value,)* }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$value,)*];

            /// Its id in texts and translations.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $id,)* }
            }
        }
    };
}

pub(super) use ids;

ids! {
    /// What can be counted when a cue comes. The event by which it comes is of a node or of a client; that node is its
    /// subject.
    pub enum Fact {
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
        /// How many decided operations of clients the running node lacks that lacks the most.
        Behind "behind",
        /// How many records the running nodes wrote that are not on their disks yet.
        Unsynced "unsynced",
        /// How long the running node has waited whose timer goes off next, in microseconds.
        Waited "waited",
        /// How long the reader has aimed at a goal, in microseconds.
        Elapsed "elapsed",
        /// How many acts of the reader have had an effect since they aim at a goal.
        Actions "actions",
        /// How many of those change what the protocol takes for granted: its rules, its disks, who sent what.
        Outside "outside",
        /// How many bytes of large wholes, such as snapshots, were sent to the subject since it came up; in lessons only.
        Full "full",
        /// How many bytes with entries or values were sent to it since then; in lessons only.
        Entries "entries",
        /// How many reads clients were answered.
        Reads "reads",
        /// How many of those found an old value: one that the key no longer had when the client asked.
        Stale "stale",
        /// How old the oldest of these was, in microseconds.
        Lag "lag",
    }
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
            Self::At(_) | Self::Committed | Self::Reached | Self::Condition(_) => true,
        }
    }
}

/// Reads a narration, in the words of the protocol of its story.
pub fn parse_narration(registry: Registry, text: &str) -> Result<Narration, ScriptError> {
    let mut lines = lines(text);
    let (story, mut reader) = head(registry, &mut lines, "narration", Want::Narration)?;
    for mut cursor in lines.take(LINES_MOST) {
        reader.line(&mut cursor)?;
        cursor.finish()?;
    }
    reader.narration(story)
}

/// The lines of a text that say anything.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Cursor<'_>> {
    text.lines().zip(1..).map(|(line, number)| Cursor::new(line, number)).filter_map(|mut cursor| {
        let blank = cursor.ended();
        (!blank).then_some(cursor)
    })
}

/// What stands where a text ends too early.
pub(super) const NOTHING: Token<'static> = Token { text: "", line: 1, column: 1 };

/// Reads the first two lines: what it is, with its version, and of which story.
pub(super) fn head<'a>(
    registry: Registry,
    lines: &mut impl Iterator<Item = Cursor<'a>>,
    kind: &str,
    want: Want,
) -> Result<(&'static str, Reader<'a>), ScriptError> {
    let mut first = lines.next().ok_or_else(|| NOTHING.error(Code::Empty, want))?;
    if !(first.keyword(kind) && first.keyword("1")) {
        return Err(first.word().error(Code::Malformed, want));
    }
    first.finish()?;
    let mut second = lines.next().ok_or_else(|| NOTHING.error(Code::Missing, Want::Story))?;
    if !second.keyword("story") {
        return Err(second.word().error(Code::Malformed, Want::Story));
    }
    let story = story(&mut second)?;
    second.finish()?;
    let script = parse(registry, story.text)?;
    Ok((story.name, Reader { scope: Scope::after(&script), drafts: Vec::new(), yields: false }))
}

/// Reads the name of a built-in story.
pub(super) fn story(cursor: &mut Cursor<'_>) -> Result<catalogue::Story, ScriptError> {
    let names: Vec<&str> = catalogue::STORIES.iter().map(|story| story.name).collect();
    let name = cursor.word();
    catalogue::find(name.text).ok_or_else(|| name.unknown(Want::Story, &names))
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

pub(super) struct Reader<'a> {
    pub scope: Scope,
    yields: bool,
    drafts: Vec<Draft<'a>>,
}

impl<'a> Reader<'a> {
    /// Takes in a line of a narration.
    pub fn line(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
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

    /// Begins a step, of which nothing stands there but its id.
    pub fn step(&mut self, cursor: &mut Cursor<'a>) -> Result<(), ScriptError> {
        let word = id(cursor)?;
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

    /// Lets what brings the last step on be that somebody aims at it; with what must be so as well.
    pub fn aimed(&mut self, needs: impl IntoIterator<Item = Need>) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.cue = Some((Cue::Reached, false));
            draft.needs.extend(needs);
        }
    }

    /// Takes the last step back.
    pub fn withdraw(&mut self) {
        self.drafts.pop();
    }

    /// How many steps have begun.
    pub fn count(&self) -> usize {
        self.drafts.len()
    }

    /// Whether the last step has what brings it on.
    pub fn cued(&self) -> bool {
        self.drafts.last().is_some_and(|draft| draft.cue.is_some())
    }

    /// All that was read.
    pub fn narration(self, story: &'static str) -> Result<Narration, ScriptError> {
        let (yields, stops) = (self.yields, false);
        let steps = self.steps()?;
        if steps.is_empty() {
            return Err(NOTHING.error(Code::Missing, Want::Step));
        }
        Ok(Narration { story, yields, stops, steps })
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

/// Reads the id of a step.
pub(super) fn id<'a>(cursor: &mut Cursor<'a>) -> Result<Token<'a>, ScriptError> {
    let word = cursor.word();
    let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let fits = !word.text.is_empty() && word.text.chars().all(plain);
    if fits { Ok(word) } else { Err(word.malformed(Want::StepId)) }
}

pub(super) fn once<T>(place: &mut Option<T>, value: T, word: Token<'_>) -> Result<(), ScriptError> {
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
