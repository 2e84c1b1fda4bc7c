//! Which settings make sense together: each combination is refused with its reason, or storms draw it.

use std::collections::BTreeSet;

use quorate::protocol::{Setting, Unit};
use quorate::registry::PROTOCOLS;
use quorate::sweep::{Sweep, Weather};

use crate::{PRIMARY_BACKUP, info};

/// Values of the settings that stand in the way of others: of numbers the usual one, and those that change what is refused.
const VALUES: [(&str, &[u64]); 16] = [
    ("acknowledgement", &[0, 1, 2, 3, 4]),
    ("failover", &[0, 1, 2]),
    ("supervisors", &[0, 1]),
    ("proxies", &[0, 1]),
    ("preempt", &[0, 1]),
    ("in-sync", &[0, 1]),
    ("wait-point", &[0, 1]),
    ("copying", &[0, 1]),
    ("batch-every", &[0, 50_000]),
    ("semi-timeout", &[0, 300_000]),
    ("min-backups", &[0, 1, 4]),
    ("k", &[1, 2, 4]),
    ("pull-every", &[50_000, 20_000]),
    ("check-every", &[100_000, 30_000]),
    ("check-fall", &[3, 2]),
    ("timeout", &[350_000, 150_000]),
];

/// The settings of which every value goes with everything.
const FREE: [&str; 9] =
    ["majority", "freshness", "fencing", "read", "heartbeats", "backlog", "priority", "failure-rate", "preset"];

fn place(id: &str) -> usize {
    usize::from(info().settings.iter().find(|setting| setting.id == id).expect(id).at)
}

/// Which settings make no sense, said once more, each by itself: what stands in the way of what.
fn senseless(settings: &[u64], nodes: u64) -> Vec<&'static str> {
    let get = |id: &str| settings[place(id)];
    let [asynchronous, semi, majority, none] = [0, 1, 2, 4].map(|at| get("acknowledgement") == at);
    let copies = nodes - get("supervisors") - get("proxies");
    let rows = [
        ("supervisors", (get("failover") == 2) != (get("supervisors") > 0)),
        ("proxies", copies < 2 && get("proxies") > 0 || get("proxies") > 0 && none),
        ("supervisors", copies < 2 && get("proxies") == 0),
        ("k", get("k") >= copies || get("k") != 1 && !semi),
        ("min-backups", get("min-backups") >= copies || get("min-backups") > 0 && none),
        ("in-sync", get("in-sync") == 1 && (semi || majority)),
        ("wait-point", get("wait-point") == 1 && (asynchronous || majority || none)),
        ("semi-timeout", get("semi-timeout") > 0 && !semi),
        ("batch-every", get("batch-every") > 0 && get("copying") == 1),
        ("pull-every", get("pull-every") != 50_000 && get("copying") == 0),
        ("check-every", get("check-every") != 100_000 && get("proxies") == 0),
        ("check-fall", get("check-fall") != 3 && get("proxies") == 0),
        ("preempt", get("preempt") == 1 && get("failover") != 1),
        ("timeout", get("timeout") < 2 * get("heartbeat")),
    ];
    rows.into_iter().filter(|(_, is)| *is).map(|(id, _)| id).collect()
}

/// The settings as they usually are.
fn usual() -> Vec<u64> {
    let mut settings = vec![0; info().settings.len()];
    info().settings.iter().for_each(|setting| settings[usize::from(setting.at)] = setting.default);
    settings
}

/// Goes through every combination of [`VALUES`].
fn combinations(mut see: impl FnMut(&[u64])) {
    let (mut settings, mut at) = (usual(), [0; VALUES.len()]);
    let places = VALUES.map(|(id, _)| place(id));
    loop {
        for ((&row, &(_, values)), &place) in at.iter().zip(&VALUES).zip(&places) {
            settings[place] = values[row];
        }
        see(&settings);
        let Some(next) = at.iter().zip(&VALUES).position(|(row, (_, values))| row + 1 < values.len()) else { return };
        at[next] += 1;
        at[..next].fill(0);
    }
}

/// Whoever adds a setting says here with what it goes.
#[test]
fn every_combination_makes_sense_or_one_of_its_settings_is_refused() {
    let known: BTreeSet<&str> = VALUES.iter().map(|(id, _)| *id).chain(FREE).chain(["heartbeat"]).collect();
    assert_eq!(known, info().settings.iter().map(|setting| setting.id).collect());
    let (mut seen, mut named) = ([0, 0], BTreeSet::new());
    combinations(|settings| {
        let (refused, reasons) = ((info().refuse)(settings, 5), senseless(settings, 5));
        seen[usize::from(refused.is_some())] += 1;
        match refused {
            None => assert!(reasons.is_empty(), "{settings:?} is taken, and yet {reasons:?}"),
            Some((at, expected)) => {
                let id = info().settings[usize::from(at)].id;
                assert!(
                    reasons.contains(&id) && !expected.is_empty(),
                    "{settings:?}: {id} is refused, not {reasons:?}"
                );
                named.insert(id);
            }
        }
        // What goes with everything changes no verdict.
        let mut other = settings.to_vec();
        FREE.iter().filter(|id| **id != "preset").for_each(|id| other[place(id)] = u64::from(other[place(id)] == 0));
        assert_eq!((info().refuse)(&other, 5).is_some(), refused.is_some(), "{other:?}");
    });
    assert!(seen[0] > 1_000 && seen[1] > 100_000, "{seen:?}");
    assert_eq!(named.len(), 13, "{named:?}");
}

/// Of numbers it matters to a storm whether they are as usual; of choices and switches, which they are.
fn class(setting: &Setting, value: u64) -> u64 {
    if matches!(setting.unit, Unit::Choice(_)) { value } else { u64::from(value != setting.default) }
}

/// Storms draw every value of every choice and switch and other numbers than the usual, and each two of them that go
/// together in some combination.
#[test]
fn storms_draw_every_two_values_that_go_together() {
    let settings = || info().settings.iter().filter(|setting| setting.id != "preset" && setting.id != "heartbeat");
    let pairs = |values: &[u64]| {
        let each: Vec<_> = settings().map(|it| (it.id, class(it, values[usize::from(it.at)]))).collect();
        let two = each.iter().enumerate().flat_map(|(at, one)| each[at + 1..].iter().map(|other| (*one, *other)));
        two.collect::<Vec<_>>()
    };
    let mut wanted = BTreeSet::new();
    combinations(|values| {
        if values[place("timeout")] == 350_000 && (info().refuse)(values, 6).is_none() {
            wanted.extend(pairs(values));
        }
    });
    let free: BTreeSet<_> = FREE
        .iter()
        .filter(|id| **id != "preset")
        .chain(["timeout"].iter())
        .flat_map(|id| [(*id, 0), (*id, 1)])
        .collect();
    let storm = Sweep::new(PROTOCOLS, (PRIMARY_BACKUP, 6), (&[], &[]), Weather::Storm).expect("it makes sense");
    let mut drawn = BTreeSet::new();
    for seed in 0..4_000 {
        drawn.extend(pairs(&storm.script(seed).expect("what is drawn makes sense").setup.settings));
    }
    let missing: Vec<_> = wanted.difference(&drawn).collect();
    assert!(missing.is_empty() && wanted.len() > 300, "{} of {}: {missing:?}", missing.len(), wanted.len());
    let alone: BTreeSet<_> = drawn.iter().flat_map(|(one, other)| [*one, *other]).collect();
    assert!(alone.is_superset(&free), "{alone:?}");
    let two = Sweep::new(PROTOCOLS, (PRIMARY_BACKUP, 2), (&[], &[]), Weather::Storm).expect("it makes sense");
    (0..100).for_each(|seed| _ = two.script(seed).expect("nor is anything drawn for which two nodes are too few"));
}

/// Which variants a storm takes is chance alone. So each combination that makes sense is drawn by some storm if there are
/// variants that come to it one after the other; what goes with everything stands in the way of none.
#[test]
fn storms_draw_every_combination_that_makes_sense() {
    let bound = || info().settings.iter().filter(|it| it.id != "timeout" && VALUES.iter().any(|(id, _)| *id == it.id));
    let classes = |values: &[u64]| bound().map(|it| class(it, values[usize::from(it.at)])).collect::<Vec<_>>();
    let sensible = |values: &[u64]| (info().refuse)(values, 6).is_none();
    let mut wanted = BTreeSet::new();
    combinations(|values| {
        wanted.extend((values[place("timeout")] == 350_000 && sensible(values)).then(|| classes(values)))
    });
    // The values that some variants came to, and the settings that these said something about.
    let mut drawn = BTreeSet::from([(usual(), BTreeSet::new())]);
    for variant in info().variants.iter().filter(|it| it.iter().any(|(one, _)| bound().any(|it| it == one))) {
        let taken = drawn.iter().filter(|(_, said)| !variant.iter().any(|(setting, _)| said.contains(&setting.at)));
        let taken = taken.cloned().map(|(mut values, mut said)| {
            variant.iter().for_each(|(setting, value)| values[usize::from(setting.at)] = *value);
            said.extend(variant.iter().map(|(setting, _)| setting.at));
            (values, said)
        });
        let taken: Vec<_> = taken.filter(|(values, _)| sensible(values)).collect();
        drawn.extend(taken);
    }
    let drawn: BTreeSet<_> = drawn.iter().map(|(values, _)| classes(values)).collect();
    let missing: Vec<_> = wanted.difference(&drawn).collect();
    assert!(missing.is_empty() && wanted.len() > 1_000, "{} of {}: {missing:?}", missing.len(), wanted.len());
}
