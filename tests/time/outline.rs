//! The outline: what a tape shows of a future, whichever way somebody went through it.

use quorate::session::{OutlineView, Session};

use crate::{apply, raft, to, to_end};

const HEAD: &str = "quorate 1\nprotocol raft\nnodes 5\nseed 11\n";

fn busy() -> String {
    format!(
        "{HEAD}at 0s workload put every=50ms count=150 key=k\nat 2s crash leader\nat 3500ms restart crashed\n\
         at 4s partition leader\nat 6s heal\nat 7s pause n2\nat 7500ms resume n2\nat 9s end\n"
    )
}

fn whole(session: &Session, branch: u32) -> OutlineView {
    session.outline(branch, 0, 0, 0).expect("there is such a branch")
}

/// The outline of the same script, played straight to where this session's branch was played to.
fn straight(session: &Session) -> OutlineView {
    let mut fresh = raft(&session.script().to_string());
    fresh.seek_stamp(session.furthest()).expect("within the limits");
    whole(&fresh, 1)
}

#[test]
fn it_tells_who_led_what_befell_the_cluster_and_when_writes_were_accepted() {
    let mut session = raft(&busy());
    to_end(&mut session);
    let outline = whole(&session, 1);
    let kinds: Vec<_> = outline.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, ["leader", "crash", "leader", "restart", "part", "leader", "heal", "pause", "resume"]);
    let leaders: Vec<_> = session.report().leaders.into_iter().map(|it| (it.at_us, Some(it.node))).collect();
    let marked = outline.marks.iter().filter(|mark| mark.kind == "leader");
    assert_eq!(marked.map(|mark| (mark.at_us, mark.node.clone())).collect::<Vec<_>>(), leaders);
    for mark in &outline.marks {
        let event = &session.event_views(mark.event, mark.event + 1)[0];
        assert_eq!(event.at_us, mark.at_us);
        assert!(mark.kind == "leader" || mark.kind == event.kind, "{mark:?} {event:?}");
    }
    // From the crash on nobody leads, until another one does; who was cut off leads until somebody else does.
    let bands: Vec<_> = outline.bands.iter().map(|band| (band.leader.is_some(), band.epoch)).collect();
    let epochs: Vec<_> = session.report().leaders.into_iter().map(|it| it.epoch).collect();
    assert_eq!(bands, [(true, epochs[0]), (false, epochs[0]), (true, epochs[1]), (true, epochs[2])]);
    assert_eq!(outline.accepted.len() as u64, session.run().fabric().acknowledged);
    assert!(outline.accepted.is_sorted() && outline.accepted.len() > 100);
    // At each instant the band is the leader of that instant.
    for at in (100_000..9_000_000).step_by(450_000) {
        to(&mut session, at);
        let band = outline.bands.iter().rev().find(|band| u64::from(band.event) < u64::from(session.events()));
        let snapshot = session.snapshot();
        let led = band.and_then(|band| band.leader.clone());
        assert!(led == snapshot.leader, "at {at} us: {band:?}, and {:?}", snapshot.leader);
    }
}

#[test]
fn who_leads_from_the_beginning_has_a_band_of_its_own() {
    let text = "quorate 1\nprotocol primary-backup\nnodes 3\nat 1s crash leader\nat 3s end\n";
    let mut session = raft(text);
    let bands = |session: &Session, known: u64| {
        let view = session.outline(1, 0, known, 0).expect("a branch");
        let bands = view.bands.into_iter().map(|band| (band.at_us, band.leader, band.epoch));
        bands.collect::<Vec<_>>()
    };
    let first = (0, Some("n1".to_owned()), 1);
    assert_eq!(bands(&session, 0), std::slice::from_ref(&first), "before anything has happened");
    to_end(&mut session);
    let all = bands(&session, 0);
    assert_eq!(all[..2], [first, (1_000_000, None, 1)]);
    assert!(all.len() == 3 && all[2].1 == Some("n2".to_owned()), "{all:?}");
    for known in 0..=3 {
        assert_eq!(bands(&session, known), all[known as usize..]);
    }
    // Whoever acts at the very start makes a branch in which it leads as well.
    to(&mut session, 0);
    apply(&mut session, "pause n3");
    let branch = session.branch();
    assert_eq!(session.outline(branch, 0, 0, 0).expect("the new branch").bands[0].leader.as_deref(), Some("n1"));
}

/// A client that waits for no answer takes its write for done at once, but it stands there once somebody has it.
#[test]
fn a_write_that_nobody_waits_for_is_accepted_once_it_has_arrived() {
    let head =
        "quorate 1\nprotocol primary-backup\nnodes 3\nconfig acknowledgement=none sync=0s\nnetwork latency=5ms\n";
    let mut session = raft(&format!("{head}at 100ms put x 1 via n1\nat 200ms crash n1\nat 250ms put x 2\nat 1s end\n"));
    to_end(&mut session);
    assert_eq!((session.run().fabric().acknowledged, whole(&session, 1).accepted), (2, vec![105_000]));
}

#[test]
fn whichever_way_somebody_went_it_is_the_same() {
    let mut session = raft(&busy());
    for at in [5_000_000, 1_000_000, 3_000_000, 8_000_000, 0, 2_000_000] {
        to(&mut session, at);
        assert_eq!(whole(&session, 1), straight(&session), "after {at} us");
    }
    to_end(&mut session);
    assert_eq!(whole(&session, 1), straight(&session));
}

#[test]
fn each_branch_has_its_own() {
    let mut session = raft(&busy());
    to_end(&mut session);
    let story = whole(&session, 1);
    to(&mut session, 2_500_000);
    assert_eq!(apply(&mut session, "crash n3"), None);
    let marks = whole(&session, 2).marks;
    assert_eq!((marks.last().map(|mark| mark.kind), whole(&session, 2)), (Some("crash"), straight(&session)));
    to(&mut session, 5_000_000);
    assert_eq!((whole(&session, 2), whole(&session, 1)), (straight(&session), story.clone()));
    to(&mut session, 2_200_000);
    let crash = session.lines().into_iter().find(|line| line.text == "crash leader").expect("a line");
    session.delete_line(crash.id).expect("a line");
    assert_eq!((whole(&session, 3), whole(&session, 1)), (straight(&session), story));
    to_end(&mut session);
    assert_eq!(whole(&session, 3), straight(&session));
    assert!(session.outline(4, 0, 0, 0).is_err());
}

#[test]
fn what_is_known_of_it_need_not_be_asked_again() {
    let mut session = raft(&busy());
    let mut known = OutlineView { marks: Vec::new(), bands: Vec::new(), accepted: Vec::new() };
    for at in [700_000, 2_100_000, 400_000, 4_200_000, 9_000_000] {
        to(&mut session, at);
        let lengths = [known.marks.len(), known.bands.len(), known.accepted.len()].map(|len| len as u64);
        let new = session.outline(1, lengths[0], lengths[1], lengths[2]).expect("a branch");
        known.marks.extend(new.marks);
        known.bands.extend(new.bands);
        known.accepted.extend(new.accepted);
        assert_eq!(known, whole(&session, 1));
    }
}

#[test]
fn a_broken_promise_is_marked() {
    let fires = "at 10ms fire n1 election\nat 10ms fire n2 election\n";
    let mut session = raft(&format!("{HEAD}at 0s break raft.elect-majority\n{fires}at 2s end\n"));
    to_end(&mut session);
    let breaches = whole(&session, 1).marks.into_iter().filter(|mark| mark.kind == "breach").map(|mark| mark.event);
    let found: Vec<_> = session.verdicts().into_iter().filter_map(|verdict| verdict.event).collect();
    assert!(breaches.eq(found.clone()) && !found.is_empty(), "{found:?}");
}

#[test]
fn one_goes_from_headline_to_headline() {
    let mut session = raft(&busy());
    to_end(&mut session);
    let marks: Vec<_> = whole(&session, 1).marks.into_iter().map(|mark| mark.event).collect();
    let headline = quorate::session::Landmark::Headline;
    let mut back = Vec::new();
    while let Some(found) = session.to_previous(headline).expect("within the limits") {
        assert_eq!(session.events(), found + 1);
        back.push(found);
    }
    back.reverse();
    assert_eq!(back, marks);
    to(&mut session, 0);
    let mut forth = Vec::new();
    while let Some(found) = session.to_next(headline).expect("within the limits") {
        forth.push(found);
    }
    assert_eq!(forth, marks);
}
