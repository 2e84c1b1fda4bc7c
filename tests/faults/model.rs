//! What lies outside the faults that Raft can bear, and breaks it; and the same within them, which does not.

use quorate::registry::PROTOCOLS;
use quorate::scenario::parse;
use quorate::session::{Keep, Session};
use quorate::sim::LATEST;

/// The properties that a script breaks.
fn broken(script: &str) -> Vec<String> {
    let script = parse(PROTOCOLS, script).unwrap_or_else(|error| panic!("{}", error.at(script)));
    let (end, info) = (script.ends(), script.setup.info);
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("a session");
    session.advance(end.at, u32::MAX).expect("a run");
    let found = session.run().fabric().found.iter().map(|found| found.breach.judge);
    let name = |judge| info.properties.iter().find(|property| property.judge == judge).map_or("", |it| it.id);
    found.map(|judge| name(judge).to_owned()).collect()
}

/// Three nodes, elections by hand, n1 leads: a write that n1 and n2 have, or all of them, and then these lines.
fn after_a_write(seed: u64, all: bool, lines: &str) -> Vec<String> {
    let cut = if all { "" } else { "at 100ms cut n1 -- n3\n" };
    let head = format!("quorate 1\nprotocol raft\nnodes 3\nseed {seed}\nconfig election=manual\n");
    broken(&format!("{head}at 10ms fire n1 election\n{cut}at 200ms put k value via n1\n{lines}at 3s end\n"))
}

#[test]
fn a_lost_disk_that_returns_under_the_same_name_forgets_what_it_vouched_for() {
    let story = |lost: &str| {
        let lines = format!(
            "at 500ms crash n1\nat 500ms crash n2\n{lost}at 500ms restart n2\nat 500ms heal\nat 700ms fire n3 election\n"
        );
        after_a_write(1, false, &lines)
    };
    let promised = "at 500ms lose n2\n";
    assert_eq!(story(promised), Vec::<String>::new(), "who has lost its disk votes for nobody");
    let story = |lost: &str| story(&format!("at 500ms break raft.blank-disk\n{lost}"));
    assert_eq!(story(promised), ["leader-completeness", "acknowledged-kept", "state-machine-safety"]);
    assert_eq!(story(""), Vec::<String>::new(), "with its disk n2 does not vote for n3");
}

#[test]
fn a_flipped_bit_breaks_what_no_checksum_guards() {
    let story = |seed, checksum: &str| {
        let lines = format!(
            "at 500ms disk n2 {checksum}\nat 500ms flip n2 journal=log record=2\nat 500ms crash n2\n\
             at 600ms restart n2\nat 700ms crash n1\nat 800ms fire n2 election\nat 1s fire n3 election\n\
             at 2s restart n1\n"
        );
        after_a_write(seed, true, &lines)
    };
    let broken = (1..=40).filter(|seed| !story(*seed, "checksum=off").is_empty()).count();
    let sound = (1..=40).filter(|seed| story(*seed, "checksum=on").is_empty()).count();
    assert!(broken >= 10, "{broken} of 40 flips break a promise");
    assert_eq!(sound, 40, "a node that knows its disk to be damaged is silent");
}

#[test]
fn a_node_that_finds_its_disk_damaged_never_catches_up() {
    // How far the log of n2 goes after a restart, how far it knows it to be committed, and how far n3's goes.
    let after = |line: &str| {
        let script = format!(
            "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload append every=20ms count=100 key=k\n{line}\
             at 2s crash n2\nat 2500ms restart n2\nat 6s end\n"
        );
        let script = parse(PROTOCOLS, &script).expect("a good script");
        let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("a session");
        session.advance(LATEST, u32::MAX).expect("a run");
        let brief = |node: usize| session.run().fabric().nodes[node].brief;
        (brief(1).last, brief(1).committed, brief(2).last)
    };
    assert_eq!(after(""), (101, 101, 101), "with a sound disk it catches up");
    assert_eq!(
        after("at 2s disk n2 checksum=off\nat 2s flip n2 journal=log record=7\n"),
        (101, 101, 101),
        "it believes"
    );
    let (last, committed, others) = after("at 2s flip n2 journal=log record=7\n");
    assert!(last < others && committed == 0, "{last} {committed}");
    assert_eq!(others, 101, "the others go on");
}

#[test]
fn a_tail_of_any_length_breaks_nothing() {
    for seed in 1..=40 {
        let lines = "at 210ms crash n2 keep=drawn torn\nat 220ms crash n1 keep=drawn torn\nat 300ms restart crashed\n\
                     at 400ms fire n3 election\nat 600ms fire n2 election\nat 800ms put k again via n2\n";
        assert_eq!(after_a_write(seed, true, lines), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn a_damaged_message_breaks_what_no_checksum_guards() {
    let story = |seed, checksum: &str| {
        broken(&format!(
            "quorate 1\nprotocol raft\nnodes 3\nseed {seed}\nnetwork corrupt=3% checksum={checksum}\n\
             at 1s workload append every=20ms count=100 key=k\nat 2s crash leader\nat 3s restart crashed\n\
             at 5s crash leader\nat 6s restart crashed\nat 8s end\n"
        ))
    };
    let broken = (1..=20).filter(|seed| !story(*seed, "off").is_empty()).count();
    let sound = (1..=20).filter(|seed| story(*seed, "on").is_empty()).count();
    assert!(broken >= 10, "{broken} of 20 runs break a promise");
    assert_eq!(sound, 20, "what a checksum finds is as good as lost");
}

#[test]
fn a_forged_vote_elects_two_leaders_where_nobody_asks_who_sent_it() {
    let story = |auth: &str| {
        broken(&format!(
            "quorate 1\nprotocol raft\nnodes 5\nconfig election=manual\nnetwork auth={auth}\n\
             at 0s partition n1 n2 | n3 n4 n5\nat 10ms fire n1 election\nat 10ms fire n5 election\n\
             at 26ms duplicate last \"RequestVote reply\" on n2>n1\n\
             at 26ms forge last \"RequestVote reply\" on n2>n1 by n3\nat 2s end\n"
        ))
    };
    assert_eq!(story("off"), ["election-safety"], "n1 and n5 both have three votes of term 1");
    assert_eq!(story("on"), Vec::<String>::new());
}
