//! Figure 2, persistent state: updated on stable storage before responding to RPCs.

use super::*;
use quorate::protocol::Claim;

/// A vote is given once it is on disk, and a crash before that leaves no trace of it.
#[test]
fn raft_figure_2_votes_are_durable_before_they_are_given() {
    let mut hand = Cluster::new(3);
    hand.tell(2, 1, request_vote(1, 2, (0, 0)));
    assert!(hand.sent().is_empty());
    hand.crash(1);
    hand.restart(1);
    assert_eq!((hand.brief(1).epoch, hand.sent().len()), (0, 0));
    hand.tell(2, 1, request_vote(1, 2, (0, 0)));
    hand.sync(1);
    assert_eq!(hand.sent(), [(1, 2, vote(1, true))]);
    assert_eq!(hand.journal(1, 0), [Record::Vote { term: 1, voted_for: Some(NodeId(2)) }], "term and vote in one");
    hand.crash(1);
    hand.restart(1);
    hand.tell(3, 1, request_vote(1, 3, (0, 0)));
    hand.sync(1);
    assert_eq!(hand.sent(), [(1, 3, vote(1, false))], "it remembers");
}

/// A newer term is on disk before anything is said in it, be it a refusal.
#[test]
fn raft_figure_2_terms_are_durable_before_they_are_used() {
    let mut hand = cluster(&[(1, &[1]), (1, &[]), (1, &[])]);
    hand.tell(2, 1, request_vote(5, 2, (0, 0)));
    assert!(hand.sent().is_empty());
    hand.sync(1);
    assert_eq!(hand.sent(), [(1, 2, vote(5, false))]);
    hand.crash(1);
    hand.restart(1);
    assert_eq!((hand.brief(1).epoch, hand.field(1, "votedFor")), (5, Value::None));
}

/// A follower accepts entries once they are on disk.
#[test]
fn raft_figure_2_entries_are_durable_before_they_are_accepted() {
    let mut hand = cluster(&[(1, &[]), (1, &[]), (1, &[])]);
    hand.tell(2, 1, append(1, 2, (0, 0), &[1, 1], 0));
    assert!(hand.sent().is_empty() && hand.claims.is_empty());
    // Later answers wait as well, as they may vouch for the same entries.
    hand.tell(2, 1, append(1, 2, (2, 1), &[], 0));
    assert!(hand.sent().is_empty());
    hand.sync(1);
    let accepted: Vec<_> = hand.sent().into_iter().map(|(_, _, message)| message).collect();
    let matched = |message: &Message| match message {
        Message::AppendEntriesReply { success: true, match_index, .. } => *match_index,
        other => panic!("consent, not {other:?}"),
    };
    assert_eq!(accepted.iter().map(matched).collect::<Vec<_>>(), [2, 2]);
    let held = |claim: &(u16, Claim)| matches!(claim, (1, Claim::Holds { .. }));
    assert_eq!(hand.claims.iter().filter(|claim| held(claim)).count(), 2);

    hand.tell(2, 1, append(1, 2, (2, 1), &[1], 0));
    assert_eq!(hand.terms(1), [1, 1, 1]);
    hand.crash(1);
    hand.restart(1);
    assert_eq!(hand.terms(1), [1, 1], "what was not synced is gone");
}

/// A restarted server has its term, vote and log, and none of its volatile state.
#[test]
fn raft_figure_2_restart_keeps_what_is_persistent() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    beat(&mut hand, 1);
    let before = hand.brief(2);
    assert_eq!((before.committed, before.applied, before.leader), (2, 2, Some(NodeId(1))));
    hand.crash(2);
    hand.restart(2);
    let after = hand.brief(2);
    assert_eq!((after.epoch, after.last, hand.terms(2)), (1, 2, vec![1, 1]));
    assert_eq!(hand.field(2, "votedFor"), Value::Node(NodeId(1)));
    assert_eq!((after.role, after.committed, after.applied, after.leader), (FOLLOWER, 0, 0, None));
    assert_eq!(hand.field(2, "state"), Value::Map(vec![]));
    beat(&mut hand, 1);
    assert_eq!(hand.field(2, "state"), hand.field(1, "state"), "and applies its log again");
    assert!(hand.breaches.is_empty());
}

/// A leader may replicate while it writes, and counts itself only when it has written (dissertation §10.2.1).
#[test]
fn dissertation_10_2_1_leader_counts_itself_when_durable() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    assert_eq!(hand.flying.len(), 2, "it replicates while it writes");
    hand.sent();
    hand.tell(2, 1, accept(1, 2));
    assert_eq!(hand.brief(1).committed, 1, "one durable copy of three");
    hand.sync(1);
    assert_eq!((hand.brief(1).committed, hand.replies.len()), (2, 1));

    // A majority of others is one without it, though its own client hears of that only after its sync.
    hand.submit(1, 1, 2, put("x", "2"));
    hand.tell(2, 1, accept(1, 3));
    hand.tell(3, 1, accept(1, 3));
    assert_eq!((hand.brief(1).committed, hand.replies.len()), (3, 1));
    hand.sync(1);
    assert_eq!(hand.replies.len(), 2);
}

/// Entries that come while the disk is busy are counted by the leader as well, once it is done.
#[test]
fn raft_leader_hears_of_its_disk_for_every_entry() {
    let mut hand = Cluster::new(1);
    elect(&mut hand, 1, everyone);
    for number in 1..=5 {
        hand.submit(1, 1, number, put("x", "1"));
    }
    assert_eq!(hand.brief(1).committed, 1);
    hand.sync(1);
    assert_eq!((hand.brief(1).committed, hand.replies.len()), (6, 5));
}

/// A crash may keep entries of a term and lose the record of the term itself. The entries say that there was one.
#[test]
fn raft_restart_takes_the_term_of_its_log() {
    let mut hand = Cluster::new(3);
    hand.boot(1, Start::Again, disk(2, Some(1), &[1, 2, 4]));
    assert_eq!((hand.brief(1).epoch, hand.field(1, "votedFor")), (4, Value::None));
    hand.sync(1);
    assert_eq!(*hand.journal(1, 0).last().unwrap(), Record::Vote { term: 4, voted_for: None });
}

/// What a node has promised must survive (Figure 2). Who finds no journals has lost it: it takes entries and votes for
/// nobody, not even for itself, and remembers that.
#[test]
fn raft_figure_2_lost_disk_votes_for_nobody() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.crash(2);
    hand.boot(2, Start::Again, Vec::new());
    beat(&mut hand, 1);
    assert_eq!(hand.terms(2), hand.terms(1), "it takes entries");
    for _ in 0..2 {
        assert_eq!(hand.armed(2, RaftTimer::Election), None);
        hand.fire(3, RaftTimer::Election);
        hand.settle(|from, to| from != 1 && to != 1);
        assert_eq!(hand.brief(3).role, CANDIDATE, "n2 does not vote for it");
        hand.crash(2);
        hand.restart(2);
    }
    elect(&mut hand, 3, everyone);
}

/// A node with a damaged disk does not know what it promised, and says nothing.
#[test]
fn raft_damaged_disks_stay_silent() {
    for journal in [0, 1] {
        let mut hand = Cluster::new(3);
        let mut damaged = disk(2, Some(1), &[1, 2]);
        damaged[journal].damaged = Some(0);
        hand.boot(1, Start::Again, damaged);
        assert_eq!(hand.armed(1, RaftTimer::Election), None);
        hand.tell(2, 1, request_vote(9, 2, (9, 9)));
        hand.tell(2, 1, append(9, 2, (0, 0), &[9], 1));
        hand.submit(1, 1, 1, put("x", "1"));
        hand.sync(1);
        assert!(hand.sent().is_empty() && hand.replies.is_empty());
        elect(&mut hand, 2, everyone);
        assert_eq!(hand.brief(2).committed, 1, "the others do without it");
    }
}
