//! Primary-backup replication under every combination of its settings: in storms no promise breaks that the settings make.
#![cfg(not(target_arch = "wasm32"))]

mod combinations;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use quorate::check::measures;
use quorate::protocol::{Info, Instant, NodeId, Outcome, Unit};
use quorate::registry::{self, PROTOCOLS};
use quorate::scenario::catalogue;
use quorate::session::{Keep, Session};
use quorate::sim::{Event, EventKind, LATEST, Status};
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
            ("proxies", _) => dice.below(3).saturating_sub(1).to_string(),
            ("semi-timeout", _) => ["0s", "0s", "0s", "300ms"][dice.below(4) as usize].to_owned(),
            ("wait-point", _) => ["after-sync", "after-sync", "after-commit"][dice.below(3) as usize].to_owned(),
            // What belongs to something else is said seldom, as it is refused without that.
            ("k" | "pull-every" | "check-every" | "check-fall", _) if dice.below(16) > 0 => return None,
            ("pull-every" | "check-every", _) => format!("{}ms", dice.between(10, 100)),
            ("check-fall", _) => dice.between(1, 4).to_string(),
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
    for seed in 0..700 {
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

/// What settings make no sense together is refused, with one of them and what was expected of it; all others play.
#[test]
fn a_combination_is_refused_with_the_reason_or_it_plays() {
    let (mut refused, mut taken) = (BTreeSet::new(), 0);
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let nodes = dice.between(2, 9);
        let script =
            format!("quorate 1\nprotocol primary-backup\nnodes {nodes}\nconfig {}\n", drawn(&mut dice).join(" "));
        match quorate::scenario::parse(PROTOCOLS, &script) {
            Ok(script) => {
                taken += 1;
                assert_eq!((info().refuse)(&script.setup.settings, nodes as u16), None);
            }
            Err(error) => {
                let said = error.to_string();
                let named =
                    info().settings.iter().find(|setting| script.contains(&format!("{}={}", setting.id, error.found)));
                assert!(named.is_some() && said.contains("expected") && said.len() > 30, "{script}{said}");
                refused.insert(said.split("found").next().map(str::to_owned));
            }
        }
    }
    assert!(taken > 200 && refused.len() >= 8, "{taken} make sense, {} reasons", refused.len());
}

#[test]
fn a_majority_with_epochs_is_linearizable_in_a_thousand_storms() {
    let settings = ["acknowledgement=majority", "fencing=on", "read=primary"].map(str::to_owned);
    // Two at a time: built without optimisation, it would take a minute otherwise.
    let failed = std::thread::scope(|scope| {
        let halves = [0..500, 500..1_000].map(|seeds| scope.spawn(|| failures(&settings, 5, seeds)));
        halves.map(|half| half.join().expect("a storm does not panic")).concat()
    });
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A run of a scenario at its end, where all that it expects holds.
fn played(name: &str) -> Session {
    let story = catalogue::find(&format!("primary-backup/{name}")).expect(name);
    let script = quorate::scenario::parse(PROTOCOLS, story.text).expect(name);
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect(name);
    session.advance(LATEST, u32::MAX).expect(name);
    assert!(session.ok(), "{name}");
    session
}

/// What is not promised is measured, by the judges that look at every protocol.
#[test]
fn what_the_scenarios_lose_is_measured() {
    let of = |name: &str| measures(played(name).run());
    let naive = of("two-primaries");
    assert!(naive.lost_count == 3 && naive.dual_primary_us > 500_000 && naive.divergent_us > 0, "{naive:?}");
    let gated = of("two-primaries-gated");
    assert_eq!((gated.lost_count, gated.dual_primary_us, gated.divergent_us), (0, 0, 0));
    assert_eq!([of("read-backup").stale_reads, of("read-backup-all").stale_reads], [1, 0]);
    let told = of("switchover-told");
    assert!(told.lost_count == 2 && told.dual_primary_us > 400_000, "{told:?}");
    let asked = of("switchover");
    assert_eq!((asked.lost_count, asked.dual_primary_us, asked.divergent_us), (0, 0, 0));
    assert_eq!([of("paused-primary").lost_count, of("paused-primary-fenced").lost_count], [2, 0]);
    assert_eq!([of("kafka-truncates").lost_count, of("kafka-keeps").lost_count], [1, 0]);
    assert!((15..=20).contains(&of("semi-falls-back").lost_count));
    assert_eq!([of("kafka-last-standing").lost_count, of("kafka-eligible").lost_count], [20, 0]);
    // Without failover writes stop for good, with it for as long as the time-out says.
    assert_eq!([of("no-failover").unavailable_us, of("lost").unavailable_us], [4_390_000, 720_000]);
    assert_eq!([of("redis-waits").lost_count, of("kafka-unclean").lost_count], [0, 20]);
    assert!(of("redis-lost").lost_count >= 20);
    assert_eq!([of("keepalived-lost").lost_count, of("keepalived-stays").lost_count], [20, 0]);
    assert!((20..=24).contains(&of("kafka-unanswered").lost_count));
    assert_eq!(of("kafka-answered").lost_count, 0);
}

/// A run of these lines to its end.
fn run(lines: &str) -> Session {
    let script = quorate::scenario::parse(PROTOCOLS, &format!("quorate 1\nprotocol primary-backup\n{lines}"));
    let mut session = Session::new(PROTOCOLS, script.expect(lines), Keep::ALL).expect(lines);
    session.advance(LATEST, u32::MAX).expect(lines);
    session
}

/// Who waits for no answer gets none, is done at once, and loses what the network loses; who waits asks again.
#[test]
fn who_waits_for_no_answer_gets_none() {
    let load =
        "nodes 3\nat 500ms put x 0 via n1 by c1\nat 1s workload put every=20ms count=100 key=x by c1\nat 5s end\n";
    let answers = |session: &Session| {
        let events = session.events_between(0, u32::MAX);
        events.iter().filter(|(_, event)| event.kind == EventKind::Deliver && event.to.is_client()).count()
    };
    let calm = run(&format!("config preset=kafka acknowledgement=none\n{load}"));
    let (fabric, told) = (calm.run().fabric(), answers(&calm));
    assert_eq!((fabric.acknowledged, fabric.kept.len(), calm.run().lost().len(), told), (101, 101, 0, 0));
    assert!(fabric.operations.iter().all(|it| it.returned.as_ref().is_some_and(|(at, _)| *at == it.invoked)));
    assert!(calm.run().converged());
    let lossy = "network loss=5%\n";
    let none = run(&format!("config preset=kafka acknowledgement=none\n{lossy}{load}"));
    assert_eq!(none.run().fabric().acknowledged, 101);
    assert!((1..20).contains(&none.run().lost().len()), "{}", none.run().lost().len());
    let all = run(&format!("config preset=kafka\n{lossy}{load}"));
    assert!(answers(&all) > 20 && all.run().lost().is_empty(), "{} answers", answers(&all));
    // What depends on what is there waits for its answer all the same, and so does a read.
    let asks = run(
        "nodes 3\nconfig acknowledgement=none\nat 1s cas x a b via n1 by c1\nat 2s get x via n1 by c1\nat 3s end\n",
    );
    assert_eq!((asks.run().fabric().acknowledged, asks.run().fabric().failed, answers(&asks)), (1, 1, 2));
}

/// A node that crashes before a write comes, or after it, has nothing of it once its disk is lost. But only of what nobody
/// has carried out does a redirect, here of a copy that was held, tell its client whom to ask next.
#[test]
fn what_goes_on_in_another_way_has_another_state() {
    let played = |crash: &str| {
        let mut session = run(&format!(
            "nodes 2\nconfig acknowledgement=none copying=pull sync=0s failover=manual heartbeat=10s timeout=20s\n\
             network latency=10ms\nat 400ms transfer n1 -> n1\nat 900ms crash n2\nat 1s put k v via n1\n\
             at 1002ms duplicate c1>n1#1\nat 1002ms hold c1>n1#1'2\nat {crash} crash n1\nat 1500ms lose n1\n\
             at 2s restart n1\nat 2100ms restart n2\nat 2200ms transfer n2 -> n2\nat 3s release c1>n1#1'2\n\
             at 4s put k w\nat 5s end\n"
        ));
        let events = session.events_between(0, u32::MAX);
        let asked = events.iter().rfind(|(_, event)| event.kind == EventKind::Invoke).map(|(_, event)| event.to);
        session.seek(Instant(2_900_000)).expect("an instant of the run");
        (asked, session.state_digest())
    };
    let ((before, one), (after, other)) = (played("1005ms"), played("1015ms"));
    assert_eq!((before, after), (Some(NodeId(2)), Some(NodeId(1))));
    assert_ne!(one, other);
}

/// What is lost is found by those that vouch for others just as if each were looked for.
#[test]
fn what_is_lost_is_what_one_finds_one_by_one() {
    let (mut compared, mut lost) = (0, 0);
    for seed in 0..7 {
        let client = |number| format!("at 100ms workload put every=2ms count=3000 key=k{number} by c{number}\n");
        // Who takes over goes as well before it has sent a batch of its own: what it vouched for when somebody else crashed is
        // lost with it.
        let fault = |at: u64| {
            let first = format!("at {at}ms crash leader\nat {}ms crash any backup as third\n", at + 750);
            let then = format!("at {}ms restart third\nat {}ms crash leader\n", at + 760, at + 800);
            format!("{first}{then}at {}ms restart crashed\n", at + 1_300)
        };
        let clients: String = (1..=8).map(client).collect();
        // Some are told late, so that what is told last does not stand last in the log.
        let late = |client| (1..=3).map(move |node| format!("at 0s network n{node} -> c{client} latency=150ms\n"));
        let late: String = (1..=4).flat_map(late).collect();
        let faults: String = (1..7).map(|turn| fault(1_500 * turn)).collect();
        // What is lost with a long batch is more than one write vouches for, so that those that vouch are lost as well.
        let batch = [20, 500][seed % 2];
        let acknowledgement = if seed == 6 { "none" } else { "async" };
        let text = format!(
            "quorate 1\nprotocol primary-backup\nnodes 4\nseed {seed}\n\
             config acknowledgement={acknowledgement} batch-every={batch}ms failover=supervisor supervisors=1 freshness=off majority=off\n\
             network latency=1ms..4ms\n{late}{clients}{faults}at 11s end\n"
        );
        let script = quorate::scenario::parse(PROTOCOLS, &text).expect("a script");
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("a run");
        for at in 1..110 {
            session.advance(Instant(at * 100_000), u32::MAX).expect("to there");
            let run = session.run();
            let fabric = run.fabric();
            let last = fabric.elections.iter().max_by_key(|election| election.epoch).expect("a first primary");
            let alone = fabric.elections.iter().filter(|election| election.epoch == last.epoch).count() == 1;
            let leads = |node: &quorate::sim::Node| {
                node.status != Status::Crashed && node.brief.leader == Some(last.node) && node.brief.epoch == last.epoch
            };
            if !alone || !fabric.node(last.node).is_some_and(leads) {
                continue;
            }
            let held = |slot: u64, prefix: u64| run.slot(last.node, slot).is_some_and(|held| held.prefix == prefix);
            let missing = fabric.kept.iter().filter(|(_, slot, prefix)| !held(*slot, *prefix));
            let ids = missing.filter_map(|(place, ..)| Some(fabric.operations.get(*place)?.request.id));
            let ids: Vec<_> = ids.collect();
            // What nobody has carried out yet stands in no log.
            let placed: Vec<_> = run.lost().into_iter().filter(|id| !fabric.blind.contains_key(id)).collect();
            assert_eq!(placed, ids, "seed {seed} at {at}");
            (compared, lost) = (compared + 1, lost + ids.len());
        }
    }
    assert!(compared > 200 && lost > 100, "{compared} moments, {lost} lost");
}

/// Who was away is sent what it missed for as long as the backlog has it, and everything beyond: as many bytes as the state has.
#[test]
fn the_backlog_decides_between_what_was_missed_and_everything() {
    let story = catalogue::find("primary-backup/away").expect("the story").text;
    let copied = |backlog: u64| {
        let text = story.replace("backlog=50", &format!("backlog={backlog}"));
        let script = quorate::scenario::parse(PROTOCOLS, &text).expect("a script");
        let mut session = Session::new(PROTOCOLS, script, Keep::ALL).expect("a run");
        session.advance(LATEST, u32::MAX).expect("to its end");
        assert!(session.ok(), "backlog={backlog}");
        let full = info().messages.iter().position(|name| *name == "FULLRESYNC").expect("its row") as u8;
        let copies = |event: &&Event| event.kind == EventKind::Deliver && event.row == full;
        let events = session.events_between(0, u32::MAX);
        events.iter().map(|(_, event)| event).filter(copies).map(|event| (event.from.0, event.to.0)).collect::<Vec<_>>()
    };
    // n1 comes back with what nobody else has: that no backlog helps.
    assert_eq!(copied(50), [(1, 3), (2, 1)]);
    assert_eq!(copied(200), [(2, 1)]);
    assert_eq!(copied(199), [(1, 3), (2, 1)]);
    assert_eq!(copied(10), [(1, 3), (1, 3), (2, 1)]);
}

/// A primary that is restarted automatically hears that another leads, follows it, and gets what it lacks.
#[test]
fn a_primary_that_comes_back_is_demoted_and_synchronized() {
    let session = run("nodes 3\nseed 5\nconfig acknowledgement=majority\nat 500ms supervise all after=1s\n\
         at 1s workload put every=50ms count=60 key=x by c1\nat 2s crash n1\nat 6s end\n");
    let fabric = session.run().fabric();
    let roles = [1, 2, 3].map(|id| fabric.node(NodeId(id)).map(|node| (node.status, node.brief.role)));
    let (primary, backup) = (Some((Status::Up, role("primary"))), Some((Status::Up, role("backup"))));
    assert_eq!(roles, [backup, primary, backup]);
    assert!(session.run().converged() && session.run().lost().is_empty() && fabric.acknowledged == 60);
}

/// The row of a role.
fn role(name: &str) -> u8 {
    info().roles.iter().position(|role| *role == name).expect(name) as u8
}

#[test]
fn settings_that_make_no_sense_are_refused_with_the_reason() {
    let told = |config: &str| {
        let script = format!("quorate 1\nprotocol primary-backup\nnodes 3\nconfig {config}\n");
        quorate::scenario::parse(PROTOCOLS, &script).expect_err(config).to_string()
    };
    for (config, found, expected) in [
        ("acknowledgement=semi k=3", "3", "less than the number of nodes"),
        ("k=3", "3", "less than the number of nodes"),
        ("k=2", "2", "1, unless acknowledgement=semi"),
        ("k=0", "0", "1 to 8"),
        ("backlog=0", "0", "1 to 1000000"),
        ("acknowledgement=some", "some", "async"),
        ("timeout=150ms", "150ms", "at least twice heartbeat"),
        ("priority=ten,9", "ten", "priority"),
        ("priority=10,0", "0", "1 to 126"),
        ("priority=4,3,2,1", "4,3,2,1", "a count of numbers for priority from 1 to 3"),
        (
            "failure-rate=1,2,3,4,5,6,7,8,9,10",
            "1,2,3,4,5,6,7,8,9,10",
            "a count of numbers for failure-rate from 1 to 9",
        ),
        ("failure-rate=101", "101", "0 to 100"),
        ("preset=mysql", "mysql", "redis"),
        ("failover=supervisor", "0", "1 or more"),
        ("min-backups=3", "3", "less than the number of nodes"),
        ("in-sync=on acknowledgement=semi", "on", "off, as acknowledgement=semi"),
        ("in-sync=on acknowledgement=majority", "on", "off, as acknowledgement=semi"),
        ("pull-every=20ms", "20ms", "50ms, unless copying=pull"),
        ("check-every=20ms", "20ms", "100ms, unless there are proxies"),
        ("check-fall=2", "2", "3, unless there are proxies"),
        ("acknowledgement=none min-backups=1", "1", "0, as nobody waits for an answer"),
        ("acknowledgement=none proxies=1", "1", "0, as nobody waits for an answer"),
        ("preempt=on failover=manual", "on", "off, unless failover=priority"),
        ("wait-point=after-commit", "after-commit", "after-sync, unless acknowledgement=semi"),
        ("wait-point=after-commit acknowledgement=majority", "after-commit", "after-sync, unless"),
        ("semi-timeout=1s", "1s", "0s, unless acknowledgement=semi"),
        ("copying=pull batch-every=10ms", "10ms", "0s, as backups ask"),
        ("proxies=2", "2", "at least two nodes keep copies"),
        ("failover=supervisor supervisors=2", "2", "at least two nodes keep copies"),
        ("check-fall=0", "0", "1 to 10"),
        ("copying=both", "both", "push"),
    ] {
        let said = told(config);
        assert!(said.contains(found) && said.contains(expected), "{config}: {said}");
    }
}

/// Who led in turn, if the primary crashes every two seconds.
fn reigns(config: &str) -> Vec<u16> {
    let script = format!(
        "quorate 1\nprotocol primary-backup\nnodes 3\nconfig majority=off {config}\n\
         at 2s crash leader\nat 4s crash leader\nat 6s end\n"
    );
    let script = quorate::scenario::parse(PROTOCOLS, &script).expect(config);
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect(config);
    session.advance(LATEST, u32::MAX).expect(config);
    session.run().fabric().elections.iter().map(|election| election.node.0).collect()
}

/// B10: P = P0(1-r), the highest first, ties to the first of the list. It is computed in thousandths.
#[test]
fn b10_the_best_priority_leads_and_ties_go_to_the_first() {
    // 10(1-0.2) = 8, 9(1-0.05) = 8.55, 8(1-0) = 8: a difference that whole numbers would not show, and a tie.
    assert_eq!(reigns("priority=10,9,8 failure-rate=20,5,0"), [2, 1, 3]);
    assert_eq!(reigns("priority=10,9,8"), [1, 2, 3]);
    assert_eq!(reigns("priority=8,9,10"), [3, 2, 1]);
    assert_eq!(reigns("priority=7"), [1, 2, 3]);
    // Whoever always fails has nought, which still is more than the -1 that a search begins with.
    assert_eq!(reigns("priority=5 failure-rate=100"), [1, 2, 3]);
    assert_eq!(reigns("priority=100,1 failure-rate=100,99"), [2, 3, 1]);
}

/// B48: what a client reads that no backup has yet can be gone with the primary, and then no order of the history is right.
#[test]
fn b48_who_reads_what_is_not_acknowledged_reads_what_never_was() {
    let read = |name: &str| {
        let session = played(name);
        let operations = session.run().fabric().operations.iter();
        let values =
            operations.filter(|record| record.request.operation.reads()).filter_map(|record| match &record.returned {
                Some((_, Some(Outcome::Value(Some(value))))) => Some(value.to_string()),
                _ => None,
            });
        values.collect::<Vec<_>>()
    };
    assert_eq!(read("semi-after-commit"), ["20", "10"]);
    assert_eq!(read("semi-after-sync"), ["10", "10"]);
}
/// Under the same load, and where a majority must have a write, no fewer are committed than Raft commits.
#[test]
fn as_many_writes_are_committed_as_by_raft() {
    let commits = |head: &str| {
        let client = |number| format!("at 1s workload put every=1ms count=9000 key=k{number}\n");
        let clients: String = (1..=20).map(client).collect();
        let script = format!("quorate 1\n{head}\nnetwork latency=10ms..20ms\n{clients}at 3s end\n");
        let script = quorate::scenario::parse(PROTOCOLS, &script).expect(head);
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect(head);
        session.advance(LATEST, u32::MAX).expect(head);
        assert!(session.ok(), "{head}");
        session.run().fabric().acknowledged
    };
    let ours = commits("protocol primary-backup\nnodes 5\nconfig acknowledgement=majority");
    let raft = commits("protocol raft\nnodes 5");
    assert!(raft > 500 && ours >= raft, "{ours} against {raft}");
}
