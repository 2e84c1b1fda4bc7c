//! Reads without the log: the dissertation's §6.4 and §6.4.1.

use super::*;
use quorate::protocol::{Admin, Outcome, Reply, RequestId};
use quorate::protocols::raft::rules::{DRIFT_BOUND, NOOP, READS, STICKY};

const LEASE: u64 = 1;
const FOLLOWER_READS: u64 = 2;
const LOCAL: u64 = 3;

/// A leader of three that has committed x=1.
fn led(settings: &[(quorate::protocol::Setting, u64)]) -> Cluster {
    let mut hand = Cluster::with(3, settings);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    hand.replies.clear();
    hand
}

fn leased() -> Cluster {
    let mut hand = led(&[(READS, LEASE), (STICKY, 1)]);
    beat(&mut hand, 1);
    hand
}

fn told(hand: &Cluster) -> Option<&Reply> {
    hand.replies.last().map(|(_, reply)| reply)
}

/// The value that a read found in the state after this slot.
fn found(value: &str, slot: u64) -> Reply {
    Reply::Done { outcome: Outcome::Value(Some(value.into())), at: Some((slot, 0)) }
}

/// A lease lasts for the election time-out divided by the bound on clock drift, from the sending of the heartbeats that a
/// majority acknowledged; within it the leader answers reads at once.
#[test]
fn dissertation_6_4_1_lease_answers_without_an_exchange() {
    let mut hand = leased();
    assert!(hand.armed(1, RaftTimer::Lease(false)).or(hand.armed(1, RaftTimer::Lease(true))).is_some());
    hand.submit(1, 2, 1, get("x"));
    assert!(hand.sent().is_empty());
    assert_eq!(told(&hand), Some(&found("1", 2)));
}

#[test]
fn dissertation_6_4_1_lease_is_shorter_than_the_time_out_by_the_bound_on_drift() {
    for (bound, lasts) in [(0, 100_000), (10, 81_818), (50, 33_333)] {
        let mut hand = Cluster::with(3, &[(READS, LEASE), (STICKY, 1), (DRIFT_BOUND, bound)]);
        elect(&mut hand, 1, everyone);
        let armed = hand.armed(1, RaftTimer::Lease(false)).or(hand.armed(1, RaftTimer::Lease(true)));
        assert_eq!(armed, Some(lasts..lasts));
    }
}

/// Once it has run out, and before a majority has answered, the leader asks as without one.
#[test]
fn dissertation_6_4_1_lease_that_ran_out_answers_nothing() {
    let mut hand = leased();
    let timer = hand.armed(1, RaftTimer::Lease(true)).is_some();
    // A heartbeat that nobody answers begins no lease.
    hand.fire(1, RaftTimer::Heartbeat);
    hand.settle(nobody);
    hand.fire(1, RaftTimer::Lease(timer));
    hand.fire(1, RaftTimer::Lease(!timer));
    hand.submit(1, 2, 1, get("x"));
    assert_eq!(told(&hand), None);
    hand.settle(everyone);
    assert_eq!(told(&hand), Some(&found("1", 2)));
}

/// A lease is measured from when the heartbeats were sent: answers that come after its time begin none.
#[test]
fn dissertation_6_4_1_lease_counts_from_the_sending() {
    let mut hand = led(&[(READS, LEASE), (STICKY, 1)]);
    for timer in [false, true] {
        if hand.armed(1, RaftTimer::Lease(timer)).is_some() {
            hand.fire(1, RaftTimer::Lease(timer));
        }
    }
    hand.fire(1, RaftTimer::Heartbeat);
    let measured = [false, true].into_iter().find(|&timer| hand.armed(1, RaftTimer::Lease(timer)).is_some());
    hand.fire(1, RaftTimer::Lease(measured.expect("a lease is measured")));
    hand.settle(everyone);
    assert!(!hand.view(1).fields.iter().any(|field| field.0 == "lease"));
}

/// Who told somebody to start an election has no lease any more, whatever becomes of that.
#[test]
fn dissertation_6_4_1_lease_ends_with_a_transfer() {
    let mut hand = leased();
    hand.operate(1, Admin::Transfer(NodeId(3)));
    hand.settle(nobody);
    hand.fire(1, RaftTimer::Election);
    beat(&mut hand, 1);
    hand.submit(1, 2, 1, get("x"));
    assert!(!hand.sent().is_empty(), "it asks");
    assert_eq!(told(&hand), None);
}

/// §6.4: a follower asks the leader for its commit index, waits until its own state has come so far, and answers.
#[test]
fn dissertation_6_4_follower_reads_through_the_read_index() {
    let mut hand = led(&[(READS, FOLLOWER_READS)]);
    hand.submit(1, 1, 2, put("x", "2"));
    hand.settle(|_, to| to != 3);
    hand.replies.clear();
    hand.submit(3, 2, 1, get("x"));
    hand.settle(|from, to| (from, to) != (1, 3));
    assert_eq!(told(&hand), None);
    let id = RequestId { client: NodeId::client(2), number: 1 };
    hand.tell(1, 3, Message::ReadIndexReply { term: 1, id, read_index: 3 });
    assert_eq!(told(&hand), None, "its state is behind");
    (0..3).for_each(|_| beat(&mut hand, 1));
    assert_eq!(hand.replies, [(id, found("2", 3))]);
}

/// The leader confirms that it leads before it names an index, and names none before it knows what is committed.
#[test]
fn dissertation_6_4_read_index_needs_a_majority_and_an_entry_of_the_term() {
    let mut hand = Cluster::with(3, &[(READS, FOLLOWER_READS), (NOOP, 0)]);
    elect(&mut hand, 1, everyone);
    hand.submit(3, 2, 1, get("x"));
    let id = RequestId { client: NodeId::client(2), number: 1 };
    hand.deliver(|flight| matches!(flight.message, Message::ReadIndex { .. }));
    assert_eq!(hand.brief(1).last, 1, "it writes the no-op that it began without");
    hand.settle(nobody);
    assert!(hand.replies.is_empty());
    (0..3).for_each(|_| beat(&mut hand, 1));
    assert_eq!(hand.replies, [(id, Reply::Done { outcome: Outcome::Value(None), at: Some((1, 0)) })]);
}

/// A new leader must be asked anew, and who does not lead names no index.
#[test]
fn dissertation_6_4_read_index_of_a_node_that_does_not_lead() {
    let mut hand = led(&[(READS, FOLLOWER_READS)]);
    hand.submit(3, 2, 1, get("x"));
    hand.tell(2, 3, request_vote(9, 2, (9, 9)));
    assert_eq!(told(&hand), Some(&Reply::Refused));
    hand.replies.clear();
    hand.sent();
    let id = RequestId { client: NodeId::client(2), number: 1 };
    hand.tell(3, 2, Message::ReadIndex { term: 1, id });
    assert_eq!(hand.sent(), [(2, 3, Message::ReadIndexReply { term: 1, id, read_index: 0 })]);
}

/// A read of whatever a node holds asks nobody, and may be stale.
#[test]
fn dissertation_6_4_local_reads_are_stale() {
    let mut hand = led(&[(READS, LOCAL)]);
    beat(&mut hand, 1);
    hand.submit(1, 1, 2, put("x", "2"));
    hand.settle(|_, to| to != 3);
    hand.submit(3, 2, 1, get("x"));
    let stale = Reply::Done { outcome: Outcome::Value(Some("1".into())), at: None };
    assert_eq!(told(&hand), Some(&stale));
}
