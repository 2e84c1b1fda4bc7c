//! The trace for ShiViz: two lines an event, as its default expression reads them.
//!
//! Its hosts are processes. What happens at none of them, such as the loss of a message, is left out; so its clocks speak
//! of processes only. A span's clocks count from its own start, because ShiViz wants each host to begin with 1.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::session::{Error, flags, name, role};
use crate::sim::Event;

use super::About;
use super::walk::{End, Form, Seen, Wants};
use crate::session::Place;

/// The trace for ShiViz.
#[derive(Default)]
pub(super) struct Log {
    /// How many events of each process came before the span.
    before: BTreeMap<Place, u32>,
    /// The processes of which the span has shown an event.
    shown: BTreeMap<Place, u32>,
}

impl Form for Log {
    fn wants(&self) -> Wants {
        Wants { clocks: true, ..Wants::default() }
    }

    fn begin(&mut self, _: &About, out: &mut String) {
        // Of a file ShiViz takes the first line for an expression and the second for a delimiter, unless they are empty.
        out.push_str("\n\n");
    }

    fn event(&mut self, seen: &Seen<'_>, out: &mut String) {
        let place @ Place::Process(host) = Place::of(&seen.event) else { return };
        let count = |place| seen.clock.entries().find(|entry| entry.0 == place).map_or(0, |entry| entry.1);
        if !self.shown.contains_key(&place) {
            self.before.insert(place, count(place) - 1);
        }
        self.shown.insert(place, count(place));
        let _ = write!(out, "{} us: ", seen.event.at.0);
        words(out, seen);
        let _ = write!(out, "\n{host} {{");
        let mut first = true;
        for (place, count) in seen.clock.entries() {
            // Of a process that the span has not shown yet, all that is known came before the span.
            let count = match (self.shown.get(&place), self.before.get(&place)) {
                (Some(_), Some(before)) if count > *before => count - before,
                _ => continue,
            };
            let comma = if std::mem::take(&mut first) { "" } else { "," };
            let _ = write!(out, "{comma}\"{place}\":{count}");
        }
        out.push_str("}\n");
    }

    fn end(&mut self, _: &End<'_>, _: &mut String) -> Result<(), Error> {
        Ok(())
    }
}

/// An event in a few words.
fn words(out: &mut String, seen: &Seen<'_>) {
    let Event { kind, from, to, number, .. } = seen.event;
    out.push_str(kind.name());
    if let Some(name) = name(&seen.event, seen.info) {
        let _ = write!(out, " {name}");
    }
    if from != to {
        let _ = write!(out, " {from}>{to}#{number}");
    }
    if seen.event.epoch != 0 {
        let epoch = seen.info.epoch;
        let _ = write!(out, ", {} {}", epoch.id, epoch.text(seen.event.epoch));
    }
    if let Some(role) = role(&seen.event, seen.info) {
        let _ = write!(out, ", becomes {role}");
    }
    for flag in flags(&seen.event) {
        let _ = write!(out, ", {flag}");
    }
    if let Some(command) = &seen.command {
        let _ =
            write!(out, ", by {}", command.replace(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c), " "));
    }
}
