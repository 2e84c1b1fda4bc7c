//! Conducted runs: with the clock off nothing moves unless a command says so.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use quorate::protocol::{Instant, NodeId, Operation};
use quorate::sim::{Command, Event, EventKind, Messages, Process, Run, Setup, Void, WORLD, Which, Work};
use support::echo::ECHO;

fn start() -> Box<dyn Run> {
    (ECHO[0].start)(&Setup::of(ECHO[0].info))
}

fn until(run: &mut dyn Run, at: u64) -> Vec<Event> {
    let mut events = Vec::new();
    run.play(Instant(at), &mut |event| {
        events.push(*event);
        true
    });
    run.wait(Instant(at));
    events
}

fn node(id: u16) -> Process {
    Process::Id(NodeId(id))
}

fn put(value: &str) -> Command {
    let operation = Operation::Put { key: "k".into(), value: value.into() };
    Command::Invoke { client: None, via: Some(node(1)), operation }
}

fn kind(run: &mut dyn Run, command: &Command) -> EventKind {
    let events = run.command(command);
    assert_eq!(events.len(), 1);
    events[0].kind
}

fn reason(run: &mut dyn Run, command: &Command) -> u16 {
    let event = run.command(command)[0];
    assert_eq!(event.kind, EventKind::Void);
    event.detail
}

/// Plays to where the hub has a request that its disk has not.
fn written(run: &mut dyn Run) {
    run.command(&put("1"));
    while run.fabric().nodes[0].unsynced == 0 {
        run.act(Instant(1_000_000)).expect("the request arrives");
    }
}

#[test]
fn nothing_moves_but_time() {
    let mut run = start();
    let event = run.command(&Command::Conduct(true))[0];
    assert_eq!((event.kind, event.argument), (EventKind::Conduct, 1));
    assert_eq!(reason(&mut *run, &Command::Conduct(true)), Void::NoChange as u16);
    assert_eq!((run.next_at(), until(&mut *run, 1_000_000)), (None, Vec::new()));
    assert_eq!((run.fabric().now, run.fabric().acted), (Instant(1_000_000), 0));
    assert_eq!(kind(&mut *run, &Command::Fire { node: node(1), timer: 0 }), EventKind::Fire, "the hub beats by hand");
    until(&mut *run, 2_000_000);
    let under_way: Vec<_> = run.fabric().flights.iter().flatten().map(|flight| (flight.name.to, flight.ends)).collect();
    assert_eq!(under_way, [(NodeId(2), Instant(1_010_000)), (NodeId(3), Instant(1_010_000))]);
    let all = Messages::Pick { which: Which::All, from: None, to: None };
    assert_eq!(run.command(&Command::Drop { message: all, kind: None }).len(), 2, "the hand still does what it can do");
}

#[test]
fn what_is_overdue_happens_in_order_when_the_clock_goes_on() {
    let mut run = start();
    until(&mut *run, 55_000);
    // Two beats are under way, the next is due at 100 ms, and the spokes' silence after 150 to 250 ms.
    run.command(&Command::Conduct(true));
    until(&mut *run, 400_000);
    let event = run.command(&Command::Conduct(false))[0];
    assert_eq!((event.kind, event.argument), (EventKind::Conduct, 0));
    assert!(run.next_at() < Some(run.fabric().now), "much is overdue");
    let events = until(&mut *run, 400_000);
    assert!(events.iter().all(|event| event.at == Instant(400_000)), "late, and not in the past");
    let what: Vec<_> = events.iter().map(|event| (event.kind, event.to, event.number)).collect();
    let deliver = |to, number| (EventKind::Deliver, NodeId(to), number);
    assert_eq!(
        what[..3],
        [deliver(2, 2), deliver(3, 2), (EventKind::Fire, NodeId(1), 3)],
        "in order of their due times"
    );
    assert_eq!(run.fabric().acted as usize, events.len(), "a command can stand between any two of them");
    let later = until(&mut *run, 1_000_000);
    assert!(later.iter().filter(|event| event.kind == EventKind::Fire).count() >= 11, "it beats on: {later:?}");
}

#[test]
fn a_disk_syncs_by_hand_and_once() {
    let mut run = start();
    written(&mut *run);
    run.command(&Command::Conduct(true));
    until(&mut *run, 500_000);
    let sent = |run: &dyn Run| run.fabric().flights.iter().flatten().filter(|flight| flight.row != 0).count();
    assert_eq!((run.fabric().nodes[0].unsynced, sent(&*run)), (1, 0));
    let event = run.command(&Command::Sync(node(1)))[0];
    assert_eq!((event.kind, event.argument, event.cause), (EventKind::Sync, 1, Event::NO_CAUSE));
    assert_eq!(run.fabric().nodes[0].unsynced, 0);
    assert_eq!(sent(&*run), 3, "the answer and two echoes have waited for it");
    assert_eq!(reason(&mut *run, &Command::Sync(node(1))), Void::NotSyncing as u16);
    run.command(&Command::Conduct(false));
    let syncs = |events: &[Event]| {
        events.iter().filter(|event| event.kind == EventKind::Sync).map(|event| event.from.0).collect::<Vec<_>>()
    };
    let events = until(&mut *run, 600_000);
    assert_eq!((syncs(&events), run.fabric().acknowledged), (vec![2, 3], 1), "the sync that was due no longer stands");

    run.command(&put("2"));
    while run.fabric().nodes[0].unsynced == 0 {
        run.act(Instant(1_000_000)).expect("the request arrives");
    }
    assert_eq!(kind(&mut *run, &Command::Sync(node(1))), EventKind::Sync, "under the clock it comes early");
    assert_eq!(reason(&mut *run, &Command::Sync(Process::Id(NodeId::client(1)))), Void::NotNode as u16);
    run.command(&Command::Crash(node(3).into()));
    assert_eq!(reason(&mut *run, &Command::Sync(node(3))), Void::NotUp as u16);
    assert_eq!(syncs(&until(&mut *run, 700_000)), [2]);
}

#[test]
fn a_paused_node_still_syncs_once_when_it_wakes() {
    let mut run = start();
    written(&mut *run);
    run.command(&Command::Pause(node(1).into()));
    until(&mut *run, 100_000);
    assert_eq!(run.fabric().nodes[0].unsynced, 1);
    run.command(&Command::Resume(node(1).into()));
    let events = until(&mut *run, 200_000);
    let syncs = events.iter().filter(|event| event.kind == EventKind::Sync && event.from == NodeId(1)).count();
    assert_eq!((syncs, run.fabric().acknowledged), (1, 1));
}

#[test]
fn a_client_loses_patience_by_hand() {
    let retry = WORLD.iter().position(|setting| setting.id == "client-retry").expect("a setting");
    for retries in [0, 1] {
        let mut setup = Setup::of(ECHO[0].info);
        setup.world[retry] = retries;
        let mut run = (ECHO[0].start)(&setup);
        run.command(&Command::Conduct(true));
        let client = NodeId::client(1);
        assert_eq!(reason(&mut *run, &Command::Expire(client)), Void::NoProcess as u16);
        run.command(&put("1"));
        for to in [2, 3, 1] {
            let event = run.command(&Command::Expire(client))[0];
            assert_eq!((event.kind, event.to, event.cause), (EventKind::Retry, NodeId(to), Event::NO_CAUSE));
        }
        assert_eq!(run.fabric().operations.get(0).map(|record| record.attempts), Some(4));
        run.command(&Command::Conduct(false));
        until(&mut *run, 150_000);
        assert_eq!((run.fabric().acknowledged, run.fabric().nodes[0].brief.last), (1, 1), "asked often, done once");
        assert_eq!(reason(&mut *run, &Command::Expire(client)), Void::NotWaiting as u16);
    }
}

#[test]
fn the_operations_of_a_workload_begin_by_hand_and_once() {
    let mut run = start();
    run.command(&Command::Conduct(true));
    let work = |count| Command::Workload { client: None, work: Work::Put, every: 1_000, count, key: "k".into() };
    run.command(&work(3));
    let begin = Command::Begin(NodeId::client(1));
    assert_eq!(kind(&mut *run, &begin), EventKind::Invoke);
    assert_eq!(reason(&mut *run, &begin), Void::NotWaiting as u16, "one is open");
    assert_eq!(reason(&mut *run, &Command::Begin(NodeId::client(2))), Void::NoProcess as u16);
    run.command(&Command::Conduct(false));
    until(&mut *run, 1_000_000);
    let operations: Vec<_> = run.fabric().operations.iter().map(|record| record.request.id.number).collect();
    assert_eq!(
        (operations, run.fabric().acknowledged),
        (vec![1, 2, 3], 3),
        "what was begun by hand is not begun again"
    );
    assert_eq!(reason(&mut *run, &begin), Void::NotWaiting as u16, "none is left");
}

#[test]
fn waiting_with_the_clock_off_breaks_no_promise() {
    let mut run = start();
    run.command(&put("1"));
    run.command(&Command::Conduct(true));
    until(&mut *run, 60_000_000);
    run.command(&Command::Expire(NodeId::client(1)));
    run.command(&Command::Conduct(false));
    until(&mut *run, 61_000_000);
    assert_eq!((run.fabric().found.len(), run.fabric().acknowledged), (0, 1), "the client waited for the hand");
}

#[test]
fn a_fork_of_a_conducted_run_goes_on_as_it_does() {
    let mut run = start();
    written(&mut *run);
    run.command(&Command::Conduct(true));
    until(&mut *run, 300_000);
    let mut fork = run.fork();
    let commands = [Command::Sync(node(1)), Command::Fire { node: node(2), timer: 1 }, Command::Conduct(false)];
    for run in [&mut run, &mut fork] {
        commands.iter().for_each(|command| _ = run.command(command));
        until(&mut **run, 2_000_000);
    }
    assert_eq!((run.fabric().digest, run.state_digest()), (fork.fabric().digest, fork.state_digest()));
}
