//! What Raft's nodes say to each other, and what they wait for.

use std::sync::Arc;

use super::log::{Batch, Entry};
use super::view::{entry_fields, number};
use crate::protocol::{Field, Header, Log, Mark, NodeId, Payload, Timer, Value};

/// The messages of Figure 2.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are those of Figure 2, under its names")]
pub enum Message {
    /// A candidate asks for a vote (§5.2).
    RequestVote { term: u64, candidate_id: NodeId, last_log_index: u64, last_log_term: u64 },
    /// The answer. A candidate asks a node once in a term, so the term says which request this answers.
    RequestVoteReply { term: u64, vote_granted: bool },
    /// A leader replicates entries, or says that it is there (§5.3, §5.2).
    AppendEntries {
        term: u64,
        leader_id: NodeId,
        prev_log_index: u64,
        prev_log_term: u64,
        /// None in a heartbeat.
        entries: Option<Arc<Batch>>,
        leader_commit: u64,
        /// Not in the paper: counts the exchanges of heartbeats by which the leader confirms reads (§8).
        round: u32,
    },
    /// The answer. What Figure 2 leaves to the RPC system is in the message: `request_term`, `prev_log_index` and
    /// `round` say which request it answers, as one of an earlier reign must not be taken for one of this.
    AppendEntriesReply {
        term: u64,
        request_term: u64,
        prev_log_index: u64,
        round: u32,
        success: bool,
        /// The last index at which the follower's log is the leader's; 0 without success.
        match_index: u64,
        /// The term at `prev_log_index` (§5.3); 0 where nothing stands there, and with success.
        conflict_term: u64,
        /// The first index of that term, or of the gap; 0 with success.
        conflict_index: u64,
    },
}

impl Message {
    /// The sender's term.
    pub fn term(&self) -> u64 {
        match *self {
            Self::RequestVote { term, .. }
            | Self::RequestVoteReply { term, .. }
            | Self::AppendEntries { term, .. }
            | Self::AppendEntriesReply { term, .. } => term,
        }
    }
}

/// What an RPC costs besides its entries: the fields of Figure 2 at eight bytes each.
const ENVELOPE: u32 = 24;

impl Payload for Message {
    fn header(&self) -> Header {
        let header =
            |kind, mark, argument, bytes| Header { kind, mark, carries: 0, bytes, epoch: self.term(), argument };
        match *self {
            Self::RequestVote { last_log_index, .. } => header(0, Mark::Ask, last_log_index, ENVELOPE + 8),
            Self::RequestVoteReply { vote_granted: true, .. } => header(1, Mark::Grant, 1, ENVELOPE),
            Self::RequestVoteReply { .. } => header(1, Mark::Refuse, 0, ENVELOPE),
            Self::AppendEntries { prev_log_index, entries: None, .. } => {
                header(2, Mark::Beat, prev_log_index, ENVELOPE + 24)
            }
            Self::AppendEntries { entries: Some(ref batch), .. } => Header {
                carries: (batch.log.last() + 1 - batch.log.first()) as u16,
                ..header(2, Mark::Carry, batch.log.last(), ENVELOPE + 24 + batch.bytes)
            },
            Self::AppendEntriesReply { success: true, match_index, .. } => {
                header(3, Mark::Accept, match_index, ENVELOPE + 24)
            }
            Self::AppendEntriesReply { match_index, .. } => header(3, Mark::Reject, match_index, ENVELOPE + 24),
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        let mut flipped = self.clone();
        let flip = |number: &mut u64| *number ^= 1 << (bit / 4 % 4);
        match (&mut flipped, bit % 4) {
            (Self::RequestVote { term, .. } | Self::RequestVoteReply { term, .. }, 0) => flip(term),
            (Self::RequestVote { last_log_index, .. }, 1) => flip(last_log_index),
            (Self::RequestVote { last_log_term, .. }, _) => flip(last_log_term),
            (Self::RequestVoteReply { vote_granted, .. }, _) => *vote_granted = !*vote_granted,
            (Self::AppendEntries { entries: Some(batch), .. }, 0 | 1) => *batch = batch.flipped(bit / 4)?,
            (Self::AppendEntries { term, .. } | Self::AppendEntriesReply { term, .. }, 0) => flip(term),
            (Self::AppendEntries { prev_log_term, .. }, 1) => flip(prev_log_term),
            (Self::AppendEntries { leader_commit, .. }, _) => flip(leader_commit),
            (Self::AppendEntriesReply { request_term, .. }, 1) => flip(request_term),
            (Self::AppendEntriesReply { match_index, .. }, 2) => flip(match_index),
            (Self::AppendEntriesReply { success, .. }, _) => *success = !*success,
        }
        Some(flipped)
    }

    fn fields(&self) -> Vec<Field> {
        match *self {
            Self::RequestVote { term, candidate_id, last_log_index, last_log_term } => vec![
                number("term", term),
                Field("candidateId", Value::Node(candidate_id)),
                number("lastLogIndex", last_log_index),
                number("lastLogTerm", last_log_term),
            ],
            Self::RequestVoteReply { term, vote_granted } => {
                vec![number("term", term), Field("voteGranted", Value::Flag(vote_granted))]
            }
            Self::AppendEntries {
                term,
                leader_id,
                prev_log_index,
                prev_log_term,
                ref entries,
                leader_commit,
                round,
            } => vec![
                number("term", term),
                Field("leaderId", Value::Node(leader_id)),
                number("prevLogIndex", prev_log_index),
                number("prevLogTerm", prev_log_term),
                Field("entries", entries.as_ref().map_or(Value::List(Vec::new()), |batch| list(&batch.log))),
                number("leaderCommit", leader_commit),
                number("round", round.into()),
            ],
            Self::AppendEntriesReply {
                term,
                request_term,
                prev_log_index,
                round,
                success,
                match_index,
                conflict_term,
                conflict_index,
            } => vec![
                number("term", term),
                number("requestTerm", request_term),
                number("prevLogIndex", prev_log_index),
                number("round", round.into()),
                Field("success", Value::Flag(success)),
                number("matchIndex", match_index),
                number("conflictTerm", conflict_term),
                number("conflictIndex", conflict_index),
            ],
        }
    }
}

fn list(log: &Log<Entry>) -> Value {
    Value::List((log.first()..).zip(log.iter()).map(|(index, entry)| entry_fields(index, entry)).collect())
}

/// What a node waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RaftTimer {
    /// Without word from a leader, to become a candidate (§5.2).
    Election,
    /// As leader, to send heartbeats (§5.2).
    Heartbeat,
}

impl Timer for RaftTimer {
    fn kind(self) -> u8 {
        self as u8
    }
}
