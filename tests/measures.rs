//! What runs are measured by: lost writes, stale reads, time without service, replicas that contradict each other, and two
//! primaries at once. Raft keeps all but the time without service at nought; a rule that is off shows the others.
#![cfg(not(target_arch = "wasm32"))]

use quorate::check::{Measures, measures};
use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, catalogue};
use quorate::session::{Keep, Session};
use quorate::sim::LATEST;
use quorate::sweep::{Sweep, Weather};

/// A run of these lines at its end: c1 and c2 write, c3 and c4 read, each every 50 ms from 0.5 s to 10.5 s.
fn played(lines: &str) -> Session {
    let client = |number, work, key| format!("at 500ms workload {work} every=50ms count=200 key={key} by c{number}\n");
    let clients = [(1, "put", "x"), (2, "put", "y"), (3, "get", "x"), (4, "get", "y")];
    let text: String = clients.map(|(number, work, key)| client(number, work, key)).concat();
    let (head, body): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| !line.starts_with("at "));
    let (first, later): (Vec<&str>, Vec<&str>) = body.into_iter().partition(|line| line.starts_with("at 0s "));
    let [head, first, later] =
        [head, first, later].map(|lines| lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    let text = format!("quorate 1\nprotocol raft\nnodes 5\n{head}{first}{text}{later}at 12s end\n");
    let script = scenario::parse(PROTOCOLS, &text).unwrap_or_else(|error| panic!("{}\n{text}", error.at("script")));
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
    session.advance(LATEST, u32::MAX).expect("within the limits");
    session
}

fn measured(lines: &str) -> Measures {
    measures(played(lines).run())
}

const NOUGHT: Measures =
    Measures { lost_count: 0, stale_reads: 0, unavailable_us: 0, divergent_us: 0, dual_primary_us: 0 };

#[test]
fn nothing_is_amiss_where_nothing_happens() {
    assert_eq!(measured(""), NOUGHT);
    assert_eq!(measured("network latency=2ms..60ms\nat 3s crash any follower\nat 4s restart crashed"), NOUGHT);
}

#[test]
fn without_a_leader_nobody_is_served_and_nothing_else_is_amiss() {
    let crash = "at 3s crash leader as old\nat 6s restart old";
    let session = played(crash);
    let elections = &session.run().fabric().elections;
    let (first, second) = (elections[0].at.0, elections[1].at.0);
    let found = measures(session.run());
    assert_eq!(Measures { unavailable_us: 0, ..found }, NOUGHT);
    // From the last answer before the crash to the first one of the new leader, which has to commit an entry first.
    let least = second - 3_000_000;
    assert!(first < 500_000 && (least..least + 300_000).contains(&found.unavailable_us), "{found:?}, {least}");
    // Where no majority is left it lasts until one is back.
    let crash = "at 3s crash n1\nat 3s crash n2\nat 3s crash n3\nat 7s restart crashed";
    let found = measured(crash);
    assert_eq!(Measures { unavailable_us: 0, ..found }, NOUGHT);
    assert!((4_000_000..6_000_000).contains(&found.unavailable_us), "{found:?}");
    // To the end of the run, if it never is.
    let found = measured("at 3s crash all");
    assert!((8_990_000..9_060_000).contains(&found.unavailable_us), "{found:?}");
}

#[test]
fn nobody_is_without_service_who_wants_none() {
    // A workload is over by then.
    assert_eq!(measured("at 11s crash all\nat 11500ms restart all"), NOUGHT);
    // Who is refused and lets it be wants nothing until they ask again.
    let refused = "config client-retry=off election=manual";
    let found = measured(refused);
    assert!((9_900_000..10_050_000).contains(&found.unavailable_us), "from the first to the last refusal: {found:?}");
    assert_eq!(measured(&format!("{refused}\nat 11500ms put z 1 by c9")), found, "one more, refused at once");
}

/// A leader parted from a majority that acknowledges alone, as no majority is asked for.
fn parted(rule: &str) -> Measures {
    measured(&format!(
        "config election=manual heartbeat=50ms\nat 0s {rule}\nat 0s fire n5 election\n\
         at 3s partition n5 c1 c3 | n1 n2 n3 n4 c2 c4\nat 3100ms fire n1 election\nat 7s heal"
    ))
}

#[test]
fn two_primaries_that_acknowledge_contradict_each_other_and_lose_what_one_of_them_said() {
    let whole = parted("conduct off");
    assert_eq!(Measures { unavailable_us: 0, ..whole }, NOUGHT, "who is in the minority acknowledges nothing");
    let broken = parted("break raft.commit-majority");
    assert!((60..=85).contains(&broken.lost_count), "four seconds with a write each 50 ms: {broken:?}");
    assert!((3_700_000..4_000_000).contains(&broken.dual_primary_us), "from the second election on: {broken:?}");
    assert!((3_500_000..4_300_000).contains(&broken.divergent_us), "until the logs are one again: {broken:?}");
    assert!(broken.unavailable_us == 0, "{broken:?}");
}

#[test]
fn a_script_can_expect_what_was_measured() {
    let lines = "config election=manual reads=local\nat 0s break raft.commit-majority\nat 0s fire n5 election\n\
         at 3s partition n5 c1 c3 | n1 n2 n3 n4 c2 c4\nat 3100ms fire n1 election\nat 7s heal\nat 8s crash all";
    let found = measured(lines);
    let counts = [
        ("lost", found.lost_count),
        ("stale-reads", found.stale_reads),
        ("unavailable-us", found.unavailable_us),
        ("divergent-us", found.divergent_us),
        ("dual-primary-us", found.dual_primary_us),
    ];
    assert!(counts.iter().all(|(_, value)| *value > 0), "{found:?}");
    let expectation = |(name, value): (&str, u64)| format!("at 12s expect {name} = {value}");
    let lines = format!("{lines}\n{}", counts.map(expectation).join("\n"));
    let expected = played(&lines).report().expectations;
    assert!(expected.len() == counts.len() && expected.iter().all(|it| it.holds), "{expected:?}");
}

#[test]
fn an_old_value_is_counted_and_broken_by_no_default() {
    let parted = "at 3s partition leader as old c3 | c1 c2 c4\nat 6s heal";
    let local = |reads: &str| {
        measured(&format!(
            "config election=manual reads={reads}\nat 0s fire n5 election\n\
             at 3s partition n5 c3 | n1 n2 n3 n4 c1 c2 c4\nat 3100ms fire n1 election\nat 6s heal"
        ))
    };
    assert_eq!(measured(parted).stale_reads, 0);
    assert_eq!(local("index").stale_reads, 0);
    let stale = local("local");
    assert!(
        (60..=200).contains(&stale.stale_reads),
        "three seconds with a read each 50 ms, and whoever is behind: {stale:?}"
    );
    assert_eq!((stale.lost_count, stale.dual_primary_us), (0, 0));
}

#[test]
fn storms_over_raft_leave_all_but_the_time_without_service_at_nought() {
    let sweep = Sweep::new(PROTOCOLS, ("raft", 5), (&[], &[]), Weather::Storm).expect("a sweep");
    let (mut unavailable, mut meant) = (0, 0);
    for seed in 0..40 {
        let row = sweep.play(seed).expect("within the limits");
        let text = sweep.script(seed).expect("a script").to_string();
        let (restored, local) = (text.contains(" restore\n"), text.contains("reads=local"));
        meant += u32::from(restored || local);
        let rest = (row.divergent_us, row.dual_primary_us);
        assert_eq!(rest, (0, 0), "seed {seed}");
        assert!(row.lost_count == 0 || restored, "seed {seed}: {row:?}");
        assert!(row.stale_reads == 0 || restored || local, "seed {seed}: {row:?}");
        unavailable += u32::from(row.unavailable_us > 100_000);
    }
    assert!(
        unavailable > 30 && (1..20).contains(&meant),
        "{unavailable} of 40, and {meant} lose or are stale on purpose"
    );
}

/// A run as it is watched, played to its end in pieces of this length.
fn watched(text: &str, piece: u64) -> Session {
    let script = scenario::parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{}\n{text}", error.at("script")));
    let end = script.ends().at.0;
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).expect("within the limits");
    for at in (1..=end.div_ceil(piece)).map(|number| (number * piece).min(end)) {
        session.advance(Instant(at), u32::MAX).expect("within the limits");
    }
    session.advance(LATEST, u32::MAX).expect("within the limits");
    session
}

#[test]
fn what_is_measured_has_its_instants_and_they_sum_to_the_measures() {
    for story in catalogue::STORIES {
        let session = watched(story.text, 700_000);
        let (gauged, sums) = (session.gauged(), measures(session.run()));
        let length = |spans: &[(u64, u64)]| spans.iter().map(|(from, until)| until - from).sum::<u64>();
        let found = [&gauged.unserved, &gauged.divergent, &gauged.dual].map(|spans| length(spans));
        assert_eq!(found, [sums.unavailable_us, sums.divergent_us, sums.dual_primary_us], "{}", story.name);
        assert_eq!(gauged.lost.len() as u64, sums.lost_count, "{}: {gauged:?}", story.name);
        let end = session.now().0;
        let spans = [&gauged.unserved, &gauged.divergent, &gauged.dual].map(|spans| spans.iter()).into_iter().flatten();
        assert!(spans.clone().all(|(from, until)| from <= until && *until <= end), "{}: {gauged:?}", story.name);
        // It hangs neither on how one came there nor on where one has been since.
        let mut again = watched(story.text, 1_111_000);
        assert_eq!(again.gauged(), gauged, "{}", story.name);
        again.seek(Instant(end / 2)).expect("within the limits");
        let half = again.gauged();
        assert!(half.lost.iter().all(|at| *at <= end / 2), "{}: {half:?}", story.name);
        again.seek(Instant(end)).expect("within the limits");
    }
}

#[test]
fn writes_are_lost_when_another_leads_or_when_two_acknowledge() {
    let story = |name: &str| catalogue::find(name).unwrap_or_else(|| panic!("{name}")).text;
    // What was not copied is lost when the backup takes over, and not when the primary crashed.
    let session = watched(story("primary-backup/ack-async"), 500_000);
    let second = session.run().fabric().elections[1].at.0;
    let lost = session.gauged().lost;
    assert!(!lost.is_empty() && lost.iter().all(|at| *at == second), "{lost:?}, {second}");
    // Where two acknowledge, each write of the one that nobody follows is lost as it is acknowledged.
    let session = watched(story("primary-backup/two-primaries"), 500_000);
    let gauged = session.gauged();
    let within = |at: &u64| gauged.dual.iter().any(|(from, until)| (from..=until).contains(&at));
    assert!(gauged.lost.len() == 3 && gauged.lost.iter().all(within), "{gauged:?}");
    // An earlier future's losses are forgotten with what came of it.
    let mut session = watched(story("primary-backup/ack-async"), 500_000);
    let crash = session.lines().iter().find(|line| line.text.starts_with("crash")).map(|line| line.id);
    session.delete_line(crash.expect("it crashes somebody")).expect("it is there");
    session.advance(LATEST, u32::MAX).expect("within the limits");
    assert_eq!(session.gauged().lost, [0; 0]);
}

/// What a scenario is told for stands in it as a number that it expects.
#[test]
fn what_is_measured_is_expected_by_the_scenarios_themselves() {
    for (name, measure, least) in [
        ("ack-async", "lost", 1),
        ("ack-async", "median-us", 1),
        ("read-backup", "stale-reads", 1),
        ("read-backup-all", "stale-reads", 1),
        ("no-failover", "unavailable-us", 3),
        ("lost", "unavailable-us", 1),
        ("two-primaries", "dual-primary-us", 1),
        ("two-primaries-gated", "divergent-us", 1),
        ("switchover-told", "dual-primary-us", 1),
    ] {
        let text = catalogue::find(&format!("primary-backup/{name}")).expect(name).text;
        let lines = text.lines().filter(|line| line.contains(&format!(" expect {measure} "))).count();
        assert!(lines >= least, "{name} expects nothing of {measure}");
    }
}
