//! Raft: Ongaro and Ousterhout, *In Search of an Understandable Consensus Algorithm* (extended version, 2014).

mod clients;
mod compaction;
mod disk;
mod election;
mod leadership;
mod membership;
mod reads;
mod replication;
mod rules;
mod safety;
mod terms;

use std::sync::Arc;

use quorate::protocol::{Journal, Log, NodeId, Operation, Start, Value};
use quorate::protocols::raft::{Batch, Command, Entry, Message, Raft, RaftTimer, Record};

use super::hand::Hand;

type Cluster = Hand<Raft>;

const FOLLOWER: u8 = 0;
const CANDIDATE: u8 = 1;
const LEADER: u8 = 2;

fn everyone(_from: u16, _to: u16) -> bool {
    true
}

fn nobody(_from: u16, _to: u16) -> bool {
    false
}

fn noop(term: u64) -> Entry {
    Entry { term, command: Command::Noop }
}

/// A disk with this currentTerm and votedFor, and a log whose entries have these terms.
fn disk(term: u64, voted_for: Option<u16>, terms: &[u64]) -> Vec<Journal<Record>> {
    let vote = Record::Vote { term, voted_for: voted_for.map(NodeId) };
    let entry = |(&term, index)| Record::Append { index, entry: noop(term) };
    let log: Vec<Record> = terms.iter().zip(1..).map(entry).collect();
    [vec![vote], log].map(|records| Journal { records: records.into_iter().collect(), damaged: None }).into()
}

/// A cluster whose nodes, from n1 on, have these terms and logs on their disks.
fn cluster(nodes: &[(u64, &[u64])]) -> Cluster {
    with_disks(Hand::new(nodes.len() as u16), nodes)
}

fn with_disks(mut hand: Cluster, nodes: &[(u64, &[u64])]) -> Cluster {
    for (id, (term, terms)) in (1..).zip(nodes) {
        hand.boot(id, Start::Again, disk(*term, None, terms));
    }
    hand
}

/// Lets a node become a candidate and loses what it sends.
fn campaign(hand: &mut Cluster, id: u16) {
    hand.fire(id, RaftTimer::Election);
    hand.sync(id);
    hand.sent();
}

/// Lets a node be elected by those that it reaches, and lets everything settle.
fn elect(hand: &mut Cluster, id: u16, carries: impl Fn(u16, u16) -> bool) {
    hand.fire(id, RaftTimer::Election);
    hand.settle(carries);
    assert_eq!(hand.brief(id).role, LEADER, "n{id} was elected");
}

fn beat(hand: &mut Cluster, id: u16) {
    hand.fire(id, RaftTimer::Heartbeat);
    hand.settle(everyone);
}

fn request_vote(term: u64, candidate: u16, (last_log_index, last_log_term): (u64, u64)) -> Message {
    Message::RequestVote { term, candidate_id: NodeId(candidate), last_log_index, last_log_term, transfer: false }
}

fn vote(term: u64, vote_granted: bool) -> Message {
    Message::RequestVoteReply { term, vote_granted }
}

/// AppendEntries after an entry (index, term), with entries of these terms.
fn append(term: u64, leader: u16, (index, prev_log_term): (u64, u64), terms: &[u64], leader_commit: u64) -> Message {
    let mut log = Log::after(index, 0);
    terms.iter().for_each(|&term| log.push(noop(term)));
    Message::AppendEntries {
        term,
        leader_id: NodeId(leader),
        prev_log_index: index,
        prev_log_term,
        entries: (!terms.is_empty()).then(|| Batch::of(log)),
        leader_commit,
        round: 0,
    }
}

/// A follower's consent up to `match_index`, to a request of the same term.
fn accept(term: u64, match_index: u64) -> Message {
    Message::AppendEntriesReply {
        term,
        request_term: term,
        prev_log_index: 0,
        round: 0,
        success: true,
        match_index,
        conflict_term: 0,
        conflict_index: 0,
    }
}

fn put(key: &str, value: &str) -> Operation {
    Operation::Put { key: key.into(), value: value.into() }
}

fn get(key: &str) -> Operation {
    Operation::Get { key: key.into() }
}

/// What an AppendEntries carries: prevLogIndex, prevLogTerm, the terms of its entries, leaderCommit.
fn carried(message: &Message) -> (u64, u64, Vec<u64>, u64) {
    let Message::AppendEntries { prev_log_index, prev_log_term, entries, leader_commit, .. } = message else {
        panic!("an AppendEntries, not {message:?}")
    };
    let terms = |batch: &Arc<Batch>| batch.log.iter().map(|entry| entry.term).collect();
    (*prev_log_index, *prev_log_term, entries.as_ref().map(terms).unwrap_or_default(), *leader_commit)
}

/// A row of nextIndex or matchIndex.
fn of(map: &Value, node: u16) -> u64 {
    let Value::Map(rows) = map else { panic!("a map, not {map:?}") };
    let found = rows.iter().find(|(key, _)| *key == Value::Node(NodeId(node)));
    let Some((_, Value::Number(index))) = found else { panic!("n{node} has no number in {map:?}") };
    *index
}
