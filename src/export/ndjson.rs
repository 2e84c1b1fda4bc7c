//! The trace as NDJSON: a header, then one event a line. docs/trace.schema.json is its schema.

use std::fmt::Write;

use crate::protocol::{Field, Text, Value};
use crate::session::{Error, TraceHeader, flags, name, reason, role, rule, write_json_text};
use crate::sim::{Event, TRACE_VERSION};

use super::About;
use super::history::{Content, Turn};
use super::walk::{End, Form, Seen, Wants};
use crate::session::Place;

/// The greatest whole number that every reader of JSON keeps exactly.
const EXACT: u64 = (1 << 53) - 1;

/// The trace as NDJSON.
#[derive(Default)]
pub(super) struct Lines;

impl Form for Lines {
    fn wants(&self) -> Wants {
        Wants { fields: true, clocks: true }
    }

    fn begin(&mut self, about: &About, out: &mut String) {
        let header = TraceHeader {
            version: TRACE_VERSION,
            protocol: about.script.setup.info.id.to_owned(),
            digest: about.digest.clone(),
            script: about.text.clone(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{header}");
    }

    fn event(&mut self, seen: &Seen<'_>, out: &mut String) {
        let Event { at, kind, from, to, number, epoch, argument, cause, detail, .. } = seen.event;
        let _ = write!(out, "{{\"seq\":{},\"time_us\":{}", seen.number, at.0);
        let _ = write!(out, ",\"node\":\"{}\",\"kind\":\"{}\",\"cause\":", Place::of(&seen.event), kind.name());
        let _ = match cause {
            Event::NO_CAUSE => write!(out, "null"),
            cause => write!(out, "{cause}"),
        };
        out.push_str(",\"clock\":{");
        for (at, (place, count)) in seen.clock.entries().enumerate() {
            comma(out, at);
            let _ = write!(out, "\"{place}\":{count}");
        }
        out.push_str("},\"fields\":");
        record(out, &seen.fields);
        for (key, id) in [("from", from), ("to", to)] {
            text_or_null(out, key, (id.0 != 0).then(|| id.to_string()).as_deref());
        }
        text_or_null(out, "name", name(&seen.event, seen.info).or_else(|| rule(&seen.event, seen.info)));
        let _ = write!(out, ",\"number\":{number},\"epoch\":");
        whole(out, epoch);
        out.push_str(",\"argument\":");
        whole(out, argument);
        let _ = write!(out, ",\"detail\":{detail},\"outcome\":[");
        let role = role(&seen.event, seen.info).map(|role| format!("role:{role}"));
        let reason = reason(&seen.event).map(|reason| reason.name().to_owned());
        let words = reason.into_iter().chain(role).chain(flags(&seen.event).map(str::to_owned));
        for (at, word) in words.enumerate() {
            comma(out, at);
            write_json_text(out, &word);
        }
        out.push(']');
        if let Some(command) = &seen.command {
            text_or_null(out, "command", Some(command));
        }
        if let Some(turn) = &seen.turn {
            operation(out, turn, seen.ended.as_ref());
        }
        out.push_str("}\n");
    }

    fn end(&mut self, _: &End<'_>, _: &mut String) -> Result<(), Error> {
        Ok(())
    }
}

/// What happened to a client's operation.
fn operation(out: &mut String, turn: &Turn, ended: Option<&Turn>) {
    let (phase, process, does) = (turn.phase.name(), turn.process, turn.does());
    let _ = write!(out, ",\"op\":{{\"type\":\"{phase}\",\"process\":{process},\"f\":\"{does}\",\"key\":");
    write_json_text(out, turn.record.request.operation.key());
    out.push_str(",\"value\":");
    match turn.content() {
        Content::Nothing => out.push_str("null"),
        Content::One(text) => write_json_text(out, text),
        Content::Two(expect, value) => {
            out.push('[');
            write_json_text(out, expect);
            out.push(',');
            write_json_text(out, value);
            out.push(']');
        }
    }
    if let Some(ended) = ended {
        let _ = write!(out, ",\"ended\":\"{}\"", ended.phase.name());
    }
    out.push('}');
}

fn comma(out: &mut String, at: usize) {
    if at > 0 {
        out.push(',');
    }
}

fn text_or_null(out: &mut String, key: &str, text: Option<&str>) {
    let _ = write!(out, ",\"{key}\":");
    match text {
        Some(text) => write_json_text(out, text),
        None => out.push_str("null"),
    }
}

/// A number; as a text where not every reader would keep it.
fn whole(out: &mut String, number: u64) {
    let _ = if number > EXACT { write!(out, "\"{number}\"") } else { write!(out, "{number}") };
}

fn record(out: &mut String, fields: &[Field]) {
    out.push('{');
    for (at, Field(key, it)) in fields.iter().enumerate() {
        comma(out, at);
        write_json_text(out, key);
        out.push(':');
        value(out, it);
    }
    out.push('}');
}

fn value(out: &mut String, it: &Value) {
    match it {
        Value::None => out.push_str("null"),
        Value::Number(number) | Value::Micros(number) => whole(out, *number),
        Value::Numbered(number, numbering) if numbering.low_bits == 0 => whole(out, *number),
        Value::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::List(list) => {
            out.push('[');
            for (at, each) in list.iter().enumerate() {
                comma(out, at);
                value(out, each);
            }
            out.push(']');
        }
        Value::Record(fields) => record(out, fields),
        Value::Map(map) => {
            out.push('{');
            for (at, (key, each)) in map.iter().enumerate() {
                comma(out, at);
                write_json_text(out, &plain(key));
                out.push(':');
                value(out, each);
            }
            out.push('}');
        }
        Value::Numbered(..) | Value::Text(_) | Value::Node(_) => write_json_text(out, &plain(it)),
    }
}

/// A value as one text: what a key of an object may be.
fn plain(it: &Value) -> Text {
    match it {
        Value::Text(text) => text.clone(),
        Value::Number(number) | Value::Micros(number) => number.to_string().into(),
        Value::Node(id) => id.to_string().into(),
        Value::Flag(flag) => flag.to_string().into(),
        Value::None => "".into(),
        Value::Numbered(number, numbering) => numbering.text(*number).into(),
        Value::List(_) | Value::Record(_) | Value::Map(_) => {
            let mut text = String::new();
            value(&mut text, it);
            text.into()
        }
    }
}
