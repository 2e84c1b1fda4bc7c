//! Faults drawn from a seed, as lines of a script: those that a protocol for crashes must bear, and the end of them all.

use quorate::scenario::{Item, parse_command};
use quorate::sim::{Command, Setup};

use super::random::Dice;

/// Reads a line as a command.
pub fn read(setup: &Setup, line: &str) -> Command {
    match parse_command(setup, &[], line) {
        Ok(Item::Command(command)) => command,
        Ok(Item::Expect(_)) => panic!("{line} is no command"),
        Err(error) => panic!("{}", error.at(line)),
    }
}

fn node(dice: &mut Dice, nodes: u64) -> String {
    match dice.below(4) {
        0 => "leader".to_owned(),
        1 => "any".to_owned(),
        _ => format!("n{}", dice.between(1, nodes)),
    }
}

/// Two nodes that differ, where there are two.
fn two(dice: &mut Dice, nodes: u64) -> (u64, u64) {
    let (from, step) = (dice.between(1, nodes), dice.between(1, nodes.max(2) - 1));
    (from, (from + step - 1) % nodes + 1)
}

/// One of the faults that crashes and networks bring, in `setup`.
pub fn fault(dice: &mut Dice, setup: &Setup) -> Command {
    let nodes = setup.roster.len() as u64;
    let line = match dice.below(7) {
        6 => chance(dice, nodes),
        0 => disk(dice, nodes),
        5 => pace(dice, nodes),
        1 => link(dice, nodes),
        2 => network(dice),
        _ => message(dice, nodes),
    };
    read(setup, &line)
}

fn disk(dice: &mut Dice, nodes: u64) -> String {
    let node = node(dice, nodes);
    match dice.below(6) {
        0 => format!("crash {node} keep=drawn"),
        1 => format!("crash {node} keep=drawn torn"),
        2 => format!("crash {node} keep={} torn", dice.below(4)),
        3 => format!("hang {node}"),
        4 => format!("unhang {node}"),
        _ => format!("disk {node} sync={}ms rate={}kB/s", dice.between(1, 40), dice.between(5, 500)),
    }
}

fn pace(dice: &mut Dice, nodes: u64) -> String {
    let node = node(dice, nodes);
    match dice.below(4) {
        0 => format!("clock {node} drift={}%", dice.between(1, 50)),
        1 => format!("clock {node} drift=-{}% offset=-{}s", dice.between(1, 50), dice.below(100)),
        2 => format!("service {node} {}ms", dice.between(1, 10)),
        _ => format!("service {node} {}ms queue={}", dice.between(1, 30), dice.between(1, 20)),
    }
}

fn chance(dice: &mut Dice, nodes: u64) -> String {
    let hazard = ["crash", "pause", "hang", "cut", "partition"][dice.below(5) as usize];
    let (first, second) = (dice.between(300, 3_000), dice.between(100, 2_000));
    match dice.below(5) {
        4 => "add node".to_owned(),
        0 => format!("random {hazard} up={first}ms down={second}ms"),
        1 => format!("random {hazard} every={first}ms for={second}ms chance=50%"),
        2 => format!("supervise {} after={first}ms limit=5 backoff=on", node(dice, nodes)),
        _ => format!("supervise all after={second}ms"),
    }
}

fn link(dice: &mut Dice, nodes: u64) -> String {
    let (from, to) = two(dice, nodes);
    let arrow = ["->", "--"][dice.below(2) as usize];
    match dice.below(5) {
        3 => format!("network n{from} {arrow} n{to} channel=stream loss={}%", dice.between(0, 30)),
        4 => format!("network n{from} {arrow} n{to} corrupt={}%", dice.between(5, 60)),
        0 => format!("network n{from} {arrow} n{to} loss={}%", dice.between(5, 60)),
        1 => format!("network n{from} {arrow} n{to} latency=5ms..{}ms", dice.between(5, 150)),
        _ => format!("network n{from} {arrow} n{to} order=fifo bandwidth={}kB/s", dice.between(5, 100)),
    }
}

fn network(dice: &mut Dice) -> String {
    match dice.below(8) {
        6 => "network channel=stream".to_owned(),
        7 => format!("network corrupt={}%", dice.below(20)),
        0 => "network preset=wifi".to_owned(),
        1 => format!("network latency=2ms..{}ms spread=tail", dice.between(20, 400)),
        2 => format!("network bandwidth={}kB/s", dice.between(5, 200)),
        3 => "network order=fifo".to_owned(),
        4 => format!("network topology={}", ["mesh", "star", "ring", "two-sites"][dice.below(4) as usize]),
        _ => format!("network loss={}% duplicate={}%", dice.below(20), dice.below(20)),
    }
}

fn message(dice: &mut Dice, nodes: u64) -> String {
    let (from, to) = two(dice, nodes);
    let which = ["any", "last", "first", "all"][dice.below(4) as usize];
    let link = if dice.below(4) == 0 { format!(" on n{from}>n{to}") } else { String::new() };
    match dice.below(7) {
        0 => format!("drop {which}{link}"),
        1 => format!("duplicate {which}{link}"),
        2 => format!("delay {which}{link} by {}ms", dice.between(1, 500)),
        3 | 4 => format!("hold {which}{link}"),
        5 => format!("release all{link}"),
        _ => format!("deliver {which}{link}"),
    }
}

/// One of the faults that only a protocol for more than crashes must bear.
pub fn worse(dice: &mut Dice, setup: &Setup) -> Command {
    let node = node(dice, setup.roster.len() as u64);
    let line = match dice.below(7) {
        4 => format!("network checksum=off corrupt={}%", dice.below(10)),
        5 => "network auth=off".to_owned(),
        6 => format!("forge any by {node}"),
        0 => format!("disk {node} checksum=off"),
        1 => format!("crash {node} keep=drawn torn"),
        2 => format!("lose {node}"),
        _ => format!("flip {node}"),
    };
    read(setup, &line)
}

/// What ends every fault, so that `setup` is again as it was.
pub fn calm(setup: &Setup) -> Vec<Command> {
    vec![read(setup, "faults off")]
}
