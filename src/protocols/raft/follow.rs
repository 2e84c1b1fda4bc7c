//! The follower's side of replication (§5.3), and what every node does with committed entries.

use std::sync::Arc;

use super::log::Batch;
use super::message::Message;
use super::rules::{
    ANSWER_OLD_TERM, COMMIT_LAST_NEW, CONSISTENCY_CHECK, ENTRIES_IN_PLACE, FOLLOW_LEADER, SESSION_EXPIRY, SESSIONS,
    note,
};
use super::{Command, Raft, Role};
use crate::protocol::{Claim, Context, Effects, NodeId, Outcome, Reply};

/// An AppendEntries, as the follower reads it.
pub(super) struct Append {
    pub(super) term: u64,
    pub(super) leader_id: NodeId,
    pub(super) prev_log_index: u64,
    pub(super) prev_log_term: u64,
    pub(super) entries: Option<Arc<Batch>>,
    pub(super) leader_commit: u64,
    pub(super) round: u32,
}

impl Raft {
    /// AppendEntries, receiver implementation (Figure 2).
    pub(super) fn on_append_entries(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        append: &Append,
        fx: &mut Effects<'_, Self>,
    ) {
        let (mut match_index, mut conflict) = (0, (0, 0));
        if append.term < self.current_term && !cx.rules.keep(ANSWER_OLD_TERM) {
            return;
        }
        // §5.1: a request of an old term is refused.
        let success = append.term == self.current_term && {
            self.follow(cx, append.term, append.leader_id, fx);
            match self.conflict(cx, append, fx) {
                None => {
                    match_index = self.take_entries(cx, append, fx);
                    true
                }
                Some(found) => {
                    conflict = found;
                    false
                }
            }
        };
        let message = Message::AppendEntriesReply {
            term: self.current_term,
            request_term: append.term,
            prev_log_index: append.prev_log_index,
            round: append.round,
            success,
            match_index,
            conflict_term: conflict.0,
            conflict_index: conflict.1,
        };
        self.answer(cx, from, message, fx);
    }

    /// Hears the leader of its own term.
    pub(super) fn follow(&mut self, cx: &Context<'_>, term: u64, leader: NodeId, fx: &mut Effects<'_, Self>) {
        // §5.2: a candidate that hears the leader of its own term follows it. A leader never does, while elections are
        // safe; where a rule is off, it follows as well, as the author's own LogCabin does.
        if !cx.rules.keep(FOLLOW_LEADER) {
            // As in a listing that people have copied: its receiver takes up the state that its sender has.
            if !matches!(self.role, Role::Leader(_)) {
                self.become_leader(cx, fx);
            }
            return;
        }
        if !matches!(self.role, Role::Follower) {
            self.become_follower(cx, term, fx);
        }
        self.leader_id = Some(leader);
        self.arm_election(cx, fx);
        self.hear(cx, fx);
    }

    /// The consistency check (§5.3). If the log has no entry of prevLogTerm at prevLogIndex: the term there and the first
    /// index of that term, or 0 and the index after the last.
    fn conflict(&self, cx: &Context<'_>, append: &Append, fx: &mut Effects<'_, Self>) -> Option<(u64, u64)> {
        let (prev, last) = (append.prev_log_index, self.log.last());
        if prev > last {
            fx.note(note::ENTRY_MISSING, [prev, last]);
            return Some((0, last + 1));
        }
        let term = self.term_at(prev);
        // What a snapshot replaced was committed, so it is the leader's as well (§7).
        if prev < self.boundary() || term == append.prev_log_term || !cx.rules.keep(CONSISTENCY_CHECK) {
            return None;
        }
        fx.note(note::ENTRY_CONFLICTS, [prev, term]);
        Some((term, self.first_from_term(term, self.log.first(), prev)))
    }

    /// Takes the entries over, and commits as far as the leader has; the last index that is known to be the leader's.
    fn take_entries(&mut self, cx: &Context<'_>, append: &Append, fx: &mut Effects<'_, Self>) -> u64 {
        let mut last_new = append.prev_log_index;
        if let Some(batch) = &append.entries {
            last_new = batch.log.last();
            // §5.3: an entry that conflicts goes, with all that follow it; one that does not stays, as this request may be
            // older than what already came.
            let overlap = batch.log.first().max(self.log.first())..=last_new.min(self.log.last());
            let differs = |&index: &u64| batch.log.get(index).is_some_and(|new| new.term != self.term_at(index));
            let mut overlap = overlap.into_iter();
            let from = if cx.rules.keep(ENTRIES_IN_PLACE) { overlap.find(differs) } else { overlap.next() };
            if let Some(index) = from {
                fx.note(note::TRUNCATED, [index - 1, self.log.last() + 1 - index]);
                self.truncate(index - 1, fx);
            }
            self.append_batch(batch, fx);
            self.adopt(cx, fx);
        }
        // Figure 2: not further than the last new entry, as the rest of the log is not known to be the leader's.
        let known = if cx.rules.keep(COMMIT_LAST_NEW) { last_new } else { self.log.last() };
        let index = append.leader_commit.min(known);
        if index > self.commit_index {
            self.commit(cx, index, fx);
        }
        last_new
    }

    /// Commits up to `index`, and carries out what became committed (§5.3). Clients are answered by the leader that took
    /// their command; one that carries out the past of others answers those who ask again (§8).
    pub(super) fn commit(&mut self, cx: &Context<'_>, index: u64, fx: &mut Effects<'_, Self>) {
        debug_assert!(index > self.commit_index, "commitIndex increases monotonically");
        self.commit_index = index;
        let leads = matches!(self.role, Role::Leader(_));
        while self.last_applied < self.commit_index {
            let slot = self.last_applied + 1;
            let Some((entry, digest)) = self.log.get_with_prefix(slot) else { return };
            self.last_applied = slot;
            fx.claim(Claim::Decides { slot, epoch: self.current_term, digest });
            let Command::Request(request) = &entry.command else { continue };
            // §8: a command that is in the log twice is carried out once.
            if !cx.rules.keep(SESSIONS) {
                self.machine.forget(Some(request.id.client));
            }
            if cx.get(SESSION_EXPIRY) > 0 {
                let request = Arc::clone(request);
                let taken = leads && entry.term == self.current_term;
                self.carry_out(cx, (slot, digest), (&request, taken), fx);
                continue;
            }
            let (outcome, now) = self.machine.apply(request);
            if now {
                fx.claim(Claim::Applies { slot, id: request.id });
            }
            if leads && entry.term == self.current_term {
                let write = !request.operation.reads() && outcome != Outcome::Stale;
                let at = write.then_some((slot, digest));
                fx.reply(request.via, request.id, Reply::Done { outcome, at });
            }
        }
        self.answer_asked(fx);
        self.compact_if_due(cx, fx);
    }
}
