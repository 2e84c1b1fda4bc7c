//! The examples of docs/script.md are played: each does what it is there to show.
#![cfg(not(target_arch = "wasm32"))]

use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, Item, Script};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::{Command, Event, EventKind, LATEST};

const MANUAL: &str = include_str!("../docs/script.md");

/// Votes by hand, so that n1>n2#1, #2 and #3 are under way at 105 ms.
const ASKING: &str = "config election=manual sync=0s\nat 100ms fire n1 election\nat 101ms fire n1 election\n\
     at 102ms fire n1 election\n";

/// n1 leads from 80 ms on, and its first AppendEntries is under way at 105 ms.
const LEADING: &str = "config election=manual sync=0s\nnetwork latency=30ms\nat 20ms fire n1 election\n";

/// Two leaders of one term, which need no majority.
const TWO_LEADERS: &str = "at 0s break raft.elect-majority\nat 50ms fire n1 election\nat 50ms fire n2 election\n";

/// n2 leads in term 4, and A and B are in slots 1 and 2 of all logs at 1 s.
const TWO_WRITES: &str = "nodes 3\nconfig election=manual noop=off\nat 0s fire n1 election\nat 100ms fire n2 election\n\
     at 200ms fire n1 election\nat 300ms fire n2 election\nat 500ms put x A\nat 700ms put x B\n";

/// The shop: two hundred writes, a leader that crashes, and one that comes back.
const SHOP: &str =
    "at 1s workload append every=100ms count=200 key=orders\nat 11s crash leader as old\nat 16s restart old\n";

/// Writes all the time, messages that are lost, and nodes that crash and come back.
const UNREST: &str = "network loss=5%\nat 300ms workload put every=10ms count=400 key=k\nat 2s crash leader as a\n\
     at 3s restart a\nat 4s crash leader as b\nat 5s restart b\nat 6s crash n3\nat 7s restart n3\n\
     at 8s fire n3 election\nat 9s fire n2 election\n";

/// What stands before an example, by how the example goes on after its instant, so that it has something to act on.
const CONTEXTS: &[(&str, &str)] = &[
    ("restart old", "at 11s crash leader as old\n"),
    ("restart crashed", "at 11s crash n1\nat 12s crash n2\n"),
    ("resume", "at 2s pause n3\n"),
    ("heal n1 -- n2", "at 2s cut n1 -- n2\n"),
    ("faults off", "at 2s crash n1\n"),
    ("random off", "at 2s random crash up=9s down=1s\n"),
    ("supervise n2 off", "at 2s supervise n2 after=1s\n"),
    ("heal west?", "at 2s partition west: n1 n2 | east: n3\n"),
    ("heal", "at 2s cut n1 -> n2\n"),
    ("drop all AppendEntries", LEADING),
    ("drop", ASKING),
    ("duplicate", ASKING),
    ("delay", ASKING),
    ("hold", ASKING),
    ("forge", ASKING),
    ("deliver", ASKING),
    ("release", "config election=manual\nat 270ms fire n1 election\nat 280ms hold all from n1\n"),
    ("sync", "at 49ms fire n2 election\n"),
    ("expire", "at 2999ms put x 1 by c1\n"),
    ("begin", "at 2500ms workload put every=1s count=9 key=k by c1\n"),
    ("conduct off", "at 3s conduct\n"),
    ("unhang", "at 3s hang n3\n"),
    ("flip", "at 500ms workload put every=20ms count=50 key=k\n"),
    ("lose", "at 1s crash n3\n"),
    ("restore", "at 4s backup n1\nat 6s crash all\n"),
    ("dismiss", "at 8s when acked 1000 do heal\n"),
    ("mend", "at 0s break raft.vote-once\n"),
    ("when breach", TWO_LEADERS),
    ("when", UNREST),
    ("expect breach", TWO_LEADERS),
    ("expect no-leader", "at 4s crash all\n"),
    ("expect entry n3 2 = B", TWO_WRITES),
    ("expect entry n3 2 epoch", TWO_WRITES),
    ("expect committed 2 = yes", TWO_WRITES),
    ("expect committed 2 B = no", "at 300ms put x A\nat 600ms put x C\n"),
    ("expect copies", "nodes 3\nconfig noop=off\nat 400ms put x B\nat 700ms put x A\n"),
    ("expect", SHOP),
];

/// A script of these lines, those that begin with `at` in the order of their instants.
fn script(lines: &str) -> Script {
    let text = format!("quorate 1\nprotocol raft\n{lines}");
    let (mut head, mut body): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| !line.starts_with("at "));
    let instant = |line: &&str| {
        let at = line.split([' ', '+']).nth(1).unwrap_or_default();
        scenario::parse_instant(at).unwrap_or_else(|error| panic!("{line}: {error}"))
    };
    body.sort_by_key(instant);
    head.extend(body);
    scenario::parse(PROTOCOLS, &head.join("\n")).unwrap_or_else(|error| panic!("{}\n{text}", error.at("manual")))
}

/// A run at its end, and its events.
fn played(script: Script) -> (Session, Vec<Event>) {
    let mut session =
        Session::new(PROTOCOLS, script, Keep { events: true, ..Keep::NOTHING }).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    let events = session.take_events().collect();
    (session, events)
}

/// The examples in tables.
fn examples() -> Vec<String> {
    let rows = MANUAL.lines().filter(|line| line.starts_with('|'));
    let quoted = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    let lines = quoted.filter(|example| example.starts_with("at "));
    lines.map(|example| example.replace("\\|", "|")).collect()
}

/// What the hand does, and not the clock.
fn by_hand(event: &Event) -> bool {
    use EventKind::{Crash, Drop, Heal, Invoke, Part, Pause, Restart, Void};
    matches!(event.kind, Crash | Drop | Heal | Invoke | Part | Pause | Restart | Void)
}

/// How an example goes on after its instant.
fn rest(example: &str) -> &str {
    example.splitn(3, ' ').nth(2).unwrap_or_default()
}

#[test]
fn each_example_does_something() {
    let (mut count, mut idle) = (0, Vec::new());
    for example in examples().iter().filter(|example| rest(example) != "end") {
        let rest = rest(example);
        let context = CONTEXTS.iter().find(|(words, _)| rest.starts_with(words)).map_or("", |(_, context)| context);
        let script = script(&format!("{context}{example}\nat 40s end\n"));
        let meant = scenario::parse_command(&script.setup, &["old".into()], rest).expect("it was read before");
        let (session, events) = played(script);
        let does = match meant {
            Item::Expect(_) => session.expected().iter().all(|expected| expected.holds == Some(true)),
            Item::Command(Command::Order(order)) => {
                let set_off = events.iter().filter(|event| by_hand(event) && event.cause != Event::NO_CAUSE);
                set_off.count() > usize::from(order.every)
            }
            Item::Command(_) => events.iter().all(|event| event.kind != EventKind::Void),
        };
        if !does {
            idle.push(example.clone());
        }
        count += 1;
    }
    assert!(count > 70, "{count} examples");
    assert_eq!(idle, [] as [String; 0], "these come to nothing");
}

#[test]
fn each_whole_example_comes_out_as_it_says() {
    let blocks = MANUAL.split("```quorate\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
    let mut count = 0;
    for block in blocks {
        let script = scenario::parse(PROTOCOLS, block).unwrap_or_else(|error| panic!("{}", error.at("manual")));
        let expectations = script.lines.iter().filter(|line| matches!(line.item, Item::Expect(_))).count();
        let (session, events) = played(script);
        let failed: Vec<_> = session.expected().into_iter().filter(|expected| expected.holds != Some(true)).collect();
        assert!(expectations > 0 && failed.is_empty() && session.ok(), "{failed:?}\n{block}");
        let void = events.iter().filter(|event| event.kind == EventKind::Void && event.cause == Event::NO_CAUSE);
        assert_eq!(void.count(), 0, "{block}");
        count += 1;
    }
    assert!(count >= 3, "{count} blocks");
}
