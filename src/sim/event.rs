//! What happened: one event an act.

use crate::protocol::{Instant, NodeId, Notice, Protocol, Reply, Request, RequestId};
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

/// Declares an enum whose values have numbers and names, so that none can lack one.
macro_rules! numbered {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$each:meta])* $value:ident = $number:literal $id:literal,)*
    }) => {
        $(#[$doc])*
        #[repr(u8)]
        pub enum $name {
            $($(#[$each])* $value = $number,)*
        }

        impl $name {
            /// Every one of them, in the order of their numbers, which count from 1.
            pub const ALL: &'static [Self] = &[$(Self::$value,)*];

            /// Its name in traces and translations.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $id,)*
                }
            }
        }
    };
}

numbered! {
    /// The kinds of act. Numbered by hand, as traces name them.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum EventKind {
        /// A message arrives: at a node, or a reply at a client.
        #[default]
        Deliver = 1 "deliver",
        /// A message is lost by chance, on the way.
        Lost = 2 "lost",
        /// A message dies at a cut.
        Cut = 3 "cut",
        /// A message reaches a node that is not up.
        Dead = 4 "dead",
        /// A person drops a message.
        Drop = 5 "drop",
        /// A timer goes off.
        Fire = 6 "fire",
        /// A disk says that what it was given is durable.
        Sync = 7 "sync",
        /// A client begins an operation.
        Invoke = 8 "invoke",
        /// A client that was not answered asks again.
        Retry = 9 "retry",
        /// A node crashes.
        Crash = 10 "crash",
        /// A node boots again.
        Restart = 11 "restart",
        /// A node stops hearing.
        Pause = 12 "pause",
        /// A paused node wakes.
        Resume = 13 "resume",
        /// A link is cut, or a partition begins.
        Part = 14 "part",
        /// Every cut ends.
        Heal = 15 "heal",
        /// The network changes.
        Network = 16 "network",
        /// A workload begins.
        Workload = 17 "workload",
        /// A rule is switched off.
        Break = 18 "break",
        /// A rule is switched on again.
        Mend = 19 "mend",
        /// A command found nothing to act on.
        Void = 20 "void",
        /// The clock is turned off, or on again.
        Conduct = 21 "conduct",
        /// A person has a message sent once more.
        Duplicate = 22 "duplicate",
        /// A person delays a message.
        Delay = 23 "delay",
        /// A person stops a message where it is.
        Hold = 24 "hold",
        /// A person lets a message go on that was held.
        Release = 25 "release",
        /// A standing order is given.
        Order = 26 "order",
        /// Every standing order ends.
        Dismiss = 27 "dismiss",
        /// A disk behaves otherwise.
        Disk = 28 "disk",
        /// A disk hangs.
        Hang = 29 "hang",
        /// A disk no longer hangs.
        Unhang = 30 "unhang",
        /// A bit on a disk changes.
        Flip = 31 "flip",
        /// A disk is lost.
        Lose = 32 "lose",
        /// A clock is set or runs otherwise.
        Clock = 33 "clock",
        /// A node serves what arrives otherwise.
        Service = 34 "service",
        /// A message finds its receiver's in-queue full, and is lost.
        Overflow = 35 "overflow",
        /// A message arrives damaged, as its checksum says or as nobody can read it, and is thrown away.
        Corrupt = 36 "corrupt",
        /// A person makes a message say that another node sent it.
        Forge = 37 "forge",
        /// A message arrives that does not come from whom it says, and is thrown away.
        Rejected = 38 "rejected",
        /// A node hears that its connection to another process broke.
        Broken = 39 "broken",
        /// Every fault ends.
        Calm = 40 "calm",
        /// A fault comes by chance from now on, or no fault any more.
        Random = 41 "random",
        /// Somebody restarts a node from now on when it has crashed, or nobody any more.
        Supervise = 42 "supervise",
        /// A process starts that was not there before.
        Add = 43 "add",
        /// A process stops for good.
        Remove = 44 "remove",
        /// An operator asks a node to admit a process: the argument.
        Admit = 45 "admit",
        /// An operator asks a node to expel a process: the argument.
        Expel = 46 "expel",
        /// An operator asks a node to hand leadership over to the argument.
        Transfer = 47 "transfer",
        /// An operator asks a node for a snapshot.
        Compact = 48 "compact",
        /// A copy of a node's disk is kept outside.
        Backup = 49 "backup",
        /// Every disk gets that copy.
        Restore = 50 "restore",
    }
}

impl EventKind {
    /// Whether by it a client begins something.
    pub fn is_of_client(self) -> bool {
        matches!(self, Self::Invoke | Self::Workload)
    }

    /// Whether the journey of a message ends in it.
    pub const fn ends_journey(self) -> bool {
        match self {
            Self::Deliver | Self::Lost | Self::Cut | Self::Dead | Self::Drop | Self::Overflow => true,
            Self::Corrupt | Self::Rejected => true,
            Self::Duplicate | Self::Delay | Self::Hold | Self::Release | Self::Forge => false,
            Self::Fire | Self::Sync | Self::Invoke | Self::Retry | Self::Workload => false,
            Self::Crash | Self::Restart | Self::Pause | Self::Resume | Self::Clock | Self::Service => false,
            Self::Part | Self::Heal | Self::Network | Self::Conduct | Self::Order | Self::Dismiss => false,
            Self::Disk | Self::Hang | Self::Unhang | Self::Flip | Self::Lose => false,
            Self::Break | Self::Mend | Self::Void | Self::Broken => false,
            Self::Calm | Self::Random | Self::Supervise | Self::Add | Self::Remove => false,
            Self::Admit | Self::Expel | Self::Transfer | Self::Compact => false,
            Self::Backup | Self::Restore => false,
        }
    }
}

numbered! {
    /// Why a command was void.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Void {
        /// There is no such process.
        NoProcess = 1 "no-process",
        /// Nobody leads.
        NoLeader = 2 "no-leader",
        /// No earlier command gave that name.
        NoName = 3 "no-name",
        /// The node is not up.
        NotUp = 4 "not-up",
        /// The node is not crashed.
        NotCrashed = 5 "not-crashed",
        /// The node is not paused.
        NotPaused = 6 "not-paused",
        /// No such message is under way.
        NoMessage = 7 "no-message",
        /// The message is of another kind.
        OtherKind = 8 "other-kind",
        /// The timer is not armed.
        NotArmed = 9 "not-armed",
        /// The link is cut already.
        IsCut = 10 "is-cut",
        /// Nothing is cut.
        NotCut = 11 "not-cut",
        /// The rule is off already.
        IsOff = 12 "is-off",
        /// The rule is on already.
        IsOn = 13 "is-on",
        /// The client has an operation open, or a workload of its own.
        Busy = 14 "busy",
        /// There would be more of something than a run may have: clients, copies of a message, standing orders.
        TooMany = 15 "too-many",
        /// The two ends are one.
        Same = 16 "same",
        /// It is like that already.
        NoChange = 17 "no-change",
        /// A client was named where only a node makes sense.
        NotNode = 18 "not-node",
        /// The disk has nothing to sync.
        NotSyncing = 19 "not-syncing",
        /// The client waits for no answer, or has no operation of a workload to begin.
        NotWaiting = 20 "not-waiting",
        /// The message has arrived already.
        HasArrived = 21 "has-arrived",
        /// The message is held already.
        IsHeld = 22 "is-held",
        /// The message is not held.
        NotHeld = 23 "not-held",
        /// Another message must arrive first, as the link keeps order.
        NotFirst = 24 "not-first",
        /// There is no standing order.
        NoOrder = 25 "no-order",
        /// The disk hangs.
        IsHung = 26 "is-hung",
        /// The disk does not hang.
        NotHung = 27 "not-hung",
        /// The disk has no such record.
        NoRecord = 28 "no-record",
        /// A stream has no copies.
        IsStream = 29 "is-stream",
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

    /// The row beyond a protocol's own that has this name.
    pub fn find(name: &str) -> Option<u8> {
        [REQUEST, REPLY, NOTICE].into_iter().find(|row| self::name(*row) == Some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_from_one() {
        assert!((1..).zip(EventKind::ALL).all(|(number, kind)| number == *kind as u8));
        assert!((1..).zip(Void::ALL).all(|(number, reason)| number == *reason as u8));
    }
}
