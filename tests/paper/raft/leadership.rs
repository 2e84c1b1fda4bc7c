//! What the dissertation adds to elections: pre-vote (§9.6), the check of the quorum (§6.2), standing by a leader
//! (§4.2.3) and handing leadership over (§3.10).

use super::*;
use quorate::protocol::{Admin, Reply};
use quorate::protocols::raft::rules::{CHECK_QUORUM, PRE_VOTE, STICKY, TIMEOUT_MAX, TIMEOUT_MIN};

const PRE_CANDIDATE: u8 = 3;

fn pre_vote(term: u64, candidate: u16, (last_log_index, last_log_term): (u64, u64)) -> Message {
    Message::PreVote { term, candidate_id: NodeId(candidate), last_log_index, last_log_term }
}

/// A leader of three that everybody has heard.
fn led(settings: &[(quorate::protocol::Setting, u64)]) -> Cluster {
    let mut hand = Cluster::with(3, settings);
    elect(&mut hand, 1, everyone);
    hand
}

/// Before a server increments its term, it asks whether it would win; only a majority's yes makes it a candidate.
#[test]
fn dissertation_9_6_pre_candidate_asks_before_it_raises_its_term() {
    let mut hand = Cluster::with(3, &[(PRE_VOTE, 1)]);
    hand.fire(1, RaftTimer::Election);
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (PRE_CANDIDATE, 0));
    assert_eq!(hand.sent(), [(1, 2, pre_vote(1, 1, (0, 0))), (1, 3, pre_vote(1, 1, (0, 0)))]);
    hand.tell(2, 1, Message::PreVoteReply { term: 1, vote_granted: true });
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (CANDIDATE, 1));
}

/// Who is asked changes neither its term nor its vote, and resets no timer.
#[test]
fn dissertation_9_6_pre_vote_promises_nothing() {
    let mut hand = Cluster::with(3, &[(PRE_VOTE, 1)]);
    let armings = hand.armings(2, RaftTimer::Election);
    hand.tell(1, 2, pre_vote(7, 1, (0, 0)));
    hand.tell(3, 2, pre_vote(7, 3, (0, 0)));
    let granted = Message::PreVoteReply { term: 7, vote_granted: true };
    assert_eq!(hand.sent(), [(2, 1, granted.clone()), (2, 3, granted)]);
    assert_eq!((hand.brief(2).epoch, hand.field(2, "votedFor")), (0, Value::None));
    assert_eq!((hand.armings(2, RaftTimer::Election), hand.journal(2, 0).len()), (armings, 0));
}

/// A pre-vote is refused to a log that is behind, and while a leader was heard within the least election time-out.
#[test]
fn dissertation_9_6_pre_vote_is_refused_while_a_leader_is_heard() {
    let mut hand = led(&[(PRE_VOTE, 1)]);
    assert_eq!(hand.armed(2, RaftTimer::Heard), Some(100_000..100_000));
    hand.tell(3, 2, pre_vote(2, 3, (9, 9)));
    assert_eq!(hand.sent(), [(2, 3, Message::PreVoteReply { term: 1, vote_granted: false })]);
    hand.fire(2, RaftTimer::Heard);
    hand.tell(3, 2, pre_vote(2, 3, (0, 0)));
    assert_eq!(hand.sent(), [(2, 3, Message::PreVoteReply { term: 1, vote_granted: false })], "a log behind");
    hand.tell(3, 2, pre_vote(2, 3, (9, 9)));
    assert_eq!(hand.sent(), [(2, 3, Message::PreVoteReply { term: 2, vote_granted: true })]);
}

/// A server that was cut off has not raised its term meanwhile, so its return deposes nobody.
#[test]
fn dissertation_9_6_return_from_a_partition_deposes_nobody() {
    for (setting, epoch) in [(1, 1), (0, 4)] {
        let mut hand = led(&[(PRE_VOTE, setting)]);
        for _ in 0..3 {
            hand.fire(3, RaftTimer::Election);
            hand.settle(|from, to| from != 3 && to != 3);
        }
        beat(&mut hand, 1);
        let leads = hand.brief(1).role == LEADER;
        assert_eq!((hand.brief(1).epoch, leads), (epoch, setting == 1));
    }
}

/// One vote each: a grant that comes late, or for another term, elects nobody.
#[test]
fn dissertation_9_6_pre_votes_of_another_term_count_for_nothing() {
    let mut hand = Cluster::with(5, &[(PRE_VOTE, 1)]);
    hand.fire(1, RaftTimer::Election);
    for term in [0, 2, 3] {
        (2..=5).for_each(|from| hand.tell(from, 1, Message::PreVoteReply { term, vote_granted: true }));
    }
    assert_eq!(hand.brief(1).role, PRE_CANDIDATE);
    hand.tell(2, 1, Message::PreVoteReply { term: 4, vote_granted: false });
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (FOLLOWER, 4), "a refusal says the voter's own term");
}

/// A leader steps down if an election time-out passes without a majority answering its heartbeats.
#[test]
fn dissertation_6_2_leader_steps_down_without_a_quorum() {
    let mut hand = led(&[(CHECK_QUORUM, 1)]);
    assert_eq!(hand.armed(1, RaftTimer::Election), Some(500_000..500_000));
    hand.fire(1, RaftTimer::Election);
    assert_eq!(hand.brief(1).role, LEADER, "they answered its first heartbeat");
    beat(&mut hand, 1);
    hand.fire(1, RaftTimer::Election);
    assert_eq!(hand.brief(1).role, LEADER);
    hand.fire(1, RaftTimer::Heartbeat);
    hand.settle(nobody);
    hand.submit(1, 1, 1, get("x"));
    hand.fire(1, RaftTimer::Election);
    let brief = hand.brief(1);
    assert_eq!((brief.role, brief.epoch, brief.leader), (FOLLOWER, 1, None));
    assert_eq!(hand.armed(1, RaftTimer::Heartbeat), None);
    assert_eq!(hand.replies.last().map(|(_, reply)| reply), Some(&Reply::Refused), "clients go elsewhere");
}

/// A server that heard a leader within the least election time-out changes neither its term nor its vote for a request.
#[test]
fn dissertation_4_2_3_who_hears_a_leader_votes_for_nobody() {
    let mut hand = led(&[(STICKY, 1)]);
    for id in [1, 2] {
        hand.tell(3, id, request_vote(9, 3, (9, 9)));
        assert_eq!(hand.sent(), [(id, 3, vote(1, false))]);
        assert_eq!(hand.brief(id).epoch, 1);
    }
    hand.fire(2, RaftTimer::Heard);
    hand.tell(3, 2, request_vote(9, 3, (9, 9)));
    hand.sync(2);
    assert_eq!(hand.sent(), [(2, 3, vote(9, true))]);
}

/// Nor does one that has just come back, which may have heard a leader before it crashed.
#[test]
fn dissertation_6_4_1_who_comes_back_votes_for_nobody_yet() {
    let mut hand = led(&[(STICKY, 1)]);
    hand.crash(2);
    hand.restart(2);
    hand.tell(3, 2, request_vote(9, 3, (9, 9)));
    assert_eq!(hand.sent(), [(2, 3, vote(1, false))]);
    assert_eq!(hand.armed(2, RaftTimer::Heard), Some(100_000..100_000));
}

/// A higher term in the answer to an AppendEntries deposes a leader all the same: who was left behind comes back.
#[test]
fn dissertation_4_2_3_who_is_ahead_in_terms_is_not_left_out_for_ever() {
    let mut hand = led(&[(STICKY, 1), (CHECK_QUORUM, 1)]);
    campaign(&mut hand, 3);
    campaign(&mut hand, 3);
    beat(&mut hand, 1);
    assert_eq!((hand.brief(1).role, hand.brief(1).epoch), (FOLLOWER, 3));
}

/// The prior leader brings the target's log up to date, then tells it to start an election at once, and takes nothing
/// new meanwhile.
#[test]
fn dissertation_3_10_transfer_of_leadership() {
    let mut hand = led(&[(STICKY, 1), (PRE_VOTE, 1)]);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(|_, to| to != 3);
    hand.replies.clear();
    hand.operate(1, Admin::Transfer(NodeId(3)));
    let now = |(_, _, message): &(u16, u16, Message)| matches!(message, Message::TimeoutNow { .. });
    assert!(!hand.flying.iter().any(|flight| now(&(flight.from, flight.to, flight.message.clone()))));
    hand.submit(1, 2, 1, put("y", "1"));
    assert_eq!(hand.replies.last().map(|(_, reply)| reply), Some(&Reply::Refused));
    // What went unanswered is sent again with the second heartbeat after it.
    (0..2).for_each(|_| beat(&mut hand, 1));
    assert_eq!((hand.brief(3).role, hand.brief(3).epoch), (LEADER, 2), "though all had heard n1");
    assert_eq!(hand.brief(1).role, FOLLOWER);
}

/// If it is not done within an election time-out, the leader goes on.
#[test]
fn dissertation_3_10_transfer_that_fails_is_given_up() {
    let mut hand = led(&[]);
    hand.operate(1, Admin::Transfer(NodeId(3)));
    hand.settle(nobody);
    assert_eq!(hand.armed(1, RaftTimer::Election), Some(500_000..500_000));
    hand.fire(1, RaftTimer::Election);
    assert_eq!(hand.brief(1).role, LEADER);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    assert!(matches!(hand.replies.last(), Some((_, Reply::Done { .. }))));
}

/// Only a leader hands over, to another member, and only who follows in that very term takes it.
#[test]
fn dissertation_3_10_transfer_needs_a_leader_and_an_heir() {
    let mut hand = led(&[]);
    for (id, heir) in [(2, 3), (1, 1), (1, 7)] {
        hand.operate(id, Admin::Transfer(NodeId(heir)));
        assert!(hand.sent().is_empty());
    }
    hand.tell(1, 2, Message::TimeoutNow { term: 0, leader_id: NodeId(1) });
    assert_eq!(hand.brief(2).role, FOLLOWER);
    hand.tell(1, 2, Message::TimeoutNow { term: 1, leader_id: NodeId(1) });
    assert_eq!(hand.brief(2).role, CANDIDATE);
    assert_eq!((TIMEOUT_MIN.default, TIMEOUT_MAX.default), (100_000, 500_000));
}
