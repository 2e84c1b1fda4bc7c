//! §5.4: safety.

use super::*;
use quorate::protocols::raft::rules::{BATCH, NOOP};

/// The RequestVote RPC includes information about the candidate's log.
#[test]
fn raft_5_4_1_vote_request_describes_the_log() {
    for (log, last) in [(&[][..], (0, 0)), (&[1], (1, 1)), (&[1, 1, 4], (3, 4))] {
        let mut hand = cluster(&[(4, log), (1, &[]), (1, &[])]);
        hand.fire(1, RaftTimer::Election);
        hand.sync(1);
        let asked = hand.sent();
        assert!(asked.iter().all(|(_, _, message)| *message == request_vote(5, 1, last)), "{asked:?}");
    }
}

/// A voter denies its vote if its own log is more up-to-date: the log with the later last term is, and of equal last
/// terms the longer one.
#[test]
fn raft_5_4_1_voter_compares_logs() {
    let rows: &[(&[u64], (u64, u64), bool)] = &[
        (&[], (0, 0), true),
        (&[], (1, 1), true),
        (&[1], (0, 0), false),
        (&[1], (1, 1), true),
        (&[1], (2, 1), true),
        (&[1, 1], (1, 1), false),
        (&[1], (1, 2), true),
        (&[1, 1, 1], (1, 2), true),
        (&[2], (9, 1), false),
        (&[1, 2], (1, 2), false),
    ];
    for (log, last, granted) in rows {
        let mut hand = cluster(&[(2, log), (2, &[]), (2, &[])]);
        hand.tell(2, 1, request_vote(3, 2, *last));
        hand.sync(1);
        assert_eq!(hand.sent(), [(1, 2, vote(3, *granted))], "{log:?} asked by one with {last:?}");
    }
}

/// Only log entries from the leader's current term are committed by counting replicas; once one is, all before it are.
#[test]
fn raft_5_4_2_leader_commits_only_own_term() {
    for (index, committed) in [(1, 0), (2, 0), (3, 3)] {
        let mut hand = cluster(&[(2, &[1, 2]), (2, &[]), (2, &[])]);
        campaign(&mut hand, 1);
        hand.tell(2, 1, vote(3, true));
        hand.sync(1);
        hand.tell(2, 1, accept(3, index));
        assert_eq!(hand.brief(1).committed, committed, "a majority has index {index}");
    }
}

/// Figure 8 for three servers: x of term 1 reaches a majority in term 3, and is overwritten all the same in term 4.
/// Messages carry one entry, as the new leader's no-op in the same message would settle the matter.
fn figure_8(mut hand: Cluster) -> Cluster {
    let one = |from: u16, to: u16| (from, to) != (1, 3) && (from, to) != (3, 1);
    let alone = |node: u16| move |from: u16, to: u16| from != node && to != node;
    hand.fire(1, RaftTimer::Election);
    hand.settle(one);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(nobody);
    // n1 is cut off; n3 leads term 2 by n2's vote, and keeps y to itself.
    hand.fire(3, RaftTimer::Election);
    hand.settle(alone(1));
    hand.fire(3, RaftTimer::Election);
    hand.settle(alone(1));
    assert_eq!((hand.brief(3).role, hand.brief(3).epoch), (LEADER, 2));
    hand.submit(3, 2, 1, put("y", "2"));
    hand.settle(nobody);
    // n3 is cut off; n1 comes back and leads term 3, after it has learned of term 2.
    hand.fire(1, RaftTimer::Heartbeat);
    hand.settle(alone(3));
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (FOLLOWER, 2));
    hand.fire(1, RaftTimer::Election);
    hand.settle(alone(3));
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (LEADER, 3));
    for _ in 0..2 {
        hand.fire(1, RaftTimer::Heartbeat);
        hand.settle(alone(3));
    }
    assert_eq!((hand.terms(1), hand.terms(2)), (vec![1], vec![1]), "x is on a majority");
    // n1 crashes; n3 learns of term 3 and leads term 4.
    hand.crash(1);
    beat(&mut hand, 3);
    assert_eq!((hand.brief(3).role, hand.brief(3).epoch), (FOLLOWER, 3));
    hand.fire(3, RaftTimer::Election);
    hand.settle(everyone);
    assert_eq!((hand.brief(3).role, hand.brief(3).epoch), (LEADER, 4));
    hand.submit(3, 2, 2, put("z", "3"));
    hand.settle(everyone);
    beat(&mut hand, 3);
    hand
}

/// A leader cannot conclude that an entry of a previous term is committed because it is stored on a majority (Figure 8).
#[test]
fn raft_5_4_2_figure_8() {
    let settings = [(BATCH, 1), (NOOP, 0)];
    let hand = figure_8(Cluster::with(3, &settings));
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
    assert_eq!(hand.terms(2), [2, 4], "x gave way, and nobody had been told that it would stay");
    assert!(hand.replies.iter().all(|(id, _)| id.client == NodeId::client(2)), "{:?}", hand.replies);

    let hand = figure_8(Cluster::with(3, &settings).without(quorate::protocols::raft::rules::COMMIT_OWN_TERM));
    let judges: Vec<_> = hand.breaches.iter().map(|breach| breach.judge).collect();
    assert!(judges.contains(&quorate::protocol::Judge::Completeness), "{judges:?}");
    assert!(judges.contains(&quorate::protocol::Judge::Agreement), "{judges:?}");
}

/// Leader Append-Only (Figure 3): a leader never overwrites or deletes entries in its log; it only appends.
#[test]
fn raft_5_3_leader_only_appends() {
    let mut hand = cluster(&[(4, &[1, 1, 4]), (4, &[1, 2, 2, 2]), (4, &[1, 1, 4, 4])]);
    hand.fire(3, RaftTimer::Election);
    hand.settle(everyone);
    let led = hand.terms(3);
    assert_eq!(led, [1, 1, 4, 4, 5]);
    for number in 1..=5 {
        hand.submit(3, 1, number, put("x", "1"));
        hand.settle(everyone);
        assert_eq!(hand.terms(3)[..5], led, "what was there stays");
    }
    assert!((1..=3).all(|id| hand.terms(id) == hand.terms(3)) && hand.breaches.is_empty());
}

/// State Machine Safety (Figure 3): all apply the same commands in the same order, whoever led.
#[test]
fn raft_5_4_3_all_apply_the_same() {
    let mut hand = Cluster::new(5);
    for (round, leader) in (1..).zip([1, 4, 2, 5, 3, 1]) {
        let cut = leader % 5 + 1;
        elect(&mut hand, leader, |from, to| from != cut && to != cut);
        for number in 1..=3 {
            let value = format!("{round}.{number} ");
            let append = Operation::Append { key: "all".into(), value: value.as_str().into() };
            hand.submit(leader, round, number, append);
            hand.settle(|from, to| from != cut && to != cut);
        }
        // Those of one round reach whoever was cut off before the next round.
        beat(&mut hand, leader);
        beat(&mut hand, leader);
        beat(&mut hand, leader);
    }
    assert!((2..=5).all(|id| hand.field(id, "state") == hand.field(1, "state")));
    assert!((2..=5).all(|id| hand.brief(id).applied == hand.brief(1).applied));
    assert_eq!((hand.replies.len(), hand.breaches.len()), (18, 0));
}
