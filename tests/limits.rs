//! What asks for too much is refused at once and in little memory: measured at the command line, under a hard limit.
#![cfg(all(feature = "cli", target_os = "linux"))]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::parse;
use quorate::session::link::pack;
use quorate::session::{Keep, Session, TraceHeader};
use quorate::sim::{LATEST, WORK_AT_ONCE, WORK_MOST, WORK_OF_EVENT};

const HEAD: &str = "quorate 1\nprotocol raft\n";

/// How much memory the program may have, addresses included, in KiB: 64 MiB.
const MEMORY: u32 = 64 << 10;

/// Calls the program with this on its standard input, and 60 seconds of a processor.
fn unlimited(args: &str, input: &[u8]) -> Output {
    let shell = format!("ulimit -t 60 && exec \"$0\" {args}");
    started(Command::new("sh").args(["-c", &shell, env!("CARGO_BIN_EXE_quorate")]), input)
}

/// Calls the program with this on its standard input, no more memory than that, and so many seconds of a processor: on a
/// busy machine these are fewer than those on the wall.
fn limited(args: &str, seconds: u32, input: &[u8]) -> Output {
    let shell = format!("ulimit -v {MEMORY} && ulimit -t {seconds} && exec \"$0\" {args}");
    started(Command::new("sh").args(["-c", &shell, env!("CARGO_BIN_EXE_quorate")]), input)
}

fn started(command: &mut Command, input: &[u8]) -> Output {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    // It may have read enough before it has read all.
    let _ = child.stdin.take().expect("piped").write_all(input);
    child.wait_with_output().expect("the program ends")
}

fn refused(name: &str, input: &[u8], sentence: &str) {
    for args in ["run -", "digest -", "fmt -"] {
        let output = limited(args, 1, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {args}: {said}");
        assert!(output.stdout.is_empty() && said.lines().count() == 1, "{name}: {args}: {said}");
        assert!(said.contains(sentence), "{name}: {said:?} has not {sentence:?}");
    }
}

#[test]
fn the_limit_of_memory_is_one() {
    let output = limited("run raft/shop --json", 20, b"");
    assert!(output.status.success(), "the shop fits: {}", String::from_utf8_lossy(&output.stderr));
    let work = "at 0s workload put every=1us count=100000 key=k\n".repeat(10);
    let output = limited("run -", 20, format!("{HEAD}{work}at 900s end\n").as_bytes());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("memory allocation"), "200,000 operations need more: {said}");
}

#[test]
fn what_asks_for_too_much_is_refused_at_once() {
    let cases = [
        ("a year of virtual time", "at 31536000s end\n".to_owned(), "expected an instant from 0s to 86400s"),
        ("a year in microseconds", "at 31536000000000us crash n1\n".to_owned(), "expected an instant"),
        ("a million nodes", "nodes 1000000\n".to_owned(), "expected a number of nodes from 1 to 9"),
        ("more nodes than fit", "nodes 99999999999999999999999\n".to_owned(), "expected a number of nodes"),
        (
            "10^9 operations at once",
            "at 0s workload put every=1us count=1000000000 key=k\n".to_owned(),
            "expected a number of operations from 1 to 100000",
        ),
        (
            "10^9 operations, bit by bit",
            "at 0s workload put every=1us count=100000 key=k\n".repeat(9_900),
            "in all workloads together of at most 1000000",
        ),
        ("a million lines", "at 0s heal\n".repeat(90_000), "expected a number of lines of at most 10000"),
        ("a gigantic script", "#".repeat(50_000_000), "expected a script of at most 1048576 bytes, found more"),
        ("one word of a mebibyte", format!("at 0s {}\n", "x".repeat((1 << 20) - 100)), "expected a command"),
        ("a name of a mebibyte", format!("at 0s crash leader as {}\n", "x".repeat((1 << 20) - 100)), "a new name"),
        (
            "a partition of all clients, ten times",
            {
                let clients = (1..=1000).map(|id| format!(" c{id}")).collect::<String>();
                format!("at 0s partition{clients}{clients}\n")
            },
            "once only",
        ),
    ];
    for (name, lines, sentence) in cases {
        refused(name, format!("{HEAD}{lines}").as_bytes(), sentence);
    }
}

#[test]
fn links_and_traces_that_unfold_to_too_much_are_refused_at_once() {
    let digest = "0123456789abcdef";
    let packed = |bytes: &[u8]| pack(bytes, digest).into_bytes();
    let header = |script: String| {
        TraceHeader { version: 1, protocol: "raft".to_owned(), digest: digest.to_owned(), script }
            .to_string()
            .into_bytes()
    };
    let bomb = packed(&vec![b'#'; 100 << 20]);
    let most = "#".repeat(1 << 20);
    let inner = format!("{HEAD}{}", "at 0s workload put every=1us count=100000 key=k\n".repeat(9_900));
    let million = format!("{HEAD}nodes 1000000\n");
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("a bomb", bomb.clone(), "the link unpacks to more than"),
        (
            "half a bomb",
            [&bomb[..bomb.len() / 2 / 4 * 4], b".", digest.as_bytes()].concat(),
            "the link unpacks to more than",
        ),
        ("a bomb whose end is missing", bomb[..bomb.len() - 17].to_vec(), "the link ends before its digest"),
        ("a link of nothing but comment", packed(most.as_bytes()), "found an empty script"),
        ("10^9 operations in a link", packed(inner.as_bytes()), "in all workloads together of at most 1000000"),
        ("a million nodes in a link", packed(million.as_bytes()), "expected a number of nodes from 1 to 9"),
        ("a link that is too long", packed(&noise(3 << 20)), "the link is longer than"),
        ("a million nodes in a trace", header(million), "expected a number of nodes from 1 to 9"),
        ("10^9 operations in a trace", header(inner), "in all workloads together of at most 1000000"),
        ("a gigantic script in a trace", header("#".repeat(7 << 20)), "a script of at most 1048576 bytes, found more"),
        ("a gigantic header", header("#".repeat(30 << 20)), "expected an exported trace"),
        ("nothing but brackets", vec![b'{'; 30 << 20], "expected an exported trace"),
    ];
    for (name, input, sentence) in cases {
        refused(name, &input, sentence);
    }
}

/// Bytes that cannot be made shorter.
fn noise(length: usize) -> Vec<u8> {
    (0..length as u64 / 8).flat_map(|at| quorate::protocol::digest_of(3, &at).to_le_bytes()).collect()
}

#[test]
fn input_without_an_end_is_read_as_far_as_a_script_may_go() {
    let output = Command::new("sh")
        .args([
            "-c",
            &format!("ulimit -v {MEMORY} && ulimit -t 1 && exec \"$0\" run - < /dev/zero"),
            env!("CARGO_BIN_EXE_quorate"),
        ])
        .output()
        .expect("a shell");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_value_that_is_appended_to_for_ever_needs_little() {
    let lines = "at 0s workload append every=1us count=100000 key=k\nat 1000s end\n";
    let settings = "nodes 1\nconfig sync=0s\nnetwork latency=1ms\n";
    let output = limited("run - --json", 20, format!("{HEAD}{settings}{lines}").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn to_duplicate_all_again_and_again_ends() {
    let lines = (1_000..1_060).map(|at| format!("at {at}ms duplicate all\n")).collect::<String>();
    let settings = "config timeout-min=10ms timeout-max=20ms heartbeat=1ms\nnetwork latency=1s\n";
    let output = unlimited("run - --json", format!("{HEAD}{settings}{lines}").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What orders do costs more than the events that come of it, and these feed each other.
#[test]
fn orders_that_feed_each_other_come_to_an_end() {
    for condition in ["sent", "delivered"] {
        let orders = format!("at 0s whenever {condition} do duplicate all\n").repeat(100);
        let script = format!("{HEAD}{orders}at 1000s end\n");
        let parsed = parse(PROTOCOLS, &script).expect("a good script");
        let mut session = Session::new(PROTOCOLS, parsed, Keep::NOTHING).expect("within the limits");
        let error = session.advance(LATEST, u32::MAX).expect_err("too much work");
        assert_eq!(error.code(), "too-much-work", "{condition}: {error}");
        // One command more than there is room for may be begun.
        assert!((WORK_MOST..WORK_MOST + WORK_AT_ONCE * 10).contains(&session.run().fabric().work), "{condition}");
    }
    let orders = "at 0s whenever sent do duplicate all\n".repeat(100);
    let output = limited("run - --json", 60, format!("{HEAD}{orders}at 1000s end\n").as_bytes());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty() && said.lines().count() == 1, "{said}");
    assert!(said.contains("the run reached its limit of work for its commands and standing orders"), "{said}");
}

/// A person waits while it plays: what orders do goes from the same budget as events.
#[test]
fn a_budget_of_events_holds_for_what_orders_do() {
    let orders = "at 0s whenever delivered do duplicate all\n".repeat(100);
    let script = parse(PROTOCOLS, &format!("{HEAD}{orders}at 1000s end\n")).expect("a good script");
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
    loop {
        let before = session.run().fabric().work;
        let reached = session.advance(LATEST, 2_000);
        let work = session.run().fabric().work - before;
        assert!(work <= 2_000 * WORK_OF_EVENT + 2 * WORK_AT_ONCE + 10_000 * 100, "{work} in one go");
        if reached.is_err() {
            return;
        }
    }
}

/// One message after the other is taken out of the inbox of a node that sleeps, and of many under way.
#[test]
fn to_drop_very_many_takes_no_longer_for_each() {
    let settings = "nodes 3\nconfig election=manual heartbeat=1ms\nnetwork latency=100us\n";
    let lines =
        "at 0s fire n1 election\nat 1s pause n2\nat 1s network n1 -> n3 latency=60s\nat 301s drop all\nat 302s end\n";
    let script = parse(PROTOCOLS, &format!("{HEAD}{settings}{lines}")).expect("a good script");
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
    session.advance_before(Instant(301_000_000), u32::MAX).expect("within the limits");
    let fabric = session.run().fabric();
    let (many, before) = (u64::from(fabric.under_way()), fabric.work);
    assert!(many > 350_000, "{many}");
    session.advance(Instant(301_000_000), u32::MAX).expect("within the limits");
    let fabric = session.run().fabric();
    assert_eq!(fabric.under_way(), 0);
    assert!(fabric.work - before < 100 * many, "{}", fabric.work - before);
}
