//! Where a history goes wrong: the smallest piece of it that cannot be right, whatever came before.
//!
//! A window goes from a call to a return. What lies within it must be explained; what reaches into it may have been done
//! in it or not; and what the key had at its start is unknown. If even so there is no order, the fault is in the window.

use super::history::{Act, Cas, History, Op, Value};
use super::search::{NEVER, Outcome, Search, Step};

/// The smallest piece of a history that cannot be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The key: its number in [`History::keys`](super::History::keys).
    pub key: u32,
    /// The operation that finds no place: the last to return.
    pub operation: Op,
    /// The operations within the window, in the order of their calls, that one included.
    pub inside: Vec<Op>,
    /// Those that reach into it, and may have been done in it.
    pub beside: Vec<Op>,
    /// Whether it needs to be known what the key had at first: then the window begins with the history.
    pub from_start: bool,
}

/// How many states one window may take to refute. What takes more counts as not refuted: another window will do.
const STATES: u64 = 20_000;

/// How many operations may be looked at in all, to find a smaller window than the first.
const WORK: usize = 4_000_000;

/// The smallest window among the operations of a key that have no order. `states` is what it took to see that.
pub(super) fn smallest(history: &History, key: u32, ops: &[Op], states: u64) -> Window {
    let windows = Windows { history, ops };
    if let Some(op) = ops.iter().find(|op| windows.is_unheard_of(op)) {
        return Window { key, operation: *op, inside: vec![*op], beside: Vec::new(), from_start: true };
    }
    let mut returns: Vec<&Op> = ops.iter().filter(|op| op.back.is_some()).collect();
    returns.sort_by_key(|op| op.back);
    // The first return by which the history is wrong: all longer ones are wrong as well.
    let most = states.saturating_mul(4).max(STATES);
    let wrong = |end: &Op| windows.refuted(windows.window(0, end), Some(history.initial), most);
    let first = returns.partition_point(|end| !wrong(end)).min(returns.len() - 1);
    let mut best = windows.back_from(returns[first]);
    let mut work = 0;
    for end in &returns[first + 1..] {
        let Some((start, size)) = best.as_ref().map(|(start, end)| (*start, windows.inside(*start, end).count()))
        else {
            break;
        };
        let Some(later) = windows.start_of(end, size - 1).filter(|later| *later > start && size > 1) else { continue };
        work += size;
        if work > WORK {
            break;
        }
        if windows.refuted(windows.window(later, end), None, STATES) {
            best = Some((windows.tightened(later, end), **end));
        }
    }
    match best {
        Some((start, end)) => Window {
            key,
            operation: end,
            inside: windows.inside(start, &end).copied().collect(),
            beside: windows.beside(start, &end).copied().collect(),
            from_start: false,
        },
        None => Window {
            key,
            operation: *returns[first],
            inside: windows.inside(0, returns[first]).copied().collect(),
            beside: windows.beside(0, returns[first]).copied().collect(),
            from_start: true,
        },
    }
}

struct Windows<'a> {
    history: &'a History,
    /// Those of one key.
    ops: &'a [Op],
}

impl<'a> Windows<'a> {
    /// Whether an operation found what nothing can have brought about before it returned.
    fn is_unheard_of(&self, op: &Op) -> bool {
        let (Act::Read(found) | Act::Cas(found, _, Cas::Done)) = op.act else { return false };
        let bytes = |value: Value| self.history.values[value.0 as usize].as_bytes();
        let brings = |other: &Op| match other.act {
            _ if Some(other.call) >= op.back => false,
            Act::Write(to) | Act::Cas(_, to, Cas::Done | Cas::Unknown) => {
                to == found || self.history.lenient && to == Value::NIL && bytes(found).is_empty()
            }
            Act::Append(value) => found != Value::NIL && bytes(found).ends_with(bytes(value)),
            _ => false,
        };
        let first = self.history.initial;
        let at_first = found == first || self.history.lenient && first == Value::NIL && bytes(found).is_empty();
        !at_first && !self.ops.iter().any(|other| (other.call, other.back) != (op.call, op.back) && brings(other))
    }

    /// Those that began at or after `start` and returned at or before the return of `end`.
    fn inside(&self, start: u32, end: &Op) -> impl Iterator<Item = &'a Op> {
        let last = end.back;
        self.ops.iter().filter(move |op| op.call >= start && op.back.is_some() && op.back <= last)
    }

    /// Those that may have changed something within, and need not.
    fn beside(&self, start: u32, end: &Op) -> impl Iterator<Item = &'a Op> {
        let last = end.back.unwrap_or(NEVER);
        self.ops.iter().filter(move |op| {
            let back = op.back.unwrap_or(NEVER);
            let reaches = op.call < last && back > start && (op.call < start || back > last);
            reaches && !matches!(op.act, Act::Read(_) | Act::Cas(_, _, Cas::Mismatch))
        })
    }

    /// What is searched for a window.
    fn window(&self, start: u32, end: &Op) -> Vec<Step> {
        let inside =
            self.inside(start, end).map(|op| Step { act: op.act, call: op.call, back: op.back.unwrap_or(NEVER) });
        let beside = self.beside(start, end).map(|op| {
            // Where it took effect, if it did, its answer says nothing of this window.
            let act = match op.act {
                Act::Cas(from, to, _) => Act::Cas(from, to, Cas::Unknown),
                act => act,
            };
            Step { act, call: if op.call < start { 0 } else { op.call }, back: NEVER }
        });
        let mut steps: Vec<Step> = inside.chain(beside).collect();
        steps.sort_by_key(|step| step.call);
        steps
    }

    fn refuted(&self, steps: Vec<Step>, initial: Option<Value>, most: u64) -> bool {
        Search::new(&self.history.values, steps, initial, self.history.lenient).run(most).0 == Outcome::None
    }

    /// The latest start of a window that ends with this return and cannot be right, if there is one.
    fn back_from(&self, end: &Op) -> Option<(u32, Op)> {
        let mut size = 1;
        loop {
            let start = self.start_of(end, size).unwrap_or(0);
            if self.refuted(self.window(start, end), None, STATES) {
                return Some((self.tightened(start, end), *end));
            }
            if start == 0 {
                return None;
            }
            size *= 2;
        }
    }

    /// Where a window of so many operations begins that ends with this return.
    fn start_of(&self, end: &Op, size: usize) -> Option<u32> {
        let last = end.back;
        let within = self.ops.iter().rev().filter(|op| op.back.is_some() && op.back <= last);
        within.map(|op| op.call).nth(size.checked_sub(1)?)
    }

    /// The latest start that will do as well as this one.
    fn tightened(&self, start: u32, end: &Op) -> u32 {
        let starts: Vec<u32> = self.inside(start, end).map(|op| op.call).collect();
        let will_do = |at: &u32| self.refuted(self.window(*at, end), None, STATES);
        let good = starts.partition_point(will_do);
        good.checked_sub(1).map_or(start, |last| starts[last])
    }
}
