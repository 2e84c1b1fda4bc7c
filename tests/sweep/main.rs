//! Sweeps: what the weather brings, that any number of jobs and shards says the same, and that a failure can be seen again.
#![cfg(feature = "cli")]

mod cluster;
mod command;

use std::collections::BTreeSet;

use quorate::protocol::{Instant, NodeId, Sort};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Item, Script};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::{Command, EventKind, LATEST};
use quorate::sweep::{Sweep, Weather};

fn sweep(weather: Weather, off: &[&str]) -> Sweep {
    let off: Vec<String> = off.iter().map(|rule| (*rule).to_owned()).collect();
    Sweep::new(PROTOCOLS, ("raft", 5), (&[], &off), weather).expect("a sweep")
}

/// How many crashes of a run lost what was not synced, how many partitions it had, and how often the leader changed.
fn sight(script: &Script) -> [u64; 3] {
    let keep = Keep { events: true, ..Keep::NOTHING };
    let mut session = Session::new(PROTOCOLS, script.clone(), keep).expect("within the limits");
    let mut tails = 0;
    let unsynced = |session: &Session| session.run().fabric().nodes.iter().map(|node| node.unsynced).sum::<u32>();
    for line in &script.lines {
        if matches!(line.item, Item::Command(Command::Crash(_) | Command::CrashTail { .. })) {
            let at = line.stamp.at.0;
            let mut go =
                |to| session.advance(Instant(to), u32::MAX).map(|_| unsynced(&session)).expect("within the limits");
            let (before, after) = (go(at - 1), go(at));
            tails += u64::from(before > after);
        }
    }
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    let changes = session.run().fabric().elections.len().saturating_sub(1) as u64;
    let parts = session.take_events().filter(|event| event.kind == EventKind::Part && event.from == event.to).count();
    [tails, parts as u64, changes]
}

#[test]
fn the_median_storm_has_a_lost_tail_a_partition_and_a_new_leader() {
    let storm = sweep(Weather::Storm, &[]);
    let sights: Vec<_> = (0..61).map(|seed| sight(&storm.script(seed).expect("a script"))).collect();
    for (at, what) in ["lost tails", "partitions", "changes of leader"].iter().enumerate() {
        let mut counts: Vec<u64> = sights.iter().map(|sight| sight[at]).collect();
        counts.sort_unstable();
        println!("{what}: {counts:?}");
        assert!(counts[30] >= 1, "{what}");
    }
}

#[test]
fn no_weather_breaks_what_raft_promises() {
    for weather in [Weather::None, Weather::Calm, Weather::Storm] {
        let sweep = sweep(weather.clone(), &[]);
        for seed in 1000..1030 {
            let row = sweep.play(seed).expect("within the limits");
            assert!(row.ok && row.commits > 100 && row.elections > 0, "{weather:?}: {row:?}");
            assert_eq!(sweep.play(seed).as_ref(), Ok(&row), "the same twice");
        }
    }
}

#[test]
fn the_script_that_is_given_away_is_the_run_that_was_played() {
    let sweep = sweep(Weather::Storm, &["raft.vote-once"]);
    for seed in 0..5 {
        let text = sweep.script(seed).expect("a script").to_string();
        let script = quorate::scenario::parse(PROTOCOLS, &text).expect("it reads");
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
        assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
        assert_eq!(session.digest(), sweep.play(seed).expect("within the limits").digest);
        assert!(text.contains("at 4s faults off") && text.contains("at 5s end"), "{text}");
    }
}

#[test]
fn a_failure_gets_shorter_and_breaks_the_same() {
    let sweep = sweep(Weather::Storm, &["raft.elect-majority"]);
    let row = (0..20).map(|seed| sweep.play(seed).expect("within the limits")).find(|row| !row.ok).expect("a failure");
    let whole = sweep.script(row.seed).expect("a script");
    let shorter = sweep.shrink(&row).expect("within the limits");
    assert!(shorter.lines.len() * 2 < whole.lines.len(), "{} of {}", shorter.lines.len(), whole.lines.len());
    let mut session = Session::new(PROTOCOLS, shorter, Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    assert!(session.verdicts().iter().any(|verdict| !verdict.holds && verdict.id == row.broken[0]), "{row:?}");
}

/// What a storm brings besides its weather: members that come and go, snapshots, transfers, and every way to read.
#[test]
fn storms_come_to_clusters_that_do_all_that_they_can() {
    let storm = sweep(Weather::Storm, &[]);
    let (mut kinds, mut roles) = (BTreeSet::<&str>::new(), BTreeSet::new());
    let (mut changes, mut all) = (0, 0);
    let mut rare = BTreeSet::new();
    for seed in 0..40 {
        let script = storm.script(seed).expect("a script");
        let text = script.to_string();
        let on = ["pre-vote=on", "check-quorum=on", "reads=lease", "compaction=on", "pipeline=4", "membership=joint"];
        all += u32::from(on.iter().all(|setting| text.contains(setting)));
        let seldom = ["crash all", "backup n", "restore", "reads=local", "reads=follower", "session-expiry"];
        rare.extend(seldom.into_iter().filter(|what| text.contains(what)));
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
        for millis in (0..5_000).step_by(50) {
            session.advance(Instant(millis * 1_000), u32::MAX).expect("within the limits");
            let fabric = session.run().fabric();
            roles.extend(fabric.nodes.iter().map(|node| session.setup().info.roles[usize::from(node.brief.role)]));
            let names = session.setup().info.messages;
            kinds.extend(fabric.flights.iter().flatten().filter_map(|flight| names.get(usize::from(flight.row))));
        }
        let nodes = session.run().fabric().nodes.len() as u16;
        let held = (1..=nodes).flat_map(|id| (1..400).map(move |slot| (NodeId(id), slot)));
        let changed = held.filter_map(|(id, slot)| session.run().held(id, slot));
        changes += u32::from(changed.into_iter().any(|held| held.slot.sort == Sort::Configuration));
    }
    assert!(roles.contains("learner") && roles.contains("pre-candidate"), "{roles:?}");
    for kind in ["InstallSnapshot", "TimeoutNow", "ReadIndex", "PreVote"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    assert_eq!(rare.len(), 6, "{rare:?}");
    assert!(changes >= 10 && all >= 5, "{changes} with changes of the membership, {all} with all variants");
}
