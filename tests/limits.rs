//! What asks for too much is refused at once and in little memory: measured at the command line, under a hard limit.
#![cfg(all(feature = "cli", target_os = "linux"))]

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use quorate::session::TraceHeader;
use quorate::session::link::pack;

const HEAD: &str = "quorate 1\nprotocol raft\n";

/// How much memory the program may have, addresses included, in KiB: 64 MiB.
const MEMORY: u32 = 64 << 10;

/// Calls the program with this on its standard input.
fn unlimited(args: &str, input: &[u8]) -> Output {
    started(Command::new(env!("CARGO_BIN_EXE_quorate")).args(args.split(' ')), input)
}

/// Calls the program with this on its standard input and no more memory than that, and says how long it took.
fn limited(args: &str, input: &[u8]) -> (Output, Duration) {
    let start = Instant::now();
    let shell = format!("ulimit -v {MEMORY} && exec \"$0\" {args}");
    let output = started(Command::new("sh").args(["-c", &shell, env!("CARGO_BIN_EXE_quorate")]), input);
    (output, start.elapsed())
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
        let (output, took) = limited(args, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {args}: {said}");
        assert!(output.stdout.is_empty() && said.lines().count() == 1, "{name}: {args}: {said}");
        assert!(said.contains(sentence), "{name}: {said:?} has not {sentence:?}");
        assert!(took < Duration::from_secs(1), "{name}: {args} took {took:?}");
    }
}

#[test]
fn the_limit_of_memory_is_one() {
    let (output, _) = limited("run raft/shop --json", b"");
    assert!(output.status.success(), "the shop fits: {}", String::from_utf8_lossy(&output.stderr));
    let work = "at 0s workload put every=1us count=100000 key=k\n".repeat(10);
    let (output, _) = limited("run -", format!("{HEAD}{work}at 900s end\n").as_bytes());
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
    let start = Instant::now();
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" run - < /dev/zero"), env!("CARGO_BIN_EXE_quorate")])
        .output()
        .expect("a shell");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_value_that_is_appended_to_for_ever_needs_little() {
    let lines = "at 0s workload append every=1us count=100000 key=k\nat 1000s end\n";
    let settings = "nodes 1\nconfig sync=0s\nnetwork latency=1ms\n";
    let (output, took) = limited("run - --json", format!("{HEAD}{settings}{lines}").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn to_duplicate_all_again_and_again_ends() {
    let lines = (1_000..1_060).map(|at| format!("at {at}ms duplicate all\n")).collect::<String>();
    let settings = "config timeout-min=10ms timeout-max=20ms heartbeat=1ms\nnetwork latency=1s\n";
    let start = Instant::now();
    let output = unlimited("run - --json", format!("{HEAD}{settings}{lines}").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
