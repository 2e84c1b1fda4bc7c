//! Jepsen's log lines: `INFO  jepsen.util - 0 :invoke :read nil`, with tabs or blanks between.

use super::Taker;
use super::edn::{content, phase, short};
use super::notation::{Datum, Dialect, Reader};
use crate::check::{Content, Fault, Phase, Problem, Turn, Verb};

/// What stands before an operation.
const SIGN: &str = "jepsen.util";

pub(super) fn read(text: &str, taker: &mut Taker) -> Result<(), Fault> {
    let mut log = false;
    for (line, content) in (1..).zip(text.lines()) {
        match content.split_once(SIGN) {
            Some((before, rest)) if is_log(before) => {
                log = true;
                let rest = rest.trim_start().strip_prefix("- ").unwrap_or(rest.trim_start());
                if let Some(turn) = turn(rest, line)? {
                    taker.take(turn)?;
                }
            }
            // Between operations other things are logged, over several lines at times.
            _ if is_log(content) => log = true,
            _ if content.trim().is_empty() || log && content.starts_with([' ', '\t']) => {}
            _ => {
                let what = "a line of a log such as INFO  jepsen.util - 0 :invoke :read nil";
                return Err(Fault { line, problem: Problem::Expected { what } });
            }
        }
    }
    Ok(())
}

/// Whether a line begins as lines of logs do: with a level, or with a time before it.
fn is_log(line: &str) -> bool {
    let levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];
    line.split_whitespace().take(4).any(|word| levels.contains(&word))
}

/// What a line says behind its head; none where that is no operation of a client.
fn turn(text: &str, line: u32) -> Result<Option<Turn>, Fault> {
    let mut rest = text;
    let [who, kind, name] = [(); 3].map(|()| {
        let (word, after) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        rest = after;
        word
    });
    // The processes that make the faults have names.
    let Ok(process) = who.parse::<i64>() else { return Ok(None) };
    let fault = |problem| Err(Fault { line, problem });
    let [Some(kind), Some(name)] = [kind, name].map(|word| word.strip_prefix(':')) else {
        return fault(Problem::Expected { what: "a process, a phase, an operation and a value" });
    };
    let Some(verb) = Verb::of(name) else { return fault(Problem::NoSuchVerb { name: short(name) }) };
    let value = match rest.trim() {
        "" => return fault(Problem::Lacks { what: "value" }),
        value => Reader::new(value, line, Dialect::Edn).next()?,
    };
    // A compare-and-set that fails with its values has compared; one that fails with a reason was not done.
    let compared = verb == Verb::Cas && matches!(value, Datum::List(_));
    let Some(phase) = phase(kind, compared) else { return fault(Problem::NoSuchPhase { name: short(kind) }) };
    let content = match value {
        // What stands there is the reason why there is no answer.
        Datum::Keyword(_) if phase != Phase::Invoke => Content::Unknown,
        // Here a read that found nothing has found nil.
        value => match content(verb, &value, true) {
            Some(content) => content,
            None => return fault(Problem::NotValue { verb }),
        },
    };
    Ok(Some(Turn { line, process, phase, verb, key: "".into(), content }))
}
