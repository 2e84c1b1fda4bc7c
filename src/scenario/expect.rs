//! What a script expects: its words, how they are read, and how they are written.

use super::command::{Scope, name, operation};
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, write_quoted, write_text};
use super::number::number;
use super::print::{Writer, invocation};
use super::{SLOT_MOST, VALUE_MOST};
use crate::protocol::{Operation, Sort, Text};
use crate::sim::{Held, Process};

/// What must hold at an instant. docs/script.md says exactly what each means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// A live node leads.
    Leader,
    /// None does.
    NoLeader,
    /// All live nodes have the same replicated state.
    Converged,
    /// This property (a row of [`Info::properties`](crate::protocol::Info::properties)) broke.
    Breach(u8),
    /// No property broke.
    NoBreach,
    /// A count is what it should be.
    Count {
        /// What is counted.
        count: Count,
        /// How the two compare.
        compare: Compare,
        /// With what.
        number: u64,
    },
    /// This stands at a slot of a node's log.
    Entry {
        /// Whose log.
        node: Process,
        /// Where in it.
        slot: u64,
        /// What.
        content: Content,
    },
    /// The entry at a slot of a node's log is of such an epoch.
    Epoch {
        /// Whose log.
        node: Process,
        /// Where in it.
        slot: u64,
        /// How the two compare.
        compare: Compare,
        /// With what.
        number: u64,
    },
    /// A slot is known to be decided, or is not.
    Committed {
        /// Which.
        slot: u64,
        /// For what it is decided; none for anything.
        content: Option<Content>,
        /// Whether it should be so.
        is: bool,
    },
    /// So many nodes have this at a slot of their logs.
    Copies {
        /// Where.
        slot: u64,
        /// What.
        content: Content,
        /// How the two compare.
        compare: Compare,
        /// With what.
        number: u64,
    },
}

/// What stands at a slot of a log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// An operation that writes this value.
    Value(Text),
    /// This operation.
    Operation(Operation),
    /// An entry of this sort, which is not a client's.
    Sort(Sort),
    /// Nothing.
    Nothing,
}

impl Content {
    /// Whether it is so of what a node has there.
    pub fn is(&self, held: Option<&Held>) -> bool {
        let operation = held.and_then(|held| held.request.as_ref()).map(|request| &request.operation);
        match self {
            Self::Nothing => held.is_none(),
            Self::Sort(sort) => held.is_some_and(|held| held.slot.sort == *sort),
            Self::Operation(wanted) => operation == Some(wanted),
            Self::Value(wanted) => match operation {
                Some(Operation::Put { value, .. } | Operation::Append { value, .. } | Operation::Cas { value, .. }) => {
                    value == wanted
                }
                _ => false,
            },
        }
    }
}

/// What an expectation may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// Operations that were answered as done.
    Acknowledged,
    /// Slots that are known to be decided.
    Commits,
    /// Acknowledged writes that are no longer there.
    Lost,
    /// Leaders that were elected.
    Elections,
    /// The median time from the call of an acknowledged write to its answer, in microseconds.
    Median,
    /// Reads that were told a value which the key no longer had when they were asked.
    StaleReads,
    /// For how long nobody was served, in microseconds; this and the next two are what a run is measured by.
    Unavailable,
    /// For how long replicas contradicted each other.
    Divergent,
    /// For how long two led at once and both acknowledged.
    DualPrimary,
}

impl Count {
    /// Every one of them.
    pub const ALL: [Self; 9] = [
        Self::Acknowledged,
        Self::Commits,
        Self::Lost,
        Self::Elections,
        Self::Median,
        Self::StaleReads,
        Self::Unavailable,
        Self::Divergent,
        Self::DualPrimary,
    ];

    /// Its word in scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Commits => "commits",
            Self::Lost => "lost",
            Self::Elections => "elections",
            Self::Median => "median-us",
            Self::StaleReads => "stale-reads",
            Self::Unavailable => "unavailable-us",
            Self::Divergent => "divergent-us",
            Self::DualPrimary => "dual-primary-us",
        }
    }
}

/// How a count compares with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compare {
    /// It is that number.
    Equal,
    /// It is that number or more.
    AtLeast,
    /// It is that number or less.
    AtMost,
}

impl Compare {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Equal, Self::AtLeast, Self::AtMost];

    /// Its sign in scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }

    /// Whether `found` compares like this with `number`.
    pub const fn holds(self, found: u64, number: u64) -> bool {
        match self {
            Self::Equal => found == number,
            Self::AtLeast => found >= number,
            Self::AtMost => found <= number,
        }
    }
}

/// The words of the expectations that say nothing further.
const PLAIN: [(&str, Expectation); 4] = [
    ("leader", Expectation::Leader),
    ("no-leader", Expectation::NoLeader),
    ("converged", Expectation::Converged),
    ("no-breach", Expectation::NoBreach),
];

/// The words of the expectations about a slot.
const SLOTS: [&str; 3] = ["entry", "committed", "copies"];

/// The words for entries that are no client's; in quotation marks they are values.
const SORTS: [(&str, Content); 4] = [
    ("none", Content::Nothing),
    ("noop", Content::Sort(Sort::Empty)),
    ("configuration", Content::Sort(Sort::Configuration)),
    ("snapshot", Content::Sort(Sort::Snapshot)),
];

/// The words that begin an operation; in quotation marks they are values.
pub(super) const OPERATIONS: [&str; 5] = ["put", "get", "delete", "append", "cas"];

impl Scope {
    /// Reads what follows `expect`.
    pub fn expectation(&mut self, cursor: &mut Cursor<'_>) -> Result<Expectation, ScriptError> {
        let word = cursor.before_sign();
        if let Some((_, expectation)) = PLAIN.iter().find(|(name, _)| *name == word.text) {
            return Ok(expectation.clone());
        }
        match word.text {
            "breach" => {
                let names = self.info.properties.iter().map(|property| property.id).collect::<Vec<_>>();
                return name(cursor, Want::Property, &names).map(Expectation::Breach);
            }
            "entry" => return self.entry(cursor),
            "committed" => return committed(cursor),
            "copies" => {
                let (slot, content) = (slot(cursor)?, content(cursor)?);
                let (compare, number) = compared(cursor)?;
                return Ok(Expectation::Copies { slot, content, compare, number });
            }
            _ => {}
        }
        let Some(count) = Count::ALL.into_iter().find(|count| count.name() == word.text) else {
            let known = PLAIN.iter().map(|(name, _)| *name).chain(["breach"]);
            let known = known.chain(Count::ALL.map(Count::name)).chain(SLOTS).collect::<Vec<_>>();
            return Err(word.unknown(Want::Expectation, &known));
        };
        let (compare, number) = compared(cursor)?;
        Ok(Expectation::Count { count, compare, number })
    }

    fn entry(&mut self, cursor: &mut Cursor<'_>) -> Result<Expectation, ScriptError> {
        let mut before = *cursor;
        let node = self.node(cursor)?;
        // An expectation changes nothing, so it draws nobody and gives no name.
        if matches!(node, Process::Any { .. } | Process::Leader { name: Some(_) }) {
            return Err(before.process().error(Code::Malformed, Want::OneNode));
        }
        let slot = slot(cursor)?;
        if cursor.keyword("epoch") {
            let (compare, number) = compared(cursor)?;
            return Ok(Expectation::Epoch { node, slot, compare, number });
        }
        equals(cursor)?;
        Ok(Expectation::Entry { node, slot, content: content(cursor)? })
    }
}

fn committed(cursor: &mut Cursor<'_>) -> Result<Expectation, ScriptError> {
    let slot = slot(cursor)?;
    let (mut ahead, mut before) = (*cursor, *cursor);
    let decided = if ahead.mark("=") { None } else { Some(content(cursor)?) };
    // What is decided is something.
    if decided == Some(Content::Nothing) {
        return Err(before.word().error(Code::Malformed, Want::Content));
    }
    equals(cursor)?;
    let is = cursor.word().among(Want::YesNo, &["no", "yes"])? == 1;
    Ok(Expectation::Committed { slot, content: decided, is })
}

fn slot(cursor: &mut Cursor<'_>) -> Result<u64, ScriptError> {
    number(cursor.before_sign(), Want::Slot, 1, SLOT_MOST)
}

/// Takes the `=` that must come next.
fn equals(cursor: &mut Cursor<'_>) -> Result<(), ScriptError> {
    if cursor.mark("=") { Ok(()) } else { Err(cursor.word().malformed(Want::Equals)) }
}

/// A comparison and the number with which is compared.
pub(super) fn compared(cursor: &mut Cursor<'_>) -> Result<(Compare, u64), ScriptError> {
    let Some(compare) = Compare::ALL.into_iter().find(|compare| cursor.mark(compare.name())) else {
        return Err(cursor.word().malformed(Want::Compare));
    };
    Ok((compare, number(cursor.word(), Want::Number, 0, u64::MAX)?))
}

/// What stands at a slot: an operation, a word for an entry that is none, or the value that an operation writes.
fn content(cursor: &mut Cursor<'_>) -> Result<Content, ScriptError> {
    let mut ahead = *cursor;
    let word = ahead.word().text;
    if let Some((_, content)) = SORTS.iter().find(|(known, _)| *known == word) {
        *cursor = ahead;
        return Ok(content.clone());
    }
    if OPERATIONS.contains(&word) {
        *cursor = ahead;
        return operation(cursor, word).map(Content::Operation);
    }
    cursor.text(Want::Content, VALUE_MOST).map(Content::Value)
}

impl Writer<'_> {
    /// What a script writes after `expect`.
    pub fn expectation(&self, expectation: &Expectation) -> String {
        match expectation {
            Expectation::Breach(row) => {
                let property = self.info.properties.get(usize::from(*row));
                format!("breach {}", write_text(property.map_or("", |property| property.id)))
            }
            Expectation::Count { count, compare, number } => format!("{} {} {number}", count.name(), compare.name()),
            Expectation::Entry { node, slot, content } => {
                format!("entry {} {slot} = {}", self.process(node), write_content(content))
            }
            Expectation::Epoch { node, slot, compare, number } => {
                format!("entry {} {slot} epoch {} {number}", self.process(node), compare.name())
            }
            Expectation::Committed { slot, content, is } => {
                let content = content.as_ref().map(|content| format!(" {}", write_content(content)));
                format!("committed {slot}{} = {}", content.unwrap_or_default(), if *is { "yes" } else { "no" })
            }
            Expectation::Copies { slot, content, compare, number } => {
                format!("copies {slot} {} {} {number}", write_content(content), compare.name())
            }
            plain => PLAIN.iter().find(|(_, known)| known == plain).map_or("", |(word, _)| word).to_owned(),
        }
    }
}

fn write_content(content: &Content) -> String {
    match content {
        Content::Operation(operation) => invocation(operation),
        // A value that would be read as another word, or as a sign, stands in quotation marks.
        Content::Value(value) if OPERATIONS.contains(&&**value) || value.starts_with('=') => write_quoted(value),
        Content::Value(value) if SORTS.iter().any(|(word, _)| **word == **value) => write_quoted(value),
        Content::Value(value) => write_text(value),
        sort => SORTS.iter().find(|(_, known)| known == sort).map_or("", |(word, _)| word).to_owned(),
    }
}
