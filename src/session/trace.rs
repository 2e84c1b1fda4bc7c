//! The text of a trace: one event, one line. docs/trace.md is its definition.

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

/// Writes a number. A trace is made of little else, so this is several times as quick as the general way.
fn decimal(out: &mut String, mut number: u64) {
    const MOST: usize = 20;
    let mut digits = [b'0'; MOST];
    let mut at = MOST;
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&digit| char::from(digit)));
}

/// Writes the name of a process.
fn process(out: &mut String, id: NodeId) {
    out.push(if id.is_client() { 'c' } else { 'n' });
    decimal(out, id.number().into());
}

/// Writes the line of event `number`, without its line end.
pub fn line(out: &mut String, number: u32, event: &Event, info: &'static Info) {
    decimal(out, number.into());
    out.push(' ');
    decimal(out, event.at.0);
    out.push_str("us ");
    out.push_str(event.kind.name());
    out.push(' ');
    match (event.from, event.to) {
        (NodeId(0), NodeId(0)) => out.push('-'),
        (from, to) => {
            process(out, from);
            if from != to {
                out.push('>');
                process(out, to);
            }
        }
    }
    if event.number != 0 {
        out.push('#');
        decimal(out, event.number.into());
    }
    let name = name(event, info).unwrap_or("-");
    let quote = if name.contains(' ') { "\"" } else { "" };
    for part in [" ", quote, name, quote, " epoch="] {
        out.push_str(part);
    }
    decimal(out, event.epoch);
    out.push_str(" argument=");
    decimal(out, event.argument);
    out.push_str(" cause=");
    match event.cause {
        Event::NO_CAUSE => out.push('-'),
        cause => decimal(out, cause.into()),
    }
    out.push_str(" detail=");
    decimal(out, event.detail.into());
    out.push(' ');
    outcome(out, event, info);
}

/// Writes the words of what came of an event.
fn outcome(out: &mut String, event: &Event, info: &'static Info) {
    let start = out.len();
    if let Some(reason) = reason(event) {
        out.push_str(reason.name());
    }
    if let Some(role) = role(event, info) {
        out.push_str("role:");
        out.push_str(role);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_numbers_do() {
        for number in [0, 7, 10, 99, 100, 18_446_744_073_709_551, u64::MAX] {
            let mut text = String::new();
            decimal(&mut text, number);
            assert_eq!(text, number.to_string());
        }
        for id in [NodeId(1), NodeId(12), NodeId(0x8001), NodeId(0xffff)] {
            let mut text = String::new();
            process(&mut text, id);
            assert_eq!(text, id.to_string());
        }
    }
}
