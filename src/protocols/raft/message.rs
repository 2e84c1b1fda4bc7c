//! What Raft's nodes say to each other, and what they wait for.

use std::sync::Arc;

use super::log::{Batch, Entry};
use super::snapshot::Snapshot;
use super::view::{entry_fields, number};
use crate::protocol::{Field, Header, Log, Mark, NodeId, Payload, RequestId, Timer, Value};

/// The messages of Figure 2.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are those of Figure 2, under its names")]
pub enum Message {
    /// A candidate asks for a vote (§5.2).
    RequestVote {
        term: u64,
        candidate_id: NodeId,
        last_log_index: u64,
        last_log_term: u64,
        /// The leader itself wants this election (dissertation §4.2.3), so who hears that leader answers all the same.
        transfer: bool,
    },
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
    /// Would the vote be given in `term`, which the sender has not begun yet (dissertation §9.6)?
    PreVote { term: u64, candidate_id: NodeId, last_log_index: u64, last_log_term: u64 },
    /// The answer: with the term that was asked for if the vote would be given, else with the sender's own.
    PreVoteReply { term: u64, vote_granted: bool },
    /// The leader wants the receiver to start an election at once (dissertation §3.10).
    TimeoutNow { term: u64, leader_id: NodeId },
    /// How far must the sender have come to answer this read of a client (dissertation §6.4)?
    ReadIndex { term: u64, id: RequestId },
    /// The answer; 0 if the sender does not know, as it does not lead or has committed nothing in its term.
    ReadIndexReply { term: u64, id: RequestId, read_index: u64 },
    /// A chunk of a snapshot for who lacks what the leader's log no longer has (§7, Figure 13).
    InstallSnapshot {
        term: u64,
        leader_id: NodeId,
        /// Of which these bytes are sent; shared, as a copy would cost the simulation and not the cluster.
        snapshot: Arc<Snapshot>,
        offset: u32,
        bytes: u32,
        round: u32,
    },
    /// The answer: what was asked, and how much of that snapshot has come.
    InstallSnapshotReply { term: u64, request_term: u64, last_included_index: u64, next_offset: u32, round: u32 },
}

impl Message {
    /// The sender's term.
    pub fn term(&self) -> u64 {
        match *self {
            Self::RequestVote { term, .. }
            | Self::RequestVoteReply { term, .. }
            | Self::AppendEntries { term, .. }
            | Self::AppendEntriesReply { term, .. }
            | Self::PreVote { term, .. }
            | Self::PreVoteReply { term, .. }
            | Self::TimeoutNow { term, .. }
            | Self::ReadIndex { term, .. }
            | Self::ReadIndexReply { term, .. }
            | Self::InstallSnapshot { term, .. }
            | Self::InstallSnapshotReply { term, .. } => term,
        }
    }

    /// Whether somebody has begun the term that stands on it. A pre-vote speaks of one that may never be.
    pub(super) fn has_begun(&self) -> bool {
        !matches!(self, Self::PreVote { .. } | Self::PreVoteReply { vote_granted: true, .. })
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
            Self::PreVote { last_log_index, .. } => header(4, Mark::Ask, last_log_index, ENVELOPE + 8),
            Self::PreVoteReply { vote_granted: true, .. } => header(5, Mark::Grant, 1, ENVELOPE),
            Self::PreVoteReply { .. } => header(5, Mark::Refuse, 0, ENVELOPE),
            Self::TimeoutNow { .. } => header(6, Mark::Order, 0, ENVELOPE),
            Self::ReadIndex { id, .. } => header(7, Mark::Ask, id.number, ENVELOPE),
            Self::ReadIndexReply { read_index, .. } => {
                let mark = if read_index > 0 { Mark::Accept } else { Mark::Reject };
                header(8, mark, read_index, ENVELOPE + 8)
            }
            Self::InstallSnapshot { ref snapshot, bytes, .. } => {
                header(9, Mark::Bulk, snapshot.last_included_index, ENVELOPE + 24 + bytes)
            }
            Self::InstallSnapshotReply { next_offset, .. } => {
                header(10, Mark::Accept, next_offset.into(), ENVELOPE + 24)
            }
        }
    }

    fn flipped(&self, bit: u64) -> Option<Self> {
        let mut flipped = self.clone();
        let flip = |number: &mut u64| *number ^= 1 << (bit / 4 % 4);
        match (&mut flipped, bit % 4) {
            (Self::RequestVote { term, .. } | Self::RequestVoteReply { term, .. }, 0) => flip(term),
            (Self::PreVote { term, .. } | Self::PreVoteReply { term, .. }, 0) => flip(term),
            (Self::RequestVote { last_log_index, .. } | Self::PreVote { last_log_index, .. }, 1) => {
                flip(last_log_index);
            }
            (Self::RequestVote { last_log_term, .. } | Self::PreVote { last_log_term, .. }, _) => flip(last_log_term),
            (Self::RequestVoteReply { vote_granted, .. } | Self::PreVoteReply { vote_granted, .. }, _) => {
                *vote_granted = !*vote_granted;
            }
            (Self::ReadIndexReply { read_index: number, .. }, 1) => flip(number),
            (Self::InstallSnapshotReply { last_included_index: number, .. }, 1) => flip(number),
            (
                Self::TimeoutNow { term, .. }
                | Self::ReadIndex { term, .. }
                | Self::ReadIndexReply { term, .. }
                | Self::InstallSnapshot { term, .. }
                | Self::InstallSnapshotReply { term, .. },
                _,
            ) => flip(term),
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
            Self::RequestVote { term, candidate_id, last_log_index, last_log_term, transfer } => {
                let mut fields = ask(term, candidate_id, (last_log_index, last_log_term));
                fields.extend(transfer.then_some(Field("leadershipTransfer", Value::Flag(true))));
                fields
            }
            Self::PreVote { term, candidate_id, last_log_index, last_log_term } => {
                ask(term, candidate_id, (last_log_index, last_log_term))
            }
            Self::RequestVoteReply { term, vote_granted } | Self::PreVoteReply { term, vote_granted } => {
                vec![number("term", term), Field("voteGranted", Value::Flag(vote_granted))]
            }
            Self::ReadIndex { term, id } => reader(term, id).into(),
            Self::ReadIndexReply { term, id, read_index } => {
                reader(term, id).into_iter().chain([number("readIndex", read_index)]).collect()
            }
            Self::InstallSnapshot { term, leader_id, ref snapshot, offset, bytes, round } => vec![
                number("term", term),
                Field("leaderId", Value::Node(leader_id)),
                number("lastIncludedIndex", snapshot.last_included_index),
                number("lastIncludedTerm", snapshot.last_included_term),
                number("offset", offset.into()),
                number("bytes", bytes.into()),
                Field("done", Value::Flag(offset + bytes == snapshot.bytes)),
                number("round", round.into()),
            ],
            Self::InstallSnapshotReply { term, request_term, last_included_index, next_offset, round } => vec![
                number("term", term),
                number("requestTerm", request_term),
                number("lastIncludedIndex", last_included_index),
                number("nextOffset", next_offset.into()),
                number("round", round.into()),
            ],
            Self::TimeoutNow { term, leader_id } => {
                vec![number("term", term), Field("leaderId", Value::Node(leader_id))]
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

fn ask(term: u64, candidate: NodeId, (last_log_index, last_log_term): (u64, u64)) -> Vec<Field> {
    let candidate = Field("candidateId", Value::Node(candidate));
    let last = [number("lastLogIndex", last_log_index), number("lastLogTerm", last_log_term)];
    [number("term", term), candidate].into_iter().chain(last).collect()
}

fn reader(term: u64, id: RequestId) -> [Field; 3] {
    [number("term", term), Field("client", Value::Node(id.client)), number("number", id.number)]
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
    /// Without word from a leader for the least election time-out, to no longer stand by it (dissertation §4.2.3, §9.6).
    Heard,
    /// As leader, to answer no more reads at once (dissertation §6.4.1). Of the two, one is in force, and the other
    /// measures the next.
    Lease(bool),
}

impl Timer for RaftTimer {
    fn kind(self) -> u8 {
        match self {
            Self::Election => 0,
            Self::Heartbeat => 1,
            Self::Heard => 2,
            Self::Lease(_) => 3,
        }
    }
}
