//! What a person does with messages under way.

use crate::support::drive::{Drive, echo, of_kind, put};
use quorate::protocol::{Instant, NodeId};
use quorate::sim::{Event, EventKind, Pace, Run, Void};

/// A run of two nodes: the hub's first beat is `n1>n2#1`, sent at 0, and comes at 10 ms; the next are sent at 50 ms, …
fn started() -> Drive {
    let mut drive = Drive::new(&echo(2, 50_000));
    drive.until(1_000);
    drive
}

/// When which message arrived at n2.
fn arrivals(events: &[Event]) -> Vec<(u32, u64)> {
    let arrived = of_kind(events, EventKind::Deliver).into_iter().filter(|event| event.to == NodeId(2));
    arrived.map(|event| (event.number, event.at.0)).collect()
}

fn voids(drive: &mut Drive, text: &str, reason: Void) {
    let event = drive.tell(text);
    assert_eq!((event.kind, event.detail), (EventKind::Void, reason as u16), "{text}");
}

#[test]
fn a_duplicate_is_sent_now_and_arrives_as_well() {
    let mut drive = started();
    drive.until(4_000);
    let event = drive.tell("duplicate n1>n2#1 Beat");
    assert_eq!((event.kind, event.number, event.detail & Event::COPY), (EventKind::Duplicate, 1, Event::COPY));
    drive.until(6_000);
    drive.tell("duplicate n1>n2#1'2");
    assert_eq!(arrivals(&drive.until(40_000)), [(1, 10_000), (1, 14_000), (1, 16_000)]);
    voids(&mut drive, "duplicate n1>n2#1", Void::NoMessage);
    let names: Vec<u8> = {
        let mut drive = started();
        drive.tell("duplicate n1>n2#1");
        drive.tell("drop n1>n2#1'2");
        drive.tell("duplicate n1>n2#1");
        drive.run.fabric().flights.iter().flatten().map(|flight| flight.name.copy).collect()
    };
    assert!(names.contains(&1) && names.contains(&3) && names.len() == 2, "{names:?}: no name is given twice");
}

#[test]
fn a_delayed_message_arrives_later_and_no_other_does() {
    let mut drive = started();
    drive.tell("delay n1>n2#1 by 75ms");
    assert_eq!(arrivals(&drive.until(120_000)), [(2, 60_000), (1, 85_000), (3, 110_000)]);
    assert_eq!(arrivals(&started().until(120_000)), [(1, 10_000), (2, 60_000), (3, 110_000)]);
}

#[test]
fn a_held_message_stays_where_it_is_until_it_is_released() {
    let mut drive = started();
    drive.until(4_000);
    assert_eq!(drive.tell("hold n1>n2#1").kind, EventKind::Hold);
    voids(&mut drive, "hold n1>n2#1", Void::IsHeld);
    assert_eq!(arrivals(&drive.until(130_000)), [(2, 60_000), (3, 110_000)]);
    let held = *drive.run.fabric().flights.iter().flatten().find(|flight| flight.pace == Pace::Held).expect("held");
    assert_eq!(held.moved(drive.run.fabric().now), Instant(4_000), "it stands where it was");
    drive.tell("release n1>n2#1");
    voids(&mut drive, "release n1>n2#1", Void::NotHeld);
    assert_eq!(arrivals(&drive.until(150_000)), [(1, 136_000)], "six of its ten milliseconds were left");
}

#[test]
fn a_released_message_meets_the_cuts_that_came_meanwhile() {
    for (held, fate) in [(4_000, EventKind::Cut), (6_000, EventKind::Deliver)] {
        let mut drive = started();
        drive.until(held);
        drive.tell("hold n1>n2#1");
        drive.tell("cut n1 -> n2");
        drive.until(20_000);
        drive.tell("release n1>n2#1");
        let events = drive.until(40_000);
        assert_eq!(events.iter().find(|event| event.number == 1 && event.to == NodeId(2)).expect("an end").kind, fate);
    }
}

#[test]
fn a_message_can_be_delivered_now() {
    let mut drive = started();
    let event = drive.tell("deliver n1>n2#1");
    assert_eq!((event.kind, event.at.0, event.number), (EventKind::Deliver, 1_000, 1));
    assert_eq!(event.cause, 0, "it was sent in the first event");
    assert_eq!(arrivals(&drive.until(40_000)), []);
    drive.until(51_000);
    drive.tell("pause n2");
    voids(&mut drive, "deliver n1>n2#2", Void::NotUp);
    drive.until(70_000);
    voids(&mut drive, "delay n1>n2#2 by 1ms", Void::HasArrived);
    voids(&mut drive, "hold n1>n2#2", Void::HasArrived);
    assert_eq!(drive.tell("drop n1>n2#2").kind, EventKind::Drop, "it can still be taken out of the inbox");
    drive.tell("resume n2");
    assert_eq!(arrivals(&drive.until(100_000)), []);
    drive.until(101_000);
    drive.tell("crash n2");
    assert_eq!(drive.tell("deliver n1>n2#3").kind, EventKind::Dead);
}

#[test]
fn even_what_chance_has_doomed_can_be_delivered() {
    let mut drive = started();
    drive.until(40_000);
    drive.tell("network loss=100%");
    drive.until(50_500);
    assert_eq!(drive.tell("deliver n1>n2#2").kind, EventKind::Deliver);
}

#[test]
fn where_order_is_kept_the_others_wait_behind() {
    let mut drive = started();
    drive.tell("network order=fifo");
    drive.until(51_000);
    drive.tell("hold n1>n2#2");
    assert_eq!(arrivals(&drive.until(170_000)), [], "#3 and #4 wait behind #2");
    voids(&mut drive, "deliver n1>n2#4", Void::NotFirst);
    assert_eq!(drive.run.fabric().flights.iter().flatten().filter(|flight| flight.pace == Pace::Behind).count(), 2);
    drive.tell("release n1>n2#2");
    assert_eq!(arrivals(&drive.until(200_000)), [(2, 179_000), (3, 179_000), (4, 179_000)]);
    drive.until(201_000);
    drive.tell("delay n1>n2#5 by 60ms");
    assert_eq!(arrivals(&drive.until(280_000)), [(5, 270_000), (6, 270_000)]);
    drive.until(301_000);
    drive.tell("hold n1>n2#7");
    drive.until(380_000);
    drive.tell("drop n1>n2#7");
    assert_eq!(arrivals(&drive.until(380_000)), [(8, 380_000)], "what is dropped keeps nobody waiting");
}

#[test]
fn selectors_choose_and_all_means_each() {
    let mut drive = started();
    drive.command(&put("k", "v"));
    drive.until(1_500);
    assert_eq!(drive.tell("hold all").kind, EventKind::Hold);
    let under_way = |run: &dyn Run, pace| run.fabric().flights.iter().flatten().filter(|it| it.pace == pace).count();
    assert_eq!((under_way(&*drive.run, Pace::Held), under_way(&*drive.run, Pace::Moves)), (2, 0));
    drive.tell("release any request to n1");
    drive.tell("delay last Beat on n1>n2 by 5ms");
    assert_eq!((under_way(&*drive.run, Pace::Held), under_way(&*drive.run, Pace::Moves)), (1, 1));
}

#[test]
fn a_fork_goes_on_alike_with_what_is_held() {
    let mut drive = started();
    drive.tell("network order=fifo");
    drive.until(51_000);
    drive.tell("hold n1>n2#2");
    drive.until(130_000);
    let mut fork = Drive { run: drive.run.fork(), events: Vec::new() };
    assert_eq!(fork.run.state_digest(), drive.run.state_digest());
    for drive in [&mut drive, &mut fork] {
        drive.tell("release n1>n2#2");
        drive.until(500_000);
    }
    assert_eq!(fork.run.state_digest(), drive.run.state_digest());
    assert_eq!(fork.run.fabric().digest, drive.run.fabric().digest);
}
