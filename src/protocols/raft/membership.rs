//! Cluster membership changes (§6; dissertation, chapter 4): one server at a time, or by joint consensus.
//!
//! A configuration is an entry of the log, and each node uses the latest in its log, committed or not (§4.1). Who is
//! admitted is a learner first, until its log has caught up (§4.2.1). What operators ask of a leader waits in its order,
//! and is forgotten when it no longer leads.

use std::sync::Arc;

use super::replication::{Leadership, Peer};
use super::rules::{
    CHANGE_OWN_TERM, HEARTBEAT, JOINT_HALVES, LEARNER_UNCOUNTED, MEMBERSHIP, ONE_CHANGE, REMOVED_UNCOUNTED,
    TIMEOUT_MAX, TIMEOUT_MIN, note,
};
use super::{Command, Entry, Raft, Role};
use crate::protocol::quorum::{self, Tally};
use crate::protocol::{Change, Context, Effects, Membership, NodeId, Refusal};

/// What an operator wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// It is to vote.
    Add(NodeId),
    /// It is to be no member.
    Remove(NodeId),
}

/// A learner that is brought up to date in rounds: each replicates what the log had when it began (§4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CatchUp {
    learner: NodeId,
    target: u64,
    /// How many heartbeats this round has taken.
    beats: u64,
    rounds: u8,
}

/// After so many rounds that each took too long a learner is given up.
const ROUNDS: u8 = 10;

impl Raft {
    /// The index of the configuration in use.
    fn config_index(&self) -> u64 {
        self.configs.last().map_or(0, |(index, _)| *index)
    }

    /// The configuration at `index`.
    pub(super) fn config_at(&self, index: u64) -> Arc<Membership> {
        let after = self.configs.partition_point(|(at, _)| *at <= index);
        Arc::clone(&self.configs[after.max(1) - 1].1)
    }

    /// Those whose votes and logs count.
    pub(super) fn electorate(&self, cx: &Context<'_>) -> Arc<Membership> {
        // §6: agreement requires separate majorities from both the old and new configurations.
        if self.config.is_joint() && !cx.rules.keep(JOINT_HALVES) {
            return Arc::new(Membership::of(self.config.voters().iter().copied()));
        }
        Arc::clone(&self.config)
    }

    /// What the votes of this campaign have come to.
    pub(super) fn tally(&self, cx: &Context<'_>, granted: u64, refused: u64) -> Tally {
        let ballot = |node: NodeId| match super::bit(node) {
            bit if granted & bit != 0 => Some(true),
            bit if refused & bit != 0 => Some(false),
            _ => None,
        };
        self.electorate(cx).tally(ballot)
    }

    /// The greatest `value` that a quorum has reached, by what the leader knows of each.
    pub(super) fn reached(&self, cx: &Context<'_>, value: impl Fn(&Peer) -> u64) -> u64 {
        let Role::Leader(leadership) = &self.role else { return 0 };
        let needed = quorum::majority(self.config.voters().len() as u16);
        // Dissertation §4.2.1: learners are not counted.
        if !cx.rules.keep(LEARNER_UNCOUNTED) {
            return leadership.reached(needed, value);
        }
        // §4.2.2: nor is a leader that is no member, which has everything.
        if !cx.rules.keep(REMOVED_UNCOUNTED) && !self.config.counts(self.me) {
            return leadership.reached(needed - 1, value);
        }
        self.electorate(cx).committed(|node| self.place(node).map(|at| value(&leadership.peers[at])))
    }

    /// Whether it may lead. Who is in no configuration that counts now may still be needed until the latest is committed
    /// (dissertation §4.2.2), so any since the last that it knows to be committed will do.
    pub(super) fn electable(&self) -> bool {
        if self.lost {
            return false;
        }
        let after = self.configs.partition_point(|(at, _)| *at <= self.commit_index);
        self.configs[after.max(1) - 1..].iter().any(|(_, config)| config.counts(self.me))
    }

    /// Takes note of a configuration at this index of the log.
    pub(super) fn note_config(&mut self, index: u64, command: &Command) {
        if let Command::Configuration(config) = command {
            self.configs.push((index, Arc::clone(config)));
        }
    }

    /// Forgets the configurations after `last`, which are cut off.
    pub(super) fn cut_configs(&mut self, last: u64) {
        while self.configs.len() > 1 && self.config_index() > last {
            self.configs.pop();
        }
    }

    /// Begins with this configuration, which a snapshot has at `index`; those after it stay.
    pub(super) fn base_configs(&mut self, index: u64, config: Arc<Membership>) {
        self.configs.retain(|(at, _)| *at > index);
        self.configs.insert(0, (index, config));
    }

    /// Uses the latest configuration in the log from now on (§4.1), whether it came, was cut off or lies in a snapshot.
    pub(super) fn adopt(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Some((_, config)) = self.configs.last() else { return };
        if *config == self.config {
            return;
        }
        self.config = Arc::clone(config);
        let members: Arc<[NodeId]> = self.config.members().into();
        let before = std::mem::replace(&mut self.members, Arc::clone(&members));
        let last = self.log.last();
        if let Role::Leader(leadership) = &mut self.role {
            leadership.regroup(&before, &members, last);
        } else {
            self.arm_election(cx, fx);
        }
    }

    /// An operator asks for a change.
    pub(super) fn on_wish(&mut self, cx: &Context<'_>, wish: Wish, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return fx.note(note::NOT_LEADER, [0; 2]) };
        leadership.wishes.push(wish);
        self.advance_change(cx, fx);
    }

    /// Goes on with what operators want, if the leader may (dissertation §4.1).
    pub(super) fn advance_change(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &self.role else { return };
        if leadership.wishes.is_empty() && !self.config.is_joint() {
            return;
        }
        // §4.1: not before the configuration in use is committed. And not before an entry of its own term is, as only then
        // does it know which configuration that is (Ongaro, raft-dev, 10 July 2015).
        let committed = self.config_index() <= self.commit_index || !cx.rules.keep(ONE_CHANGE);
        let ready = committed && (self.knows_commit() || !cx.rules.keep(CHANGE_OWN_TERM));
        if !ready {
            return;
        }
        let next = if self.config.is_joint() { self.config.leave_joint() } else { self.next_config(cx, fx) };
        match next {
            // Only a learner comes by itself; all else was asked for and is done with it.
            Ok(next) if next != *self.config => self.append_config(cx, next, fx),
            Ok(_) => {}
            Err(refusal) => {
                fx.note(note::CHANGE_REFUSED, [refusal as u64, 0]);
                self.wish_done();
                self.advance_change(cx, fx);
            }
        }
    }

    /// The next configuration on the way to what operators want; the one in use while a learner catches up.
    fn next_config(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) -> Result<Membership, Refusal> {
        let Some(wish) = self.wish() else { return Ok((*self.config).clone()) };
        if cx.get(MEMBERSHIP) == 1 && self.together() > 1 {
            return self.next_together(cx, fx);
        }
        let change = match wish {
            Wish::Add(node) if self.config.voters().contains(&node) => None,
            Wish::Add(node) if !self.config.learners().contains(&node) => {
                return self.config.change(&[Change::Learner(node)]);
            }
            Wish::Add(node) => match self.caught_up(cx, node, fx) {
                Some(true) => Some(Change::Voter(node)),
                Some(false) => return Ok((*self.config).clone()),
                None => None,
            },
            Wish::Remove(node) if !self.config.contains(node) => None,
            Wish::Remove(node) => Some(Change::Remove(node)),
        };
        let next = match change {
            None => Ok((*self.config).clone()),
            // A learner's leave changes no majority.
            Some(change @ Change::Remove(node)) if self.config.learners().contains(&node) => {
                self.config.change(&[change])
            }
            Some(change) if cx.get(MEMBERSHIP) == 1 => self.config.enter_joint(&[change], true),
            Some(change) => self.config.change(&[change]),
        };
        if next.is_ok() {
            self.wish_done();
            if change.is_none() {
                return self.next_config(cx, fx);
            }
        }
        next
    }

    /// How many wishes one joint change can do: up to the first about somebody of whom an earlier one speaks already.
    fn together(&self) -> usize {
        let Role::Leader(leadership) = &self.role else { return 0 };
        let mut named = 0;
        let fresh = |wish: &&Wish| {
            let (Wish::Add(node) | Wish::Remove(node)) = **wish;
            let known = named & super::bit(node) != 0;
            named |= super::bit(node);
            !known
        };
        leadership.wishes.iter().take_while(fresh).count()
    }

    /// The next configuration on the way to all that operators want at once: who comes learns, and once all have caught up
    /// everybody comes and goes in one joint change (§6).
    fn next_together(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) -> Result<Membership, Refusal> {
        let count = self.together();
        let Role::Leader(leadership) = &self.role else { return Err(Refusal::NotJoint) };
        let wishes: Vec<Wish> = leadership.wishes[..count].to_vec();
        let stranger = |wish: &Wish| match *wish {
            Wish::Add(node) if !self.config.contains(node) => Some(Change::Learner(node)),
            _ => None,
        };
        let strangers: Vec<Change> = wishes.iter().filter_map(stranger).collect();
        if !strangers.is_empty() {
            return self.config.change(&strangers);
        }
        let mut changes = Vec::new();
        for (at, wish) in wishes.iter().enumerate() {
            match *wish {
                Wish::Remove(node) => changes.push(Change::Remove(node)),
                Wish::Add(node) if self.config.voters().contains(&node) => {}
                Wish::Add(node) => match self.ready(cx, node, fx) {
                    Some(true) => changes.push(Change::Voter(node)),
                    Some(false) => return Ok((*self.config).clone()),
                    None => {
                        self.forget_wish(at);
                        return self.next_config(cx, fx);
                    }
                },
            }
        }
        let next = self.config.enter_joint(&changes, true);
        if next.is_ok() {
            (0..count).for_each(|_| self.forget_wish(0));
        }
        next
    }

    /// Whether a learner has caught up, now or before: of several one is measured at a time.
    fn ready(&mut self, cx: &Context<'_>, learner: NodeId, fx: &mut Effects<'_, Self>) -> Option<bool> {
        let bit = super::bit(learner);
        if matches!(&self.role, Role::Leader(leadership) if leadership.ready & bit != 0) {
            return Some(true);
        }
        let ready = self.caught_up(cx, learner, fx);
        if let (Some(true), Role::Leader(leadership)) = (ready, &mut self.role) {
            leadership.ready |= bit;
            leadership.catching = None;
        }
        ready
    }

    fn wish(&self) -> Option<Wish> {
        let Role::Leader(leadership) = &self.role else { return None };
        leadership.wishes.first().copied()
    }

    fn wish_done(&mut self) {
        self.forget_wish(0);
    }

    fn forget_wish(&mut self, at: usize) {
        let Role::Leader(leadership) = &mut self.role else { return };
        leadership.catching = None;
        if at < leadership.wishes.len() {
            let (Wish::Add(node) | Wish::Remove(node)) = leadership.wishes.remove(at);
            leadership.ready &= !super::bit(node);
        }
    }

    /// Puts a configuration into the log, and uses it at once (§4.1).
    fn append_config(&mut self, cx: &Context<'_>, config: Membership, fx: &mut Effects<'_, Self>) {
        fx.note(note::CONFIGURED, [config.voters().len() as u64, config.outgoing().len() as u64]);
        let command = Command::Configuration(Arc::new(config));
        self.append(Entry { term: self.current_term, command }, fx);
        self.adopt(cx, fx);
        self.await_disk(cx, fx);
        self.broadcast(cx, fx);
    }

    /// Whether a learner's log has caught up: whether it took all that the log had when a round began in less than an
    /// election time-out (dissertation §4.2.1). None if it never will.
    fn caught_up(&mut self, cx: &Context<'_>, learner: NodeId, fx: &mut Effects<'_, Self>) -> Option<bool> {
        let (last, place) = (self.log.last(), self.place(learner)?);
        let Role::Leader(leadership) = &mut self.role else { return None };
        let fresh = CatchUp { learner, target: last, beats: 0, rounds: 1 };
        let round = leadership.catching.get_or_insert(fresh);
        if round.learner != learner {
            *round = fresh;
        }
        if leadership.peers[place].match_index < round.target {
            return Some(false);
        }
        if round.beats * cx.get(HEARTBEAT) < cx.get(TIMEOUT_MIN) {
            return Some(true);
        }
        *round = CatchUp { rounds: round.rounds + 1, ..fresh };
        if round.rounds <= ROUNDS {
            return Some(false);
        }
        fx.note(note::TOO_SLOW, [learner.0.into(), ROUNDS.into()]);
        None
    }

    /// At a heartbeat: a round goes on, and a learner that has not finished one in ten election time-outs is given up.
    pub(super) fn beat_change(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &mut self.role else { return };
        if let Some(round) = &mut leadership.catching {
            round.beats += 1;
            if round.beats * cx.get(HEARTBEAT) > u64::from(ROUNDS) * cx.get(TIMEOUT_MAX) {
                fx.note(note::TOO_SLOW, [round.learner.0.into(), round.rounds.into()]);
                self.wish_done();
            }
        }
        self.advance_change(cx, fx);
    }

    /// A leader that is no member steps down once that is committed (dissertation §4.2.2), and lets the best of the others
    /// start an election at once (§3.10).
    pub(super) fn leave_if_removed(&mut self, cx: &Context<'_>, fx: &mut Effects<'_, Self>) {
        let Role::Leader(leadership) = &self.role else { return };
        if self.config.counts(self.me) || self.config_index() > self.commit_index {
            return;
        }
        let peers = self.members.iter().zip(&leadership.peers).filter(|(member, _)| self.config.counts(**member));
        let heir = peers.max_by_key(|(_, peer)| peer.match_index).map(|(heir, _)| *heir);
        if let Some(heir) = heir {
            let (term, leader_id) = (self.current_term, self.me);
            fx.send(heir, super::Message::TimeoutNow { term, leader_id });
        }
        fx.note(note::REMOVED, [self.config_index(), 0]);
        self.leader_id = heir;
        self.become_follower(cx, self.current_term, fx);
    }
}

impl Leadership {
    /// Goes on with what is known of those who stay; of who is new nothing is.
    fn regroup(&mut self, before: &[NodeId], members: &[NodeId], last: u64) {
        let known = std::mem::take(&mut self.peers);
        let known: Vec<(NodeId, Peer)> = before.iter().copied().zip(known).collect();
        let of = |&member: &NodeId| {
            let known = known.iter().find(|(node, _)| *node == member);
            known.map_or_else(|| Peer::new(last, 0, 0), |(_, peer)| peer.clone())
        };
        self.peers = members.iter().map(of).collect();
    }
}
