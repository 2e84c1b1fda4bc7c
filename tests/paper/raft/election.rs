//! §5.2: leader election.

use super::*;
use quorate::protocol::Claim;
use quorate::protocols::raft::rules::{ELECTION, HEARTBEAT, TIMEOUT_MAX, TIMEOUT_MIN};

/// When servers start up, they begin as followers, with an election time-out from the configured interval.
#[test]
fn raft_5_2_starts_as_follower() {
    let mut hand = Cluster::new(3);
    for id in 1..=3 {
        let brief = hand.brief(id);
        assert_eq!((brief.role, brief.epoch, brief.leader), (FOLLOWER, 0, None));
        assert_eq!(hand.armed(id, RaftTimer::Election), Some(100_000..500_000));
        assert_eq!(hand.armed(id, RaftTimer::Heartbeat), None);
    }
    assert!(hand.sent().is_empty());
}

/// Leaders send periodic heartbeats, AppendEntries without entries, to all followers to keep their authority.
#[test]
fn raft_5_2_leader_broadcasts_heartbeats() {
    let mut hand = Cluster::with(5, &[(HEARTBEAT, 7_000)]);
    elect(&mut hand, 1, everyone);
    assert_eq!(hand.armed(1, RaftTimer::Heartbeat), Some(7_000..7_000));
    hand.fire(1, RaftTimer::Heartbeat);
    let sent = hand.sent();
    assert_eq!(sent.iter().map(|(from, to, _)| (*from, *to)).collect::<Vec<_>>(), [(1, 2), (1, 3), (1, 4), (1, 5)]);
    assert!(sent.iter().all(|(_, _, message)| carried(message) == (1, 1, vec![], 1)), "{sent:?}");
    assert_eq!(hand.armed(1, RaftTimer::Heartbeat), Some(7_000..7_000), "and the next one is due");
}

/// A follower that receives no communication over an election time-out begins an election: it increments its term,
/// becomes a candidate, votes for itself and asks each of the others.
fn begins_an_election(hand: &mut Cluster, term: u64) {
    hand.fire(1, RaftTimer::Election);
    assert!(hand.sent().is_empty(), "it asks once its own vote is on disk");
    hand.sync(1);
    let brief = hand.brief(1);
    assert_eq!((brief.role, brief.epoch, brief.leader), (CANDIDATE, term, None));
    assert_eq!(hand.field(1, "votedFor"), Value::Node(NodeId(1)));
    assert_eq!((brief.granted, brief.refused), (1, 0), "it has its own vote");
    let asked = |to| (1, to, request_vote(term, 1, (2, 1)));
    assert_eq!(hand.sent(), [asked(2), asked(3)]);
    assert_eq!(hand.journal(1, 0).last(), Some(&Record::Vote { term, voted_for: Some(NodeId(1)) }));
}

#[test]
fn raft_5_2_follower_starts_election() {
    let mut hand = cluster(&[(1, &[1, 1]), (1, &[]), (1, &[])]);
    begins_an_election(&mut hand, 2);
}

/// When a candidate neither wins nor loses, it times out and starts a new election by incrementing its term.
#[test]
fn raft_5_2_candidate_starts_new_election() {
    let mut hand = cluster(&[(1, &[1, 1]), (1, &[]), (1, &[])]);
    campaign(&mut hand, 1);
    hand.tell(2, 1, vote(2, false));
    assert_eq!(hand.brief(1).refused, 0b10);
    begins_an_election(&mut hand, 3);
}

/// A candidate wins if it receives votes from a majority of the servers in the full cluster for the same term; each
/// server's vote counts once, and once it wins, it becomes leader and tells all others.
#[test]
fn raft_5_2_leader_election_in_one_round() {
    let (yes, no): (&[u16], &[u16]) = (&[2, 3, 4, 5, 6, 7, 8, 9], &[]);
    let rows: &[(u16, &[u16], &[u16], u8)] = &[
        (1, no, no, LEADER),
        (2, no, no, CANDIDATE),
        (2, &yes[..1], no, LEADER),
        (3, &yes[..1], no, LEADER),
        (3, &yes[..2], no, LEADER),
        (4, &yes[..1], no, CANDIDATE),
        (4, &yes[..2], no, LEADER),
        (5, &yes[..2], no, LEADER),
        (5, &yes[..1], no, CANDIDATE),
        (5, &[2, 2, 2], no, CANDIDATE),
        (5, &[2], &[3, 4, 5], CANDIDATE),
        (5, &[2, 5], &[3, 4], LEADER),
        (5, no, &[2, 3, 4, 5], CANDIDATE),
        (9, &yes[..4], no, LEADER),
        (9, &yes[..3], no, CANDIDATE),
        (3, &[77], no, CANDIDATE),
    ];
    for (size, granting, refusing, role) in rows {
        let mut hand = Cluster::new(*size);
        campaign(&mut hand, 1);
        refusing.iter().for_each(|&from| hand.tell(from, 1, vote(1, false)));
        granting.iter().for_each(|&from| hand.tell(from, 1, vote(1, true)));
        assert_eq!(hand.brief(1).role, *role, "of {size}, {granting:?} for and {refusing:?} against");
        hand.sync(1);
        if *role == LEADER {
            assert_eq!((hand.brief(1).leader, hand.armed(1, RaftTimer::Election)), (Some(NodeId(1)), None));
            assert_eq!(hand.claims[0], (1, Claim::Leads { epoch: 1, last: Some((0, 0)) }));
            let told = hand.sent().into_iter().map(|(_, to, message)| (to, carried(&message)));
            assert!(told.eq((2..=*size).map(|to| (to, (0, 0, vec![1], 0)))), "all hear of it at once");
        }
    }
}

/// Each server votes for at most one candidate in a given term, first come, first served.
#[test]
fn raft_5_2_follower_votes_once() {
    let rows = [(None, 1, true), (None, 2, true), (Some(1), 1, true), (Some(1), 2, false), (Some(2), 1, false)];
    for (voted, candidate, granted) in rows {
        let mut hand = Cluster::new(3);
        hand.boot(3, Start::Again, disk(1, voted, &[]));
        hand.tell(candidate, 3, request_vote(1, candidate, (0, 0)));
        hand.sync(3);
        assert_eq!(hand.sent(), [(3, candidate, vote(1, granted))], "voted for {voted:?}, asked by n{candidate}");
        let kept = if granted { Some(candidate) } else { voted };
        assert_eq!(hand.field(3, "votedFor"), kept.map_or(Value::None, |node| Value::Node(NodeId(node))));
    }
}

/// A vote that is asked for twice is given twice, to the same candidate; and a new term brings a new vote.
#[test]
fn raft_5_2_repeated_requests_get_the_same_vote() {
    let mut hand = Cluster::new(3);
    for (candidate, term, granted) in [(1, 1, true), (2, 1, false), (1, 1, true), (2, 2, true), (1, 2, false)] {
        hand.tell(candidate, 3, request_vote(term, candidate, (0, 0)));
        hand.sync(3);
        assert_eq!(hand.sent(), [(3, candidate, vote(term, granted))]);
    }
}

/// While waiting for votes, a candidate that hears from a leader whose term is at least as large as its own recognises
/// it and returns to follower state; with a smaller term it rejects the request and continues as candidate.
#[test]
fn raft_5_2_candidate_falls_back() {
    for (term, role) in [(1, CANDIDATE), (2, FOLLOWER), (3, FOLLOWER)] {
        let mut hand = cluster(&[(1, &[]), (1, &[]), (1, &[])]);
        campaign(&mut hand, 1);
        hand.tell(2, 1, append(term, 2, (0, 0), &[term], 0));
        let brief = hand.brief(1);
        assert_eq!((brief.role, brief.epoch, brief.last), (role, term.max(2), u64::from(role == FOLLOWER)));
        hand.tell(3, 1, vote(brief.epoch, true));
        assert_eq!(hand.brief(1).role == LEADER, role == CANDIDATE, "who follows counts no more votes");
    }
}

/// Election time-outs are chosen randomly from a fixed interval, at the start and again at each reset.
#[test]
fn raft_5_2_election_timeouts_are_drawn_again_at_each_reset() {
    let mut hand = Cluster::with(3, &[(TIMEOUT_MIN, 150_000), (TIMEOUT_MAX, 300_000)]);
    let mut expected = 1;
    let mut drawn = |hand: &Cluster, resets: u32, why: &str| {
        expected += resets;
        assert_eq!(hand.armings(1, RaftTimer::Election), expected, "{why}");
        assert_eq!(hand.armed(1, RaftTimer::Election), Some(150_000..300_000), "{why}");
    };
    drawn(&hand, 0, "at the start");
    hand.fire(1, RaftTimer::Election);
    drawn(&hand, 1, "a candidate restarts its time-out at the start of an election");
    hand.fire(1, RaftTimer::Election);
    drawn(&hand, 1, "and at the start of the next");
    hand.tell(2, 1, append(2, 2, (0, 0), &[2], 0));
    drawn(&hand, 1, "word from the leader");
    hand.tell(2, 1, append(2, 2, (9, 2), &[], 0));
    drawn(&hand, 1, "word from the leader that does not fit the log");
    hand.tell(3, 1, request_vote(3, 3, (0, 0)));
    drawn(&hand, 0, "a vote refused, although the term is new");
    hand.tell(3, 1, request_vote(4, 3, (1, 2)));
    drawn(&hand, 1, "a vote granted");
    hand.tell(2, 1, append(2, 2, (1, 2), &[], 0));
    drawn(&hand, 0, "word from a leader of the past");
}

/// A leader has no election time-out; it gets one when it steps down.
#[test]
fn raft_5_2_leader_has_no_election_timeout() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    assert_eq!(hand.armed(1, RaftTimer::Election), None);
    hand.tell(2, 1, vote(5, false));
    assert_eq!(hand.armed(1, RaftTimer::Election), Some(100_000..500_000));
}

/// With `election=manual` only a hand moves elections.
#[test]
fn raft_manual_elections_wait_for_a_hand() {
    let mut hand = Cluster::with(3, &[(ELECTION, 1)]);
    let never = quorate::protocol::NEVER..quorate::protocol::NEVER;
    assert_eq!(hand.armed(1, RaftTimer::Election), Some(never.clone()));
    elect(&mut hand, 1, everyone);
    assert_eq!(hand.armed(2, RaftTimer::Election), Some(never));
    assert_eq!(hand.armed(1, RaftTimer::Heartbeat), Some(50_000..50_000), "heartbeats go by the clock all the same");
}

/// A cluster of one elects itself and commits alone; of two, both must agree.
#[test]
fn raft_5_2_smallest_clusters() {
    let mut hand = Cluster::new(1);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    assert!(hand.replies.is_empty(), "not before it is on disk");
    hand.settle(everyone);
    assert_eq!((hand.brief(1).committed, hand.replies.len()), (2, 1));

    let mut hand = Cluster::new(2);
    hand.fire(1, RaftTimer::Election);
    hand.settle(nobody);
    assert_eq!(hand.brief(1).role, CANDIDATE);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(nobody);
    assert_eq!(hand.brief(1).committed, 1, "the no-op alone");
}
