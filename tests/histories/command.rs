//! `quorate check-history`, as others call it.
#![cfg(feature = "cli")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use super::edn;

fn call(input: impl AsRef<[u8]>, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quorate"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // It may have read enough before it has read all.
    let _ = child.stdin.take().expect("piped").write_all(input.as_ref());
    child.wait_with_output().expect("the program ends")
}

fn check(input: impl AsRef<[u8]>, more: &[&str]) -> (Option<i32>, String, String) {
    let args = [&["check-history", "-", "--model", "register", "--format", "edn"], more].concat();
    let output = call(input, &args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const STALE: &str = "0 invoke write 1\n0 ok write 1\n0 invoke write 2\n0 ok write 2\n1 invoke read nil\n1 ok read 1";

#[test]
fn the_exit_code_is_the_verdict_and_the_line_begins_with_it() {
    let good = edn("0 invoke write 1\n0 ok write 1");
    let (code, out, _) = check(&good, &[]);
    assert_eq!((code, out.as_str()), (Some(0), "linearizable: 1 operation on 1 key, 1 state\n"));
    let (code, out, _) = check(edn(STALE), &[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        out,
        "not linearizable: process 1 read \"1\" in line 6: no order of the 2 operations in lines 3 to 6 allows it, whatever was before\n"
    );
    let (code, out, _) = check(edn(STALE), &["--budget", "1"]);
    assert_eq!((code, out.as_str()), (Some(3), "undecided: more than 1 state would have to be looked at\n"));
    let (code, out, _) = check(edn("1 invoke read nil\n1 ok read 5"), &["--initial", "5"]);
    assert_eq!((code, out.starts_with("linearizable")), (Some(0), true));
    let (code, out, _) = check(edn("1 invoke read nil\n1 ok read 5"), &[]);
    assert_eq!((code, out.contains("nothing can have brought that about")), (Some(1), true));
}

#[test]
fn the_json_object_has_the_window() {
    let (code, out, _) = check(edn(STALE), &["--json"]);
    let found: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, out.lines().count()), (Some(1), 1));
    assert_eq!(found["verdict"], "not linearizable");
    assert_eq!((&found["operations"], &found["keys"]), (&3.into(), &1.into()));
    let window = &found["window"];
    assert_eq!((&window["first_line"], &window["last_line"]), (&3.into(), &6.into()));
    assert_eq!(window["operation"]["value"], "1");
    assert_eq!(window["operations"].as_array().map(Vec::len), Some(2));
    let (_, out, _) = check("[]", &["--json"]);
    let found: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&found["verdict"], &found["window"]), (&"linearizable".into(), &serde_json::Value::Null));
}

#[test]
fn what_is_no_history_is_refused_with_its_line() {
    for (input, sentence) in [
        ("", "-:1:1: expected a history, found nothing"),
        (&edn("0 invoke read nil\n1 ok read 1"), "-:2:1: process 1 returns from an operation that it did not call"),
        (&edn("0 invoke read nil\n0 invoke read nil"), "-:2:1: process 0 calls an operation while"),
        (&edn("0 invoke mix 1"), "-:1:1: expected an operation"),
    ] {
        let (code, out, err) = check(input, &[]);
        assert_eq!((code, out.as_str(), err.lines().count()), (Some(2), "", 1), "{err}");
        assert!(err.contains(sentence), "{err}");
    }
    let output = call("", &["check-history", "no-such-file", "--model", "kv", "--format", "kv"]);
    assert_eq!(output.status.code(), Some(2));
    let (code, _, err) = check(vec![b' '; 100 << 20], &[]);
    assert_eq!((code, err.contains("at most 64 MiB")), (Some(2), true), "{err}");
}
