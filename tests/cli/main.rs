//! The command line, as others call it: what it prints, where, and how it ends.
#![cfg(feature = "cli")]

mod links;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const HEAD: &str = "quorate 1\nprotocol raft\n";

/// Two candidates of one term that need no majority.
const TWO_LEADERS: &str = "at 0s break raft.elect-majority\nat 50ms fire n1 election\nat 50ms fire n2 election\n";

fn quorate() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quorate"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn call(args: &[&str]) -> Output {
    quorate().args(args).output().expect("the program starts")
}

/// Calls with this script on the standard input, named `-`.
fn pipe(script: impl AsRef<[u8]>, args: &[&str]) -> Output {
    let mut child: Child = quorate().args(args).stdin(Stdio::piped()).spawn().expect("the program starts");
    // It may have read enough before it has read all.
    let _ = child.stdin.take().expect("piped").write_all(script.as_ref());
    child.wait_with_output().expect("the program ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// Ended with 2, printed nothing, and said this in one line on the standard error.
fn refused(output: &Output, sentence: &str) {
    let said = err(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(out(output), "", "nothing on the standard output");
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    assert!(said.contains(sentence), "{said:?} has not {sentence:?}");
    assert!(!said.contains("panicked"));
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", out(output), err(output)))
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

#[test]
fn what_is_wrong_with_the_arguments_is_one_sentence_with_a_place() {
    refused(&call(&[]), "quorate:1:1: expected a command, found none; `quorate --help` lists them");
    refused(&call(&["run"]), "quorate:1:1: the following required arguments were not provided: <FILE|NAME|LINK|->");
    refused(&call(&["run", "--colour", "raft/shop"]), "quorate:1:1: unexpected argument '--colour' found");
    refused(&call(&["play"]), "quorate:1:1: unrecognized subcommand 'play'");
    refused(&call(&["run", "raft/shop", "--seed"]), "quorate:1:1: a value is required for '--seed <N>'");
    refused(&call(&["export", "raft/shop"]), "--format");
    for asked in [["run", "--help"], ["help", "run"]] {
        let help = call(&asked);
        assert_eq!((help.status.code(), err(&help).as_str()), (Some(0), ""), "help is no error");
    }
}

#[test]
fn the_shop_is_ok_and_the_same_twice() {
    let (first, second) = (call(&["run", "raft/shop", "--json"]), call(&["run", "raft/shop", "--json"]));
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(first.stdout, second.stdout);
    assert!(out(&first).contains("\"ok\": true"));
    let report = json(&first);
    assert_eq!((&report["protocol"], &report["nodes"], &report["seed"]), (&"raft".into(), &5.into(), &7.into()));
    assert_eq!(report["end_us"], 30_000_000);
    assert_eq!(
        report["operations"],
        serde_json::json!({ "invoked": 200, "ok": 200, "written": 200, "failed": 0, "unknown": 0 })
    );
    assert_eq!(report["lost"], serde_json::json!([]));
    assert!(report["leaders"].as_array().expect("a list").len() >= 2);
    assert!(report["commits"].as_u64().expect("a count") >= 200);
    assert!(report["messages"].as_u64() > Some(1_000) && report["events"].as_u64() > Some(1_000));
    let digest = out(&call(&["digest", "raft/shop"]));
    assert_eq!(digest.len(), 17);
    assert!(digest.trim_end().chars().all(|digit| digit.is_ascii_digit() || ('a'..='f').contains(&digit)));
    assert_eq!(report["digest"], digest.trim_end());
    let other = json(&call(&["run", "raft/shop", "--json", "--seed", "8"]));
    assert_eq!((&other["seed"], &other["ok"]), (&8.into(), &true.into()));
    assert_ne!(other["digest"], report["digest"]);
}

#[test]
fn the_names_of_the_report_do_not_change() {
    let report = json(&call(&["run", "raft/shop", "--json"]));
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&report),
        // serde_json sorts what it reads.
        "checks commits digest end_us events expectations history leaders lost measures messages nodes ok operations protocol \
         rules_off seed"
    );
    assert_eq!(keys(&report["measures"]), "divergent_us dual_primary_us lost_count stale_reads unavailable_us");
    assert_eq!(keys(&report["leaders"][0]), "at_us epoch node");
    assert_eq!(keys(&report["checks"][0]), "holds id");
    assert_eq!(keys(&report["expectations"][0]), "holds line text");
    let script = format!("{HEAD}nodes 3\n{TWO_LEADERS}at 20s end\n");
    let broken = json(&pipe(script, &["run", "-", "--json"]));
    let checks = broken["checks"].as_array().expect("a list");
    let check = checks.iter().find(|check| check["holds"] == false).expect("two leaders in a term");
    assert_eq!(keys(check), "at_us detail holds id nodes slots");
    assert_eq!((&check["id"], &broken["ok"]), (&"election-safety".into(), &false.into()));
    assert_eq!(broken["rules_off"], serde_json::json!(["raft.elect-majority"]));
}

#[test]
fn the_exit_code_says_whether_the_run_came_out_as_expected() {
    let code = |lines: &str| pipe(format!("{HEAD}nodes 3\n{lines}"), &["run", "-"]).status.code();
    assert_eq!(code("at 2s expect leader\nat 3s end\n"), Some(0));
    assert_eq!(code("at 2s expect no-leader\nat 3s end\n"), Some(1));
    assert_eq!(code(&format!("{TWO_LEADERS}at 20s end\n")), Some(1));
    assert_eq!(code(&format!("{TWO_LEADERS}at 20s expect breach election-safety\nat 20s end\n")), Some(0));
    assert_eq!(code("at 2s expect breach election-safety\nat 3s end\n"), Some(1));
    let said = out(&pipe(format!("{HEAD}nodes 3\nat 2s expect no-leader\nat 3s end\n"), &["run", "-"]));
    assert!(said.contains("line 4 does not hold: expect no-leader") && said.ends_with("not ok\n"), "{said}");
}

#[test]
fn a_majority_lost_commits_nothing_until_it_is_back() {
    let lines = "at 2s crash n1\nat 2s crash n2\nat 2s crash n3\nat 3s put k v\nat 20s expect acknowledged = 0\n\
                 at 20s expect commits <= 1\nat 20s restart crashed\nat 40s expect acknowledged = 1\nat 40s end\n";
    let output = pipe(format!("{HEAD}{lines}"), &["run", "-", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
}

#[test]
fn until_ends_a_run_earlier_or_later() {
    let end = |until: &str| json(&call(&["run", "raft/shop", "--json", "--until", until]));
    let early = end("5s");
    assert_eq!((&early["end_us"], &early["expectations"]), (&5_000_000.into(), &serde_json::json!([])));
    assert_eq!(end("1500ms")["end_us"], 1_500_000);
    assert_eq!(end("40s")["end_us"], 40_000_000);
    assert_eq!(end("30s")["digest"], json(&call(&["run", "raft/shop", "--json"]))["digest"]);
}

#[test]
fn the_trace_goes_alone_to_the_standard_output_or_to_a_file() {
    let shown = call(&["run", "raft/shop", "--trace", "-"]);
    assert_eq!(shown.status.code(), Some(0));
    let trace = out(&shown);
    let events = json(&call(&["run", "raft/shop", "--json"]))["events"].as_u64();
    assert_eq!(Some(trace.lines().count() as u64), events, "one event a line and nothing else");
    assert!(trace.lines().all(|line| line.split(' ').nth(1).is_some_and(|at| at.ends_with("us"))));
    let file = folder("trace").join("trace.txt");
    let name = file.to_str().expect("a name");
    let summary = call(&["run", "raft/shop", "--trace", name]);
    assert!(out(&summary).ends_with("ok\n"));
    assert_eq!(std::fs::read_to_string(&file).expect("written"), trace);
    assert!(json(&call(&["run", "raft/shop", "--json", "--trace", name]))["ok"] == true);
    refused(&call(&["run", "raft/shop", "--json", "--trace", "-"]), "raft/shop:1:1: --json and --trace -");
    refused(&call(&["run", "raft/shop", "--trace", env!("CARGO_TARGET_TMPDIR")]), "raft/shop:1:1: --trace");
    refused(&call(&["run", "raft/shop", "--trace", "/no/such/folder/trace"]), "raft/shop:1:1: --trace");
    let script = folder("trace").join("script.txt");
    let text = format!("{HEAD}at 1s end\n");
    std::fs::write(&script, &text).expect("a place for it");
    let name = script.to_str().expect("a name");
    refused(&call(&["run", name, "--trace", name]), &format!("{name}:1:1: --trace"));
    assert_eq!(std::fs::read_to_string(&script).expect("still there"), text);
    let failing = pipe(format!("{HEAD}at 1s expect acknowledged = 1\nat 2s end\n"), &["run", "-", "--trace", "-"]);
    assert_eq!(failing.status.code(), Some(1));
}

/// Whoever alters what a run writes alters its trace, so that the digest of a link tells.
#[test]
fn what_is_asked_for_is_part_of_the_trace() {
    let digest = |operation: &str| out(&pipe(format!("{HEAD}at 1s {operation}\nat 2s end\n"), &["digest", "-"]));
    let digests = ["put city Rome", "put city Berlin", "append city Rome", "get city"].map(digest);
    assert_eq!(digests.iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "{digests:?}");
    assert_eq!(digest("put city Rome"), digests[0]);
}

#[test]
fn a_reader_who_has_read_enough_is_no_failure() {
    for args in [&["run", "raft/shop", "--trace", "-"][..], &["run", "raft/shop", "--json"], &["list"]] {
        let mut child = quorate().args(args).spawn().expect("the program starts");
        let mut stdout = child.stdout.take().expect("piped");
        stdout.read_exact(&mut [0; 8]).expect("it prints something");
        drop(stdout);
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    }
}

#[test]
fn list_names_scenarios_that_run_and_have_digests() {
    let names = out(&call(&["list"]));
    assert_eq!(names.lines().next(), Some("raft/shop"));
    for name in names.lines() {
        assert_eq!(call(&["run", name]).status.code(), Some(0), "{name}");
        assert_eq!(out(&call(&["digest", name])).len(), 17);
    }
    let taught = out(&call(&["list", "--lessons"]));
    assert!(taught.lines().any(|name| name == "card/raft/half"));
    let lessons: Vec<_> = taught.lines().filter(|name| name.starts_with("lesson/")).collect();
    assert!(lessons.contains(&"lesson/raft/figure-8"));
    for name in lessons {
        assert_eq!(call(&["run", name]).status.code(), Some(0), "{name}");
    }
}

#[test]
fn each_rule_comes_with_a_run_that_breaks_without_it() {
    let of = |rule: &serde_json::Value, name: &str| rule[name].as_str().expect("a text").to_owned();
    for protocol in quorate::registry::PROTOCOLS.iter().map(|entry| entry.info) {
        let json = out(&call(&["rules", "--protocol", protocol.id, "--json"]));
        let listed: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let rules = listed.as_array().expect("an array");
        let lines = out(&call(&["rules", "--protocol", protocol.id]));
        assert_eq!((rules.len(), lines.lines().count()), (protocol.rules.len(), protocol.rules.len()));
        for rule in rules {
            let (off, on) = (call(&["run", &of(rule, "story_off"), "--json"]), call(&["run", &of(rule, "story_on")]));
            assert_eq!((off.status.code(), on.status.code()), (Some(1), Some(0)), "{rule}");
            let report: serde_json::Value = serde_json::from_slice(&off.stdout).expect("a report");
            assert_eq!(report["rules_off"], serde_json::json!([of(rule, "id")]));
            let checks = report["checks"].as_array().expect("an array");
            let broken = checks.iter().find(|check| check["id"] == rule["guards"]).expect("a promise");
            assert_eq!(broken["holds"], false, "{rule}");
        }
    }
    let known = quorate::registry::PROTOCOLS.iter().map(|entry| entry.info.id).collect::<Vec<_>>().join(", ");
    let expected = format!("expected a protocol ({known}), found \"graft\"");
    refused(&call(&["rules", "--protocol", "graft"]), &expected);
}

#[test]
fn a_script_is_a_file_or_the_standard_input() {
    let script = format!("{HEAD}nodes 3\nat 1s put k v\nat 5s end\n");
    let file = folder("file").join("ein ordner.txt");
    std::fs::write(&file, &script).expect("written");
    let name = file.to_str().expect("a name");
    assert_eq!(call(&["digest", name]).stdout, pipe(&script, &["digest", "-"]).stdout);
    assert_eq!(call(&["digest", name]).stdout.len(), 17);
    std::fs::write(&file, "quorate 1\nprotocol raft\nnodes 12\n").expect("written");
    refused(&call(&["run", name]), &format!("{name}:3:7: "));
    refused(&call(&["digest", name]), &format!("{name}:3:7: "));
}

#[test]
fn a_script_that_makes_no_sense_is_refused_with_its_place() {
    let cases = [
        ("", "-:1:1: "),
        ("# nothing but a comment\n\n", "-:1:1: "),
        ("quorate 2\n", "-:1:9: "),
        ("protocol raft\n", "-:1:1: "),
        ("quorate 1\nprotocol gossip-girl\n", "-:2:10: "),
        ("quorate 1\nprotocol raft\nnodes 0\n", "-:3:7: "),
        ("quorate 1\nprotocol raft\nnodes 10000\n", "-:3:7: "),
        ("quorate 1\nprotocol raft\nseed 9007199254740992\n", "-:3:6: "),
        ("quorate 1\nprotocol raft\nseed -1\n", "-:3:6: "),
        ("quorate 1\nprotocol raft\nconfig colour=red\n", "-:3:8: "),
        ("quorate 1\nprotocol raft\nnetwork latency=-1\n", "-:3:17: "),
        ("quorate 1\nprotocol raft\nnetwork latency=5ms..1ms\n", "-:3:"),
        ("quorate 1\nprotocol raft\nnetwork loss=101%\n", "-:3:14: "),
        ("quorate 1\nprotocol raft\nat 1s explode n1\n", "-:3:7: "),
        ("quorate 1\nprotocol raft\nat 1s crash n6\n", "-:3:13: "),
        ("quorate 1\nprotocol raft\nat 1s break raft.nothing\n", "-:3:13: "),
        ("quorate 1\nprotocol raft\nat 1fortnight heal\n", "-:3:"),
        ("quorate 1\nprotocol raft\nat 2s heal\nat 1s heal\n", "-:4:4: "),
        ("quorate 1\nprotocol raft\nat 1s expect happiness\n", "-:3:14: "),
        ("quorate 1\nprotocol raft\nat 31536000s end\n", "-:3:4: "),
    ];
    for (script, place) in cases {
        for args in [&["run", "-"][..], &["run", "-", "--json"], &["run", "-", "--trace", "-"], &["digest", "-"]] {
            refused(&pipe(script, args), place);
        }
    }
}

#[test]
fn input_that_is_no_script_at_all_is_refused() {
    refused(&pipe(b"quorate 1\nprotocol \xff\xfe\n", &["run", "-"]), "-:2:10: expected text in UTF-8");
    refused(&call(&["run", env!("CARGO_TARGET_TMPDIR")]), ":1:1: expected a script, found a folder");
    refused(&call(&["digest", env!("CARGO_TARGET_TMPDIR")]), ":1:1: expected a script, found a folder");
    refused(&call(&["run", "no/such/file.txt"]), "no/such/file.txt:1:1: there is neither a file nor a built-in");
    refused(&call(&["run", ""]), ":1:1: ");
    let huge = format!("{HEAD}at 1s put {} v\n", "k".repeat(10_000_000));
    refused(&pipe(&huge, &["run", "-"]), "-:1:1: expected a script of at most 1048576 bytes");
    let long = format!("{HEAD}at 1s put {} v\n", "k".repeat(1_000));
    refused(&pipe(&long, &["run", "-"]), "-:3:11: expected a key");
}

#[test]
fn fmt_prints_the_one_way_to_write_a_script() {
    let script = "# A comment.\r\nquorate 1\nprotocol raft\n\n seed 3\nnodes 5 # as usual\nat 1.5s crash   leader as old\nat 2000ms drop last from n1 to n2\n";
    let canonical =
        "quorate 1\nprotocol raft\nnodes 5\nseed 3\nat 1500ms crash leader as old\nat 2s drop last on n1>n2\n";
    let output = pipe(script, &["fmt", "-"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), canonical));
    assert_eq!(out(&pipe(canonical, &["fmt", "-"])), canonical, "it is canonical already");
    assert_eq!(out(&pipe(out(&call(&["fmt", "raft/shop"])), &["digest", "-"])), out(&call(&["digest", "raft/shop"])));
    refused(&pipe("quorate 1\nprotocol raft\nat 1s explode n1\n", &["fmt", "-"]), "-:3:7: expected a command");
    refused(&call(&["fmt", "no/such/file.txt"]), "no/such/file.txt:1:1: there is neither");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    for seed in ["-1", "9007199254740992", "1.5", "seven", ""] {
        refused(&call(&["run", "raft/shop", "--seed", seed]), "raft/shop:1:1: --seed: expected a seed");
    }
    for until in ["31536000s", "365d", "-1s", "30", "soon", ""] {
        refused(&call(&["run", "raft/shop", "--until", until]), "raft/shop:1:1: --until: expected");
    }
    for args in [&["run"][..], &["run", "raft/shop", "--sed", "7"], &["fly", "raft/shop"], &[], &["digest"]] {
        let output = call(args);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{args:?}");
        assert!(!err(&output).is_empty());
    }
}

#[test]
fn a_run_with_too_many_events_stops_with_a_sentence() {
    // Half a day of heartbeats, a thousand a second to each of eight followers.
    let script = format!("{HEAD}nodes 9\nconfig heartbeat=1ms\nnetwork latency=1us\nat 43200s end\n");
    let sentence = "-:1:1: the run reached its limit of 20000000 events";
    refused(&pipe(&script, &["run", "-", "--trace", "-"]), sentence);
    let file = folder("far").join("trace.txt");
    refused(&pipe(&script, &["run", "-", "--trace", file.to_str().expect("a plain name")]), sentence);
    assert_eq!(std::fs::read_to_string(&file).expect("it was begun"), "");
}

#[test]
fn state_prints_the_cluster_at_an_instant() {
    let state = |at: &str| json(&call(&["state", "raft/shop", "--at", at, "--json"]));
    let at = state("12.5s");
    let keys = at.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys, "digest events groups in_flight leader links nodes state_digest time_us");
    assert_eq!((&at["time_us"], at["nodes"].as_array().map(Vec::len)), (&12_500_000.into(), Some(5)));
    let whole = json(&call(&["run", "raft/shop", "--json", "--until", "12.5s"]));
    assert_eq!((&at["events"], &at["digest"]), (&whole["events"], &whole["digest"]));
    assert!(
        at["links"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|link| link["from"] == "c1" && link["sent"].as_u64() > Some(0))
    );
    let moving = state("1005ms");
    let first = &moving["in_flight"][0];
    assert!(first["id"].as_str().is_some_and(|id| id.contains('>')) && first["sent_us"].as_u64() <= Some(1_005_000));
    assert_ne!(state("12.6s")["state_digest"], at["state_digest"]);
    assert_eq!(state("99s")["time_us"], 30_000_000, "the run ends");
    let text = out(&call(&["state", "raft/shop", "--at", "12.5s"]));
    assert!(
        text.starts_with("at 12.5 s, after ") && text.contains("\nleader: n") && text.contains("crashed"),
        "{text}"
    );
    let cut = format!("{HEAD}nodes 3\nat 1s cut n1 -> n2\nat 1s+2 put k v\nat 2s end\n");
    assert!(out(&pipe(&cut, &["state", "-", "--at", "1500ms"])).contains("n1>n2: cut"));
    // After as many actions of a moment as it says.
    let after =
        |at: &str| json(&pipe(&cut, &["state", "-", "--at", at, "--json"]))["events"].as_u64().expect("a count");
    assert!(after("1s+9") > after("1s"));
    refused(&call(&["state", "raft/shop", "--at", "soon"]), "raft/shop:1:1: --at: expected an instant");
    refused(&call(&["state", "raft/shop", "--at", "86401s"]), "raft/shop:1:1: --at: expected an instant");
    assert_eq!(call(&["state", "raft/shop"]).status.code(), Some(2));
}

#[test]
fn diff_names_the_first_event_that_differs() {
    let folder = folder("diff");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("a name").to_owned()
    };
    let lines = |more: &str| format!("{HEAD}nodes 3\nat 1s put k v\n{more}at 5s end\n");
    let (a, b) = (file("a.txt", &lines("")), file("b.txt", &lines("at 3s crash n2\n")));
    let same = call(&["diff", &a, &a]);
    assert_eq!(same.status.code(), Some(0));
    assert!(out(&same).starts_with("equal: all "));
    let other = call(&["diff", &a, &b]);
    assert_eq!(other.status.code(), Some(1));
    let said = out(&other);
    let shown: Vec<&str> = said.lines().collect();
    assert!(
        shown[0].ends_with(" events are the same; then:") && shown[1].starts_with("A ") && shown[2].starts_with("B ")
    );
    assert!(shown[2].contains(" 3000000us crash n2 "), "{said}");
    let object = json(&call(&["diff", &b, &a, "--json"]));
    assert_eq!((&object["equal"], &object["a"]["kind"]), (&false.into(), &"crash".into()));
    assert_eq!(object["common"], object["a"]["number"]);
    assert!(object["b"]["at_us"].as_u64() >= Some(3_000_000));
    let shorter = file("c.txt", &lines("").replace("at 5s end", "at 4s end"));
    let said = out(&call(&["diff", &a, &shorter]));
    assert!(said.lines().last().is_some_and(|line| line.starts_with("B it has ended, with ")), "{said}");
    let link = out(&call(&["link", &a]));
    assert_eq!(call(&["diff", link.trim_end(), &a]).status.code(), Some(0));
    refused(&call(&["diff", &a, "no/such/file"]), "no/such/file:1:1: ");
    refused(&call(&["diff", "-", "-"]), "-:1:1: ");
}
