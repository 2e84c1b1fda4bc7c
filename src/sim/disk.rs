//! Disks: what a sync costs, what a crash leaves of what was written, and what else goes wrong with them.

use super::body::{Desk, Rest};
use super::command::Process;
use super::draw::{Draw, Purpose};
use super::fabric::Status;
use super::queue::Next;
use super::shell::Shell;
use super::stage::short_digest;
use super::{Event, EventKind, Fabric, Void};
use crate::protocol::{Effect, Instant, Journal, NodeId, Payload, Protocol};

/// How a disk behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DiskModel {
    /// How long a sync takes at least, in microseconds.
    pub sync: u64,
    /// How many bytes it writes in a second, so that many take longer; 0 for as many as one likes.
    pub rate: u64,
    /// Whether it finds out what is damaged, by checksums.
    pub checksum: bool,
}

/// What a `disk` line changes; the rest stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DiskChange {
    /// See [`DiskModel::sync`].
    pub sync: Option<u64>,
    /// See [`DiskModel::rate`].
    pub rate: Option<u64>,
    /// See [`DiskModel::checksum`].
    pub checksum: Option<bool>,
}

impl DiskChange {
    fn applied(&self, old: DiskModel) -> DiskModel {
        DiskModel {
            sync: self.sync.unwrap_or(old.sync),
            rate: self.rate.unwrap_or(old.rate),
            checksum: self.checksum.unwrap_or(old.checksum),
        }
    }
}

/// What a crash leaves of the records that were written and not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tail {
    /// How many of them.
    pub keep: Kept,
    /// Whether the first of those that are lost is half there: a checksum shows it and it is gone like the others,
    /// without one it is read as something else.
    pub torn: bool,
}

/// How many of the records that were not synced a crash leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Of each journal some, drawn, from the first written on.
    Drawn,
    /// So many, from the first written on.
    First(u32),
}

/// Fields of the draws for a disk: of what a crash keeps of each journal, of how what is torn looks, and of flips.
mod field {
    pub const KEPT: u8 = 0;
    pub const TORN: u8 = 64;
    pub const PLACE: u8 = 128;
    pub const BIT: u8 = 129;
}

impl<P: Protocol> Desk<P> {
    /// A journal, made if it was never written.
    pub fn journal(&mut self, at: u16) -> &mut Journal<P::Record> {
        let at = usize::from(at);
        if self.disk.len() <= at {
            self.disk.resize_with(at + 1, Default::default);
        }
        &mut self.disk[at]
    }

    /// An atomic rewrite of a journal: whatever was wrong with it is gone.
    pub fn rewrite(&mut self, at: u16, records: Vec<P::Record>) {
        *self.journal(at) = Journal { records: records.into_iter().collect(), damaged: None };
    }

    /// How long a sync of all that is written takes.
    pub fn cost(&self, model: &DiskModel) -> u64 {
        if model.rate == 0 {
            return model.sync;
        }
        let bytes = |effect: &Effect<P>| match effect {
            Effect::Persist { record, .. } => u64::from(record.header().bytes),
            Effect::Rewrite { records, .. } => records.iter().map(|record| u64::from(record.header().bytes)).sum(),
            _ => 0,
        };
        let bytes: u64 = self.gate.iter().map(bytes).sum();
        model.sync + (bytes * 1_000_000).div_ceil(model.rate)
    }
}

impl Shell<'_> {
    fn disk_draw(&self, id: NodeId, count: u32, field: u8) -> Draw {
        Draw::new(self.setup.seed, Purpose::Disk, id.0.into(), count.into(), field)
    }

    /// Lets the disk keep some of what it was given and has not synced, as a crash does; how many records.
    #[inline(never)]
    pub(super) fn keep_tail(&mut self, id: NodeId, tail: Tail) -> u64 {
        let plain = &self.fabric.nodes[usize::from(id.0 - 1)];
        let (life, checksum) = (plain.life, plain.disk.checksum);
        let written = self.body.unsynced(id);
        let counts = written.iter().fold(Vec::new(), |mut counts: Vec<u64>, (journal, _)| {
            counts.resize(counts.len().max(usize::from(*journal) + 1), 0);
            counts[usize::from(*journal)] += 1;
            counts
        });
        let drawn = |journal: usize| {
            let draw = self.disk_draw(id, life, field::KEPT + journal as u8 % field::TORN);
            draw.below(counts[journal] + 1)
        };
        let mut left: Vec<u64> = match tail.keep {
            Kept::Drawn => (0..counts.len()).map(drawn).collect(),
            Kept::First(count) => vec![count.into()],
        };
        let mut tears = vec![tail.torn; left.len()];
        let rest = |&(journal, rewritten): &(u16, bool)| {
            let place = if tail.keep == Kept::Drawn { usize::from(journal) } else { 0 };
            if left[place] > 0 {
                left[place] -= 1;
                return Rest::Whole;
            }
            // A rewrite is atomic, so it cannot be torn.
            let torn = std::mem::take(&mut tears[place]) && !rewritten && !checksum;
            let draw = || self.disk_draw(id, life, field::TORN + journal as u8 % field::TORN);
            if torn { Rest::Torn(draw().below(u64::MAX)) } else { Rest::Nothing }
        };
        let rests: Vec<Rest> = written.iter().map(rest).collect();
        self.body.keep(id, &rests);
        let kept = rests.iter().filter(|rest| **rest == Rest::Whole).count() as u64;
        self.fabric.nodes[usize::from(id.0 - 1)].synced += kept;
        kept
    }

    /// A disk behaves like this from now on; a sync under way takes as long as it was to take.
    pub(super) fn change_disk(&mut self, process: &Process, change: &DiskChange) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        let new = change.applied(plain.disk);
        if new == plain.disk {
            return Err(Void::NoChange);
        }
        plain.disk = new;
        self.fabric.disturb();
        Ok(self.disk_event(EventKind::Disk, id, short_digest(&new)))
    }

    fn disk_event(&mut self, kind: EventKind, id: NodeId, argument: u64) -> Event {
        self.node_event(kind, id, Event { argument, cause: Event::NO_CAUSE, ..Event::default() })
    }

    /// No sync ends until the disk no longer hangs. What is on it can be read.
    pub(super) fn hang(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        if std::mem::replace(&mut plain.hangs, true) {
            return Err(Void::IsHung);
        }
        self.fabric.disturb();
        Ok(self.disk_event(EventKind::Hang, id, 0))
    }

    pub(super) fn unhang(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let at = usize::from(id.0 - 1);
        if !std::mem::take(&mut self.fabric.nodes[at].hangs) {
            return Err(Void::NotHung);
        }
        if std::mem::take(&mut self.fabric.nodes[at].stuck) {
            self.fabric.set_sync(id, self.fabric.now);
        }
        self.fabric.disturb();
        Ok(self.disk_event(EventKind::Unhang, id, 0))
    }

    /// Everything on the disk of a crashed node is gone.
    pub(super) fn lose_disk(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Crashed, Void::NotCrashed)?;
        let at = usize::from(id.0 - 1);
        let records = self.body.sizes(id).iter().sum();
        self.body.lose(id);
        self.fabric.nodes[at].durable = 0;
        self.fabric.nodes[at].damage = 0;
        self.left_on_disk(id);
        Ok(self.disk_event(EventKind::Lose, id, records))
    }

    /// An operator keeps a copy of what a node's disk holds for certain, be the node up or down.
    pub(super) fn back_up(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        self.body.back_up(id);
        let records = self.body.backed_up().unwrap_or(0);
        Ok(self.disk_event(EventKind::Backup, id, records))
    }

    /// Every disk gets the copy. What the cluster did since is taken back: it is another one from here on, and what nodes
    /// claimed before binds nobody. What clients were told stays what they were told.
    pub(super) fn restore(&mut self) -> Result<Event, Void> {
        let records = self.body.backed_up().ok_or(Void::NoRecord)?;
        if self.fabric.each_node().any(|(_, node)| !node.removed && node.status != Status::Crashed) {
            return Err(Void::NotCrashed);
        }
        self.fabric.ledger.begin_anew();
        self.fabric.restored = self.fabric.now;
        let ids: Vec<NodeId> = self.fabric.each_node().filter(|(_, node)| !node.removed).map(|(id, _)| id).collect();
        for id in ids {
            let at = usize::from(id.0 - 1);
            self.body.restore(id);
            (self.fabric.nodes[at].durable, self.fabric.nodes[at].damage) = (records, 0);
            self.left_on_disk(id);
        }
        Ok(self.event(Event {
            kind: EventKind::Restore,
            argument: records,
            cause: Event::NO_CAUSE,
            ..Event::default()
        }))
    }

    /// Looks afresh at what a crashed node would boot to, after its disk has changed.
    fn left_on_disk(&mut self, id: NodeId) {
        self.body.look_at_disk(self.setup, self.fabric, id);
        self.fabric.doubt = true;
        self.fabric.disturb();
    }

    /// A bit of a record on the disk is no longer what it was: of this one (its journal and its place, from 1 on), or of
    /// one that is drawn. A node that runs does not notice, as it reads its disk when it boots.
    pub(super) fn flip(&mut self, process: &Process, record: Option<(u16, u64)>) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let at = usize::from(id.0 - 1);
        let (journal, number) = match record {
            Some(place) => place,
            None => self.any_record(id).ok_or(Void::NoRecord)?,
        };
        let there = self.body.sizes(id).get(usize::from(journal)).is_some_and(|size| number <= *size);
        if !there {
            return Err(Void::NoRecord);
        }
        let flips = self.fabric.nodes[at].flips;
        self.fabric.nodes[at].flips += 1;
        self.fabric.nodes[at].damage += 1;
        let bit = self.disk_draw(id, flips, field::BIT).below(u64::MAX);
        let checksum = self.fabric.nodes[at].disk.checksum;
        self.body.flip(id, (journal, number - 1), bit, checksum);
        self.left_on_disk(id);
        let event = Event { number: number as u32, argument: journal.into(), ..Event::default() };
        Ok(self.node_event(EventKind::Flip, id, Event { cause: Event::NO_CAUSE, ..event }))
    }

    /// A record of a disk, drawn from all: its journal and its place, from 1 on.
    fn any_record(&self, id: NodeId) -> Option<(u16, u64)> {
        let at = usize::from(id.0 - 1);
        let sizes = self.body.sizes(id);
        let all: u64 = sizes.iter().sum();
        let mut place = (all > 0).then(|| self.disk_draw(id, self.fabric.nodes[at].flips, field::PLACE).below(all))?;
        for (journal, size) in (0_u16..).zip(sizes) {
            if place < size {
                return Some((journal, place + 1));
            }
            place -= size;
        }
        None
    }
}

impl Fabric {
    /// The sync under way ends at this moment.
    pub(super) fn set_sync(&mut self, id: NodeId, due: Instant) {
        let plain = &mut self.nodes[usize::from(id.0 - 1)];
        plain.synced_at = (due, self.queue.order());
        self.queue.push(due, plain.synced_at.1, Next::Sync(id, plain.life));
    }
}
