//! What happens to the cluster of a sweep, as lines of a script.

use std::fmt::Write;

use crate::protocol::{EACH_MOST, Info, Setting, Unit, each};
use crate::sim::{Draw, Purpose, SYNC};

/// What happens to the cluster of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Nothing: clients alone.
    None,
    /// What a good week brings.
    Calm,
    /// What a bad night brings.
    Storm,
    /// These lines of the script language, and the same clients.
    Lines(String),
}

/// What clients ask for in every sweep: two write to one key and two to another, and two read.
pub(super) const CLIENTS: &str = "at 200ms workload append every=60ms count=75 key=a by c1\n\
    at 210ms workload append every=90ms count=50 key=a by c2\n\
    at 220ms workload put every=80ms count=55 key=b by c3\n\
    at 230ms workload cas every=110ms count=40 key=b by c4\n\
    at 240ms workload get every=50ms count=90 key=a by c5\n\
    at 250ms workload get every=70ms count=60 key=b by c6\n";

impl Weather {
    /// Its name, if it has one.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            Self::None => Some("none"),
            Self::Calm => Some("calm"),
            Self::Storm => Some("storm"),
            Self::Lines(_) => None,
        }
    }

    /// The weather of this name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::None, Self::Calm, Self::Storm].into_iter().find(|weather| weather.name() == Some(name))
    }

    /// The lines for a seed: the network and the settings, less those that were given, and what is done.
    pub(super) fn lines(&self, info: &Info, seed: u64, nodes: u16, (given, values): (&[String], &[u64])) -> String {
        let mut drawn = Drawn { seed, nodes: nodes.into(), count: 0, lines: Vec::new() };
        let (network, settings) = match self {
            Self::None => return String::new(),
            Self::Calm => calm(&mut drawn),
            Self::Storm => storm(&mut drawn, info, (given, values)),
            Self::Lines(lines) => return lines.clone(),
        };
        drawn.lines.sort_by_key(|(at, _)| *at);
        let mut text = format!("network {network}\n");
        // Writing to a string cannot fail.
        for (setting, value) in settings {
            if !given.iter().any(|given| given == setting.id) {
                let _ = writeln!(text, "config {}={}", setting.id, said(setting, value, nodes));
            }
        }
        for (at, line) in drawn.lines {
            let _ = writeln!(text, "at {at}ms {line}");
        }
        text
    }
}

/// The value of a setting in the words of scripts.
fn said(setting: Setting, value: u64, nodes: u16) -> String {
    match setting.unit {
        Unit::Count | Unit::Bytes => value.to_string(),
        Unit::Micros => format!("{value}us"),
        Unit::Each(usual) => {
            let most = EACH_MOST.min(nodes.into());
            (0..most).map(|at| each(value, at, usual).to_string()).collect::<Vec<_>>().join(",")
        }
        Unit::Switch => ["off", "on"][usize::from(value > 0)].to_owned(),
        Unit::Choice(names) => names.get(value as usize).copied().unwrap_or_default().to_owned(),
    }
}

/// A network in the words of scripts, and settings.
type Head = (String, Vec<(Setting, u64)>);

/// Lines being drawn from a seed.
struct Drawn {
    seed: u64,
    nodes: u64,
    count: u64,
    lines: Vec<(u64, String)>,
}

impl Drawn {
    fn between(&mut self, least: u64, most: u64) -> u64 {
        self.count += 1;
        Draw::new(self.seed, Purpose::Random, u32::MAX, self.count, 0).between(least, most)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.between(0, n - 1)
    }

    fn at(&mut self, at: u64, line: impl Into<String>) {
        self.lines.push((at, line.into()));
    }

    fn node(&mut self) -> String {
        format!("n{}", self.between(1, self.nodes))
    }

    /// Two nodes that differ, where there are two.
    fn two(&mut self) -> Option<(u64, u64)> {
        let others = self.nodes.checked_sub(1).filter(|others| *others > 0)?;
        let (one, step) = (self.between(1, self.nodes), self.between(1, others));
        Some((one, (one + step - 1) % self.nodes + 1))
    }

    /// A group of some nodes, but not of all.
    fn group(&mut self) -> Option<String> {
        let size = self.nodes.checked_sub(1).filter(|size| *size > 0)?;
        let (size, first) = (self.between(1, size), self.below(self.nodes));
        let nodes = (0..size).map(|at| format!("n{}", (first + at) % self.nodes + 1));
        Some(nodes.collect::<Vec<_>>().join(" "))
    }
}

fn calm(drawn: &mut Drawn) -> Head {
    let (at, node) = (drawn.between(1_000, 2_500), drawn.node());
    let down = drawn.between(200, 800);
    drawn.at(at, format!("crash {node}"));
    drawn.at(at + down, format!("restart {node}"));
    let (at, node) = (drawn.between(2_000, 3_500), drawn.node());
    let away = drawn.between(50, 300);
    drawn.at(at, format!("pause {node}"));
    drawn.at(at + away, format!("resume {node}"));
    ("latency=1ms..8ms spread=tail loss=0.1%".to_owned(), vec![(SYNC, 2_000)])
}

fn storm(drawn: &mut Drawn, info: &Info, given: (&[String], &[u64])) -> Head {
    let (most, loss, double, sync) = (drawn.between(5, 15), drawn.below(4), drawn.below(3), drawn.between(6, 14));
    // Whoever leads goes down in the middle of its work, at times with another, and comes back with what its disk had:
    // at times before anybody has noticed.
    for _ in 0..drawn.between(2, 4) {
        let at = drawn.between(700, 3_800);
        let longest = [60, 500][drawn.below(2) as usize];
        let (down, who, both) = (drawn.between(5, longest), drawn.below(3), drawn.below(2));
        let tail = ["", "", " keep=drawn", " keep=drawn torn"][drawn.below(4) as usize];
        let who = if who > 0 { "leader".to_owned() } else { drawn.node() };
        drawn.at(at, format!("crash {who}{tail}"));
        if both > 0 {
            let (later, node) = (drawn.below(20), drawn.node());
            drawn.at(at + later, format!("crash {node}"));
        }
        drawn.at(at + 20 + down, "restart crashed");
        // While the others choose, some of them forget what they said, unless it is on their disks.
        for _ in 0..drawn.below(4) {
            let (node, later) = (drawn.node(), drawn.between(90, 400));
            flap(drawn, at + later, &node);
        }
    }
    for _ in 0..drawn.between(1, 2) {
        let Some(group) = drawn.group() else { break };
        let at = drawn.between(700, 3_300);
        let long = drawn.between(100, 700);
        drawn.at(at, format!("partition {group}"));
        drawn.at(at + long, "heal");
    }
    for _ in 0..drawn.between(3, 7) {
        let at = drawn.between(600, 3_900);
        fault(drawn, at);
    }
    drawn.at(4_000, "faults off");
    drawn.at(4_000, "restart crashed");
    let mut settings = variants(drawn, info, given);
    settings.push((SYNC, sync * 1_000));
    (format!("latency=1ms..{most}ms loss={loss}% duplicate={double}%"), settings)
}

/// What the cluster does besides the usual: nothing, all that it can, or some of it. Who can more has operators who ask
/// for more.
fn variants(drawn: &mut Drawn, info: &Info, (given, values): (&[String], &[u64])) -> Vec<(Setting, u64)> {
    let mut values = values.to_vec();
    let mood = drawn.below(4);
    let mut settings: Vec<(Setting, u64)> = Vec::new();
    for variant in info.variants {
        let wanted = mood == 1 || mood > 1 && drawn.below(3) == 0;
        let said = |setting: &Setting| settings.iter().any(|(known, _)| known == setting);
        // A variant is taken whole or not at all: a part of one need not make sense with what was given.
        let free = !variant.iter().any(|(setting, _)| said(setting) || given.iter().any(|given| given == setting.id));
        let mut tried = values.clone();
        variant.iter().for_each(|(setting, value)| tried[usize::from(setting.at)] = *value);
        // Nor need it with others, or with so few nodes.
        if wanted && free && (info.refuse)(&tried, drawn.nodes as u16).is_none() {
            settings.extend_from_slice(variant);
            values = tried;
        }
    }
    if mood > 0 {
        operators(drawn, info);
    }
    if mood == 1 {
        disaster(drawn);
    }
    settings
}

/// What happens seldom, but to a whole cluster at once: the power fails, and at times an operator then goes back to a copy
/// of a disk that was made before.
fn disaster(drawn: &mut Drawn) {
    let (what, at, down) = (drawn.below(3), drawn.between(1_500, 3_500), drawn.between(20, 200));
    if what == 0 {
        return;
    }
    drawn.at(at, "crash all");
    if what == 2 {
        let (before, node) = (drawn.between(100, 900), drawn.node());
        drawn.at(at - before, format!("backup {node}"));
        // Who was to come back earlier by another line goes down again: only a cluster that stands still is restored.
        drawn.at(at + down, "crash all");
        drawn.at(at + down, "restore");
    }
    drawn.at(at + down, "restart all");
}

/// Operators at work: members come and go, leadership is handed over, snapshots are taken.
fn operators(drawn: &mut Drawn, info: &Info) {
    let most = info.kinds.first().map_or(drawn.nodes, |kind| kind.most.into());
    let (mut all, mut at) = (drawn.nodes, 500);
    for _ in 0..drawn.between(1, 4) {
        at += drawn.between(50, 800);
        let (what, whom) = (drawn.below(4), drawn.between(1, all));
        match what {
            0 | 1 if all < most => {
                all += 1;
                drawn.at(at, format!("add n{all}"));
            }
            2 => drawn.at(at, "remove leader"),
            _ => {
                drawn.at(at, format!("remove n{whom}"));
                let back = at + drawn.between(10, 900);
                drawn.at(back, format!("add n{whom}"));
            }
        }
    }
    for _ in 0..drawn.below(4) {
        let (at, heir) = (drawn.between(600, 3_900), drawn.node());
        drawn.at(at, format!("transfer leader -> {heir}"));
    }
    for _ in 0..drawn.below(3) {
        let (at, node) = (drawn.between(600, 3_900), drawn.node());
        drawn.at(at, format!("snapshot {node}"));
    }
}

/// A node goes down, and is back before anybody notices, but with nothing in memory.
fn flap(drawn: &mut Drawn, at: u64, node: &str) {
    let down = drawn.between(2, 20);
    drawn.at(at, format!("crash {node}"));
    drawn.at(at + down, format!("restart {node}"));
}

/// One of the lesser faults.
fn fault(drawn: &mut Drawn, at: u64) {
    let node = drawn.node();
    let long = drawn.between(50, 400);
    let share = drawn.between(5, 40);
    match drawn.below(10) {
        8 | 9 => flap(drawn, at, &node),
        0 => {
            drawn.at(at, format!("pause {node}"));
            drawn.at(at + long, format!("resume {node}"));
        }
        1 => {
            let Some((from, to)) = drawn.two() else { return };
            drawn.at(at, format!("cut n{from} -> n{to}"));
            drawn.at(at + long, format!("heal n{from} -> n{to}"));
        }
        2 => {
            drawn.at(at, format!("hang {node}"));
            drawn.at(at + long, format!("unhang {node}"));
        }
        3 => drawn.at(at, format!("clock {node} drift={}%", share / 4)),
        4 => drawn.at(at, format!("disk {node} sync={share}ms")),
        5 => {
            let Some((from, to)) = drawn.two() else { return };
            drawn.at(at, format!("network n{from} -- n{to} loss={share}%"));
        }
        6 => {
            drawn.at(at, "hold any");
            drawn.at(at + long, "release all");
        }
        _ => drawn.at(at, format!("delay any by {long}ms")),
    }
}
