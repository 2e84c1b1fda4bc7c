//! A script as data.

use super::Expectation;
use crate::protocol::Text;
use crate::sim::{Ask, Command, Messages, Process, Setup, Stamp, Targets};

/// A run as a script tells it: the setup, and what is done and expected at which instant. Prints as its canonical text.
#[derive(Clone, Debug)]
pub struct Script {
    /// From what the run starts.
    pub setup: Setup,
    /// What is done and expected, in the order of stamps.
    pub lines: Vec<Line>,
    /// When the run ends; none for the last line's stamp.
    pub end: Option<Stamp>,
}

impl Script {
    /// A script in which nothing is done.
    pub fn new(setup: Setup) -> Self {
        Self { setup, lines: Vec::new(), end: None }
    }

    /// When the run ends.
    pub fn ends(&self) -> Stamp {
        self.end.or(self.lines.last().map(|line| line.stamp)).unwrap_or_default()
    }

    /// The names that lines give with `as NAME`.
    pub fn names(&self) -> Vec<Text> {
        self.lines.iter().flat_map(|line| line.item.gives()).cloned().collect()
    }
}

/// What is done or expected at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// When.
    pub stamp: Stamp,
    /// What.
    pub item: Item,
    /// Where it stood in the text, from 1 on; 0 where it came from no text.
    pub number: u32,
}

/// What a line says after its instant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// Something is done.
    Command(Command),
    /// Something is expected.
    Expect(Expectation),
}

impl Item {
    /// How many nodes there are after it, of `nodes` before; whenever something happens, as many as there may be.
    pub fn nodes_after(&self, nodes: u16) -> u16 {
        let (command, every) = match self {
            Self::Command(Command::Order(order)) => (&*order.command, order.every),
            Self::Command(command) => (command, false),
            Self::Expect(_) => return nodes,
        };
        match command {
            Command::AddNode { .. } if every => u16::MAX,
            Command::AddNode { .. } => nodes.saturating_add(1),
            Command::Operate { ask: Ask::Admit(Process::Id(id)), .. } if id.0 == nodes.saturating_add(1) => id.0,
            _ => nodes,
        }
    }

    /// The names that it gives to groups of a partition.
    pub fn groups(&self) -> impl Iterator<Item = &Text> {
        let named = match self {
            Self::Command(command) => named(command),
            Self::Expect(_) => Vec::new(),
        };
        named.into_iter()
    }

    /// The names that it gives to nodes with `as NAME`.
    pub fn gives(&self) -> impl Iterator<Item = &Text> {
        let added = match self {
            Self::Command(command) => added(command),
            Self::Expect(_) => None,
        };
        let processes: Vec<&Process> = match self {
            Self::Command(command) => processes(command),
            Self::Expect(_) => Vec::new(),
        };
        let named = processes.into_iter().filter_map(|process| match process {
            Process::Leader { name } | Process::Any { name, .. } => name.as_ref(),
            Process::Id(_) | Process::Named(_) => None,
        });
        named.chain(added)
    }
}

/// The groups of a partition that a command names.
fn named(command: &Command) -> Vec<&Text> {
    match command {
        Command::Partition(groups) => groups.iter().filter_map(|group| group.name.as_ref()).collect(),
        Command::Order(order) => named(&order.command),
        _ => Vec::new(),
    }
}

/// The name of the node that a command adds, if it gives one.
fn added(command: &Command) -> Option<&Text> {
    match command {
        Command::AddNode { name } => name.as_ref(),
        Command::Order(order) => added(&order.command),
        _ => None,
    }
}

/// Every process that a command names, in the order in which it names them.
fn processes(command: &Command) -> Vec<&Process> {
    match command {
        Command::Crash(targets) | Command::Restart(targets) | Command::Pause(targets) | Command::Resume(targets) => {
            match targets {
                Targets::One(node) => vec![node],
                Targets::All => Vec::new(),
            }
        }
        Command::CrashTail { nodes: Targets::One(node), .. } => vec![node],
        Command::Fire { node, .. } | Command::Sync(node) => vec![node],
        Command::Clock { node, .. } | Command::Service { node, .. } => vec![node],
        Command::Disk { node, .. } | Command::Flip { node, .. } => vec![node],
        Command::Hang(node) | Command::Unhang(node) | Command::Lose(node) | Command::RemoveNode(node) => vec![node],
        Command::Backup(node) | Command::Supervise { nodes: Targets::One(node), .. } => vec![node],
        Command::Operate { node, ask: Ask::Admit(other) | Ask::Expel(other) | Ask::Transfer(other) } => {
            vec![node, other]
        }
        Command::Operate { node, ask: Ask::Compact } => vec![node],
        Command::HealLink { from, to, .. } => vec![from, to],
        Command::Cut { from, to, .. } | Command::Link { from, to, .. } => vec![from, to],
        Command::Partition(groups) => groups.iter().flat_map(|group| &group.members).collect(),
        Command::Invoke { via, .. } => via.iter().collect(),
        Command::Forge { message: Messages::Named(_), speaker, .. } => vec![speaker],
        Command::Forge { message: Messages::Pick { from, to, .. }, speaker, .. } => {
            from.iter().chain(to).chain([speaker]).collect()
        }
        Command::Drop { message, .. } | Command::Handle { message, .. } => match message {
            Messages::Named(_) => Vec::new(),
            Messages::Pick { from, to, .. } => from.iter().chain(to).collect(),
        },
        Command::Order(order) => processes(&order.command),
        Command::CrashTail { nodes: Targets::All, .. }
        | Command::Dismiss
        | Command::Restore
        | Command::Expire(_)
        | Command::Begin(_)
        | Command::Conduct(_)
        | Command::Supervise { nodes: Targets::All, .. }
        | Command::AddNode { .. }
        | Command::Calm
        | Command::Random(_)
        | Command::Heal
        | Command::HealGroup(_)
        | Command::Network(_)
        | Command::Workload { .. }
        | Command::Break(_)
        | Command::Mend(_) => Vec::new(),
    }
}
