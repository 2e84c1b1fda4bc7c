//! What happens to disks.

use std::collections::BTreeSet;

use crate::support::drive::{Drive, echo, of_kind};
use quorate::protocol::{Domain, NodeId, Operation};
use quorate::sim::{EventKind, JournalView, Run, Void};

/// A hub that was given five writes one after another and has synced the first `synced` of them: a sync takes a second
/// and covers what was written when it began.
fn given(synced: u64, seed: u64) -> Drive {
    let mut setup = echo(2, 50_000);
    setup.seed = seed;
    setup.world[0] = 1_000_000;
    let mut drive = Drive::new(&setup);
    // Whoever asks the wrong one first would come later.
    drive.tell("put a 1 via n1");
    let first = if synced == 0 { 0 } else { 1_100_000 };
    drive.until(first);
    for key in ["b", "c", "d", "e"] {
        drive.tell(&format!("put {key} 12345678 via n1"));
    }
    drive.until(first + 100_000);
    assert_eq!(drive.run.fabric().nodes[0].unsynced, 5 - synced as u32);
    drive
}

fn last(run: &dyn Run) -> u64 {
    run.fabric().nodes[0].brief.last
}

/// How many of the five writes are missing after this crash and a restart.
fn missing(crash: &str, synced: u64, seed: u64) -> u64 {
    let mut drive = given(synced, seed);
    let event = drive.tell(crash);
    drive.tell("restart n1");
    let kept = last(&*drive.run);
    assert_eq!((event.kind, synced + event.argument), (EventKind::Crash, kept), "the trace says how many were kept");
    5 - kept
}

#[test]
fn a_crash_leaves_as_much_of_the_tail_as_it_is_told() {
    let missing = |crash: &str| missing(crash, 1, 1);
    assert_eq!(missing("crash n1"), 4, "nothing that was not synced");
    assert_eq!([0, 1, 3, 4, 9].map(|keep| missing(&format!("crash n1 keep={keep}"))), [4, 3, 1, 0, 0]);
}

#[test]
fn a_drawn_tail_may_have_any_length() {
    let missing: Vec<u64> = (0..400).map(|seed| missing("crash n1 keep=drawn", 0, seed)).collect();
    for length in 0..=5 {
        let count = missing.iter().filter(|found| **found == length).count();
        assert!((45..90).contains(&count), "{count} of 400 lose {length}, and it should be a sixth");
    }
}

#[test]
fn a_torn_record_is_gone_where_checksums_are_on_and_reads_as_another_where_not() {
    let torn = |checksum: bool, seed| {
        let mut drive = given(1, seed);
        if !checksum {
            drive.tell("disk n1 checksum=off");
        }
        drive.tell("crash n1 keep=2 torn");
        drive.tell("restart n1");
        let slots = last(&*drive.run);
        let request = drive.run.held(NodeId(1), slots).and_then(|held| held.request);
        let value = |operation| matches!(operation, Operation::Put { value, .. } if &*value == "12345678");
        (slots, request.is_some_and(|request| value(request.operation)))
    };
    assert!((0..100).all(|seed| torn(true, seed) == (3, true)));
    let read: Vec<_> = (0..100).map(|seed| torn(false, seed)).collect();
    let wrong = read.iter().filter(|read| **read == (4, false)).count();
    // A byte that is no letter any more cannot be read, and then it is gone.
    assert!((30..90).contains(&wrong) && read.iter().all(|read| [(4, false), (3, true)].contains(read)), "{wrong}");
}

#[test]
fn a_flipped_bit_is_found_by_a_checksum_and_believed_without_one() {
    let after = |checksum: bool, flip: &str, seed| {
        let mut drive = given(1, seed);
        drive.until(5_000_000);
        assert_eq!(drive.run.fabric().nodes[0].unsynced, 0);
        let before = drive.run.slot(NodeId(1), 5).expect("the fifth write").prefix;
        if !checksum {
            drive.tell("disk n1 checksum=off");
        }
        let event = drive.tell(flip);
        assert_eq!(event.kind, EventKind::Flip);
        assert_eq!(last(&*drive.run), 5, "a node that runs does not read its disk");
        drive.tell("crash n1");
        drive.tell("restart n1");
        let same = drive.run.slot(NodeId(1), 5).is_some_and(|slot| slot.prefix == before);
        (event.number, last(&*drive.run), same)
    };
    assert_eq!(
        after(true, "flip n1 journal=journal record=3", 1),
        (3, 2, false),
        "the third and what follows are lost"
    );
    let believed = (0..50).filter(|seed| after(false, "flip n1 journal=journal record=3", *seed).1 == 5).count();
    assert!(believed > 15, "{believed}");
    assert!((0..50).all(|seed| !after(false, "flip n1 journal=journal record=3", seed).2));
    let places: BTreeSet<u32> = (0..100).map(|seed| after(true, "flip n1", seed).0).collect();
    assert_eq!(places, (1..=5).collect(), "one that is drawn may be any");
}

#[test]
fn a_flip_needs_a_record() {
    let mut drive = given(1, 1);
    let reason = |drive: &mut Drive, text: &str| drive.tell(text).detail;
    assert_eq!(reason(&mut drive, "flip n1 journal=journal record=2"), Void::NoRecord as u16, "it is not synced");
    assert_eq!(reason(&mut drive, "flip n2"), Void::NoRecord as u16);
    assert_ne!(reason(&mut drive, "flip n1 journal=journal record=1"), Void::NoRecord as u16);
    let JournalView { damaged, .. } = drive.run.disk(NodeId(1)).remove(0);
    assert_eq!(damaged, Some(0));
}

#[test]
fn a_disk_that_hangs_syncs_nothing_until_it_goes_on() {
    let acknowledged = |hangs: bool| {
        let mut drive = Drive::new(&echo(2, 50_000));
        if hangs {
            drive.tell("hang n1");
            assert_eq!(drive.tell("hang n1").detail, Void::IsHung as u16);
        }
        for key in ["a", "b", "c"] {
            drive.tell(&format!("put {key} 1 via n1"));
        }
        drive.until(3_000_000);
        let before = drive.run.fabric().acknowledged;
        if hangs {
            assert!(of_kind(&drive.events, EventKind::Sync).iter().all(|event| event.from != NodeId(1)));
            assert_eq!(drive.tell("sync n1").detail, Void::IsHung as u16);
            drive.tell("unhang n1");
            assert_eq!(drive.tell("unhang n1").detail, Void::NotHung as u16);
        }
        drive.until(4_000_000);
        (before, drive.run.fabric().acknowledged)
    };
    assert_eq!((acknowledged(true), acknowledged(false)), ((0, 3), (3, 3)));
}

#[test]
fn a_lost_disk_takes_everything_along() {
    let after = |lose: bool| {
        let mut drive = given(1, 1);
        drive.until(5_000_000);
        assert_eq!(drive.tell("lose n1").detail, Void::NotCrashed as u16);
        drive.tell("crash n1");
        if lose {
            assert_eq!(drive.tell("lose n1").argument, 5);
        }
        let lost = drive.run.lost().len();
        drive.tell("restart n1");
        drive.until(6_000_000);
        let broken = drive.run.fabric().found.iter().any(|found| format!("{:?}", found.breach.judge) == "Acknowledged");
        (lost, last(&*drive.run), broken)
    };
    // The spoke still has what the hub had echoed to it; but the hub leads again and lacks it.
    assert_eq!(after(true), (0, 0, true));
    assert_eq!(after(false), (0, 5, false));
}

#[test]
fn many_bytes_take_longer_to_sync() {
    let took = |disk: &str, value: usize| {
        let mut drive = Drive::new(&echo(1, 50_000));
        if !disk.is_empty() {
            assert_eq!(drive.tell(disk).kind, EventKind::Disk);
            assert_eq!(drive.tell(disk).detail, Void::NoChange as u16);
        }
        drive.tell(&format!("put k {} via n1", "v".repeat(value)));
        drive.until(5_000_000);
        let sync = of_kind(&drive.events, EventKind::Sync)[0];
        sync.at.0 - drive.events[sync.cause as usize].at.0
    };
    assert_eq!((took("", 3), took("", 4_000)), (2_000, 2_000));
    assert_eq!(took("disk n1 sync=50ms", 4_000), 50_000);
    // A record has 16 bytes and its texts.
    assert_eq!((took("disk n1 rate=10kB/s", 3), took("disk n1 rate=10kB/s", 3_983)), (4_000, 402_000));
}

#[test]
fn decisions_stand_on_disks_that_kept_them() {
    let mut drive = given(1, 1);
    drive.until(5_000_000);
    assert!((1..=5).all(|slot| drive.run.fabric().ledger.decided(Domain(0), slot).is_some()));
}
