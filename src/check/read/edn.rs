//! Op maps: `{:process 0, :type :invoke, :f :read, :value nil}`, one after another or in a vector.

use super::Taker;
use super::notation::{Datum, Dialect, Reader};
use crate::check::{Content, Fault, Phase, Problem, Turn, Verb};

/// Reads op maps. `keyed` says that each has a `:key`; else the key may stand in the value, as `[key value]`.
pub(super) fn read(text: &str, keyed: bool, taker: &mut Taker) -> Result<(), Fault> {
    let mut reader = Reader::new(text, 1, Dialect::Edn);
    let mut end = None;
    let mut style = None;
    loop {
        reader.skip()?;
        if let Some(sign) = end
            && reader.sign(sign)
        {
            end = None;
        } else if reader.rest.is_empty() {
            return match end {
                Some(_) => reader.fault(Problem::Expected { what: "the end of the list of operations" }),
                None => Ok(()),
            };
        } else if end.is_none() && reader.sign('[') {
            end = Some(']');
        } else if end.is_none() && reader.sign('(') {
            end = Some(')');
        } else {
            let line = reader.line;
            if !reader.rest.starts_with('{') {
                return reader
                    .fault(Problem::Expected { what: "an operation such as {:process 0, :type :invoke, :f :read}" });
            }
            let map = reader.next()?;
            if let Some(turn) = turn(&map, line, keyed, &mut style)? {
                taker.take(turn)?;
            }
        }
    }
}

/// What a map says; none where it is not about an operation of a client.
fn turn(map: &Datum, line: u32, keyed: bool, style: &mut Option<bool>) -> Result<Option<Turn>, Fault> {
    let fault = |problem| Err(Fault { line, problem });
    let get = |what: &'static str| map.get(what).ok_or(Fault { line, problem: Problem::Lacks { what } });
    let process = match get("process")? {
        // Whoever has a name instead of a number is no client, but what makes the faults.
        Datum::Keyword(_) | Datum::Text(_) => return Ok(None),
        number => match number.number() {
            Some(number) => number,
            None => return fault(Problem::Expected { what: "the number of a process" }),
        },
    };
    let name = get("f")?.name().unwrap_or_default();
    let Some(verb) = Verb::of(name) else { return fault(Problem::NoSuchVerb { name: short(name) }) };
    let kind = get("type")?.name().unwrap_or_default();
    let mismatch = verb == Verb::Cas
        && match map.get("error") {
            Some(error) => error.name() == Some("mismatch"),
            // Of a key-value log, a compare-and-set that fails has compared.
            None => keyed,
        };
    let Some(phase) = phase(kind, mismatch) else { return fault(Problem::NoSuchPhase { name: short(kind) }) };
    let nil = Datum::Nil;
    let value = map.get("value").unwrap_or(&nil);
    let (key, value) = match (map.get("key"), parts(verb, value)) {
        (Some(key), _) => (key.value(), value),
        (None, _) if keyed => return fault(Problem::Lacks { what: "key" }),
        (None, Some((key, value))) => (key.value(), value),
        (None, None) => (None, value),
    };
    // A history has keys or has none: else a value of two would be taken for a key and its value.
    if *style.get_or_insert(key.is_some()) != key.is_some() {
        let what =
            if key.is_some() { "an operation without a key, like those before" } else { "a key, as in [\"x\" 1]" };
        return fault(Problem::Expected { what });
    }
    let Some(content) = content(verb, value, key.is_some()) else { return fault(Problem::NotValue { verb }) };
    let key = key.unwrap_or_default().as_str().into();
    Ok(Some(Turn { line, process, phase, verb, key, content }))
}

/// A phase by its name.
pub(super) fn phase(name: &str, mismatch: bool) -> Option<Phase> {
    Some(match name {
        "invoke" => Phase::Invoke,
        "ok" => Phase::Ok,
        "fail" if mismatch => Phase::Mismatch,
        "fail" => Phase::Fail,
        "info" => Phase::Info,
        _ => return None,
    })
}

/// The key and the value in a `[key value]`, if it is one.
fn parts(verb: Verb, value: &Datum) -> Option<(&Datum, &Datum)> {
    let Datum::List(list) = value else { return None };
    match &list[..] {
        [key, value] if verb != Verb::Cas || matches!(value, Datum::List(_)) => Some((key, value)),
        _ => None,
    }
}

/// What a value says. Nil is what a key without a value has; but for a register without keys it says nothing, as Knossos
/// has it: of a read that found nothing worth to be told, nobody knows what it found.
pub(super) fn content(verb: Verb, value: &Datum, keyed: bool) -> Option<Content> {
    let text = |datum: &Datum| datum.value().map(|text| text.as_str().into());
    Some(match (verb, value) {
        (Verb::Cas, Datum::List(list)) => match &list[..] {
            [from, to] => Content::Two(text(from), text(to)),
            _ => return None,
        },
        (Verb::Cas, _) => Content::Unknown,
        (_, Datum::Nil) if !keyed && verb == Verb::Read => Content::Unknown,
        (_, value) => Content::One(text(value)),
    })
}

/// The beginning of a name that somebody else wrote.
pub(super) fn short(name: &str) -> String {
    name.chars().take(40).collect()
}
