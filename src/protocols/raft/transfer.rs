//! A leader that goes: because a majority no longer answers it (dissertation §6.2), or because it is asked to hand
//! leadership over (dissertation §3.10).

use super::message::{Message, RaftTimer};
use super::rules::{CHECK_QUORUM, QUORUM_ANSWERS, TIMEOUT_MAX, note};
use super::{Raft, Role, bit};
use crate::protocol::{Context, Effects, NodeId};

impl Raft {
    /// A leader's election timer measures how long it may go unanswered, and how long it may take to hand over.
    pub(super) fn arm_quorum(&self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        fx.arm(RaftTimer::Election, cx.get(TIMEOUT_MAX)..cx.get(TIMEOUT_MAX));
    }

    /// An election time-out has passed in which it led.
    pub(super) fn on_leaders_timeout(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        // Dissertation §3.10: if the transfer is not done by then, it is given up, and clients are served again.
        if let Some(heir) = leadership.transferee.take() {
            fx.note(note::TRANSFER_ENDED, [heir.0.into(), 0]);
        }
        if cx.get(CHECK_QUORUM) == 0 {
            return;
        }
        let active = leadership.take_active(self.me, &self.members);
        let electorate = self.electorate(cx);
        self.arm_quorum(cx, fx);
        // Dissertation §6.2: a leader steps down if an election time-out passes without a round of heartbeats that a
        // majority answers, so that its clients ask elsewhere.
        if !electorate.reached(|node| active & bit(node) != 0) && cx.rules.keep(QUORUM_ANSWERS) {
            fx.note(note::QUORUM_LOST, [active.count_ones().into(), electorate.voters().len() as u64]);
            self.leader_id = None;
            self.become_follower(cx, self.current_term, fx);
        }
    }

    /// Begins to hand leadership over.
    pub(super) fn begin_transfer(&mut self, cx: &Context<'_>, heir: NodeId, fx: &mut Effects<'_, Self>) {
        let electable = self.config.counts(heir) && heir != self.me;
        let Role::Leader(leadership) = &mut self.role else { return fx.note(note::NOT_LEADER, [0; 2]) };
        if !electable {
            return fx.note(note::CANNOT_LEAD, [heir.0.into(), 0]);
        }
        leadership.transferee = Some(heir);
        self.arm_quorum(cx, fx);
        self.replicate(cx, fx);
        self.hand_over(fx);
    }

    /// Tells the heir to start an election, once its log is as long as the leader's: then it wins (dissertation §3.10).
    pub(super) fn hand_over(&mut self, fx: &mut Effects<'_, Self>) {
        let (last, members) = (self.log.last(), &self.members);
        let Role::Leader(leadership) = &mut self.role else { return };
        let Some(heir) = leadership.transferee else { return };
        let at = members.iter().position(|&member| member == heir);
        if at.is_some_and(|at| leadership.peers[at].match_index == last) {
            leadership.handed = true;
            fx.send(heir, Message::TimeoutNow { term: self.current_term, leader_id: self.me });
        }
    }

    /// Starts an election at once, as if its timer had gone off (dissertation §3.10).
    #[inline(never)]
    pub(super) fn on_timeout_now(&mut self, cx: &Context<'_>, term: u64, fx: &mut Effects<'_, Self>) {
        if term == self.current_term && matches!(self.role, Role::Follower) && self.electable() {
            self.start_election(cx, true, fx);
        }
    }
}
