//! Faults that come by chance, nodes that somebody looks after, and the end of all faults.

use crate::support::drive::{Drive, echo, of_kind, put};
use quorate::protocol::NodeId;
use quorate::sim::{Event, EventKind, Status, Void};

const SECOND: u64 = 1_000_000;

/// When which nodes had an event of a kind.
fn moments(events: &[Event], kind: EventKind) -> Vec<(u16, u64)> {
    of_kind(events, kind).iter().map(|event| (event.to.0, event.at.0)).collect()
}

/// A cluster of five that hardly speaks, to which these lines are said, after so many seconds.
fn after(lines: &[&str], seconds: u64) -> Drive {
    let mut drive = Drive::new(&echo(5, SECOND));
    for line in lines {
        assert_ne!(drive.tell(line).kind, EventKind::Void, "{line}");
    }
    drive.until(seconds * SECOND);
    drive
}

/// How long each of these lasted, the one that is still open left out.
fn lengths(events: &[Event], begin: EventKind, end: EventKind) -> Vec<u64> {
    let ends = moments(events, end);
    let length = |(node, at): (u16, u64)| {
        ends.iter().find(|(it, ends)| (*it, true) == (node, *ends >= at)).map(|(_, ends)| ends - at)
    };
    moments(events, begin).into_iter().filter_map(length).collect()
}

#[test]
fn a_fault_comes_by_rate_and_stands_for_its_time() {
    let drive = after(&["random crash up=4s down=1s"], 1_000);
    let events = &drive.events;
    for node in 1..=5 {
        let own: Vec<Event> = events.iter().copied().filter(|event| event.to == NodeId(node)).collect();
        let crashes = of_kind(&own, EventKind::Crash).len();
        assert!((170..230).contains(&crashes), "n{node} crashed {crashes} times in a thousand seconds");
        let down: u64 = lengths(&own, EventKind::Crash, EventKind::Restart).iter().sum();
        assert!((165 * SECOND..235 * SECOND).contains(&down), "n{node} was down for {down}");
    }
    let given = events.iter().position(|event| event.kind == EventKind::Random).expect("the line");
    assert!(of_kind(events, EventKind::Crash).iter().all(|event| event.cause as usize == given));
    assert!(of_kind(events, EventKind::Restart).iter().all(|event| {
        let cause = events[event.cause as usize];
        (cause.kind, cause.to) == (EventKind::Crash, event.to)
    }));
    assert_eq!(of_kind(&after(&[], 1_000).events, EventKind::Crash), []);
}

#[test]
fn a_fault_comes_by_schedule_and_with_a_probability() {
    let drive = after(&["random crash every=2s for=500ms chance=30%"], 1_000);
    let crashes = moments(&drive.events, EventKind::Crash);
    assert!((120..180).contains(&crashes.len()), "{} of 500", crashes.len());
    assert!(crashes.iter().all(|(_, at)| at.is_multiple_of(2 * SECOND)));
    for node in 1..=5 {
        let own = crashes.iter().filter(|(it, _)| *it == node).count();
        assert!((15..50).contains(&own), "each node as often as any other: {own}");
    }
    let lengths = lengths(&drive.events, EventKind::Crash, EventKind::Restart);
    assert!(lengths.len() > 100 && lengths.iter().all(|length| *length == SECOND / 2));
    let always = after(&["random crash every=2s for=500ms"], 1_000);
    assert_eq!(of_kind(&always.events, EventKind::Crash).len(), 500);
}

#[test]
fn each_fault_can_come_by_chance_and_goes_again() {
    let pairs = [
        ("pause", EventKind::Pause, EventKind::Resume),
        ("hang", EventKind::Hang, EventKind::Unhang),
        ("cut", EventKind::Part, EventKind::Heal),
        ("partition", EventKind::Part, EventKind::Heal),
    ];
    for (word, begins, ends) in pairs {
        for line in [format!("random {word} up=3s down=1s"), format!("random {word} every=2s for=1s")] {
            let mut drive = after(&[&line], 100);
            let (begun, ended) = (of_kind(&drive.events, begins).len(), of_kind(&drive.events, ends).len());
            assert!(begun >= 12 && (begun - 5..=begun).contains(&ended), "{line}: {begun} {ended}");
            assert_eq!(of_kind(&drive.events, EventKind::Void), [], "{line}");
            let lost = of_kind(&drive.events, EventKind::Cut).len();
            assert_eq!(lost > 0, begins == EventKind::Part, "{line} stops {lost} messages");
            drive.tell("random off");
            let before = drive.events.len();
            drive.until(200 * SECOND);
            assert_eq!(of_kind(&drive.events[before..], begins), [], "{line}");
            let fabric = drive.run.fabric();
            let well = fabric.nodes.iter().all(|node| node.status == Status::Up && !node.hangs);
            assert!(well && !fabric.any_cut(), "{line}: what stood has ended in its time");
        }
    }
}

#[test]
fn what_chance_does_moves_nothing_else_and_is_moved_by_nothing() {
    let crashes = |lines: &[&str]| moments(&after(lines, 100).events, EventKind::Crash);
    let alone = crashes(&["random crash up=5s down=1s"]);
    assert!(alone.len() > 50);
    assert_eq!(crashes(&["random cut up=3s down=1s", "random crash up=5s down=1s", "network loss=10%"]), alone);
    assert_ne!(crashes(&["random crash up=5s down=2s"]), alone);
    let twice = crashes(&["random crash up=5s down=1s", "random crash up=5s down=1s"]);
    assert!(twice.len() > alone.len() * 3 / 2, "the same twice does not come at the same moments");
}

#[test]
fn a_supervisor_restarts_what_has_crashed() {
    let mut drive = after(&["supervise n2 after=2s limit=3"], 1);
    for _ in 0..4 {
        drive.tell("crash n2");
        drive.until(drive.run.fabric().now.0 + 10 * SECOND);
    }
    assert_eq!(lengths(&drive.events, EventKind::Crash, EventKind::Restart), [2 * SECOND; 3]);
    assert_eq!(drive.run.fabric().nodes[1].status, Status::Crashed, "the fourth time it stays down");
    drive.tell("crash n3");
    drive.until(100 * SECOND);
    assert_eq!(drive.run.fabric().nodes[2].status, Status::Crashed, "nobody looks after n3");
    drive.tell("supervise all after=1s backoff=on");
    drive.until(110 * SECOND);
    assert!(drive.run.fabric().nodes.iter().all(|node| node.status == Status::Up), "what is down is found");
    let before = drive.events.len();
    for _ in 0..3 {
        drive.tell("crash n3");
        drive.until(drive.run.fabric().now.0 + 10 * SECOND);
    }
    let waits = lengths(&drive.events[before..], EventKind::Crash, EventKind::Restart);
    assert_eq!(waits, [2 * SECOND, 4 * SECOND, 8 * SECOND]);
    // Whoever was restarted by hand is not restarted again by an old promise.
    drive.tell("supervise n1 after=5s");
    drive.tell("crash n1");
    drive.until(142 * SECOND);
    drive.tell("restart n1");
    drive.tell("supervise n1 off");
    drive.tell("crash n1");
    drive.until(200 * SECOND);
    assert_eq!(drive.run.fabric().nodes[0].status, Status::Crashed);
    assert_eq!(drive.tell("supervise n1 off").detail, Void::NoChange as u16);
}

#[test]
fn a_link_heals_by_itself() {
    let mut drive = Drive::new(&echo(3, 50_000));
    drive.tell("cut n1 -- n2");
    drive.tell("cut n1 -> n3");
    assert_eq!(drive.tell("heal n1 -> n2").kind, EventKind::Heal);
    let cuts = |drive: &Drive| [(1, 2), (2, 1), (1, 3)].map(|(a, b)| drive.run.fabric().cuts(NodeId(a), NodeId(b)).0);
    assert_eq!(cuts(&drive), [false, true, true]);
    drive.tell("heal n1 -- n2");
    assert_eq!(cuts(&drive), [false, false, true]);
    assert_eq!(drive.tell("heal n1 -- n2").detail, Void::NotCut as u16);
}

/// Some of every fault.
const ALL: &[&str] = &[
    "network loss=20% duplicate=10% corrupt=5% latency=5ms..80ms checksum=off auth=off bandwidth=9kB/s order=fifo",
    "network n1 -> n2 loss=50% channel=stream",
    "hang n2",
    "disk n3 sync=50ms checksum=off",
    "clock n4 drift=20% offset=3s",
    "service n5 20ms queue=3",
    "cut n1 -> n2",
    "partition n1 n2 n3 | n4 n5",
    "hold all",
    "pause n3",
    "crash n4",
    "random crash up=2s down=5s",
    "random partition every=3s for=2s",
    "when acked 3 do crash n1",
    "when acked 1 after 3s do pause all",
];

#[test]
fn one_switch_ends_every_fault() {
    let mut drive = Drive::new(&echo(5, 50_000));
    drive.until(105_000);
    for line in ALL {
        assert_ne!(drive.tell(line).kind, EventKind::Void, "{line}");
    }
    drive.command(&put("k", "v"));
    drive.until(5 * SECOND);
    let bad = |events: &[Event]| {
        let kinds = [EventKind::Lost, EventKind::Cut, EventKind::Corrupt, EventKind::Crash, EventKind::Pause];
        kinds.iter().map(|kind| of_kind(events, *kind).len()).sum::<usize>()
    };
    assert!(bad(&drive.events) > 50);
    let before = drive.events.len();
    let event = drive.tell("faults off");
    assert_eq!(
        (event.kind, event.argument),
        (EventKind::Calm, 3),
        "two of chance and an order; the other has been set off and waits"
    );
    assert_eq!(of_kind(&drive.events[before..], EventKind::Void), []);
    // What was lost before or sent over the cut ends on its way.
    drive.until(7 * SECOND);
    let before = drive.events.len();
    for number in 0..20 {
        drive.command(&put("k", &number.to_string()));
        drive.until((8 + number) * SECOND);
    }
    let events = &drive.events[before..];
    assert_eq!(bad(events), 0);
    let fabric = drive.run.fabric();
    assert!(fabric.nodes.iter().all(|node| node.status == Status::Up && !node.hangs && node.inbox == 0));
    assert_eq!((fabric.network, fabric.acknowledged), (drive.run.setup().network, 21));
    let beats = of_kind(events, EventKind::Deliver).iter().filter(|event| event.row == 0).count();
    assert!((1_590..=1_610).contains(&beats), "{beats} beats of 20 a second to four nodes in 20 seconds");
    assert_eq!(drive.tell("faults off").detail, Void::NoChange as u16);
}
