//! Selectors: whom and what a command means, resolved in the run at its instant.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::collections::BTreeSet;

use quorate::protocol::{Instant, NodeId};
use quorate::sim::{
    Among, Command, Event, EventKind, MessageName, Messages, Process, Run, Setup, Status, Targets, Void, Which,
};
use support::echo::ECHO;

const SPOKE: Among = Among::Role(0);
const HUB: Among = Among::Role(1);

fn start(seed: u64, nodes: u16) -> Box<dyn Run> {
    let mut setup = Setup { seed, ..Setup::of(ECHO[0].info) };
    setup.set_nodes(nodes);
    (ECHO[0].start)(&setup)
}

fn until(run: &mut dyn Run, at: u64) {
    run.play(Instant(at), &mut |_| true);
    run.wait(Instant(at));
}

fn any(among: Among, name: Option<&str>) -> Process {
    Process::Any { among, name: name.map(Into::into) }
}

fn picked(messages: &[Event]) -> Vec<(NodeId, u32)> {
    messages.iter().map(|event| (event.to, event.number)).collect()
}

/// Parts a drawn node from the others, and says who was drawn.
fn draw(run: &mut dyn Run, among: Among, name: &str) -> NodeId {
    run.command(&Command::Partition(vec![vec![any(among, Some(name))].into()]));
    run.fabric().names[name]
}

#[test]
fn each_node_that_fits_is_drawn_as_often() {
    let mut counts = [0; 6];
    for seed in 0..3_000 {
        counts[usize::from(draw(&mut *start(seed, 5), SPOKE, "a").0)] += 1;
    }
    assert_eq!((counts[0], counts[1]), (0, 0), "n1 is the hub");
    assert!(counts[2..].iter().all(|count| (650..850).contains(count)), "a quarter each: {counts:?}");
    assert_eq!(draw(&mut *start(1, 5), HUB, "a"), NodeId(1));
}

#[test]
fn a_draw_hangs_on_its_instant_and_not_on_what_was_drawn_before() {
    let later = |earlier: bool| {
        let mut run = start(7, 9);
        if earlier {
            draw(&mut *run, Among::Nodes, "a");
        }
        (1..20)
            .map(|second| {
                until(&mut *run, second * 1_000_000);
                draw(&mut *run, Among::Nodes, "b")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(later(true), later(false));
    assert!(later(true).into_iter().collect::<BTreeSet<_>>().len() > 4);
    let mut run = start(7, 9);
    let twice: BTreeSet<_> = (0..20).map(|_| draw(&mut *run, Among::Nodes, "a")).collect();
    assert!(twice.len() > 4, "the draws of one instant differ: {twice:?}");
}

#[test]
fn who_is_drawn_is_in_a_state_for_the_command() {
    for seed in 0..50 {
        let mut run = start(seed, 5);
        let kinds = |events: &[Event]| events.iter().map(|event| event.kind).collect::<Vec<_>>();
        let one = || Targets::from(any(Among::Nodes, None));
        for _ in 0..5 {
            assert_eq!(kinds(&run.command(&Command::Pause(one()))), [EventKind::Pause]);
        }
        assert_eq!(run.command(&Command::Pause(one()))[0].detail, Void::NoProcess as u16);
        for _ in 0..3 {
            assert_eq!(kinds(&run.command(&Command::Crash(one()))), [EventKind::Crash]);
        }
        for _ in 0..2 {
            assert_eq!(kinds(&run.command(&Command::Resume(one()))), [EventKind::Resume]);
            assert_eq!(kinds(&run.command(&Command::Restart(one()))), [EventKind::Restart]);
        }
        assert_eq!(run.fabric().nodes.iter().filter(|node| node.status == Status::Crashed).count(), 1);
    }
}

#[test]
fn all_are_those_in_a_state_for_it_one_event_each() {
    let mut run = start(1, 4);
    run.command(&Command::Pause(Process::Id(NodeId(2)).into()));
    let who = |events: Vec<Event>| events.iter().map(|event| event.from.0).collect::<Vec<_>>();
    assert_eq!(who(run.command(&Command::Pause(Targets::All))), [1, 3, 4]);
    assert_eq!(run.command(&Command::Pause(Targets::All))[0].detail, Void::NotUp as u16);
    assert_eq!(who(run.command(&Command::Crash(Targets::All))), [1, 2, 3, 4]);
    assert_eq!(run.command(&Command::Crash(Targets::All))[0].detail, Void::NotUp as u16);
    assert_eq!(who(run.command(&Command::Restart(Targets::All))), [1, 2, 3, 4]);
}

#[test]
fn a_void_command_has_drawn_nothing() {
    let mut run = start(7, 5);
    let mut with = run.fork();
    // Whoever is drawn has no timer of that kind.
    let fire = Command::Fire { node: any(HUB, None), timer: 1 };
    assert_eq!(with.command(&fire)[0].detail, Void::NotArmed as u16);
    assert_eq!(with.state_digest(), run.state_digest());
    let (a, b) = (draw(&mut *run, Among::Nodes, "a"), draw(&mut *with, Among::Nodes, "a"));
    assert_eq!(a, b);
}

#[test]
fn messages_go_by_when_they_were_sent() {
    let mut run = start(1, 4);
    // Beats leave at 0 and 50 ms, each to n2, n3 and n4; on slow links both rounds are under way.
    let slow = quorate::sim::LinkChange { latency: Some((80_000, 80_000)), ..Default::default() };
    run.command(&Command::Network(slow));
    until(&mut *run, 60_000);
    let pick = |which, to: Option<u16>, kind| {
        let to = to.map(|id| Process::Id(NodeId(id)));
        Command::Drop { message: Messages::Pick { which, from: Some(any(HUB, None)), to }, kind }
    };
    assert_eq!(run.fabric().flights.iter().flatten().count(), 6);
    assert_eq!(picked(&run.fork().command(&pick(Which::First, None, None))), [(NodeId(2), 1)]);
    assert_eq!(picked(&run.fork().command(&pick(Which::Last, None, Some(0)))), [(NodeId(4), 2)]);
    assert_eq!(picked(&run.fork().command(&pick(Which::Last, Some(3), None))), [(NodeId(3), 2)]);
    let all = run.fork().command(&pick(Which::All, Some(3), None));
    assert_eq!(picked(&all), [(NodeId(3), 1), (NodeId(3), 2)]);
    assert!(all.iter().all(|event| event.kind == EventKind::Drop));
    assert_eq!(run.fork().command(&pick(Which::All, None, Some(1)))[0].detail, Void::NoMessage as u16);
    assert_eq!(run.fork().command(&pick(Which::First, Some(1), None))[0].detail, Void::NoMessage as u16);
    let mut drawn = BTreeSet::new();
    for at in 60_000..60_100 {
        until(&mut *run, at);
        drawn.extend(picked(&run.fork().command(&pick(Which::Any, None, None))));
    }
    assert_eq!(drawn.len(), 6, "each of the six is drawn some time");
    let name = MessageName { from: NodeId(1), to: NodeId(2), number: 1, copy: 1 };
    assert_eq!(picked(&run.command(&Command::Drop { message: name.into(), kind: Some(0) })), [(NodeId(2), 1)]);
    until(&mut *run, 95_000);
    let heard = run.fabric().nodes[2].brief.role;
    assert_eq!((heard, run.fabric().flights.iter().flatten().count()), (0, 3), "the others arrived");
}

#[test]
fn tables_have_no_words_that_a_script_would_misread() {
    for entry in quorate::registry::PROTOCOLS.iter().chain(ECHO) {
        let info = entry.info;
        let kinds: Vec<_> = info.kinds.iter().map(|kind| kind.id).collect();
        let sorts = kinds.iter().chain(info.roles);
        assert!(sorts.clone().all(|word| !word.contains([' ', '|', '?']) && *word != "as"), "{}", info.id);
        assert_eq!(sorts.clone().collect::<BTreeSet<_>>().len(), sorts.count(), "{}: a kind is no role", info.id);
        assert!(kinds.len() == 1 || !kinds.contains(&"node"), "{}: `any node` means any kind", info.id);
        let follow = ["on", "from", "to", "by", "do", "after", "for", "at"];
        assert!(info.messages.iter().all(|kind| !follow.contains(kind)), "{}", info.id);
    }
}
