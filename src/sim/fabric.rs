//! Everything about a run that needs no knowledge of the protocol, as plain data.

use std::collections::BTreeMap;

use super::chance::Plan;
use super::client::{Client, OpRecord};
use super::gauge::Gauges;
use super::kept::Vouched;
use super::order::{Chain, Standing, Task};
use super::queue::{Next, Queue};
use super::stream::Rupture;
use super::wire::{Link, Wire};
use super::{
    DiskModel, Found, LinkModel, LocalClock, MessageName, STREAM_PATIENCE, SYNC, Service, Setup, Stamp, Supervisor,
};
use crate::protocol::{Brief, Chunks, ClientPlan, Domain, Header, Instant, Ledger, NodeId, RequestId, Rules, Text};

/// The plain part of a cluster: time, places, links, messages under way, clients, facts and counts.
#[derive(Clone, Debug)]
pub struct Fabric {
    /// What the clock shows.
    pub now: Instant,
    /// How many queued actions of this moment have run.
    pub acted: u32,
    /// How many events have happened; the next one has this number.
    pub events: u32,
    /// The trace digest so far.
    pub digest: u64,
    /// How many messages were sent.
    pub sent: u64,
    /// How many bytes these had.
    pub sent_bytes: u64,
    /// The nodes; n1 stands at 0.
    pub nodes: Vec<Node>,
    /// The clients; c1 stands at 0.
    pub clients: Vec<Client>,
    /// Messages under way; a free place is none.
    pub flights: Vec<Option<Flight>>,
    /// The rules in force.
    pub rules: Rules,
    /// How every link behaves now.
    pub network: LinkModel,
    /// Whether the clock is off, so that nothing moves unless a command says so.
    pub conducted: bool,
    /// How many standing orders were given.
    pub given: u32,
    /// Who `leader as NAME` remembered.
    pub names: BTreeMap<Text, NodeId>,
    /// The groups of the partition that stands, of those that have a name.
    pub groups: Vec<(Text, Vec<NodeId>)>,
    /// What claims have made known.
    pub ledger: Ledger,
    /// Broken promises, the first of each property first.
    pub found: Vec<Found>,
    /// Who came to lead which epoch of which domain, and when.
    pub elections: Vec<Election>,
    /// Every operation that a client began.
    pub operations: Chunks<OpRecord>,
    /// How many of them were answered as done.
    pub acknowledged: u64,
    /// How many were answered as not done: a compare-and-set that found another value, a refusal to a client that does
    /// not try again.
    pub failed: u64,
    /// Acknowledged writes in the order of their acknowledgement: place in `operations`, slot, log prefix there.
    pub kept: Chunks<(u64, u64, u64)>,
    pub(super) vouched: Vouched,
    /// What clients took for done without an answer and nobody has carried out yet: the place in `operations` of each.
    pub blind: BTreeMap<RequestId, u64>,
    /// Of these, what somebody has just carried out, at which slot.
    pub(super) placing: Vec<(u64, u64, NodeId)>,
    /// When clients were told of a later slot than ever before, and of which.
    pub newest: Chunks<(Instant, u64)>,
    /// What is measured along the way.
    pub gauges: Gauges,
    pub(super) queue: Queue,
    pub(super) free: Vec<u32>,
    /// The place behind the flight that was last looked for by its name.
    pub(super) sought: u32,
    /// The place of the message that the command under way is for, if that is known.
    pub(super) place: Option<u32>,
    pub(super) links: Vec<Vec<Link>>,
    /// What single links behave like or remember, where that is more than the network and a count.
    pub(super) wires: Vec<Wire>,
    /// How long a stream tries to get a message through, in microseconds.
    pub(super) patience: u64,
    /// By who hears of it and its peer, which connections broke just now.
    pub(super) ruptures: BTreeMap<(NodeId, NodeId), Rupture>,
    pub(super) seed: u64,
    /// How many nodes the setup has.
    pub(super) roster: u16,
    /// How much was looked through for what may cost more than an event: what orders ask and what commands mean, boots
    /// from long disks. A session bounds it as it bounds events.
    pub work: u64,
    /// Since when there is another cluster on the disks: what nodes sent each other before is nothing to it.
    pub(super) restored: Instant,
    /// When somebody interfered last.
    pub(super) disturbed: Instant,
    /// Whether anything has been wrong since then. None until somebody asks.
    pub(super) calm: Option<super::judge::Calm>,
    /// Whether the act under way may have cost an acknowledged write.
    pub(super) doubt: bool,
    /// What the act under way did to logs, as bits of [`Event::detail`](super::Event).
    pub(super) touched: u16,
    /// Whether an order stands or is being carried out: the one question that runs without orders are asked.
    pub(super) ordered: bool,
    pub(super) orders: Vec<Standing>,
    /// How many messages were sent when they were last asked.
    pub(super) sent_before: u64,
    /// What orders have set off, by its number.
    pub(super) tasks: BTreeMap<u32, Task>,
    /// How many commands orders have set off.
    pub(super) set_off: u32,
    /// What comes by chance.
    pub(super) plans: Vec<Plan>,
    /// What a client of this protocol must know.
    pub(super) plan: ClientPlan,
    /// Whether the protocol has properties of its own, which are looked at after each act.
    pub(super) judged_alone: bool,
    /// Whether somebody wants to know what was in messages that left the air.
    pub(super) watched: bool,
    /// By what the command under way was given.
    pub(super) by: Chain,
    /// How many draws of commands there were at this instant, as these draws are counted.
    pub(super) picks: (Instant, u8),
}

/// A node from outside.
#[derive(Clone, Debug)]
pub struct Node {
    /// Up, paused, crashed.
    pub status: Status,
    /// Where it stood after its last step; of a crashed node, where it stood when it crashed.
    pub brief: Brief,
    /// Its armed timers.
    pub timers: Vec<Armed>,
    /// The last slot that its disk holds, as it claimed.
    pub durable: u64,
    /// Records written and not synced.
    pub unsynced: u32,
    /// Records synced since the start.
    pub synced: u64,
    /// How many messages have arrived and wait: for a paused node to wake, or for their turn.
    pub inbox: u32,
    /// How often it armed a timer, as draws are counted.
    pub(super) armings: u64,
    pub(super) choices: u64,
    pub(super) fresh: u64,
    /// The event that asked for the sync under way, and when that will be done.
    pub(super) asked: u32,
    pub(super) synced_at: (Instant, u64),
    /// What came due while it was paused, in the order in which it did.
    pub(super) waiting: BTreeMap<u64, Next>,
    /// Its own clock.
    pub clock: LocalClock,
    /// How it serves what arrives.
    pub service: Service,
    /// Until when it is busy with what has arrived.
    pub(super) busy: Instant,
    /// How its disk behaves.
    pub disk: DiskModel,
    /// Whether its disk hangs.
    pub hangs: bool,
    /// Whether a sync would have ended while it did.
    pub(super) stuck: bool,
    /// How many bits of its disk are not what they were.
    pub damage: u32,
    /// How many ever were flipped, as draws are counted.
    pub(super) flips: u32,
    /// Counts boots, so that what was meant for an earlier life does not reach a later one.
    pub(super) life: u32,
    /// Who restarts it when it has crashed.
    pub supervisor: Option<Supervisor>,
    /// How often that one has set out to.
    pub(super) revived: u32,
    /// Whether it is gone for good; its status is then that of a crashed one.
    pub removed: bool,
    /// Its kind: a row of [`Info::kinds`](crate::protocol::Info::kinds).
    pub kind: u8,
}

impl Node {
    /// One that has just started.
    pub(super) fn new(setup: &Setup, kind: u8) -> Self {
        Self {
            status: Status::Up,
            brief: Brief::default(),
            timers: Vec::new(),
            durable: 0,
            unsynced: 0,
            synced: 0,
            inbox: 0,
            waiting: BTreeMap::new(),
            armings: 0,
            choices: 0,
            fresh: 0,
            asked: 0,
            synced_at: (Instant(0), 0),
            clock: LocalClock::default(),
            service: Service::default(),
            busy: Instant(0),
            disk: DiskModel { sync: setup.world(SYNC), rate: 0, checksum: true },
            hangs: false,
            stuck: false,
            damage: 0,
            flips: 0,
            life: 0,
            supervisor: None,
            revived: 0,
            removed: false,
            kind,
        }
    }

    /// Its state as reports and translations name it.
    pub fn state(&self) -> &'static str {
        if self.removed { "removed" } else { self.status.name() }
    }

    /// Whether nothing is wrong with it.
    pub(super) fn sound(&self) -> bool {
        let disk = !self.hangs && self.damage == 0 && self.disk.rate == 0;
        self.status == Status::Up && disk && self.service.time == 0 && self.clock.drift == 0
    }
}

/// In which state a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// It runs.
    Up = 0,
    /// It keeps its memory and hears nothing.
    Paused = 1,
    /// It has only its disk.
    Crashed = 2,
}

impl Status {
    /// Its id in reports and translations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Paused => "paused",
            Self::Crashed => "crashed",
        }
    }
}

/// An armed timer, from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Armed {
    /// Its row in [`Info::timers`](crate::protocol::Info::timers); none for a free place.
    pub kind: Option<u8>,
    /// When it was armed.
    pub since: Instant,
    /// When it goes off; [`NEVER`](crate::protocol::NEVER) for by hand only.
    pub due: Instant,
    /// Which arming of the node this was.
    pub number: u32,
    /// By which event.
    pub cause: u32,
    /// Its place in the order of equal instants.
    pub(super) order: u64,
    /// Whether it was due before, and waits for messages that came before it.
    pub(super) lined: bool,
    /// The earliest moment at which the queue will look at it.
    pub(super) queued: Option<(Instant, u64)>,
}

/// A message under way, from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flight {
    /// Its name in scripts.
    pub name: MessageName,
    /// Its row in [`Info::messages`](crate::protocol::Info::messages), or one of [`row`](super::row).
    pub row: u8,
    /// What the page needs to draw it: its epoch, argument, mark, how much it carries, its size.
    pub header: Header,
    /// When it was sent.
    pub sent: Instant,
    /// When it would arrive.
    pub arrives: Instant,
    /// When and how its journey ends: at its arrival or, on the way, lost or at a cut.
    pub ends: Instant,
    /// How its journey ends.
    pub fate: Fate,
    /// In which event it was sent.
    pub cause: u32,
    /// Whether it moves.
    pub pace: Pace,
    /// Whether a bit of it has gone wrong on the way.
    pub flawed: bool,
    /// Who sent it, as it says itself; on a link that authenticates, it is thrown away if that is not true.
    pub speaker: NodeId,
    /// How many copies of it there were, itself included.
    pub(super) copies: u8,
    /// By how many microseconds a person has delayed it.
    pub delayed: u64,
    /// If it does not move, since when.
    pub(super) stopped: Instant,
    /// Its place in the order of equal instants; 0 while no moment is set for its end.
    pub(super) order: u64,
}

impl Flight {
    /// Up to when it has moved, if the clock shows `now`.
    pub fn moved(&self, now: Instant) -> Instant {
        match (self.pace, self.fate) {
            // On a stream it waits at the cut.
            (Pace::Moves, Fate::Cut) => now.min(self.middle()),
            (Pace::Moves, _) => now,
            _ => self.stopped,
        }
    }

    /// When it is halfway, where cuts are.
    pub(super) fn middle(&self) -> Instant {
        Instant(self.sent.0.midpoint(self.arrives.0))
    }
}

/// Whether a message under way moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Pace {
    /// It does.
    #[default]
    Moves = 0,
    /// A person holds it.
    Held = 1,
    /// It would arrive, but one sent before it on a link that keeps order must arrive first.
    Behind = 2,
    /// It has arrived, and waits for its receiver to hear it.
    Arrived = 3,
}

/// How a journey ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Fate {
    /// It arrives.
    Arrive = 0,
    /// Chance takes it on the way.
    Lost = 1,
    /// It dies at a cut.
    Cut = 2,
}

/// That a node came to lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub struct Election {
    pub domain: Domain,
    pub epoch: u64,
    pub node: NodeId,
    pub at: Instant,
}

impl Fabric {
    /// Where the run stands: the stamp of a live command.
    #[inline]
    pub fn position(&self) -> Stamp {
        Stamp { at: self.now, after: self.acted }
    }

    #[inline(never)]
    pub(super) fn new(setup: &Setup, plan: ClientPlan, judged_alone: bool) -> Self {
        Self {
            now: Instant(0),
            acted: 0,
            events: 0,
            digest: 0,
            sent: 0,
            sent_bytes: 0,
            nodes: setup.roster.iter().map(|member| Node::new(setup, member.kind)).collect(),
            clients: Vec::new(),
            flights: Vec::new(),
            rules: Rules::ALL,
            network: setup.network,
            conducted: false,
            given: 0,
            names: BTreeMap::new(),
            groups: Vec::new(),
            ledger: Ledger::default(),
            found: Vec::new(),
            elections: Vec::new(),
            operations: Chunks::default(),
            acknowledged: 0,
            failed: 0,
            kept: Chunks::default(),
            vouched: Vouched::default(),
            blind: BTreeMap::new(),
            placing: Vec::new(),
            gauges: Gauges::new(plan.retry),
            newest: Chunks::default(),
            queue: Queue::default(),
            free: Vec::new(),
            sought: 0,
            place: None,
            links: Vec::new(),
            wires: Vec::new(),
            patience: setup.world(STREAM_PATIENCE),
            ruptures: BTreeMap::new(),
            seed: setup.seed,
            roster: setup.roster.len() as u16,
            work: 0,
            restored: Instant(0),
            disturbed: Instant(0),
            calm: None,
            doubt: false,
            touched: 0,
            ordered: false,
            orders: Vec::new(),
            sent_before: 0,
            tasks: BTreeMap::new(),
            set_off: 0,
            plans: Vec::new(),
            plan,
            judged_alone,
            watched: false,
            by: Chain::HAND,
            picks: (Instant(0), 0),
        }
    }

    /// How many operations were begun, or are to be by workloads.
    pub(super) fn asked(&self) -> u64 {
        let left = |client: &Client| client.work.as_ref().map_or(0, |work| u64::from(work.count - work.begun));
        self.operations.len() + self.clients.iter().map(left).sum::<u64>()
    }

    /// The events from which something follows that is still to come. Not of what follows at the same process.
    pub fn pending_causes(&self) -> impl Iterator<Item = u32> {
        let flights = self.flights.iter().flatten().map(|flight| flight.cause);
        let ruptures = self.ruptures.values().map(|rupture| rupture.cause);
        flights.chain(self.tasks.values().map(|task| task.by.cause)).chain(ruptures)
    }

    /// The node of this id, if there is one.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::from(id.0.checked_sub(1)?))
    }

    /// The client of this id, if it was used.
    pub fn client(&self, id: NodeId) -> Option<&Client> {
        self.clients.get(usize::from(id.0.checked_sub(NodeId::CLIENTS + 1)?))
    }

    /// Every node with its id.
    pub fn each_node(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (1..).map(NodeId).zip(&self.nodes)
    }

    /// Every node that is not gone for good.
    pub(super) fn present(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.each_node().filter(|(_, node)| !node.removed)
    }

    /// Whether this is a node that is not gone for good.
    pub(super) fn is_present(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| !node.removed)
    }

    /// The live node that leads the highest epoch.
    pub fn leader(&self) -> Option<NodeId> {
        let leads = |&(id, node): &(NodeId, &Node)| node.status != Status::Crashed && node.brief.leader == Some(id);
        self.each_node().filter(leads).max_by_key(|(id, node)| (node.brief.epoch, *id)).map(|(id, _)| id)
    }
}
