//! §5.1: terms are exchanged whenever servers communicate.

use super::*;

/// If one server's current term is smaller than the other's, it takes over the larger value; if a candidate or leader
/// discovers that its term is out of date, it immediately becomes a follower.
fn adopts_a_larger_term(mut hand: Cluster, role: u8) {
    assert_eq!(hand.brief(1).role, role);
    let term = hand.brief(1).epoch + 3;
    hand.tell(2, 1, append(term, 2, (0, 0), &[], 0));
    let brief = hand.brief(1);
    assert_eq!((brief.role, brief.epoch, brief.leader), (FOLLOWER, term, Some(NodeId(2))));
    assert_eq!(hand.field(1, "votedFor"), Value::None, "its vote was for the old term");
    assert_eq!(hand.armed(1, RaftTimer::Heartbeat), None, "a follower sends no heartbeats");
    assert_eq!(hand.armed(1, RaftTimer::Election), Some(100_000..500_000));
    hand.sync(1);
    assert_eq!(*hand.journal(1, 0).last().unwrap(), Record::Vote { term, voted_for: None });
}

#[test]
fn raft_5_1_follower_updates_term_from_message() {
    adopts_a_larger_term(cluster(&[(1, &[]), (1, &[]), (1, &[])]), FOLLOWER);
}

#[test]
fn raft_5_1_candidate_updates_term_from_message() {
    let mut hand = Cluster::new(3);
    campaign(&mut hand, 1);
    adopts_a_larger_term(hand, CANDIDATE);
}

#[test]
fn raft_5_1_leader_updates_term_from_message() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    adopts_a_larger_term(hand, LEADER);
}

/// Every message carries a term, and each kind of them makes a server adopt a larger one.
#[test]
fn raft_5_1_every_message_spreads_terms() {
    for message in [request_vote(9, 2, (0, 0)), vote(9, false), append(9, 2, (0, 0), &[], 0), accept(9, 0)] {
        let mut hand = Cluster::new(3);
        elect(&mut hand, 1, everyone);
        hand.tell(2, 1, message);
        assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (FOLLOWER, 9));
    }
}

/// If a server receives a request with a stale term number, it rejects the request.
#[test]
fn raft_5_1_rejects_stale_terms() {
    for message in [request_vote(2, 2, (9, 9)), append(2, 2, (0, 0), &[2], 1)] {
        let mut hand = cluster(&[(3, &[]), (1, &[]), (1, &[])]);
        let before = hand.brief(1);
        let armings = hand.armings(1, RaftTimer::Election);
        hand.tell(2, 1, message);
        hand.sync(1);
        assert_eq!(hand.brief(1), before, "neither leader nor log changes");
        assert_eq!(hand.armings(1, RaftTimer::Election), armings, "it is not word from a leader");
        match hand.sent().as_slice() {
            [(1, 2, Message::RequestVoteReply { term: 3, vote_granted: false })] => {}
            [(1, 2, Message::AppendEntriesReply { term: 3, request_term: 2, success: false, .. })] => {}
            other => panic!("a refusal that carries the current term, not {other:?}"),
        }
    }
}

/// The answer to a request of an earlier term counts for nothing, even if the answer itself is of the current term.
#[test]
fn raft_5_1_answers_to_earlier_requests_count_for_nothing() {
    let mut hand = cluster(&[(1, &[1, 1]), (1, &[]), (1, &[])]);
    campaign(&mut hand, 1);
    hand.tell(2, 1, vote(1, true));
    assert_eq!(hand.brief(1).role, CANDIDATE, "a vote of term 1 elects nobody in term 2");
    hand.tell(2, 1, vote(2, true));
    assert_eq!(hand.brief(1).role, LEADER);
    hand.settle(nobody);
    let next = of(&hand.field(1, "nextIndex"), 2);
    for success in [true, false] {
        hand.tell(
            2,
            1,
            Message::AppendEntriesReply {
                term: 2,
                request_term: 1,
                prev_log_index: 2,
                round: 0,
                success,
                match_index: 3,
                conflict_term: 0,
                conflict_index: 1,
            },
        );
    }
    assert_eq!(of(&hand.field(1, "nextIndex"), 2), next);
    assert_eq!((of(&hand.field(1, "matchIndex"), 2), hand.brief(1).committed), (0, 0));
}
