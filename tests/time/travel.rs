//! To any instant, any event, and the next or previous event of a kind.

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::session::{Frame, Landmark, Reached, Session, Sought};
use quorate::sim::{Event, EventKind};

use crate::support::random::Dice;
use crate::{HEAD, echo, looks, looks_in, raft, session_of, to, to_end};

/// Busy enough for several checkpoints, and with something of every fault.
fn busy(head: &str, more: &str) -> String {
    format!(
        "{head}network latency=1ms..9ms loss=2% duplicate=2%\n{more}\
         at 0s workload append every=5ms count=2000 key=k\nat 3s crash n2\nat 5s+2 restart n2\nat 8s fire n1 {}\n\
         at 9s pause n3\nat 12s resume n3\nat 13s partition n1 | n2 n3\nat 14s put k2 v\nat 15s heal\n\
         at 17s cut n1 -> n2\nat 19s heal\nat 20s expect leader\nat 21s restart n1\nat 30s end\n",
        if head.contains("echo") { "beat" } else { "election" }
    )
}

fn scenes() -> [Session; 2] {
    let raft_head = "quorate 1\nprotocol raft\nnodes 5\nseed 11\n";
    [
        echo(&busy(HEAD, "config beat=1ms\n")),
        raft(&busy(raft_head, "config heartbeat=4ms timeout-min=20ms timeout-max=60ms\n")),
    ]
}

/// Every sort of fault, by hand, by order and by chance, most of them all the time.
fn all_faults() -> Session {
    raft(
        "quorate 1\nprotocol raft\nnodes 5\nseed 12\nconfig heartbeat=4ms timeout-min=20ms timeout-max=60ms\n\
         network latency=1ms..9ms spread=tail loss=2% duplicate=2% corrupt=1% bandwidth=2MB/s\n\
         at 0s workload append every=5ms count=2000 key=k\nat 0s workload get every=9ms count=900 key=k\n\
         at 1s random crash up=900ms down=200ms\nat 1s random partition every=1500ms for=150ms chance=60%\n\
         at 1s random hang up=2s down=50ms\nat 1s supervise n4 after=100ms limit=5 backoff=on\n\
         at 1s whenever crashed after 700ms do restart crashed\nat 2s clock n2 offset=5ms drift=2%\n\
         at 2s service n1 100us queue=50\nat 3s disk n3 sync=5ms rate=200kB/s\nat 3s disk n5 checksum=off\n\
         at 4s network n1 -> n2 order=fifo latency=5ms..30ms\nat 4s network n3 -- n4 channel=stream\n\
         at 5s whenever acked 100 do hold any\nat 5s whenever commits 150 do release all\nat 6s crash n1 keep=drawn torn\n\
         at 7s whenever elections 3 do duplicate any\nat 9s delay all to n2 by 40ms\nat 11s cut n1 -> n3\nat 13s flip n5\n\
         at 14s whenever sent RequestVote from n3 do drop first RequestVote from n3\nat 17s break raft.vote-once\n\
         at 20s faults off\nat 22s conduct\nat 22500ms deliver any\nat 23s conduct off\nat 24s lose n2\nat 30s end\n",
    )
}

#[test]
fn two_hundred_instants_in_any_order_look_as_when_played_straight_there() {
    for mut travelled in scenes().into_iter().chain([all_faults()]) {
        let mut dice = Dice::new(9);
        let mut instants: Vec<Instant> = (0..200)
            .map(|_| match dice.below(3) {
                0 => Instant(dice.below(31) * 1_000_000),
                _ => Instant(dice.below(30_500_000)),
            })
            .collect();
        let mut straight = session_of(travelled.registry(), &travelled.script().to_string());
        let mut sorted = instants.clone();
        sorted.sort();
        let mut seen = Vec::new();
        for at in sorted {
            straight.advance(at, u32::MAX).expect("within the limits");
            seen.push((at, looks(&straight)));
        }
        to_end(&mut travelled);
        assert!(travelled.events() > 70_000, "{} events are too few for three checkpoints", travelled.events());
        let mut frame = Frame::default();
        while !instants.is_empty() {
            let at = instants.swap_remove(dice.below(instants.len() as u64) as usize);
            travelled.seek(at).expect("within the limits");
            let expected = &seen.iter().find(|(instant, _)| *instant == at).expect("played to").1;
            assert_eq!(&looks_in(&mut frame, &travelled), expected, "{at:?}");
        }
    }
}

#[test]
fn any_event_in_any_order_is_followed_by_what_followed_it() {
    for mut session in scenes() {
        to_end(&mut session);
        let (end, all) = (session.digest(), session.events());
        let lines: Vec<_> = session.event_views(0, all).into_iter().map(|event| event.line).collect();
        assert_eq!(lines.len(), all as usize);
        let mut dice = Dice::new(3);
        for _ in 0..60 {
            let number = dice.below(u64::from(all)) as u32;
            session.seek_event(number).expect("within the limits");
            // The events of one command are not parted.
            let events = session.events();
            assert!((number..number + 5).contains(&events));
            let stepped = session.step().expect("within the limits");
            let Some(stepped) = stepped else { continue };
            assert_eq!(stepped.start, events);
            let line = &session.event_views(stepped.start, stepped.start + 1)[0].line;
            assert_eq!(line, &lines[events as usize]);
            session.step_back().expect("within the limits");
            assert_eq!(session.events(), events);
        }
        to_end(&mut session);
        assert_eq!(session.digest(), end);
    }
}

#[test]
fn a_step_back_goes_over_expectations() {
    let mut session = echo(&format!("{HEAD}at 100ms expect leader\nat 100ms expect no-breach\nat 200ms end\n"));
    to(&mut session, 100_000);
    let events = session.events();
    assert!(events > 0);
    session.step_back().expect("within the limits");
    assert_eq!(session.events(), events - 1);
}

/// The numbers of all events of a kind, found the long way.
fn all_of(session: &Session, landmark: Landmark) -> Vec<u32> {
    let mut twin = session_of(session.registry(), &session.script().to_string());
    let counts = |twin: &Session| {
        let fabric = twin.run().fabric();
        match landmark {
            Landmark::Leader | Landmark::Headline => fabric.elections.len() as u64,
            Landmark::Commit => fabric.ledger.decisions(),
            _ => 0,
        }
    };
    let breach = |event: &Event| event.kind != EventKind::Void && event.detail & Event::BREACH != 0;
    let is = |event: &Event| match landmark {
        Landmark::Leader | Landmark::Commit => false,
        Landmark::Breach => breach(event),
        Landmark::Headline => breach(event) || ["crash", "restart", "part", "heal"].contains(&event.kind.name()),
        Landmark::Kind(kind) => event.kind == kind,
        Landmark::Message(row) => {
            event.row == row && ["deliver", "lost", "cut", "dead", "drop"].contains(&event.kind.name())
        }
        Landmark::Timer(row) => event.row == row && event.kind == EventKind::Fire,
    };
    let (mut found, mut before) = (Vec::new(), 0);
    while let Some(events) = twin.step().expect("within the limits") {
        let after = counts(&twin);
        let here = events.clone().find(|&number| twin.event(number).is_some_and(is));
        found.extend(if after > before { Some(events.start) } else { here });
        before = after;
    }
    found
}

#[test]
fn every_event_of_a_kind_is_found_forwards_and_backwards() {
    let text = "quorate 1\nprotocol raft\nnodes 5\nseed 4\nnetwork latency=2ms..8ms loss=1%\nconfig heartbeat=5ms\n\
        at 0s break raft.elect-majority\nat 10ms fire n1 election\nat 10ms fire n2 election\n\
        at 1s workload put every=50ms count=100 key=k\nat 4s crash leader as old\n\
        at 5s restart old\nat 7s partition n1 n2 | n3 n4 n5\nat 9s heal\nat 12s crash n4\nat 12s crash n5\n\
        at 13s restart crashed\nat 20s drop last AppendEntries\nat 21s heal\nat 25s end\n";
    let kinds =
        ["leader", "commit", "breach", "headline", "crash", "restart", "void", "part", "drop", "retry", "resume"];
    let named = ["message RequestVote", "message \"RequestVote reply\"", "message request", "timer election"];
    for kind in kinds.into_iter().chain(named) {
        let mut session = raft(text);
        let landmark = Landmark::read(session.setup().info, kind).expect("a kind of event");
        let all = all_of(&session, landmark);
        let some = !["resume"].contains(&kind);
        assert_eq!(all.is_empty(), !some, "{kind}: {}", all.len());
        // Forwards into what was never played, then backwards over what was, and forwards again.
        for _ in 0..2 {
            let mut found = Vec::new();
            while let Some(event) = session.to_next(landmark).expect("within the limits") {
                assert!(session.events() > event);
                found.push(event);
                if found.len() > 300 {
                    break;
                }
            }
            assert_eq!(found, all[..found.len()], "{kind}");
            if found.len() <= 300 {
                assert_eq!(found.len(), all.len(), "{kind}");
            }
            to_end(&mut session);
            assert!(session.events() > 33_000, "{} events are one stretch", session.events());
            let mut back = Vec::new();
            while let Some(event) = session.to_previous(landmark).expect("within the limits") {
                back.push(event);
                if back.len() > 300 {
                    break;
                }
            }
            let last: Vec<u32> = all.iter().rev().take(back.len()).copied().collect();
            assert_eq!(back, last, "{kind}");
            if back.len() <= 300 {
                assert_eq!(back.len(), all.len(), "{kind}");
            }
            to(&mut session, 0);
        }
    }
}

#[test]
fn a_kind_that_never_comes_is_not_sought_for_ever() {
    let mut session = echo(HEAD);
    to(&mut session, 500_000);
    let (position, furthest) = (session.position(), session.furthest());
    let crash = Landmark::Kind(EventKind::Crash);
    assert_eq!(session.to_next(crash), Ok(None));
    assert_eq!((session.position(), session.furthest()), (position, furthest));
    assert_eq!(session.to_previous(crash), Ok(None));
    assert_eq!(session.position(), position);
}

#[test]
fn what_is_far_away_is_sought_and_reached_piece_by_piece() {
    let text = format!("{HEAD}config beat=1ms\nnetwork latency=1us\nat 30s crash n2\nat 60s end\n");
    let crash = Landmark::Kind(EventKind::Crash);
    let mut at_once = echo(&text);
    let found = at_once.to_next(crash).expect("within the limits").expect("a crash");
    assert!(found > 70_000, "{found}");

    let mut session = echo(&text);
    let pieces = |session: &Session, onward| {
        let (mut search, mut pieces) = (session.search(crash, onward), 0);
        loop {
            match session.search_on(&mut search, 10_000).expect("within the limits") {
                Sought::Further => pieces += 1,
                Sought::Found(found) => return (pieces, found),
                Sought::Nowhere => panic!("there is one"),
            }
        }
    };
    assert_eq!(pieces(&session, true), (found / 10_000, found));
    assert_eq!(session.events(), 0, "it stands where it stood");
    let mut ways = 0;
    while session.seek_event_piece(found + 1, 10_000).expect("within the limits") == Reached::Budget {
        ways += 1;
        assert!(session.events() <= ways * 10_000);
    }
    assert_eq!((ways, session.position()), (found / 10_000, at_once.position()));
    to_end(&mut session);
    assert!(pieces(&session, false).0 >= 1, "a stretch at a time");
    assert_eq!(pieces(&session, false).1, found);
}

#[test]
fn kinds_of_event_have_words() {
    let info = PROTOCOLS[0].info;
    let read = |text: &str| Landmark::read(info, text);
    assert_eq!(read("leader"), Ok(Landmark::Leader));
    assert_eq!(read(" crash "), Ok(Landmark::Kind(EventKind::Crash)));
    assert_eq!(read("timer election"), Ok(Landmark::Timer(0)));
    assert_eq!(read("message RequestVote reply"), read("message \"RequestVote reply\""));
    assert!(matches!(read("message request"), Ok(Landmark::Message(_))));
    for bad in ["", "lead", "message", "message Nothing", "timer", "timer RequestVote", "crash n1"] {
        assert_eq!(read(bad).expect_err(bad).code(), "no-such-landmark");
    }
}

#[test]
fn events_that_are_no_longer_kept_are_played_again() {
    let text = format!("{HEAD}config beat=1ms\nnetwork latency=1us\nat 5s crash n2\nat 6s restart n2\nat 200s end\n");
    let mut session = echo(&text);
    to_end(&mut session);
    assert!(session.events() > 500_000, "{}", session.events());
    assert!(session.event(10).is_none() && session.event(session.events() - 1).is_some());
    let mut early = echo(&text);
    to(&mut early, 6_500_000);
    let (from, until) = (early.events() - 3_000, early.events());
    assert_eq!(session.event_views(from, until), early.event_views(from, until));
    assert!(early.event(from).is_some(), "that one keeps them still");
    // After going back they are kept as they are played.
    to(&mut session, 6_500_000);
    assert!(session.event(until - 1).is_some());
    let crash = Landmark::read(session.setup().info, "crash").expect("a kind of event");
    to_end(&mut session);
    let found = session.to_previous(crash).expect("within the limits").expect("it is there");
    assert_eq!((session.now(), session.events()), (Instant(5_000_000), found + 1));
}
