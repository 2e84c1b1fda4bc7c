//! Scripts drawn from a seed: the same ones natively and in a browser.

use std::sync::Arc;

use quorate::protocol::{Info, Instant, NodeId, Operation, Text};
use quorate::scenario::{Item, Line, Script};
use quorate::sim::{
    Among, Command, Condition, Draw, LinkChange, MessageName, Messages, NodeFate, Order, Passage, Process, Purpose,
    SEED_MOST, Setup, Stamp, Tally, Targets, Which, Work,
};

use super::weather;

/// How many scripts the checks draw for each protocol, and how many seconds they last.
pub const COUNT: u64 = 20;
pub const SECONDS: u64 = 10;

/// Draws one number after another.
pub struct Dice {
    seed: u64,
    count: u64,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.count += 1;
        Draw::new(self.seed, Purpose::Fault, 0, self.count, 0).below(n)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }
}

/// A script of about `seconds` with something of everything in it.
pub fn script(info: &'static Info, seed: u64, seconds: u64) -> Script {
    let mut dice = Dice::new(seed);
    let mut setup = Setup::of(info);
    setup.set_nodes(dice.between(u64::from(info.kinds[0].least.max(2)), 5) as u16);
    setup.seed = dice.below(SEED_MOST + 1);
    let fastest = dice.between(0, 20_000);
    setup.network.latency = (fastest, fastest + dice.between(0, 20_000));
    setup.network.loss = dice.below(2) as u32 * dice.below(50_000) as u32;
    setup.network.duplicate = dice.below(2) as u32 * dice.below(50_000) as u32;
    let count = dice.between(5, 40);
    let mut stamps: Vec<Stamp> = (0..count).map(|_| stamp(&mut dice, seconds)).collect();
    stamps.sort();
    let nodes = setup.roster.len() as u64;
    let mut lines = vec![Line { stamp: Stamp::default(), item: Item::Command(workload(&mut dice)), number: 0 }];
    for stamp in stamps {
        lines.push(Line { stamp, item: Item::Command(command(&mut dice, info, nodes)), number: 0 });
    }
    let end = Stamp { at: Instant(seconds * 1_000_000), after: dice.below(3) as u32 };
    let mut script = Script { lines, ..Script::new(setup) };
    script.end = Some(end);
    script
}

/// Often a round number, so that several things happen in one moment.
fn stamp(dice: &mut Dice, seconds: u64) -> Stamp {
    let micros = dice.below(seconds * 1_000_000);
    let at = if dice.below(2) == 0 { micros / 100_000 * 100_000 } else { micros };
    Stamp { at: Instant(at), after: dice.below(2) as u32 * dice.below(6) as u32 }
}

fn node(dice: &mut Dice, nodes: u64) -> Process {
    match dice.below(6) {
        0 => Process::Leader { name: None },
        1 => Process::Any { among: Among::Nodes, name: None },
        2 => Process::Any { among: Among::Role(0), name: None },
        _ => Process::Id(NodeId(dice.between(1, nodes) as u16)),
    }
}

fn text(dice: &mut Dice) -> Text {
    dice.one(&["a", "b", "two words", "主从", "\"quoted\" \\ #", ""]).into()
}

fn key(dice: &mut Dice) -> Text {
    dice.one(&["k", "orders", "a key"]).into()
}

fn workload(dice: &mut Dice) -> Command {
    let (work, key) = (dice.one(&[Work::Append, Work::Put, Work::Get, Work::Cas]), key(dice));
    let (every, count) = (dice.between(1_000, 200_000), dice.between(1, 200) as u32);
    Command::Workload { client: None, work, every, count, key }
}

fn operation(dice: &mut Dice) -> Operation {
    let (key, value) = (key(dice), text(dice));
    match dice.below(5) {
        0 => Operation::Put { key, value },
        1 => Operation::Get { key },
        2 => Operation::Delete { key },
        3 => Operation::Append { key, value },
        _ => Operation::Cas { key, expect: text(dice), value },
    }
}

/// Any condition; it need not come about.
fn condition(dice: &mut Dice, info: &'static Info, nodes: u64) -> Condition {
    let kind = Some(dice.below(info.messages.len() as u64) as u8).filter(|_| dice.below(3) > 0);
    match dice.below(8) {
        0 | 1 => {
            let tally = dice.one(&[Tally::Acked, Tally::Commits, Tally::Elections]);
            Condition::Count { tally, number: dice.between(1, 30) }
        }
        2 => Condition::Leader,
        3 => Condition::NoLeader,
        4 => Condition::Role(dice.below(info.roles.len() as u64) as u8),
        5 => Condition::Fired { timer: dice.below(info.timers.len() as u64) as u8, node: None },
        6 => {
            let fate = dice.one(&[NodeFate::Crashed, NodeFate::Restarted, NodeFate::Paused, NodeFate::Resumed]);
            Condition::Fate { fate, node: Some(node(dice, nodes)).filter(|_| dice.below(2) == 0) }
        }
        _ => {
            let passage = dice.one(&[Passage::Sent, Passage::Delivered, Passage::Lost]);
            Condition::Message { passage, kind, from: Some(node(dice, nodes)), to: None }
        }
    }
}

/// Any command; what it names need not be there.
pub fn command(dice: &mut Dice, info: &'static Info, nodes: u64) -> Command {
    let mut setup = Setup::of(info);
    setup.set_nodes(nodes as u16);
    match dice.below(30) {
        0 | 1 => Command::Crash(node(dice, nodes).into()),
        2 => Command::Restart(Targets::One(node(dice, nodes))),
        3 | 4 => Command::Restart(Targets::All),
        5 => Command::Pause(node(dice, nodes).into()),
        6 => Command::Resume(Targets::All),
        7 => {
            let (from, to) = (dice.between(1, nodes) as u16, dice.between(1, nodes) as u16);
            let to = if to == from { to % nodes as u16 + 1 } else { to };
            Command::Cut { from: Process::Id(NodeId(from)), to: Process::Id(NodeId(to)), both: dice.below(2) == 0 }
        }
        8 => Command::Partition(vec![vec![Process::Id(NodeId(dice.between(1, nodes) as u16))]]),
        9 | 10 => Command::Heal,
        11 => Command::Network(LinkChange { loss: Some(dice.below(100_000) as u32), ..LinkChange::default() }),
        12 if dice.below(2) == 0 => {
            let which = dice.one(&[Which::First, Which::Last, Which::Any, Which::All]);
            let kind = Some(dice.below(info.messages.len() as u64) as u8).filter(|_| dice.below(2) == 0);
            let from = Some(node(dice, nodes)).filter(|_| dice.below(2) == 0);
            Command::Drop { message: Messages::Pick { which, from, to: None }, kind }
        }
        12 => {
            let (from, to) = (NodeId(dice.between(1, nodes) as u16), NodeId(dice.between(1, nodes) as u16));
            let to = if to == from { NodeId(to.0 % nodes as u16 + 1) } else { to };
            Command::Drop {
                message: MessageName { from, to, number: dice.between(1, 40) as u32, copy: 1 }.into(),
                kind: None,
            }
        }
        13 => Command::Fire { node: node(dice, nodes), timer: dice.below(info.timers.len() as u64) as u8 },
        14 if !info.rules.is_empty() => Command::Break(info.rules[dice.below(info.rules.len() as u64) as usize].bit),
        15 => workload(dice),
        17 => Command::Sync(node(dice, nodes)),
        18 => Command::Expire(NodeId::client(dice.between(1, 3) as u16)),
        19 => Command::Begin(NodeId::client(dice.between(1, 3) as u16)),
        // Now and then the clock is off, and mostly not for long.
        20 => Command::Conduct(dice.below(3) == 0),
        21 if dice.below(4) == 0 => Command::Dismiss,
        21 | 22 => {
            let (condition, every) = (condition(dice, info, nodes), dice.below(3) == 0);
            let after = dice.below(2) * dice.between(1, 500_000);
            // An order gives a command, and no further order.
            let command = loop {
                let command = command(dice, info, nodes);
                if !matches!(command, Command::Order(_)) {
                    break Arc::new(command);
                }
            };
            Command::Order(Box::new(Order { condition, every, after, command }))
        }
        23..=27 => weather::fault(dice, &setup),
        28 => weather::worse(dice, &setup),
        _ => {
            let via = (dice.below(3) == 0).then(|| node(dice, nodes));
            Command::Invoke { client: None, via, operation: operation(dice) }
        }
    }
}
