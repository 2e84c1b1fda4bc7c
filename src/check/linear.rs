//! Whether a history is linearizable, key by key.

use super::history::{History, Op};
use super::search::{NEVER, Outcome, Search, Step};
use super::window::{self, Window};

/// How many states are looked at unless told otherwise.
pub const BUDGET: u64 = 5_000_000;

/// What a history is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is an order in which all answers are right.
    Linearizable,
    /// There is none.
    Not(Window),
    /// More states would have to be looked at than were allowed.
    Undecided,
}

impl Verdict {
    /// Its words, with which everything that is printed begins.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Linearizable => "linearizable",
            Self::Not(_) => "not linearizable",
            Self::Undecided => "undecided",
        }
    }
}

/// A verdict, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// How many states were looked at for it, without those for the window.
    pub states: u64,
}

/// How many states a key gets in the first round; in each further one eight times as many.
const ROUND: u64 = 4096;

/// Judges a history, and looks at `budget` states at most. The keys take turns, so that one that is hard does not hide
/// one that is refuted at once.
pub fn judge(history: &History, budget: u64) -> Judgement {
    let mut searches: Vec<_> = by_key(history).into_iter().map(|(key, ops)| (key, ops, None)).collect();
    let (mut states, mut round) = (0, ROUND);
    while !searches.is_empty() {
        let mut open = Vec::new();
        for (key, ops, search) in searches {
            let mut search = search
                .unwrap_or_else(|| Search::new(&history.values, steps(&ops), Some(history.initial), history.lenient));
            let (outcome, looked) = search.run(round.min(budget - states));
            states += looked;
            match outcome {
                Outcome::Found => {}
                Outcome::None => {
                    drop(search);
                    let window = window::smallest(history, key, &ops, states);
                    return Judgement { verdict: Verdict::Not(window), states };
                }
                Outcome::Open if states >= budget => return Judgement { verdict: Verdict::Undecided, states },
                Outcome::Open => open.push((key, ops, Some(search))),
            }
        }
        searches = open;
        round = round.saturating_mul(8);
    }
    Judgement { verdict: Verdict::Linearizable, states }
}

/// The operations of each key.
fn by_key(history: &History) -> Vec<(u32, Vec<Op>)> {
    let mut keys: Vec<(u32, Vec<Op>)> = (0..).zip(&history.keys).map(|(key, _)| (key, Vec::new())).collect();
    for op in &history.ops {
        keys[op.key as usize].1.push(*op);
    }
    keys
}

/// Operations as they are searched.
fn steps(ops: &[Op]) -> Vec<Step> {
    ops.iter().map(|op| Step { act: op.act, call: op.call, back: op.back.unwrap_or(NEVER) }).collect()
}
