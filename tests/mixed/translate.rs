//! Messages both ways: what a node of the crate hears, in its words, and what it says, in ours.

use std::sync::Arc;

use quorate::protocol::NodeId;
use quorate::protocols::raft::{Batch, Command, Entry, Message, Snapshot};
use raft::CAMPAIGN_TRANSFER;
use raft::eraftpb::{self, MessageType};

use super::store::{Store, described, encoded};

/// The round of what stands for a heartbeat of the crate, which our followers put into their answers.
const HEARTBEAT: u32 = 1;

/// What a node of the crate is answering: the crate's answers do not say it, and ours do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Nothing,
    Append { term: u64, prev: u64, round: u32 },
    Install { term: u64, index: u64, total: u32, round: u32 },
}

impl Asked {
    pub fn by(message: &Message) -> Self {
        match message {
            &Message::AppendEntries { term, prev_log_index, round, .. } => {
                Self::Append { term, prev: prev_log_index, round }
            }
            Message::InstallSnapshot { term, snapshot, round, .. } => {
                Self::Install { term: *term, index: snapshot.last_included_index, total: snapshot.bytes, round: *round }
            }
            _ => Self::Nothing,
        }
    }
}

/// Commands on their way into the crate's log, found again by the key that is in its entry.
#[derive(Clone, Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    pub fn add(&mut self, command: Command) -> u64 {
        self.0.push(command);
        self.0.len() as u64
    }

    /// The command of an entry. One without a key is an entry that the crate made, and does nothing.
    pub fn of(&self, entry: &eraftpb::Entry) -> Command {
        let key = <[u8; 8]>::try_from(&entry.context[..]).map_or(0, u64::from_be_bytes);
        key.checked_sub(1).map_or(Command::Noop, |at| self.0[at as usize].clone())
    }

    pub fn forget(&mut self) {
        self.0.clear();
    }
}

fn message(kind: MessageType, from: NodeId, to: u64, term: u64) -> eraftpb::Message {
    let mut made = eraftpb::Message::default();
    made.set_msg_type(kind);
    (made.from, made.to, made.term) = (from.0.into(), to, term);
    made
}

/// A message of ours in the crate's words; none for what it has no words for.
pub fn heard(me: u64, from: NodeId, said: &Message, commands: &mut Commands) -> Option<eraftpb::Message> {
    let of = |kind| message(kind, from, me, said.term());
    let vote = |kind, (index, log_term): (u64, u64), transfer: bool| {
        let mut made = of(kind);
        (made.index, made.log_term) = (index, log_term);
        made.context = if transfer { CAMPAIGN_TRANSFER } else { &[] }.to_vec().into();
        Some(made)
    };
    let verdict = |kind, granted: bool| {
        let mut made = of(kind);
        made.reject = !granted;
        Some(made)
    };
    match *said {
        Message::RequestVote { last_log_index, last_log_term, transfer, .. } => {
            vote(MessageType::MsgRequestVote, (last_log_index, last_log_term), transfer)
        }
        Message::PreVote { last_log_index, last_log_term, .. } => {
            vote(MessageType::MsgRequestPreVote, (last_log_index, last_log_term), false)
        }
        Message::RequestVoteReply { vote_granted, .. } => verdict(MessageType::MsgRequestVoteResponse, vote_granted),
        Message::PreVoteReply { vote_granted, .. } => verdict(MessageType::MsgRequestPreVoteResponse, vote_granted),
        Message::TimeoutNow { .. } => Some(of(MessageType::MsgTimeoutNow)),
        Message::AppendEntries { prev_log_index, prev_log_term, ref entries, leader_commit, .. } => {
            let mut made = of(MessageType::MsgAppend);
            (made.index, made.log_term, made.commit) = (prev_log_index, prev_log_term, leader_commit);
            let log = entries.iter().flat_map(|batch| (batch.log.first()..).zip(batch.log.iter()));
            let encode = |(index, entry): (u64, &Entry)| {
                let key = (entry.command != Command::Noop).then(|| commands.add(entry.command.clone()));
                encoded(index, entry, key)
            };
            made.set_entries(log.map(encode).collect::<Vec<_>>().into());
            Some(made)
        }
        Message::AppendEntriesReply { .. } => Some(answer(of, said)),
        // Snapshots come in chunks, and are handed over whole. Reads of followers go through our leaders only.
        Message::InstallSnapshot { .. }
        | Message::InstallSnapshotReply { .. }
        | Message::ReadIndex { .. }
        | Message::ReadIndexReply { .. } => None,
    }
}

fn answer(of: impl Fn(MessageType) -> eraftpb::Message, said: &Message) -> eraftpb::Message {
    let &Message::AppendEntriesReply {
        term,
        request_term,
        prev_log_index,
        round,
        success,
        match_index,
        conflict_index,
        ..
    } = said
    else {
        unreachable!("asked of answers alone")
    };
    let mut made = of(MessageType::MsgAppendResponse);
    match success {
        // It answers what was asked in another term: the crate does not ask which, so it hears of the term alone.
        _ if request_term != term => {}
        true if round == HEARTBEAT => made.set_msg_type(MessageType::MsgHeartbeatResponse),
        true => made.index = match_index,
        false => (made.reject, made.index, made.reject_hint) = (true, prev_log_index, conflict_index.saturating_sub(1)),
    }
    made
}

/// A whole snapshot in the crate's words. The crate takes none in which it is no member; who is about to be admitted is in
/// no snapshot yet, so it is told that it learns.
pub fn whole(me: NodeId, from: NodeId, term: u64, snapshot: &Snapshot) -> eraftpb::Message {
    let mut made = message(MessageType::MsgSnapshot, from, me.0.into(), term);
    made.set_snapshot(described(snapshot, Some(me)));
    made
}

/// A follower has all of a snapshot up to `index`, in the crate's words.
pub fn installed(me: u64, from: NodeId, term: u64, index: u64) -> eraftpb::Message {
    let mut made = message(MessageType::MsgAppendResponse, from, me, term);
    made.index = index;
    made
}

/// A sign of life of the leader, without any news.
pub fn alive(me: u64, from: NodeId, term: u64) -> eraftpb::Message {
    message(MessageType::MsgHeartbeat, from, me, term)
}

/// What the crate says in our words; none for what we have no words for.
pub fn said(me: NodeId, said: &eraftpb::Message, store: &Store, asked: Asked) -> Option<Message> {
    let (term, granted) = (said.term, !said.reject);
    Some(match said.get_msg_type() {
        MessageType::MsgRequestVote => Message::RequestVote {
            term,
            candidate_id: me,
            last_log_index: said.index,
            last_log_term: said.log_term,
            transfer: !said.context.is_empty(),
        },
        MessageType::MsgRequestPreVote => {
            Message::PreVote { term, candidate_id: me, last_log_index: said.index, last_log_term: said.log_term }
        }
        MessageType::MsgRequestVoteResponse => Message::RequestVoteReply { term, vote_granted: granted },
        MessageType::MsgRequestPreVoteResponse => Message::PreVoteReply { term, vote_granted: granted },
        MessageType::MsgTimeoutNow => Message::TimeoutNow { term, leader_id: me },
        MessageType::MsgAppend => append(me, said, store),
        MessageType::MsgHeartbeat => {
            // What its follower is known to have committed is known to match; where the log no longer has it, the start.
            let known = said.commit >= store.boundary();
            let prev_log_index = if known { said.commit } else { 0 };
            Message::AppendEntries {
                term,
                leader_id: me,
                prev_log_index,
                prev_log_term: store.term_at(prev_log_index),
                entries: None,
                leader_commit: prev_log_index,
                round: HEARTBEAT,
            }
        }
        MessageType::MsgAppendResponse => return reply(said, store, asked),
        MessageType::MsgSnapshot => {
            let snapshot = Arc::clone(store.snapshot.as_ref().expect("it was taken from there"));
            let bytes = snapshot.bytes;
            Message::InstallSnapshot { term, leader_id: me, snapshot, offset: 0, bytes, round: 0 }
        }
        // The answer to a sign of life says nothing.
        MessageType::MsgHeartbeatResponse => return None,
        other => panic!("the crate says {other:?}, for which there is no word"),
    })
}

fn append(me: NodeId, said: &eraftpb::Message, store: &Store) -> Message {
    let first = said.index + 1;
    let log = store.log.slice(first..first + said.entries.len() as u64);
    let alike = (said.entries.iter().zip(log.iter())).all(|(theirs, ours)| theirs.term == ours.term);
    assert!(alike && log.iter().count() == said.entries.len(), "the crate sends what is written");
    Message::AppendEntries {
        term: said.term,
        leader_id: me,
        prev_log_index: said.index,
        prev_log_term: said.log_term,
        entries: (!log.is_empty()).then(|| Batch::of(log)),
        leader_commit: said.commit,
        round: 0,
    }
}

fn reply(said: &eraftpb::Message, store: &Store, asked: Asked) -> Option<Message> {
    match asked {
        Asked::Nothing => None,
        Asked::Append { term: request_term, prev, round } => {
            let success = said.term == request_term && !said.reject;
            // §5.3: the term of the conflicting entry and the first index of that term, or the index after the last.
            let (conflict_term, conflict_index) = match said.reject {
                true if prev > store.log.last() => (0, store.log.last() + 1),
                true => (store.term_at(prev), store.first_of_term(prev)),
                false => (0, 0),
            };
            Some(Message::AppendEntriesReply {
                term: said.term,
                request_term,
                prev_log_index: prev,
                round,
                success,
                match_index: if success { said.index } else { 0 },
                conflict_term,
                conflict_index,
            })
        }
        Asked::Install { term: request_term, index, total, round } => {
            let has = said.term == request_term && said.index >= index;
            Some(Message::InstallSnapshotReply {
                term: said.term,
                request_term,
                last_included_index: index,
                next_offset: if has { total } else { 0 },
                round,
            })
        }
    }
}
