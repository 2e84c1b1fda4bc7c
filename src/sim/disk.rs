//! Disks: what a sync costs, what a crash leaves of what was written, and what else goes wrong with them.

use std::sync::Arc;

use super::cluster::{Cluster, Desk};
use super::command::Process;
use super::draw::{Draw, Purpose};
use super::fabric::Status;
use super::queue::Next;
use super::stage::short_digest;
use super::{Event, EventKind, Void};
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

/// The journal into which this is written.
fn journal_of<P: Protocol>(effect: &Effect<P>) -> Option<u16> {
    match effect {
        Effect::Persist { journal, .. } | Effect::Rewrite { journal, .. } => Some(*journal),
        _ => None,
    }
}

impl<P: Protocol> Cluster<P> {
    fn disk_draw(&self, id: NodeId, count: u32, field: u8) -> Draw {
        Draw::new(self.setup.seed, Purpose::Disk, id.0.into(), count.into(), field)
    }

    /// Lets the disk keep some of what it was given and has not synced, as a crash does; how many records.
    #[inline(never)]
    pub(super) fn keep_tail(&mut self, id: NodeId, tail: Tail) -> u64 {
        let at = usize::from(id.0 - 1);
        let (life, checksum) = (self.fabric.nodes[at].life, self.fabric.nodes[at].disk.checksum);
        let gate = std::mem::take(&mut self.desks[at].gate);
        let counts = gate.iter().filter_map(journal_of).fold(Vec::new(), |mut counts: Vec<u64>, journal| {
            counts.resize(counts.len().max(usize::from(journal) + 1), 0);
            counts[usize::from(journal)] += 1;
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
        let (mut kept, mut tears) = (0, vec![tail.torn; left.len()]);
        for effect in gate {
            let Some(journal) = journal_of(&effect) else { continue };
            let place = if tail.keep == Kept::Drawn { usize::from(journal) } else { 0 };
            let whole = left[place] > 0;
            left[place] = left[place].saturating_sub(1);
            match effect {
                Effect::Persist { record, .. } if whole => self.desks[at].journal(journal).records.push(record),
                Effect::Rewrite { records, .. } if whole => *self.desks[at].journal(journal) = rewritten(records),
                // A rewrite is atomic, so it cannot be torn.
                Effect::Persist { record, .. } if std::mem::take(&mut tears[place]) && !checksum => {
                    let bit = self.disk_draw(id, life, field::TORN + journal as u8 % field::TORN).below(u64::MAX);
                    self.desks[at].journal(journal).records.extend(record.flipped(bit));
                    continue;
                }
                _ => {
                    tears[place] = false;
                    continue;
                }
            }
            kept += 1;
        }
        self.fabric.nodes[at].synced += kept;
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
            self.set_sync(id, self.fabric.now);
        }
        self.fabric.disturb();
        Ok(self.disk_event(EventKind::Unhang, id, 0))
    }

    /// The sync under way ends at this moment.
    pub(super) fn set_sync(&mut self, id: NodeId, due: Instant) {
        let fabric = &mut self.fabric;
        let plain = &mut fabric.nodes[usize::from(id.0 - 1)];
        plain.synced_at = (due, fabric.queue.order());
        fabric.queue.push(due, plain.synced_at.1, Next::Sync(id, plain.life));
    }

    /// Everything on the disk of a crashed node is gone.
    pub(super) fn lose_disk(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Crashed, Void::NotCrashed)?;
        let at = usize::from(id.0 - 1);
        let records: u64 = self.desks[at].disk.iter().map(|journal| journal.records.len()).sum();
        self.desks[at].disk.clear();
        self.fabric.nodes[at].durable = 0;
        self.fabric.nodes[at].damage = 0;
        self.left_on_disk(id);
        Ok(self.disk_event(EventKind::Lose, id, records))
    }

    /// An operator keeps a copy of what a node's disk holds for certain, be the node up or down.
    pub(super) fn back_up(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let disk = self.desks[usize::from(id.0 - 1)].disk.clone();
        let records: u64 = disk.iter().map(|journal| journal.records.len()).sum();
        self.backup = Some(Arc::new(disk));
        Ok(self.disk_event(EventKind::Backup, id, records))
    }

    /// Every disk gets the copy. What the cluster did since is taken back: it is another one from here on, and what nodes
    /// claimed before binds nobody. What clients were told stays what they were told.
    pub(super) fn restore(&mut self) -> Result<Event, Void> {
        let backup = self.backup.clone().ok_or(Void::NoRecord)?;
        if self.fabric.each_node().any(|(_, node)| !node.removed && node.status != Status::Crashed) {
            return Err(Void::NotCrashed);
        }
        self.fabric.ledger.begin_anew();
        self.fabric.restored = self.fabric.now;
        let records: u64 = backup.iter().map(|journal| journal.records.len()).sum();
        let ids: Vec<NodeId> = self.fabric.each_node().filter(|(_, node)| !node.removed).map(|(id, _)| id).collect();
        for id in ids {
            let at = usize::from(id.0 - 1);
            self.desks[at].disk = backup.to_vec();
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
        let at = usize::from(id.0 - 1);
        if self.desks[at].node.is_none() {
            self.desks[at].left = self.survivor(id).map(Arc::new);
        }
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
        let there = self.desks[at].disk.get(usize::from(journal)).is_some_and(|it| number <= it.records.len());
        if !there {
            return Err(Void::NoRecord);
        }
        let flips = self.fabric.nodes[at].flips;
        self.fabric.nodes[at].flips += 1;
        self.fabric.nodes[at].damage += 1;
        let bit = self.disk_draw(id, flips, field::BIT).below(u64::MAX);
        let journals = self.desks[at].journal(journal);
        let flipped = journals.records.get(number - 1).and_then(|record| record.flipped(bit));
        match (flipped, journals.records.get_mut(number - 1)) {
            (Some(flipped), Some(record)) if !self.fabric.nodes[at].disk.checksum => *record = flipped,
            // A checksum shows it, and so does what can no longer be read.
            _ => journals.damaged = Some(journals.damaged.map_or(number - 1, |first| first.min(number - 1))),
        }
        self.left_on_disk(id);
        let event = Event { number: number as u32, argument: journal.into(), ..Event::default() };
        Ok(self.node_event(EventKind::Flip, id, Event { cause: Event::NO_CAUSE, ..event }))
    }

    /// A record of a disk, drawn from all: its journal and its place, from 1 on.
    fn any_record(&self, id: NodeId) -> Option<(u16, u64)> {
        let at = usize::from(id.0 - 1);
        let sizes = self.desks[at].disk.iter().map(|journal| journal.records.len());
        let all: u64 = sizes.clone().sum();
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

/// A journal after an atomic rewrite: whatever was wrong with it is gone.
fn rewritten<R: Clone>(records: Vec<R>) -> Journal<R> {
    Journal { records: records.into_iter().collect(), damaged: None }
}
