//! Each rule earns its keep: a golden file breaks it and shows the promise that falls, and shows as well that nothing
//! falls while the rule is kept. Which files there are, and that they say what comes out, is up to tests/golden.rs.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use quorate::protocol::{Info, Judge, Property, Rule};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Expectation, Item, Line, Script, catalogue};
use quorate::sim::{Command, Stamp};
use support::echo::ECHO;
use support::golden;

/// Every rule of every protocol, that of the tests too.
fn rules() -> impl Iterator<Item = (&'static Info, &'static Rule)> {
    let infos = PROTOCOLS.iter().chain(ECHO).map(|entry| entry.info);
    infos.flat_map(|info| info.rules.iter().map(move |rule| (info, rule)))
}

/// Where the golden file of a rule must be.
fn path(info: &Info, rule: &Rule) -> PathBuf {
    golden::folder().join(info.id).join("rules").join(format!("{}.txt", rule.id))
}

fn script(info: &Info, rule: &Rule) -> (PathBuf, Script) {
    let path = path(info, rule);
    assert!(path.exists(), "{} shows nowhere what it is for: {} is missing", rule.id, path.display());
    let script = golden::script(&path, golden::head(&golden::read(&path)));
    (path, script)
}

/// The promise that a rule guards.
fn guarded(info: &'static Info, rule: &Rule) -> &'static Property {
    let property = info.properties.iter().find(|property| property.id == rule.guards);
    property.unwrap_or_else(|| panic!("{} guards {}, which {} does not promise", rule.id, rule.guards, info.id))
}

#[test]
fn a_script_breaks_its_rule_from_the_start_and_says_nothing_of_what_must_come() {
    for (info, rule) in rules() {
        let (path, script) = script(info, rule);
        let broken: Vec<_> = script
            .lines
            .iter()
            .filter_map(|line| match line.item {
                Item::Command(Command::Break(row) | Command::Mend(row)) => Some((line.stamp, row)),
                _ => None,
            })
            .collect();
        assert_eq!(broken, [(Stamp::default(), rule.bit)], "{}", path.display());
        let expects = |item: &Item| matches!(item, Item::Expect(Expectation::Breach(_) | Expectation::NoBreach));
        assert!(!script.lines.iter().any(|line| expects(&line.item)), "{}", path.display());
    }
}

#[test]
fn without_a_rule_the_promise_that_it_guards_falls_first_and_is_named() {
    for (info, rule) in rules() {
        let (path, script) = script(info, rule);
        let session = golden::play(&path, &script);
        let found = session.run().fabric().found.first();
        let path = path.display();
        let breach =
            &found.unwrap_or_else(|| panic!("{path}: no promise falls, though the rule is off from 0s on")).breach;
        let guarded = guarded(info, rule);
        assert_eq!(
            breach.judge, guarded.judge,
            "{path}: not {}, which the rule guards, falls first: {breach:?}",
            guarded.id
        );
        assert!(!breach.nodes.is_empty(), "{path}: no node is named of those that break it: {breach:?}");
        // What no log shows need not stand anywhere in one.
        let placed = !breach.slots.is_empty() || matches!(breach.judge, Judge::Own(_));
        assert!(placed, "{path}: no slot is named at which it falls: {breach:?}");
        assert_eq!(session.rules_off(), [rule.id]);
        assert!(!session.ok());
    }
}

#[test]
fn with_the_rule_nothing_falls_in_the_same_script() {
    for (info, rule) in rules() {
        let (path, script) = script(info, rule);
        let kept = golden::kept(&script).unwrap_or_else(|| panic!("{}: breaks no rule", path.display()));
        let session = golden::play(&path, &kept);
        assert!(session.run().fabric().found.is_empty(), "{}: {:?}", path.display(), session.run().fabric().found);
        assert!(session.ok() && session.rules_off().is_empty());
    }
}

/// A judge that never finds anything proves nothing. Claims that contradict each other are put before each judge of the
/// ledger in src/protocol/ledger.rs; here whole runs break every promise that any protocol makes.
#[test]
fn every_judge_has_been_seen_to_find_something() {
    let mut found = BTreeSet::new();
    for path in golden::files() {
        let script = golden::script(&path, golden::head(&golden::read(&path)));
        let session = golden::play(&path, &script);
        found.extend(session.run().fabric().found.iter().map(|found| found.breach.judge));
    }
    for info in PROTOCOLS.iter().chain(ECHO).map(|entry| entry.info) {
        for property in info.properties {
            assert!(found.contains(&property.judge), "{} of {} never broke", property.id, info.id);
        }
    }
}

/// The story of Figure 8 says what one rule is for: it comes out well, and without the rule as the paper says.
#[test]
fn figure_8_breaks_two_promises_without_its_rule() {
    let story = catalogue::find("raft/figure-8").expect("a story of that name");
    let mut script = golden::script(Path::new(story.name), story.text);
    let told = golden::play(Path::new(story.name), &script);
    assert!(told.ok());
    let rule = script.setup.info.rules.iter().find(|rule| rule.id == "raft.commit-own-term").expect("its rule");
    let line = Line { stamp: Stamp::default(), item: Item::Command(Command::Break(rule.bit)), number: 0 };
    script.lines.insert(0, line);
    let broken = golden::play(Path::new(story.name), &script);
    let found = broken.run().fabric().found.iter().map(|found| {
        let nodes: Vec<_> = found.breach.nodes.iter().map(|node| node.0).collect();
        (found.breach.judge, nodes, found.breach.slots.clone())
    });
    let lost = (Judge::Completeness, vec![1, 5], vec![2]);
    let parted = (Judge::Agreement, vec![1, 5], vec![2]);
    assert_eq!(found.collect::<Vec<_>>(), [lost, parted]);
}

/// The mistakes that implementations are known for are numbered: B1 to B26 and m1 to m7 those of Raft, B46 to B63 those of
/// primaries and backups. docs/rules.md answers for each by rules and scenarios, or says why there is none.
#[test]
fn every_notorious_mistake_has_a_rule_or_a_reason() {
    let manual = include_str!("../docs/rules.md");
    let answers: Vec<(&str, &str)> = manual
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "))
        .filter(|(what, _)| what.starts_with(['B', 'm']))
        .collect();
    let shown = rules().map(|(_, rule)| rule.id).chain(catalogue::STORIES.iter().map(|story| story.name));
    let known: BTreeSet<String> = shown.map(|id| format!("`{id}`")).collect();
    let bugs = (1..=26).chain([46, 47, 48, 49, 51, 60, 61, 62, 63]).map(|number| format!("B{number}"));
    let ids = bugs.chain((1..=7).map(|number| format!("m{number}")));
    for id in ids {
        let names = |what: &str| what.split([' ', ';', ',']).any(|word| word == id);
        let (_, answer) =
            answers.iter().find(|(what, _)| names(what)).unwrap_or_else(|| panic!("{id} is not answered"));
        let reason = answer.strip_prefix("None").is_some_and(|reason| reason.len() > 30);
        let ruled = answer.split(", ").all(|rule| known.contains(rule));
        assert!(reason || ruled, "{id}: {answer}");
    }
}

#[test]
fn the_first_page_counts_them() {
    let raft = PROTOCOLS.iter().find(|entry| entry.info.id == "raft").expect("Raft");
    let said = format!("{} rules can be switched off", raft.info.rules.len());
    assert!(include_str!("../README.md").contains(&said), "README.md does not say: {said}");
}
