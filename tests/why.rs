//! Why? What the engine says of causes, over a thousand runs.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quorate::protocol::{Because, Info, Instant, NodeId, Value};
use quorate::registry::{self, PROTOCOLS};
use quorate::scenario;
use quorate::session::{Keep, Root, Session};
use quorate::sim::{Command, Event, EventKind, Setup};
use quorate::sweep::{Sweep, Weather};
use support::golden;
use support::random::Dice;
use support::weather;

const MS: u64 = 1_000;

/// A short run with weather, drawn from a seed: its commands, each at its instant.
fn commands(setup: &Setup, dice: &mut Dice) -> Vec<(u64, Command)> {
    let lines = ["workload append every=30ms count=40 key=x", "workload get every=70ms count=10 key=x"];
    let mut commands: Vec<(u64, Command)> = lines.iter().map(|line| (200 * MS, weather::read(setup, line))).collect();
    let faults = ["crash leader", "restart crashed", "partition leader", "heal", "pause leader", "resume paused"];
    let faults =
        [&faults[..], &["transfer leader -> n1", "get x via n2", "snapshot leader", "add n1", "remove n1"]].concat();
    for _ in 0..dice.between(4, 12) {
        let at = dice.between(250, 1_500) * MS;
        let line = match dice.below(3) {
            0 => weather::fault(dice, setup),
            _ => weather::read(setup, faults[dice.below(faults.len() as u64) as usize]),
        };
        commands.push((at, line));
    }
    if dice.below(4) == 0 {
        let rules = setup.info.rules;
        let rule = rules[dice.below(rules.len() as u64) as usize].id;
        commands.push((300 * MS, weather::read(setup, &format!("break {rule}"))));
    }
    commands.sort_by_key(|(at, _)| *at);
    commands
}

fn setup(info: &'static Info, seed: u64, dice: &mut Dice) -> Setup {
    let mut setup = Setup::of(info);
    setup.set_nodes(dice.between(3, 5) as u16);
    setup.seed = seed;
    setup.network.latency = (2 * MS, dice.between(3, 30) * MS);
    // Where many combinations make no sense, others are drawn.
    let tries = if info.id == "raft" { 1 } else { 4 };
    for _ in 0..tries {
        for setting in info.settings {
            // Those that choose a way, at random: each has sentences of its own.
            if setting.most < 8 && setting.id != "election" && dice.below(3) == 0 {
                setup.settings[usize::from(setting.at)] = dice.between(setting.least, setting.most);
            }
        }
        if (info.refuse)(&setup.settings, setup.roster.len() as u16).is_none() {
            return setup;
        }
        setup.settings = Setup::of(info).settings;
    }
    setup
}

/// Plays a run and asks of each step why.
fn played(info: &'static Info, seed: u64) -> (Vec<Event>, Vec<(u32, NodeId, Because)>) {
    let mut dice = Dice::new(seed);
    let setup = setup(info, seed, &mut dice);
    let mut run = (registry::find(PROTOCOLS, setup.info.id).unwrap().start)(&setup);
    run.inquire();
    let mut events = Vec::new();
    for (at, command) in commands(&setup, &mut dice) {
        play(&mut *run, at, &mut events);
        events.extend(run.command(&command));
    }
    play(&mut *run, 2_000 * MS, &mut events);
    (events, run.reasons())
}

fn play(run: &mut dyn quorate::sim::Run, until: u64, events: &mut Vec<Event>) {
    run.play(Instant(until), &mut |event| {
        events.push(*event);
        true
    });
    run.wait(Instant(until));
}

/// Whether an event is one in which a protocol takes a step for a reason of its own.
fn stepped(event: &Event, nodes: &BTreeSet<NodeId>) -> bool {
    let message = event.kind == EventKind::Deliver && nodes.contains(&event.to);
    message || event.kind == EventKind::Fire
}

const HEAD: &str = "\
# What the engine was seen to say in a thousand runs. Both languages have words for each (tests/js/why.test.mjs).
# REWRITE=1 cargo test --test why writes it anew.
";

const NOT_HEAD: &str = "\
# What it was seen to say in storms of what is not so. Both languages have words for each (tests/js/why.test.mjs).
# REWRITE=1 cargo test --test why writes it anew.
";

#[test]
fn of_a_thousand_runs_no_event_is_without_a_sentence() {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (info, seed) in PROTOCOLS.iter().flat_map(|entry| (0..1_000).map(|seed| (entry.info, seed))) {
        let (events, reasons) = played(info, seed);
        let mut by_event: BTreeMap<u32, usize> = BTreeMap::new();
        for (event, node, because) in &reasons {
            *by_event.entry(*event).or_default() += 1;
            found.entry(info.id).or_default().insert(because.key.to_owned());
            assert!(
                because.slots.iter().any(|slot| slot.0 == "node" && slot.1 == Value::Node(*node)),
                "{}: nothing says whom it is about: .node(\"node\", its own id)",
                because.key
            );
        }
        let nodes: BTreeSet<NodeId> = (1..=9).map(NodeId).collect();
        for (number, event) in (0u32..).zip(&events) {
            // What Raft does has sentences of its own throughout; elsewhere what a node becomes has them, and general ones
            // say the rest.
            let own = info.id == "raft" || event.detail & Event::ROLE != 0;
            if own && stepped(event, &nodes) && !by_event.contains_key(&number) {
                panic!("{}, seed {seed}: its function why says nothing of what a node becomes in {event:?}", info.id);
            }
            if !by_event.contains_key(&number) {
                found.entry("").or_default().insert(event.kind.name().to_owned());
            }
        }
    }
    for (protocol, found) in found {
        hold(&golden::folder().join(protocol).join("why-keys"), HEAD, &found, "of_a_thousand");
    }
}

/// Holds the keys that were seen against those of a file, or writes them there.
fn hold(path: &Path, head: &str, found: &BTreeSet<String>, test: &str) {
    if std::env::var("REWRITE").is_ok_and(|it| it == "1") {
        let list: String = found.iter().map(|key| format!("{key}\n")).collect();
        std::fs::write(path, format!("{head}{list}")).unwrap();
        return;
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.starts_with('#')).collect();
    let fresh: Vec<&String> = found.iter().filter(|key| !known.contains(key.as_str())).collect();
    let path = path.display();
    assert!(fresh.is_empty(), "not in {path}: {fresh:?}; REWRITE=1 cargo test --test why {test} adds them");
}

/// What is asked about a run where it stands: who leads, each node, the next slots, and what clients wait for.
fn questions(session: &Session) -> Vec<String> {
    let fabric = session.run().fabric();
    let nodes = fabric.each_node().map(|(id, _)| format!("node {id}"));
    let committed = fabric.each_node().map(|(_, node)| node.brief.committed).max().unwrap_or(0);
    let ahead = if session.setup().info.log { 2 } else { 0 };
    let slots = (committed + 1..=committed + ahead).map(|slot| format!("slot {slot}"));
    let open = fabric.operations.iter().filter(|it| it.returned.is_none());
    let open = open.map(|it| format!("operation {} {}", it.request.id.client, it.request.id.number));
    ["leader".to_owned()].into_iter().chain(nodes).chain(slots).chain(open).collect()
}

/// Storms with operators at work, looked at every few hundredths of a second: whatever is not so has its sentence.
#[test]
fn of_what_is_not_so_nothing_is_without_a_sentence() {
    for entry in PROTOCOLS {
        let mut found = BTreeSet::new();
        for (at, settings) in (0..).zip(asked_with(entry.info)) {
            let settings: Vec<String> = settings.split_whitespace().map(str::to_owned).collect();
            let storm = Sweep::new(PROTOCOLS, (entry.info.id, 5), (&settings, &[]), Weather::Storm).unwrap();
            let busy = |seed: &u64| storm.script(*seed).unwrap().to_string().contains("transfer");
            for seed in (at * 100..).filter(busy).take(2) {
                found.extend(missed(storm.script(seed).unwrap()));
            }
        }
        hold(&golden::folder().join(entry.info.id).join("why-not-keys"), NOT_HEAD, &found, "of_what_is_not_so");
    }
}

/// Settings of storms: of Raft those in which each of its ways of reading and changing comes up, else as storms draw them.
fn asked_with(info: &Info) -> Vec<&'static str> {
    if info.id != "raft" {
        return vec![""; 15];
    }
    vec![
        "reads=index membership=joint",
        "reads=follower compaction=on snapshot-after=30 snapshot-chunk=100",
        "sticky=on reads=lease pre-vote=on",
        "reads=follower membership=joint pre-vote=on check-quorum=on",
        "reads=index",
        "election=manual",
    ]
}

/// By which keys a protocol says of a run what is not so yet.
fn missed(script: scenario::Script) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).unwrap();
    for at in (400..4_400).step_by(17) {
        session.advance(Instant(at * MS), u32::MAX).unwrap();
        for subject in questions(&session) {
            let answer = session.why_not(&subject).unwrap_or_else(|error| panic!("{subject}: {error:?}"));
            let not = answer.not.expect("why not");
            let said = !not.missing.is_empty() || !not.against.is_empty() || not.have.len() >= not.need.into();
            assert!(not.need == 0 || said, "{not:?}");
            found.extend(not.says.own.then(|| not.says.key.to_owned()));
        }
    }
    found
}

fn session(lines: &str) -> Session {
    let text = format!("quorate 1\nprotocol raft\nnodes 5\nseed 7\nnetwork latency=10ms\n{lines}\nat 60s end\n");
    let script = scenario::parse(PROTOCOLS, &text).unwrap_or_else(|error| panic!("{}", error.at(&text)));
    Session::new(PROTOCOLS, script, Keep::ALL).unwrap()
}

#[test]
fn the_last_who_votes_stays_and_says_why() {
    let text = "quorate 1\nprotocol raft\nnodes 1\nat 1s remove n1\nat 2s end\n";
    let mut session = Session::new(PROTOCOLS, scenario::parse(PROTOCOLS, text).unwrap(), Keep::ALL).unwrap();
    session.advance(Instant(1_500 * MS), u32::MAX).unwrap();
    let asked = (0..session.events()).find(|&at| session.event(at).unwrap().kind == EventKind::Expel).unwrap();
    assert_eq!(session.why_event(asked).unwrap().chain[0].says[0].key, "wish-last");
    assert!(session.run().fabric().node(NodeId(1)).unwrap().brief.leader == Some(NodeId(1)));
}

#[test]
fn every_chain_goes_back_to_a_root_and_only_back() {
    let mut session = session(
        "at 1s workload append every=50ms count=40 key=x\nat 1500ms crash leader as old\nat 2s restart old\n\
         at 2500ms partition leader\nat 3s heal\nat 3s network loss=10% duplicate=5%",
    );
    session.advance(Instant(4_000 * MS), u32::MAX).unwrap();
    let mut roots = BTreeSet::new();
    for number in (0..session.events()).step_by(11) {
        let answer = session.why_event(number).unwrap();
        assert_eq!(answer.chain[0].event.number, number);
        for pair in answer.chain.windows(2) {
            assert!(pair[1].event.number < pair[0].event.number && pair[0].root.is_none());
            assert_eq!(pair[0].cause, Some(pair[1].event.number));
        }
        let last = answer.chain.last().unwrap();
        assert!(answer.more || last.root.is_some(), "{}", last.event.line);
        roots.extend(last.root);
    }
    assert_eq!(roots.into_iter().collect::<Vec<_>>(), [Root::Script, Root::Timer, Root::Seed]);
}

/// What a node does as it boots came from nothing before it: the script set the run up so.
#[test]
fn what_comes_with_the_run_has_a_root_as_well() {
    for entry in PROTOCOLS {
        let text = format!("quorate 1\nprotocol {}\nat 5s end\n", entry.info.id);
        let mut session = Session::new(PROTOCOLS, scenario::parse(PROTOCOLS, &text).unwrap(), Keep::ALL).unwrap();
        session.advance(Instant(200 * MS), u32::MAX).unwrap();
        for number in 0..session.events().min(60) {
            let answer = session.why_event(number).unwrap();
            let last = answer.chain.last().unwrap();
            assert!(answer.more || last.root.is_some(), "{}: {}", entry.info.id, last.event.line);
        }
    }
}

#[test]
fn an_epoch_is_not_lost_while_votes_are_on_their_way() {
    let mut session = session("");
    let says = |session: &Session| session.why_not("epoch 1").unwrap().not.map(|not| (not.says.key, not.need));
    session.advance(Instant(150 * MS), u32::MAX).unwrap();
    assert_eq!(says(&session), Some(("unelected", 3)));
    session.advance(Instant(500 * MS), u32::MAX).unwrap();
    assert_eq!(says(&session), Some(("is-won", 0)));
    // Nobody answers: then it stays with the one vote that there is.
    let mut session = self::session("at 100ms partition n3");
    session.advance(Instant(170 * MS), u32::MAX).unwrap();
    assert_eq!(says(&session), Some(("split-alone", 0)));
}

#[test]
fn what_a_person_did_is_theirs_and_what_a_script_did_its_own() {
    let mut session = session("at 1s crash n1");
    session.advance(Instant(2_000 * MS), u32::MAX).unwrap();
    let crash = session.read("crash n2").unwrap();
    session.apply(crash).unwrap();
    let root = |session: &Session, node| session.why(node).unwrap().chain[0].root;
    assert_eq!(root(&session, "node n1"), Some(Root::Script));
    assert_eq!(root(&session, "node n2"), Some(Root::You));
}

#[test]
fn asking_changes_nothing_and_answers_the_same_after_going_back() {
    let mut session = session("at 1s workload append every=50ms count=40 key=x");
    session.advance(Instant(2_000 * MS), u32::MAX).unwrap();
    let (digest, position) = (session.digest(), session.position());
    let before = session.why("slot 5").unwrap();
    assert!(session.why("slot 500").unwrap().not.is_some());
    assert_eq!((session.digest(), session.position()), (digest.clone(), position));
    session.seek(Instant(0)).unwrap();
    session.seek(Instant(2_000 * MS)).unwrap();
    assert_eq!((session.why("slot 5").unwrap(), session.digest()), (before, digest));
}

#[test]
fn what_is_not_there_cannot_be_asked_about() {
    let mut session = session("");
    session.advance(Instant(500 * MS), u32::MAX).unwrap();
    for subject in
        ["", "event", "event 999999", "node n9", "node", "slot x", "epoch", "moon", "vote c1", "operation c1 5"]
    {
        for answer in [session.why(subject), session.why_not(subject)] {
            assert_eq!(answer.expect_err(subject).code(), "no-such-subject", "{subject}");
        }
    }
}

#[test]
fn without_a_cause_that_was_needed_the_same_does_not_come_about() {
    let mut session = session("at 1s put x 1\nat 2s crash n3");
    session.advance(Instant(3_000 * MS), u32::MAX).unwrap();
    let before = (session.digest(), session.branches().len());
    // The third of five votes came first; without it the fourth does as well.
    let elected = session.why("epoch 1").unwrap().chain.remove(0);
    let proof = session.prove(elected.event.number, elected.event.number).unwrap();
    assert_eq!(proof.again.unwrap().role, Some("leader"), "another vote was on its way");
    assert_eq!((session.branch(), session.branches().len()), (proof.branch, before.1 + 1));
    session.switch_branch(proof.from).unwrap();
    session.seek(Instant(3_000 * MS)).unwrap();
    assert_eq!(session.digest(), before.0, "the run that was there is there as it was");
    // Without the crash of the script, the node is not down.
    let crash = session.why("node n3").unwrap().chain.remove(0);
    assert!(crash.removable);
    let proof = session.prove(crash.event.number, crash.event.number).unwrap();
    assert_eq!(proof.again, None);
    assert!(proof.until_us >= 3_000 * MS);
    // A timer's end is no message and no line: it cannot be taken out.
    session.switch_branch(proof.from).unwrap();
    let timer = session.why("epoch 1").unwrap().chain.pop().unwrap();
    assert_eq!((timer.root, timer.removable), (Some(Root::Timer), false));
    assert!(session.prove(elected.event.number, timer.event.number).is_err());
}

#[test]
fn a_node_takes_a_crashed_leader_for_one_until_it_hears_another() {
    let mut session = session("at 1s crash n3");
    session.advance(Instant(1_000 * MS), u32::MAX).unwrap();
    let heard = |session: &Session, from| {
        let sight = session.sight(NodeId(2), 0).unwrap();
        sight.heard.into_iter().find(|it| it.from == from).unwrap()
    };
    let (crashed, first) = (session.now().0, heard(&session, "n3"));
    assert_eq!((first.role, first.epoch), (Some("leader"), 1));
    // What was under way still comes; from then on its age only grows.
    session.advance(Instant(crashed + 60 * MS), u32::MAX).unwrap();
    let last = heard(&session, "n3");
    session.advance(Instant(crashed + 90 * MS), u32::MAX).unwrap();
    assert_eq!(heard(&session, "n3"), last);
    assert_eq!(last.role, Some("leader"));
    assert_eq!(session.run().fabric().node(NodeId(3)).unwrap().status, quorate::sim::Status::Crashed);
    // Looking piece by piece comes to the same as looking at all.
    let half = session.events() / 2;
    let later = session.sight(NodeId(2), half).unwrap();
    assert!(later.heard.iter().all(|it| it.event >= half) && !later.afresh);
    // Then somebody else is heard as the leader.
    session.advance(Instant(3_000 * MS), u32::MAX).unwrap();
    let leader = session.run().fabric().leader().unwrap();
    let seen = session.sight(if leader == NodeId(2) { NodeId(1) } else { NodeId(2) }, 0).unwrap();
    let other = seen.heard.iter().find(|it| it.from == leader.to_string()).unwrap();
    assert_eq!(other.role, Some("leader"));
    assert!(other.epoch > 1);
    // One that boots again has forgotten all of it.
    let crash = session.read("crash n1").unwrap();
    session.apply(crash).unwrap();
    let sight = session.sight(NodeId(1), 0).unwrap();
    assert!(sight.afresh && sight.heard.is_empty());
}
