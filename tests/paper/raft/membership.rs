//! §6 and the dissertation's chapter 4: cluster membership changes.

use super::*;
use quorate::protocol::{Admin, Change, Membership, Reply};
use quorate::protocols::raft::rules::{MEMBERSHIP, NOOP, STICKY};

const LEARNER: u8 = 4;
const JOINT: u64 = 1;

fn ids(numbers: &[u16]) -> Value {
    Value::List(numbers.iter().map(|&id| Value::Node(NodeId(id))).collect())
}

/// A cluster in which n1 leads, and processes up to `all` that nobody has admitted.
fn led(nodes: u16, all: u16, settings: &[(quorate::protocol::Setting, u64)]) -> Cluster {
    let mut hand = Cluster::with(nodes, settings);
    (nodes + 1..=all).for_each(|id| hand.boot(id, Start::Join, Vec::new()));
    elect(&mut hand, 1, everyone);
    beat(&mut hand, 1);
    hand
}

fn add(hand: &mut Cluster, id: u16) {
    hand.operate(1, Admin::Add(NodeId(id)));
}

fn remove(hand: &mut Cluster, id: u16) {
    hand.operate(1, Admin::Remove(NodeId(id)));
}

fn beats(hand: &mut Cluster, id: u16, times: u32) {
    (0..times).for_each(|_| beat(hand, id));
}

fn fine(hand: &Cluster) {
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}

/// A disk whose log has these configurations, each a set of voters, one an entry of term 1.
fn configured(term: u64, configs: &[&[u16]]) -> Vec<Journal<Record>> {
    let config = |voters: &&[u16]| Membership::of(voters.iter().map(|&id| NodeId(id)));
    let entry = |voters| Entry { term: 1, command: Command::Configuration(Arc::new(config(voters))) };
    let log = configs.iter().zip(1..).map(|(voters, index)| Record::Append { index, entry: entry(voters) });
    let vote = Record::Vote { term, voted_for: None };
    [vec![vote], log.collect()].map(|records| Journal { records: records.into_iter().collect(), damaged: None }).into()
}

/// A new server is a learner until its log has caught up: it is told everything and counts for nothing.
#[test]
fn dissertation_4_2_1_new_server_learns_first() {
    let mut hand = led(3, 4, &[]);
    (1..=3).for_each(|number| hand.submit(1, 1, number, put("x", "1")));
    hand.settle(everyone);
    add(&mut hand, 4);
    hand.settle(|_, to| to != 4);
    assert_eq!((hand.field(1, "voters"), hand.field(1, "learners")), (ids(&[1, 2, 3]), ids(&[4])));
    let mut learned = false;
    for _ in 0..3 {
        hand.fire(1, RaftTimer::Heartbeat);
        while let Some(flight) = hand.flying.pop_front() {
            hand.tell(flight.from, flight.to, flight.message);
            (1..=4).for_each(|id| hand.sync(id));
            learned |= hand.brief(4).role == LEARNER;
        }
    }
    assert!(learned);
    beats(&mut hand, 1, 4);
    assert_eq!((hand.brief(4).role, hand.brief(4).last), (FOLLOWER, hand.brief(1).last));
    (1..=4).for_each(|id| assert_eq!(hand.field(id, "voters"), ids(&[1, 2, 3, 4]), "n{id}"));
    fine(&hand);
}

/// A learner's copy makes no majority, and it begins no election; but it votes if it is asked, as it may have been made a
/// voter without knowing.
#[test]
fn dissertation_4_2_1_learner_does_not_count() {
    let config = Membership::of([1, 2, 3].map(NodeId)).change(&[Change::Learner(NodeId(4))]).expect("a learner");
    let mut disk = configured(1, &[]);
    let command = Command::Configuration(Arc::new(config));
    disk[1].records.push(Record::Append { index: 1, entry: Entry { term: 1, command } });
    let mut hand = Cluster::new(3);
    (1..=4).for_each(|id| hand.boot(id, Start::Again, disk.clone()));
    assert_eq!((hand.brief(4).role, hand.armed(4, RaftTimer::Election)), (LEARNER, None));
    elect(&mut hand, 1, |from, to| from != 4 && to != 4);
    let committed = hand.brief(1).committed;
    hand.submit(1, 1, 1, put("x", "1"));
    for _ in 0..3 {
        hand.fire(1, RaftTimer::Heartbeat);
        hand.settle(|from, to| [from, to] == [1, 4] || [from, to] == [4, 1]);
    }
    assert_eq!(hand.brief(4).last, hand.brief(1).last);
    assert_eq!(hand.brief(1).committed, committed, "n1 and the learner are no majority of three");
    hand.tell(3, 4, request_vote(9, 3, (9, 9)));
    hand.sync(4);
    assert_eq!(hand.sent(), [(4, 3, vote(9, true))]);
}

/// A server that does not answer is given up after ten election time-outs, and stays a learner.
#[test]
fn dissertation_4_2_1_unavailable_server_is_given_up() {
    let mut hand = led(3, 4, &[]);
    add(&mut hand, 4);
    for _ in 0..120 {
        hand.fire(1, RaftTimer::Heartbeat);
        hand.settle(|from, to| from != 4 && to != 4);
    }
    assert_eq!((hand.field(1, "voters"), hand.field(1, "learners")), (ids(&[1, 2, 3]), ids(&[4])));
    remove(&mut hand, 2);
    beats(&mut hand, 1, 2);
    assert_eq!(hand.field(1, "voters"), ids(&[1, 3]), "what else is wanted goes on");
}

/// Each server uses the latest configuration in its log, whether it is committed or not, and the one before if it is cut.
#[test]
fn dissertation_4_1_configuration_is_used_when_it_is_appended() {
    let mut hand = Cluster::new(3);
    hand.boot(3, Start::Again, configured(1, &[&[1, 2, 3, 4, 5]]));
    assert_eq!(hand.field(3, "voters"), ids(&[1, 2, 3, 4, 5]));
    hand.fire(3, RaftTimer::Election);
    hand.sync(3);
    assert_eq!(hand.sent().iter().map(|(_, to, _)| *to).collect::<Vec<_>>(), [1, 2, 4, 5]);
    hand.tell(1, 3, append(3, 1, (0, 0), &[3], 0));
    hand.fire(3, RaftTimer::Election);
    hand.sync(3);
    let asked = hand.sent().into_iter().filter(|(_, _, message)| matches!(message, Message::RequestVote { .. }));
    assert_eq!(asked.map(|(_, to, _)| to).collect::<Vec<_>>(), [1, 2], "the bootstrap configuration is in use again");
}

/// The next change waits until the one before is committed.
#[test]
fn dissertation_4_1_one_change_at_a_time() {
    let mut hand = led(5, 5, &[]);
    remove(&mut hand, 5);
    remove(&mut hand, 4);
    hand.settle(nobody);
    assert_eq!(hand.field(1, "voters"), ids(&[1, 2, 3, 4]));
    beats(&mut hand, 1, 4);
    assert_eq!(hand.field(1, "voters"), ids(&[1, 2, 3]));
    fine(&hand);
}

/// And a leader changes nothing before it has committed an entry of its own term.
#[test]
fn dissertation_4_1_leader_commits_an_entry_of_its_term_before_a_change() {
    let mut hand = Cluster::with(4, &[(NOOP, 0)]);
    elect(&mut hand, 1, everyone);
    remove(&mut hand, 4);
    assert_eq!(hand.brief(1).last, 0);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    beats(&mut hand, 1, 1);
    assert_eq!((hand.brief(1).last, hand.field(1, "voters")), (2, ids(&[1, 2, 3])));
}

/// A leader that is removed leads until that is committed, does not count itself, and then steps down.
#[test]
fn dissertation_4_2_2_removed_leader_steps_down() {
    let mut hand = led(3, 3, &[]);
    remove(&mut hand, 1);
    hand.sync(1);
    assert_eq!(hand.brief(1).role, LEADER);
    let committed = hand.brief(1).committed;
    hand.settle(|from, to| [from, to] == [1, 2] || [from, to] == [2, 1]);
    assert_eq!(hand.brief(1).committed, committed, "n2 alone is no majority of n2 and n3");
    (0..3).for_each(|_| {
        if hand.brief(1).role == LEADER {
            beat(&mut hand, 1)
        }
    });
    assert_eq!(hand.brief(1).role, FOLLOWER);
    hand.settle(everyone);
    let leader = (2..=3).find(|&id| hand.brief(id).role == LEADER);
    assert!(leader.is_some(), "it let one of the others start an election at once");
    assert_eq!(hand.armed(1, RaftTimer::Election), None, "and begins none itself");
    fine(&hand);
}

/// C_old,new needs majorities of both; only then is C_new appended, which needs a majority of its own.
#[test]
fn dissertation_4_3_joint_consensus() {
    let mut hand = led(3, 4, &[(MEMBERSHIP, JOINT)]);
    remove(&mut hand, 3);
    hand.settle(nobody);
    assert_eq!((hand.field(1, "voters"), hand.field(1, "outgoing")), (ids(&[1, 2]), ids(&[1, 2, 3])));
    hand.fire(1, RaftTimer::Heartbeat);
    hand.fire(1, RaftTimer::Heartbeat);
    hand.settle(|from, to| [from, to] == [1, 3] || [from, to] == [3, 1]);
    assert_eq!(hand.field(1, "outgoing"), ids(&[1, 2, 3]), "a majority of the old one is none of the new one");
    beats(&mut hand, 1, 4);
    assert_eq!(hand.field(1, "voters"), ids(&[1, 2]));
    assert!(!hand.view(1).fields.iter().any(|field| field.0 == "outgoing"));
    assert_eq!(hand.terms(1), [1, 1, 1], "the no-op, C_old,new and C_new");
    fine(&hand);
}

/// Joint consensus carries arbitrary changes: who comes learns first, and then all come and go in one step.
#[test]
fn raft_6_several_servers_change_at_once() {
    let mut hand = led(3, 5, &[(MEMBERSHIP, JOINT)]);
    (4..=5).for_each(|id| add(&mut hand, id));
    (1..=2).for_each(|id| remove(&mut hand, id));
    let mut seen = Vec::new();
    for _ in 0..20 {
        let joint = hand.view(1).fields.iter().any(|field| field.0 == "outgoing");
        seen.push((joint, hand.field(1, "voters")));
        if hand.brief(1).role == LEADER {
            beat(&mut hand, 1);
        }
    }
    seen.dedup();
    assert_eq!(seen[0], (false, ids(&[1, 2, 3])));
    assert!(seen.iter().all(|(_, voters)| *voters == ids(&[1, 2, 3]) || *voters == ids(&[3, 4, 5])), "{seen:?}");
    assert_ne!(hand.brief(1).role, LEADER, "who is no member any more steps down");
    let heir = (3..=5).find(|&id| hand.brief(id).role == LEADER).expect("it has let one of the others lead");
    assert_eq!(hand.field(heir, "voters"), ids(&[3, 4, 5]));
    fine(&hand);
}

/// Who is wanted twice is changed in two steps, and what cannot be is refused alone.
#[test]
fn raft_6_wishes_about_one_server_keep_their_order() {
    let mut hand = led(3, 4, &[(MEMBERSHIP, JOINT)]);
    add(&mut hand, 4);
    remove(&mut hand, 2);
    remove(&mut hand, 4);
    beats(&mut hand, 1, 12);
    assert_eq!(hand.field(1, "voters"), ids(&[1, 3]));
    fine(&hand);
}

/// A leader that is elected while the membership is joint ends it.
#[test]
fn dissertation_4_3_later_leader_leaves_the_joint_configuration() {
    let mut hand = led(3, 3, &[(MEMBERSHIP, JOINT)]);
    remove(&mut hand, 3);
    hand.settle(|from, to| [from, to] == [1, 2]);
    hand.crash(1);
    hand.fire(2, RaftTimer::Election);
    hand.settle(|from, to| from != 1 && to != 1);
    assert_eq!(hand.brief(2).role, CANDIDATE, "n2 and n3 are a majority of the old, but none of the new");
    hand.restart(1);
    elect(&mut hand, 2, everyone);
    beats(&mut hand, 2, 4);
    assert_eq!(hand.field(2, "voters"), ids(&[1, 2]));
    assert!(!hand.view(2).fields.iter().any(|field| field.0 == "outgoing"));
    fine(&hand);
}

/// From one voter to nine and back, with clients served all the while.
#[test]
fn dissertation_4_1_from_one_to_nine_voters_and_back() {
    for membership in [0, JOINT] {
        let mut hand = led(1, 9, &[(MEMBERSHIP, membership)]);
        let mut number = 0;
        let mut write = |hand: &mut Cluster| {
            number += 1;
            hand.submit(1, 1, number, put("x", &number.to_string()));
            beats(hand, 1, 6);
            assert!(matches!(hand.replies.last(), Some((id, Reply::Done { .. })) if id.number == number));
        };
        for id in 2..=9 {
            add(&mut hand, id);
            write(&mut hand);
            assert_eq!(hand.field(1, "voters"), ids(&(1..=id).collect::<Vec<_>>()));
        }
        for id in (2..=9).rev() {
            remove(&mut hand, id);
            write(&mut hand);
            assert_eq!(hand.field(1, "voters"), ids(&(1..id).collect::<Vec<_>>()));
        }
        fine(&hand);
    }
}

/// A change that would leave no voter is refused.
#[test]
fn dissertation_4_1_last_voter_stays() {
    let mut hand = led(1, 1, &[]);
    remove(&mut hand, 1);
    assert_eq!((hand.brief(1).role, hand.brief(1).last), (LEADER, 1));
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    assert!(matches!(hand.replies.last(), Some((_, Reply::Done { .. }))));
}

/// A removed server that never heard of it does not disturb the others if they stand by their leader.
#[test]
fn dissertation_4_2_3_removed_server_deposes_nobody() {
    for (sticky, deposed) in [(1, false), (0, true)] {
        let mut hand = led(3, 3, &[(STICKY, sticky)]);
        remove(&mut hand, 3);
        hand.settle(|_, to| to != 3);
        hand.fire(1, RaftTimer::Heartbeat);
        hand.settle(|_, to| to != 3);
        assert_eq!(hand.field(1, "voters"), ids(&[1, 2]));
        hand.fire(3, RaftTimer::Election);
        hand.settle(everyone);
        assert_eq!(hand.brief(1).role != LEADER, deposed);
    }
}

/// A snapshot has the configuration: who gets it, or boots from it, uses that.
#[test]
fn raft_7_configuration_is_in_the_snapshot() {
    let mut hand = led(3, 4, &[]);
    remove(&mut hand, 3);
    beats(&mut hand, 1, 3);
    hand.operate(1, Admin::Compact);
    hand.sync(1);
    add(&mut hand, 4);
    beats(&mut hand, 1, 8);
    assert_eq!(hand.field(4, "voters"), ids(&[1, 2, 4]), "it was sent the snapshot and what follows");
    hand.operate(4, Admin::Compact);
    hand.sync(4);
    hand.crash(4);
    hand.restart(4);
    assert_eq!((hand.field(4, "voters"), hand.brief(4).role), (ids(&[1, 2, 4]), FOLLOWER));
    assert!(hand.armed(4, RaftTimer::Election).is_some());
    fine(&hand);
}

/// Only a leader changes the membership.
#[test]
fn dissertation_4_1_only_a_leader_changes_the_membership() {
    let mut hand = led(3, 3, &[]);
    hand.operate(2, Admin::Remove(NodeId(3)));
    beats(&mut hand, 1, 2);
    assert_eq!(hand.brief(1).last, 1);
}
