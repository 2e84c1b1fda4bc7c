//! Elections (§5.2, §5.4.1): who asks for votes, who gives them, and who leads.

use super::message::{Message, RaftTimer};
use super::replication::Leadership;
use super::rules::{
    CHECK_QUORUM, ELECT_MAJORITY, ELECTION, LEADER_HEARD, NOOP, PRE_VOTE, REPLY_SAME_TERM, STEP_DOWN, STICKY,
    TIMEOUT_MAX, TIMEOUT_MIN, VOTE_DURABLE, VOTE_NEW_TERM, VOTE_ONCE, VOTE_UP_TO_DATE, note,
};
use super::{Command, Entry, META, Raft, Record, Role, bit};
use crate::protocol::quorum::Tally;
use crate::protocol::{Claim, Context, Effects, NEVER, NodeId};

impl Raft {
    /// Begins an election: a new term, a vote for itself, and a request to all others (§5.2).
    /// `transfer` says that the leader wants it.
    pub(super) fn start_election(&mut self, cx: &Context<'_>, transfer: bool, fx: &mut Effects<'_, Self>) {
        self.current_term += 1;
        self.voted_for = Some(self.me);
        (self.leader_id, self.heard) = (None, false);
        self.give_up_asked(fx);
        self.role = Role::Candidate { granted: 0, refused: 0, pre: false };
        self.save_vote(cx, true, fx);
        self.arm_election(cx, fx);
        let (last_log_term, last_log_index) = self.last();
        let (term, candidate_id) = (self.current_term, self.me);
        let ask = Message::RequestVote { term, candidate_id, last_log_index, last_log_term, transfer };
        fx.send_each(self.ask_whom(), &ask);
        self.answer(cx, self.me, Message::RequestVoteReply { term, vote_granted: true }, fx);
    }

    /// Asks the others whether they would vote for it in the next term, and begins that only if a majority would
    /// (dissertation §9.6): so who was cut off does not raise the others' terms.
    pub(super) fn start_pre_vote(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        (self.leader_id, self.heard) = (None, false);
        self.give_up_asked(fx);
        self.role = Role::Candidate { granted: 0, refused: 0, pre: true };
        self.arm_election(cx, fx);
        let (last_log_term, last_log_index) = self.last();
        let (term, candidate_id) = (self.current_term + 1, self.me);
        fx.send_each(self.ask_whom(), &Message::PreVote { term, candidate_id, last_log_index, last_log_term });
        self.answer(cx, self.me, Message::PreVoteReply { term, vote_granted: true }, fx);
    }

    /// Who else has a vote.
    fn ask_whom(&self) -> impl Iterator<Item = NodeId> {
        self.members.iter().copied().filter(|&member| member != self.me && self.config.counts(member))
    }

    /// Says whether it would vote: for a log that is at least as up-to-date, and only if it hears no leader (dissertation
    /// §9.6). It promises nothing.
    #[inline(never)]
    pub(super) fn on_pre_vote(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        term: u64,
        candidates_last: (u64, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        let up_to_date = candidates_last >= self.last() || !cx.rules.keep(VOTE_UP_TO_DATE);
        let leads = matches!(self.role, Role::Leader(_));
        let heard = (leads || self.heard) && cx.rules.keep(LEADER_HEARD);
        let vote_granted = term > self.current_term && up_to_date && !heard && !self.lost;
        if self.lost {
            fx.note(note::DISK_LOST, [0; 2]);
        } else if heard {
            fx.note(note::LEADER_HEARD, [from, self.leader_id.unwrap_or(from)].map(|id| id.0.into()));
        } else if !up_to_date {
            fx.note(note::LOG_BEHIND, [self.log.last(), self.last().0]);
        }
        let term = if vote_granted { term } else { self.current_term };
        self.answer(cx, from, Message::PreVoteReply { term, vote_granted }, fx);
    }

    /// Counts who would vote for it.
    #[inline(never)]
    pub(super) fn on_pre_vote_reply(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (term, vote_granted): (u64, bool),
        fx: &mut Effects<'_, Self>,
    ) {
        let asked = !vote_granted || term == self.current_term + 1;
        if !asked || !matches!(self.role, Role::Candidate { pre: true, .. }) {
            return;
        }
        if self.count(cx, from, vote_granted) {
            self.start_election(cx, false, fx);
        }
    }

    /// Enters an answer of a voter; whether the majority is there now.
    fn count(&mut self, cx: &Context<'_>, from: NodeId, vote_granted: bool) -> bool {
        let Role::Candidate { granted, refused, .. } = &mut self.role else { return false };
        *(if vote_granted { &mut *granted } else { &mut *refused }) |= bit(from);
        let (granted, refused) = (*granted, *refused);
        // §5.2: a candidate wins with the votes of a majority of the full cluster.
        if cx.rules.keep(ELECT_MAJORITY) { self.tally(cx, granted, refused) == Tally::Won } else { granted != 0 }
    }

    /// Whether it turns a request for a vote away unread, because it hears a leader (dissertation §4.2.3): a server that
    /// does changes neither its term nor its vote. Where the leader itself wants the election, it does not.
    pub(super) fn shielded(&self, cx: &Context<'_>, message: &Message) -> bool {
        let asks = matches!(message, Message::RequestVote { transfer: false, .. });
        let hears = self.heard || matches!(self.role, Role::Leader(_));
        asks && cx.get(STICKY) == 1 && hears && cx.rules.keep(LEADER_HEARD)
    }

    /// Stands by the leader that it has just heard for the least election time-out.
    pub(super) fn hear(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if cx.get(STICKY) == 1 || cx.get(PRE_VOTE) == 1 {
            self.heard = true;
            fx.arm(RaftTimer::Heard, cx.get(TIMEOUT_MIN)..cx.get(TIMEOUT_MIN));
        }
    }

    /// RequestVote, receiver implementation (Figure 2). `newer` says that the request has just raised currentTerm, which
    /// is yet to be written.
    pub(super) fn on_request_vote(
        &mut self,
        cx: &Context<'_>,
        (from, newer): (NodeId, bool),
        (term, candidate): (u64, NodeId),
        candidates_last: (u64, u64),
        fx: &mut Effects<'_, Self>,
    ) {
        // §5.1: a request of an old term is refused.
        let current = term == self.current_term;
        // §5.2: at most one vote in a term, first come, first served.
        let free = self.voted_for.is_none_or(|voted| voted == candidate) || !cx.rules.keep(VOTE_ONCE);
        // §5.4.1: the later last term wins, and with equal terms the longer log.
        let up_to_date = candidates_last >= self.last() || !cx.rules.keep(VOTE_UP_TO_DATE);
        let vote_granted = current && free && up_to_date && !self.lost;
        if vote_granted {
            let again = self.voted_for == Some(candidate);
            self.voted_for = Some(candidate);
            if newer || !again {
                self.save_vote(cx, newer, fx);
            }
            if matches!(self.role, Role::Candidate { pre: true, .. }) {
                self.role = Role::Follower;
            }
            if !matches!(self.role, Role::Leader(_)) {
                self.arm_election(cx, fx);
            }
        } else {
            if newer {
                self.save_vote(cx, true, fx);
            }
            if self.lost {
                fx.note(note::DISK_LOST, [0; 2]);
            } else if let Some(voted) = self.voted_for.filter(|_| current && !free) {
                fx.note(note::ALREADY_VOTED, [candidate.0.into(), voted.0.into()]);
            } else if current {
                fx.note(note::LOG_BEHIND, [self.log.last(), self.last().0]);
            }
        }
        self.answer(cx, from, Message::RequestVoteReply { term: self.current_term, vote_granted }, fx);
    }

    /// Counts a vote. One of an older term counts for nothing.
    pub(super) fn on_request_vote_reply(
        &mut self,
        cx: &Context<'_>,
        from: NodeId,
        (term, vote_granted): (u64, bool),
        fx: &mut Effects<'_, Self>,
    ) {
        let of_now = term == self.current_term || !cx.rules.keep(REPLY_SAME_TERM);
        let asked = matches!(self.role, Role::Candidate { pre: false, .. }) && of_now;
        if asked && self.count(cx, from, vote_granted) {
            self.become_leader(cx, fx);
        }
    }

    /// Leads from now on: tells all at once, to prevent new elections (§5.2), with a no-op of the new term in the log
    /// (§8), without which nothing of earlier terms could be committed until a client asks for something (§5.4.2).
    pub(super) fn become_leader(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let (last_log_term, last_log_index) = self.last();
        fx.claim(Claim::Leads { epoch: self.current_term, last: Some((last_log_index, last_log_term)) });
        if cx.get(CHECK_QUORUM) == 1 {
            self.arm_quorum(cx, fx)
        } else {
            fx.disarm(RaftTimer::Election)
        }
        self.arm_heartbeat(cx, fx);
        self.leader_id = Some(self.me);
        self.role = Role::Leader(Leadership::new(&self.members, self.me, last_log_index));
        if cx.get(NOOP) == 1 {
            self.append(Entry { term: self.current_term, command: Command::Noop }, fx);
            self.await_disk(cx, fx);
        }
        self.measure_lease(cx, fx);
        self.broadcast(cx, fx);
    }

    /// Follows from now on in `term`, without a vote in it if it is a new one (§5.1). What it saves is up to the caller.
    pub(super) fn become_follower(&mut self, cx: &Context<'_>, term: u64, fx: &mut Effects<'_, Self>) {
        if term > self.current_term {
            self.current_term = term;
            // Figure 2: votedFor is of the current term.
            self.voted_for = self.voted_for.filter(|_| !cx.rules.keep(VOTE_NEW_TERM));
            self.leader_id = None;
            self.give_up_asked(fx);
            // §5.1: if one's current term is smaller than the other's, one reverts to follower.
            if !cx.rules.keep(STEP_DOWN) {
                return;
            }
        }
        if let Role::Leader(leadership) = std::mem::replace(&mut self.role, Role::Follower) {
            fx.disarm(RaftTimer::Heartbeat);
            [false, true].into_iter().for_each(|lease| fx.disarm(RaftTimer::Lease(lease)));
            self.arm_election(cx, fx);
            Self::give_up_reads(leadership, fx);
        }
    }

    /// Writes currentTerm and votedFor (Figure 2, persistent state). Without the rule the vote is not part of the
    /// record, so that only a new term is worth one.
    pub(super) fn save_vote(&self, cx: &Context<'_>, new_term: bool, fx: &mut Effects<'_, Self>) {
        let durable = cx.rules.keep(VOTE_DURABLE);
        if new_term || durable {
            let voted_for = self.voted_for.filter(|_| durable);
            fx.persist(META, Record::Vote { term: self.current_term, voted_for });
        }
    }

    /// Draws a new election time-out (§5.2). Who is no member waits to be heard of and begins no election (§6).
    pub(super) fn arm_election(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        if !self.electable() {
            return;
        }
        let by_hand = cx.get(ELECTION) == 1;
        let after = if by_hand { NEVER..NEVER } else { cx.get(TIMEOUT_MIN)..cx.get(TIMEOUT_MAX) };
        fx.arm(RaftTimer::Election, after);
    }
}
