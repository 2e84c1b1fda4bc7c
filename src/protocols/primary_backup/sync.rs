//! How a node comes to follow a log: it goes on where it stands if what it has is a beginning of that log and the backlog
//! still has the rest (incremental), and otherwise gets everything (full).

use std::sync::Arc;

use super::rules::{BACKLOG, HISTORY_CHECKED, note};
use super::{LOG, Message, PrimaryBackup, Record, Snapshot};
use crate::protocol::{Claim, Context, Effects, Logged, NodeId};

/// For how many heartbeats a full copy that was sent is taken to be under way.
const COPYING: u8 = 5;

impl PrimaryBackup {
    /// Asks to go on where it stands.
    pub(super) fn ask_sync(&self, to: NodeId, fx: &mut Effects<'_, Self>) {
        let (epoch, history, offset) = (self.epoch, self.history, self.log.last());
        fx.send(to, Message::Psync { epoch, history, offset });
    }

    /// A node asks to go on where it stands.
    pub(super) fn on_psync(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (was, offset): (u64, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        let (Some(place), Some(reign)) = (self.place(from), self.reign_mut()) else { return };
        let peer = &mut reign.peers[place];
        peer.heard = true;
        let copying = std::mem::take(&mut peer.copying);
        // What it has is a beginning of this log: it has followed it already, or the one that this log goes on from and no
        // further than up to where it does.
        let same = was == self.history || was == self.older.0 && offset <= self.older.1;
        let known = same || !cx.rules.keep(HISTORY_CHECKED);
        let kept = offset <= self.log.last() && self.log.last() - offset <= cx.get(BACKLOG);
        let (epoch, history) = (self.epoch, self.history);
        if known && kept {
            fx.note(note::CONTINUED, [offset, self.log.last() - offset]);
            return fx.send(from, Message::Continue { epoch, history, was, offset });
        }
        if let Some(reign) = self.reign_mut() {
            reign.peers[place].copying = copying;
        }
        self.copy_unless_under_way(place, from, u64::from(known), fx);
    }

    /// Sends everything, unless it is taken to be under way already.
    pub(super) fn copy_unless_under_way(&mut self, place: usize, to: NodeId, known: u64, fx: &mut Effects<'_, Self>) {
        if self.reign().is_some_and(|reign| reign.peers[place].copying > 0) {
            return;
        }
        let copying = self.copy_to(to, known, fx);
        if let Some(reign) = self.reign_mut() {
            reign.peers[place].copying = copying;
        }
    }

    /// Sends everything.
    fn copy_to(&mut self, to: NodeId, known: u64, fx: &mut Effects<'_, Self>) -> u8 {
        let (epoch, history, committed, place) = (self.epoch, self.history, self.committed, self.place(to));
        let bytes = 24 + self.machine.bytes() + self.tail_bytes();
        let snapshot = Arc::new(Snapshot { history, machine: self.machine.clone(), log: self.log.clone(), bytes });
        fx.note(note::COPIED, [known, bytes.into()]);
        if let (Some(place), Some(reign)) = (place, self.reign_mut()) {
            reign.peers[place].full += u64::from(bytes);
        }
        // It vouches for what the own disk may not have yet, so it waits for it.
        fx.send(to, Message::FullResync { epoch, snapshot, committed });
        COPYING
    }

    /// How many bytes the entries have that are not carried out yet.
    fn tail_bytes(&self) -> u32 {
        (self.applied + 1..=self.log.last()).filter_map(|offset| self.log.get(offset)).map(super::Entry::bytes).sum()
    }

    /// It may go on.
    pub(super) fn on_continue(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        history: u64,
        (was, offset): (u64, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        // The answer to what it asked before it changed says nothing any more.
        if history != self.history && (was, offset) == (self.history, self.log.last()) {
            (self.older, self.history) = ((was, offset), history);
            self.early.clear();
            self.save(fx);
        }
        if history == self.history {
            self.learn(cx, self.committed, fx);
            self.acknowledge(from, fx);
        }
    }

    /// Everything comes, and takes the place of what it had.
    pub(super) fn on_full_resync(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        snapshot: &Arc<Snapshot>,
        committed: u64,
        fx: &mut Effects<'_, Self>,
    ) {
        // One that comes late replaces nothing of the same log.
        if snapshot.history != self.history || snapshot.log.last() > self.log.last() {
            self.replace(snapshot, committed, fx);
            self.learn(cx, committed, fx);
        }
        self.acknowledge(from, fx);
    }

    fn replace(&mut self, snapshot: &Arc<Snapshot>, applied: u64, fx: &mut Effects<'_, Self>) {
        let kept = self.log.common(&snapshot.log).unwrap_or(0);
        fx.note(note::REPLACED, [kept, self.log.last() - kept]);
        if self.log.last() > kept {
            fx.claim(Claim::Cuts { epoch: self.epoch, after: kept });
        }
        (self.log, self.machine) = (snapshot.log.clone(), snapshot.machine.clone());
        (self.older, self.history) = ((0, 0), snapshot.history);
        (self.committed, self.applied) = (applied, applied);
        self.early.clear();
        fx.rewrite(LOG, vec![Record::Full(Arc::clone(snapshot))]);
        self.save(fx);
        let (epoch, slot) = self.last();
        if let Some(prefix) = self.log.prefix(slot).filter(|_| slot > 0) {
            fx.claim(Claim::Holds { slot, epoch, before: self.epoch_at(slot - 1), prefix });
        }
    }
}
