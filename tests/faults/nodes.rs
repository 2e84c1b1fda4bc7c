//! What happens to nodes: their clocks, and how fast they are.

use crate::support::drive::{Drive, echo, of_kind, quantile};
use quorate::protocol::{Instant, NodeId, Value};
use quorate::sim::{EventKind, Void};

/// How often the hub has beaten in ten seconds, which it does each 50 ms of its own time, after this line.
fn beats(line: Option<&str>) -> usize {
    let mut drive = Drive::new(&echo(2, 50_000));
    line.map(|line| drive.tell(line));
    let events = drive.until(10_000_000);
    of_kind(&events, EventKind::Fire).iter().filter(|event| event.from == NodeId(1)).count()
}

/// What the clock of the second node showed when it last heard something.
fn shows(drive: &Drive) -> u64 {
    let fields = drive.run.node(NodeId(2)).expect("it is up").fields;
    match fields.iter().find(|field| field.0 == "clock") {
        Some(quorate::protocol::Field(_, Value::Micros(micros))) => *micros,
        field => panic!("{field:?}"),
    }
}

#[test]
fn timers_follow_the_drift_of_their_clock() {
    assert_eq!(beats(None), 201);
    assert_eq!(beats(Some("clock n1 drift=50%")), 300, "half as often again: each 33.334 ms");
    assert_eq!(beats(Some("clock n1 drift=-50%")), 101, "half as often");
    assert_eq!(beats(Some("clock n1 drift=1000ppm")), 201, "a thousandth is a tenth of a beat in ten seconds");
    assert_eq!(beats(Some("clock n1 offset=20s")), 201, "an offset moves no timer");
}

#[test]
fn what_is_left_of_an_armed_timer_follows_its_clock_at_once() {
    let mut drive = Drive::new(&echo(2, 100_000));
    drive.until(140_000);
    assert_eq!(drive.tell("clock n1 drift=-50%").kind, EventKind::Clock);
    let fired = |drive: &mut Drive, until| {
        let fires = of_kind(&drive.until(until), EventKind::Fire);
        fires.iter().filter(|event| event.from == NodeId(1)).map(|event| event.at.0).collect::<Vec<_>>()
    };
    assert_eq!(fired(&mut drive, 500_000), [260_000, 460_000], "60 ms were left, and take twice as long");
    drive.tell("clock n1 drift=0ppm");
    assert_eq!(fired(&mut drive, 700_000), [580_000, 680_000], "80 ms of 160 ms were left");
    assert_eq!(drive.tell("clock n1 drift=0ppm").detail, Void::NoChange as u16);
}

#[test]
fn a_node_sees_its_own_clock_in_offset_and_rate() {
    let shown = |line: Option<&str>| {
        let mut drive = Drive::new(&echo(2, 100_000));
        drive.until(1_000_000);
        line.map(|line| drive.tell(line));
        drive.until(2_015_000);
        shows(&drive)
    };
    assert_eq!(shown(None), 2_010_000, "it heard the beat of 2 s");
    assert_eq!(shown(Some("clock n2 offset=300ms")), 2_310_000);
    assert_eq!(shown(Some("clock n2 offset=-300ms")), 1_710_000);
    assert_eq!(shown(Some("clock n2 offset=-10s")), 0, "a clock begins with the run");
    assert_eq!(shown(Some("clock n2 drift=10%")), 2_010_000 + 101_000);
    assert_eq!(shown(Some("clock n2 offset=300ms drift=-10%")), 2_010_000 + 300_000 - 101_000);
}

#[test]
fn a_clock_survives_a_crash() {
    let mut drive = Drive::new(&echo(2, 100_000));
    drive.tell("clock n2 offset=300ms drift=10%");
    drive.tell("crash n2");
    drive.until(500_000);
    drive.tell("restart n2");
    drive.until(1_015_000);
    assert_eq!(shows(&drive), 1_010_000 + 300_000 + 101_000);
    assert_eq!(drive.run.fabric().nodes[1].clock.offset(Instant(1_000_000)), 400_000);
}

/// Ten clients that write as fast as they are answered, for ten seconds, to a single node with this service; how many
/// writes were done, the median of how long they took, and how many requests found no room.
fn load(line: Option<&str>) -> (u64, u64, usize) {
    let mut drive = Drive::new(&echo(1, 50_000));
    line.map(|line| drive.tell(line));
    for client in 1..=10 {
        drive.tell(&format!("workload put every=1us count=100000 key=k by c{client}"));
    }
    drive.until(10_000_000);
    let operations = drive.run.fabric().operations.iter();
    let took = operations.filter_map(|record| Some(record.returned.as_ref()?.0.0 - record.invoked.0));
    let lost = of_kind(&drive.events, EventKind::Overflow).len();
    (drive.run.fabric().acknowledged, quantile(&mut took.collect::<Vec<_>>(), 500), lost)
}

#[test]
fn a_node_that_takes_its_time_is_saturated() {
    // Two hops of 10 ms and syncs of 2 ms that all ten share.
    let (done, took, lost) = load(None);
    assert!((4_000..4_600).contains(&done) && (22_000..24_500).contains(&took) && lost == 0, "{done} {took}");
    // A hundred a second at the most: ten clients wait for each other's hundredth.
    let (done, took, lost) = load(Some("service n1 10ms"));
    assert!((990..=1_000).contains(&done) && (98_000..102_000).contains(&took) && lost == 0, "{done} {took}");
    // With room for five the others are turned away, and ask again much later.
    let (done, took, lost) = load(Some("service n1 10ms queue=5"));
    assert!((500..1_000).contains(&done) && took < 75_000 && lost > 100, "{done} {took} {lost}");
}

#[test]
fn timers_wait_in_line_with_messages() {
    let late = |line: Option<&str>| {
        let mut drive = Drive::new(&echo(1, 50_000));
        drive.until(130_000);
        line.map(|line| drive.tell(line));
        for _ in 0..10 {
            drive.tell("put k v via n1");
        }
        let fires = of_kind(&drive.until(400_000), EventKind::Fire);
        fires.first().expect("a beat").at.0
    };
    // The requests arrive at 140 ms, before the beat of 150 ms, and take 20 ms each.
    assert_eq!((late(None), late(Some("service n1 20ms"))), (150_000, 340_000));
}

#[test]
fn what_waits_in_line_can_be_dropped_paused_and_lost() {
    let waiting = || {
        let mut drive = Drive::new(&echo(1, 50_000));
        drive.tell("service n1 20ms");
        for _ in 0..10 {
            drive.tell("put k v via n1");
        }
        drive.until(11_000);
        assert_eq!(drive.run.fabric().nodes[0].inbox, 10);
        drive
    };
    let acknowledged = |drive: &mut Drive, until| {
        drive.until(until);
        drive.run.fabric().acknowledged
    };
    assert_eq!(acknowledged(&mut waiting(), 250_000), 10);
    let mut drive = waiting();
    drive.tell("drop c4>n1#1");
    assert_eq!((drive.run.fabric().nodes[0].inbox, acknowledged(&mut drive, 205_000)), (9, 8));
    let mut drive = waiting();
    drive.until(55_000);
    drive.tell("pause n1");
    drive.until(150_000);
    assert_eq!(drive.run.fabric().nodes[0].inbox, 8, "two were served");
    drive.tell("resume n1");
    assert_eq!(acknowledged(&mut drive, 500_000), 10, "the others are served afterwards");
    assert_eq!(drive.run.fabric().nodes[0].inbox, 0);
    let mut drive = waiting();
    drive.tell("crash n1");
    drive.tell("restart n1");
    assert_eq!((drive.run.fabric().nodes[0].inbox, acknowledged(&mut drive, 190_000)), (0, 0));
}

#[test]
fn a_straggler_slows_nobody_else() {
    let heard = |line: Option<&str>| {
        let mut drive = Drive::new(&echo(3, 1_000));
        line.map(|line| drive.tell(line));
        let events = of_kind(&drive.until(1_000_000), EventKind::Deliver);
        [2, 3].map(|id| events.iter().filter(|event| event.to == NodeId(id)).count())
    };
    assert_eq!(heard(None), [991, 991]);
    assert_eq!(heard(Some("service n2 4ms")), [247, 991]);
}
