//! Expectations that speak of a slot: what stands there, in which epoch, how often, and whether it is decided.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::parse;
use quorate::session::{Keep, Reached, Session};
use quorate::sim::LATEST;
use support::echo::ECHO;

/// Figure 8 of the paper with three nodes: an entry of an earlier term is on a majority and is overwritten.
const OVERWRITTEN: &str = "quorate 1
protocol raft
nodes 3
config timeout-min=2s timeout-max=2s heartbeat=1s noop=off election=manual batch=1 client-retry=off
at 0s break raft.commit-own-term
at 0s fire n1 election
at 40ms partition n1
at 50ms put city Berlin via n1
at 100ms fire n3 election
at 140ms partition n3
at 150ms put city Paris via n3
at 200ms fire n1 heartbeat
at 250ms fire n1 election
at 400ms partition n1
at 400ms fire n3 heartbeat
at 450ms fire n3 election
at 600ms expect breach state-machine-safety
at 600ms expect breach leader-completeness
at 600ms expect breach acknowledged-kept
";

/// Whether each of these expectations, at its instant, holds in the run of this script.
fn held(registry: Registry, script: &str, expectations: &[&str]) -> Vec<bool> {
    let lines = script.lines().chain(expectations.iter().copied());
    let (mut header, mut body): (Vec<&str>, Vec<&str>) = lines.partition(|line| !line.starts_with("at "));
    let instant = |line: &&str| {
        let at = line.split(' ').nth(1).unwrap_or_default();
        quorate::scenario::parse_instant(at.split('+').next().unwrap_or_default()).expect(line)
    };
    // A stable sort: what is expected at an instant comes after what is done at it.
    body.sort_by_key(instant);
    header.extend(body);
    let script = parse(registry, &header.join("\n")).unwrap_or_else(|error| panic!("{}", error.at("script")));
    let mut session = Session::new(registry, script, Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    let text = |line: &str| line.split_once(" expect ").map(|(_, text)| format!("expect {text}"));
    let expected = session.expected();
    let of = |line: &&str| {
        let text = text(line);
        expected.iter().find(|expected| Some(&expected.text) == text.as_ref()).and_then(|expected| expected.holds)
    };
    expectations.iter().map(|line| of(line).unwrap_or_else(|| panic!("{line} is not canonical"))).collect()
}

fn all_hold(registry: Registry, script: &str, expectations: &[&str]) {
    for (line, holds) in expectations.iter().zip(held(registry, script, expectations)) {
        assert!(holds, "{line}");
    }
}

fn none_holds(registry: Registry, script: &str, expectations: &[&str]) {
    for (line, holds) in expectations.iter().zip(held(registry, script, expectations)) {
        assert!(!holds, "{line}");
    }
}

#[test]
fn an_entry_is_seen_where_and_while_it_stands() {
    all_hold(
        PROTOCOLS,
        OVERWRITTEN,
        &[
            "at 59ms expect entry n1 1 = none",
            "at 99ms expect entry n1 1 = Berlin",
            "at 99ms expect entry n1 1 epoch = 1",
            "at 99ms expect copies 1 Berlin = 1",
            "at 99ms expect copies 1 none = 2",
            "at 199ms expect entry n3 1 = put city Paris",
            "at 199ms expect entry n3 1 epoch = 2",
            "at 199ms expect committed 1 = no",
            "at 399ms expect copies 1 Berlin = 2",
            "at 399ms expect committed 1 = yes",
            "at 399ms expect committed 1 Berlin = yes",
            "at 399ms expect committed 1 Paris = no",
            "at 600ms expect entry n2 1 = Paris",
            "at 600ms expect copies 1 Paris >= 2",
            "at 600ms expect copies 1 Berlin <= 1",
            "at 600ms expect entry n1 2 = none",
            "at 600ms expect entry leader 1 = Paris",
        ],
    );
    none_holds(
        PROTOCOLS,
        OVERWRITTEN,
        &[
            "at 399ms expect entry n1 1 = Paris",
            "at 399ms expect entry n1 1 = put town Berlin",
            "at 399ms expect entry n1 1 = get city",
            "at 399ms expect entry n1 1 = noop",
            "at 399ms expect entry n1 1 epoch >= 2",
            "at 399ms expect entry n1 9 epoch >= 0",
            "at 399ms expect copies 1 Berlin = 3",
            "at 399ms expect committed 1 = no",
            "at 0s expect entry leader 1 = none",
        ],
    );
}

#[test]
fn the_entry_that_begins_a_term_is_no_operation() {
    let script = "quorate 1\nprotocol raft\nnodes 3\nat 1s append list one\nat 2s get list\nat 2500ms cas list one two";
    all_hold(
        PROTOCOLS,
        script,
        &[
            "at 3s expect copies 1 noop = 3",
            "at 3s expect copies 2 one = 3",
            "at 3s expect entry leader 2 = append list one",
            "at 3s expect entry leader 3 = cas list one two",
            "at 3s expect copies 3 two = 3",
            "at 3s expect committed 3 two = yes",
            "at 3s expect committed 1 noop = yes",
            "at 3s expect committed 4 = no",
            "at 3s expect entry n1 9007199254740991 = none",
        ],
    );
}

#[test]
fn a_crashed_node_has_what_is_on_its_disk() {
    let script = "quorate 1\nprotocol echo\nnodes 3\nat 0s put k v via n1\nat 11ms crash n1\nat 1s restart n1";
    let lost = ["at 10999us expect entry n1 1 = v", "at 900ms expect entry n1 1 = none", "at 2s expect copies 1 v = 3"];
    all_hold(ECHO, script, &lost);
    let kept = "quorate 1\nprotocol echo\nnodes 3\nat 0s put k v via n1\nat 20ms crash all";
    all_hold(
        ECHO,
        kept,
        &["at 30ms expect entry n1 1 = v", "at 30ms expect copies 1 v = 1", "at 30ms expect committed 1 v = yes"],
    );
}
