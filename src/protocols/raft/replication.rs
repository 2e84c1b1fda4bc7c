//! The leader's side of replication (§5.3, §5.4.2): what each follower is sent, and when an entry is committed.

use std::sync::Arc;

use super::lease::Lease;
use super::log::Batch;
use super::membership::{CatchUp, Wish};
use super::message::{Message, RaftTimer};
use super::reads::Read;
use super::rules::{BATCH, COMMIT_MAJORITY, COMMIT_OWN_TERM, HEARTBEAT, PIPELINE};
use super::snapshot::Transfer;
use super::{Raft, Role, bit};
use crate::protocol::{Context, Effects, NodeId};

/// What a leader keeps (Figure 2, volatile state on leaders).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leadership {
    /// One for each member, in the order of members; its own says how much of its log is on its disk.
    pub(super) peers: Vec<Peer>,
    /// The last exchange of heartbeats that reads asked for.
    pub(super) round: u32,
    /// Reads that wait for an exchange of heartbeats, in the order of rounds.
    pub(super) reads: Vec<Read>,
    /// To whom leadership is being handed over (dissertation §3.10).
    pub(super) transferee: Option<NodeId>,
    /// It told somebody in this term to start an election, who may do so at any time.
    pub(super) handed: bool,
    pub(super) lease: Lease,
    /// What operators want of the membership, in their order, and how the learner among it catches up.
    pub(super) wishes: Vec<Wish>,
    pub(super) catching: Option<CatchUp>,
    /// Who of them has caught up already, while others have not: a bit for each.
    pub(super) ready: u64,
}

/// What a leader knows of one member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    /// nextIndex: a guess where the logs part, lowered by refusals.
    pub(super) next_index: u64,
    /// matchIndex: up to where its durable log is known to be the leader's.
    pub(super) match_index: u64,
    /// Up to which index entries are under way; `next_index - 1` where none are.
    pub(super) sent: u64,
    /// The last round it answered.
    pub(super) acked: u64,
    /// Entries were under way at the last heartbeat already, and it has taken none since.
    pub(super) stalled: bool,
    /// It has answered since the leader last looked who does.
    pub(super) active: bool,
    /// A snapshot that it is being sent.
    pub(super) transfer: Option<Box<Transfer>>,
    /// How many bytes it was sent in snapshots, and how many in entries.
    pub(super) full: u64,
    pub(super) incremental: u64,
}

impl Leadership {
    pub(super) fn new(members: &[NodeId], me: NodeId, last: u64) -> Self {
        let of = |&member: &NodeId| {
            // Its own log is durable up to here: it could ask for votes only once it was.
            if member == me { Peer::new(last, last, u64::MAX) } else { Peer::new(last, 0, 0) }
        };
        let peers = members.iter().map(of).collect();
        Self {
            peers,
            round: 0,
            reads: Vec::new(),
            transferee: None,
            handed: false,
            lease: Lease::default(),
            wishes: Vec::new(),
            catching: None,
            ready: 0,
        }
    }

    /// Who has answered since this was last asked, as a set, `me` among them.
    pub(super) fn take_active(&mut self, me: NodeId, members: &[NodeId]) -> u64 {
        let active = members.iter().zip(&mut self.peers);
        active.fold(bit(me), |set, (&id, peer)| if std::mem::take(&mut peer.active) { set | bit(id) } else { set })
    }

    /// The greatest `value` that at least `needed` members have reached.
    pub(super) fn reached(&self, needed: u16, value: impl Fn(&Peer) -> u64) -> u64 {
        let held = |least: u64| self.peers.iter().filter(|peer| value(peer) >= least).count() >= usize::from(needed);
        self.peers.iter().map(&value).filter(|&least| held(least)).max().unwrap_or(0)
    }
}

impl Peer {
    /// One whose log parts from the leader's after `last` at the latest.
    pub(super) fn new(last: u64, match_index: u64, acked: u64) -> Self {
        let (next_index, sent, stalled, active) = (last + 1, last, false, true);
        let (transfer, full, incremental) = (None, 0, 0);
        Self { next_index, match_index, sent, acked, stalled, active, transfer, full, incremental }
    }

    fn idle(&self) -> bool {
        self.sent < self.next_index
    }

    /// Forgets what is under way, so that it is sent again.
    fn resend(&mut self) {
        self.sent = self.next_index - 1;
        self.stalled = false;
    }
}

/// What a leader sends in one step: followers that need the same entries share them.
struct Outgoing<'a> {
    raft: &'a Raft,
    cx: &'a Context<'a>,
    round: u32,
    batch: u64,
    pipeline: u64,
    made: Option<Arc<Batch>>,
}

impl Outgoing<'_> {
    /// Sends `peer` the next entries it lacks if it may be sent some; otherwise a heartbeat if one is due.
    fn send(&mut self, to: NodeId, peer: &mut Peer, beat: bool, fx: &mut Effects<'_, Raft>) {
        let raft = self.raft;
        // Whoever lacks what the log no longer has is sent a snapshot (§7); while a chunk is under way, heartbeats.
        if peer.sent < raft.boundary() {
            match raft.chunk(self.cx, peer, self.round) {
                Some(chunk) => return fx.send(to, chunk),
                None if !beat => return,
                None => {}
            }
        } else {
            peer.transfer = None;
        }
        // Only where the logs are known to match is it worth while to send ahead of the answer.
        let known = || peer.match_index + 1 == peer.next_index;
        let ahead = || peer.sent + 1 - peer.next_index;
        let room = || peer.idle() || known() && ahead() <= (self.pipeline - 1) * self.batch;
        let (prev_log_index, entries) = if peer.sent < raft.log.last() && peer.transfer.is_none() && room() {
            let first = peer.sent + 1;
            peer.sent = raft.log.last().min(peer.sent + self.batch);
            let entries = self.entries(first, peer.sent);
            peer.incremental += u64::from(entries.bytes);
            (first - 1, Some(entries))
        } else if beat {
            ((peer.next_index - 1).max(raft.boundary()), None)
        } else {
            return;
        };
        let message = Message::AppendEntries {
            term: raft.current_term,
            leader_id: raft.me,
            prev_log_index,
            prev_log_term: raft.term_at(prev_log_index),
            entries,
            leader_commit: raft.commit_index,
            round: self.round,
        };
        // A leader may replicate while it writes (dissertation §10.2.1): it counts itself only when it has written.
        fx.send_ahead(to, message);
    }

    fn entries(&mut self, first: u64, last: u64) -> Arc<Batch> {
        match &self.made {
            Some(made) if (made.log.first(), made.log.last()) == (first, last) => Arc::clone(made),
            _ => {
                let made = Batch::of(self.raft.log.slice(first..last + 1));
                self.made = Some(Arc::clone(&made));
                made
            }
        }
    }
}

impl Raft {
    /// Sends followers what they lack: `only` one of them, or all; with `beat` a heartbeat where there is nothing to send.
    pub(super) fn send_appends(
        &mut self,
        cx: &Context<'_>,
        only: Option<usize>,
        beat: bool,
        fx: &mut Effects<'_, Self>,
    ) {
        let Role::Leader(leadership) = &mut self.role else { return };
        let mut peers = std::mem::take(&mut leadership.peers);
        let (round, batch, pipeline) = (leadership.round, cx.get(BATCH), cx.get(PIPELINE));
        let mut outgoing = Outgoing { raft: self, cx, round, batch, pipeline, made: None };
        for (at, (&to, peer)) in self.members.iter().zip(&mut peers).enumerate() {
            if to != self.me && only.is_none_or(|only| only == at) {
                outgoing.send(to, peer, beat, fx);
            }
        }
        if let Role::Leader(leadership) = &mut self.role {
            leadership.peers = peers;
        }
    }

    /// Sends every follower entries, or a heartbeat.
    pub(super) fn broadcast(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        self.send_appends(cx, None, true, fx);
    }

    /// Sends new entries to every follower that may be sent some.
    pub(super) fn replicate(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        self.send_appends(cx, None, false, fx);
    }

    /// Arms the next heartbeat.
    pub(super) fn arm_heartbeat(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(RaftTimer::Heartbeat, cx.get(HEARTBEAT)..cx.get(HEARTBEAT));
    }

    /// Shows that it lives, and sends again what went unanswered for a whole heartbeat (§5.3: indefinitely).
    pub(super) fn on_heartbeat(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        for peer in leadership.peers.iter_mut().filter(|peer| !peer.idle()) {
            if peer.stalled { peer.resend() } else { peer.stalled = true }
        }
        leadership.peers.iter_mut().filter_map(|peer| peer.transfer.as_mut()).for_each(|it| it.beat());
        self.ask_for_reads();
        self.measure_lease(cx, fx);
        self.arm_heartbeat(cx, fx);
        self.broadcast(cx, fx);
        self.hand_over(fx);
        self.beat_change(cx, fx);
    }

    /// Asks its own disk to say when the log is durable, by a message to itself that waits for it. One is under way at a
    /// time, like to a follower.
    pub(super) fn await_disk(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (place, last) = (self.place(self.me), self.log.last());
        let (Role::Leader(leadership), Some(place)) = (&mut self.role, place) else { return };
        let own = &mut leadership.peers[place];
        if !own.idle() || own.sent >= last {
            return;
        }
        let prev_log_index = std::mem::replace(&mut own.sent, last);
        let message = Message::AppendEntriesReply {
            term: self.current_term,
            request_term: self.current_term,
            prev_log_index,
            round: 0,
            success: true,
            match_index: last,
            conflict_term: 0,
            conflict_index: 0,
        };
        self.answer(cx, self.me, message, fx);
    }
}

/// The answer to an AppendEntries, as the leader reads it.
pub(super) struct Answer {
    pub(super) request_term: u64,
    pub(super) prev_log_index: u64,
    pub(super) round: u32,
    pub(super) success: bool,
    pub(super) match_index: u64,
    pub(super) conflict_term: u64,
    pub(super) conflict_index: u64,
}

impl Raft {
    /// Learns from an answer how far a follower has come (Figure 2, rules for leaders).
    pub(super) fn on_append_entries_reply(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        answer: &Answer,
        fx: &mut Effects<'_, Self>,
    ) {
        // An answer to a request of an earlier reign says nothing about this one, even where a newer term stands on it.
        let Some(place) = self.place(from).filter(|_| answer.request_term == self.current_term) else { return };
        let back = self.backtrack(place, answer);
        let Role::Leader(leadership) = &mut self.role else { return };
        let peer = &mut leadership.peers[place];
        peer.acked = peer.acked.max(answer.round.into());
        peer.active = true;
        let mut news = false;
        if answer.success {
            // Only what was under way and has arrived is a sign of life of it: a heartbeat's answer is not.
            peer.stalled &= answer.match_index < peer.next_index;
            if answer.match_index > peer.match_index {
                peer.match_index = answer.match_index;
                news = true;
            }
            peer.next_index = peer.next_index.max(answer.match_index + 1);
            peer.sent = peer.sent.max(peer.next_index - 1);
        } else if let Some(next_index) = back {
            peer.next_index = next_index;
            peer.resend();
        }
        let more = peer.sent < self.log.last();
        if news {
            self.advance_commit(cx, fx);
            self.advance_change(cx, fx);
            self.leave_if_removed(cx, fx);
        }
        self.renew_lease(cx, fx);
        self.answer_reads(cx, fx);
        match more {
            true if from == self.me => self.await_disk(cx, fx),
            true => self.send_appends(cx, Some(place), false, fx),
            false if matches!(&self.role, Role::Leader(leadership) if !leadership.handed) => self.hand_over(fx),
            false => {}
        }
    }

    /// Where to try next after a refusal (§5.3): past the leader's own entries of the conflicting term, or else at that
    /// term's first index in the follower's log. None for a refusal of something that was given up since.
    fn backtrack(&self, place: usize, answer: &Answer) -> Option<u64> {
        let Role::Leader(leadership) = &self.role else { return None };
        let Peer { next_index, match_index, sent, .. } = leadership.peers[place];
        let (low, prev) = (next_index - 1, answer.prev_log_index);
        let asked = if match_index == low { (low..=sent).contains(&prev) } else { prev == low };
        if answer.success || !asked {
            return None;
        }
        if low == 0 {
            // Every log begins alike, so what was refused came too early: what was sent before it is lost.
            return (prev > 0).then_some(1);
        }
        let after = self.first_from_term(answer.conflict_term + 1, self.log.first(), low);
        let shared = answer.conflict_term > 0 && self.term_at(after - 1) == answer.conflict_term;
        Some(if shared { after } else { answer.conflict_index }.clamp(1, next_index))
    }

    /// Commits up to the last entry that a majority has, if it is of the own term (Figure 2, rules for leaders).
    fn advance_commit(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &self.role else { return };
        // §5.3: an entry is committed once the leader has replicated it on a majority of the servers.
        let reached = match cx.rules.keep(COMMIT_MAJORITY) {
            true => self.reached(cx, |peer| peer.match_index),
            false => leadership.reached(1, |peer| peer.match_index),
        };
        let index = reached.min(self.log.last());
        // §5.4.2: only log entries from the leader's current term are committed by counting replicas.
        let own_term = self.term_at(index) == self.current_term || !cx.rules.keep(COMMIT_OWN_TERM);
        if index > self.commit_index && own_term {
            self.commit(cx, index, fx);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_majority_has_reached_is_the_median_from_below() {
        for count in 1..=9_u64 {
            for seed in 0..200_u64 {
                let values: Vec<u64> = (0..count).map(|at| (seed * 7 + at * at * 5 + seed * at) % 6).collect();
                let ids: Vec<NodeId> = (1..=count as u16).map(NodeId).collect();
                let mut leadership = Leadership::new(&ids, NodeId(1), 0);
                leadership.peers.iter_mut().zip(&values).for_each(|(peer, value)| peer.match_index = *value);
                for needed in 1..=count as u16 {
                    let mut sorted = values.clone();
                    sorted.sort_unstable();
                    let naive = sorted[(count - u64::from(needed)) as usize];
                    assert_eq!(leadership.reached(needed, |peer| peer.match_index), naive, "{needed} of {values:?}");
                }
            }
        }
    }
}
