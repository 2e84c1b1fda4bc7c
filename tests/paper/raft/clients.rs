//! §8: client interaction.

use super::*;
use quorate::protocol::{Input, Instant, Outcome, Reply, Request, RequestId};
use quorate::protocols::raft::rules::{NOOP, SESSION_EXPIRY};

fn done(hand: &Cluster, at: usize) -> Outcome {
    match &hand.replies[at].1 {
        Reply::Done { outcome, .. } => outcome.clone(),
        other => panic!("an answer, not {other:?}"),
    }
}

fn value(text: &str) -> Outcome {
    Outcome::Value(Some(text.into()))
}

/// If the client's first choice is not the leader, that server rejects the request and supplies information about the
/// most recent leader it has heard from.
#[test]
fn raft_8_followers_name_the_leader() {
    let mut hand = Cluster::new(3);
    hand.submit(2, 1, 1, put("x", "1"));
    elect(&mut hand, 1, everyone);
    hand.submit(2, 1, 1, put("x", "1"));
    hand.submit(2, 1, 1, get("x"));
    campaign(&mut hand, 3);
    hand.submit(3, 1, 1, put("x", "1"));
    let told: Vec<_> = hand.replies.iter().map(|(_, reply)| reply.clone()).collect();
    let redirect = Reply::Redirect(Some(NodeId(1)));
    assert_eq!(told, [Reply::Refused, redirect.clone(), redirect, Reply::Refused]);
    assert_eq!(hand.terms(2), [1]);
}

/// The state machine tracks the latest serial number of each client with its response; a command whose number has been
/// executed is answered at once and not executed again, also by the next leader.
#[test]
fn raft_8_commands_are_executed_once() {
    let mut hand = Cluster::new(3);
    let append = || Operation::Append { key: "orders".into(), value: "1 ".into() };
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, append());
    hand.settle(everyone);
    hand.submit(1, 1, 1, append());
    hand.settle(everyone);
    hand.crash(1);
    elect(&mut hand, 2, everyone);
    hand.submit(2, 1, 1, append());
    hand.settle(everyone);
    assert_eq!(hand.terms(2), [1, 1, 1, 2, 2], "each of the three is in the log");
    assert_eq!(hand.replies.len(), 3);
    assert!((0..3).all(|at| done(&hand, at) == Outcome::Value(None)), "and has the first one's answer");
    hand.submit(2, 1, 2, get("orders"));
    hand.settle(everyone);
    assert_eq!(done(&hand, 3), value("1 "));
    assert!(hand.breaches.is_empty());
}

/// A command that the network delayed until its client had gone on is not done, and nothing is promised for it.
#[test]
fn raft_8_outdated_commands_are_not_executed() {
    let mut hand = Cluster::new(1);
    elect(&mut hand, 1, everyone);
    for (number, text) in [(2, "new"), (1, "old")] {
        hand.submit(1, 1, number, put("x", text));
        hand.settle(everyone);
    }
    assert_eq!(hand.replies[1].1, Reply::Done { outcome: Outcome::Stale, at: None });
    assert_eq!(hand.field(1, "state"), Value::Map(vec![(Value::Text("x".into()), Value::Text("new".into()))]));
}

/// Who has seen a newer term knows no leader until one makes itself known.
#[test]
fn raft_8_leaders_of_the_past_are_not_named() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.tell(3, 2, request_vote(2, 3, (1, 1)));
    hand.submit(2, 1, 1, get("x"));
    hand.settle(nobody);
    assert_eq!(hand.replies[0].1, Reply::Refused);
    assert_eq!(hand.brief(2).leader, None);
}

/// Before it answers a read, a leader exchanges heartbeats with a majority, as it may have been deposed; nothing is
/// written into the log.
#[test]
fn raft_8_reads_are_confirmed_by_a_majority() {
    let mut hand = Cluster::new(5);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    hand.submit(1, 2, 1, get("x"));
    let asked = hand.sent();
    assert_eq!(asked.len(), 4);
    for (at, (_, to, message)) in asked.into_iter().enumerate() {
        assert_eq!(hand.replies.len(), if at < 2 { 1 } else { 2 }, "{at} of four have answered");
        hand.tell(1, to, message);
        hand.deliver(|flight| flight.from == to);
    }
    assert_eq!(done(&hand, 1), value("1"));
    assert_eq!(hand.terms(1), [1, 1]);
    assert!(matches!(hand.replies[1].1, Reply::Done { at: Some((2, 0)), .. }));
}

/// A leader that has been replaced without noticing answers no read.
#[test]
fn raft_8_deposed_leader_answers_no_read() {
    let mut hand = Cluster::new(3);
    let alone = |from: u16, to: u16| from != 1 && to != 1;
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "old"));
    hand.settle(everyone);
    elect(&mut hand, 2, alone);
    hand.submit(2, 1, 2, put("x", "new"));
    hand.settle(alone);
    assert_eq!(hand.replies.len(), 2);
    assert_eq!(hand.brief(1).role, LEADER, "it does not know");
    hand.submit(1, 2, 1, get("x"));
    hand.settle(alone);
    for _ in 0..3 {
        hand.fire(1, RaftTimer::Heartbeat);
        hand.settle(alone);
    }
    assert_eq!(hand.replies.len(), 2, "nothing stale is said, however long it waits");
    hand.fire(1, RaftTimer::Heartbeat);
    hand.settle(everyone);
    let id = RequestId { client: NodeId::client(2), number: 1 };
    assert_eq!(hand.replies[2], (id, Reply::Refused), "once it knows, it says that it cannot");
}

/// An answer to a heartbeat that was sent before the read came confirms nothing.
#[test]
fn raft_8_earlier_heartbeats_confirm_no_read() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    hand.fire(1, RaftTimer::Heartbeat);
    hand.submit(1, 1, 1, get("x"));
    let sent = hand.sent();
    assert_eq!(sent.len(), 4);
    let (before, after) = sent.split_at(2);
    for (share, answered) in [(before, 0), (after, 1)] {
        for (_, to, message) in share {
            hand.tell(1, *to, message.clone());
            hand.settle(everyone);
        }
        assert_eq!(hand.replies.len(), answered);
    }
}

/// Reads that come during an exchange of heartbeats share the next one, and a lost one is made up for by the next
/// heartbeat.
#[test]
fn raft_8_reads_share_heartbeats() {
    let mut hand = Cluster::new(3);
    elect(&mut hand, 1, everyone);
    (1..=4).for_each(|client| hand.submit(1, client, 1, get("x")));
    assert_eq!(hand.flying.len(), 2, "one exchange for the first");
    hand.settle(everyone);
    assert_eq!(hand.replies.len(), 4);

    hand.submit(1, 5, 1, get("x"));
    hand.settle(nobody);
    assert_eq!(hand.replies.len(), 4);
    beat(&mut hand, 1);
    assert_eq!(hand.replies.len(), 5);
}

/// A leader knows which entries are committed only when one of its own term is: until then a read goes through the log.
#[test]
fn raft_8_reads_of_a_new_leader_wait_for_its_term() {
    for noop in [0, 1] {
        let mut hand = Cluster::with(3, &[(NOOP, noop)]);
        elect(&mut hand, 1, everyone);
        hand.submit(1, 1, 1, put("x", "1"));
        // n2 has the entry and does not know that it is committed.
        hand.settle(|_, to| to != 3);
        assert_eq!((hand.replies.len(), hand.brief(2).committed), (1, noop));
        hand.crash(1);
        hand.fire(2, RaftTimer::Election);
        hand.sync(2);
        hand.deliver(|flight| flight.to == 3);
        hand.sync(3);
        hand.deliver(|flight| flight.to == 2);
        assert_eq!(hand.brief(2).role, LEADER);
        hand.submit(2, 2, 1, get("x"));
        assert_eq!(hand.replies.len(), 1);
        hand.settle(everyone);
        assert_eq!(done(&hand, 1), value("1"), "noop {noop}");
        let last = *hand.terms(2).last().unwrap();
        assert_eq!((last, hand.terms(2).len() as u64), (2, 2 + 2 * noop));
    }
}

/// A cluster of one needs nobody's word for a read.
#[test]
fn raft_8_reads_of_a_single_node() {
    let mut hand = Cluster::new(1);
    elect(&mut hand, 1, everyone);
    hand.submit(1, 1, 1, put("x", "1"));
    hand.settle(everyone);
    hand.submit(1, 1, 2, get("x"));
    assert_eq!(done(&hand, 1), value("1"));
}

/// A cluster in which n1 leads and sessions end after a second that nobody uses them.
fn with_sessions() -> Cluster {
    let mut hand = Cluster::with(3, &[(SESSION_EXPIRY, 1_000_000)]);
    elect(&mut hand, 1, everyone);
    hand
}

/// A client's request at a time of the leader's clock, in a session.
fn ask(hand: &mut Cluster, at: u64, session: u64, number: u64, operation: Operation) -> Option<Reply> {
    hand.clock = Instant(at);
    let (client, before) = (NodeId::client(1), hand.replies.len());
    let request = Request { id: RequestId { client, number }, via: client, read: 0, session, at: 0, operation };
    hand.step(1, Input::Submit(Arc::new(request)));
    hand.settle(everyone);
    hand.replies.get(before).map(|(_, reply)| reply.clone())
}

/// A client registers before it writes; the session is named by the slot at which it was opened, and what was asked without
/// one is not carried out yet.
#[test]
fn dissertation_6_3_clients_open_a_session_first() {
    let mut hand = with_sessions();
    assert_eq!(ask(&mut hand, 1_000, 0, 1, put("x", "1")), Some(Reply::Session(2)));
    assert_eq!(hand.field(1, "state"), Value::Map(Vec::new()));
    assert_eq!(ask(&mut hand, 2_000, 0, 1, put("x", "1")), Some(Reply::Session(2)), "asked again it is the same one");
    assert!(matches!(
        ask(&mut hand, 3_000, 2, 1, put("x", "1")),
        Some(Reply::Done { outcome: Outcome::Value(None), .. })
    ));
    assert!(matches!(ask(&mut hand, 4_000, 2, 1, put("x", "1")), Some(Reply::Done { .. })), "answered as before");
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}

/// Servers agree on when to expire a session by the leader's time in the log. A command of a session that is over is not
/// carried out, by no server.
#[test]
fn dissertation_6_3_sessions_expire_at_the_same_slot_everywhere() {
    let mut hand = with_sessions();
    ask(&mut hand, 1_000, 0, 1, put("x", "1"));
    ask(&mut hand, 2_000, 2, 1, put("x", "1"));
    let late = ask(&mut hand, 1_002_001, 2, 1, put("x", "1"));
    assert!(matches!(late, Some(Reply::Done { outcome: Outcome::Stale, at: None })), "{late:?}");
    assert_eq!(ask(&mut hand, 1_003_000, 0, 2, put("x", "2")), Some(Reply::Session(5)));
    assert!(matches!(ask(&mut hand, 1_004_000, 5, 2, put("x", "2")), Some(Reply::Done { .. })));
    // A leader whose clock is behind turns no time back.
    assert!(matches!(
        ask(&mut hand, 1, 5, 3, put("x", "3")),
        Some(Reply::Done { outcome: Outcome::Value(Some(_)), .. })
    ));
    beat(&mut hand, 1);
    let state = |id: u16| (hand.field(id, "state"), hand.field(id, "sessions"));
    assert_eq!((state(2), state(3)), (state(1), state(1)));
    assert!(hand.breaches.is_empty(), "{:?}", hand.breaches);
}

/// What a client does not use for half of its life, a client does not rely on: its next operation opens another.
#[test]
fn dissertation_6_3_clients_survive_the_end_of_their_sessions() {
    let script = "quorate 1\nprotocol raft\nnodes 3\nconfig session-expiry=300ms\n\
        at 1s put x 1 by c1\nat 1200ms put x 2 by c1\nat 3s put x 3 by c1\n\
        at 4s cut c1 -- n1\nat 4s cut c1 -- n2\nat 4s cut c1 -- n3\nat 4s put x 4 by c1\nat 5s heal\n\
        at 9s put x 5 by c1\nat 12s end\n";
    let script = quorate::scenario::parse(quorate::registry::PROTOCOLS, script).expect("a good script");
    let keep = quorate::session::Keep::NOTHING;
    let mut session = quorate::session::Session::new(quorate::registry::PROTOCOLS, script, keep).expect("small");
    session.advance(quorate::sim::LATEST, u32::MAX).expect("within the limits");
    assert!(session.ok() && session.run().fabric().acknowledged == 5, "{:?}", session.verdicts());
}
