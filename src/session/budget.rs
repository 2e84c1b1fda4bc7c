//! How much is played in one go, and what stops it before.

use super::Reached;
use crate::sim::WORK_OF_EVENT;

/// How many events are played at most before memory is asked for again. It is asked for in one piece: for a large one a memory
/// with many small gaps grows, though what is played would fit into them.
pub(super) const AT_ONCE: u32 = 1 << 13;

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

/// Lets the memory grow at once by what so many events may need. A module's memory grows by 64 KiB at a time otherwise,
/// and each time costs a browser more than the events for which it is.
pub(super) fn make_room(events: u32) {
    if cfg!(target_arch = "wasm32") {
        std::hint::black_box(Vec::<u8>::with_capacity(events as usize * 256));
    }
}
