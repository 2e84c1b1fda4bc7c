//! The log that is copied: its entries, what a full copy has, and the records on disk.

use std::sync::Arc;

use super::PrimaryBackup;
use super::rules::{TAIL_KEPT, note};
use super::view::{entry_fields, number};
use crate::protocol::{self, Claim, Context, Effects, Field, Header, Log, Logged, Machine, Payload, Request};

/// An entry of the log: what a client asked for, and under which primary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// In which epoch a primary took it.
    pub epoch: u64,
    /// What was asked; none in the entry with which a primary begins.
    pub request: Option<Arc<Request>>,
}

impl Logged for Entry {
    /// Epoch, offset and the client's texts.
    fn bytes(&self) -> u32 {
        16 + self.request.as_ref().map_or(0, |request| request.operation.bytes())
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        // A bit of what a client asked for, or of the epoch.
        Some(match &self.request {
            Some(request) if bit.is_multiple_of(2) => {
                Self { epoch: self.epoch, request: Some(request.flipped(bit / 2)?) }
            }
            same => Self { epoch: self.epoch ^ 1 << (bit / 2 % 4), request: same.clone() },
        })
    }
}

/// The entries of a message.
pub type Batch = protocol::Batch<Entry>;

/// What a full synchronization hands over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    /// Whose log it is.
    pub history: u64,
    /// The state, with the session of each client.
    pub machine: Machine,
    /// The log up to there. It is for the judges and for those who look; what is sent is the state, so it has no size.
    pub log: Log<Entry>,
    /// How many bytes the state has.
    pub bytes: u32,
}

/// The journal of what a node is.
pub const META: u16 = 0;
/// The journal of its log.
pub const LOG: u16 = 1;

/// One durable change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Record {
    /// The epoch, whose log this is, the log that it goes on from and up to where, and whether the node is the primary.
    Meta { epoch: u64, history: u64, older: (u64, u64), primary: bool },
    /// The log goes on with this entry.
    Append { offset: u64, entry: Entry },
    /// Everything before is replaced by this.
    Full(Arc<Snapshot>),
    /// It is known to be committed up to there: for those alone who forget what is not.
    Watermark { offset: u64 },
    /// The log goes on after this offset.
    Cut { after: u64 },
}

impl Payload for Record {
    fn header(&self) -> Header {
        let header = |kind, epoch, argument, bytes| Header { kind, epoch, argument, bytes, ..Header::default() };
        match self {
            Self::Meta { epoch, .. } => header(0, *epoch, 0, 32),
            Self::Append { offset, entry } => header(1, entry.epoch, *offset, entry.bytes()),
            Self::Full(snapshot) => header(2, 0, snapshot.log.last(), 24 + snapshot.bytes),
            Self::Watermark { offset } => header(3, 0, *offset, 8),
            Self::Cut { after } => header(4, 0, *after, 8),
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        match self {
            Self::Meta { epoch, history, older, primary } => {
                Some(Self::Meta { epoch: epoch ^ 1 << (bit % 4), history: *history, older: *older, primary: *primary })
            }
            Self::Append { offset, entry } => Some(Self::Append { offset: *offset, entry: entry.flipped(bit)? }),
            Self::Watermark { offset } => Some(Self::Watermark { offset: offset ^ 1 << (bit % 4) }),
            Self::Full(_) | Self::Cut { .. } => None,
        }
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Self::Meta { epoch, history, older, primary } => vec![
                number("epoch", *epoch),
                number("replid", *history),
                number("replid2", older.0),
                number("secondOffset", older.1),
                Field("primary", crate::protocol::Value::Flag(*primary)),
            ],
            Self::Append { offset, entry } => entry_fields(*offset, entry),
            Self::Full(snapshot) => vec![
                number("replid", snapshot.history),
                number("offset", snapshot.log.last()),
                number("bytes", snapshot.bytes.into()),
            ],
            Self::Watermark { offset } => vec![number("offset", *offset)],
            Self::Cut { after } => vec![number("after", *after)],
        }
    }
}

impl PrimaryBackup {
    /// The epoch of the last entry, and its offset: in this order, two logs compare by how fresh they are.
    pub(super) fn last(&self) -> (u64, u64) {
        (self.epoch_at(self.log.last()), self.log.last())
    }

    /// The epoch of the entry at `offset`; 0 where nothing stands.
    pub(super) fn epoch_at(&self, offset: u64) -> u64 {
        self.log.get(offset).map_or(0, |entry| entry.epoch)
    }

    /// Writes down what this node is.
    pub(super) fn save(&self, fx: &mut Effects<'_, Self>) {
        let primary = self.reign().is_some();
        fx.persist(META, Record::Meta { epoch: self.epoch, history: self.history, older: self.older, primary });
    }

    /// Writes down up to where the log is known to be committed, where that decides what outlasts a crash.
    pub(super) fn note_watermark(&mut self, cx: &Context<'_>, committed: u64, fx: &mut Effects<'_, Self>) {
        let offset = committed.min(self.log.last());
        if !cx.rules.keep(TAIL_KEPT) && offset > self.watermark {
            self.watermark = offset;
            fx.persist(META, Record::Watermark { offset });
        }
    }

    /// Forgets what the disk does not say to be committed, and whose log the rest is.
    pub(super) fn cut_tail(&mut self, fx: &mut Effects<'_, Self>) {
        let (after, last) = (self.watermark, self.log.last());
        if after < last {
            fx.note(note::TAIL_CUT, [after, last - after]);
            self.log.truncate(after);
            self.history = 0;
            self.save(fx);
            fx.persist(LOG, Record::Cut { after });
            fx.claim(Claim::Cuts { epoch: self.epoch, after });
        }
    }

    /// Appends an entry to the log and to the disk, and testifies once it is there.
    pub(super) fn append(&mut self, entry: Entry, fx: &mut Effects<'_, Self>) {
        let before = self.last().0;
        self.log.push(entry);
        self.write(self.log.last(), before, fx);
    }

    /// Appends those entries of `batch` that the log lacks.
    pub(super) fn append_batch(&mut self, batch: &Batch, fx: &mut Effects<'_, Self>) {
        let (mut before, old) = self.last();
        self.log.append(&batch.log, batch.log.last());
        for offset in old + 1..=self.log.last() {
            before = self.write(offset, before, fx);
        }
    }

    /// Writes the entry at `offset`, which follows one of epoch `before`, to the disk; its own epoch.
    fn write(&self, offset: u64, before: u64, fx: &mut Effects<'_, Self>) -> u64 {
        let Some((entry, prefix)) = self.log.get_with_prefix(offset) else { return before };
        fx.persist(LOG, Record::Append { offset, entry: entry.clone() });
        fx.claim(Claim::Holds { slot: offset, epoch: entry.epoch, before, prefix });
        entry.epoch
    }
}
