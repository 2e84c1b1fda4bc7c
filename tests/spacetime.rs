//! Space and time: counts are true at every distance, light follows causes, and no impossible cut gets through.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeMap;

use quorate::check::Stale;
use quorate::protocol::{Instant, NodeId};
use quorate::registry::PROTOCOLS;
use quorate::scenario;
use quorate::session::{Bars, CourseView, HISTORY, Keep, Place, SPACE_TIME, Session, SpaceTime, Window};
use quorate::sim::{Event, LATEST};
use support::random::Dice;

fn played(text: &str) -> Session {
    let script = scenario::parse(PROTOCOLS, text).unwrap();
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).unwrap();
    while session.advance(LATEST, 10_000).unwrap() != quorate::session::Reached::End {}
    session
}

const RUN: &str = "quorate 1\nprotocol raft\nnodes 5\nseed 4\nnetwork latency=5ms..20ms loss=3%\n\
    at 500ms workload append every=5ms count=1400 key=orders by c1\nat 2s crash leader as old\nat 3s restart old\n\
    at 4s cut n1 -> n2\nat 5s heal\nat 8s end\n";

/// A picture, read by the names of its numbers.
struct Picture {
    header: BTreeMap<&'static str, u32>,
    cells: Vec<(u32, Vec<u32>)>,
    stretches: u64,
    records: Vec<BTreeMap<&'static str, u32>>,
}

fn read(words: &[u32]) -> Picture {
    let (head, mut rest) = words.split_at(SPACE_TIME.header.len());
    let header: BTreeMap<_, _> = SPACE_TIME.header.iter().copied().zip(head.iter().copied()).collect();
    let mut take = |count: usize| {
        let (taken, left) = rest.split_at(count);
        rest = left;
        taken.to_vec()
    };
    let stretches = (0..header["stretches"]).map(|_| u64::from(take(SPACE_TIME.stretch.len())[2])).sum();
    let lanes = header["lanes"] as usize;
    let cells = (0..header["cells"])
        .map(|_| {
            let cell = take(2 + 2 * lanes);
            (cell[1], cell[2..].to_vec())
        })
        .collect();
    let record = |words: Vec<u32>| SPACE_TIME.record.iter().copied().zip(words).collect();
    let records = (0..header["records"]).map(|_| record(take(SPACE_TIME.record.len()))).collect();
    assert!(rest.is_empty());
    Picture { header, cells, stretches, records }
}

fn picture(session: &Session, from: u64, to: u64, cell: u64, most: u32, chosen: Option<u32>) -> Picture {
    let mut space = SpaceTime::default();
    let window = Window { from: Instant(from), to: Instant(to), cell, most, chosen };
    space.fill(session, window);
    // First the events that are no longer kept, then how their messages looked.
    for _ in 0..2 {
        space.learn(session).unwrap();
        space.fill(session, window);
    }
    assert!(!space.wants(), "what can be learnt is learnt");
    read(space.words())
}

fn events(session: &Session) -> Vec<Event> {
    (0..session.events()).map(|number| *session.event(number).unwrap()).collect()
}

#[test]
fn counts_are_true_at_every_distance() {
    let session = played(RUN);
    let all = events(&session);
    let mut dice = Dice::new(7);
    for _ in 0..200 {
        let from = dice.below(8_000_000);
        let to = from + 1 + dice.below(8_000_000 - from.min(7_999_998)) / (1 + dice.below(500));
        let most = dice.below(12) as u32;
        let Picture { header, cells, records, .. } = picture(&session, from, to, 1 + dice.below(200_000), most, None);
        let inside: Vec<_> = all.iter().filter(|event| (from..=to).contains(&event.at.0)).collect();
        assert_eq!(header["events"] as usize, inside.len());
        let ends = inside.iter().filter(|event| event.kind.ends_journey());
        assert_eq!(header["messages"] as usize, ends.clone().count());
        let lost = ends.filter(|event| event.kind.name() != "deliver").count();
        assert_eq!(header["lost"] as usize, lost);
        let told = records.iter().filter(|record| (header["first"]..header["end"]).contains(&record["number"]));
        let crowded: u32 = cells.iter().map(|(events, _)| events).sum();
        assert_eq!(told.count() + crowded as usize, inside.len(), "each is told or counted, and none twice");
    }
}

#[test]
fn what_is_told_of_a_message_is_what_it_was() {
    let session = played(RUN);
    let Picture { records, header, .. } = picture(&session, 1_000_000, 1_300_000, 1_000, 1_000, None);
    assert_eq!((header["cells"], header["unknown"]), (0, 0));
    let all = events(&session);
    let mut seen = 0;
    for record in
        records.iter().filter(|record| all.get(record["number"] as usize).is_some_and(|it| it.kind.ends_journey()))
    {
        let event = all[record["number"] as usize];
        assert_eq!((record["sender"], record["receiver"]), (event.from.0.into(), event.to.0.into()));
        let share = |name| f64::from(f32::from_bits(record[name]));
        let sent = all[event.cause as usize].at.0 as f64;
        assert!((share("sent") * 300_000.0 + 1_000_000.0 - sent).abs() < 1.0);
        assert!((share("at") * 300_000.0 + 1_000_000.0 - event.at.0 as f64).abs() < 1.0);
        let whole = record["kind"] == 1;
        assert_eq!(whole, share("stop") == 1.0, "{record:?}");
        // A leader's entries say how many they are.
        let carries = PROTOCOLS[0].info.messages[event.row as usize % 4] == "AppendEntries" && record["mark"] == 4;
        assert!(!carries || record["carries"] > 0);
        seen += 1;
    }
    assert!(seen > 60, "{seen} messages");
}

#[test]
fn light_follows_causes_and_effects_to_their_ends() {
    let session = played(RUN);
    let all = events(&session);
    let mut dice = Dice::new(11);
    for _ in 0..20 {
        let chosen = dice.below(all.len() as u64) as u32;
        let mut lit = vec![0; all.len()];
        lit[chosen as usize] = 3;
        let mut cause = all[chosen as usize].cause;
        while cause != Event::NO_CAUSE {
            lit[cause as usize] = 1;
            cause = all[cause as usize].cause;
        }
        for number in chosen as usize + 1..all.len() {
            let cause = all[number].cause;
            if cause != Event::NO_CAUSE && lit[cause as usize] > 1 {
                lit[number] = 2;
            }
        }
        let Picture { header, records, .. } = picture(&session, 0, 8_000_000, 20_000, 3, Some(chosen));
        let count = |wanted| lit.iter().filter(|lit| **lit == wanted).count();
        assert_eq!((header["causes"] as usize, header["effects"] as usize), (count(1), count(2)));
        assert!(records.iter().any(|record| record["number"] == chosen), "what was chosen is told even in a crowd");
        for record in records.iter().filter(|record| (record["number"] as usize) < all.len()) {
            assert_eq!(record["lit"], lit[record["number"] as usize]);
        }
    }
}

#[test]
fn a_cut_is_refused_exactly_where_it_has_an_arrival_without_its_sending() {
    let session = played(RUN);
    let all = events(&session);
    let mut dice = Dice::new(3);
    let (mut refused, mut kept) = (0, 0);
    for _ in 0..400 {
        let base = 200 + dice.below(all.len() as u64 - 400) as u32;
        let mut bent: Vec<(NodeId, u32)> = Vec::new();
        for _ in 0..1 + dice.below(6) {
            let id = if dice.below(7) == 0 { NodeId::client(1) } else { NodeId(1 + dice.below(5) as u16) };
            let before = bent.iter().find(|(other, _)| *other == id).map_or(base, |(_, bound)| *bound);
            let steps = dice.below(13) as i32 - 6;
            let answer = session.bend(base, &bent, id, steps);
            let own = |number: u32| Place::of(&all[number as usize]) == Place::Process(id);
            let (least, most) = (answer.bound.min(before), answer.bound.max(before));
            assert_eq!((least..most).filter(|number| own(*number)).count(), steps.unsigned_abs() as usize);
            let mut all_bent: BTreeMap<NodeId, u32> = bent.iter().copied().collect();
            all_bent.insert(id, answer.bound);
            let bound = |id: NodeId| all_bent.get(&id).copied().unwrap_or(base);
            let impossible = |(number, event): &(u32, &Event)| {
                let Place::Process(at) = Place::of(event) else { return false };
                event.kind.name() == "deliver"
                    && *number < bound(at)
                    && event.cause >= bound(event.from)
                    && event.cause != Event::NO_CAUSE
            };
            let found = (0..).zip(&all).find(impossible).map(|(number, _)| number);
            assert_eq!(answer.refused.as_ref().map(|it| it.event), found);
            if found.is_some() {
                refused += 1;
                break;
            }
            kept += 1;
            bent = all_bent.into_iter().collect();
        }
    }
    assert!(refused > 50 && kept > 50, "{refused} refused, {kept} kept");
}

#[test]
fn a_straight_cut_can_always_be_and_bends_to_an_instant() {
    let session = played(RUN);
    for base in (100..session.events() - 100).step_by(97) {
        let straight = session.bend(base, &[], NodeId(1), 0);
        assert_eq!((straight.bound, straight.refused), (base, None));
        let at = session.event(base).unwrap().at;
        let bent = session.bend_to(base, &[], NodeId(2), Instant(at.0 + 3_000));
        assert!(bent.at_us.is_none_or(|last| last <= at.0 + 3_000));
        let stepped = session.bend(base, &[(NodeId(2), bent.bound)], NodeId(2), 1);
        assert!(stepped.at_us > Some(at.0 + 3_000), "the next event of the process lies behind that instant");
    }
}

#[test]
fn the_course_of_each_node_is_what_it_was() {
    let mut session = played(RUN);
    let courses = session.courses(1, 0).unwrap();
    assert_eq!(session.courses(1, 3).unwrap(), courses[3..]);
    for until in (0..8_000_000).step_by(333_331) {
        session.seek(Instant(until)).unwrap();
        for (id, node) in session.run().fabric().each_node() {
            let name = id.to_string();
            // The first ones say how all began, before the first event.
            let so_far = |(at, it): &(usize, &CourseView)| *at < 5 || it.event < session.events();
            let mut so_far = courses.iter().enumerate().filter(so_far);
            let now = so_far.rfind(|(_, it)| it.node == name).unwrap().1;
            assert_eq!((now.status, now.role), (node.state(), PROTOCOLS[0].info.roles[usize::from(node.brief.role)]));
        }
    }
}

#[test]
fn a_run_that_is_longer_than_what_is_kept_is_counted_whole_and_told_again() {
    let text =
        "quorate 1\nprotocol raft\nnodes 9\nseed 4\nnetwork latency=1ms..2ms\nconfig heartbeat=2ms\nat 40s end\n";
    let session = played(text);
    let all = session.events();
    assert!(session.event(0).is_none() && all > 300_000, "{all} events");
    let whole = picture(&session, 0, 40_000_000, 400_000, 6, None);
    assert_eq!(whole.stretches + u64::from(whole.header["events"]), u64::from(all));
    let near = picture(&session, 1_000_000, 1_010_000, 100, 50, None);
    assert!(near.stretches == 0 && near.header["messages"] > 20 && near.header["unknown"] == 0);
    let script = scenario::parse(PROTOCOLS, &text.replace("40s end", "2s end")).unwrap();
    let mut short = Session::new(PROTOCOLS, script, Keep::ALL).unwrap();
    short.advance(LATEST, u32::MAX).unwrap();
    let same = picture(&short, 1_000_000, 1_010_000, 100, 50, None);
    assert_eq!(near.records.len(), same.records.len());
    for (near, same) in near.records.iter().zip(&same.records) {
        assert_eq!(near, same);
    }
}

#[test]
fn operations_are_told_with_the_instant_of_their_effect() {
    let session = played(RUN);
    let all = session.operation_views(0, u64::MAX);
    assert!(all.len() > 100);
    for each in &all {
        let (effect, returned) = (each.effect_us, each.returned_us);
        assert!(effect.is_none_or(|at| at >= each.invoked_us && returned.is_none_or(|returned| at <= returned)));
        assert!(each.result != Some("done") || effect.is_some());
        assert!(each.again_us.iter().all(|at| *at > each.invoked_us));
    }
    assert!(all.iter().any(|each| !each.again_us.is_empty()), "the leader crashed, so somebody asked again");
    let mut bars = Bars::default();
    bars.fill(&session, Instant(1_000_000), Instant(1_200_000));
    let (head, records) = bars.words().split_at(HISTORY.header.len());
    let near = |it: &&quorate::session::OperationView| {
        it.invoked_us <= 1_200_000 && it.returned_us.is_none_or(|at| at >= 1_000_000)
    };
    let expected: Vec<u32> = all.iter().filter(near).map(|it| it.number as u32).collect();
    let found: Vec<u32> = records.chunks(HISTORY.record.len()).map(|record| record[2]).collect();
    assert_eq!((head[2] as usize, head[3]), (expected.len(), 0));
    assert_eq!(found, expected);
}

#[test]
fn a_history_with_an_old_value_is_refuted_where_it_was_read() {
    assert_eq!(played(RUN).history_verdict(1_000_000).verdict, "linearizable");
    let session = played(
        "quorate 1\nprotocol raft\nnodes 3\nconfig reads=local\nat 1s put x 1\nat 2s partition n1 | n2 n3\n\
         at 3s put x 2 by c2 via n2\nat 5s get x by c3 via n1\nat 6s end\n",
    );
    let all = session.operation_views(0, 10);
    assert_eq!(all[2].found.as_deref(), Some("1"), "n1 has not heard of the newer value");
    let window = session.history_verdict(1_000_000).window.unwrap();
    assert_eq!((window.key.as_str(), window.operation), ("x", Some(2)));
    assert_eq!(window.inside, [1, 2]);
    assert_eq!((window.from_us, Some(window.to_us)), (all[1].invoked_us, all[2].returned_us));
    let returned = session.event(window.event).unwrap();
    assert_eq!((returned.kind.name(), returned.to), ("deliver", NodeId::client(3)));
}

#[test]
fn old_values_are_found_and_new_ones_are_not_taken_for_old() {
    let old = |session: &Session| Stale::default().find(session.run().fabric(), session.future());
    let stale = played(
        "quorate 1\nprotocol raft\nnodes 3\nconfig reads=local\nat 1s put x 1\nat 2s partition n1 | n2 n3\n\
         at 3s put x 2 by c2 via n2\nat 4s get y by c3 via n1\nat 5s get x by c3 via n1\nat 6s get x by c2 via n2\nat 7s end\n",
    );
    let all = stale.operation_views(0, 10);
    assert_eq!(old(&stale), [all[3].returned_us.unwrap()]);
    let busy = "quorate 1\nprotocol raft\nnodes 5\nseed 4\nnetwork latency=5ms..20ms loss=3%\n\
        at 500ms workload append every=5ms count=400 key=x\nat 500ms workload get every=7ms count=400 key=x\n\
        at 600ms workload cas every=9ms count=200 key=y\nat 600ms workload get every=7ms count=400 key=y\n\
        at 2s crash leader as old\nat 3s restart old\nat 6s end\n";
    let session = played(busy);
    assert!(
        session.operation_views(0, u64::MAX).iter().filter(|it| it.does == "get" && it.found.is_some()).count() > 100
    );
    assert_eq!(old(&session), [0; 0], "what Raft reads is never old");
    let mut piece = Stale::default();
    let mut again = played(busy);
    for at in [1_000_000, 5_000_000, 2_000_000, 6_000_000] {
        again.seek(Instant(at)).unwrap();
        assert_eq!(piece.find(again.run().fabric(), again.future()), [0; 0]);
    }
}
