//! Writing scripts: the canonical text, which [`parse`](super::parse()) reads back as the same script.

use std::collections::BTreeSet;
use std::fmt;

use super::chance;
use super::command::WORKS;
use super::fault;
use super::lex::write_text;
use super::link::link;
use super::number::{write_stamp, write_time, write_value};
use super::select::{NODE, WHICH};
use super::{Expectation, Item, Script};
use crate::protocol::{Info, NodeId, Operation, Setting, Text};
use crate::sim::{Among, Ask, Command, LinkChange, LinkModel, Messages, Process, Setup, Stamp, Targets, WORLD, row};

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        header(&self.setup, f)?;
        let (mut names, mut groups, mut nodes) = (BTreeSet::new(), BTreeSet::new(), self.setup.roster.len() as u16);
        for line in &self.lines {
            let writer = Writer { info: self.setup.info, names: Some(&names), groups: Some(&groups), nodes };
            writeln!(f, "at {} {}", write_stamp(line.stamp), writer.item(&line.item))?;
            names.extend(line.item.gives().cloned());
            groups.extend(line.item.groups().cloned());
            nodes = line.item.nodes_after(nodes);
        }
        match self.end {
            Some(end) => writeln!(f, "at {} end", write_stamp(end)),
            None => Ok(()),
        }
    }
}

/// A command as a script writes it after its instant.
pub fn print_command(info: &'static Info, command: &Command) -> String {
    Writer { info, names: None, groups: None, nodes: u16::MAX }.command(command)
}

/// An expectation as a script writes it after its instant.
pub fn print_expectation(info: &'static Info, expectation: &Expectation) -> String {
    Writer { info, names: None, groups: None, nodes: u16::MAX }.expectation(expectation)
}

/// What a script writes after an instant.
pub fn print_item(info: &'static Info, item: &Item) -> String {
    Writer { info, names: None, groups: None, nodes: u16::MAX }.item(item)
}

/// When a command acts, as a script writes it.
pub fn print_stamp(stamp: Stamp) -> String {
    write_stamp(stamp)
}

/// The lines above the first command: of settings only those that somebody chose.
fn header(setup: &Setup, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    writeln!(f, "quorate 1\nprotocol {}\nnodes {}\nseed {}", setup.info.id, setup.roster.len(), setup.seed)?;
    let own = setup.info.settings.iter().zip(&setup.settings);
    let preset = setup.info.preset(&setup.settings);
    // What a preset stands for is written out, so that whoever reads it need not know.
    let other = |setting: &Setting, value: u64| preset.iter().any(|(of, usual)| of == setting && *usual != value);
    let all = own.chain(WORLD.iter().zip(&setup.world));
    let chosen = all.filter(|(setting, value)| setting.default != **value || other(setting, **value));
    let chosen = chosen.map(|(setting, value)| format!(" {}={}", setting.id, write_value(setting, *value)));
    let chosen = chosen.collect::<String>();
    if !chosen.is_empty() {
        writeln!(f, "config{chosen}")?;
    }
    let change = LinkChange::between(&LinkModel::usual(setup.info), &setup.network);
    if change == LinkChange::default() { Ok(()) } else { writeln!(f, "network{}", link(&change)) }
}

/// Writes commands in the words of a protocol.
pub(super) struct Writer<'a> {
    pub info: &'static Info,
    /// The names that were given before, where that is known: any other is marked as perhaps not given.
    names: Option<&'a BTreeSet<Text>>,
    /// The same of groups.
    pub groups: Option<&'a BTreeSet<Text>>,
    /// How many nodes there are: any other is marked as perhaps not there.
    nodes: u16,
}

impl Writer<'_> {
    fn item(&self, item: &Item) -> String {
        match item {
            Item::Command(command) => self.command(command),
            Item::Expect(expectation) => format!("expect {}", self.expectation(expectation)),
        }
    }

    pub fn command(&self, command: &Command) -> String {
        match command {
            Command::Crash(targets) => format!("crash {}", self.targets(targets, "all")),
            Command::Restart(targets) => format!("restart {}", self.targets(targets, "crashed")),
            Command::Heal => "heal".to_owned(),
            Command::Workload { client, work, every, count, key } => {
                let word = WORKS.iter().find(|(_, known)| known == work).map_or("", |(word, _)| word);
                let (every, key) = (write_time(*every), write_text(key));
                format!("workload {word} every={every} count={count} key={key}{}", by(*client))
            }
            Command::Network(change) => format!("network{}", link(change)),
            _ => self.rare(command),
        }
    }

    /// What most scripts never say, apart from the rest: the page loads it later.
    #[inline(never)]
    fn rare(&self, command: &Command) -> String {
        match command {
            Command::Pause(targets) => format!("pause {}", self.targets(targets, "all")),
            Command::Resume(targets) => format!("resume {}", self.targets(targets, "paused")),
            Command::Cut { from, to, both } => {
                format!("cut {}", self.ends(from, to, *both))
            }
            Command::Partition(groups) => format!("partition {}", self.sides(groups)),
            Command::HealLink { from, to, both } => format!("heal {}", self.ends(from, to, *both)),
            Command::HealGroup(name) => format!("heal {}", self.group(name)),
            Command::AddNode { name } => format!("add node{}", given(name.as_ref())),
            Command::RemoveNode(node) => format!("remove node {}", self.process(node)),
            Command::Operate { node, ask } => match ask {
                // The next process starts with it.
                Ask::Admit(Process::Id(id)) if id.0 == self.nodes.saturating_add(1) => format!("add {id}"),
                Ask::Admit(other) => format!("add {}", self.process(other)),
                Ask::Expel(other) => format!("remove {}", self.process(other)),
                Ask::Transfer(other) => format!("transfer {} -> {}", self.process(node), self.process(other)),
                Ask::Compact => format!("snapshot {}", self.process(node)),
            },
            Command::Calm => "faults off".to_owned(),
            Command::Random(fault) => format!("random {}", chance::random(fault.as_ref())),
            Command::Supervise { nodes, supervisor } => {
                format!("supervise {}{}", self.targets(nodes, "all"), chance::supervisor(supervisor.as_ref()))
            }
            Command::Link { from, to, both, change } => {
                format!("network {}{}", self.ends(from, to, *both), link(change))
            }
            Command::Drop { message, kind } => format!("drop {}", self.messages(message, *kind)),
            Command::CrashTail { nodes, tail } => {
                format!("crash {}{}", self.targets(nodes, "all"), fault::tail(tail))
            }
            Command::Clock { node, offset, drift } => {
                format!("clock {}{}", self.process(node), fault::clock(*offset, *drift))
            }
            Command::Service { node, service } => format!("service {}{}", self.process(node), fault::service(service)),
            Command::Disk { node, change } => format!("disk {}{}", self.process(node), fault::disk(change)),
            Command::Hang(node) => format!("hang {}", self.process(node)),
            Command::Unhang(node) => format!("unhang {}", self.process(node)),
            Command::Flip { node, record } => format!("flip {}{}", self.process(node), self.record(*record)),
            Command::Lose(node) => format!("lose {}", self.process(node)),
            Command::Backup(node) => format!("backup {}", self.process(node)),
            Command::Restore => "restore".to_owned(),
            Command::Forge { message, kind, speaker } => {
                format!("forge {} by {}", self.messages(message, *kind), self.process(speaker))
            }
            Command::Handle { verb, message, kind } => self.handle(*verb, message, *kind),
            Command::Fire { node, timer } => {
                let timer = self.info.timers.get(usize::from(*timer)).copied();
                format!("fire {} {}", self.process(node), write_text(timer.unwrap_or_default()))
            }
            Command::Sync(node) => format!("sync {}", self.process(node)),
            Command::Expire(client) => format!("expire {client}"),
            Command::Begin(client) => format!("begin {client}"),
            Command::Order(order) => self.order(order),
            Command::Dismiss => "dismiss".to_owned(),
            Command::Conduct(true) => "conduct".to_owned(),
            Command::Conduct(false) => "conduct off".to_owned(),
            Command::Invoke { client, via, operation } => {
                let via = via.as_ref().map(|node| format!(" via {}", self.process(node)));
                format!("{}{}{}", invocation(operation), by(*client), via.unwrap_or_default())
            }
            Command::Break(rule) => format!("break {}", self.rule(*rule)),
            Command::Mend(rule) => format!("mend {}", self.rule(*rule)),
            // These were written before.
            Command::Crash(_)
            | Command::Restart(_)
            | Command::Network(_)
            | Command::Heal
            | Command::Workload { .. } => String::new(),
        }
    }

    pub fn process(&self, process: &Process) -> String {
        match process {
            Process::Id(id) => self.id(*id),
            Process::Leader { name } => format!("leader{}", given(name.as_ref())),
            Process::Any { among, name } => {
                let sort = match *among {
                    Among::Nodes => NODE,
                    Among::Kind(row) => self.info.kinds.get(usize::from(row)).map_or("", |kind| kind.id),
                    Among::Role(row) => self.info.roles.get(usize::from(row)).copied().unwrap_or_default(),
                };
                format!("any {sort}{}", given(name.as_ref()))
            }
            Process::Named(name) if self.names.is_none_or(|names| names.contains(name)) => name.to_string(),
            Process::Named(name) => format!("{name}?"),
        }
    }

    /// A process by its id, with a mark if it is perhaps not there.
    fn id(&self, id: NodeId) -> String {
        if id.is_client() || id.0 <= self.nodes { id.to_string() } else { format!("{id}?") }
    }

    fn ends(&self, from: &Process, to: &Process, both: bool) -> String {
        let arrow = if both { "--" } else { "->" };
        format!("{} {arrow} {}", self.process(from), self.process(to))
    }

    fn targets(&self, targets: &Targets, all: &str) -> String {
        match targets {
            Targets::One(process) => self.process(process),
            Targets::All => all.to_owned(),
        }
    }

    /// Which messages, of which kind.
    pub(super) fn messages(&self, messages: &Messages, kind: Option<u8>) -> String {
        let kind = self.kind(kind);
        match messages {
            Messages::Named(name) => {
                let copy = if name.copy > 1 { format!("'{}", name.copy) } else { String::new() };
                format!("{}>{}#{}{copy}{kind}", self.id(name.from), self.id(name.to), name.number)
            }
            Messages::Pick { which, from, to } => {
                let which = WHICH.iter().find(|(_, known)| known == which).map_or("", |(word, _)| word);
                format!("{which}{kind}{}", self.between(from.as_ref(), to.as_ref()))
            }
        }
    }

    /// A kind of message, after a space.
    pub fn kind(&self, kind: Option<u8>) -> String {
        let name = |kind: u8| {
            let own = self.info.messages.get(usize::from(kind)).copied();
            format!(" {}", write_text(own.or_else(|| row::name(kind)).unwrap_or_default()))
        };
        kind.map(name).unwrap_or_default()
    }

    /// Between whom messages go, after a space.
    pub fn between(&self, from: Option<&Process>, to: Option<&Process>) -> String {
        if let (Some(Process::Id(from)), Some(Process::Id(to))) = (from, to) {
            return format!(" on {}>{}", self.id(*from), self.id(*to));
        }
        let from = from.map(|from| format!(" from {}", self.process(from)));
        let to = to.map(|to| format!(" to {}", self.process(to)));
        [from, to].into_iter().flatten().collect()
    }

    fn rule(&self, row: u8) -> String {
        write_text(self.info.rules.get(usize::from(row)).map_or("", |rule| rule.id))
    }
}

fn given(name: Option<&Text>) -> String {
    name.map_or_else(String::new, |name| format!(" as {name}"))
}

fn by(client: Option<NodeId>) -> String {
    client.map_or_else(String::new, |client| format!(" by {client}"))
}

pub(super) fn invocation(operation: &Operation) -> String {
    let text = |text: &Text| write_text(text);
    match operation {
        Operation::Put { key, value } => format!("put {} {}", text(key), text(value)),
        Operation::Get { key } => format!("get {}", text(key)),
        Operation::Delete { key } => format!("delete {}", text(key)),
        Operation::Append { key, value } => format!("append {} {}", text(key), text(value)),
        Operation::Cas { key, expect, value } => format!("cas {} {} {}", text(key), text(expect), text(value)),
    }
}
