//! The search for an order of one key's operations: Wing and Gong (1993), with Lowe's memo (2017).
//!
//! Operations that nothing stands before are tried one after another; where none fits, the last choice is taken back.
//! What was tried is remembered as the set of operations done and the state that they left: from there nothing else can
//! come. Sets are kept as sums of 128-bit numbers drawn for each operation, so two that differ count as equal with a
//! chance that is nothing beside that of a broken memory.
//!
//! Three things keep it quick, none of which changes an answer. What changes nothing and fits is done at once, as no order
//! is lost by that. An answer that nothing open can bring about before it was given ends a branch. And an operation
//! whose return nobody saw need not be done at all.

use crate::protocol::Text;

use super::history::{Act, Cas, Value};
use super::text::{TextId, Texts};

/// An operation of the key that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub act: Act,
    /// When it was called.
    pub call: u32,
    /// When it returned; `NEVER` if it may be done at any time or not at all.
    pub back: u32,
}

/// A return that nobody saw.
pub(super) const NEVER: u32 = u32::MAX;

/// What a key has: a text, or something unknown that ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct State {
    pub text: TextId,
    pub whole: bool,
}

/// What came of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is an order.
    Found,
    /// There is none.
    None,
    /// Nobody knows yet.
    Open,
}

/// A search for an order, which can be stopped and go on.
pub(super) struct Search<'a> {
    texts: Texts<'a>,
    steps: Vec<Step>,
    lenient: bool,
    /// Whether anything is appended to this key.
    appends: bool,
    /// The answers that must be right, in the order in which they were given.
    answers: Vec<u32>,
    /// How many of them at the start are done.
    answered: usize,
    /// The place of each step among them.
    ranks: Vec<u32>,
    chain: Chain,
    state: State,
    /// How many operations must be done yet.
    left: u32,
    /// The set of those that are done.
    set: u128,
    trail: Vec<u32>,
    choices: Vec<Choice>,
    /// The step after which the next choice is looked for: one more than its number.
    after: u32,
    /// Whether the state that the search stands at was looked at.
    known: bool,
    memo: Memo,
}

/// A choice that can be taken back.
#[derive(Clone, Copy, Debug)]
struct Choice {
    step: u32,
    state: State,
    /// How much had been done before it.
    trail: usize,
}

impl<'a> Search<'a> {
    /// A search among these operations, which are in the order of their calls.
    pub fn new(values: &'a [Text], steps: Vec<Step>, initial: Option<Value>, lenient: bool) -> Self {
        let appends = steps.iter().any(|step| matches!(step.act, Act::Append(_)));
        let mut texts = Texts::new(values, appends);
        let state = match initial {
            Some(value) => State { text: texts.of(value), whole: true },
            None => State { text: TextId::EMPTY, whole: false },
        };
        let mut answers: Vec<u32> =
            (0..).zip(&steps).filter(|(_, it)| wanted(it).is_some()).map(|(at, _)| at).collect();
        answers.sort_by_key(|at| steps[*at as usize].back);
        let mut ranks = vec![NEVER; steps.len()];
        (0..).zip(&answers).for_each(|(rank, at)| ranks[*at as usize] = rank);
        Self {
            texts,
            lenient,
            ranks,
            appends,
            answers,
            answered: 0,
            chain: Chain::new(steps.len() as u32),
            state,
            left: steps.iter().filter(|step| step.back != NEVER).count() as u32,
            set: 0,
            trail: Vec::new(),
            choices: Vec::new(),
            after: 0,
            known: false,
            memo: Memo::default(),
            steps,
        }
    }

    /// Searches on, and looks at `most` states at most; says what came of it, and how many it looked at.
    pub fn run(&mut self, most: u64) -> (Outcome, u64) {
        let mut states = 0;
        loop {
            if !self.known {
                self.settle();
                if self.left == 0 {
                    return (Outcome::Found, states);
                }
                let new = !self.memo.has(self.set, self.state);
                if new && states == most {
                    return (Outcome::Open, states);
                }
                self.known = true;
                self.after = NEVER;
                if new {
                    states += 1;
                    self.memo.insert(self.set, self.state);
                    if !self.hopeless() {
                        self.after = 0;
                    }
                }
            }
            match self.choose() {
                Some((step, next)) => {
                    self.choices.push(Choice { step, state: self.state, trail: self.trail.len() });
                    self.lift(step);
                    self.state = next;
                    self.known = false;
                }
                None => {
                    let Some(choice) = self.choices.pop() else { return (Outcome::None, states) };
                    while self.trail.len() > choice.trail {
                        self.unlift();
                    }
                    self.state = choice.state;
                    self.after = choice.step + 1;
                }
            }
        }
    }

    /// Does at once what changes nothing and is right.
    fn settle(&mut self) {
        if !self.state.whole {
            return;
        }
        loop {
            let mut moved = false;
            let (mut at, mut bound) = (self.chain.first(), NEVER);
            while let Some(step) = self.chain.get(at).filter(|at| self.steps[*at as usize].call < bound) {
                let it = self.steps[step as usize];
                bound = bound.min(it.back);
                at = self.chain.next(step);
                let idle = match it.act {
                    Act::Read(found) => self.fits(found),
                    Act::Cas(from, _, Cas::Mismatch) => self.differs(from),
                    Act::Cas(from, to, Cas::Done) => from == to && self.fits(from),
                    _ => false,
                };
                if idle {
                    self.lift(step);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// The next operation that may be done now, and the state after it.
    fn choose(&mut self) -> Option<(u32, State)> {
        let (mut at, mut bound) = (self.chain.first(), NEVER);
        while let Some(step) = self.chain.get(at).filter(|at| self.steps[*at as usize].call < bound) {
            let it = self.steps[step as usize];
            bound = bound.min(it.back);
            at = self.chain.next(step);
            if step >= self.after
                && let Some(next) = self.step(it.act)
            {
                return Some((step, next));
            }
        }
        None
    }

    /// The state after this, if it can be done now with the answer that it had.
    fn step(&mut self, act: Act) -> Option<State> {
        let state = self.state;
        let now = |texts: &mut Texts<'a>, value| State { text: texts.of(value), whole: true };
        match act {
            Act::Read(found) if state.whole => self.fits(found).then_some(state),
            Act::Read(found) => self.ends(found).then(|| now(&mut self.texts, found)),
            Act::Write(value) => Some(now(&mut self.texts, value)),
            Act::Append(value) => Some(State { text: self.texts.append(state.text, value), ..state }),
            Act::Cas(from, _, Cas::Mismatch) => (!state.whole || self.differs(from)).then_some(state),
            Act::Cas(from, to, _) => {
                let fits = if state.whole { self.fits(from) } else { self.ends(from) };
                fits.then(|| now(&mut self.texts, to))
            }
        }
    }

    /// Whether the key may be seen to have this.
    fn fits(&mut self, value: Value) -> bool {
        let text = self.texts.of(value);
        text == self.state.text || self.lenient && (self.state.text, text) == (TextId::NONE, TextId::EMPTY)
    }

    /// Whether the key may be seen to have something else than this.
    fn differs(&mut self, value: Value) -> bool {
        let text = self.texts.of(value);
        text != self.state.text
    }

    /// Whether what is unknown may be this: it ends as is known, and nobody has found that it is something else.
    fn ends(&self, value: Value) -> bool {
        let other = |step: &u32| self.steps[*step as usize].act.is_mismatch(value);
        let untouched = self.state.text == TextId::EMPTY;
        self.texts.ends(value, self.state.text) && !(untouched && self.trail.iter().any(other))
    }

    /// Whether some answer can no longer come about.
    fn hopeless(&mut self) -> bool {
        if !self.state.whole {
            return false;
        }
        while self.answers.get(self.answered).is_some_and(|at| self.chain.is_out(*at)) {
            self.answered += 1;
        }
        if let Some(first) = self.answers.get(self.answered).copied()
            && self.is_lost(first)
        {
            return true;
        }
        let (mut at, mut bound) = (self.chain.first(), NEVER);
        while let Some(step) = self.chain.get(at).filter(|at| self.steps[*at as usize].call < bound) {
            bound = bound.min(self.steps[step as usize].back);
            at = self.chain.next(step);
            if self.is_lost(step) {
                return true;
            }
        }
        false
    }

    /// Whether nothing that is open can bring about what this one found before it returned.
    fn is_lost(&mut self, step: u32) -> bool {
        let it = self.steps[step as usize];
        let Some(wanted) = wanted(&it).filter(|wanted| !self.fits(*wanted)) else { return false };
        let grows = self.appends && self.texts.begins(wanted, self.state.text);
        let length = if grows { self.texts.length(self.state.text) as usize } else { 0 };
        let bytes = self.texts.bytes(wanted);
        let mut at = self.chain.first();
        while let Some(other) = self.chain.get(at).filter(|at| self.steps[*at as usize].call < it.back) {
            at = self.chain.next(other);
            let helps = other != step
                && match self.steps[other as usize].act {
                    Act::Write(to) | Act::Cas(_, to, Cas::Done | Cas::Unknown) if self.appends => {
                        bytes.starts_with(self.texts.bytes(to))
                    }
                    Act::Write(to) | Act::Cas(_, to, Cas::Done | Cas::Unknown) => {
                        to == wanted || self.lenient && to == Value::NIL
                    }
                    Act::Append(value) => grows && bytes[length..].starts_with(self.texts.bytes(value)),
                    _ => false,
                };
            if helps {
                return false;
            }
        }
        true
    }

    fn lift(&mut self, step: u32) {
        self.chain.take(step);
        self.trail.push(step);
        self.set = self.set.wrapping_add(number(step));
        self.left -= u32::from(self.steps[step as usize].back != NEVER);
    }

    fn unlift(&mut self) {
        let Some(step) = self.trail.pop() else { return };
        self.chain.put_back(step);
        self.set = self.set.wrapping_sub(number(step));
        self.left += u32::from(self.steps[step as usize].back != NEVER);
        self.answered = self.answered.min(self.ranks[step as usize] as usize);
    }
}

/// What an operation with an answer must have found.
fn wanted(step: &Step) -> Option<Value> {
    match step.act {
        Act::Read(found) | Act::Cas(found, _, Cas::Done) if step.back != NEVER => Some(found),
        _ => None,
    }
}

/// The number that a step has in sums.
fn number(step: u32) -> u128 {
    let half = |salt: u64| mixed(u64::from(step).wrapping_mul(2).wrapping_add(salt));
    u128::from(half(0)) << 64 | u128::from(half(1))
}

/// SplitMix64: neighbours become strangers.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The operations that are not done, in the order of their calls: a list from which one can be taken, and put back in the
/// opposite order.
struct Chain {
    /// For each step, and one before all, the next.
    next: Vec<u32>,
    before: Vec<u32>,
}

impl Chain {
    fn new(steps: u32) -> Self {
        // The place before all is that behind the last.
        let next = (1..=steps).chain([0]).collect();
        let before = std::iter::once(steps).chain(0..steps).collect();
        Self { next, before }
    }

    fn first(&self) -> u32 {
        self.next.last().copied().unwrap_or(0)
    }

    /// This place, unless it is the end.
    fn get(&self, at: u32) -> Option<u32> {
        (at as usize + 1 < self.next.len()).then_some(at)
    }

    fn next(&self, at: u32) -> u32 {
        self.next[at as usize]
    }

    fn take(&mut self, at: u32) {
        let (before, next) = (self.before[at as usize], self.next[at as usize]);
        self.next[before as usize] = next;
        self.before[next as usize] = before;
    }

    fn put_back(&mut self, at: u32) {
        let (before, next) = (self.before[at as usize], self.next[at as usize]);
        self.next[before as usize] = at;
        self.before[next as usize] = at;
    }

    fn is_out(&self, at: u32) -> bool {
        self.next[self.before[at as usize] as usize] != at
    }
}

/// A state as it is noted: 0 says that a place is free.
fn noted(state: State) -> u32 {
    (state.text.0 << 1 | u32::from(state.whole)) + 1
}

/// What was looked at: an open table of sets and states.
#[derive(Default)]
struct Memo {
    places: Vec<(u128, u32)>,
    used: usize,
}

impl Memo {
    /// Whether a set and a state were noted.
    fn has(&self, set: u128, state: State) -> bool {
        !self.places.is_empty() && self.places[self.find((set, noted(state)))].1 != 0
    }

    /// Notes a set and a state that were not noted before.
    fn insert(&mut self, set: u128, state: State) {
        if self.used * 4 >= self.places.len() * 3 {
            let larger = (self.places.len() * 2).max(64);
            let old = std::mem::replace(&mut self.places, vec![(0, 0); larger]);
            old.into_iter().filter(|(_, state)| *state > 0).for_each(|entry| self.place(entry));
        }
        self.place((set, noted(state)));
        self.used += 1;
    }

    fn place(&mut self, entry: (u128, u32)) {
        let at = self.find(entry);
        self.places[at] = entry;
    }

    /// Where this entry stands, or would.
    fn find(&self, entry: (u128, u32)) -> usize {
        let mask = self.places.len() - 1;
        let start = mixed(entry.0 as u64 ^ u64::from(entry.1));
        let mut at = start as usize & mask;
        while self.places[at].1 != 0 && self.places[at] != entry {
            at = (at + 1) & mask;
        }
        at
    }
}
