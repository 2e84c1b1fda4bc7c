//! Reading one command or expectation, in the words of a protocol and a setup.

use std::collections::BTreeSet;

use super::chance::leader_is_to;
use super::error::{Code, ScriptError, Want};
use super::lex::{Cursor, Token};
use super::link::link_change;
use super::number::{number, time};
use super::select::{NODE, counted};
use super::{COUNT_MOST, KEY_MOST, VALUE_MOST};
use super::{Item, Script};
use crate::protocol::{Info, NodeId, Operation, Text};
use crate::sim::{Ask, CLIENTS_MOST, ClientRef, Command, LATEST, Process, Setup, Work};

/// The words that may follow an instant.
const COMMANDS: &[&str] = &[
    "crash",
    "restart",
    "pause",
    "resume",
    "cut",
    "partition",
    "heal",
    "network",
    "drop",
    "fire",
    "put",
    "get",
    "delete",
    "append",
    "cas",
    "workload",
    "break",
    "mend",
    "conduct",
    "sync",
    "expire",
    "begin",
    "duplicate",
    "delay",
    "hold",
    "release",
    "deliver",
    "when",
    "whenever",
    "dismiss",
    "forge",
    "faults",
    "random",
    "supervise",
    "add",
    "remove",
    "transfer",
    "snapshot",
    "clock",
    "service",
    "disk",
    "hang",
    "unhang",
    "flip",
    "lose",
    "backup",
    "restore",
    "expect",
    "end",
];

/// What a workload may do, by its word.
pub(super) const WORKS: [(&str, Work); 4] =
    [("append", Work::Append), ("put", Work::Put), ("get", Work::Get), ("cas", Work::Cas)];

/// Reads one command or expectation, as for a run that goes on after these items. A place in the error counts from 1:1.
pub fn parse_after<'a>(setup: &Setup, before: impl Iterator<Item = &'a Item>, text: &str) -> Result<Item, ScriptError> {
    let mut scope = Scope::new(setup);
    scope.take(before);
    scope.alone(text)
}

/// Reads one command or expectation, as for a run that goes on: `names` are those that earlier commands gave with
/// `leader as NAME`, or to groups. A place in the error counts from 1:1.
pub fn parse_command(setup: &Setup, names: &[Text], text: &str) -> Result<Item, ScriptError> {
    let mut scope = Scope::new(setup);
    scope.names.extend(names.iter().cloned());
    scope.groups.extend(names.iter().cloned());
    scope.alone(text)
}

/// What a command may speak of.
pub(super) struct Scope {
    pub info: &'static Info,
    /// How many nodes there are, those that earlier lines add included, and how many there may be.
    pub nodes: u16,
    pub most: u16,
    /// The names that were given so far.
    pub names: BTreeSet<Text>,
    /// The names that partitions gave to their groups so far.
    pub groups: BTreeSet<Text>,
}

impl Scope {
    pub fn new(setup: &Setup) -> Self {
        let nodes = setup.roster.len().try_into().unwrap_or(u16::MAX);
        Self {
            info: setup.info,
            nodes,
            most: nodes.max(setup.info.kinds[0].most),
            names: BTreeSet::new(),
            groups: BTreeSet::new(),
        }
    }

    /// What may be spoken of after a script.
    pub fn after(script: &Script) -> Self {
        let mut scope = Self::new(&script.setup);
        scope.take(script.lines.iter().map(|line| &line.item));
        scope
    }

    /// From now on what these give may be spoken of.
    fn take<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            self.names.extend(item.gives().cloned());
            self.groups.extend(item.groups().cloned());
            self.nodes = item.nodes_after(self.nodes).min(self.most);
        }
    }

    /// Reads a text that is one command or expectation.
    fn alone(&mut self, text: &str) -> Result<Item, ScriptError> {
        let mut cursor = Cursor::new(text, 1);
        let item = self.item(&mut cursor)?;
        cursor.finish()?;
        Ok(item)
    }

    /// Reads a command or an expectation up to where it is complete.
    pub fn item(&mut self, cursor: &mut Cursor<'_>) -> Result<Item, ScriptError> {
        let mut ahead = *cursor;
        if ahead.word().text == "expect" {
            *cursor = ahead;
            return self.expectation(cursor).map(Item::Expect);
        }
        self.command(cursor).map(Item::Command)
    }

    /// Reads a command up to where it is complete.
    pub fn command(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let word = cursor.word();
        Ok(match word.text {
            "crash" => self.crash(cursor)?,
            "restart" => Command::Restart(self.targets(cursor, "crashed")?),
            "pause" => Command::Pause(self.targets(cursor, "all")?),
            "resume" => Command::Resume(self.targets(cursor, "paused")?),
            "workload" => workload(cursor)?,
            "heal" => self.heal(cursor)?,
            _ => self.rare(word, cursor)?,
        })
    }

    /// What most scripts never say, apart from the rest: the page loads it later.
    #[inline(never)]
    fn rare(&mut self, word: Token<'_>, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        Ok(match word.text {
            "cut" => self.cut(cursor)?,
            "partition" => self.partition(cursor)?,
            "faults" => {
                cursor.word().among(Want::Faults, &["off"])?;
                Command::Calm
            }
            "random" => self.random(cursor)?,
            "add" if cursor.keyword(NODE) => self.add_node(cursor)?,
            "add" => self.admit(cursor)?,
            "remove" if cursor.keyword(NODE) => Command::RemoveNode(self.node(cursor)?),
            "remove" => leader_is_to(Ask::Expel(self.node(cursor)?)),
            "transfer" => self.transfer(cursor)?,
            "snapshot" => Command::Operate { node: self.node(cursor)?, ask: Ask::Compact },
            "supervise" => self.supervise(cursor)?,
            "network" => self.network(cursor)?,
            "clock" => self.clock(cursor)?,
            "service" => self.service(cursor)?,
            "forge" => self.forge(cursor)?,
            "disk" => self.disk(cursor)?,
            "hang" => Command::Hang(self.node(cursor)?),
            "unhang" => Command::Unhang(self.node(cursor)?),
            "flip" => self.flip(cursor)?,
            "lose" => Command::Lose(self.node(cursor)?),
            "backup" => Command::Backup(self.node(cursor)?),
            "restore" => Command::Restore,
            "drop" => self.drop(cursor)?,
            "duplicate" | "delay" | "hold" | "release" | "deliver" => self.handle(cursor, word.text)?,
            "fire" => {
                let node = self.node(cursor)?;
                Command::Fire { node, timer: name(cursor, Want::Timer, self.info.timers)? }
            }
            "sync" => Command::Sync(self.node(cursor)?),
            "expire" => Command::Expire(client(cursor)?),
            "begin" => Command::Begin(client(cursor)?),
            "conduct" => Command::Conduct(cursor.ended() || switch(cursor)?),
            "put" | "get" | "delete" | "append" | "cas" => self.invoke(cursor, word.text)?,
            "break" => Command::Break(self.rule(cursor)?),
            "mend" => Command::Mend(self.rule(cursor)?),
            "when" | "whenever" => self.order(cursor, word.text == "whenever")?,
            "dismiss" => Command::Dismiss,
            // The end is the script's and no command of a run.
            "end" => return Err(word.error(Code::Misplaced, Want::Command)),
            _ => return Err(word.unknown(Want::Command, COMMANDS)),
        })
    }

    fn cut(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let (from, to, both) = self.ends(cursor)?;
        Ok(Command::Cut { from, to, both })
    }

    /// Two processes and whether both directions between them are meant.
    pub fn ends(&mut self, cursor: &mut Cursor<'_>) -> Result<(Process, Process, bool), ScriptError> {
        let from = self.process(cursor, Want::Process)?;
        let both = cursor.mark("--");
        if !both && !cursor.mark("->") {
            return Err(cursor.word().malformed(Want::Arrow));
        }
        Ok((from, self.process(cursor, Want::Process)?, both))
    }

    /// What a `network` line says: of one link, if an arrow stands in it.
    fn network(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        if !cursor.has("->") && !cursor.has("--") {
            return link_change(cursor, true).map(Command::Network);
        }
        let (from, to, both) = self.ends(cursor)?;
        Ok(Command::Link { from, to, both, change: link_change(cursor, false)? })
    }

    fn drop(&mut self, cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
        let (message, kind) = self.messages(cursor, &[])?;
        Ok(Command::Drop { message, kind })
    }

    /// An operation, the client that asks for it, and the node that it asks first.
    fn invoke(&mut self, cursor: &mut Cursor<'_>, word: &str) -> Result<Command, ScriptError> {
        let operation = operation(cursor, word)?;
        let (mut client, mut via) = (None, None);
        while !cursor.ended() {
            let word = cursor.word();
            let twice = match word.text {
                "by" => client.replace(self::client(cursor)?).is_some(),
                "via" => via.replace(self.node(cursor)?).is_some(),
                _ => return Err(word.error(Code::Extra, Want::ByVia)),
            };
            if twice {
                return Err(word.error(Code::Twice, Want::ByVia));
            }
        }
        Ok(Command::Invoke { client, via, operation })
    }

    fn rule(&self, cursor: &mut Cursor<'_>) -> Result<u8, ScriptError> {
        let names = self.info.rules.iter().map(|rule| rule.id).collect::<Vec<_>>();
        name(cursor, Want::Rule, &names)
    }
}

/// The row of a name in a table of names.
pub(super) fn name(cursor: &mut Cursor<'_>, want: Want, names: &[&str]) -> Result<u8, ScriptError> {
    cursor.ended();
    let row = cursor.name_here(want, names)?;
    Ok(u8::try_from(row).unwrap_or(u8::MAX))
}

/// Takes the `=` that must stand right here.
pub(super) fn assigned(cursor: &mut Cursor<'_>) -> Result<(), ScriptError> {
    if cursor.mark_here("=") { Ok(()) } else { Err(cursor.here().malformed(Want::Equals)) }
}

/// What a client wants done.
pub(super) fn operation(cursor: &mut Cursor<'_>, word: &str) -> Result<Operation, ScriptError> {
    let key = cursor.text(Want::Key, KEY_MOST)?;
    let mut text = || cursor.text(Want::Text, VALUE_MOST);
    Ok(match word {
        "put" => Operation::Put { key, value: text()? },
        "append" => Operation::Append { key, value: text()? },
        "cas" => Operation::Cas { key, expect: text()?, value: text()? },
        "delete" => Operation::Delete { key },
        _ => Operation::Get { key },
    })
}

/// An operation that a client asks for again and again.
fn workload(cursor: &mut Cursor<'_>) -> Result<Command, ScriptError> {
    const WORDS: &[&str] = &["every", "count", "key"];
    let work = WORKS[cursor.word().among(Want::Work, &WORKS.map(|(word, _)| word))?].1;
    let (mut every, mut count, mut key) = (None, None, None);
    while every.is_none() || count.is_none() || key.is_none() {
        let word = cursor.before_sign();
        let place = word.among(Want::Workload, WORDS)?;
        assigned(cursor)?;
        let twice = match WORDS[place] {
            "every" => every.replace(time(cursor.here(), Want::Every, 1, LATEST.0)?).is_some(),
            "count" => count.replace(number(cursor.here(), Want::Count, 1, COUNT_MOST)?).is_some(),
            _ => key.replace(cursor.text_here(Want::Key, KEY_MOST)?).is_some(),
        };
        if twice {
            return Err(word.error(Code::Twice, Want::Workload));
        }
    }
    let (every, count, key) = (every.unwrap_or(1), count.unwrap_or(1), key.unwrap_or_default());
    Ok(Command::Workload { client: by(cursor)?, work, every, count: count as u32, key })
}

/// `by c2`, if the line goes on.
fn by(cursor: &mut Cursor<'_>) -> Result<ClientRef, ScriptError> {
    if cursor.ended() {
        return Ok(None);
    }
    let word = cursor.word();
    if word.text != "by" {
        return Err(word.error(Code::Extra, Want::By));
    }
    client(cursor).map(Some)
}

/// `on` or `off`.
fn switch(cursor: &mut Cursor<'_>) -> Result<bool, ScriptError> {
    Ok(cursor.word().among(Want::Switch, &["off", "on"])? == 1)
}

/// A client by its id.
fn client(cursor: &mut Cursor<'_>) -> Result<NodeId, ScriptError> {
    let word = cursor.word();
    let client = counted(word, 'c', CLIENTS_MOST).unwrap_or_else(|| Err(word.malformed(Want::Client)))?;
    Ok(NodeId::client(client))
}
