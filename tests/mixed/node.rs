//! A protocol whose nodes are of two kinds: ours, and those of the `raft` crate. They speak our messages.

use std::hash::{Hash, Hasher};

use quorate::protocol::{
    Brief, ClientPlan, Context, Domain, Effects, Field, Header, Info, Input, Journal, Lift, NodeView, Payload,
    Protocol, Request, Slot, StableHasher, Start, Timer, Value,
};
use quorate::protocols::raft::{Message, Raft, RaftTimer, Record as RaftRecord};

use super::theirs::Theirs;

/// A node: with `EVEN` those of even number are of the crate, else those of odd.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mixed<const EVEN: bool> {
    Ours(Box<Raft>),
    Theirs(Box<Theirs>),
}

/// Whether a node is one of the crate's.
pub fn is_theirs(even: bool, number: u16) -> bool {
    number.is_multiple_of(2) == even
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MixedTimer {
    Ours(RaftTimer),
    /// The crate counts time in ticks.
    Tick,
}

impl Timer for MixedTimer {
    fn kind(self) -> u8 {
        match self {
            Self::Ours(timer) => timer.kind(),
            Self::Tick => 4,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    Ours(RaftRecord),
    /// Up to here the crate knew everything to be committed: its configuration is the last one committed, so it must know
    /// this again after a crash.
    Commit(u64),
}

impl Payload for Record {
    fn header(&self) -> Header {
        match self {
            Self::Ours(record) => record.header(),
            Self::Commit(index) => Header { kind: 4, argument: *index, bytes: 8, ..Header::default() },
        }
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Ours(record) => record.fields(),
            Self::Commit(index) => vec![Field("commit", Value::Number(*index))],
        }
    }
}

impl<const EVEN: bool> Lift<Raft> for Mixed<EVEN> {
    fn message(_: Domain, message: Message) -> Message {
        message
    }

    fn timer(_: Domain, timer: RaftTimer) -> MixedTimer {
        MixedTimer::Ours(timer)
    }

    fn record(_: Domain, record: RaftRecord) -> Record {
        Record::Ours(record)
    }

    fn unwrap(record: &Record) -> Option<&RaftRecord> {
        match record {
            Record::Ours(record) => Some(record),
            Record::Commit(_) => None,
        }
    }
}

impl<const EVEN: bool> Protocol for Mixed<EVEN> {
    type Message = Message;
    type Timer = MixedTimer;
    type Record = Record;

    const INFO: Info = Info {
        id: if EVEN { "even" } else { "odd" },
        timers: &["election", "heartbeat", "heard", "lease", "tick"],
        records: &["vote", "append", "truncate", "snapshot", "commit"],
        // What both can do the test switches on, and its operator knows when to wait.
        variants: &[],
        ..Raft::INFO
    };

    fn boot(cx: &Context<'_>, start: Start, disk: &[Journal<Record>], fx: &mut Effects<'_, Self>) -> Self {
        if is_theirs(EVEN, cx.me().0) {
            return Self::Theirs(Box::new(Theirs::boot(cx, disk, fx)));
        }
        let disk = <Self as Lift<Raft>>::disk(Domain(0), disk);
        Self::Ours(Box::new(fx.part(Domain(0), |fx| Raft::boot(cx, start, &disk, fx))))
    }

    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>) {
        let ours = match self {
            Self::Theirs(theirs) => return theirs.step(cx, input, fx),
            Self::Ours(ours) => ours,
        };
        let input = match input {
            Input::Deliver { from, message } => Input::Deliver { from, message },
            Input::Fire(MixedTimer::Ours(timer)) => Input::Fire(timer),
            Input::Fire(MixedTimer::Tick) => return,
            Input::Submit(request) => Input::Submit(request),
            Input::Operate(admin) => Input::Operate(admin),
            Input::Broken { peer } => Input::Broken { peer },
        };
        fx.part(Domain(0), |fx| ours.step(cx, input, fx));
    }

    fn brief(&self) -> Brief {
        match self {
            Self::Ours(ours) => ours.brief(),
            Self::Theirs(theirs) => theirs.brief(),
        }
    }

    fn view(&self) -> NodeView {
        match self {
            Self::Ours(ours) => ours.view(),
            Self::Theirs(theirs) => {
                NodeView { brief: theirs.brief(), fields: Vec::new(), durable: 0, parts: Vec::new() }
            }
        }
    }

    fn client(settings: &[u64]) -> ClientPlan {
        Raft::client(settings)
    }

    fn patience(settings: &[u64], round_trip: u64) -> Option<u64> {
        Raft::patience(settings, round_trip)
    }

    fn slot(&self, domain: Domain, slot: u64) -> Option<Slot> {
        match self {
            Self::Ours(ours) => ours.slot(domain, slot),
            Self::Theirs(theirs) => theirs.slot(slot),
        }
    }

    fn request(&self, domain: Domain, slot: u64) -> Option<&Request> {
        match self {
            Self::Ours(ours) => ours.request(domain, slot),
            Self::Theirs(theirs) => theirs.request(slot),
        }
    }

    fn state(&self, hasher: &mut StableHasher) {
        match self {
            Self::Ours(ours) => ours.state(hasher),
            Self::Theirs(theirs) => theirs.machine.hash(hasher),
        }
    }
}

/// What the judges and the digest compare of a node of the crate.
impl PartialEq for Theirs {
    fn eq(&self, other: &Self) -> bool {
        (self.brief(), &self.machine, &self.store().log) == (other.brief(), &other.machine, &other.store().log)
    }
}

impl Eq for Theirs {}

impl Hash for Theirs {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.brief(), &self.machine, &self.store().log).hash(state);
    }
}
