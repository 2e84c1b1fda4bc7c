//! Primary-backup replication under every combination of its settings: in storms no promise breaks that the settings make.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use quorate::check::measures;
use quorate::protocol::{Info, Unit};
use quorate::registry::{self, PROTOCOLS};
use quorate::scenario::catalogue;
use quorate::session::{Keep, Session};
use quorate::sim::LATEST;
use quorate::sweep::{Sweep, Weather};
use support::random::Dice;

const PRIMARY_BACKUP: &str = "primary-backup";

fn info() -> &'static Info {
    registry::find(PROTOCOLS, PRIMARY_BACKUP).expect("the second protocol").info
}

/// Settings as somebody might draw them from the table: choices and switches evenly, and numbers that make a difference in
/// a run of five seconds.
fn drawn(dice: &mut Dice) -> Vec<String> {
    let values = info().settings.iter().filter_map(|setting| {
        let value = match (setting.id, setting.unit) {
            ("preset", _) => return None,
            // Half of those that are supervised have supervisors, and few of the others.
            ("supervisors", _) => dice.below(4).saturating_sub(2).to_string(),
            ("min-backups", _) => dice.below(2).to_string(),
            ("in-sync" | "preempt", _) => ["off", "off", "off", "on"][dice.below(4) as usize].to_owned(),
            (_, Unit::Choice(names)) => names[dice.below(names.len() as u64) as usize].to_owned(),
            (_, Unit::Switch) => ["off", "on"][dice.below(2) as usize].to_owned(),
            ("k", _) => dice.between(1, 4).to_string(),
            ("backlog", _) => dice.between(1, 60).to_string(),
            ("batch-every", _) => format!("{}ms", dice.below(3) * 40),
            ("priority", _) => format!("{},{}", dice.between(1, 126), dice.between(1, 126)),
            ("failure-rate", _) => format!("{},0", dice.between(0, 100)),
            ("timeout", _) => format!("{}ms", dice.between(200, 500)),
            _ => return None,
        };
        Some(format!("{}={value}", setting.id))
    });
    values.collect()
}

/// The failures of a sweep over these seeds.
fn failures(settings: &[String], nodes: u16, seeds: std::ops::Range<u64>) -> Vec<String> {
    let sweep =
        Sweep::new(PROTOCOLS, (PRIMARY_BACKUP, nodes), (settings, &[]), Weather::Storm).expect("they make sense");
    let rows = seeds.map(|seed| sweep.play(seed).expect("within the limits"));
    rows.filter(|row| !row.ok).map(|row| format!("{settings:?} seed {}: {:?}", row.seed, row.broken)).collect()
}

#[test]
fn in_storms_no_settings_break_what_they_promise() {
    let (mut failed, mut played) = (Vec::new(), 0);
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let nodes = dice.between(2, 6) as u16;
        let settings = drawn(&mut dice);
        if Sweep::new(PROTOCOLS, (PRIMARY_BACKUP, nodes), (&settings, &[]), Weather::None).is_ok() {
            played += 1;
            failed.extend(failures(&settings, nodes, seed..seed + 1));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(played > 60, "only {played} combinations make sense");
}

#[test]
fn a_majority_with_epochs_is_linearizable_in_storms() {
    let failed = failures(&["acknowledgement=majority".to_owned()], 5, 0..60);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// What is not promised is measured, by the judges that look at every protocol.
#[test]
fn what_the_scenarios_lose_is_measured() {
    let of = |name: &str| {
        let story = catalogue::find(&format!("primary-backup/{name}")).expect(name);
        let script = quorate::scenario::parse(PROTOCOLS, story.text).expect(name);
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect(name);
        session.advance(LATEST, u32::MAX).expect(name);
        assert!(session.ok(), "{name}");
        measures(session.run())
    };
    let naive = of("two-primaries");
    assert!(naive.lost_count == 3 && naive.dual_primary_us > 500_000 && naive.divergent_us > 0, "{naive:?}");
    let gated = of("two-primaries-gated");
    assert_eq!((gated.lost_count, gated.dual_primary_us, gated.divergent_us), (0, 0, 0));
    assert_eq!(of("read-backup").stale_reads, 1);
    assert!(of("no-failover").unavailable_us > 4_000_000);
    assert_eq!([of("redis-waits").lost_count, of("kafka-unclean").lost_count], [0, 20]);
    assert!(of("redis-lost").lost_count >= 20);
}

#[test]
fn settings_that_make_no_sense_are_refused_with_the_reason() {
    let told = |config: &str| {
        let script = format!("quorate 1\nprotocol primary-backup\nnodes 3\nconfig {config}\n");
        quorate::scenario::parse(PROTOCOLS, &script).expect_err(config).to_string()
    };
    for (config, found, expected) in [
        ("acknowledgement=semi k=3", "3", "less than the number of nodes"),
        ("k=0", "0", "1 to 8"),
        ("backlog=0", "0", "1 to 1000000"),
        ("acknowledgement=some", "some", "async"),
        ("timeout=150ms", "150ms", "at least twice heartbeat"),
        ("priority=ten,9", "ten", "priority"),
        ("priority=10,0", "0", "1 to 126"),
        ("failure-rate=101", "101", "0 to 100"),
        ("preset=mysql", "mysql", "redis"),
        ("failover=supervisor", "0", "1 or more"),
        ("min-backups=3", "3", "less than the number of nodes"),
        ("in-sync=on", "on", "off, unless acknowledgement=all"),
        ("preempt=on failover=manual", "on", "off, unless failover=priority"),
    ] {
        let said = told(config);
        assert!(said.contains(found) && said.contains(expected), "{config}: {said}");
    }
}
