//! The clients' operations as Jepsen's op maps.

use std::collections::{BTreeMap, BTreeSet};

use quorate::export::Format;

use super::{PROTOCOLS, all, export, parse, played, scripts, span};

/// An op map, read by what our own writer puts where. Other readers read it in tests/js.
#[derive(Debug, PartialEq, Eq)]
struct Op {
    index: usize,
    phase: String,
    process: u64,
    does: String,
    value: String,
    time: u64,
    error: Option<String>,
}

fn ops(text: &str) -> Vec<Op> {
    let part = |line: &str, key: &str| {
        let (_, rest) = line.split_once(&format!(":{key} "))?;
        Some(rest[..rest.find([',', '}'])?].to_owned())
    };
    let op = |line: &str| {
        let get = |key| part(line, key).unwrap_or_else(|| panic!("{line} has no {key}"));
        // A value may hold commas.
        let value = line.split_once(":value ").and_then(|(_, rest)| rest.rsplit_once(", :time")).expect("a value").0;
        let tail = &line[line.rfind(", :time").expect("a time")..];
        Op {
            index: get("index").parse().expect("a number"),
            phase: get("type"),
            process: get("process").parse().expect("a number"),
            does: get("f"),
            value: value.to_owned(),
            time: part(tail, "time").expect("a time").parse().expect("a number"),
            error: part(tail, "error"),
        }
    };
    text.lines().map(op).collect()
}

#[test]
fn every_operation_is_there_once_and_ends_as_the_run_says() {
    let mut ends: BTreeMap<String, u64> = BTreeMap::new();
    for (registry, script) in scripts(25) {
        let ops = ops(&all(registry, &script, Format::Edn));
        let session = played(registry, &script);
        let counts = session.operation_counts();
        let count = |phase: &str| ops.iter().filter(|op| op.phase == phase).count() as u64;
        assert_eq!((count(":invoke"), count(":ok")), (counts.invoked, counts.ok), "{script}");
        assert_eq!(count(":fail") + count(":info"), counts.failed + counts.unknown);
        assert!(count(":info") >= counts.unknown);
        let mut open: BTreeMap<u64, &Op> = BTreeMap::new();
        let mut gone = BTreeSet::new();
        let mut last = 0;
        for (at, op) in ops.iter().enumerate() {
            assert_eq!(op.index, at);
            assert!(op.time >= last && op.time.is_multiple_of(1_000), "{op:?}");
            last = op.time;
            if op.phase == ":invoke" {
                assert!(!gone.contains(&op.process), "a process of which something may still be done began {op:?}");
                assert!(open.insert(op.process, op).is_none(), "two operations of one process: {op:?}");
                continue;
            }
            let begun = open.remove(&op.process).unwrap_or_else(|| panic!("{op:?} never began"));
            assert_eq!(begun.does, op.does);
            assert!(op.does == ":read" || begun.value == op.value, "{begun:?} {op:?}");
            if op.phase == ":info" {
                gone.insert(op.process);
            }
            // Only what is certain not to have happened has failed.
            assert_eq!(op.phase == ":fail", op.error.as_deref() == Some(":mismatch"), "{op:?}");
            assert_eq!(op.phase == ":ok", op.error.is_none(), "{op:?}");
            *ends.entry(format!("{} {}", op.phase, op.error.as_deref().unwrap_or("-"))).or_default() += 1;
        }
        assert!(open.is_empty(), "what is open at the end is there as info");
    }
    for (end, least) in [(":ok -", 1_000), (":fail :mismatch", 5), (":info :no-answer", 20)] {
        assert!(ends.get(end).is_some_and(|count| *count >= least), "{end}: {ends:?}");
    }
}

#[test]
fn a_client_that_gave_up_does_not_know_and_goes_on_as_another() {
    // Nobody leads: each node refuses, and a client that does not try again gives up.
    let text = "quorate 1\nprotocol raft\nnodes 3\nconfig election=manual client-retry=off\n\
                at 1s put k v by c2\nat 2s get k by c2\nat 3s get k by c1\nat 4s end\n";
    let ops = ops(&all(PROTOCOLS, &parse(PROTOCOLS, text), Format::Edn));
    let looks: Vec<_> = ops.iter().map(|op| (op.phase.as_str(), op.process, op.does.as_str())).collect();
    assert_eq!(
        looks,
        [
            (":invoke", 1, ":write"),
            (":info", 1, ":write"),
            (":invoke", 3, ":read"),
            (":info", 3, ":read"),
            (":invoke", 0, ":read"),
            (":info", 0, ":read"),
        ]
    );
    assert!(ops.iter().filter(|op| op.phase == ":info").all(|op| op.error.as_deref() == Some(":refused")));
    assert_eq!(ops[0].value, "[\"k\" \"v\"]");
    assert_eq!((ops[2].value.as_str(), ops[0].time), ("[\"k\" nil]", 1_000_000_000));
}

#[test]
fn what_is_open_where_the_span_ends_is_info_and_what_began_before_it_is_left_out() {
    let text = "quorate 1\nprotocol raft\nnodes 3\nconfig election=manual\nat 1s put k \"a, } \\\"b\\\" \\n\" by c1\n\
                at 2s put k w by c2\nat 3s fire n1 election\nat 9s end\n";
    let script = parse(PROTOCOLS, text);
    let ended = |text: &str| ops(text).iter().map(|op| format!("{} {}", op.phase, op.process)).collect::<Vec<_>>();
    let mut whole = ended(&all(PROTOCOLS, &script, Format::Edn));
    whole.sort();
    assert_eq!(whole, [":invoke 0", ":invoke 1", ":ok 0", ":ok 1"]);
    let early = export(PROTOCOLS, &script, Format::Edn, span(0, 3_000_000)).expect("a span");
    assert_eq!(ended(&early), [":invoke 0", ":invoke 1", ":info 0", ":info 1"]);
    assert!(ops(&early)[2..].iter().all(|op| op.time == 3_000_000_000));
    assert_eq!(ops(&early)[0].value, r#"["k" "a, } \"b\" \n"]"#);
    let late = export(PROTOCOLS, &script, Format::Edn, span(1_500_000, 9_000_000)).expect("a span");
    assert_eq!(ended(&late), [":invoke 1", ":ok 1"]);
}
