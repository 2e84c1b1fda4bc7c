//! Links that are gone by hand: how partitions and their ends are read and written.

use std::collections::BTreeSet;

use super::command::Scope;
use super::error::{Code, ScriptError, Want};
use super::lex::Cursor;
use super::print::Writer;
use super::select::is_name;
use crate::protocol::Text;
use crate::sim::{Command, Group, Process};

impl Scope {
    /// The groups of a partition, each with its name if it has one.
    pub fn partition(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let mut groups: Vec<Group> = Vec::new();
        let mut seen = BTreeSet::new();
        loop {
            let name = self.label(cursor, &groups)?;
            let mut group = Group { name, members: Vec::new() };
            let more = loop {
                group.members.push(self.member(cursor, &mut seen)?);
                if cursor.mark("|") {
                    break true;
                } else if cursor.ended() {
                    break false;
                }
            };
            groups.push(group);
            if !more {
                self.groups.extend(groups.iter().filter_map(|group| group.name.clone()));
                return Ok(Command::Partition(groups));
            }
        }
    }

    /// The name of a group and its colon, if they come next.
    fn label(&self, cursor: &mut Cursor<'_>, groups: &[Group]) -> Result<Option<Text>, ScriptError> {
        let Some(word) = cursor.label() else { return Ok(None) };
        if !is_name(word.text) {
            return Err(word.malformed(Want::GroupName));
        }
        let name = Text::from(word.text);
        if groups.iter().any(|group| group.name.as_ref() == Some(&name)) {
            return Err(word.error(Code::Twice, Want::GroupName));
        }
        Ok(Some(name))
    }

    fn member(&mut self, cursor: &mut Cursor<'_>, seen: &mut BTreeSet<String>) -> Result<Process, ScriptError> {
        let mut before = *cursor;
        let process = self.process(cursor, Want::Process)?;
        let who = match &process {
            Process::Id(id) => id.to_string(),
            Process::Leader { .. } => "leader".to_owned(),
            Process::Named(name) => name.to_string(),
            // Of those that are drawn, each may be another one.
            Process::Any { .. } => String::new(),
        };
        if !who.is_empty() && !seen.insert(who) {
            return Err(before.process().error(Code::Twice, Want::Process));
        }
        Ok(process)
    }

    /// What becomes whole again: everything, a group of the partition, or a link.
    pub fn heal(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        if cursor.ended() {
            return Ok(Command::Heal);
        }
        let mut ahead = *cursor;
        let word = ahead.process();
        let bare = word.text.strip_suffix('?').unwrap_or(word.text);
        if !is_name(bare) || !ahead.ended() {
            let (from, to, both) = self.ends(cursor)?;
            return Ok(Command::HealLink { from, to, both });
        }
        *cursor = ahead;
        // A name with a question mark need not have been given, as with nodes.
        if bare.len() < word.text.len() || self.groups.contains(bare) {
            return Ok(Command::HealGroup(bare.into()));
        }
        Err(word.unknown(Want::Group, &self.groups.iter().map(|name| &**name).collect::<Vec<_>>()))
    }
}

impl Writer<'_> {
    /// The groups of a partition.
    pub fn sides(&self, groups: &[Group]) -> String {
        let written = groups.iter().map(|Group { name, members }| {
            let name = name.as_ref().map(|name| format!("{name}:"));
            let members = members.iter().map(|process| self.process(process));
            name.into_iter().chain(members).collect::<Vec<_>>().join(" ")
        });
        written.collect::<Vec<_>>().join(" | ")
    }

    /// The name of a group, with a mark if perhaps no partition gives it.
    pub fn group(&self, name: &Text) -> String {
        let given = self.groups.is_none_or(|groups| groups.contains(name));
        if given { name.to_string() } else { format!("{name}?") }
    }
}
