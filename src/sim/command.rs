//! The setup of a run and every hardship that a person may put into it.

use super::{DiskChange, LinkChange, LinkModel, Service, Tail};
use crate::protocol::{Info, Instant, Member, NodeId, Operation, Setting, Text, Unit};

/// Everything from which a run follows, but for its commands.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The protocol's tables.
    pub info: &'static Info,
    /// Every process that the setup starts, in id order.
    pub roster: Vec<Member>,
    /// The values of the protocol's settings, in the order of [`Info::settings`].
    pub settings: Vec<u64>,
    /// The values of the world's settings, in the order of [`WORLD`].
    pub world: Vec<u64>,
    /// How every link behaves at the start.
    pub network: LinkModel,
    /// From 0 to 2^53-1, so that JSON and JavaScript keep it exactly.
    pub seed: u64,
}

impl Setup {
    /// The usual setup of a protocol: its usual number of processes, every setting at its default, seed 1.
    pub fn of(info: &'static Info) -> Self {
        let mut setup = Self {
            info,
            roster: Vec::new(),
            settings: info.settings.iter().map(|setting| setting.default).collect(),
            world: WORLD.iter().map(|setting| setting.default).collect(),
            network: LinkModel::usual(info),
            seed: 1,
        };
        setup.set_nodes(info.kinds[0].usual);
        setup
    }

    /// Makes it `count` processes of the first kind.
    pub fn set_nodes(&mut self, count: u16) {
        self.roster = (1..=count).map(|id| Member { id: NodeId(id), kind: 0, site: 0 }).collect();
    }

    /// The value of a row of [`WORLD`].
    pub fn world(&self, setting: Setting) -> u64 {
        self.world[usize::from(setting.at)]
    }
}

/// The greatest seed: the greatest whole number that JSON and JavaScript keep exactly.
pub const SEED_MOST: u64 = (1 << 53) - 1;

/// The latest instant that a script may name: one day.
pub const LATEST: Instant = Instant(86_400_000_000);

/// How many clients a run may have, and the greatest number of one.
pub const CLIENTS_MOST: u16 = 1_000;

/// How many operations the workloads of a script may have together, and beyond how many no order begins a workload.
pub const OPERATIONS_MOST: u64 = 1_000_000;

/// How long a sync of a disk takes.
pub const SYNC: Setting =
    Setting { at: 0, id: "sync", least: 0, most: 60_000_000, default: 2_000, unit: Unit::Micros, reads_clock: false };

/// Whether a client that is not answered asks again.
pub const CLIENT_RETRY: Setting =
    Setting { at: 1, id: "client-retry", least: 0, most: 1, default: 1, unit: Unit::Switch, reads_clock: false };

/// How long a stream tries to get a message through before its connection breaks.
pub const STREAM_PATIENCE: Setting = Setting {
    at: 2,
    id: "stream-patience",
    least: 1_000,
    most: 60_000_000,
    default: 3_000_000,
    unit: Unit::Micros,
    reads_clock: false,
};

/// The settings of the world, beside those of the protocol; scripts set both with `config`.
pub const WORLD: &[Setting] = &[SYNC, CLIENT_RETRY, STREAM_PATIENCE];

/// When a command acts: once the clock is at `at` and `after` queued actions of that moment have run. If fewer happen,
/// it acts before time leaves `at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The moment.
    pub at: Instant,
    /// How many queued actions of that moment come first; commands do not count.
    pub after: u32,
}

/// A length of time in microseconds.
pub type Delay = u64;

/// A process as a script names it: by its id, by what it is at that instant, or by a name given to it earlier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Process {
    /// n3, c1.
    Id(NodeId),
    /// The live node that leads the highest epoch at that instant; `leader as NAME` remembers it.
    Leader {
        /// The name under which later commands find the same node.
        name: Option<Text>,
    },
    /// One of these nodes, drawn at that instant; `any follower as NAME` remembers it.
    Any {
        /// From whom it is drawn, of those that are in a state for the command.
        among: Among,
        /// The name under which later commands find the same node.
        name: Option<Text>,
    },
    /// Whom an earlier `as NAME` remembered.
    Named(Text),
}

/// From whom a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Among {
    /// All nodes.
    Nodes,
    /// Those of a kind: a row of [`Info::kinds`].
    Kind(u8),
    /// Those in a role: a row of [`Info::roles`].
    Role(u8),
}

/// Whom a command is for that may be for several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Targets {
    /// One process.
    One(Process),
    /// Every node that is in a state for it: `crash all`, `restart crashed`.
    All,
}

impl From<Process> for Targets {
    fn from(process: Process) -> Self {
        Self::One(process)
    }
}

/// Which messages under way a command is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Messages {
    /// The one of this name.
    Named(MessageName),
    /// Of those that fit, this one: `last RequestVote on n1>n2`.
    Pick {
        /// Which of them.
        which: Which,
        /// Who sent it; none for anybody.
        from: Option<Process>,
        /// To whom it goes; none for anybody.
        to: Option<Process>,
    },
}

impl From<MessageName> for Messages {
    fn from(name: MessageName) -> Self {
        Self::Named(name)
    }
}

/// Which of several messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The one that was sent first.
    First,
    /// The one that was sent last.
    Last,
    /// One that is drawn.
    Any,
    /// Each.
    All,
}

/// What can be done with a message under way, besides dropping it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Its sender sends it once more.
    Duplicate,
    /// It arrives so many microseconds later.
    Delay(Delay),
    /// It stays where it is.
    Hold,
    /// One that was held goes on.
    Release,
    /// It arrives now.
    Deliver,
}

/// One side of a partition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// The name under which it can be joined to the others again.
    pub name: Option<Text>,
    /// Who is in it.
    pub members: Vec<Process>,
}

impl From<Vec<Process>> for Group {
    fn from(members: Vec<Process>) -> Self {
        Self { name: None, members }
    }
}

/// A client as a script names it; none for the lowest-numbered one that has nothing to do and no workload of its own.
pub type ClientRef = Option<NodeId>;

/// The `number`th message ever sent from one process to another; a duplicate has `copy` 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub struct MessageName {
    pub from: NodeId,
    pub to: NodeId,
    pub number: u32,
    pub copy: u8,
}

impl std::fmt::Display for MessageName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}>{}#{}", self.from, self.to, self.number)?;
        if self.copy > 1 { write!(f, "'{}", self.copy) } else { Ok(()) }
    }
}

/// What a workload does, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the operations of every key-value store")]
pub enum Work {
    Append,
    Put,
    Get,
    Cas,
}

/// What an operator asks of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// To admit this process to the cluster, which is started first if it is the next one.
    Admit(Process),
    /// To expel this one.
    Expel(Process),
    /// To hand leadership over to this one.
    Transfer(Process),
    /// To put a snapshot in the place of the past.
    Compact,
}

/// Whatever a person does to a run. A command whose target does not exist, or is in no state for it, is *void*: it has
/// no effect and draws nothing, the trace says why, and the run goes on; so every part of a list of commands is a valid
/// run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// The node stops; its memory and what its disk has not synced are lost.
    Crash(Targets),
    /// The same, but the disk keeps some of what it had not synced.
    CrashTail {
        /// Which nodes.
        nodes: Targets,
        /// What it keeps.
        tail: Tail,
    },
    /// The node's clock is off, or runs too fast or too slow, from now on.
    Clock {
        /// Whose.
        node: Process,
        /// How much more it shows than the time, in microseconds; none for as much as it does.
        offset: Option<i64>,
        /// How many millionths faster than time it runs; none for as it does.
        drift: Option<i32>,
    },
    /// The node takes so long for each message from now on.
    Service {
        /// Which.
        node: Process,
        /// How it serves them.
        service: Service,
    },
    /// The node's disk behaves like this from now on.
    Disk {
        /// Whose.
        node: Process,
        /// What changes.
        change: DiskChange,
    },
    /// The node's disk syncs nothing any more.
    Hang(Process),
    /// It does again.
    Unhang(Process),
    /// A bit on the node's disk changes.
    Flip {
        /// Whose.
        node: Process,
        /// In which journal (a row of [`Info::journals`]) and which of its records, from 1 on; none for one that is drawn.
        record: Option<(u16, u64)>,
    },
    /// Everything on the disk of a crashed node is gone.
    Lose(Process),
    /// What a node's disk holds is copied to a place outside.
    Backup(Process),
    /// Every node is down, and that copy is put on every disk: a new cluster begins.
    Restore,
    /// A process with an empty disk starts, as the next node.
    AddNode {
        /// The name under which later commands find it.
        name: Option<Text>,
    },
    /// A process stops for good, and its disk is gone.
    RemoveNode(Process),
    /// An operator asks a node for something.
    Operate {
        /// Which.
        node: Process,
        /// For what.
        ask: Ask,
    },
    /// A crashed node boots again from its disk.
    Restart(Targets),
    /// The node keeps its memory and hears nothing; what arrives waits.
    Pause(Targets),
    /// A paused node wakes; what waited and what is overdue happens now, in order of its due time.
    Resume(Targets),
    /// Nothing gets from one to the other (or either way, if `both`).
    Cut {
        /// Who sends.
        from: Process,
        /// Who does not receive.
        to: Process,
        /// Whether the other direction is cut as well.
        both: bool,
    },
    /// Nothing gets from one group to another. Nodes that no group names form one more group; a client that no group
    /// names reaches every group.
    Partition(Vec<Group>),
    /// Every cut and partition ends.
    Heal,
    /// What cuts this link by itself ends.
    HealLink {
        /// Who sends.
        from: Process,
        /// Who is to receive again.
        to: Process,
        /// Whether the other direction heals as well.
        both: bool,
    },
    /// What parts this group of the partition from the others ends.
    HealGroup(Text),
    /// Every fault ends, and none is to come any more, neither by chance nor by an order.
    Calm,
    /// From now on a fault comes by chance; none for no fault any more.
    Random(Option<super::RandomFault>),
    /// From now on somebody restarts these nodes when they have crashed, or nobody any more.
    Supervise {
        /// Which.
        nodes: Targets,
        /// Who, if anybody.
        supervisor: Option<super::Supervisor>,
    },
    /// Every link behaves like this from now on.
    Network(LinkChange),
    /// This link (or this and the one back, if `both`) behaves like this from now on.
    Link {
        /// Who sends.
        from: Process,
        /// Who receives.
        to: Process,
        /// Whether the other direction changes as well.
        both: bool,
        /// What changes.
        change: LinkChange,
    },
    /// A message is lost where it is.
    Drop {
        /// Which.
        message: Messages,
        /// The kind that it must have: a row of [`Info::messages`] or one of [`row`](super::row).
        kind: Option<u8>,
    },
    /// Something else is done with a message under way.
    Handle {
        /// What.
        verb: Verb,
        /// With which.
        message: Messages,
        /// The kind that it must have: a row of [`Info::messages`] or one of [`row`](super::row).
        kind: Option<u8>,
    },
    /// A message says from now on that somebody else sent it.
    Forge {
        /// Which.
        message: Messages,
        /// The kind that it must have: a row of [`Info::messages`] or one of [`row`](super::row).
        kind: Option<u8>,
        /// Who is to have sent it.
        speaker: Process,
    },
    /// An armed timer of this kind (a row of [`Info::timers`]) goes off now.
    Fire {
        /// Whose.
        node: Process,
        /// The row in [`Info::timers`].
        timer: u8,
    },
    /// What a node's disk was given is durable now.
    Sync(Process),
    /// A client that waits for an answer loses patience now, and asks the next node.
    Expire(NodeId),
    /// The next operation of a client's workload begins now.
    Begin(NodeId),
    /// The clock is off, if this is true: nothing moves unless a command says so. Else it goes on, and what is overdue
    /// happens in the order in which it came due.
    Conduct(bool),
    /// From now on something is done once a condition is met.
    Order(Box<super::Order>),
    /// Every standing order ends.
    Dismiss,
    /// A client asks for this.
    Invoke {
        /// Which client; none for an idle one.
        client: ClientRef,
        /// Which node it asks first; none for the one that it takes for the right one.
        via: Option<Process>,
        /// What it asks for.
        operation: Operation,
    },
    /// A client asks again and again, one operation at a time: what falls due while one is open waits.
    Workload {
        /// Which client; none for the lowest-numbered one that nothing has used yet. A workload keeps its client.
        client: ClientRef,
        /// What it does.
        work: Work,
        /// The time between two of them, in microseconds.
        every: Delay,
        /// How many.
        count: u32,
        /// On which key.
        key: Text,
    },
    /// This rule (a row of [`Info::rules`]) is no longer kept.
    Break(u8),
    /// This rule is kept again.
    Mend(u8),
}

impl Command {
    /// The client that begins something by it, where it begins anything: none in it is the lowest idle one.
    pub fn client_mut(&mut self) -> Option<&mut ClientRef> {
        match self {
            Self::Invoke { client, .. } | Self::Workload { client, .. } => Some(client),
            _ => None,
        }
    }
}
