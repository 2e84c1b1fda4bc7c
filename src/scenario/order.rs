//! Standing orders: their words, how they are read, and how they are written.

use std::sync::Arc;

use super::command::{Scope, name};
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, Token, write_text};
use super::number::{number, time, write_time};
use super::print::Writer;
use crate::sim::{Command, Condition, LATEST, NodeFate, Order, Passage, Process, Tally};

/// The words that begin an order, and whether it is for each time.
pub(super) const ORDERS: [(&str, bool); 2] = [("when", false), ("whenever", true)];

const TALLIES: [(&str, Tally); 3] =
    [("acked", Tally::Acked), ("commits", Tally::Commits), ("elections", Tally::Elections)];

const PASSAGES: [(&str, Passage); 3] =
    [("sent", Passage::Sent), ("delivered", Passage::Delivered), ("lost", Passage::Lost)];

const FATES: [(&str, NodeFate); 4] = [
    ("crashed", NodeFate::Crashed),
    ("restarted", NodeFate::Restarted),
    ("paused", NodeFate::Paused),
    ("resumed", NodeFate::Resumed),
];

/// The words of the other conditions.
const OTHERS: [&str; 4] = ["leader", "no-leader", "breach", "fired"];

/// The words that end a condition.
const THEN: [&str; 2] = ["after", "do"];

/// Which count may set an order off at the most.
const TALLY_MOST: u64 = 1_000_000_000;

impl Scope {
    /// Reads an order after its first word.
    pub fn order(&mut self, cursor: &mut Cursor<'_>, every: bool) -> Result<Command, ScriptError> {
        let condition = self.condition(cursor)?;
        let after = match cursor.keyword("after") {
            true => time(cursor.word(), Want::After, 0, LATEST.0)?,
            false => 0,
        };
        if !cursor.keyword("do") {
            return Err(cursor.word().malformed(Want::Do));
        }
        let mut before = *cursor;
        let word = before.word();
        // An order gives a command, and no further order.
        if ORDERS.iter().any(|(order, _)| *order == word.text) || word.text == "expect" {
            return Err(word.error(Code::Misplaced, Want::Ordered));
        }
        let command = Arc::new(self.command(cursor)?);
        if every && matches!(*command, Command::AddNode { .. }) {
            self.nodes = self.most;
        }
        Ok(Command::Order(Box::new(Order { condition, every, after, command })))
    }

    pub fn condition(&mut self, cursor: &mut Cursor<'_>) -> Result<Condition, ScriptError> {
        let word = cursor.word();
        if let Some(tally) = known(&TALLIES, word) {
            let number = number(cursor.word(), Want::Tally, 1, TALLY_MOST)?;
            return Ok(Condition::Count { tally, number });
        }
        if let Some(passage) = known(&PASSAGES, word) {
            let kind = self.kind(cursor, &[&["on", "from", "to"], &THEN[..]].concat())?;
            let mut before = *cursor;
            let (from, to) = self.between(cursor)?;
            unnamed(&mut before, [from.as_ref(), to.as_ref()])?;
            return Ok(Condition::Message { passage, kind, from, to });
        }
        if let Some(fate) = known(&FATES, word) {
            let node = if ended(cursor) { None } else { Some(self.plain(cursor)?) };
            return Ok(Condition::Fate { fate, node });
        }
        match word.text {
            "leader" => Ok(Condition::Leader),
            "no-leader" => Ok(Condition::NoLeader),
            "breach" if ended(cursor) => Ok(Condition::Breach(None)),
            "breach" => {
                let names = self.info.properties.iter().map(|property| property.id).collect::<Vec<_>>();
                name(cursor, Want::Property, &names).map(|row| Condition::Breach(Some(row)))
            }
            "fired" => {
                let timer = name(cursor, Want::Timer, self.info.timers)?;
                let node = if cursor.keyword("at") { Some(self.plain(cursor)?) } else { None };
                Ok(Condition::Fired { timer, node })
            }
            _ => {
                let row = self.info.roles.iter().zip(0..).find(|(role, _)| **role == word.text);
                row.map(|(_, row)| Condition::Role(row)).ok_or_else(|| {
                    let own = TALLIES.map(|(word, _)| word).into_iter().chain(OTHERS);
                    let own = own.chain(PASSAGES.map(|(word, _)| word)).chain(FATES.map(|(word, _)| word));
                    word.unknown(Want::Condition, &own.chain(self.info.roles.iter().copied()).collect::<Vec<_>>())
                })
            }
        }
    }

    /// The node of a condition.
    fn plain(&mut self, cursor: &mut Cursor<'_>) -> Result<Process, ScriptError> {
        let mut before = *cursor;
        let node = self.node(cursor)?;
        unnamed(&mut before, [Some(&node), None])?;
        Ok(node)
    }
}

fn known<T: Copy>(words: &[(&str, T)], word: Token<'_>) -> Option<T> {
    words.iter().find(|(known, _)| *known == word.text).map(|(_, it)| *it)
}

/// Whether the condition ends here.
fn ended(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let next = ahead.word().text;
    next.is_empty() || THEN.contains(&next)
}

/// Refuses processes that a condition gives a name: it may be met by several, or by none.
fn unnamed(before: &mut Cursor<'_>, processes: [Option<&Process>; 2]) -> Result<(), ScriptError> {
    let named = |process: &Option<&Process>| {
        matches!(process, Some(Process::Leader { name: Some(_) } | Process::Any { name: Some(_), .. }))
    };
    if !processes.iter().any(named) {
        return Ok(());
    }
    let mut word = before.word();
    while word.text != "as" && !word.text.is_empty() {
        word = before.word();
    }
    Err(word.error(Code::Malformed, Want::Do))
}

impl Writer<'_> {
    /// An order as a script writes it.
    pub fn order(&self, order: &Order) -> String {
        let word = ORDERS.iter().find(|(_, every)| *every == order.every).map_or("", |(word, _)| word);
        let after = if order.after == 0 { String::new() } else { format!(" after {}", write_time(order.after)) };
        format!("{word} {}{after} do {}", self.condition(&order.condition), self.command(&order.command))
    }

    fn condition(&self, condition: &Condition) -> String {
        let node = |before: &str, node: &Option<Process>| {
            node.as_ref().map_or_else(String::new, |node| format!("{before}{}", self.process(node)))
        };
        match condition {
            Condition::Count { tally, number } => format!("{} {number}", word(&TALLIES, tally)),
            Condition::Leader => "leader".to_owned(),
            Condition::NoLeader => "no-leader".to_owned(),
            Condition::Breach(None) => "breach".to_owned(),
            Condition::Breach(Some(row)) => {
                let property = self.info.properties.get(usize::from(*row));
                format!("breach {}", write_text(property.map_or("", |property| property.id)))
            }
            Condition::Role(row) => self.info.roles.get(usize::from(*row)).copied().unwrap_or_default().to_owned(),
            Condition::Message { passage, kind, from, to } => {
                format!("{}{}{}", word(&PASSAGES, passage), self.kind(*kind), self.between(from.as_ref(), to.as_ref()))
            }
            Condition::Fired { timer, node: at } => {
                let timer = self.info.timers.get(usize::from(*timer)).copied().unwrap_or_default();
                format!("fired {}{}", write_text(timer), node(" at ", at))
            }
            Condition::Fate { fate, node: of } => format!("{}{}", word(&FATES, fate), node(" ", of)),
        }
    }
}

fn word<T: PartialEq>(words: &'static [(&'static str, T)], it: &T) -> &'static str {
    words.iter().find(|(_, known)| known == it).map_or("", |(word, _)| word)
}
