//! Log compaction (§7; dissertation §5): a snapshot takes the place of the log's past, and is sent, in chunks, to whom lacks
//! that past.

use std::sync::Arc;

use super::message::Message;
use super::replication::Peer;
use super::rules::{
    COMPACTION, LATE_SNAPSHOT, SNAPSHOT_AFTER, SNAPSHOT_CHUNK, SNAPSHOT_MEMBERS, SNAPSHOT_SESSIONS, SNAPSHOT_TERM, note,
};
use super::{LOG, Raft, Record, Role};
use crate::protocol::{Chunks, Claim, Context, Effects, Log, Machine, Membership, NodeId};

/// What all entries up to one have come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    /// lastIncludedIndex: the last entry that it replaces.
    pub last_included_index: u64,
    /// lastIncludedTerm: the term of that entry.
    pub last_included_term: u64,
    /// The state, with the session of each client.
    pub machine: Machine,
    /// The configuration at that entry.
    pub membership: Arc<Membership>,
    /// The prefix digest at each slot that it replaces. It is for the judges alone: no node reads it, and it has no size.
    past: Chunks<u64>,
    /// How many bytes it has on the wire and on disk.
    pub bytes: u32,
}

impl Snapshot {
    /// What all entries up to one (its index and term) have come to: the state, the configuration, and for the judges the
    /// prefix digest at each of their slots.
    pub fn of(
        (last_included_index, last_included_term): (u64, u64),
        machine: Machine,
        membership: Arc<Membership>,
        past: Chunks<u64>,
    ) -> Self {
        let bytes = 24 + machine.bytes();
        Self { last_included_index, last_included_term, machine, membership, past, bytes }
    }

    /// The prefix digest at each slot that it replaces.
    pub fn past(&self) -> &Chunks<u64> {
        &self.past
    }

    /// The digest of the log up to its last entry.
    pub fn prefix(&self) -> u64 {
        self.past.last().copied().unwrap_or(0)
    }

    /// The digest of the log up to a slot that it replaces.
    pub(super) fn prefix_at(&self, slot: u64) -> Option<u64> {
        self.past.get(slot.checked_sub(1)?).copied()
    }

    /// The log that goes on after it.
    pub fn log<T>(&self) -> Log<T> {
        Log::after(self.last_included_index, self.prefix())
    }
}

/// A snapshot on its way to a follower.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Transfer {
    snapshot: Arc<Snapshot>,
    /// How many bytes have arrived.
    offset: u32,
    /// The next chunk is under way.
    sent: bool,
    /// It was so at the last heartbeat already.
    stalled: bool,
}

impl Transfer {
    /// At a heartbeat: what went unanswered since the last one is sent again.
    pub(super) fn beat(&mut self) {
        (self.sent, self.stalled) = if self.stalled { (false, false) } else { (self.sent, self.sent) };
    }
}

/// An InstallSnapshot, as the follower reads it.
pub(super) struct Install {
    pub(super) term: u64,
    pub(super) leader_id: NodeId,
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) offset: u32,
    pub(super) bytes: u32,
    pub(super) round: u32,
}

impl Raft {
    /// The index of the last entry that a snapshot has replaced.
    pub(super) fn boundary(&self) -> u64 {
        self.log.first() - 1
    }

    /// Takes a snapshot once so many entries have been applied since the last one.
    pub(super) fn compact_if_due(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if cx.get(COMPACTION) == 1 && self.last_applied - self.boundary() >= cx.get(SNAPSHOT_AFTER) {
            self.compact(cx, fx);
        }
    }

    /// Puts a snapshot in the place of what has been applied (§7). It takes the log's place on disk in one write.
    pub(super) fn compact(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (last_included_index, first) = (self.last_applied, self.log.first());
        if last_included_index < first {
            return fx.note(note::NOTHING_NEW, [last_included_index, 0]);
        }
        let mut past = self.snapshot.as_ref().map(|snapshot| snapshot.past.clone()).unwrap_or_default();
        past.extend((first..=last_included_index).filter_map(|slot| self.log.prefix(slot)));
        let term = self.term_at(last_included_index);
        let config = self.config_at(last_included_index);
        self.base_configs(last_included_index, Arc::clone(&config));
        let (mut machine, bytes) = (self.machine.clone(), 24 + self.machine.bytes());
        // What a snapshot must have besides the state (§7; dissertation §6.3).
        let last_included_term = if cx.rules.keep(SNAPSHOT_TERM) { term } else { 0 };
        let first = || Arc::new(Membership::of(cx.roster.iter().map(|member| member.id)));
        let membership = if cx.rules.keep(SNAPSHOT_MEMBERS) { config } else { first() };
        if !cx.rules.keep(SNAPSHOT_SESSIONS) {
            machine.forget(None);
        }
        self.log.forget(last_included_index + 1);
        self.snapshot =
            Some(Arc::new(Snapshot { last_included_index, last_included_term, machine, membership, past, bytes }));
        fx.note(note::COMPACTED, [last_included_index, bytes.into()]);
        self.rewrite(fx);
    }

    /// Writes the snapshot and the log after it, in the place of all that was there.
    fn rewrite(&self, fx: &mut Effects<'_, Self>) {
        let entries = (self.log.first()..).zip(self.log.iter());
        let entries = entries.map(|(index, entry)| Record::Append { index, entry: entry.clone() });
        fx.rewrite(LOG, self.snapshot.iter().cloned().map(Record::Snapshot).chain(entries).collect());
    }

    /// The next chunk of a snapshot for a follower that lacks what the log no longer has. One is under way at a time. A
    /// snapshot that was begun is sent to its end, whatever the leader has compacted since: else a slow follower would never
    /// have one whole.
    pub(super) fn chunk(&self, cx: &Context<'_>, peer: &mut Peer, round: u32) -> Option<Message> {
        let fresh = |snapshot: &Arc<Snapshot>| {
            Box::new(Transfer { snapshot: Arc::clone(snapshot), offset: 0, sent: false, stalled: false })
        };
        if peer.transfer.is_none() {
            peer.transfer = self.snapshot.as_ref().map(fresh);
        }
        let transfer = peer.transfer.as_mut().filter(|transfer| !transfer.sent)?;
        transfer.sent = true;
        let (offset, snapshot) = (transfer.offset, Arc::clone(&transfer.snapshot));
        let bytes = (snapshot.bytes - offset).min(cx.get(SNAPSHOT_CHUNK) as u32);
        peer.full += u64::from(bytes);
        let (term, leader_id) = (self.current_term, self.me);
        Some(Message::InstallSnapshot { term, leader_id, snapshot, offset, bytes, round })
    }

    /// InstallSnapshot, receiver implementation (Figure 13).
    #[inline(never)]
    pub(super) fn on_install_snapshot(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        install: Install,
        fx: &mut Effects<'_, Self>,
    ) {
        let (total, last_included_index) = (install.snapshot.bytes, install.snapshot.last_included_index);
        let mut next_offset = 0;
        if install.term == self.current_term {
            self.follow(cx, install.term, install.leader_id, fx);
            // What it has committed already, it need not be sent.
            let late = last_included_index <= self.commit_index && cx.rules.keep(LATE_SNAPSHOT);
            next_offset = if late { total } else { self.receive(&install) };
            if next_offset == total && !late {
                self.install(cx, &install.snapshot, fx);
            }
        }
        let (term, request_term, round) = (self.current_term, install.term, install.round);
        let reply = Message::InstallSnapshotReply { term, request_term, last_included_index, next_offset, round };
        self.answer(cx, from, reply, fx);
    }

    /// Takes a chunk if it is the next one; how much it has of this snapshot.
    fn receive(&mut self, install: &Install) -> u32 {
        // Two leaders' snapshots up to the same entry are alike.
        let of = |it: &Snapshot| (it.last_included_index, it.last_included_term, it.bytes);
        let same = self.incoming.as_ref().is_some_and(|(snapshot, _)| of(snapshot) == of(&install.snapshot));
        if !same {
            self.incoming = Some((Arc::clone(&install.snapshot), 0));
        }
        let Some((_, received)) = &mut self.incoming else { return 0 };
        if *received == install.offset {
            *received += install.bytes;
        }
        *received
    }

    /// A whole snapshot has come (Figure 13, steps 5 to 8).
    fn install(&mut self, cx: &Context<'_>, snapshot: &Arc<Snapshot>, fx: &mut Effects<'_, Self>) {
        self.incoming = None;
        let (slot, epoch, prefix) = (snapshot.last_included_index, snapshot.last_included_term, snapshot.prefix());
        // Step 6: if the log has that entry, what follows it stays. Step 7: else nothing of it does.
        let has = self.term_at(slot) == epoch && slot <= self.log.last();
        if has && cx.rules.keep(LATE_SNAPSHOT) {
            self.log.forget(slot + 1);
        } else {
            self.log = snapshot.log();
            self.cut_configs(slot);
            fx.claim(Claim::Cuts { epoch: self.current_term, after: slot });
        }
        self.machine = snapshot.machine.clone();
        (self.commit_index, self.last_applied) = (slot, slot);
        self.snapshot = Some(Arc::clone(snapshot));
        fx.note(note::INSTALLED, [slot, snapshot.bytes.into()]);
        self.base_configs(slot, Arc::clone(&snapshot.membership));
        self.adopt(cx, fx);
        self.rewrite(fx);
        fx.claim(Claim::Holds { slot, epoch, before: epoch, prefix });
        fx.claim(Claim::Decides { slot, epoch: self.current_term, digest: prefix });
        self.answer_asked(fx);
    }

    /// Learns how much of a snapshot a follower has.
    #[inline(never)]
    pub(super) fn on_install_snapshot_reply(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (request_term, round): (u64, u32),
        (last_included_index, next_offset): (u64, u32),
        fx: &mut Effects<'_, Self>,
    ) {
        let Some(place) = self.place(from).filter(|_| request_term == self.current_term) else { return };
        let Role::Leader(leadership) = &mut self.role else { return };
        let peer = &mut leadership.peers[place];
        (peer.acked, peer.active) = (peer.acked.max(round.into()), true);
        let this = |transfer: &&mut Box<Transfer>| transfer.snapshot.last_included_index == last_included_index;
        if let Some(transfer) = peer.transfer.as_mut().filter(this) {
            (transfer.offset, transfer.sent, transfer.stalled) = (next_offset, false, false);
            if next_offset == transfer.snapshot.bytes {
                fx.note(note::SNAPSHOT_SENT, [last_included_index, next_offset.into()]);
                peer.transfer = None;
                peer.match_index = peer.match_index.max(last_included_index);
                peer.next_index = peer.next_index.max(peer.match_index + 1);
                peer.sent = peer.sent.max(peer.next_index - 1);
            }
        }
        self.renew_lease(cx, fx);
        self.answer_reads(cx, fx);
        self.send_appends(cx, Some(place), false, fx);
    }
}
