//! The text of a trace: one event, one line. docs/trace.md is its definition.

use std::fmt::Write;

use crate::protocol::{Info, NodeId};
use crate::sim::{Event, EventKind, Void, row};

/// The flags of [`Event::detail`] and their words, in the order in which a line has them.
pub const FLAGS: [(u16, &str); 6] = [
    (Event::EPOCH, "epoch"),
    (Event::COMMITTED, "committed"),
    (Event::LOG, "log"),
    (Event::HEARD, "heard"),
    (Event::COPY, "copy"),
    (Event::BREACH, "breach"),
];

/// The name of what an event is about: its message or timer.
pub fn name(event: &Event, info: &'static Info) -> Option<&'static str> {
    let at = usize::from(event.row);
    if event.row == row::NONE {
        return None;
    }
    match event.kind {
        EventKind::Fire => info.timers.get(at).copied(),
        _ => info.messages.get(at).copied().or_else(|| row::name(event.row)),
    }
}

/// Why a command was void, if this event is one.
pub fn reason(event: &Event) -> Option<Void> {
    let at = usize::from(event.detail).checked_sub(1)?;
    (event.kind == EventKind::Void).then(|| Void::ALL.get(at).copied())?
}

/// The role that the node has taken in this event.
pub fn role(event: &Event, info: &'static Info) -> Option<&'static str> {
    let changed = event.kind != EventKind::Void && event.detail & Event::ROLE != 0;
    changed.then(|| info.roles.get(usize::from(event.detail >> 8)).copied())?
}

/// The words of what came of an event.
pub fn flags(event: &Event) -> impl Iterator<Item = &'static str> {
    let detail = if event.kind == EventKind::Void { 0 } else { event.detail };
    FLAGS.iter().filter(move |(bit, _)| detail & bit != 0).map(|&(_, word)| word)
}

/// Writes the line of event `number`, without its line end.
pub fn line(out: &mut String, number: u32, event: &Event, info: &'static Info) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{number} {}us {} ", event.at.0, event.kind.name());
    let _ = match (event.from, event.to) {
        (NodeId(0), NodeId(0)) => write!(out, "-"),
        (from, to) if from == to => write!(out, "{from}"),
        (from, to) => write!(out, "{from}>{to}"),
    };
    if event.number != 0 {
        let _ = write!(out, "#{}", event.number);
    }
    let _ = match name(event, info) {
        None => write!(out, " -"),
        Some(name) if name.contains(' ') => write!(out, " \"{name}\""),
        Some(name) => write!(out, " {name}"),
    };
    let _ = write!(out, " epoch={} argument={} cause=", event.epoch, event.argument);
    let _ = match event.cause {
        Event::NO_CAUSE => write!(out, "-"),
        cause => write!(out, "{cause}"),
    };
    let _ = write!(out, " detail={} ", event.detail);
    let start = out.len();
    if let Some(reason) = reason(event) {
        out.push_str(reason.name());
    }
    if let Some(role) = role(event, info) {
        let _ = write!(out, "role:{role}");
    }
    for word in flags(event) {
        if out.len() > start {
            out.push('+');
        }
        out.push_str(word);
    }
    if out.len() == start {
        out.push('-');
    }
}
