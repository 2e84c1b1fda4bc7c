//! The vocabulary: what a protocol may hear, ask for and testify, and nothing of how a world answers.
//!
//! A protocol is a value with a pure step function ([`Protocol`]). It sees no network, no disk, no clock and no source
//! of chance by itself: what happens to it comes in as an [`Input`], what it wants goes out through [`Effects`], in
//! order, and what it knows of its surroundings is its [`Context`]. Nothing here knows a queue, a link or a client.
//! All numbers in states, messages and records are of fixed width, and all maps are ordered.

mod batch;
mod chunks;
mod claim;
mod context;
mod digest;
mod effect;
mod id;
mod info;
mod input;
mod ledger;
mod log;
mod machine;
mod membership;
mod part;
pub mod quorum;
mod rule;
mod view;
mod why;
mod world;

pub use batch::{Batch, Logged};
pub use chunks::Chunks;
pub use claim::Claim;
pub use context::{Context, Member, Signed};
pub use digest::{StableHasher, digest_of};
pub use effect::{Effect, Effects, Host, NEVER};
pub use id::{Domain, Instant, NodeId, RequestId};
pub use info::{
    Channel, ClientPlan, EACH_LARGEST, EACH_MOST, Hearing, Info, Kind, Names, Numbering, Posture, Setting, Target,
    Unit, Variant, each, each_of,
};
pub use input::{Admin, Input, Notice, Reply, Request};
pub use ledger::{Breach, Ledger};
pub use log::Log;
pub use machine::{Kv, Machine, Operation, Outcome, Text};
pub use membership::{Change, Membership, Refusal};
pub use part::Lift;
pub use rule::{Judge, Property, Rule, Rules};
pub use view::{Brief, Field, NodeView, Value};
pub use why::{Because, Inquiry, Lack, Outlook, Question};
pub use world::{Invariant, Journal, World};

use std::fmt::Debug;
use std::hash::Hash;

/// A protocol: how one node turns what happens to it into what it does next.
///
/// A node is a value. [`boot`](Self::boot) makes one and [`step`](Self::step) moves it; both are functions of their
/// arguments alone, so the same code runs live, runs again from a checkpoint, and is searched state by state. Several
/// kinds of process are one enum that implements this trait.
pub trait Protocol: Clone + Eq + Hash + Debug + 'static {
    /// What nodes say to each other, named as the paper names it; at most 64 bytes, so big parts are shared.
    type Message: Payload;
    /// What a node may wait for.
    type Timer: Timer;
    /// One durable change; a journal is a list of these.
    type Record: Payload;

    /// The names and tables from which everything else shows this protocol without knowing it.
    const INFO: Info;

    /// Makes a node from what its disk kept: its journals by number, of which those never written may be missing or empty.
    /// There is none at all where the disk was lost.
    fn boot(cx: &Context<'_>, start: Start, disk: &[Journal<Self::Record>], fx: &mut Effects<'_, Self>) -> Self;

    /// Takes one input to the next state.
    fn step(&mut self, cx: &Context<'_>, input: Input<Self>, fx: &mut Effects<'_, Self>);

    /// Says in a few numbers where the node stands; asked after each step, so it must not allocate.
    fn brief(&self) -> Brief;

    /// Who has, as far as this node has heard, what it waits to decide next: a bit for each node, n1's the lowest; none where
    /// nothing waits. The page draws it as it draws votes.
    fn copies(&self) -> u64 {
        0
    }

    /// Shows the whole node as plain data, for a reader who stopped to look.
    fn view(&self) -> NodeView;

    /// What a client must know to use this protocol well.
    fn client(settings: &[u64]) -> ClientPlan;

    /// What stands at `slot` of this node's log, where it keeps a log that reaches so far: how the judges ask whether an
    /// acknowledged entry is still there, and how the page draws logs. A slot that a snapshot replaced answers with what
    /// the snapshot vouches for.
    fn slot(&self, _domain: Domain, _slot: u64) -> Option<Slot> {
        None
    }

    /// What a client asked for with the entry at `slot`, where there is one and it is a client's: so that everyone can say
    /// which operation stands in a slot.
    fn request(&self, _domain: Domain, _slot: u64) -> Option<&Request> {
        None
    }

    /// Takes what another node's state has alike from there, such as old entries of a log, so that both have it once:
    /// memory for those who keep long runs. Nobody can tell the difference.
    fn share(&mut self, _other: &Self) {}

    /// Whether this node keeps a copy of the replicated state: who only watches does not.
    fn replicates(&self) -> bool {
        true
    }

    /// Feeds the replicated state, and nothing else, to `hasher`: equal states are what "converged" means.
    fn state(&self, _hasher: &mut StableHasher) {}

    /// Within how many microseconds of calm a waiting client must be answered, given a round trip of the network; none
    /// where the settings promise nothing, as when time-outs are shorter than the round trip.
    fn patience(_settings: &[u64], _round_trip: u64) -> Option<u64> {
        None
    }

    /// Whether clients must be answered within that time also while links are cut, because those who hear each other are
    /// enough. It is asked where nothing but cuts is wrong.
    fn enough(_cluster: &Outlook<'_, Self>) -> bool {
        false
    }

    /// Properties of this protocol beyond those that claims already put before the common judges.
    fn invariants() -> &'static [Invariant<Self>] {
        &[]
    }

    /// Why this node, which is now `after`, did what it did in a step, what weighs the most first; nothing where the step
    /// calls for no sentence of the protocol's own. Only what the two states and the input show may be said.
    fn why(&self, _after: &Self, _asked: &Inquiry<'_, Self>) -> Vec<Because> {
        Vec::new()
    }

    /// Why something is not so yet, in this protocol's own terms.
    fn why_not(_cluster: &Outlook<'_, Self>, _question: Question) -> Option<Lack> {
        None
    }

    /// In which role a node sends such a message, a row of [`Info::messages`] with this argument, if that says it: what
    /// its receiver may take it for.
    fn speaks_as(_row: u8, _argument: u64) -> Option<u8> {
        None
    }

    /// What a liar with this `behaviour` (a row of [`Info::behaviours`]) sends to `to` instead of `message`. Its `cx`
    /// signs for itself only.
    fn forge(
        &self,
        _cx: &Context<'_>,
        _behaviour: u8,
        _to: NodeId,
        _message: &Self::Message,
    ) -> Forgery<Self::Message> {
        Forgery::Keep
    }
}

/// Why a node boots. An empty disk cannot tell the first start from a start after the loss of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// The cluster starts, and this node with it.
    First,
    /// The node crashed, and memory is gone.
    Again,
    /// The node is new in a running cluster, and somebody must admit it.
    Join,
}

/// What a liar does with a message that it should send.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Forgery<M> {
    /// Sends it as it is.
    Keep,
    /// Sends nothing.
    Silent,
    /// Sends this instead.
    Say(M),
}

/// A message or a record: plain data that can describe itself.
pub trait Payload: Clone + Eq + Hash + Debug + 'static {
    /// The few numbers that a trace line, a link and a disk need; must not allocate.
    fn header(&self) -> Header;
    /// Its fields, in the paper's order and under the paper's names.
    fn fields(&self) -> Vec<Field>;
    /// The same with a bit wrong, as a wire or disk without checksums may hand it over; `bit` says which. None where what
    /// comes out cannot be read.
    fn flipped(&self, _bit: u64) -> Option<Self> {
        None
    }
}

/// The few numbers that the world needs of a message or record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Header {
    /// Its row in [`Info::messages`] or [`Info::records`].
    pub kind: u8,
    /// What it does, whatever its name: how it is drawn.
    pub mark: Mark,
    /// How many entries or values it carries.
    pub carries: u16,
    /// Its size on the wire or on disk in bytes, because bytes cost time there.
    pub bytes: u32,
    /// Its term, view, ballot or ring, so that a stale one can be drawn as stale; 0 where it has none.
    pub epoch: u64,
    /// The number that tells it from its like: a slot, a sequence number, an incarnation, a yes or no.
    pub argument: u64,
}

/// What a message does, whatever its name. Each has one drawing in every protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mark {
    /// Says that the sender is there, and nothing more.
    #[default]
    Beat = 0,
    /// Asks for a vote, a promise, a permission.
    Ask = 1,
    /// Grants what was asked.
    Grant = 2,
    /// Refuses what was asked.
    Refuse = 3,
    /// Carries entries or values.
    Carry = 4,
    /// Says that what was carried, or a beat, was taken.
    Accept = 5,
    /// Says that it was not.
    Reject = 6,
    /// A piece of a large whole, such as a snapshot.
    Bulk = 7,
    /// Tells the receiver to do something now.
    Order = 8,
    /// From or to a client.
    Client = 9,
}

/// What stands at a slot of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The epoch of the entry.
    pub epoch: u64,
    /// The digest of the log up to here.
    pub prefix: u64,
    /// What sort of entry it is.
    pub sort: Sort,
}

/// What sort of entry a log holds at a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Sort {
    /// A client's operation.
    Operation = 0,
    /// Nothing: a leader's first entry, a filled gap.
    Empty = 1,
    /// A change of membership.
    Configuration = 2,
    /// Replaced by a snapshot.
    Snapshot = 3,
}

/// A timer is a key with a kind. One is armed per value, so a timer per peer, session or attempt needs no table.
pub trait Timer: Copy + Ord + Hash + Debug + 'static {
    /// Its row in [`Info::timers`].
    fn kind(self) -> u8;
}
