//! What happened: one event an act.

use crate::protocol::{Field, Instant, NodeId, Notice, Operation, Protocol, Reply, Request, RequestId, Value};
use std::sync::Arc;

/// One act of a run, in 40 bytes. docs/trace.md defines its text and its place in the digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Event {
    /// When.
    pub at: Instant,
    /// The message's epoch; of a timer, sync, crash, … that of the node after it.
    pub epoch: u64,
    /// The message's argument; of an invocation the operation's number; of a sync the records that it made durable.
    pub argument: u64,
    /// The number of the message on its directed link; of a timer how often that node armed one; else 0.
    pub number: u32,
    /// The event without which this one would not be: the sender's of a delivery, the one that armed a timer or asked
    /// for a sync. `u32::MAX` where there is none, because a person or the setup did it.
    pub cause: u32,
    /// Where, or from whom.
    pub from: NodeId,
    /// To whom; the same as `from` where only one process takes part.
    pub to: NodeId,
    /// What kind of act.
    pub kind: EventKind,
    /// The row of the message or timer; see [`row`] for those that every protocol has.
    pub row: u8,
    /// What came of it: see [`Event::ROLE`] and the constants beside it, or of a void command the reason.
    pub detail: u16,
}

impl Event {
    /// No cause within the run.
    pub const NO_CAUSE: u32 = u32::MAX;
    /// Bit of `detail`: the node's role changed; its new one is in the upper byte.
    pub const ROLE: u16 = 1;
    /// Bit of `detail`: the node's epoch rose.
    pub const EPOCH: u16 = 2;
    /// Bit of `detail`: the node knows more to be decided than before.
    pub const COMMITTED: u16 = 4;
    /// Bit of `detail`: the node's log grew or was changed.
    pub const LOG: u16 = 8;
    /// Bit of `detail`: a promise broke by this event.
    pub const BREACH: u16 = 16;
    /// Bit of `detail`: the message was the second copy of a duplicated one.
    pub const COPY: u16 = 32;
    /// Bit of `detail`: the node counts more grants or refusals than before, or follows another leader.
    pub const HEARD: u16 = 64;
}

/// The kinds of act. Numbered by hand, as traces name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EventKind {
    /// A message arrives: at a node, or a reply at a client.
    #[default]
    Deliver = 1,
    /// A message is lost by chance, on the way.
    Lost = 2,
    /// A message dies at a cut.
    Cut = 3,
    /// A message reaches a node that is not up.
    Dead = 4,
    /// A person drops a message.
    Drop = 5,
    /// A timer goes off.
    Fire = 6,
    /// A disk says that what it was given is durable.
    Sync = 7,
    /// A client begins an operation.
    Invoke = 8,
    /// A client that was not answered asks again.
    Retry = 9,
    /// A node crashes.
    Crash = 10,
    /// A node boots again.
    Restart = 11,
    /// A node stops hearing.
    Pause = 12,
    /// A paused node wakes.
    Resume = 13,
    /// A link is cut, or a partition begins.
    Part = 14,
    /// Every cut ends.
    Heal = 15,
    /// The network changes.
    Network = 16,
    /// A workload begins.
    Workload = 17,
    /// A rule is switched off.
    Break = 18,
    /// A rule is switched on again.
    Mend = 19,
    /// A command found nothing to act on.
    Void = 20,
    /// The clock is turned off, or on again.
    Conduct = 21,
}

impl EventKind {
    /// Every kind, in the order of their numbers, which count from 1.
    pub const ALL: [Self; 21] = [
        Self::Deliver,
        Self::Lost,
        Self::Cut,
        Self::Dead,
        Self::Drop,
        Self::Fire,
        Self::Sync,
        Self::Invoke,
        Self::Retry,
        Self::Crash,
        Self::Restart,
        Self::Pause,
        Self::Resume,
        Self::Part,
        Self::Heal,
        Self::Network,
        Self::Workload,
        Self::Break,
        Self::Mend,
        Self::Void,
        Self::Conduct,
    ];

    /// Its name in traces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::Dead => "dead",
            Self::Drop => "drop",
            Self::Fire => "fire",
            Self::Sync => "sync",
            Self::Invoke => "invoke",
            Self::Retry => "retry",
            Self::Crash => "crash",
            Self::Restart => "restart",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Part => "part",
            Self::Heal => "heal",
            Self::Network => "network",
            Self::Workload => "workload",
            Self::Break => "break",
            Self::Mend => "mend",
            Self::Void => "void",
            Self::Conduct => "conduct",
        }
    }
}

/// Why a command was void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Void {
    /// There is no such process.
    NoProcess = 1,
    /// Nobody leads.
    NoLeader = 2,
    /// No earlier command gave that name.
    NoName = 3,
    /// The node is not up.
    NotUp = 4,
    /// The node is not crashed.
    NotCrashed = 5,
    /// The node is not paused.
    NotPaused = 6,
    /// No such message is under way.
    NoMessage = 7,
    /// The message is of another kind.
    OtherKind = 8,
    /// The timer is not armed.
    NotArmed = 9,
    /// The link is cut already.
    IsCut = 10,
    /// Nothing is cut.
    NotCut = 11,
    /// The rule is off already.
    IsOff = 12,
    /// The rule is on already.
    IsOn = 13,
    /// The client has an operation open, or a workload of its own.
    Busy = 14,
    /// There would be more clients than a run may have.
    TooMany = 15,
    /// The two ends are one.
    Same = 16,
    /// It is like that already.
    NoChange = 17,
    /// A client was named where only a node makes sense.
    NotNode = 18,
    /// The disk has nothing to sync.
    NotSyncing = 19,
    /// The client waits for no answer, or has no operation of a workload to begin.
    NotWaiting = 20,
}

impl Void {
    /// Every reason, in the order of their numbers, which count from 1.
    pub const ALL: [Self; 20] = [
        Self::NoProcess,
        Self::NoLeader,
        Self::NoName,
        Self::NotUp,
        Self::NotCrashed,
        Self::NotPaused,
        Self::NoMessage,
        Self::OtherKind,
        Self::NotArmed,
        Self::IsCut,
        Self::NotCut,
        Self::IsOff,
        Self::IsOn,
        Self::Busy,
        Self::TooMany,
        Self::Same,
        Self::NoChange,
        Self::NotNode,
        Self::NotSyncing,
        Self::NotWaiting,
    ];

    /// Its id in traces and translations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoProcess => "no-process",
            Self::NoLeader => "no-leader",
            Self::NoName => "no-name",
            Self::NotUp => "not-up",
            Self::NotCrashed => "not-crashed",
            Self::NotPaused => "not-paused",
            Self::NoMessage => "no-message",
            Self::OtherKind => "other-kind",
            Self::NotArmed => "not-armed",
            Self::IsCut => "is-cut",
            Self::NotCut => "not-cut",
            Self::IsOff => "is-off",
            Self::IsOn => "is-on",
            Self::Busy => "busy",
            Self::TooMany => "too-many",
            Self::Same => "same",
            Self::NoChange => "no-change",
            Self::NotNode => "not-node",
            Self::NotSyncing => "not-syncing",
            Self::NotWaiting => "not-waiting",
        }
    }
}

/// What travels: what nodes say to each other, and what fronts and nodes say in every protocol.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub enum Parcel<P: Protocol> {
    Message(P::Message),
    Request(Arc<Request>),
    Reply { id: RequestId, reply: Reply },
    Notice(Notice),
}

/// An operation as fields, for those who look.
pub fn operation_fields(operation: &Operation) -> Vec<Field> {
    let text = |name, text: &crate::protocol::Text| Field(name, Value::Text(text.clone()));
    let (verb, rest): (&str, Vec<Field>) = match operation {
        Operation::Put { value, .. } => ("put", vec![text("value", value)]),
        Operation::Get { .. } => ("get", Vec::new()),
        Operation::Delete { .. } => ("delete", Vec::new()),
        Operation::Append { value, .. } => ("append", vec![text("value", value)]),
        Operation::Cas { expect, value, .. } => ("cas", vec![text("expect", expect), text("value", value)]),
    };
    let mut fields = vec![Field("operation", Value::Text(verb.into())), text("key", operation.key())];
    fields.extend(rest);
    fields
}

/// The rows of what every protocol has, beyond those of [`Info::messages`](crate::protocol::Info::messages).
pub mod row {
    /// A client's request.
    pub const REQUEST: u8 = 0xf0;
    /// A node's reply to a client.
    pub const REPLY: u8 = 0xf1;
    /// News for a client.
    pub const NOTICE: u8 = 0xf2;
    /// Not a message and not a timer.
    pub const NONE: u8 = 0xff;

    /// The name of a row beyond a protocol's own.
    pub fn name(row: u8) -> Option<&'static str> {
        match row {
            REQUEST => Some("request"),
            REPLY => Some("reply"),
            NOTICE => Some("notice"),
            _ => None,
        }
    }
}
