//! What a session keeps of the events of a run: the last of them, and of all what kinds there were.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::protocol::Instant;
use crate::sim::{Event, EventKind, row};

/// Events of one chunk.
const CHUNK: usize = 8192;

/// How many events are kept of what is played again below the first that is kept: enough for a page that looks at what
/// has just happened.
const AGAIN: usize = 8 * CHUNK;

/// How many events a stretch has, of which it is known what kinds there were.
const STRETCH: u32 = 1 << 15;

/// Which kinds of event there may have been in a stretch of a run, as bits: where a bit is not set there was none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    kinds: u64,
    messages: u64,
    timers: u64,
    breach: bool,
}

impl Seen {
    /// Nothing is known, so there may have been anything.
    const ANYTHING: Self = Self { kinds: u64::MAX, messages: u64::MAX, timers: u64::MAX, breach: true };

    #[inline]
    fn note(&mut self, event: &Event) {
        self.kinds |= 1 << event.kind as u8;
        if event.kind == EventKind::Fire {
            self.timers |= bit(event.row);
        } else {
            self.messages |= bit(event.row);
        }
        self.breach |= event.kind != EventKind::Void && event.detail & Event::BREACH != 0;
    }

    /// Whether there may have been one of this kind.
    pub fn kind(&self, kind: EventKind) -> bool {
        self.kinds & 1 << kind as u8 != 0
    }

    /// Whether there may have been something about a message of this row.
    pub fn message(&self, row: u8) -> bool {
        self.messages & bit(row) != 0
    }

    /// Whether a timer of this row may have gone off.
    pub fn timer(&self, row: u8) -> bool {
        self.timers & bit(row) != 0
    }

    /// Whether a promise may have broken.
    pub fn breach(&self) -> bool {
        self.breach
    }
}

/// The bit of a row. Rows beyond the protocol's own come last; should a protocol have very many, the last share one.
fn bit(row: u8) -> u64 {
    let at = if row >= row::REQUEST { 56 + (row & 7) } else { row.min(55) };
    1 << at
}

/// The events of a stretch of a run that ends where it was played to, in full chunks that copies share. Of a long run the
/// earliest are forgotten; what is played again of them is kept in a short list of its own.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The number of the first event that it still has.
    first: u32,
    full: VecDeque<Arc<Vec<Event>>>,
    open: Vec<Event>,
    /// How many events it may have; a few more until a chunk is full.
    most: u32,
    again: Vec<Event>,
    /// The number of the first event of those.
    again_first: u32,
    /// By stretch, from the start of the run on.
    seen: Vec<Seen>,
}

impl Default for Recording {
    fn default() -> Self {
        Self::of_the_last(u32::MAX)
    }
}

impl Recording {
    /// A recording that forgets all but the last `most` events.
    pub fn of_the_last(most: u32) -> Self {
        Self {
            first: 0,
            full: VecDeque::new(),
            open: Vec::new(),
            most,
            again: Vec::new(),
            again_first: 0,
            seen: Vec::new(),
        }
    }

    /// The number that the next event gets.
    pub fn end(&self) -> u32 {
        self.first + (self.full.len() * CHUNK + self.open.len()) as u32
    }

    /// Keeps the event of this number, if it is not kept already.
    #[inline]
    pub fn record(&mut self, number: u32, event: &Event) {
        let end = self.end();
        if number == end {
            self.push(number, event);
        } else if number > end {
            self.restart(number);
            self.seen.truncate((end / STRETCH) as usize);
            self.seen.resize(number.div_ceil(STRETCH) as usize, Seen::ANYTHING);
            self.push(number, event);
        } else if number < self.first {
            self.push_again(number, *event);
        }
    }

    #[inline]
    fn push(&mut self, number: u32, event: &Event) {
        let stretch = (number / STRETCH) as usize;
        if self.seen.len() <= stretch {
            self.seen.push(Seen::default());
        }
        self.seen[stretch].note(event);
        self.open.push(*event);
        if self.open.len() < CHUNK {
            return;
        }
        // The open chunk grows as needed, so that a small run stays small.
        self.full.push_back(Arc::new(std::mem::replace(&mut self.open, Vec::with_capacity(CHUNK))));
        if self.full.len() > 1 && (self.full.len() * CHUNK) as u32 > self.most {
            self.full.pop_front();
            self.first += CHUNK as u32;
        }
    }

    fn push_again(&mut self, number: u32, event: Event) {
        let end = self.again_first + self.again.len() as u32;
        if number < self.again_first || number > end {
            self.again.clear();
        } else if number < end {
            return;
        }
        if self.again.len() == AGAIN {
            self.again.drain(..AGAIN / 2);
            self.again_first += (AGAIN / 2) as u32;
        }
        if self.again.is_empty() {
            self.again_first = number;
        }
        self.again.push(event);
    }

    /// The event of this number.
    pub fn get(&self, number: u32) -> Option<&Event> {
        let Some(at) = number.checked_sub(self.first) else {
            return self.again.get(number.checked_sub(self.again_first)? as usize);
        };
        let at = at as usize;
        match self.full.get(at / CHUNK) {
            Some(chunk) => chunk.get(at % CHUNK),
            None => self.open.get(at.checked_sub(self.full.len() * CHUNK)?),
        }
    }

    /// The number of the first event that it still has, with all that came after it.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The events of these numbers that it still has, in pieces: the number of the first of each, and the piece.
    pub fn pieces(&self, events: Range<u32>) -> impl Iterator<Item = (u32, &[Event])> {
        let chunks = self.full.iter().map(|chunk| &chunk[..]).chain([&self.open[..]]);
        let from = |at: usize| self.first + (at * CHUNK) as u32;
        chunks.enumerate().filter_map(move |(at, chunk)| {
            let first = from(at);
            let [start, end] = [events.start, events.end].map(|it| it.clamp(first, first + chunk.len() as u32));
            (start < end).then(|| (start, &chunk[(start - first) as usize..(end - first) as usize]))
        })
    }

    /// What there may have been among the events of these numbers.
    pub fn seen(&self, events: Range<u32>) -> impl Iterator<Item = Seen> {
        let stretches = events.start / STRETCH..events.end.div_ceil(STRETCH);
        stretches.map(|stretch| self.seen.get(stretch as usize).copied().unwrap_or(Seen::ANYTHING))
    }

    /// Hands over all events that it has, and goes on after them.
    pub fn take(&mut self) -> impl Iterator<Item = Event> + use<> {
        self.first = self.end();
        let (full, open) = (std::mem::take(&mut self.full), std::mem::take(&mut self.open));
        full.into_iter().flat_map(|chunk| Arc::try_unwrap(chunk).unwrap_or_else(|shared| (*shared).clone())).chain(open)
    }

    /// Forgets all events from this number on.
    pub fn truncate(&mut self, end: u32) {
        // The short list is of the same past: what lies below the cut still holds.
        self.again.truncate(end.saturating_sub(self.again_first) as usize);
        if end >= self.end() {
            return;
        }
        self.seen.truncate(end.div_ceil(STRETCH) as usize);
        if end <= self.first {
            self.restart(end);
            return;
        }
        let len = (end - self.first) as usize;
        if let Some(chunk) = self.full.get(len / CHUNK) {
            self.open = chunk[..len % CHUNK].to_vec();
            self.full.truncate(len / CHUNK);
        } else {
            self.open.truncate(len - self.full.len() * CHUNK);
        }
    }

    /// Forgets every event, but neither how many there were nor of what kinds.
    pub fn forget(&mut self) {
        self.restart(self.end());
        self.again = Vec::new();
    }

    /// Forgets every event, and goes on at this number.
    fn restart(&mut self, first: u32) {
        (self.first, self.open) = (first, Vec::new());
        self.full.clear();
    }

    /// Forgets what was played again.
    pub fn forget_again(&mut self) {
        self.again = Vec::new();
    }

    /// How many events, from the start of the run on, lie before this instant for certain.
    pub fn before(&self, at: Instant) -> u32 {
        let (mut from, mut to) = (self.first, self.end());
        while from < to {
            let middle = from.midpoint(to);
            if self.get(middle).is_some_and(|event| event.at < at) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        // Where not even the first that it has is before, nothing is known of those that it has forgotten.
        if from == self.first { 0 } else { from }
    }

    /// How many events it has that no copy shares.
    pub fn own(&self) -> usize {
        let full = self.full.iter().filter(|chunk| Arc::strong_count(chunk) == 1).count();
        full * CHUNK + self.open.len() + self.again.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: u64) -> Event {
        Event { at: Instant(at), ..Event::default() }
    }

    fn record(list: &mut Recording, numbers: std::ops::Range<u32>) {
        numbers.for_each(|number| list.record(number, &event(number.into())));
    }

    #[test]
    fn a_recording_is_a_list() {
        let chunk = CHUNK as u32;
        for len in [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk] {
            let mut list = Recording::default();
            record(&mut list, 0..20_000);
            record(&mut list, 0..10_000);
            assert_eq!((list.first, list.end()), (0, 20_000));
            list.truncate(30_000);
            assert_eq!(list.end(), 20_000);
            let copy = list.clone();
            list.truncate(len);
            assert_eq!((list.end(), list.get(len)), (len, None));
            list.record(len, &event(7));
            assert_eq!((list.get(len), list.end()), (Some(&event(7)), len + 1));
            assert_eq!((copy.get(len), copy.end()), (Some(&event(len.into())), 20_000));
        }
    }

    #[test]
    fn what_was_taken_keeps_its_numbers() {
        let mut list = Recording::default();
        record(&mut list, 0..10_000);
        assert!(list.take().eq((0..10_000).map(event)));
        assert_eq!((list.end(), list.get(9_999)), (10_000, None));
        list.record(10_000, &event(7));
        assert_eq!(list.get(10_000), Some(&event(7)));
        list.truncate(5_000);
        assert_eq!(list.end(), 5_000);
        list.record(5_000, &event(8));
        assert_eq!(list.get(5_000), Some(&event(8)));
    }

    #[test]
    fn of_a_long_run_the_last_are_kept_and_what_is_played_again() {
        let mut list = Recording::of_the_last(30_000);
        record(&mut list, 0..200_000);
        assert!(list.first > 0 && list.end() == 200_000 && list.end() - list.first >= 24_576);
        assert_eq!(list.get(list.first - 1), None);
        record(&mut list, 20_000..40_000);
        assert_eq!((list.get(19_999), list.get(20_000)), (None, Some(&event(20_000))));
        assert_eq!((list.get(39_999), list.get(199_999)), (Some(&event(39_999)), Some(&event(199_999))));
        let first = list.first;
        record(&mut list, 10_000..first + 5);
        assert_eq!(list.get(list.first - 1), Some(&event(u64::from(list.first) - 1)));
        assert!(list.get(10_000).is_none(), "the short list is short");
        list.truncate(30_000);
        assert_eq!((list.end(), list.get(30_000)), (30_000, None));
        list.record(50_000, &event(1));
        assert_eq!((list.first, list.end(), list.get(50_000)), (50_000, 50_001, Some(&event(1))));
    }

    #[test]
    fn what_was_never_there_need_not_be_looked_for() {
        let mut list = Recording::of_the_last(10_000);
        record(&mut list, 0..STRETCH);
        list.record(STRETCH, &Event { kind: EventKind::Crash, ..event(0) });
        record(&mut list, STRETCH + 1..3 * STRETCH);
        let crash = |list: &Recording, stretch| {
            list.seen(stretch * STRETCH..(stretch + 1) * STRETCH).any(|it| it.kind(EventKind::Crash))
        };
        assert_eq!(
            [0, 1, 2, 3].map(|stretch| crash(&list, stretch)),
            [false, true, false, true],
            "of the future nothing is known"
        );
        list.forget();
        assert_eq!((list.end(), crash(&list, 0)), (3 * STRETCH, false));
        list.truncate(STRETCH);
        list.record(STRETCH, &event(0));
        assert!(!crash(&list, 1));
        list.record(2 * STRETCH, &event(0));
        assert_eq!([0, 1, 2].map(|stretch| crash(&list, stretch)), [false, true, false], "nor of what was left out");
        let timer = Event { kind: EventKind::Fire, row: 3, ..event(0) };
        list.record(2 * STRETCH + 1, &timer);
        let seen = list.seen(2 * STRETCH..2 * STRETCH + 2).next().expect("one stretch");
        assert_eq!(
            [seen.timer(3), seen.timer(2), seen.message(3), seen.message(0), seen.breach()],
            [true, false, false, true, false]
        );
    }

    #[test]
    fn copies_count_what_they_have_in_common_to_neither() {
        let mut list = Recording::default();
        record(&mut list, 0..3 * CHUNK as u32);
        let mut copy = list.clone();
        assert_eq!((list.own(), copy.own()), (0, 0));
        copy.truncate(CHUNK as u32 + 5);
        assert_eq!((list.own(), copy.own()), (2 * CHUNK, 5));
    }
}
