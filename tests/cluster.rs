//! The virtual cluster, held to account through a protocol that is not the lab's.

mod support;

use std::collections::BTreeMap;

use quorate::protocol::{Instant, Judge, NodeId, Operation, Outcome};
use quorate::sim::{
    Command, Event, EventKind, Fate, Group, LinkChange, LinkModel, Process, Run, Setup, Status, Targets, Void, Work,
};
use support::echo::ECHO;

fn setup(seed: u64) -> Setup {
    Setup { seed, ..Setup::of(ECHO[0].info) }
}

fn start(setup: &Setup) -> Box<dyn Run> {
    (ECHO[0].start)(setup)
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

fn put(key: &str, value: &str) -> Command {
    let operation = Operation::Put { key: key.into(), value: value.into() };
    Command::Invoke { client: None, via: None, operation }
}

fn work(work: Work, every: u64, count: u32) -> Command {
    Command::Workload { client: None, work, every, count, key: "k".into() }
}

fn network(latency: (u64, u64), loss: u32, duplicate: u32) -> LinkModel {
    LinkModel { latency, loss, duplicate, ..LinkModel::default() }
}

fn of_kind(events: &[Event], kind: EventKind) -> Vec<Event> {
    events.iter().copied().filter(|event| event.kind == kind).collect()
}

#[test]
fn a_run_is_a_function_of_its_setup_and_commands() {
    let play = |seed| {
        let mut run = start(&Setup { network: network((5_000, 30_000), 100_000, 100_000), ..setup(seed) });
        run.command(&work(Work::Append, 20_000, 50));
        until(&mut *run, 500_000);
        run.command(&Command::Crash(node(2).into()));
        until(&mut *run, 2_000_000);
        (run.fabric().digest, run.state_digest(), run.fabric().events)
    };
    assert_eq!(play(1), play(1));
    assert_ne!(play(1).0, play(2).0);
}

#[test]
fn a_fork_goes_on_as_its_origin_does() {
    let mut run = start(&Setup { network: network((5_000, 30_000), 50_000, 50_000), ..setup(3) });
    run.command(&work(Work::Append, 20_000, 80));
    until(&mut *run, 700_000);
    let mut fork = run.fork();
    assert_eq!(fork.state_digest(), run.state_digest());
    until(&mut *run, 3_000_000);
    assert_ne!(fork.state_digest(), run.state_digest());
    until(&mut *fork, 3_000_000);
    assert_eq!((fork.fabric().digest, fork.state_digest()), (run.fabric().digest, run.state_digest()));
}

#[test]
fn an_answer_waits_for_the_disk() {
    let mut run = start(&setup(1));
    run.command(&put("x", "1"));
    let events = until(&mut *run, 100_000);
    let sync = of_kind(&events, EventKind::Sync);
    let hub = sync.iter().find(|event| event.from == NodeId(1)).expect("the hub wrote");
    // The client reaches the hub after at most two hops of 10 ms and the answer leaves after the sync of 2 ms.
    let reply = events
        .iter()
        .find(|event| event.kind == EventKind::Deliver && event.to == NodeId::client(1) && event.at > hub.at)
        .expect("an answer");
    assert_eq!(reply.at.0, hub.at.0 + 10_000);
    assert_eq!(hub.argument, 1, "one record became durable");
    assert_eq!(run.fabric().acknowledged, 1);
}

#[test]
fn a_crash_loses_what_was_not_synced_and_what_waited_for_it() {
    let mut run = start(&setup(1));
    run.command(&put("x", "1"));
    // Play up to the instant at which the hub has the request and its disk has not.
    while run.fabric().nodes[0].unsynced == 0 {
        run.act(Instant(1_000_000)).expect("the request arrives");
    }
    run.command(&Command::Crash(node(1).into()));
    assert_eq!(run.fabric().nodes[0].status, Status::Crashed);
    until(&mut *run, 150_000);
    assert_eq!(run.fabric().acknowledged, 0, "the answer waited for the disk and died with it");
    run.command(&Command::Restart(Targets::One(node(1))));
    assert_eq!(run.fabric().nodes[0].brief.last, 0, "the record was not synced");
    until(&mut *run, 1_000_000);
    assert_eq!((run.fabric().acknowledged, run.fabric().nodes[0].brief.last), (1, 1), "the client asked again");
    run.command(&Command::Crash(node(1).into()));
    run.command(&Command::Restart(Targets::All));
    assert_eq!(run.fabric().nodes[0].brief.last, 1, "what was synced is still there");
}

#[test]
fn a_retried_operation_is_done_once() {
    // Half of all messages are lost, so most operations are asked more than once.
    let mut run = start(&Setup { network: network((1_000, 5_000), 500_000, 200_000), ..setup(5) });
    run.command(&work(Work::Append, 50_000, 40));
    until(&mut *run, 120_000_000);
    let attempts: u32 = run.fabric().operations.iter().map(|record| record.attempts).sum();
    assert_eq!(run.fabric().acknowledged, 40);
    assert!(attempts > 60, "{attempts} attempts");
    assert_eq!(run.fabric().nodes[0].brief.last, 40);
}

#[test]
fn loss_duplication_and_latency_have_the_stated_measure() {
    let model = network((5_000, 15_000), 200_000, 100_000);
    let mut run = start(&Setup { network: model, ..setup(9) });
    let events = until(&mut *run, 200_000_000);
    let lost = of_kind(&events, EventKind::Lost).len() as u64;
    let copies = events.iter().filter(|event| event.detail & Event::COPY != 0).count() as u64;
    let sent = run.fabric().sent;
    assert!(sent > 7_000);
    let journeys = sent + copies;
    assert!((170..230).contains(&(lost * 1000 / journeys)), "{lost} of {journeys} lost");
    assert!((80..120).contains(&(copies * 1000 / sent)), "{copies} of {sent} doubled");
    let flights: Vec<u64> =
        run.fabric().flights.iter().flatten().map(|flight| flight.arrives.0 - flight.sent.0).collect();
    assert!(flights.iter().all(|latency| (5_000..=15_000).contains(latency)));
    let none = start(&setup(9));
    assert_eq!(none.fabric().network, network((10_000, 10_000), 0, 0));
}

#[test]
fn changing_loss_moves_no_latency() {
    let arrivals = |loss| {
        let mut run = start(&Setup { network: network((5_000, 15_000), loss, 0), ..setup(4) });
        let events = until(&mut *run, 3_000_000);
        let delivered = of_kind(&events, EventKind::Deliver);
        delivered.iter().map(|event| ((event.from, event.to, event.number), event.at)).collect::<BTreeMap<_, _>>()
    };
    let (all, some) = (arrivals(0), arrivals(300_000));
    assert!(some.len() < all.len() * 8 / 10 && some.len() > all.len() / 2);
    assert!(some.iter().all(|(name, at)| all[name] == *at), "what still arrives, arrives when it did");
}

#[test]
fn a_cut_stops_one_direction_at_the_middle_of_the_link() {
    let mut run = start(&setup(1));
    until(&mut *run, 104_000);
    // The beat of 100 ms is under way and has not passed the middle; the one to n3 goes on.
    let cut = Command::Cut { from: node(1), to: node(2), both: false };
    assert_eq!(run.command(&cut)[0].kind, EventKind::Part);
    let flight = run.fabric().flights.iter().flatten().find(|flight| flight.name.to == NodeId(2)).expect("a beat");
    assert_eq!((flight.fate, flight.ends), (Fate::Cut, Instant(105_000)));
    let events = until(&mut *run, 1_000_000);
    let to = |kind, id| of_kind(&events, kind).iter().filter(|event| event.to == NodeId(id)).count();
    assert_eq!((to(EventKind::Deliver, 2), to(EventKind::Cut, 2)), (0, 18), "a beat each 50 ms from 100 ms to 950 ms");
    assert!(to(EventKind::Deliver, 3) >= 18);
    assert_eq!(run.fabric().nodes[1].brief.role, 2, "lonely");
    assert_eq!(run.command(&cut)[0].detail, Void::IsCut as u16);
    run.command(&Command::Heal);
    until(&mut *run, 1_200_000);
    assert_eq!(run.fabric().nodes[1].brief.role, 0);
    assert_eq!(run.command(&Command::Heal)[0].detail, Void::NotCut as u16);
}

#[test]
fn a_partition_parts_groups_and_leaves_unnamed_clients_alone() {
    let mut run = start(&setup(1));
    run.command(&Command::Partition(vec![vec![node(1)].into(), vec![node(2), Process::Id(NodeId::client(2))].into()]));
    run.command(&put("x", "1"));
    let events = until(&mut *run, 300_000);
    assert_eq!(run.fabric().acknowledged, 1, "c1 is in no group and reaches the hub");
    assert!(of_kind(&events, EventKind::Deliver).iter().all(|event| event.to.is_client() || event.from.is_client()));
    let named = |from: u16, to| run.fabric().connected(NodeId(from), NodeId(to));
    assert!(!named(1, 2) && !named(2, 3) && !named(3, 1), "n3 is named by no group and forms its own");
    assert!(
        !run.fabric().connected(NodeId::client(2), NodeId(1)) && run.fabric().connected(NodeId::client(2), NodeId(2))
    );
}

#[test]
fn a_group_with_a_name_is_joined_to_the_others_by_it() {
    let mut run = start(&setup(1));
    let group = |name: &str, id| Group { name: Some(name.into()), members: vec![node(id)] };
    let plain = run.fork();
    let before = (run.state_digest(), run.fabric().digest);
    run.command(&Command::Partition(vec![group("a", 1), group("b", 2), group("c", 3)]));
    let mut unnamed = plain.fork();
    unnamed.command(&Command::Partition((1..=3).map(|id| vec![node(id)].into()).collect()));
    assert_eq!(unnamed.fabric().digest, run.fabric().digest, "a name is no part of the trace");
    assert_ne!(unnamed.state_digest(), run.state_digest(), "but of what is to come");
    assert_ne!(before, (unnamed.state_digest(), unnamed.fabric().digest));

    let connected = |run: &dyn Run, from: u16, to| run.fabric().connected(NodeId(from), NodeId(to));
    let heard = |run: &mut dyn Run, by: u64| {
        let events = until(run, by);
        let to = |id| of_kind(&events, EventKind::Deliver).iter().filter(|event| event.to == NodeId(id)).count();
        (to(2), to(3))
    };
    assert_eq!(heard(&mut *run, 1_000_000), (0, 0));
    let joined = &run.command(&Command::HealGroup("b".into()))[0];
    assert_eq!((joined.kind, joined.argument), (EventKind::Heal, 1));
    assert!(connected(&*run, 1, 2) && connected(&*run, 2, 3) && !connected(&*run, 1, 3) && !connected(&*run, 3, 1));
    let (second, third) = heard(&mut *run, 2_000_000);
    assert!(second >= 18 && third == 0, "a beat each 50 ms reaches n2, and none n3: {second}, {third}");
    assert_eq!(run.command(&Command::HealGroup("b".into()))[0].detail, Void::NotCut as u16, "it is no group any more");

    // A cut is no part of a partition, and with the last wall all names go.
    run.command(&Command::Cut { from: node(1), to: node(2), both: false });
    run.command(&Command::HealGroup("c".into()));
    assert!(connected(&*run, 1, 3) && !connected(&*run, 1, 2));
    assert_eq!(run.command(&Command::HealGroup("a".into()))[0].detail, Void::NotCut as u16);
    run.command(&Command::Partition(vec![group("a", 1)]));
    run.command(&Command::Partition(vec![vec![node(1)].into()]));
    assert_eq!(run.command(&Command::HealGroup("a".into()))[0].detail, Void::NotCut as u16, "another took its place");
}

#[test]
fn a_paused_node_wakes_to_what_it_missed_in_order() {
    let mut run = start(&setup(1));
    until(&mut *run, 20_000);
    run.command(&Command::Pause(node(3).into()));
    let events = until(&mut *run, 420_000);
    assert!(events.iter().all(|event| event.to != NodeId(3)), "a paused node hears nothing");
    assert_eq!(run.fabric().nodes[2].inbox, 8, "beats of 50, 100, … 400 ms, less what is still under way");
    let woken = run.command(&Command::Resume(Targets::One(node(3))));
    assert_eq!(woken[0].kind, EventKind::Resume);
    let events: Vec<_> = until(&mut *run, 420_000).into_iter().filter(|event| event.to == NodeId(3)).collect();
    let due: Vec<_> = events.iter().map(|event| (event.kind, event.number)).collect();
    assert_eq!(due.len(), 8, "eight beats, the first of which moved the timer: {due:?}");
    assert!(due.is_sorted() && due.iter().all(|(kind, _)| *kind == EventKind::Deliver));

    run.command(&Command::Cut { from: node(1), to: node(3), both: false });
    run.command(&Command::Pause(node(3).into()));
    until(&mut *run, 1_000_000);
    assert_eq!(run.fabric().nodes[2].brief.role, 0, "its timer is overdue, and it does not run");
    run.command(&Command::Resume(Targets::All));
    let events: Vec<_> = until(&mut *run, 1_000_000).into_iter().filter(|event| event.to == NodeId(3)).collect();
    assert_eq!(events.last().map(|event| event.kind), Some(EventKind::Fire));
    assert_eq!(run.fabric().nodes[2].brief.role, 2);
}

#[test]
fn a_message_can_be_dropped_by_its_name() {
    let mut run = start(&setup(1));
    until(&mut *run, 5_000);
    let name = run.fabric().flights.iter().flatten().next().expect("the first beat").name;
    let drop = |kind| Command::Drop { message: name.into(), kind };
    assert_eq!(run.command(&drop(Some(2)))[0].detail, Void::OtherKind as u16);
    assert_eq!(run.command(&drop(Some(0)))[0].kind, EventKind::Drop);
    assert_eq!(run.command(&drop(None))[0].detail, Void::NoMessage as u16);
    let events = until(&mut *run, 40_000);
    assert!(of_kind(&events, EventKind::Deliver).iter().all(|event| event.to != name.to));
}

#[test]
fn a_void_command_changes_nothing_but_the_trace() {
    let mut run = start(&Setup { network: network((5_000, 30_000), 50_000, 0), ..setup(3) });
    until(&mut *run, 333_000);
    let mut with = run.fork();
    let voids = [
        (Command::Restart(Targets::One(node(1))), Void::NotCrashed),
        (Command::Crash(node(9).into()), Void::NoProcess),
        (Command::Crash(Process::Named("old".into()).into()), Void::NoName),
        (Command::Resume(Targets::All), Void::NotPaused),
        (Command::Fire { node: node(1), timer: 1 }, Void::NotArmed),
        (Command::Network(LinkChange::default()), Void::NoChange),
        (Command::Mend(0), Void::IsOn),
        (Command::Crash(Process::Id(NodeId::client(1)).into()), Void::NotNode),
        (Command::Cut { from: node(1), to: node(1), both: true }, Void::Same),
    ];
    for (command, reason) in voids {
        let event = with.command(&command)[0];
        assert_eq!((event.kind, event.detail), (EventKind::Void, reason as u16), "{command:?}");
    }
    assert_eq!(with.state_digest(), run.state_digest());
    let (a, b) = (until(&mut *run, 2_000_000), until(&mut *with, 2_000_000));
    let plain =
        |events: &[Event]| events.iter().map(|event| (event.at, event.kind, event.from, event.to)).collect::<Vec<_>>();
    assert_eq!(plain(&a), plain(&b));
}

#[test]
fn a_timer_can_be_fired_by_hand() {
    let mut run = start(&setup(1));
    until(&mut *run, 55_000);
    let event = run.command(&Command::Fire { node: node(2), timer: 1 })[0];
    assert_eq!((event.kind, event.cause), (EventKind::Fire, Event::NO_CAUSE));
    assert_eq!(run.fabric().nodes[1].brief.role, 2);
    assert_eq!(run.command(&Command::Fire { node: node(2), timer: 1 })[0].detail, Void::NotArmed as u16);
}

#[test]
fn each_cause_comes_before_its_effect() {
    let mut run = start(&Setup { network: network((5_000, 30_000), 50_000, 50_000), ..setup(6) });
    run.command(&work(Work::Put, 30_000, 40));
    let first = run.fabric().events;
    let events = until(&mut *run, 3_000_000);
    let mut numbered = (first..).zip(&events);
    assert!(numbered.all(|(at, event)| event.cause == Event::NO_CAUSE || event.cause < at));
    let delivered = of_kind(&events, EventKind::Deliver);
    let caused = delivered.iter().filter(|event| event.cause != Event::NO_CAUSE && event.cause >= first);
    assert!(caused.clone().count() > 200);
    let sender = |event: &&Event| {
        let cause = events[(event.cause - first) as usize];
        cause.to == event.from || cause.from == event.from
    };
    assert!(caused.clone().all(|event| sender(&event)), "a message is sent in an event at its sender");
}

#[test]
fn a_lost_disk_s_worth_of_acknowledged_writes_is_named() {
    // With three nodes cut from each other only the hub has what it acknowledged; when it crashes nobody leads, but its
    // disk still holds the write.
    let mut run = start(&setup(1));
    run.command(&put("x", "1"));
    until(&mut *run, 200_000);
    assert_eq!(run.lost(), []);
    run.command(&Command::Crash(node(1).into()));
    assert_eq!(run.lost(), [], "its disk still has it");
    assert!(run.fabric().found.is_empty());
}

#[test]
fn an_answer_that_comes_when_nobody_has_the_write_any_more_is_a_broken_promise() {
    // Without its rule the hub answers before its disk has the write, and it crashes before that and before the answer
    // arrives: nobody leads then, and nobody has it.
    let mut run = start(&setup(1));
    run.command(&Command::Break(0));
    run.command(&put("x", "1"));
    while run.fabric().nodes[0].unsynced == 0 {
        run.act(Instant(1_000_000)).expect("the request arrives");
    }
    run.command(&Command::Crash(node(1).into()));
    assert_eq!((run.fabric().acknowledged, run.fabric().found.len()), (0, 0), "the answer is under way");
    let events = until(&mut *run, 150_000);
    let answered = events.iter().find(|event| event.to == NodeId::client(1)).expect("the answer arrives");
    assert_ne!(answered.detail & Event::BREACH, 0);
    let breach = &run.fabric().found[0].breach;
    assert_eq!(
        (breach.judge, &breach.nodes[..], &breach.slots[..]),
        (Judge::Acknowledged, &[NodeId::client(1)][..], &[1][..])
    );
    assert_eq!(run.lost().len(), 1);
}

#[test]
fn a_workload_keeps_its_order_and_its_client() {
    let mut run = start(&setup(1));
    run.command(&work(Work::Cas, 10_000, 20));
    assert_eq!(
        run.command(&Command::Invoke {
            client: Some(NodeId::client(1)),
            via: None,
            operation: Operation::Get { key: "k".into() }
        })[0]
            .detail,
        Void::Busy as u16
    );
    run.command(&put("other", "1"));
    until(&mut *run, 5_000_000);
    let operations: Vec<_> = run.fabric().operations.iter().collect();
    assert_eq!(operations.len(), 21);
    let ours: Vec<_> = operations.iter().filter(|record| record.request.id.client == NodeId::client(1)).collect();
    assert!(ours.windows(2).all(|pair| pair[0].returned.as_ref().is_some_and(|(at, _)| *at <= pair[1].invoked)));
    assert!(ours.iter().all(|record| matches!(record.returned, Some((_, Some(Outcome::Value(_)))))));
}

#[test]
fn an_operation_may_name_whom_it_asks_first() {
    let mut run = start(&setup(1));
    let via = |via, value: &str| Command::Invoke {
        client: Some(NodeId::client(1)),
        via: Some(via),
        operation: Operation::Put { key: "x".into(), value: value.into() },
    };
    let asked = run.command(&via(node(3), "1"))[0];
    assert_eq!((asked.kind, asked.to), (EventKind::Invoke, NodeId(3)));
    until(&mut *run, 100_000);
    assert_eq!(run.fabric().acknowledged, 1, "a spoke sends the client on to the hub");
    let asked = run.command(&via(Process::Leader { name: Some("hub".into()) }, "2"))[0];
    assert_eq!((asked.to, run.fabric().names["hub"]), (NodeId(1), NodeId(1)));
    until(&mut *run, 200_000);
    run.command(&Command::Crash(node(1).into()));
    for (whom, reason) in [
        (node(9), Void::NoProcess),
        (Process::Id(NodeId::client(2)), Void::NotNode),
        (Process::Leader { name: None }, Void::NoLeader),
        (Process::Named("old".into()), Void::NoName),
    ] {
        let event = run.command(&via(whom, "3"))[0];
        assert_eq!((event.kind, event.detail), (EventKind::Void, reason as u16));
    }
    assert_eq!(run.fabric().operations.len(), 2, "what is void begins nothing");
    run.command(&via(node(1), "3"));
    until(&mut *run, 220_000);
    assert_eq!(run.fabric().acknowledged, 2, "the node is down, and the request with it");
    run.command(&Command::Restart(Targets::All));
    until(&mut *run, 3_000_000);
    assert_eq!(run.fabric().acknowledged, 3, "unanswered, the client asks the others in turn");
}

#[test]
fn waiting_is_not_playing_ahead() {
    let mut run = start(&setup(1));
    assert_eq!(run.act(Instant(0)).map(|event| event.kind), Some(EventKind::Fire), "the hub beats at once");
    assert_eq!(run.act(Instant(9_999)), None);
    run.wait(Instant(9_999));
    assert_eq!((run.fabric().now, run.fabric().acted), (Instant(9_999), 0));
    assert_eq!(run.act(Instant(10_000)).map(|event| event.at), Some(Instant(10_000)));
    assert_eq!(run.fabric().acted, 1);
    run.act(Instant(10_000));
    assert_eq!(run.fabric().acted, 2);
}
