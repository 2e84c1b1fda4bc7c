//! The frame: what the page draws, as a flat buffer of numbers. docs/frame.md is its definition.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::protocol::{Domain, Instant, NEVER, NodeId, Slot, Sort};
use crate::sim::{Armed, Client, Fabric, Flight, Node, Status};

use super::Session;

/// The version of the layout.
const VERSION: u32 = 2;

/// The status of a node that is gone for good.
const REMOVED: u32 = 3;

/// Where a number is missing.
const NONE: u32 = u32::MAX;

/// How many numbers each record has, and their names in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "docs/frame.md says what each is")]
pub struct Layout {
    pub version: u32,
    pub header: usize,
    pub node: usize,
    pub packet: usize,
    pub link: usize,
    pub client: usize,
    pub names: Names,
}

/// The names of the numbers of each record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "docs/frame.md says what each is")]
pub struct Names {
    pub header: &'static [&'static str],
    pub node: &'static [&'static str],
    pub packet: &'static [&'static str],
    pub link: &'static [&'static str],
    pub client: &'static [&'static str],
    /// Those that are 32-bit floats.
    pub floats: &'static [&'static str],
    /// The bits of a cell of a log, from the lowest on.
    pub cell: &'static [&'static str],
}

/// The layout of this version.
pub const LAYOUT: Layout = Layout {
    version: VERSION,
    header: HEADER.len(),
    node: NODE.len(),
    packet: PACKET.len(),
    link: LINK.len(),
    client: CLIENT.len(),
    names: Names {
        header: &HEADER,
        node: &NODE,
        packet: &PACKET,
        link: &LINK,
        client: &CLIENT,
        floats: &["timerLeft", "progress", "dies", "delay", "loss"],
        cell: &CELL,
    },
};

#[rustfmt::skip]
const HEADER: [&str; 14] = [
    "version", "nodes", "packets", "links", "clients", "flags", "nowLow", "nowHigh", "events", "leader", "last",
    "acknowledged", "elections", "breaches",
];

#[rustfmt::skip]
const NODE: [&str; 20] = [
    "id", "status", "role", "epoch", "leader", "last", "committed", "applied", "durable", "timer", "timerLeft",
    "unsynced", "synced", "granted", "refused", "inbox", "timerSpan", "grantedHigh", "refusedHigh",
    "disk",
];

#[rustfmt::skip]
const PACKET: [&str; 18] = [
    "place", "from", "to", "row", "mark", "carries", "epoch", "argument", "progress", "dies", "fate", "stale",
    "number", "copy", "cause", "pace", "delay", "speaker",
];

const LINK: [&str; 4] = ["from", "to", "state", "loss"];

const CLIENT: [&str; 5] = ["id", "open", "target", "began", "acknowledged"];

#[rustfmt::skip]
const CELL: [&str; 11] = [
    "present", "durable", "committed", "truly", "applied", "empty", "configuration", "acknowledged", "conflicts",
    "snapshot", "differs",
];

/// Bits of the header's `flags`.
mod flag {
    pub const CUT: u32 = 1;
    pub const BREACH: u32 = 2;
    pub const RULE_OFF: u32 = 4;
    pub const ENDED: u32 = 8;
    pub const CONDUCTED: u32 = 16;
}

/// Bits of a cell.
mod cell {
    pub const PRESENT: u32 = 1;
    pub const DURABLE: u32 = 2;
    pub const COMMITTED: u32 = 4;
    pub const TRULY: u32 = 8;
    pub const APPLIED: u32 = 16;
    pub const EMPTY: u32 = 32;
    pub const CONFIGURATION: u32 = 64;
    pub const ACKNOWLEDGED: u32 = 128;
    pub const CONFLICTS: u32 = 256;
    pub const SNAPSHOT: u32 = 512;
    pub const DIFFERS: u32 = 1024;
    /// Where the epoch begins, shortened to 16 bits.
    pub const EPOCH: u32 = 16;
}

/// The buffers of the page: they are filled again for each frame, and grow only while the run does.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    words: Vec<u32>,
    cells: Vec<u32>,
    acks: Acks,
}

/// Which slots clients were told about, so that no frame has to look through all that they were ever told.
#[derive(Clone, Debug, Default)]
struct Acks {
    /// Of which future of the run.
    future: u32,
    /// How many of those that the run keeps were looked at.
    kept: u64,
    /// By slot, which of them speak of it. Those from beyond where the run stands do not count.
    slots: BTreeSet<(u64, u64)>,
}

impl Frame {
    /// Fills the frame, and says how many numbers it has.
    pub fn fill(&mut self, session: &Session) -> usize {
        let fabric = session.run().fabric();
        self.words.clear();
        let words = &mut self.words;
        words.resize(HEADER.len(), 0);
        for (id, it) in fabric.each_node() {
            node(words, fabric, (id, session.run().copies(id)), it);
        }
        let packets = fabric.flights.iter().zip(0..).filter_map(|(flight, place)| Some((place, flight.as_ref()?)));
        let packets = packets.map(|(place, flight)| packet(words, fabric, place, flight)).count();
        let links = links(words, fabric);
        for (number, client) in (1..).zip(&fabric.clients) {
            let id = NodeId::client(number);
            words.extend(client_record(id, client));
        }
        for (name, members) in &fabric.groups {
            let (ids, letters) = (members.iter().map(|id| id.0.into()), name.chars().map(u32::from));
            words.extend([members.len() as u32, letters.clone().count() as u32]);
            words.extend(ids.chain(letters));
        }
        let last = fabric.nodes.iter().map(|node| node.brief.last).max().unwrap_or(0);
        let ended = session.end().is_some_and(|end| end <= session.position());
        let flags = [
            (fabric.any_cut(), flag::CUT),
            (!fabric.found.is_empty(), flag::BREACH),
            (session.setup().info.rules.iter().any(|rule| !fabric.rules.keep(*rule)), flag::RULE_OFF),
            (ended, flag::ENDED),
            (fabric.conducted, flag::CONDUCTED),
        ];
        let header: [u32; HEADER.len()] = [
            VERSION,
            fabric.nodes.len() as u32,
            packets as u32,
            links,
            fabric.clients.len() as u32,
            flags.iter().filter(|(is, _)| *is).fold(0, |all, (_, bit)| all | bit),
            low(fabric.now.0),
            high(fabric.now.0),
            fabric.events,
            id_or_zero(fabric.leader()),
            low(last),
            low(fabric.acknowledged),
            fabric.elections.len() as u32,
            fabric.found.len() as u32,
        ];
        self.words[..header.len()].copy_from_slice(&header);
        self.words.len()
    }

    /// The numbers of the last frame.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// Fills the log cells of every node for `count` slots from `first` on, and says how many numbers these are: all
    /// slots of n1, then all of n2, and so on.
    pub fn fill_logs(&mut self, session: &Session, first: u64, count: u32) -> usize {
        let run = session.run();
        let fabric = run.fabric();
        self.acks.catch_up(session.future(), fabric);
        self.cells.clear();
        let leader = fabric.leader();
        let slots = first..first.saturating_add(count.into());
        // What is the same for all nodes is asked once.
        let columns = slots.map(|slot| Column {
            slot,
            leads: leader.and_then(|leader| run.slot(leader, slot)).map(|leads| leads.prefix),
            decided: fabric.ledger.decided(Domain(0), slot).map(|fact| fact.digest),
            told: self.acks.told(fabric, slot),
        });
        let columns: Vec<Column> = columns.collect();
        for (id, node) in fabric.each_node() {
            let cells = columns.iter().map(|column| run.slot(id, column.slot).map_or(0, |it| column.cell(node, it)));
            self.cells.extend(cells);
        }
        self.cells.len()
    }

    /// The cells of the last call of [`fill_logs`](Self::fill_logs).
    pub fn cells(&self) -> &[u32] {
        &self.cells
    }
}

impl Acks {
    fn catch_up(&mut self, future: u32, fabric: &Fabric) {
        if self.future != future {
            *self = Self { future, ..Self::default() };
        }
        for (at, &(_, slot, _)) in (self.kept..).zip(fabric.kept.iter_from(self.kept)) {
            self.slots.insert((slot, at));
        }
        self.kept = self.kept.max(fabric.kept.len());
    }

    /// Up to which prefix a client was told last that the write at this slot is done.
    fn told(&self, fabric: &Fabric, slot: u64) -> Option<u64> {
        let (_, last) = self.slots.range((slot, 0)..(slot, fabric.kept.len())).next_back()?;
        fabric.kept.get(*last).map(|(_, _, prefix)| *prefix)
    }
}

/// One slot of all logs: which prefix whoever leads has there, which is decided, and up to which a client was told last.
struct Column {
    slot: u64,
    leads: Option<u64>,
    decided: Option<u64>,
    told: Option<u64>,
}

impl Column {
    fn cell(&self, node: &Node, it: Slot) -> u32 {
        let slot = self.slot;
        let bits = [
            (true, cell::PRESENT),
            (slot <= node.durable, cell::DURABLE),
            (slot <= node.brief.committed, cell::COMMITTED),
            (self.decided == Some(it.prefix), cell::TRULY),
            (slot <= node.brief.applied, cell::APPLIED),
            (it.sort == Sort::Empty, cell::EMPTY),
            (it.sort == Sort::Configuration, cell::CONFIGURATION),
            (it.sort == Sort::Snapshot, cell::SNAPSHOT),
            (self.told == Some(it.prefix), cell::ACKNOWLEDGED),
            (self.leads.is_some_and(|leads| leads != it.prefix), cell::CONFLICTS),
            (self.decided.is_some_and(|decided| decided != it.prefix), cell::DIFFERS),
        ];
        let bits = bits.iter().filter(|(is, _)| *is).fold(0, |all, (_, bit)| all | bit);
        bits | (low(it.epoch) & 0xffff) << cell::EPOCH
    }
}

fn low(number: u64) -> u32 {
    number as u32
}

fn high(number: u64) -> u32 {
    (number >> 32) as u32
}

/// A count for which the page needs no more than that it is large.
fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(NONE - 1)
}

/// Nobody has the id 0.
fn id_or_zero(id: Option<NodeId>) -> u32 {
    id.map_or(0, |id| id.0.into())
}

/// How far time has come from one instant to another, as the bits of a number from 0 to 1.
fn share(from: Instant, to: Instant, at: Instant) -> u32 {
    let (whole, part) = (to.0.saturating_sub(from.0), at.0.saturating_sub(from.0));
    let share = if part >= whole { 1.0 } else { part as f32 / whole as f32 };
    share.to_bits()
}

fn node(words: &mut Vec<u32>, fabric: &Fabric, (id, copies): (NodeId, u64), node: &Node) {
    let brief = &node.brief;
    // Copies are to who leads what votes are to who asks for them, and no node does both.
    let granted = brief.granted | copies;
    // Of several timers the page shows the one that goes off first.
    let timer = node.timers.iter().filter(|timer| timer.kind.is_some()).min_by_key(|timer| timer.due);
    let timer = if node.status == Status::Crashed { None } else { timer };
    let (row, left, span) = timer.map_or((NONE, 0f32.to_bits(), 0), |timer| armed(fabric.now, timer));
    let record: [u32; NODE.len()] = [
        id.0.into(),
        if node.removed { REMOVED } else { node.status as u32 },
        brief.role.into(),
        low(brief.epoch),
        id_or_zero(brief.leader),
        low(brief.last),
        low(brief.committed),
        low(brief.applied),
        low(node.durable),
        row,
        left,
        node.unsynced,
        low(node.synced),
        low(granted),
        low(brief.refused),
        node.inbox,
        span,
        high(granted),
        high(brief.refused),
        u32::from(node.hangs) | u32::from(node.damage > 0) << 1 | u32::from(!node.disk.checksum) << 2,
    ];
    words.extend(record);
}

/// A timer's row, the share of its time that is left, and how long that time is in microseconds.
fn armed(now: Instant, timer: &Armed) -> (u32, u32, u32) {
    let row = timer.kind.map_or(NONE, u32::from);
    if timer.due.0 == NEVER {
        return (row, 1f32.to_bits(), NONE);
    }
    let left = 1.0 - f32::from_bits(share(timer.since, timer.due, now));
    (row, left.to_bits(), short(timer.due.0.saturating_sub(timer.since.0)))
}

fn packet(words: &mut Vec<u32>, fabric: &Fabric, place: u32, flight: &Flight) {
    let header = &flight.header;
    // A message of an epoch that its receiver has left behind will be refused.
    let stale = header.epoch > 0 && fabric.node(flight.name.to).is_some_and(|node| header.epoch < node.brief.epoch);
    let record: [u32; PACKET.len()] = [
        place,
        flight.name.from.0.into(),
        flight.name.to.0.into(),
        flight.row.into(),
        header.mark as u32,
        header.carries.into(),
        low(header.epoch),
        low(header.argument),
        share(flight.sent, flight.arrives, flight.moved(fabric.now)),
        share(flight.sent, flight.arrives, flight.ends),
        flight.fate as u32,
        stale.into(),
        flight.name.number,
        flight.name.copy.into(),
        flight.cause,
        flight.pace as u32,
        delay(fabric.now, flight),
        if flight.speaker == flight.name.from { 0 } else { flight.speaker.0.into() },
    ];
    words.extend(record);
}

/// How much of what a person has delayed a message by is left, as the bits of a number from 0 to 1.
fn delay(now: Instant, flight: &Flight) -> u32 {
    if flight.delayed == 0 {
        return 0;
    }
    let left = flight.arrives.0.saturating_sub(flight.moved(now).0);
    share(Instant(0), Instant(flight.delayed), Instant(left))
}

/// Writes every direction between two processes of which there is something to say, and says how many these are.
fn links(words: &mut Vec<u32>, fabric: &Fabric) -> u32 {
    if !fabric.any_cut() && !fabric.any_odd() {
        return 0;
    }
    let nodes = || fabric.each_node().map(|(id, _)| id);
    let clients = || (1..=fabric.clients.len() as u16).map(NodeId::client);
    let mut count = 0;
    for from in nodes().chain(clients()) {
        for to in nodes().chain(clients()).filter(|to| from != *to) {
            let ((cut, parted), model) = (fabric.cuts(from, to), fabric.model(from, to));
            let slow = model.latency.1 > fabric.network.latency.1;
            let state = u32::from(cut) | u32::from(parted) << 1 | u32::from(slow) << 2;
            if state != 0 || model.loss > 0 {
                let loss = share(Instant(0), Instant(1_000_000), Instant(model.loss.into()));
                words.extend([from.0.into(), to.0.into(), state, loss]);
                count += 1;
            }
        }
    }
    count
}

fn client_record(id: NodeId, client: &Client) -> [u32; CLIENT.len()] {
    let open = client.open.is_some().into();
    [id.0.into(), open, id_or_zero(client.target), short(client.number), short(client.acknowledged)]
}
