//! How much is played in one go, and what stops it before.

use super::Reached;
use crate::sim::WORK_OF_EVENT;

/// How much may be played.
pub(super) struct Budget {
    /// How many events.
    pub left: u32,
    /// How much work beside the events.
    pub work: u64,
    /// Whether a broken promise stops it, and what a lesson says.
    pub stop: bool,
    /// Whether one broke.
    pub broken: bool,
    /// Whether a lesson said something.
    pub told: bool,
}

impl Budget {
    pub fn of(left: u32, stop: bool) -> Self {
        Self { left, work: u64::MAX, stop, broken: false, told: false }
    }

    /// One that somebody waits for: what is dearer than an event goes as several.
    pub fn at_once(left: u32, stop: bool) -> Self {
        Self { work: u64::from(left) * WORK_OF_EVENT, ..Self::of(left, stop) }
    }

    pub fn spent(&self) -> bool {
        self.left == 0 || self.work == 0 || self.stopped().is_some()
    }

    /// Why playing stops before its time.
    pub fn stopped(&self) -> Option<Reached> {
        match (self.stop, self.broken, self.told) {
            (true, true, _) => Some(Reached::Breach),
            (true, false, true) => Some(Reached::Told),
            _ => None,
        }
    }

    pub fn spend(&mut self, events: u32, broken: bool) {
        self.left = self.left.saturating_sub(events);
        self.broken |= broken;
    }
}
