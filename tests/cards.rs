//! Cards: claims are judged by what comes of their experiments, and of what a reader makes of these.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, catalogue, parse_card};
use quorate::session::{CardView, Keep, Session, judge, judge_card};

/// A card, its verdict, which of its experiments come out as it says, and what is changed in their scripts so that the
/// verdict becomes another: in which, what, into what, and the verdict then.
type Judged =
    (&'static str, &'static str, &'static [bool], &'static [(usize, &'static str, &'static str)], &'static str);

const JUDGED: &[Judged] = &[
    ("raft/half", "false", &[false, true, false], &[(0, "nodes 4", "nodes 5"), (2, "nodes 6", "nodes 7")], "holds"),
    ("raft/failover", "only-if", &[false, true], &[(0, "nodes 2", "nodes 3")], "holds"),
    ("raft/newest", "only-if", &[false, true], &[(0, "reads=local", "reads=follower")], "holds"),
    ("raft/parted", "only-if", &[false, true], &[(0, "at 2s partition n1 n2 c1 | n3 n4 n5 c2\n", "")], "holds"),
    (
        "raft/half-votes",
        "false",
        &[false, false],
        &[(0, "n1 n2 | n3 n4", "n1 n2 n3 | n4"), (1, "n1 n2 | n3 n4 n5", "n1 n2 n3 | n4 n5")],
        "holds",
    ),
    (
        "raft/more-votes",
        "false",
        &[false, false],
        &[(0, "at 2s crash leader\n", ""), (1, "at 2s crash leader\nat 2s crash any\n", "")],
        "holds",
    ),
    (
        "raft/all-up",
        "false",
        &[false, false],
        &[(0, "crash leader", "crash all"), (1, "crash any", "crash all")],
        "holds",
    ),
    ("raft/largest-number", "false", &[false, false], &[(0, "seed 6", "seed 1"), (1, "fire n3", "fire n5")], "holds"),
    (
        "raft/first-node",
        "false",
        &[false, false],
        &[(0, "at 0s crash n1", "at 0s crash n2"), (0, "fire n3", "fire n1"), (1, "seed 6", "seed 5")],
        "holds",
    ),
    ("raft/priority", "only-if", &[false, true], &[(0, "at 100ms partition n1\n", "")], "holds"),
    ("raft/asks-majority", "false", &[false], &[(0, "nodes 5", "nodes 3")], "holds"),
    (
        "raft/always-votes",
        "false",
        &[false, false],
        &[(0, "at 103ms fire n2 election\n", ""), (1, "at 100ms partition n1\n", "")],
        "holds",
    ),
    (
        "raft/heartbeat-leads",
        "false",
        &[false],
        &[(0, "at 3s expect ack", "at 2s crash leader\nat 3s expect ack")],
        "holds",
    ),
    ("raft/one-draw", "false", &[false], &[(0, "seed 6", "config timeout-min=300ms timeout-max=300ms")], "holds"),
    (
        "raft/alive",
        "false",
        &[false, false],
        &[(0, "network n1 -> n2 latency=700ms", "crash n1"), (1, "pause", "crash")],
        "holds",
    ),
    (
        "raft/clocks",
        "false",
        &[false, false],
        &[(0, "at 2s crash leader\n", ""), (1, "at 2s crash leader\n", "")],
        "holds",
    ),
    ("raft/no-gap", "false", &[false], &[(0, "at 1500ms crash leader\n", "")], "holds"),
    ("raft/available", "only-if", &[false, true], &[(0, "at 2s partition n1 n2 c1 | n3 n4 c2\n", "")], "holds"),
    ("raft/weak", "only-if", &[false, true], &[(1, "reads=local", "reads=index")], "false"),
    ("raft/come-back", "only-if", &[false, true], &[(0, "seed 7", "config pre-vote=on")], "holds"),
    (
        "raft/log-flow",
        "false",
        &[false],
        &[(0, "at 1s crash n5\n", ""), (0, "fire n1 election", "fire n5 election")],
        "holds",
    ),
    (
        "raft/created",
        "false",
        &[false],
        &[(0, "at 600ms fire n2 election\n", ""), (0, "at 1s put stock y via n2\n", "")],
        "holds",
    ),
    (
        "raft/expired",
        "false",
        &[false, false],
        &[(0, "at 1s partition n1\n", ""), (1, "at 600ms snapshot n1\n", "")],
        "holds",
    ),
];

/// The cards are judged as their experiments come out: other runs have another verdict.
#[test]
fn claims_are_judged_by_their_experiments() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<std::collections::BTreeSet<_>>();
    let [known, held] = [
        names(&catalogue::CARDS.iter().map(|(card, _)| *card).collect::<Vec<_>>()),
        names(&JUDGED.iter().map(|judged| judged.0).collect::<Vec<_>>()),
    ];
    assert_eq!(known, held, "each card is held against other runs");
    for &(name, verdict, supports, changes, changed) in JUDGED {
        let text = catalogue::CARDS.iter().find(|(card, _)| *card == name).unwrap().1;
        let outcome = |found: &CardView| found.experiments.iter().map(|each| each.supports).collect::<Vec<_>>();
        let found = judge(PROTOCOLS, text).unwrap();
        assert_eq!((found.verdict, outcome(&found).as_slice()), (verdict, supports), "{name}: {found:?}");
        let mut card = parse_card(PROTOCOLS, text).unwrap();
        for (place, from, to) in changes {
            let story = &mut card.experiments[*place].story;
            assert!(story.text.contains(from), "{name}: {from}");
            story.text = Box::leak(story.text.replace(from, to).into_boxed_str());
        }
        let other = judge_card(PROTOCOLS, &card).unwrap();
        assert_eq!(other.verdict, changed, "{name}: {other:?}");
        assert_ne!(changed, verdict, "{name}");
    }
}

/// A reader's own run decides in the place of the experiment that it was made of; as long as it is the story, the story does.
#[test]
fn a_claim_is_judged_by_the_run_that_a_reader_changed() {
    let text = catalogue::CARDS.iter().find(|(card, _)| *card == "raft/no-gap").unwrap().1;
    let story = catalogue::find("raft/leader-crash-gap").unwrap().text;
    let open = |text: &str| Session::new(PROTOCOLS, scenario::parse(PROTOCOLS, text).unwrap(), Keep::ALL).unwrap();
    let mut session = open(story);
    // Looking on changes nothing, even beyond the story's end.
    session.advance(Instant(8_000_000), u32::MAX).unwrap();
    assert_eq!(session.judge(text, "crash").unwrap(), judge(PROTOCOLS, text).unwrap());
    session.seek(Instant(1_000_000)).unwrap();
    let crash = session.lines().iter().find(|line| line.text == "crash leader").unwrap().id;
    session.delete_line(crash).unwrap();
    let own = session.judge(text, "crash").unwrap();
    let [found] = &own.experiments[..] else { panic!("one experiment") };
    assert_eq!((own.verdict, found.supports, found.figures["gap"]), ("holds", true, 0));
    assert!(found.own_until_us.unwrap() >= 5_000_000);
    // What is done now counts as well, though it has not been played.
    session.depart(session.read("crash leader").unwrap()).unwrap();
    let own = session.judge(text, "crash").unwrap();
    assert_eq!(own.verdict, "false");
    assert!(own.experiments[0].figures["gap"] > 100_000);
    // Another seed is another run; one experiment of several may be the reader's.
    assert!(
        open(&story.replace("seed 7", "seed 8")).judge(text, "crash").unwrap().experiments[0].own_until_us.is_some()
    );
    let text = catalogue::CARDS.iter().find(|(card, _)| *card == "raft/failover").unwrap().1;
    let ids: Vec<String> = judge(PROTOCOLS, text).unwrap().experiments.into_iter().map(|each| each.id).collect();
    let found = open(story).judge(text, &ids[1]).unwrap();
    assert_eq!(found.experiments.iter().map(|each| each.own_until_us.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(open(story).judge(text, "nothing").unwrap(), judge(PROTOCOLS, text).unwrap());
}

/// Cards may say what a claim says in figures as well as in expectations; what is wrong with one is refused.
#[test]
fn cards_are_read() {
    let card = "card 1\nexperiment one\nstory raft/one-of-three\n";
    let verdict = |claims: &str| judge(PROTOCOLS, &format!("{card}{claims}")).unwrap().verdict;
    for holds in ["claims down = 1", "claims nodes >= 3", "claims leader", "claims leader >= 2", "claims elections = 2"]
    {
        assert_eq!(verdict(holds), "holds", "{holds}");
    }
    for fails in ["claims down >= 2", "claims no-leader", "claims leader = 1", "claims down = 1\nclaims lost >= 1"] {
        assert_eq!(verdict(fails), "false", "{fails}");
    }
    for text in
        ["", "card 2", "card 1", "card 1\nexperiment one\nclaims leader", "card 1\nexperiment one\nstory raft/shop"]
    {
        assert!(parse_card(PROTOCOLS, text).is_err(), "{text}");
    }
    for claims in
        ["claims", "claims stale", "claims stale 3", "claims stale = x", "claims luck = 1", "claims down = 1 1"]
    {
        assert!(parse_card(PROTOCOLS, &format!("{card}{claims}")).is_err(), "{claims}");
    }
}
