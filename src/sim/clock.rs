//! Clocks of nodes: each may be off, and run too fast or too slow.

use super::command::Process;
use super::queue::Next;
use super::shell::Shell;
use super::stage::short_digest;
use super::{Event, EventKind, Void};
use crate::protocol::{Instant, NEVER, NodeId};

/// A million, of which drift is counted in parts.
const MILLION: u64 = 1_000_000;

/// How far a clock may be off, in microseconds: one day.
pub const OFFSET_MOST: i64 = 86_400_000_000;

/// How many millionths faster or slower than time a clock may run: by half.
pub const DRIFT_MOST: i32 = 500_000;

/// A node's own clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LocalClock {
    /// Since when it runs like this.
    since: Instant,
    /// What it showed then; below nothing if it was that much behind.
    showed: i64,
    /// How many millionths faster than time it runs; slower, if negative.
    pub drift: i32,
}

impl LocalClock {
    /// What it shows: nothing while it is behind the start of the run.
    #[inline]
    pub fn read(&self, now: Instant) -> Instant {
        if *self == Self::default() { now } else { Instant(self.shows(now).try_into().unwrap_or(0)) }
    }

    fn shows(&self, now: Instant) -> i64 {
        // A run lasts less than 2^37 microseconds, and a rate is less than 2^21 millionths.
        let passed = (now.0 - self.since.0) * self.rate() / MILLION;
        self.showed.saturating_add_unsigned(passed)
    }

    /// How much more it shows than the time, in microseconds.
    pub fn offset(&self, now: Instant) -> i64 {
        self.shows(now) - now.0 as i64
    }

    fn rate(&self) -> u64 {
        MILLION.saturating_add_signed(self.drift.into())
    }

    /// How long so much of its own time lasts.
    #[inline]
    pub(super) fn lasts(&self, local: u64) -> u64 {
        if self.drift == 0 { local } else { scaled(local, MILLION, self.rate()) }
    }
}

/// `time` times `rate` by `other`, no less.
fn scaled(time: u64, rate: u64, other: u64) -> u64 {
    let scaled = (u128::from(time) * u128::from(rate)).div_ceil(other.into());
    u64::try_from(scaled).unwrap_or(NEVER - 1)
}

impl Shell<'_> {
    /// From now on a clock shows so much more than the time, or runs so much faster. What is left of the timers that run
    /// by it follows its rate.
    pub(super) fn change_clock(
        &mut self,
        process: &Process,
        offset: Option<i64>,
        drift: Option<i32>,
    ) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let now = self.fabric.now;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        let old = plain.clock;
        let drift = drift.unwrap_or(old.drift);
        if offset.is_none_or(|offset| offset == old.offset(now)) && drift == old.drift {
            return Err(Void::NoChange);
        }
        let showed = now.0 as i64 + offset.unwrap_or(old.offset(now));
        plain.clock = LocalClock { since: now, showed, drift };
        if drift == 0 && showed == now.0 as i64 {
            // As good as new.
            plain.clock = LocalClock::default();
        }
        if drift != old.drift {
            self.rescale(id, old.rate());
        }
        self.fabric.disturb();
        let argument = short_digest(&self.fabric.nodes[usize::from(id.0 - 1)].clock);
        let event = Event { argument, cause: Event::NO_CAUSE, ..Event::default() };
        Ok(self.node_event(EventKind::Clock, id, event))
    }

    /// Sets armed timers to when they go off, now that their clock runs otherwise.
    fn rescale(&mut self, id: NodeId, old: u64) {
        let (now, at) = (self.fabric.now, usize::from(id.0 - 1));
        let new = self.fabric.nodes[at].clock.rate();
        for slot in 0..self.fabric.nodes[at].timers.len() {
            let order = self.fabric.queue.order();
            let armed = &mut self.fabric.nodes[at].timers[slot];
            if armed.kind.is_none() || armed.due.0 == NEVER || armed.due <= now {
                continue;
            }
            armed.due = Instant(now.0.saturating_add(scaled(armed.due.0 - now.0, old, new)));
            armed.order = order;
            if armed.queued.is_none_or(|(queued, _)| queued > armed.due) {
                armed.queued = Some((armed.due, order));
                self.fabric.queue.push(armed.due, order, Next::Timer(id, slot as u16));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_and_measures_by_its_rate() {
        let right = LocalClock::default();
        assert_eq!((right.read(Instant(7)), right.lasts(100)), (Instant(7), 100));
        let fast = LocalClock { since: Instant(1_000), showed: 1_000, drift: 500_000 };
        assert_eq!((fast.read(Instant(3_000)), fast.offset(Instant(3_000))), (Instant(4_000), 1_000));
        assert_eq!((fast.lasts(300), fast.lasts(301)), (200, 201));
        let slow = LocalClock { drift: -500_000, ..fast };
        assert_eq!((slow.read(Instant(3_000)), slow.lasts(300)), (Instant(2_000), 600));
        let behind = LocalClock { since: Instant(1_000), showed: -5_000, drift: 0 };
        assert_eq!((behind.read(Instant(2_000)), behind.read(Instant(8_000))), (Instant(0), Instant(2_000)));
        assert_eq!(behind.offset(Instant(8_000)), -6_000);
    }
}
