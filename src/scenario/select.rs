//! Reading whom and what a command means: processes and messages, by name or by what they are.

use std::ops::RangeInclusive;

use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, Token};
use super::number::number;
use crate::protocol::{NodeId, Text};
use crate::sim::{Among, CLIENTS_MOST, MessageName, Messages, Process, Targets, Which, row};

/// Names that mean something else, now or in a later version of the language.
const RESERVED: &[&str] = &["leader", "crashed", "paused", "as", "by", "via", "do", "all", "any", "last", "random"];

/// The word for nodes of every kind.
pub(super) const NODE: &str = "node";

/// The words that say which of several messages.
pub(super) const WHICH: [(&str, Which); 4] =
    [("first", Which::First), ("last", Which::Last), ("any", Which::Any), ("all", Which::All)];

/// What clients and nodes say to each other in every protocol.
pub(super) const FRONTS: [u8; 3] = [row::REQUEST, row::REPLY, row::NOTICE];

impl Scope {
    /// A node: see [`process`](Self::process).
    pub fn node(&mut self, cursor: &mut Cursor<'_>) -> Result<Process, ScriptError> {
        self.process(cursor, Want::Node)
    }

    /// A node or, where `want` says so, a client: by its id, by what it is, or by a name given before. A name with a
    /// question mark need not have been given: so a list of commands from which one was taken out still reads.
    pub fn process(&mut self, cursor: &mut Cursor<'_>, want: Want) -> Result<Process, ScriptError> {
        let word = cursor.process();
        if word.text == "leader" {
            return Ok(Process::Leader { name: self.given(cursor)? });
        }
        if word.text == "any" {
            let mut ahead = *cursor;
            let among = self.among(ahead.process().text);
            if among.is_some() {
                *cursor = ahead;
            }
            return Ok(Process::Any { among: among.unwrap_or(Among::Nodes), name: self.given(cursor)? });
        }
        if let Some(id) = self.id(word, want) {
            return id.map(Process::Id);
        }
        if let Some(name) = word.text.strip_suffix('?').filter(|name| is_name(name)) {
            return Ok(Process::Named(name.into()));
        }
        if let Some(name) = self.names.get(word.text) {
            return Ok(Process::Named(name.clone()));
        }
        // A role alone means any node in it, unless somebody gave that name to a node.
        match self.among(word.text) {
            Some(among) => Ok(Process::Any { among, name: self.given(cursor)? }),
            None if word.text.is_empty() => Err(cursor.word().malformed(want)),
            None => {
                let names = self.names.iter().map(|name| &**name);
                let known = names.chain(["leader", "any"]).chain(self.info.roles.iter().copied());
                let mut error = word.unknown(want, &known.collect::<Vec<_>>());
                error.known.clear();
                Err(error)
            }
        }
    }

    /// From whom a word says that a node is drawn.
    fn among(&self, word: &str) -> Option<Among> {
        let row = |names: &mut dyn Iterator<Item = &str>| {
            names.zip(0..).find_map(|(name, row): (_, u8)| (name == word).then_some(row))
        };
        if word == NODE {
            return Some(Among::Nodes);
        }
        let kind = row(&mut self.info.kinds.iter().map(|kind| kind.id)).map(Among::Kind);
        kind.or_else(|| row(&mut self.info.roles.iter().copied()).map(Among::Role))
    }

    /// `as NAME`, if it comes next.
    pub fn given(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<Text>, ScriptError> {
        if !cursor.keyword("as") {
            return Ok(None);
        }
        let word = cursor.process();
        if !is_name(word.text) {
            return Err(word.malformed(Want::Name));
        }
        let name = Text::from(word.text);
        self.names.insert(name.clone());
        Ok(Some(name))
    }

    /// The process of this id, if the word is an id at all.
    pub fn id(&self, word: Token<'_>, want: Want) -> Option<Result<NodeId, ScriptError>> {
        // A node with a question mark need not be there: so what speaks of one that is added reads without that line.
        let perhaps = word.text.strip_suffix('?').filter(|text| text.starts_with('n') && is_id(text));
        let (bare, most) = perhaps.map_or((word, self.nodes), |text| (Token { text, ..word }, self.most));
        if let Some(node) = counted(bare, 'n', most) {
            return Some(node.map(NodeId));
        }
        let client = counted(word, 'c', CLIENTS_MOST)?;
        Some(if want == Want::Node { Err(word.malformed(want)) } else { client.map(NodeId::client) })
    }

    /// One node, or all that are in a state for the command, for which there is the word `all` and perhaps one more.
    pub fn targets(&mut self, cursor: &mut Cursor<'_>, all: &str) -> Result<Targets, ScriptError> {
        let every = cursor.keyword("all") || cursor.keyword(all);
        if every { Ok(Targets::All) } else { self.node(cursor).map(Targets::One) }
    }

    /// Messages under way and the kind that they must have. One of the words in `then` may follow, for the command to
    /// read.
    pub fn messages(&mut self, cursor: &mut Cursor<'_>, then: &[&str]) -> Result<(Messages, Option<u8>), ScriptError> {
        let word = cursor.word();
        let Some((_, which)) = WHICH.into_iter().find(|(known, _)| *known == word.text) else {
            let message = Messages::Named(self.message(word)?);
            return Ok((message, self.kind(cursor, then)?));
        };
        let kind = self.kind(cursor, &[&["on", "from", "to"], then].concat())?;
        let (from, to) = self.between(cursor)?;
        Ok((Messages::Pick { which, from, to }, kind))
    }

    /// Between whom messages go, where that is said: `on n1>n2`, or `from` and `to`.
    pub fn between(&mut self, cursor: &mut Cursor<'_>) -> Result<(Option<Process>, Option<Process>), ScriptError> {
        if cursor.keyword("on") {
            let (from, to) = self.link(cursor.word())?;
            return Ok((Some(Process::Id(from)), Some(Process::Id(to))));
        }
        let (mut from, mut to) = (None, None);
        loop {
            if from.is_none() && cursor.keyword("from") {
                from = Some(self.process(cursor, Want::Process)?);
            } else if to.is_none() && cursor.keyword("to") {
                to = Some(self.process(cursor, Want::Process)?);
            } else {
                return Ok((from, to));
            }
        }
    }

    /// A message by its name: `n1>n2#17`, its duplicate `n1>n2#17'2`.
    fn message(&self, word: Token<'_>) -> Result<MessageName, ScriptError> {
        let Some((link, numbers)) = word.split("#").filter(|(link, _)| link.text.contains('>')) else {
            return Err(word.malformed(Want::Message));
        };
        let (count, copy) = match numbers.split("'") {
            Some((count, copy)) => (count, small(copy, Want::Copy, 2..=u8::MAX.into())?),
            None => (numbers, 1),
        };
        let (from, to) = self.link(link)?;
        Ok(MessageName { from, to, number: small(count, Want::MessageNumber, 1..=u32::MAX)?, copy: copy as u8 })
    }

    /// A direction between two processes: `n1>n2`.
    fn link(&self, word: Token<'_>) -> Result<(NodeId, NodeId), ScriptError> {
        let (from, to) = word.split(">").ok_or_else(|| word.malformed(Want::Direction))?;
        let end = |end: Token<'_>| self.id(end, Want::Process).unwrap_or_else(|| Err(end.malformed(Want::Process)));
        Ok((end(from)?, end(to)?))
    }

    /// A kind of message, one of the protocol's own or one that every protocol has, unless the line ends here or goes on
    /// with one of these words.
    pub fn kind(&self, cursor: &mut Cursor<'_>, then: &[&str]) -> Result<Option<u8>, ScriptError> {
        let mut ahead = *cursor;
        let next = ahead.word().text;
        if next.is_empty() || then.contains(&next) {
            return Ok(None);
        }
        let fronts = FRONTS.map(|row| row::name(row).unwrap_or_default());
        let names = self.info.messages.iter().copied().chain(fronts).collect::<Vec<_>>();
        let place = usize::from(super::command::name(cursor, Want::Kind, &names)?);
        let front = place.checked_sub(self.info.messages.len());
        Ok(Some(front.map_or(place as u8, |front| FRONTS[front])))
    }
}

/// Whether this is an id, of whatever number.
fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix(['n', 'c']).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of an id with this letter, if the word is one; it is wrong beyond `most`.
pub(super) fn counted(word: Token<'_>, letter: char, most: u16) -> Option<Result<u16, ScriptError>> {
    let digits = word.text.strip_prefix(letter).filter(|_| is_id(word.text))?;
    let number = digits.parse().ok().filter(|number| (1..=most).contains(number));
    let want = if letter == 'c' { Want::Client } else { Want::Node };
    let outside = || word.error(Code::NoSuchNode, want).range(format!("{letter}1"), format!("{letter}{most}"));
    Some(number.ok_or_else(outside))
}

/// Whether this can be the name of a node or of a group of nodes: no id, no word of the language, nothing that ends a word.
pub(super) fn is_name(word: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-') || !letter.is_ascii();
    let whole = |word: &str| word.chars().all(|c| letter(c) && super::lex::plain(c)) && !word.contains("--");
    let starts = |word: &str| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
    (1..=64).contains(&word.len()) && starts(word) && whole(word) && !is_id(word) && !RESERVED.contains(&word)
}

/// A number within a message's name.
fn small(token: Token<'_>, want: Want, range: RangeInclusive<u32>) -> Result<u32, ScriptError> {
    let value = number(token, want, (*range.start()).into(), (*range.end()).into())?;
    Ok(u32::try_from(value).unwrap_or(u32::MAX))
}
