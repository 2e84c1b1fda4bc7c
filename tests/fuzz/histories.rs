//! The readers of histories.

use quorate::check::{self, Format, Model};

use crate::{Parser, fuzz};

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "#{",
    "#_",
    "#op.Op",
    "\"",
    "\\u0041",
    ";",
    ":process 1",
    ":type :invoke",
    ":type :ok",
    ":type :fail",
    ":type :info",
    ":f :read",
    ":f :write",
    ":f :cas",
    ":f :append",
    ":f :delete",
    ":key \"x\"",
    ":value nil",
    ":value 1",
    ":value [1 2]",
    ":value [x [1 2]]",
    ":error :mismatch",
    "INFO  jepsen.util - 1",
    ":invoke",
    ":ok",
    ":read",
    "\t:cas\t[1 2]",
    "\n",
    "\"op\":",
    "\"process\":0",
    "\"f\":\"read\"",
    "\"key\":\"x\"",
    "null",
    ",",
    ":",
];

/// A history of a few processes, each line in this form.
fn history(seed: usize, line: fn(usize, &str, &str, &str) -> String) -> Vec<u8> {
    let mut text = String::new();
    for at in seed..seed + 12 {
        let process = at % 4;
        let (f, with, found) = [
            ("write", "1", "1"),
            ("read", "nil", "1"),
            ("cas", "[1 2]", "[1 2]"),
            ("write", "3", "3"),
            ("read", "nil", "nil"),
        ][at % 5];
        text += &line(process, "invoke", f, with);
        text += &line(process, if at % 7 == 6 { "fail" } else { "ok" }, f, found);
    }
    text.into_bytes()
}

fn edn() -> Vec<Vec<u8>> {
    let plain = |process, phase: &str, f: &str, value: &str| {
        format!("{{:process {process}, :type :{phase}, :f :{f}, :value {value}}}\n")
    };
    let keyed = |process, phase: &str, f: &str, value: &str| {
        format!("{{:index 1, :type :{phase}, :process {process}, :f :{f}, :value [\"x\" {value}], :time 1000}}\n")
    };
    let kv = |process, phase: &str, f: &str, value: &str| {
        format!("{{:process {process}, :type :{phase}, :f :{f}, :key \"x\", :value {value}}}\n")
    };
    let vector = |text: Vec<u8>| [b"[".to_vec(), text, b"]".to_vec()].concat();
    (0..8).flat_map(|seed| [history(seed, plain), vector(history(seed, keyed)), history(seed, kv)]).collect()
}

fn logs() -> Vec<Vec<u8>> {
    let line = |process, phase: &str, f: &str, value: &str| {
        format!("INFO  jepsen.util - {process}\t:{phase}\t:{f}\t{value}\n")
    };
    (0..8).map(|seed| history(seed, line)).collect()
}

fn traces() -> Vec<Vec<u8>> {
    let line = |process, phase: &str, f: &str, value: &str| {
        let value = value.replace("nil", "null").replace(' ', ",");
        format!(
            "{{\"seq\":0,\"op\":{{\"type\":\"{phase}\",\"process\":{process},\"f\":\"{f}\",\"key\":\"x\",\"value\":{value}}}}}\n"
        )
    };
    let head = b"{\"format\":\"quorate-trace\",\"version\":1}\n".to_vec();
    (0..8).map(|seed| [head.clone(), history(seed, line)].concat()).collect()
}

/// Reads a history in both models, and judges what it can read: the same twice.
fn judged(bytes: &[u8], format: Format) -> bool {
    let mut read = false;
    for model in [Model::Register, Model::Kv] {
        match check::read(bytes, format, model, None) {
            Ok(history) => {
                read = true;
                let judgement = check::judge(&history, 2000);
                assert_eq!(judgement, check::judge(&history, 2000));
                assert!(judgement.states <= 2000);
            }
            Err(fault) => assert!(fault.line > 0 && !fault.to_string().is_empty()),
        }
    }
    read
}

#[test]
fn op_maps_survive_anything() {
    let read = |bytes: &[u8]| judged(bytes, Format::Edn) | judged(bytes, Format::Kv);
    fuzz(&Parser { name: "op maps", good: edn, words: WORDS, read });
}

#[test]
fn logs_survive_anything() {
    fuzz(&Parser { name: "Jepsen's logs", good: logs, words: WORDS, read: |bytes| judged(bytes, Format::Jepsen) });
}

#[test]
fn histories_in_traces_survive_anything() {
    fuzz(&Parser {
        name: "histories in traces",
        good: traces,
        words: WORDS,
        read: |bytes| judged(bytes, Format::Ndjson),
    });
}
