//! Lines are deleted, moved and changed after the fact.

use quorate::scenario;
use quorate::session::{LineView, Session};
use quorate::sim::Void;

use crate::{HEAD, apply, echo, looks, open_looks, session_of, to, to_end, trace};

const LINES: &str =
    "at 1s put k v\nat 2s crash n2\nat 2s put k w\nat 4s restart n2\nat 5s expect acknowledged = 2\nat 6s end\n";

fn played() -> Session {
    let mut session = echo(&format!("{HEAD}{LINES}"));
    to_end(&mut session);
    session
}

fn line(session: &Session, text: &str) -> LineView {
    session.lines().into_iter().find(|line| line.text == text).unwrap_or_else(|| panic!("no line {text}"))
}

fn stamp(text: &str) -> quorate::sim::Stamp {
    scenario::parse_stamp(text).expect("a good instant")
}

/// The session is as a fresh one that plays its script to where it stands.
fn as_if_played_straight(session: &Session) {
    let text = session.script().to_string();
    let mut fresh = session_of(session.registry(), &text);
    fresh.seek_stamp(session.position()).expect("within the limits");
    assert_eq!(open_looks(session), open_looks(&fresh), "{text}");
    assert_eq!(trace(session), trace(&fresh), "{text}");
    to_end(&mut fresh);
    assert_eq!(session.whole_digest().expect("within the limits"), fresh.digest(), "{text}");
}

#[test]
fn lines_say_what_came_of_them() {
    let mut session = echo(&format!(
        "{HEAD}at 1s crash n2 \nat 1s+2 put \"a key\" v by c2\nat 2s crash n2\nat 3s expect leader\nat 4s end\n"
    ));
    to(&mut session, 2_500_000);
    let lines = session.lines();
    let told: Vec<_> =
        lines.iter().map(|it| (it.stamp.as_str(), it.text.as_str(), it.kind, it.line, it.reached)).collect();
    assert_eq!(
        told,
        [
            ("1s", "crash n2", "command", 5, true),
            ("1s+2", "put \"a key\" v by c2", "command", 6, true),
            ("2s", "crash n2", "command", 7, true),
            ("3s", "expect leader", "expect", 8, false),
        ]
    );
    assert_eq!(lines.iter().map(|it| it.void).collect::<Vec<_>>(), [None, None, Some(Void::NotUp), None]);
    let (from, until) = lines[2].events.expect("carried out");
    assert_eq!((session.event(from).expect("kept").kind.name(), until - from), ("void", 1));
    assert_eq!((lines[3].events, lines[3].holds), (None, None));
    to_end(&mut session);
    assert_eq!(session.lines()[3].holds, Some(true));
    to(&mut session, 0);
    let lines = session.lines();
    assert!(lines.iter().all(|it| !it.reached));
    assert_eq!((lines[2].void, lines[3].holds), (Some(Void::NotUp), Some(true)), "what is known stays known");
}

#[test]
fn a_deleted_line_makes_others_void_and_these_stay_and_say_why() {
    let mut session = played();
    let first = looks(&session);
    let restart = line(&session, "restart n2");
    assert_eq!(restart.void, None);
    let edited = session.delete_line(line(&session, "crash n2").id).expect("it is there");
    assert_eq!((edited.branch, edited.forked), (2, true));
    assert_eq!(session.now().0, 6_000_000, "the run stands at the same instant");
    let after = line(&session, "restart n2");
    assert_eq!((after.id, after.void), (restart.id, Some(Void::NotCrashed)));
    assert_eq!(session.script().to_string(), format!("{HEAD}{}", LINES.replace("at 2s crash n2\n", "")));
    as_if_played_straight(&session);
    session.switch_branch(1).expect("it is there");
    assert_eq!(looks(&session), first);
    assert_eq!(line(&session, "restart n2").void, None);
}

#[test]
fn a_line_is_changed_and_moved() {
    let mut session = played();
    let crash = line(&session, "crash n2").id;
    session.change_line(crash, "crash n3").expect("a good command");
    assert_eq!(line(&session, "restart n2").void, Some(Void::NotCrashed));
    as_if_played_straight(&session);
    session.move_line(crash, stamp("2s")).expect("it stays where it is");
    assert!(session.script().to_string().contains("at 2s crash n3\nat 2s put k w\n"));
    session.move_line(crash, stamp("4500ms+1")).expect("a good instant");
    assert!(session.script().to_string().contains("at 4s restart n2\nat 4500ms+1 crash n3\nat 5s expect"));
    as_if_played_straight(&session);
    session.move_line(crash, stamp("2s")).expect("a good instant");
    assert!(
        session.script().to_string().contains("at 2s put k w\nat 2s crash n3\n"),
        "behind those of the same instant"
    );
    as_if_played_straight(&session);
    let expect = line(&session, "expect acknowledged = 2").id;
    session.change_line(expect, "expect acknowledged = 7").expect("a good expectation");
    assert_eq!(line(&session, "expect acknowledged = 7").holds, Some(false));
    session.move_line(expect, stamp("7s")).expect("a good instant");
    assert!(
        session.script().to_string().ends_with("at 7s expect acknowledged = 7\nat 7s end\n"),
        "the run lasts as long"
    );
    as_if_played_straight(&session);
}

#[test]
fn what_was_not_played_is_changed_in_place() {
    let mut session = echo(&format!("{HEAD}{LINES}"));
    to(&mut session, 1_500_000);
    let before = looks(&session);
    let edited = session.delete_line(line(&session, "crash n2").id).expect("it is there");
    assert_eq!((edited.branch, edited.forked, session.branches().len()), (1, false, 1));
    session.change_line(line(&session, "put k w").id, "put k u").expect("a good command");
    session.move_line(line(&session, "restart n2").id, stamp("3s")).expect("a good instant");
    assert_eq!((session.branches().len(), looks(&session)), (1, before));
    as_if_played_straight(&session);
    to_end(&mut session);
    as_if_played_straight(&session);
    // Into the past it goes only in a branch.
    to(&mut session, 1_200_000);
    let edited = session.move_line(line(&session, "restart n2").id, stamp("1100ms")).expect("a good instant");
    assert!(edited.forked);
    as_if_played_straight(&session);
    to(&mut session, 1_300_000);
    let edited = session.move_line(line(&session, "put k u").id, stamp("1250ms")).expect("a good instant");
    assert!(edited.forked);
    as_if_played_straight(&session);
}

#[test]
fn the_run_ends_where_it_did() {
    let mut session = echo(&format!("{HEAD}at 1s put k v\nat 3s heal\n"));
    to_end(&mut session);
    session.delete_line(line(&session, "heal").id).expect("it is there");
    assert!(session.script().to_string().ends_with("at 1s put k v\nat 3s end\n"));
    as_if_played_straight(&session);
    let mut open = echo(HEAD);
    to(&mut open, 2_000_000);
    apply(&mut open, "crash n2");
    to(&mut open, 4_000_000);
    open.delete_line(line(&open, "crash n2").id).expect("it is there");
    assert!(open.script().to_string().ends_with("seed 3\nat 4s end\n"), "{}", open.script());
    as_if_played_straight(&open);
}

#[test]
fn what_makes_no_script_is_refused_and_changes_nothing() {
    let mut session = echo(&format!("{HEAD}at 1s crash leader as old\nat 2s restart old\nat 3s put k v\nat 6s end\n"));
    to_end(&mut session);
    let before = (looks(&session), session.script().to_string());
    let put = line(&session, "put k v").id;
    assert_eq!(session.change_line(put, "explode").expect_err("no command").code(), "bad-script");
    assert_eq!(session.change_line(put, "crash n9").expect_err("no such node").code(), "bad-script");
    assert_eq!(session.change_line(put, "end").expect_err("no command").code(), "bad-script");
    assert_eq!(
        session.change_line(put, "restart old").map(|edited| edited.forked),
        Ok(true),
        "an earlier line gives it"
    );
    session.delete_branch(2).expect("it is there");
    assert_eq!(session.change_line(999, "heal").expect_err("no line").code(), "no-such-line");
    assert_eq!(session.delete_line(999).expect_err("no line").code(), "no-such-line");
    assert_eq!((looks(&session), session.script().to_string()), before);
    // A name that no line gives any more: the command is void and stays.
    session.delete_line(line(&session, "crash leader as old").id).expect("it is there");
    assert_eq!(line(&session, "restart old?").void, Some(Void::NoName));
    as_if_played_straight(&session);
    // No more than a script may have.
    let work = |count| format!("workload put every=1s count={count} key=k");
    let mut many = echo(&format!("{HEAD}{}at 1s end\n", format!("at 0s {}\n", work(100_000)).repeat(9)));
    for _ in 0..2 {
        let command = many.read(&work(60_000)).expect("a good command");
        let applied = many.apply(command);
        assert_eq!(applied.is_ok(), many.lines().len() == 10 && many.branches().len() == 1 && applied.is_ok());
    }
    assert_eq!(many.lines().len(), 10, "a million operations are the most");
}

#[test]
fn a_line_says_something_else_elsewhere_by_one_change() {
    let mut session = played();
    let crash = line(&session, "crash n2").id;
    let edited = session.replace_line(crash, stamp("1500ms"), "crash leader as old").expect("a good line");
    assert_eq!((edited.forked, session.branches().len()), (true, 2));
    let changed = line(&session, "crash leader as old");
    assert_eq!((changed.id, changed.stamp.as_str()), (crash, "1500ms"));
    as_if_played_straight(&session);
    // What an earlier line names may be spoken of, and its own name may not.
    let restart = line(&session, "restart n2").id;
    session.replace_line(restart, stamp("3s"), "restart old").expect("a name that was given");
    as_if_played_straight(&session);
    let before = session.script().to_string();
    assert!(session.replace_line(restart, stamp("1s"), "restart old").is_err(), "nobody has that name yet");
    assert!(session.replace_line(crash, stamp("1500ms"), "crash old").is_err(), "its own name is not given yet");
    assert_eq!(session.script().to_string(), before);
}
