//! The types that TypeScript is told are those of the objects that cross the border.
#![cfg(feature = "cli")]

mod support;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use quorate::protocol::{Instant, NodeId};
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario;
use quorate::session::{self, Frame, HISTORY, Keep, LAYOUT, SPACE_TIME, Session};
use quorate::sim::EventKind;
use serde::Serialize;
use serde_json::Value;
use support::echo::ECHO;

const TYPES: &str = include_str!("../src/wasm/types.rs");

/// By interface, its keys and whether each may be missing.
fn declared() -> BTreeMap<String, BTreeMap<String, bool>> {
    let mut plain = String::new();
    let mut rest = TYPES;
    while let Some((before, comment)) = rest.split_once("/**") {
        plain.push_str(before);
        rest = comment.split_once("*/").expect("a comment ends").1;
    }
    plain.push_str(rest);
    let mut interfaces = BTreeMap::new();
    for text in plain.split("export interface ").skip(1) {
        let (name, body) = text.split_once('{').expect("an interface has a body");
        let (mut depth, mut part, mut keys) = (0, String::new(), BTreeMap::new());
        for letter in body.chars() {
            match letter {
                '{' | '[' | '(' => depth += 1,
                '}' if depth == 0 => break,
                '}' | ']' | ')' => depth -= 1,
                _ => {}
            }
            match letter {
                ';' if depth == 0 => note(&mut keys, std::mem::take(&mut part)),
                _ => part.push(letter),
            }
        }
        note(&mut keys, part);
        interfaces.insert(name.split_whitespace().next().expect("a name").to_owned(), keys);
    }
    interfaces
}

fn note(keys: &mut BTreeMap<String, bool>, part: String) {
    if let Some((key, _)) = part.split_once(':') {
        let key = key.trim();
        keys.insert(key.trim_end_matches('?').to_owned(), key.ends_with('?'));
    }
}

thread_local! {
    /// The interfaces of which a sample was held against its declaration.
    static HELD: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Holds a sample against its declaration.
fn holds(name: &str, sample: &impl Serialize) {
    HELD.with_borrow_mut(|held| held.insert(name.to_owned()));
    let sample = serde_json::to_value(sample).expect("plain data");
    let samples = if let Value::Array(samples) = sample { samples } else { vec![sample] };
    assert!(!samples.is_empty(), "a sample of {name}");
    let declared = declared();
    let keys = declared.get(name).unwrap_or_else(|| panic!("{name} is declared"));
    for sample in samples {
        let found: BTreeSet<&String> = sample.as_object().expect("an object").keys().collect();
        let must: BTreeSet<&String> = keys.iter().filter(|(_, optional)| !**optional).map(|(key, _)| key).collect();
        assert!(found.iter().all(|key| keys.contains_key(*key)), "{name} is declared without some of {found:?}");
        assert!(must.is_subset(&found), "{name} is declared with {must:?}, and has {found:?}");
    }
}

fn played(registry: Registry, script: &str, until: u64) -> Session {
    let script = scenario::parse(registry, script).expect("a good script");
    let mut session = Session::new(registry, script, Keep::ALL).expect("within the limits");
    session.advance(Instant(until), u32::MAX).expect("within the limits");
    session
}

#[test]
fn what_crosses_the_border_is_what_is_declared() {
    let script = "quorate 1\nprotocol raft\nnodes 3\nat 0s break raft.elect-majority\nat 50ms fire n1 election\n\
                  at 50ms fire n2 election\nat 1s workload append every=10ms count=50 key=k\nat 2s expect leader\n\
                  at 3s end\n";
    let mut session = played(PROTOCOLS, script, 2_000_000);
    let flight = session.run().fabric().flights.iter().flatten().next().copied().expect("a message is under way");
    holds("MessageView", &session.message(&flight.name.to_string()).expect("under way"));
    holds("NodeView", &session.node(NodeId(1)).expect("a node"));
    holds("MemoryView", &session.node(NodeId(1)).expect("a node").memory);
    let disk = session.disk(NodeId(1)).expect("a node");
    holds("DiskView", &disk);
    holds("RecordView", &disk.iter().flat_map(|journal| &journal.durable).collect::<Vec<_>>());
    holds("Manner", &session.manner(NodeId(1)).expect("a node"));
    holds("EventView", &session.event_views(0, session.events()));
    holds("OperationView", &session.operation_views(0, 100));
    let verdicts = session.verdicts();
    assert!(verdicts.iter().any(|verdict| !verdict.holds) && verdicts.iter().any(|verdict| verdict.holds));
    session.narrate("raft/shop").expect("a built-in story");
    session.advance(Instant(3_000_000), u32::MAX).expect("within the limits");
    let told: Vec<_> = session.told().iter().map(|told| (**told).clone()).collect();
    holds("Told", &told);
    holds("Verdict", &verdicts);
    holds("Expected", &session.expected());
    holds("Snapshot", &session.snapshot());
    holds("Report", &session.report());
    holds("ProtocolTable", &session::tables(PROTOCOLS));
    holds("SettingTable", &session::tables(PROTOCOLS)[0].settings);
    holds("Story", &session::stories(PROTOCOLS));
    holds("Vocabulary", &session::vocabulary());
    holds("FrameLayout", &LAYOUT);
    holds("SpaceTimeLayout", &SPACE_TIME);
    holds("Outline", &session.outline(1, 0, 0, 0).expect("it is there"));
    holds("Sight", &session.sight(NodeId(1), 0).expect("a node"));
    let mut crashed = played(PROTOCOLS, "quorate 1\nprotocol raft\nnodes 3\nat 1s crash n1\nat 2s end\n", 2_000_000);
    let crash = (0..).find(|number| crashed.event(*number).is_some_and(|it| it.kind == EventKind::Crash));
    let crash = crash.expect("it was played");
    holds("Proof", &crashed.prove(crash, crash).expect("it can be left out"));
    let why = session.why("leader").expect("it can be asked");
    holds("Why", &why);
    holds("Explained", &why.chain);
    holds("Says", &why.chain.iter().flat_map(|one| &one.says).collect::<Vec<_>>());
    holds("WhyNot", &session.why_not("slot 500").expect("it can be asked").not.expect("nobody wrote it"));
    holds("HistoryLayout", &HISTORY);
    holds("Course", &session.courses(1, 0).expect("it is there"));
    let bent = session.bend(session.events(), &[], NodeId(1), -9);
    holds("Bent", &bent);
    let stale = "quorate 1\nprotocol raft\nnodes 3\nconfig reads=local\nat 1s put x 1\nat 2s partition n1 | n2 n3\n\
                 at 3s put x 2 by c2 via n2\nat 5s get x by c3 via n1\nat 6s end\n";
    let verdict = played(PROTOCOLS, stale, 6_000_000).history_verdict(100_000);
    holds("HistoryVerdict", &verdict);
    holds("WindowView", &verdict.window.expect("an old value was read"));
    let command = session.read("crash leader").expect("a good command");
    holds("Applied", &session.apply(command).expect("within the limits"));
    holds("LineView", &session.lines());
    session.seek(Instant(1_000_000)).expect("within the limits");
    let state = session.state();
    holds("State", &state);
    holds("LinkState", &state.links);
    let first = session.lines()[0].id;
    holds("Edited", &session.delete_line(first).expect("it is there"));
    holds("BranchView", &session.branches());
    holds("Comparison", &session.compare_branches(1, 2).expect("both are there"));
    holds("Link", &session.link().expect("within the limits"));
    holds("Gauged", &session.gauged());
    holds("Figure", &session.figures());
    let error = session.read("explode").expect_err("a bad command");
    holds("ErrorDetail", &error.detail());
    let (_, lesson) = scenario::catalogue::lessons().next().expect("there are lessons");
    let lesson = session.teach(lesson).expect("it reads");
    holds("LessonView", &lesson);
    holds("LessonItemView", &lesson.items);
    let card = "card 1\nexperiment one\nstory raft/shop\nclaims leader\n";
    let card = session::judge(PROTOCOLS, card).expect("it reads");
    holds("CardView", &card);
    holds("ExperimentView", &card.experiments);
    histories();
    let besides = ["QuorateError", "FieldView"];
    let lacking: Vec<String> = HELD.with_borrow(|held| {
        declared().into_keys().filter(|name| !besides.contains(&&**name) && !held.contains(name)).collect()
    });
    assert_eq!(lacking, [""; 0], "each has a sample");
}

/// The samples of histories.
fn histories() {
    let stale = b"[{:process 0, :type :invoke, :f :write, :value 1} {:process 0, :type :ok, :f :write, :value 1}\
        {:process 0, :type :invoke, :f :read, :value nil} {:process 0, :type :ok, :f :read, :value 2}]";
    let checked = session::check_history(stale, None, None, 1000).expect("a history");
    holds("CheckedHistory", &checked);
    holds("Judged", &checked.judged);
    holds("HistoryWindow", &checked.judged.window);
    holds("HistoryOperation", &checked.history.operations);
}

#[test]
fn a_frame_is_laid_out_as_it_says() {
    let mut session =
        played(ECHO, "quorate 1\nprotocol echo\nnodes 4\nat 0s put k v\nat 0s put k w\nat 1s end\n", 205_000);
    let command = session.read("partition n1 n2 | n3 n4").expect("a good command");
    session.apply(command).expect("within the limits");
    let mut frame = Frame::default();
    let len = frame.fill(&session);
    let words = frame.words();
    let fabric = session.run().fabric();
    let counts = [4, fabric.flights.iter().flatten().count(), 8, 2];
    assert_eq!(words[1..5], counts.map(|count| count as u32));
    let strides = [LAYOUT.node, LAYOUT.packet, LAYOUT.link, LAYOUT.client];
    let records: usize = counts.iter().zip(strides).map(|(count, stride)| count * stride).sum();
    assert_eq!((len, words.len()), (LAYOUT.header + records, len));
    let ids: Vec<u32> = (0..4).map(|at| words[LAYOUT.header + at * LAYOUT.node]).collect();
    assert_eq!(ids, [1, 2, 3, 4]);
    let floats =
        ["progress", "dies"].map(|name| LAYOUT.names.packet.iter().position(|it| *it == name).expect("a name"));
    for packet in 0..counts[1] {
        let at = LAYOUT.header + 4 * LAYOUT.node + packet * LAYOUT.packet;
        let [progress, dies] = floats.map(|float| f32::from_bits(words[at + float]));
        assert!((0.0..=1.0).contains(&progress) && progress <= dies && dies <= 1.0, "{progress} of {dies}");
    }
    let clients = &words[len - 2 * LAYOUT.client..];
    assert_eq!(clients[0], 0x8001);
    let slot = |name: &str| LAYOUT.names.client.iter().position(|it| *it == name).expect("a name");
    assert_eq!([clients[slot("open")], clients[slot("began")], clients[slot("acknowledged")]], [0, 1, 1]);
}

#[test]
fn a_frame_tells_of_hands_on_messages_and_of_odd_links() {
    let script = "quorate 1\nprotocol echo\nnodes 3\nnetwork latency=10ms\nat 0s put k v via n1\nat 1s end\n";
    let mut session = played(ECHO, script, 13_000);
    let of = |name: &str, record: &[&str]| record.iter().position(|it| *it == name).expect("a name");
    let packets = |session: &Session| {
        let mut frame = Frame::default();
        frame.fill(session);
        let words = frame.words().to_vec();
        let at = LAYOUT.header + 3 * LAYOUT.node;
        let (pace, delay) = (of("pace", LAYOUT.names.packet), of("delay", LAYOUT.names.packet));
        let packets = words[at..].chunks(LAYOUT.packet).take(words[of("packets", LAYOUT.names.header)] as usize);
        packets.map(|packet| (packet[pace], f32::from_bits(packet[delay]))).collect::<Vec<_>>()
    };
    assert!(!packets(&session).is_empty() && packets(&session).iter().all(|it| *it == (0, 0.0)));
    let does = |session: &mut Session, text: &str| {
        let command = session.read(text).expect("a good command");
        assert_eq!(session.apply(command).expect("within the limits").void, None, "{text}");
    };
    does(&mut session, "hold first from n1");
    assert!(packets(&session).iter().any(|(pace, _)| *pace == 1), "held");
    does(&mut session, "delay last from n1 by 40ms");
    assert!(packets(&session).iter().any(|(pace, delay)| *pace == 0 && *delay == 1.0), "all of the delay is left");
    session.advance(Instant(40_000), u32::MAX).expect("within the limits");
    assert!(packets(&session).iter().any(|(_, delay)| *delay > 0.1 && *delay < 0.6), "some of it is left");
    does(&mut session, "network n1 -> n2 loss=25% latency=80ms");
    let mut frame = Frame::default();
    frame.fill(&session);
    let link = &frame.words()[frame.words().len() - LAYOUT.client - LAYOUT.link..][..LAYOUT.link];
    assert_eq!((&link[..3], f32::from_bits(link[3])), (&[1, 2, 4][..], 0.25));
}

#[test]
fn what_behaves_how_is_said_as_commands_that_change_nothing() {
    let script = "quorate 1\nprotocol raft\nnodes 3\nnetwork loss=1%\nconfig sync=3ms\nat 1s end\n";
    let mut session = played(PROTOCOLS, script, 10_000);
    let whole = session.read(&session.network_manner()).expect("a good command");
    assert!(session.check(&whole).is_some(), "{} would change something", session.network_manner());
    let changes = |session: &mut Session, text: &str| {
        let command = session.read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        session.apply(command).expect("within the limits");
    };
    for text in ["clock n2 offset=-5ms drift=200ppm", "service n2 4ms queue=7", "disk n2 rate=1MB/s checksum=off"] {
        changes(&mut session, text);
    }
    for text in ["network n1 -> n2 latency=80ms", "hang n2", "network bandwidth=1MB/s"] {
        changes(&mut session, text);
    }
    let manner = session.manner(NodeId(2)).expect("a node");
    assert_eq!(manner.clock, "clock n2 offset=-5ms drift=200ppm");
    assert_eq!(manner.service, "service n2 4ms queue=7");
    assert_eq!(manner.disk, "disk n2 sync=3ms rate=1MB/s checksum=off");
    assert!(manner.hangs && manner.damage == 0);
    let link = session.link_manner(NodeId(1), NodeId(2));
    assert!(link.starts_with("network n1 -> n2 latency=80ms spread=even loss=1%"), "{link}");
    assert!(session.network_manner().contains(" latency=10ms ") && session.network_manner().contains("topology=mesh"));
    assert!(session.manner(NodeId(4)).is_err());
    for text in [manner.clock, manner.service, manner.disk, link] {
        let command = session.read(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(session.check(&command).is_some(), "{text} would change something");
    }
}

#[test]
fn a_cell_says_what_is_true_of_an_entry() {
    let script = "quorate 1\nprotocol raft\nnodes 3\nconfig noop=off\nat 1s put k v\nat 3s end\n";
    let mut session = played(PROTOCOLS, script, 3_000_000);
    let bits = |names: &[&str]| {
        let bit = |name: &&str| 1 << LAYOUT.names.cell.iter().position(|it| it == name).expect("a name");
        names.iter().map(bit).sum::<u32>()
    };
    let row = |session: &Session, id: u16| {
        let mut frame = Frame::default();
        assert_eq!(frame.fill_logs(session, 1, 2), 6);
        frame.cells()[usize::from(id - 1) * 2..][..2].to_vec()
    };
    let all = bits(&["present", "durable", "committed", "truly", "applied", "acknowledged"]);
    let epoch = session.run().fabric().elections[0].epoch as u32;
    let cells: Vec<u32> = (1..=3).flat_map(|id| row(&session, id)).collect();
    assert_eq!(cells, [epoch << 16 | all, 0].repeat(3), "{cells:x?}");
    let command = session.read("crash n2").expect("a good command");
    session.apply(command).expect("within the limits");
    assert_eq!(row(&session, 2), [epoch << 16 | all, 0], "its disk has the entry");
}

#[test]
fn the_page_reads_the_records_that_are_written() {
    let page = include_str!("../www/core/frame.js");
    let of = |record: &str| {
        let from = page.split(&format!("\n  {record}: [")).nth(1).expect("the page knows the record");
        let list = from.split("\n  ]").next().expect("a list ends").split("],\n  link").next().expect("a list");
        let list = if record == "link" || record == "client" { list.split(']').next().expect("a list") } else { list };
        list.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let names = LAYOUT.names;
    let all = [
        ("header", names.header),
        ("node", names.node),
        ("packet", names.packet),
        ("link", names.link),
        ("client", names.client),
    ];
    for (record, names) in all {
        assert_eq!(of(record), names, "{record}");
    }
}
