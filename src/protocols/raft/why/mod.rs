//! Why a node did what it did, as it can be read off its state before and after a step.
//!
//! The ids here are those of sentences in the catalogues of the page.

mod lack;
mod log;
mod votes;

use super::follow::Append;
use super::message::{Message, RaftTimer};
use super::replication::Leadership;
use super::rules::{HEARTBEAT, INFO, LATE_SNAPSHOT, LEARNER_UNCOUNTED, READS, REMOVED_UNCOUNTED, TIMEOUT_MIN, reads};
use super::{Raft, Role, bit};
use crate::protocol::{Admin, Because, Input, Inquiry, NodeId, Protocol, Request, quorum};

/// In which role a message is sent, by its row and argument: who asks for votes is a candidate, who sends entries leads,
/// who gives a vote or takes entries follows. A refusal may come from anyone.
pub(super) fn speaker(row: u8, argument: u64) -> Option<u8> {
    INFO.role(match (*INFO.messages.get(usize::from(row))?, argument) {
        ("RequestVote", _) => "candidate",
        ("AppendEntries" | "TimeoutNow", _) => "leader",
        ("RequestVote reply" | "AppendEntries reply", 1..) => "follower",
        ("PreVote", _) => "pre-candidate",
        _ => return None,
    })
}

impl Raft {
    /// Why this node became `after` in a step, what weighs the most first.
    pub(super) fn reasons(&self, after: &Self, asked: &Inquiry<'_, Self>) -> Vec<Because> {
        if self.silent {
            return vec![self.about("silent")];
        }
        match asked.input {
            Input::Fire(RaftTimer::Election) if self.leadership().is_some() => vec![self.why_left(after, asked)],
            Input::Fire(RaftTimer::Election) => self.why_asked(after, asked).into_iter().collect(),
            Input::Fire(RaftTimer::Heard) => vec![after.about("unheard").micros("least", asked.cx.get(TIMEOUT_MIN))],
            Input::Fire(RaftTimer::Heartbeat) if self.leadership().is_some() => {
                vec![after.about("beat").micros("every", asked.cx.get(HEARTBEAT))]
            }
            Input::Submit(request) => vec![self.why_answered(after, asked, request)],
            Input::Fire(RaftTimer::Lease(_)) => vec![after.about("lease-ended")],
            Input::Operate(admin) => self.why_operated(after, *admin).into_iter().collect(),
            Input::Deliver { from, message } => {
                let stepped = self.why_stepped(after, *from, message);
                let rules = asked.cx.rules;
                let counts = rules.keep(LEARNER_UNCOUNTED) && rules.keep(REMOVED_UNCOUNTED);
                // Whose answers count is then not what the membership says.
                if !counts
                    && matches!(
                        message,
                        Message::RequestVoteReply { .. }
                            | Message::PreVoteReply { .. }
                            | Message::AppendEntriesReply { .. }
                    )
                {
                    return stepped.into_iter().chain([after.about("counts-off").node("from", *from)]).collect();
                }
                stepped.into_iter().chain(self.why_heard(after, asked, *from, message)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A sentence about this node and its term.
    fn about(&self, key: &'static str) -> Because {
        Because::of(key).node("node", self.me).number("term", self.current_term)
    }

    fn leadership(&self) -> Option<&Leadership> {
        match &self.role {
            Role::Leader(leadership) => Some(leadership),
            _ => None,
        }
    }

    fn of(&self) -> u64 {
        self.config.voters().len() as u64
    }

    fn needed(&self) -> u64 {
        quorum::majority(self.of() as u16).into()
    }

    /// The voters whose bit is set.
    pub(super) fn chosen(&self, bits: u64) -> Vec<NodeId> {
        self.config.voters().iter().copied().filter(|&member| bits & bit(member) != 0).collect()
    }

    /// A message made a follower of who led or wanted to.
    fn why_stepped(&self, after: &Self, from: NodeId, message: &Message) -> Option<Because> {
        let asks = matches!(self.role, Role::Candidate { pre: true, .. });
        if matches!(self.role, Role::Follower) || asks || !matches!(after.role, Role::Follower) {
            return None;
        }
        let leads = matches!(message, Message::AppendEntries { .. } | Message::InstallSnapshot { .. });
        let key = match message.term() > self.current_term {
            true => "stepped",
            false if leads => "yielded",
            false => return None,
        };
        let kind = usize::from(crate::protocol::Payload::header(message).kind);
        let led = self.leadership().is_some();
        Some(
            after
                .about(key)
                .node("from", from)
                .number("own", self.current_term)
                .flag("led", led)
                .word("message", Self::INFO.messages.get(kind).copied().unwrap_or_default()),
        )
    }

    fn why_heard(&self, after: &Self, asked: &Inquiry<'_, Self>, from: NodeId, message: &Message) -> Vec<Because> {
        match message {
            Message::RequestVote { candidate_id, .. } if self.shielded(asked.cx, message) => {
                let leader = self.leader_id.unwrap_or(self.me);
                vec![after.about("refused-leader").node("from", *candidate_id).node("for", leader)]
            }
            Message::PreVote { term, candidate_id, last_log_index, last_log_term } => {
                vec![self.why_pre_voted(*candidate_id, *term, (*last_log_term, *last_log_index), asked)]
            }
            Message::PreVoteReply { term, vote_granted } => {
                vec![self.why_pre_counted(after, from, *term, *vote_granted)]
            }
            Message::TimeoutNow { leader_id, .. } if after.current_term > self.current_term => {
                vec![after.about("told-to").node("from", *leader_id)]
            }
            Message::RequestVote { term, candidate_id, last_log_index, last_log_term, .. } => {
                vec![self.why_voted(after, asked, (*term, *candidate_id), (*last_log_term, *last_log_index))]
            }
            Message::RequestVoteReply { term, vote_granted } => {
                vec![self.why_counted(after, asked, from, (*term, *vote_granted))]
            }
            Message::AppendEntries {
                term,
                leader_id,
                prev_log_index,
                prev_log_term,
                entries,
                leader_commit,
                round,
            } => {
                let append = Append {
                    term: *term,
                    leader_id: *leader_id,
                    prev_log_index: *prev_log_index,
                    prev_log_term: *prev_log_term,
                    entries: entries.clone(),
                    leader_commit: *leader_commit,
                    round: *round,
                };
                self.why_followed(after, asked, &append)
            }
            Message::AppendEntriesReply { request_term, success, match_index, .. } => {
                self.why_learned(after, asked, from, (*request_term, *success, *match_index))
            }
            Message::InstallSnapshot { term, leader_id, snapshot, offset, bytes, .. } => {
                let about =
                    |key| after.about(key).node("from", *leader_id).number("last", snapshot.last_included_index);
                vec![if *term < self.current_term {
                    about("append-old").number("theirs", *term)
                } else if snapshot.last_included_index <= self.commit_index && asked.cx.rules.keep(LATE_SNAPSHOT) {
                    about("chunk-had")
                } else if after.commit_index > self.commit_index {
                    about("installed")
                } else {
                    about("chunk").number("have", (offset + bytes).into()).number("of", snapshot.bytes.into())
                }]
            }
            Message::InstallSnapshotReply { request_term, last_included_index, next_offset, .. } => {
                vec![self.why_chunk(after, from, (*request_term, *last_included_index, *next_offset))]
            }
            Message::ReadIndex { .. } => vec![self.why_read_index(after, from, None)],
            Message::ReadIndexReply { read_index, .. } => vec![self.why_read_index(after, from, Some(*read_index))],
            Message::TimeoutNow { leader_id, .. } => vec![after.about("told-late").node("from", *leader_id)],
        }
    }

    /// A client asked: the ways of on_submit, one after the other.
    fn why_answered(&self, after: &Self, asked: &Inquiry<'_, Self>, request: &Request) -> Because {
        let about = |key| self.about(key).node("client", request.id.client).number("number", request.id.number);
        let (read, way) = (request.operation.reads(), asked.cx.get(READS));
        if read && way == reads::LOCAL {
            return about("read-local");
        }
        match (self.leadership(), self.leader_id) {
            (Some(_), _) if after.log.last() > self.log.last() => about("appended").number("slot", after.log.last()),
            (Some(it), _) if it.transferee.is_some() => about("transfer-refused"),
            (Some(it), _) if way == reads::LEASE && it.has_lease() => about("read-lease"),
            (Some(_), _) => about(if way == reads::LEASE { "read-leaseless" } else { "read-begun" }),
            (None, Some(leader)) if read && way == reads::FOLLOWER => about("read-asks").node("leader", leader),
            (None, Some(leader)) => about("redirected").node("leader", leader),
            (None, None) => about("turned-away"),
        }
    }

    /// A follower asked for the read index, or the leader said it (dissertation §6.4).
    fn why_read_index(&self, after: &Self, from: NodeId, index: Option<u64>) -> Because {
        let about = |key| after.about(key).node("from", from);
        let fewer = after.asked.len() < self.asked.len();
        match index {
            None => about(if self.leadership().is_some() { "index-asked" } else { "index-refused" }),
            Some(0) => about(if fewer { "index-none" } else { "index-late" }),
            Some(index) if fewer => about("index-answers").number("slot", index),
            Some(index) if after.asked == self.asked => about("index-late").number("slot", index),
            Some(index) => about("index-waits").number("slot", index).number("last", after.last_applied),
        }
    }

    /// An operator asked.
    fn why_operated(&self, after: &Self, admin: Admin) -> Option<Because> {
        match admin {
            Admin::Transfer(heir) if self.leadership().is_some() => {
                let begun = after.leadership().is_some_and(|it| it.transferee == Some(heir));
                Some(self.about(if begun { "handing" } else { "transfer-unfit" }).node("for", heir))
            }
            Admin::Add(node) if self.leadership().is_some() => Some(self.about("wish-add").node("for", node)),
            Admin::Remove(node) if self.config.voters() == [node] && !self.config.is_joint() => {
                Some(self.about("wish-last").node("for", node))
            }
            Admin::Remove(node) if self.leadership().is_some() => Some(self.about("wish-remove").node("for", node)),
            Admin::Transfer(_) | Admin::Add(_) | Admin::Remove(_) => Some(self.about("not-leader")),
            Admin::Compact if after.boundary() > self.boundary() => {
                Some(after.about("compacted").number("last", after.boundary()))
            }
            Admin::Compact => Some(self.about("nothing-new")),
        }
    }
}
