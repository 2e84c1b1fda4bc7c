//! Tables of a protocol that has one of everything a script may name.

use quorate::protocol::{Channel, Info, Judge, Kind, Numbering, Posture, Property, Rule, Setting, Unit};
use quorate::registry::{Entry, Registry};
use quorate::scenario::{Script, ScriptError, parse};

const fn setting(at: u8, id: &'static str, (least, most): (u64, u64), default: u64, unit: Unit) -> Setting {
    Setting { at, id, least, most, default, unit, reads_clock: false }
}

const fn rule(bit: u8, id: &'static str) -> Rule {
    Rule { bit, id, source: "", guards: "election-safety" }
}

const fn property(id: &'static str, judge: Judge) -> Property {
    Property { id, judge, source: "" }
}

/// The tables.
pub static INFO: Info = Info {
    id: "toy",
    offered: false,
    clients: true,
    log: true,
    channel: Channel::Datagram,
    epoch: Numbering { id: "term", low_bits: 0 },
    parts: &[],
    kinds: &[Kind { id: "node", least: 1, usual: 5, most: 9 }],
    settings: &[
        setting(0, "timeout-min", (1_000, 10_000_000), 100_000, Unit::Micros),
        setting(1, "timeout-max", (1_000, 10_000_000), 500_000, Unit::Micros),
        setting(2, "batch", (1, 1_000), 64, Unit::Count),
        setting(3, "snapshot", (0, 1 << 40), 0, Unit::Bytes),
        setting(4, "noop", (0, 1), 1, Unit::Switch),
        setting(5, "mode", (0, 2), 0, Unit::Choice(&["plain", "two words", "#odd"])),
    ],
    rules: &[rule(0, "toy.vote-once"), rule(1, "toy.vote-durable")],
    properties: &[property("election-safety", Judge::OneLeader), property("progress", Judge::Progress)],
    roles: &["follower", "candidate", "leader"],
    postures: &[Posture::Plain, Posture::Asking, Posture::Leading],
    ways: &[],
    messages: &["RequestVote", "RequestVote reply", "AppendEntries"],
    answers: &["RequestVote reply"],
    timers: &["election", "heart beat"],
    records: &[],
    journals: &["meta", "the log"],
    notes: &[],
    reads: &[],
    behaviours: &[],
    variants: &[],
    refuse: |settings, nodes| match settings {
        [min, max, ..] if min > max => Some((1, "not below timeout-min")),
        [.., 2] if nodes == 1 => Some((5, "another mode for one node")),
        [_, _, 64, ..] if nodes == 2 => Some((2, "not 64 for two nodes")),
        _ => None,
    },
    promises: |_| u64::MAX,
    presets: None,
    hearing: None,
};

/// The one protocol of these tests. Nothing here starts a run.
pub static TOYS: Registry = &[Entry { info: &INFO, start: |_| unreachable!("a script is read, not run") }];

/// Reads a script in the words of the toy.
pub fn read(text: &str) -> Result<Script, ScriptError> {
    parse(TOYS, text)
}
