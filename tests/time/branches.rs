//! Branches: both futures stay.

use quorate::session::{BRANCH_NAME_MOST, BRANCHES_MOST, Session};

use crate::{HEAD, apply, echo, looks, to, to_end, trace};

fn played(text: &str) -> Session {
    let mut session = echo(text);
    to_end(&mut session);
    session
}

fn shop() -> Session {
    played(&format!("{HEAD}at 1s put k v\nat 2s crash n2\nat 4s restart n2\nat 6s end\n"))
}

#[test]
fn a_command_in_the_past_makes_a_branch_and_both_futures_stay() {
    let mut session = shop();
    let (first, first_trace) = (looks(&session), trace(&session));
    to(&mut session, 3_000_000);
    assert_eq!(apply(&mut session, "crash n3"), None);
    to_end(&mut session);
    let second = looks(&session);
    assert_ne!(first.digest, second.digest);
    let branches = session.branches();
    let told: Vec<_> = branches.iter().map(|it| (it.id, it.active, it.parent, it.fork.as_deref(), it.lines)).collect();
    assert_eq!(told, [(1, false, None, None, 3), (2, true, Some(1), Some("3s"), 4)]);
    assert_eq!((branches[0].length_us, branches[0].events), (6_000_000, first.events));
    assert_eq!((branches[1].fork_us, branches[1].length_us), (Some(3_000_000), 6_000_000));

    session.switch_branch(1).expect("it is there");
    assert_eq!(looks(&session), first, "at the same instant of the other future");
    assert_eq!(trace(&session), first_trace);
    assert!(!session.script().to_string().contains("crash n3"));
    session.switch_branch(2).expect("it is there");
    assert_eq!(looks(&session), second);
    to(&mut session, 2_500_000);
    let before = looks(&session);
    session.switch_branch(1).expect("it is there");
    assert_eq!(looks(&session), before, "before they part they are one");
}

#[test]
fn a_command_in_the_present_makes_none() {
    let mut session = echo(&format!("{HEAD}at 1s put k v\nat 6s end\n"));
    to(&mut session, 3_000_000);
    apply(&mut session, "crash n3");
    apply(&mut session, "crash n2");
    assert_eq!(session.branches().len(), 1, "nobody had seen what lies ahead");
    to(&mut session, 5_000_000);
    session.step_back().expect("within the limits");
    apply(&mut session, "restart n3");
    assert_eq!(session.branches().len(), 2);
    apply(&mut session, "restart n2");
    assert_eq!(session.branches().len(), 2);
}

#[test]
fn a_shorter_branch_is_entered_where_it_was_left() {
    let mut session = echo(HEAD);
    to(&mut session, 5_000_000);
    to(&mut session, 2_000_000);
    apply(&mut session, "crash n2");
    to(&mut session, 3_000_000);
    session.switch_branch(1).expect("it is there");
    to(&mut session, 5_000_000);
    assert_eq!(session.furthest().at.0, 5_000_000);
    session.switch_branch(2).expect("it is there");
    assert_eq!(session.now().0, 3_000_000);
    assert!(session.script().to_string().ends_with("at 2s crash n2\nat 3s end\n"));
    session.switch_branch(1).expect("it is there");
    assert_eq!(session.now().0, 3_000_000);
    assert!(session.script().to_string().ends_with("at 5s end\n"));
}

#[test]
fn branches_have_names() {
    let mut session = shop();
    let name = |session: &Session| session.branches()[0].name.clone();
    assert_eq!(name(&session), None);
    session.rename_branch(1, "  as it was  ").expect("a good name");
    assert_eq!(name(&session).as_deref(), Some("as it was"));
    session.rename_branch(1, &"分".repeat(BRANCH_NAME_MOST)).expect("as long as it may be");
    for bad in ["a".repeat(BRANCH_NAME_MOST + 1), "two\nlines".to_owned()] {
        assert_eq!(session.rename_branch(1, &bad).expect_err("a bad name").code(), "bad-branch-name");
    }
    session.rename_branch(1, " ").expect("no name");
    assert_eq!(name(&session), None);
    assert_eq!(session.rename_branch(7, "x").expect_err("no branch").code(), "no-such-branch");
    assert_eq!(session.switch_branch(7).expect_err("no branch").code(), "no-such-branch");
    assert_eq!(session.delete_branch(7).expect_err("no branch").code(), "no-such-branch");
    assert_eq!(session.branch_script(7).expect_err("no branch").code(), "no-such-branch");
    assert_eq!(session.compare_branches(1, 7).expect_err("no branch").code(), "no-such-branch");
}

#[test]
fn a_deleted_branch_is_gone_and_the_others_are_as_they_were() {
    let mut session = shop();
    assert_eq!(session.delete_branch(1).expect_err("the only one").code(), "only-branch");
    let first = looks(&session);
    to(&mut session, 3_000_000);
    apply(&mut session, "crash n3");
    to_end(&mut session);
    to(&mut session, 5_000_000);
    apply(&mut session, "put k w");
    to_end(&mut session);
    let third = looks(&session);
    session.delete_branch(2).expect("it is there");
    let told: Vec<_> = session.branches().into_iter().map(|it| (it.id, it.parent, it.fork)).collect();
    assert_eq!(
        told,
        [(1, None, None), (3, Some(1), Some("3s".to_owned()))],
        "it parts from the first where its parent did"
    );
    assert_eq!(looks(&session), third);
    session.delete_branch(3).expect("it is there");
    assert_eq!((session.branch(), looks(&session)), (1, first));
}

#[test]
fn branches_are_compared_by_their_first_difference() {
    let mut session = shop();
    to(&mut session, 3_000_000);
    let fork = session.events();
    apply(&mut session, "crash n3");
    to_end(&mut session);
    let compared = session.compare_branches(1, 2).expect("both are there");
    assert!(!compared.equal);
    assert_eq!(compared.common, fork);
    let (a, b) = (compared.a.expect("it goes on"), compared.b.expect("it goes on"));
    assert_eq!((b.kind, b.at_us, b.number), ("crash", 3_000_000, fork));
    assert!(a.at_us >= 3_000_000 && a.kind != "crash");
    let back = session.compare_branches(2, 1).expect("both are there");
    assert_eq!((back.a, back.b), (Some(b), Some(a)));
    let same = session.compare_branches(2, 2).expect("it is there");
    assert_eq!((same.equal, same.common, same.a), (true, session.events(), None));
    // A branch that was not played to its end is compared with its whole run all the same.
    to(&mut session, 1_000_000);
    session.switch_branch(1).expect("it is there");
    assert_eq!(session.compare_branches(1, 2).expect("both are there").common, fork);
}

#[test]
fn there_are_no_more_branches_than_there_may_be() {
    let mut session = shop();
    for _ in 1..BRANCHES_MOST {
        to(&mut session, 3_000_000);
        apply(&mut session, "put k w");
        to_end(&mut session);
    }
    assert_eq!(session.branches().len(), BRANCHES_MOST);
    let before = looks(&session);
    to(&mut session, 3_000_000);
    let command = session.read("put k w").expect("a good command");
    assert_eq!(session.apply(command).expect_err("one too many").code(), "too-many-branches");
    to_end(&mut session);
    assert_eq!(looks(&session), before, "what was refused changed nothing");
    session.delete_branch(3).expect("it is there");
    to(&mut session, 3_000_000);
    apply(&mut session, "put k w");
    assert_eq!(session.branches().len(), BRANCHES_MOST);
}
