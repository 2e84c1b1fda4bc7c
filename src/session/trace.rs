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

/// The events that a session keeps: a list in chunks, so that it grows without moving what it has.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The number of the first event that it still has.
    first: u32,
    chunks: Vec<Vec<Event>>,
}

/// Events of one chunk.
const CHUNK: usize = 8192;

impl Recording {
    /// The number that the next event gets.
    pub fn end(&self) -> u32 {
        let full = self.chunks.len().saturating_sub(1) * CHUNK;
        self.first + (full + self.chunks.last().map_or(0, Vec::len)) as u32
    }

    /// Appends an event.
    pub fn push(&mut self, event: Event) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.len() < CHUNK => chunk.push(event),
            _ => {
                // The first chunk grows as needed, so that a small run stays small.
                let mut chunk = Vec::with_capacity(if self.chunks.is_empty() { 64 } else { CHUNK });
                chunk.push(event);
                self.chunks.push(chunk);
            }
        }
    }

    /// The event of this number.
    pub fn get(&self, number: u32) -> Option<&Event> {
        let at = number.checked_sub(self.first)? as usize;
        self.chunks.get(at / CHUNK)?.get(at % CHUNK)
    }

    /// Hands over all events that it has, and goes on after them.
    pub fn take(&mut self) -> impl Iterator<Item = Event> + use<> {
        self.first = self.end();
        std::mem::take(&mut self.chunks).into_iter().flatten()
    }

    /// Forgets all events from this number on.
    pub fn truncate(&mut self, end: u32) {
        if end >= self.end() {
            return;
        }
        let len = end.saturating_sub(self.first) as usize;
        self.first = self.first.min(end);
        self.chunks.truncate(len.div_ceil(CHUNK));
        if let (Some(last), false) = (self.chunks.last_mut(), len.is_multiple_of(CHUNK)) {
            last.truncate(len % CHUNK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Instant;

    #[test]
    fn a_recording_is_a_list() {
        let event = |at| Event { at: Instant(at), ..Event::default() };
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK] {
            let mut list = Recording::default();
            (0..20_000).for_each(|at| list.push(event(at)));
            assert_eq!(list.end(), 20_000);
            list.truncate(30_000);
            assert_eq!(list.end(), 20_000);
            list.truncate(len as u32);
            assert_eq!(list.end(), len as u32);
            assert_eq!(list.get(len as u32), None);
            list.push(event(7));
            assert_eq!(list.get(len as u32), Some(&event(7)));
            assert_eq!(list.end(), len as u32 + 1);
        }
    }

    #[test]
    fn what_was_taken_keeps_its_numbers() {
        let event = |at| Event { at: Instant(at), ..Event::default() };
        let mut list = Recording::default();
        (0..10_000).for_each(|at| list.push(event(at)));
        assert!(list.take().eq((0..10_000).map(event)));
        assert_eq!((list.end(), list.get(9_999)), (10_000, None));
        list.push(event(7));
        assert_eq!(list.get(10_000), Some(&event(7)));
        list.truncate(5_000);
        assert_eq!(list.end(), 5_000);
        list.push(event(8));
        assert_eq!(list.get(5_000), Some(&event(8)));
    }
}
