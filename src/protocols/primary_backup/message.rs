//! What nodes say to each other, and what they wait for.

use std::sync::Arc;

use super::log::{Batch, Snapshot};
use super::view::{list, number, request_fields};
use crate::protocol::{Field, Header, Mark, Payload, Request, Timer, Value};

/// The messages. `history` is the replication id: which primary's log it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Message {
    /// A primary copies entries; `before` is the offset that they follow.
    Write { epoch: u64, history: u64, before: u64, entries: Arc<Batch>, committed: u64 },
    /// A backup says up to where its disk has that log.
    Ack { epoch: u64, history: u64, offset: u64 },
    /// A primary says that it is there, and how far it has come.
    Heartbeat { epoch: u64, history: u64, offset: u64, committed: u64 },
    /// A backup asks to go on where it stands.
    Psync { epoch: u64, history: u64, offset: u64 },
    /// It may: what it has is the beginning of this log. `was` and `offset` are what it asked with.
    Continue { epoch: u64, history: u64, was: u64, offset: u64 },
    /// It may not, and gets everything.
    FullResync { epoch: u64, snapshot: Arc<Snapshot>, committed: u64 },
    /// A node wants to take over in `epoch`, with a log that ends like this; or asks whether it `would` be let.
    Takeover { epoch: u64, last_epoch: u64, offset: u64, by_hand: bool, would: bool },
    /// The answer, and in which epoch the sender is.
    Consent { epoch: u64, granted: bool, would: bool, current: u64 },
    /// The receiver is to take over.
    Promote { epoch: u64 },
    /// A supervisor asks how the receiver is.
    Check { epoch: u64 },
    /// The answer: where its log ends, and whether it is the primary.
    Health { epoch: u64, last_epoch: u64, offset: u64, primary: bool },
    /// A backup has that log up to there on its disk, and asks for what follows.
    Fetch { epoch: u64, history: u64, offset: u64 },
    /// A proxy hands over what a client asks.
    Forward { epoch: u64, request: Arc<Request> },
}

/// What a message costs besides its entries.
const ENVELOPE: u32 = 24;

impl Payload for Message {
    fn header(&self) -> Header {
        let header = |kind, mark, epoch, argument, bytes| Header { kind, mark, carries: 0, bytes, epoch, argument };
        match *self {
            Self::Write { epoch, ref entries, .. } => Header {
                carries: (entries.log.last() + 1 - entries.log.first()) as u16,
                ..header(0, Mark::Carry, epoch, entries.log.last(), ENVELOPE + 16 + entries.bytes)
            },
            Self::Ack { epoch, offset, .. } => header(1, Mark::Accept, epoch, offset, ENVELOPE),
            Self::Heartbeat { epoch, offset, .. } => header(2, Mark::Beat, epoch, offset, ENVELOPE + 8),
            Self::Psync { epoch, offset, .. } => header(3, Mark::Ask, epoch, offset, ENVELOPE),
            Self::Continue { epoch, offset, .. } => header(4, Mark::Grant, epoch, offset, ENVELOPE + 8),
            Self::FullResync { epoch, ref snapshot, .. } => {
                header(5, Mark::Bulk, epoch, snapshot.log.last(), ENVELOPE + 8 + snapshot.bytes)
            }
            Self::Takeover { epoch, offset, .. } => header(6, Mark::Ask, epoch, offset, ENVELOPE + 8),
            Self::Consent { epoch, granted: true, .. } => header(7, Mark::Grant, epoch, 1, ENVELOPE),
            Self::Consent { current, .. } => header(7, Mark::Refuse, current, 0, ENVELOPE),
            Self::Promote { epoch } => header(8, Mark::Order, epoch, 0, ENVELOPE),
            Self::Check { epoch } => header(9, Mark::Beat, epoch, 0, ENVELOPE),
            Self::Health { epoch, offset, .. } => header(10, Mark::Accept, epoch, offset, ENVELOPE + 8),
            Self::Fetch { epoch, offset, .. } => header(11, Mark::Ask, epoch, offset, ENVELOPE),
            Self::Forward { epoch, ref request } => Header {
                carries: 1,
                ..header(12, Mark::Carry, epoch, request.id.number, ENVELOPE + request.operation.bytes())
            },
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        let mut flipped = self.clone();
        let flip = |number: &mut u64| *number ^= 1 << (bit / 4 % 4);
        match (&mut flipped, bit % 4) {
            (Self::Write { entries, .. }, 0 | 1) => *entries = entries.flipped(bit / 4)?,
            (Self::Write { committed, .. } | Self::Heartbeat { committed, .. }, 2) => flip(committed),
            (Self::Ack { offset, .. } | Self::Heartbeat { offset, .. } | Self::Psync { offset, .. }, 1) => flip(offset),
            (Self::Continue { offset, .. } | Self::Takeover { offset, .. }, 1) => flip(offset),
            (Self::Fetch { offset, .. }, 1) => flip(offset),
            (Self::Forward { request, .. }, 0 | 1) => {
                *request = request.flipped(bit / 4)?;
            }
            (Self::Takeover { last_epoch, .. }, 2) => flip(last_epoch),
            (Self::Consent { granted, .. }, 1 | 2) => *granted = !*granted,
            (Self::Health { primary, .. }, 1 | 2) => *primary = !*primary,
            (
                Self::Write { epoch, .. }
                | Self::Ack { epoch, .. }
                | Self::Heartbeat { epoch, .. }
                | Self::Psync { epoch, .. }
                | Self::Continue { epoch, .. }
                | Self::FullResync { epoch, .. }
                | Self::Takeover { epoch, .. }
                | Self::Consent { epoch, .. }
                | Self::Promote { epoch }
                | Self::Check { epoch }
                | Self::Health { epoch, .. }
                | Self::Fetch { epoch, .. }
                | Self::Forward { epoch, .. },
                _,
            ) => flip(epoch),
        }
        Some(flipped)
    }

    fn fields(&self) -> Vec<Field> {
        match *self {
            Self::Write { epoch, history, before, ref entries, committed } => vec![
                number("epoch", epoch),
                number("replid", history),
                number("before", before),
                Field("entries", list(&entries.log)),
                number("committed", committed),
            ],
            Self::Ack { epoch, history, offset }
            | Self::Psync { epoch, history, offset }
            | Self::Fetch { epoch, history, offset } => {
                vec![number("epoch", epoch), number("replid", history), number("offset", offset)]
            }
            Self::Heartbeat { epoch, history, offset, committed } => vec![
                number("epoch", epoch),
                number("replid", history),
                number("offset", offset),
                number("committed", committed),
            ],
            Self::Continue { epoch, history, was, offset } => vec![
                number("epoch", epoch),
                number("replid", history),
                number("replid2", was),
                number("offset", offset),
            ],
            Self::FullResync { epoch, ref snapshot, committed } => vec![
                number("epoch", epoch),
                number("replid", snapshot.history),
                number("offset", snapshot.log.last()),
                number("bytes", snapshot.bytes.into()),
                number("committed", committed),
            ],
            Self::Takeover { epoch, last_epoch, offset, by_hand, would } => vec![
                number("epoch", epoch),
                number("lastEpoch", last_epoch),
                number("offset", offset),
                Field("byHand", Value::Flag(by_hand)),
                Field("would", Value::Flag(would)),
            ],
            Self::Consent { epoch, granted, would, current } => vec![
                number("epoch", epoch),
                Field("granted", Value::Flag(granted)),
                Field("would", Value::Flag(would)),
                number("current", current),
            ],
            Self::Promote { epoch } | Self::Check { epoch } => vec![number("epoch", epoch)],
            Self::Health { epoch, last_epoch, offset, primary } => vec![
                number("epoch", epoch),
                number("lastEpoch", last_epoch),
                number("offset", offset),
                Field("primary", Value::Flag(primary)),
            ],
            Self::Forward { epoch, ref request } => {
                let mut fields = vec![number("epoch", epoch)];
                fields.extend(request_fields(request));
                fields
            }
        }
    }
}

/// What a node waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrimaryBackupTimer {
    /// As primary, to say that it is there.
    Heartbeat,
    /// As backup, without word from the primary, to take it for failed; as primary, to see who still answers.
    Silence,
    /// Having taken the primary for failed, to take over: the better its priority, the sooner.
    Takeover,
    /// As primary that copies in batches, to send the next.
    Ship,
    /// As primary that waits for backups, to acknowledge alone.
    Patience,
    /// As backup that asks for entries, to ask again.
    Fetch,
}

impl Timer for PrimaryBackupTimer {
    fn kind(self) -> u8 {
        self as u8
    }
}
