//! The trace digest: every event with all its fields, folded in order. docs/trace.md defines it for others.

use std::hash::Hasher;

use super::{Event, EventKind, row};
use crate::protocol::{Info, StableHasher};

/// The version of the trace: its events, their order and its digest. The same script has the same trace in every release
/// of one version.
pub const TRACE_VERSION: u32 = 1;

/// The names of a protocol's rows as numbers, so that a digest does not hang on the order of a table. One for each row
/// that there can be.
#[derive(Clone, Debug)]
pub(super) struct Names {
    kinds: [u64; EventKind::ALL.len() + 1],
    messages: [u64; 256],
    timers: [u64; 256],
}

impl Names {
    pub fn of(info: &Info) -> Self {
        let mut kinds = [0; EventKind::ALL.len() + 1];
        EventKind::ALL.iter().for_each(|&kind| kinds[kind as usize] = name_hash(kind.name()));
        Self { kinds, messages: rows(info.messages), timers: rows(info.timers) }
    }

    fn row(&self, event: &Event) -> u64 {
        let rows = if event.kind == EventKind::Fire { &self.timers } else { &self.messages };
        rows[usize::from(event.row)]
    }
}

/// The rows of a table, and what every protocol has beyond them.
fn rows(names: &[&str]) -> [u64; 256] {
    let name = |at: usize| names.get(at).copied().or_else(|| row::name(at as u8));
    std::array::from_fn(|at| name(at).map_or(0, name_hash))
}

/// FNV-1a of a name, in 64 bits.
fn name_hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The digest after `event`.
#[inline]
pub(super) fn fold(digest: u64, names: &Names, event: &Event) -> u64 {
    let mut hasher = StableHasher::new(digest);
    hasher.write_u64(event.at.0);
    hasher.write_u64(names.kinds[event.kind as usize] ^ names.row(event).rotate_left(1));
    hasher.write_u64(u64::from(event.from.0) << 48 | u64::from(event.to.0) << 32 | u64::from(event.number));
    hasher.write_u64(u64::from(event.cause) << 16 | u64::from(event.detail));
    hasher.write_u64(event.epoch);
    hasher.write_u64(event.argument);
    hasher.finish()
}

/// The digest of the trace that has these events.
pub fn trace_digest<'a>(info: &Info, events: impl IntoIterator<Item = &'a Event>) -> u64 {
    let names = Names::of(info);
    events.into_iter().fold(0, |digest, event| fold(digest, &names, event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Instant, NodeId};

    #[test]
    fn every_field_counts() {
        let names = Names {
            kinds: std::array::from_fn(|kind| kind as u64 * 77),
            messages: rows(&["a", "b"]),
            timers: rows(&["t"]),
        };
        let base = Event { kind: EventKind::Deliver, ..Event::default() };
        let changed = [
            Event { at: Instant(1), ..base },
            Event { epoch: 1, ..base },
            Event { argument: 1, ..base },
            Event { number: 1, ..base },
            Event { cause: 1, ..base },
            Event { from: NodeId(1), ..base },
            Event { to: NodeId(1), ..base },
            Event { kind: EventKind::Fire, ..base },
            Event { row: 1, ..base },
            Event { row: row::REQUEST, ..base },
            Event { detail: 1, ..base },
        ];
        let mut digests: Vec<_> = changed.iter().chain([&base]).map(|event| fold(0, &names, event)).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), changed.len() + 1);
    }
}
