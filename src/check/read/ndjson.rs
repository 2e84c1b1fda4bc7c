//! The trace of a run, of which only what clients called and were told counts.

use super::Taker;
use super::edn::{content, phase, short};
use super::notation::{Datum, Dialect, Reader};
use crate::check::{Fault, Problem, Turn, Verb};

pub(super) fn read(text: &str, taker: &mut Taker) -> Result<(), Fault> {
    for (line, content) in (1..).zip(text.lines().map(str::trim)) {
        if content.is_empty() {
            continue;
        }
        if !content.starts_with('{') || !content.ends_with('}') {
            return Err(Fault { line, problem: Problem::Expected { what: "an object such as {\"seq\":0,…}" } });
        }
        // Most events are no client's, and need not be taken apart. The first line is, so that other files are known.
        if line > 1 && !content.contains("\"op\":") {
            continue;
        }
        let mut reader = Reader::new(content, line, Dialect::Json);
        let object = reader.next()?;
        if !reader.rest.trim().is_empty() {
            return reader.fault(Problem::Expected { what: "one object on a line" });
        }
        if let Some(op) = object.get("op") {
            taker.take(turn(op, line)?)?;
        } else if line == 1 && object.get("format").is_none() && object.get("seq").is_none() {
            return reader
                .fault(Problem::Expected { what: "the first line of a trace, {\"format\":\"quorate-trace\",…}" });
        }
    }
    Ok(())
}

fn turn(op: &Datum, line: u32) -> Result<Turn, Fault> {
    let fault = |problem| Err(Fault { line, problem });
    let get = |what: &'static str| op.get(what).ok_or(Fault { line, problem: Problem::Lacks { what } });
    let Some(process) = get("process")?.number() else {
        return fault(Problem::Expected { what: "the number of a process" });
    };
    let name = get("f")?.name().unwrap_or_default();
    let Some(verb) = Verb::of(name) else { return fault(Problem::NoSuchVerb { name: short(name) }) };
    let kind = get("type")?.name().unwrap_or_default();
    // What an append or a compare-and-set is told when it was not done: docs/export.md.
    let mismatch = verb == Verb::Cas;
    let Some(phase) = phase(kind, mismatch) else { return fault(Problem::NoSuchPhase { name: short(kind) }) };
    let Some(content) = content(verb, get("value")?, true) else { return fault(Problem::NotValue { verb }) };
    let key = get("key")?.value().unwrap_or_default().as_str().into();
    Ok(Turn { line, process, phase, verb, key, content })
}
