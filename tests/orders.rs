//! Standing orders: what is done once something is so, or whenever something happens.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use quorate::protocol::{Instant, NodeId};
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{Item, parse, parse_command};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::{CHAIN_MOST, Command, Event, EventKind, LATEST, ORDERS_MOST, Run, Setup, Status, Void};
use support::echo::ECHO;

/// A run of three nodes and what happened in it.
struct Lab {
    run: Box<dyn Run>,
    registry: Registry,
    events: Vec<Event>,
}

impl Lab {
    fn new(registry: Registry, nodes: u16) -> Self {
        let mut setup = Setup::of(registry[0].info);
        setup.set_nodes(nodes);
        Self { run: (registry[0].start)(&setup), registry, events: Vec::new() }
    }

    /// Does what a script's line says after its instant.
    fn now(&mut self, text: &str) -> Event {
        let setup = Setup { ..self.run.setup().clone() };
        let command = match parse_command(&setup, &["old".into()], text) {
            Ok(Item::Command(command)) => command,
            other => panic!("{text}: {other:?} ({})", self.registry[0].info.id),
        };
        let events = self.run.command(&command);
        self.events.extend(&events);
        events[0]
    }

    fn until(&mut self, at: u64) {
        let events = &mut self.events;
        self.run.play(Instant(at), &mut |event| {
            events.push(*event);
            true
        });
        self.run.wait(Instant(at));
    }

    /// The events of this kind: when and where.
    fn of(&self, kind: EventKind) -> Vec<(u64, u16)> {
        let events = self.events.iter().filter(|event| event.kind == kind);
        events.map(|event| (event.at.0, event.to.0)).collect()
    }

    /// The event by which the one of this kind came.
    fn cause(&self, kind: EventKind) -> &Event {
        let event = self.events.iter().find(|event| event.kind == kind).expect("it happened");
        &self.events[event.cause as usize]
    }
}

fn raft() -> Lab {
    Lab::new(PROTOCOLS, 3)
}

fn echo() -> Lab {
    Lab::new(ECHO, 3)
}

#[test]
fn a_count_sets_off_an_order_once() {
    let mut lab = raft();
    let given = lab.now("when acked 50 do crash leader as old");
    assert_eq!((given.kind, given.argument, given.cause), (EventKind::Order, 1, Event::NO_CAUSE));
    assert_eq!(lab.run.fabric().standing().count(), 1);
    lab.now("workload append every=10ms count=200 key=k");
    while lab.of(EventKind::Crash).is_empty() {
        let event = lab.run.act(Instant(60_000_000)).expect("it comes");
        lab.events.push(event);
    }
    assert_eq!((lab.run.fabric().acknowledged, lab.run.fabric().standing().count()), (50, 0));
    let cause = *lab.cause(EventKind::Crash);
    assert_eq!((cause.kind, cause.to), (EventKind::Deliver, NodeId::client(1)), "the fiftieth answer");
    let crash = lab.events[lab.events.len() - 1];
    assert_eq!((crash.at, lab.run.fabric().names["old"]), (cause.at, crash.to), "in the same moment, right after it");
    lab.now("restart old");
    lab.until(60_000_000);
    assert_eq!((lab.of(EventKind::Crash).len(), lab.run.fabric().acknowledged), (1, 200));
}

#[test]
fn a_repeated_count_goes_by_multiples_that_are_new() {
    let mut lab = raft();
    lab.now("workload append every=10ms count=200 key=k");
    while lab.run.fabric().acknowledged < 70 {
        lab.events.push(lab.run.act(Instant(60_000_000)).expect("it comes"));
    }
    lab.now("whenever acked 50 do put note x");
    lab.now("when acked 60 do get note");
    lab.until(60_000_000);
    let by_order = lab.events.iter().filter(|event| event.kind == EventKind::Invoke && event.cause != Event::NO_CAUSE);
    let at = by_order.map(|event| event.from.number()).collect::<Vec<_>>();
    // The read comes at once, as 60 are done; the writes at 100, 150 and 200 answers, and the answers to them count.
    assert_eq!(at.len(), 4, "{at:?}");
    assert_eq!(lab.run.fabric().acknowledged, 204);
}

#[test]
fn states_that_are_so_already_set_off_at_once() {
    let mut lab = raft();
    lab.until(2_000_000);
    lab.now("when leader do pause leader");
    lab.now("when elections 1 do resume all");
    lab.now("when no-leader do crash n1");
    assert!(lab.of(EventKind::Pause).is_empty(), "not before the command is over");
    lab.until(2_000_000);
    assert_eq!((lab.of(EventKind::Pause).len(), lab.of(EventKind::Resume).len()), (1, 1));
    assert!(lab.of(EventKind::Crash).is_empty(), "somebody leads");
    lab.now("crash leader");
    lab.until(2_000_000);
    assert_eq!(lab.of(EventKind::Crash).len(), 2);
}

#[test]
fn whenever_somebody_leads_is_each_election() {
    let mut lab = Lab::new(PROTOCOLS, 5);
    lab.now("whenever leader do crash leader");
    lab.now("whenever crashed after 1s do restart crashed");
    lab.until(60_000_000);
    let (crashes, elections) = (lab.of(EventKind::Crash), lab.run.fabric().elections.len());
    assert!(elections > 20, "{elections}");
    assert_eq!(crashes.len(), elections);
    let restarts = lab.of(EventKind::Restart);
    assert!(restarts.iter().all(|restart| crashes.iter().any(|crash| restart.0 == crash.0 + 1_000_000)));
    let causes = lab.events.iter().filter(|event| event.kind == EventKind::Restart);
    assert!(causes.clone().all(|event| lab.events[event.cause as usize].kind == EventKind::Crash));
}

#[test]
fn messages_set_off_when_they_are_sent_heard_or_lost() {
    let mut lab = echo();
    lab.now("when sent Beat to n3 do drop last on n1>n3");
    lab.now("whenever lost Beat on n1>n3 do put lost one");
    lab.now("when delivered Echo from n1 to any do pause n2");
    lab.until(49_000);
    let drop = lab.events.iter().find(|event| event.kind == EventKind::Drop).expect("dropped");
    assert_eq!((drop.at, drop.number, drop.to), (Instant(0), 1, NodeId(3)), "before it has moved");
    assert_eq!(lab.events[drop.cause as usize].kind, EventKind::Fire, "which sent it");
    let invoke = lab.cause(EventKind::Invoke);
    assert_eq!(invoke.kind, EventKind::Drop);
    let pause = lab.cause(EventKind::Pause);
    assert_eq!((pause.kind, pause.row), (EventKind::Deliver, 1));
    assert_eq!(
        (lab.of(EventKind::Drop).len(), lab.of(EventKind::Invoke).len(), lab.of(EventKind::Pause).len()),
        (1, 1, 1)
    );
}

#[test]
fn nodes_and_timers_set_off_too() {
    let mut lab = echo();
    for order in [
        "when fired silence at n2 do crash n3",
        "when fired silence at n3 do crash n1",
        "whenever crashed n3 do restart n3",
        "when restarted any spoke do pause n2",
        "when paused n2 after 50ms do resume n2",
        "when resumed do heal",
        "when lonely do cut n2 -> n1",
    ] {
        lab.now(order);
    }
    lab.now("fire n2 silence");
    lab.until(49_999);
    assert!(lab.of(EventKind::Resume).is_empty());
    lab.until(50_000);
    assert_eq!((lab.of(EventKind::Resume), lab.of(EventKind::Heal).len()), (vec![(50_000, 2)], 1));
    assert_eq!((lab.of(EventKind::Crash), lab.of(EventKind::Part).len()), (vec![(0, 3)], 1));
}

#[test]
fn a_broken_promise_sets_off() {
    let mut lab = raft();
    lab.now("break raft.elect-majority");
    lab.now("when breach election-safety do crash all");
    lab.now("when breach progress do pause all");
    lab.now("fire n1 election");
    lab.now("fire n2 election");
    lab.until(10_000_000);
    assert_eq!(lab.of(EventKind::Crash).len(), 3, "one event each");
    assert!(lab.run.fabric().nodes.iter().all(|node| node.status == Status::Crashed));
    assert_ne!(lab.cause(EventKind::Crash).detail & Event::BREACH, 0);
    assert!(lab.of(EventKind::Pause).is_empty());
}

#[test]
fn what_is_set_off_goes_first_and_counts_as_an_action() {
    let mut lab = echo();
    lab.now("whenever delivered Beat to n2 do put k v");
    lab.until(9_999);
    // Both beats arrive at 10 ms, to n2 first.
    let kinds = |lab: &mut Lab| {
        let event = lab.run.act(Instant(10_000)).expect("due");
        (event.kind, event.to.0, lab.run.fabric().acted)
    };
    assert_eq!(kinds(&mut lab), (EventKind::Deliver, 2, 1));
    assert_eq!(lab.run.next_at(), Some(Instant(10_000)));
    let (kind, _, acted) = kinds(&mut lab);
    assert_eq!((kind, acted), (EventKind::Invoke, 2));
    assert_eq!(kinds(&mut lab), (EventKind::Deliver, 3, 3));
}

#[test]
fn a_command_that_comes_to_nothing_says_why_and_by_what() {
    let mut lab = echo();
    lab.now("when fired beat do restart n2");
    lab.until(1_000);
    let void = lab.events.iter().find(|event| event.kind == EventKind::Void).expect("void");
    assert_eq!((void.detail, lab.events[void.cause as usize].kind), (Void::NotCrashed as u16, EventKind::Fire));
}

#[test]
fn orders_that_set_each_other_off_let_time_go_on() {
    let mut lab = echo();
    lab.now("whenever crashed n2 do restart n2");
    lab.now("whenever restarted n2 do crash n2");
    lab.now("crash n2");
    lab.until(1_000_000);
    assert_eq!(lab.of(EventKind::Crash).len() + lab.of(EventKind::Restart).len(), usize::from(CHAIN_MOST) + 1);
    assert!(lab.of(EventKind::Restart).iter().all(|(at, _)| *at == 0));
    let mut lab = echo();
    lab.now("whenever crashed n2 after 1ms do restart n2");
    lab.now("whenever restarted n2 after 1ms do crash n2");
    lab.now("crash n2");
    lab.until(1_000_000);
    assert_eq!(lab.of(EventKind::Crash).len(), 501, "with time between them they may go on");
}

#[test]
fn there_are_only_so_many_orders_and_all_can_be_dismissed() {
    let mut lab = echo();
    assert_eq!(lab.now("dismiss").detail, Void::NoOrder as u16);
    for _ in 0..ORDERS_MOST {
        assert_eq!(lab.now("when acked 1000 do heal").kind, EventKind::Order);
    }
    assert_eq!(lab.now("when acked 1000 do heal").detail, Void::TooMany as u16);
    let event = lab.now("dismiss");
    assert_eq!((event.kind, event.argument), (EventKind::Dismiss, ORDERS_MOST as u64));
    lab.now("when fired beat after 10ms do crash n1");
    lab.until(5_000);
    assert_eq!(lab.now("dismiss").kind, EventKind::Dismiss, "no order stands, and yet something was set off");
    lab.until(100_000);
    assert!(lab.of(EventKind::Crash).is_empty());
}

#[test]
fn a_run_may_have_only_so_many_operations() {
    let mut lab = echo();
    lab.now("whenever fired beat do workload put every=86400s count=100000 key=k");
    lab.until(999_999);
    let (begun, void) = (lab.of(EventKind::Workload).len(), lab.of(EventKind::Void).len());
    assert_eq!((begun, void), (10, 10), "a million operations, and twenty beats");
    lab.now("when fired beat do put k v");
    lab.until(1_000_000);
    let void = lab.events.iter().filter(|event| event.kind == EventKind::Void && event.at == Instant(1_000_000));
    assert!(
        void.clone().count() == 2 && void.clone().all(|event| event.detail == Void::TooMany as u16),
        "a write neither"
    );
}

#[test]
fn orders_wait_while_the_clock_is_off() {
    let mut lab = echo();
    lab.now("conduct");
    lab.now("when leader do crash n3");
    lab.until(1_000_000);
    assert!(lab.of(EventKind::Crash).is_empty());
    lab.now("conduct off");
    lab.until(1_000_000);
    assert_eq!(lab.of(EventKind::Crash), [(1_000_000, 3)]);
}

#[test]
fn a_fork_keeps_its_orders_and_what_they_have_set_off() {
    let mut lab = raft();
    lab.now("workload append every=10ms count=100 key=k");
    lab.now("when acked 30 after 300ms do crash leader as old");
    lab.now("whenever crashed after 500ms do restart crashed");
    let without = lab.run.fork();
    while lab.run.fabric().acknowledged < 31 {
        lab.run.act(Instant(60_000_000)).expect("it comes");
    }
    let mut fork = lab.run.fork();
    let play = |run: &mut dyn Run| run.play(Instant(20_000_000), &mut |_| true);
    play(&mut *lab.run);
    play(&mut *fork);
    assert_eq!((lab.run.fabric().digest, lab.run.state_digest()), (fork.fabric().digest, fork.state_digest()));
    assert_eq!(lab.run.fabric().operations.iter().filter(|record| record.acknowledged()).count(), 100);
    let mut dismissed = without.fork();
    dismissed.command(&Command::Dismiss);
    assert_ne!(dismissed.state_digest(), without.state_digest(), "an order is part of the state");
}

#[test]
fn a_session_seeks_among_orders_as_anywhere() {
    let script = "quorate 1\nprotocol raft\nnodes 5\nat 0s workload append every=20ms count=300 key=k\n\
         at 0s whenever acked 60 do crash leader as old\nat 0s whenever crashed after 700ms do restart old\n\
         at 3s+2 whenever sent RequestVote from n1 do drop last RequestVote from n1\nat 9s dismiss\n\
         at 30s expect acknowledged = 300\nat 30s expect lost = 0\nat 30s expect converged\nat 30s end\n";
    let script = parse(PROTOCOLS, script).unwrap_or_else(|error| panic!("{}", error.at("script")));
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    assert!(session.ok(), "{:?}", session.expected());
    let whole = (session.digest(), session.events());
    assert!(session.run().fabric().elections.len() >= 4);
    for events in [whole.1 / 2, 17, 2 * whole.1 / 3, 900, 0] {
        session.seek_event(events).expect("within the limits");
        let there = (session.digest(), session.run().state_digest(), session.events());
        session.seek_event(events + 1).expect("within the limits");
        session.step_back().expect("within the limits");
        assert!(session.events() <= there.2);
        session.seek_event(events).expect("within the limits");
        assert_eq!((session.digest(), session.run().state_digest(), session.events()), there);
    }
    session.seek(LATEST).expect("within the limits");
    assert_eq!((session.digest(), session.events()), whole);
    let again = parse(PROTOCOLS, &session.script().to_string()).expect("what is printed reads");
    let mut again = Session::new(PROTOCOLS, again, Keep::NOTHING).expect("within the limits");
    again.advance(LATEST, u32::MAX).expect("within the limits");
    assert_eq!(again.digest(), whole.0);
}

#[test]
fn a_command_given_between_an_event_and_what_it_set_off_is_stamped_between_them() {
    let script = "quorate 1\nprotocol echo\nnodes 3\nat 0s whenever delivered Beat to n2 do pause n3\nat 40ms end\n";
    let script = parse(ECHO, script).expect("a script");
    let mut session = Session::new(ECHO, script, Keep::ALL).expect("within the limits");
    session.advance(Instant(9_999), u32::MAX).expect("within the limits");
    session.step().expect("within the limits");
    let applied = session.apply(Command::Crash(quorate::sim::Process::Id(NodeId(3)).into()));
    assert_eq!(applied.expect("room for it").line, "at 10ms+1 crash n3");
    session.advance(Instant(40_000), u32::MAX).expect("within the limits");
    assert_eq!(session.orders(), ["whenever delivered Beat to n2 do pause n3"]);
    let void = session.run().fabric().events;
    let again = parse(ECHO, &session.script().to_string()).expect("what is printed reads");
    let mut again = Session::new(ECHO, again, Keep::NOTHING).expect("within the limits");
    again.advance(LATEST, u32::MAX).expect("within the limits");
    assert_eq!(
        (again.digest(), again.events()),
        (session.digest(), void),
        "the pause comes after the crash, and is void"
    );
}
