//! Histories: what clients asked for, and what they were told, in the order in which it happened.

use std::collections::BTreeMap;
use std::fmt;

use crate::protocol::{NodeId, Operation, Outcome, Text, digest_of};
use crate::sim::Fabric;

/// A value as its number in [`History::values`]; 0 is no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(pub u32);

impl Value {
    /// No value: what a key has that was never written, or deleted.
    pub const NIL: Self = Self(0);
}

/// What an operation did, with all that is known of its answer. What says nothing, such as a read without an answer, is
/// not part of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// It found this.
    Read(Value),
    /// It set this.
    Write(Value),
    /// It put this behind what was there.
    Append(Value),
    /// It set the second where it found the first.
    Cas(Value, Value, Cas),
}

impl Act {
    /// Whether this found that there was something else than `value`.
    pub(super) fn is_mismatch(self, value: Value) -> bool {
        matches!(self, Self::Cas(from, _, Cas::Mismatch) if from == value)
    }
}

/// What is known of a compare-and-set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cas {
    /// It found what it expected.
    Done,
    /// It found something else, and changed nothing.
    Mismatch,
    /// Nothing.
    Unknown,
}

/// An operation of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Op {
    /// Who asked.
    pub process: i64,
    /// On which key: its number in [`History::keys`].
    pub key: u32,
    /// What it did.
    pub act: Act,
    /// Its place in the order of all calls and returns.
    pub call: u32,
    /// The place of its return; none where nobody knows whether it was done, and so it may still be, at any time.
    pub back: Option<u32>,
    /// The line of its call; of a run, the number of the event.
    pub line: u32,
    /// The line of its return; 0 where there is none.
    pub back_line: u32,
}

/// What is kept under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// One value, at first none.
    Register,
    /// A text, at first empty, to which others can be appended.
    Kv,
}

impl From<Model> for &'static str {
    fn from(model: Model) -> Self {
        model.name()
    }
}

impl Model {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Register, Self::Kv];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Kv => "kv",
        }
    }
}

/// What clients asked for and were told.
#[derive(Clone, Debug)]
pub struct History {
    /// The operations that say something, in the order of their calls.
    pub ops: Vec<Op>,
    /// The keys, in the order in which they came up. A history without keys has one, the empty one.
    pub keys: Vec<Text>,
    /// The values, in the order in which they came up; the first is no value.
    pub values: Vec<Text>,
    /// What every key has at first.
    pub initial: Value,
    /// Whether a key that was never written may be seen as one with an empty text: not every tool tells them apart.
    pub lenient: bool,
    /// How many operations were called, those included that say nothing.
    pub called: u64,
    places: u32,
    open: BTreeMap<i64, Open>,
    /// Behind the texts' digests, which tell most of them apart without a look at the texts.
    numbers: BTreeMap<(u64, Text), Value>,
    key_numbers: BTreeMap<Text, u32>,
}

#[derive(Clone, Debug)]
struct Open {
    key: u32,
    verb: Verb,
    /// What it was called with.
    with: (Value, Value),
    call: u32,
    line: u32,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub enum Verb {
    Read,
    Write,
    Append,
    Delete,
    Cas,
}

impl Verb {
    /// Its name in histories.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Append => "append",
            Self::Delete => "delete",
            Self::Cas => "cas",
        }
    }

    /// The one of this name, as any of the tools names it.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "read" | "get" => Self::Read,
            "write" | "put" => Self::Write,
            "append" => Self::Append,
            "delete" => Self::Delete,
            "cas" => Self::Cas,
            _ => return None,
        })
    }
}

/// What became of an operation, in Jepsen's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It is called.
    Invoke,
    /// It was done.
    Ok,
    /// It was not done, and will not be.
    Fail,
    /// A compare-and-set found another value: it was not done, and that says what was there.
    Mismatch,
    /// Nobody knows.
    Info,
}

/// What a call or a return carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or something that says nothing.
    Unknown,
    /// A value, or that there is none.
    One(Option<Text>),
    /// What a compare-and-set expects, and what it sets.
    Two(Option<Text>, Option<Text>),
}

/// A call or a return.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "plain words")]
pub struct Turn {
    pub line: u32,
    pub process: i64,
    pub phase: Phase,
    pub verb: Verb,
    pub key: Text,
    pub content: Content,
}

/// Why a text is no history, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1 on.
    pub line: u32,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentence of each says what it is")]
pub enum Problem {
    Empty,
    TooLong,
    NotText,
    NoCall { process: i64 },
    Overlap { process: i64, since: u32 },
    Other { process: i64, since: u32 },
    NoSuchVerb { name: String },
    NotOf { verb: Verb, model: Model },
    NoSuchPhase { name: String },
    Lacks { what: &'static str },
    NotValue { verb: Verb },
    Expected { what: &'static str },
    TooDeep,
}

impl Problem {
    /// Its id for programs and translations.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::NotText => "not-text",
            Self::NoCall { .. } => "no-call",
            Self::Overlap { .. } => "overlap",
            Self::Other { .. } => "other-operation",
            Self::NoSuchVerb { .. } => "no-such-operation",
            Self::NotOf { .. } => "not-of-model",
            Self::NoSuchPhase { .. } => "no-such-phase",
            Self::Lacks { .. } => "lacks",
            Self::NotValue { .. } => "not-a-value",
            Self::Expected { .. } => "expected",
            Self::TooDeep => "too-deep",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("expected a history, found nothing"),
            Self::TooLong => write!(f, "a history has at most {} MiB, and here it has more", super::HISTORY_MOST >> 20),
            Self::NotText => f.write_str("expected text in UTF-8, found other bytes"),
            Self::NoCall { process } => write!(f, "process {process} returns from an operation that it did not call"),
            Self::Overlap { process, since } => {
                write!(f, "process {process} calls an operation while the one that it called in line {since} is open")
            }
            Self::Other { process, since } => {
                write!(
                    f,
                    "process {process} returns from another operation than the one that it called in line {since}"
                )
            }
            Self::NoSuchVerb { name } => {
                write!(f, "expected an operation (read, write, cas, get, put, append, delete), found {name}")
            }
            Self::NotOf { verb, model } => write!(f, "a {} knows no {}; try --model kv", model.name(), verb.name()),
            Self::NoSuchPhase { name } => write!(f, "expected invoke, ok, fail or info, found {name}"),
            Self::Lacks { what } => write!(f, "the operation lacks its {what}"),
            Self::NotValue { verb: Verb::Cas } => f.write_str("a cas takes two values, as in [1 2]"),
            Self::NotValue { verb } => write!(f, "this is no value for a {}", verb.name()),
            Self::Expected { what } => write!(f, "expected {what}"),
            Self::TooDeep => f.write_str("lists within lists within lists: no history has as many"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl std::error::Error for Fault {}

impl History {
    /// A history of nothing yet, of keys that have this at first.
    pub fn new(initial: Option<&str>, lenient: bool) -> Self {
        let mut history = Self {
            ops: Vec::new(),
            keys: Vec::new(),
            values: vec!["".into()],
            initial: Value::NIL,
            lenient,
            called: 0,
            places: 0,
            open: BTreeMap::new(),
            numbers: BTreeMap::new(),
            key_numbers: BTreeMap::new(),
        };
        history.initial = history.value(initial.map(Text::from).as_ref());
        history
    }

    /// The history that the clients of a run have seen.
    pub fn of_run(fabric: &Fabric) -> Self {
        let mut turns: Vec<(u32, bool, u64)> = Vec::new();
        for (at, record) in (0..).zip(fabric.operations.iter()) {
            turns.push((record.event, false, at));
            if record.returned.is_some() {
                turns.push((record.ended, true, at));
            }
        }
        // One command may call several operations, of different clients.
        turns.sort_unstable();
        let mut history = Self::new(None, false);
        for (event, back, at) in turns {
            let Some(record) = fabric.operations.get(at) else { continue };
            let outcome = record.returned.as_ref().filter(|_| back).map(|(_, outcome)| outcome.as_ref());
            let turn = turn_of(&record.request.operation, record.request.id.client, event, outcome);
            // A client has one operation open at a time: nothing can be refused.
            let _ = history.take(turn);
        }
        history.close();
        history
    }

    /// A value's number; the same for equal ones.
    pub fn value(&mut self, value: Option<&Text>) -> Value {
        let Some(value) = value else { return Value::NIL };
        let next = Value(self.values.len() as u32);
        let number = *self.numbers.entry((digest_of(0, value), value.clone())).or_insert(next);
        if number == next {
            self.values.push(value.clone());
        }
        number
    }

    /// What a value is; none for no value.
    pub fn text(&self, value: Value) -> Option<&Text> {
        self.values.get(value.0 as usize).filter(|_| value != Value::NIL)
    }

    fn key(&mut self, key: &Text) -> u32 {
        if let Some(known) = self.key_numbers.get(key) {
            return *known;
        }
        let number = self.keys.len() as u32;
        self.keys.push(key.clone());
        self.key_numbers.insert(key.clone(), number);
        number
    }

    /// Takes the next call or return.
    ///
    /// # Errors
    /// If a process returns from what it did not call, or calls before it returned.
    pub fn take(&mut self, turn: Turn) -> Result<(), Fault> {
        let Turn { line, process, phase, .. } = turn;
        let fault = |problem| Err(Fault { line, problem });
        let place = self.places;
        self.places += 1;
        if phase == Phase::Invoke {
            if let Some(open) = self.open.get(&process) {
                return fault(Problem::Overlap { process, since: open.line });
            }
            let with = self.given(&turn)?;
            let open = Open { key: self.key(&turn.key), verb: turn.verb, with, call: place, line };
            self.open.insert(process, open);
            self.called += 1;
            return Ok(());
        }
        let Some(open) = self.open.remove(&process) else { return fault(Problem::NoCall { process }) };
        if open.verb != turn.verb || self.keys.get(open.key as usize) != Some(&turn.key) {
            return fault(Problem::Other { process, since: open.line });
        }
        self.ends(&turn, (process, &open), Some((place, line)));
        Ok(())
    }

    /// What an operation is called with.
    fn given(&mut self, turn: &Turn) -> Result<(Value, Value), Fault> {
        Ok(match (turn.verb, &turn.content) {
            (Verb::Read | Verb::Delete, _) => (Value::NIL, Value::NIL),
            (Verb::Write, Content::One(value)) => (self.value(value.as_ref()), Value::NIL),
            (Verb::Append, Content::One(Some(value))) => (self.value(Some(value)), Value::NIL),
            (Verb::Cas, Content::Two(from, to)) => (self.value(from.as_ref()), self.value(to.as_ref())),
            (verb, _) => return Err(Fault { line: turn.line, problem: Problem::NotValue { verb } }),
        })
    }

    /// An operation is over, or nobody will hear of it any more.
    fn ends(&mut self, turn: &Turn, (process, open): (i64, &Open), back: Option<(u32, u32)>) {
        let (one, two) = open.with;
        let known = matches!(turn.phase, Phase::Ok | Phase::Mismatch);
        let act = match (open.verb, turn.phase) {
            (Verb::Cas, Phase::Mismatch) => Act::Cas(one, two, Cas::Mismatch),
            (_, Phase::Fail | Phase::Mismatch) => return,
            (Verb::Read, Phase::Ok) => match &turn.content {
                Content::One(value) => Act::Read(self.value(value.as_ref())),
                _ => return,
            },
            (Verb::Read, _) => return,
            (Verb::Write, _) => Act::Write(one),
            (Verb::Append, _) => Act::Append(one),
            (Verb::Delete, _) => Act::Write(Value::NIL),
            (Verb::Cas, Phase::Ok) => Act::Cas(one, two, Cas::Done),
            (Verb::Cas, _) => Act::Cas(one, two, Cas::Unknown),
        };
        let (back, back_line) = match back.filter(|_| known) {
            Some((back, line)) => (Some(back), line),
            None => (None, 0),
        };
        self.ops.push(Op { process, key: open.key, act, call: open.call, back, line: open.line, back_line });
    }

    /// Nothing more comes: what is still open stays so for ever.
    pub fn close(&mut self) {
        for (process, open) in std::mem::take(&mut self.open) {
            let turn = Turn {
                line: 0,
                process,
                phase: Phase::Info,
                verb: open.verb,
                key: "".into(),
                content: Content::Unknown,
            };
            self.ends(&turn, (process, &open), None);
        }
        self.ops.sort_by_key(|op| op.call);
    }
}

/// What a client of a run did or heard: the same as an export of the run says.
fn turn_of(operation: &Operation, client: NodeId, event: u32, outcome: Option<Option<&Outcome>>) -> Turn {
    let (verb, called_with) = match operation {
        Operation::Put { value, .. } => (Verb::Write, Content::One(Some(value.clone()))),
        Operation::Get { .. } => (Verb::Read, Content::Unknown),
        Operation::Delete { .. } => (Verb::Delete, Content::Unknown),
        Operation::Append { value, .. } => (Verb::Append, Content::One(Some(value.clone()))),
        Operation::Cas { expect, value, .. } => (Verb::Cas, Content::Two(Some(expect.clone()), Some(value.clone()))),
    };
    let (phase, content) = match outcome {
        None => (Phase::Invoke, called_with),
        Some(Some(Outcome::Value(found))) => (Phase::Ok, Content::One(found.clone())),
        Some(Some(Outcome::Mismatch(_))) => (Phase::Mismatch, Content::Unknown),
        Some(Some(Outcome::Full)) => (Phase::Fail, Content::Unknown),
        // It was refused and gave up: an earlier copy of what it asked for may still be done.
        Some(Some(Outcome::Stale) | None) => (Phase::Info, Content::Unknown),
    };
    Turn { line: event, process: client.number().into(), phase, verb, key: operation.key().clone(), content }
}
