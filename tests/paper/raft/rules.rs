//! Each rule is a guard: with it off, and nothing else changed, the guard lets pass what it stopped.

use super::*;
use quorate::protocol::{Judge, Protocol, Rule};
use quorate::protocols::raft::rules::{
    COMMIT_MAJORITY, COMMIT_OWN_TERM, ELECT_MAJORITY, NOOP, PERSIST_FIRST, VOTE_DURABLE, VOTE_ONCE, VOTE_UP_TO_DATE,
};

/// What a schedule came to with the rule on and with it off.
fn both<T>(hand: impl Fn() -> Cluster, rule: Rule, schedule: impl Fn(Cluster) -> T) -> (T, T) {
    (schedule(hand()), schedule(hand().without(rule)))
}

fn judges(hand: &Cluster) -> Vec<Judge> {
    hand.breaches.iter().map(|breach| breach.judge).collect()
}

/// §5.4.1 (B4): n3, whose log is empty, asks those who have a committed entry.
#[test]
fn raft_rule_vote_up_to_date() {
    let (on, off) = both(
        || Cluster::new(3),
        VOTE_UP_TO_DATE,
        |mut hand| {
            elect(&mut hand, 1, |from, to| from != 3 && to != 3);
            campaign(&mut hand, 3);
            hand.fire(3, RaftTimer::Election);
            hand.settle(everyone);
            (hand.brief(3).role, judges(&hand))
        },
    );
    assert_eq!(on, (CANDIDATE, vec![]));
    assert_eq!(off.0, LEADER);
    assert_eq!(off.1[0], Judge::Completeness);
}

/// §5.2 (B3): n1 and n3 ask n2 in the same term.
#[test]
fn raft_rule_vote_once() {
    let (on, off) = both(|| Cluster::new(3), VOTE_ONCE, |hand| two_candidates(hand, |_| {}));
    assert_eq!(on, (LEADER, CANDIDATE, vec![]));
    assert_eq!(off, (LEADER, LEADER, vec![Judge::OneLeader]));
}

/// Figure 2 (B2): n2 crashes between the two requests.
#[test]
fn raft_rule_vote_durable() {
    let reboot = |hand: &mut Cluster| {
        hand.crash(2);
        hand.restart(2);
        assert_eq!(hand.brief(2).epoch, 1, "the term is remembered either way");
    };
    let (on, off) = both(|| Cluster::new(3), VOTE_DURABLE, |hand| two_candidates(hand, reboot));
    assert_eq!(on, (LEADER, CANDIDATE, vec![]));
    assert_eq!(off, (LEADER, LEADER, vec![Judge::OneLeader]));
}

/// n1 and n3 are candidates of term 1; n2 is asked by n1, `between` happens, and n2 is asked by n3.
fn two_candidates(mut hand: Cluster, between: impl Fn(&mut Cluster)) -> (u8, u8, Vec<Judge>) {
    for id in [1, 3] {
        hand.fire(id, RaftTimer::Election);
        hand.sync(id);
    }
    for id in [1, 3] {
        hand.deliver(|flight| (flight.from, flight.to) == (id, 2));
        hand.sync(2);
        hand.deliver(|flight| (flight.from, flight.to) == (2, id));
        if id == 1 {
            between(&mut hand);
        }
    }
    (hand.brief(1).role, hand.brief(3).role, judges(&hand))
}

/// §5.4.2 (B1): an entry of an earlier term on a majority. Figure 8 itself is in safety.rs.
#[test]
fn raft_rule_commit_own_term() {
    let (on, off) = both(
        || with_disks(Cluster::with(3, &[(NOOP, 0)]), &[(1, &[1]), (1, &[]), (1, &[])]),
        COMMIT_OWN_TERM,
        |mut hand| {
            elect(&mut hand, 1, everyone);
            assert_eq!(hand.terms(2), [1], "a majority has it");
            hand.brief(1).committed
        },
    );
    assert_eq!((on, off), (0, 1));
}

/// §5.3 (B5): the leader alone has the entry, which the others never hear of.
#[test]
fn raft_rule_commit_majority() {
    let (on, off) = both(
        || Cluster::new(3),
        COMMIT_MAJORITY,
        |mut hand| {
            elect(&mut hand, 1, everyone);
            hand.submit(1, 1, 1, put("x", "1"));
            hand.settle(nobody);
            let (committed, answered) = (hand.brief(1).committed, hand.replies.len());
            hand.crash(1);
            elect(&mut hand, 2, everyone);
            (committed, answered, judges(&hand))
        },
    );
    assert_eq!(on, (1, 0, vec![]));
    assert_eq!((off.0, off.1), (2, 1));
    assert_eq!(off.2[0], Judge::Completeness);
}

/// §5.2 (B6): two candidates that nobody else has heard of.
#[test]
fn raft_rule_elect_majority() {
    let (on, off) = both(
        || Cluster::new(5),
        ELECT_MAJORITY,
        |mut hand| {
            for id in [1, 5] {
                hand.fire(id, RaftTimer::Election);
                hand.sync(id);
            }
            (hand.brief(1).role, hand.brief(5).role, judges(&hand))
        },
    );
    assert_eq!(on, (CANDIDATE, CANDIDATE, vec![]));
    assert_eq!(off, (LEADER, LEADER, vec![Judge::OneLeader]));
}

/// Figure 2 (B24): n2 accepts an entry and loses power before it is on disk.
#[test]
fn raft_rule_persist_first() {
    let (on, off) = both(
        || Cluster::new(3),
        PERSIST_FIRST,
        |mut hand| {
            elect(&mut hand, 1, everyone);
            hand.submit(1, 1, 1, put("x", "1"));
            hand.deliver(|flight| flight.to == 2);
            hand.sync(1);
            if hand.flying.iter().any(|flight| flight.from == 2) {
                hand.deliver(|flight| flight.from == 2);
            }
            hand.sent();
            let answered = hand.replies.len();
            hand.crash(2);
            hand.restart(2);
            hand.crash(1);
            elect(&mut hand, 2, everyone);
            (answered, judges(&hand))
        },
    );
    assert_eq!(on, (0, vec![]));
    assert_eq!((off.0, off.1[0]), (1, Judge::Completeness));
}

/// The leader's own disk is no exception: with the rule off it counts itself before it has written.
#[test]
fn raft_rule_persist_first_holds_for_the_leader() {
    let (on, off) = both(
        || Cluster::new(3),
        PERSIST_FIRST,
        |mut hand| {
            elect(&mut hand, 1, everyone);
            hand.submit(1, 1, 1, put("x", "1"));
            hand.sent();
            hand.tell(2, 1, accept(1, 2));
            hand.brief(1).committed
        },
    );
    assert_eq!((on, off), (1, 2));
}

/// The table of rules agrees with itself: bits are rows, ids are the protocol's, and each guards a property.
#[test]
fn raft_rules_are_a_table() {
    let info = Raft::INFO;
    for (row, rule) in info.rules.iter().enumerate() {
        assert_eq!(usize::from(rule.bit), row);
        assert!(rule.id.starts_with("raft.") && rule.source.contains("Raft"));
        assert!(info.properties.iter().any(|property| property.id == rule.guards), "{}", rule.id);
    }
    assert!(info.settings.iter().enumerate().all(|(row, setting)| usize::from(setting.at) == row));
}
