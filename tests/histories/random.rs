//! Small random histories, each judged twice.

use quorate::check::{self, Act, BUDGET, Cas, Content, History, Op, Phase, Turn, Value, Verb, Verdict, Window};

use super::brute::{Did, Plain, linearizable};
use super::support::random::Dice;

const COUNT: u64 = 100_000;

/// How many operations a history has at most.
const MOST: u64 = 7;

/// A history of clients of a store that works or, now and then, answers what it should not.
fn drawn(dice: &mut Dice) -> History {
    let mut history = History::new(None, false);
    let appends = dice.below(3) == 0;
    let wrong = [0, 10, 30, 60][dice.below(4) as usize];
    let clients = 1 + dice.below(4) as usize;
    let mut store: Option<String> = None;
    let mut open: Vec<Option<Pending>> = vec![None; clients];
    let (mut calls, mut line) = (1 + dice.below(MOST), 0);
    while calls > 0 || open.iter().any(Option::is_some) {
        let client = dice.below(clients as u64) as usize;
        line += 1;
        match &mut open[client] {
            None if calls > 0 => {
                calls -= 1;
                let verb = [Verb::Read, Verb::Read, Verb::Write, Verb::Cas, Verb::Delete, Verb::Append]
                    [dice.below(if appends { 6 } else { 5 }) as usize];
                let value = |dice: &mut Dice| Some(["a", "b", "ab", "c"][dice.below(4) as usize].to_owned());
                let with = vec![value(dice), value(dice)];
                say(&mut history, line, client, Phase::Invoke, verb, given(verb, &with));
                open[client] = Some((verb, with, None));
            }
            None => {}
            Some((verb, with, answer @ None)) if dice.below(2) == 0 => *answer = Some(act(*verb, with, &mut store)),
            Some((verb, with, answer)) => {
                if answer.is_none() && dice.below(4) == 0 {
                    // Nobody will hear of it, or it is told to have been done by nobody.
                    let phase = [Phase::Info, Phase::Fail][dice.below(2) as usize];
                    say(&mut history, line, client, phase, *verb, Content::Unknown);
                    open[client] = None;
                    continue;
                }
                if calls == 0 && dice.below(8) == 0 {
                    // It stays open to the end.
                    open[client] = None;
                    continue;
                }
                let (mut found, mut done) = match answer.take() {
                    Some(answer) => answer,
                    None => act(*verb, with, &mut store),
                };
                if dice.below(100) < wrong {
                    (found, done) = (Some("a".to_owned()), !done);
                }
                let phase = if *verb == Verb::Cas && !done { Phase::Mismatch } else { Phase::Ok };
                say(&mut history, line, client, phase, *verb, Content::One(found.as_deref().map(Into::into)));
                open[client] = None;
            }
        }
    }
    history.close();
    history
}

/// An operation under way: what it is, with what, and what came of it if it has been done.
type Pending = (Verb, Vec<Option<String>>, Option<Answer>);

/// What a store found, and whether a compare-and-set set anything.
type Answer = (Option<String>, bool);

fn act(verb: Verb, with: &[Option<String>], store: &mut Option<String>) -> Answer {
    let before = store.clone();
    let done = verb != Verb::Cas || before == with[0];
    match verb {
        Verb::Write => *store = with[0].clone(),
        Verb::Append => *store = Some(before.clone().unwrap_or_default() + with[0].as_deref().unwrap_or_default()),
        Verb::Delete => *store = None,
        Verb::Cas if done => *store = with[1].clone(),
        _ => {}
    }
    (before, done)
}

fn given(verb: Verb, with: &[Option<String>]) -> Content {
    let text = |at: usize| with[at].as_deref().map(Into::into);
    match verb {
        Verb::Cas => Content::Two(text(0), text(1)),
        Verb::Write | Verb::Append => Content::One(text(0)),
        _ => Content::Unknown,
    }
}

fn say(history: &mut History, line: u32, client: usize, phase: Phase, verb: Verb, content: Content) {
    let process = client as i64;
    let turn = Turn { line, process, phase, verb, key: "k".into(), content };
    history.take(turn).unwrap_or_else(|fault| panic!("{fault}"));
}

fn plain(history: &History, op: &Op) -> Plain {
    let text = |value: Value| history.text(value).map(|text| text.to_string());
    let did = match op.act {
        Act::Read(found) => Did::Read(text(found)),
        Act::Write(value) => Did::Write(text(value)),
        Act::Append(value) => Did::Append(text(value).unwrap_or_default()),
        Act::Cas(from, to, cas) => {
            let known = [(Cas::Done, Some(true)), (Cas::Mismatch, Some(false)), (Cas::Unknown, None)];
            Did::Cas(text(from), text(to), known.into_iter().find(|(it, _)| *it == cas).and_then(|(_, known)| known))
        }
    };
    Plain { did, call: op.call, back: op.back }
}

#[test]
fn two_judges_agree_about_small_histories() {
    let (mut refused, mut open, mut windows) = (0, 0, 0);
    for seed in 0..COUNT {
        let mut dice = Dice::new(seed);
        let history = drawn(&mut dice);
        assert!(history.ops.len() as u64 <= MOST);
        let ops: Vec<Plain> = history.ops.iter().map(|op| plain(&history, op)).collect();
        let expected = linearizable(&ops, &None);
        let found = check::judge(&history, BUDGET).verdict;
        assert_eq!(found == Verdict::Linearizable, expected, "seed {seed}: {found:?}\n{ops:#?}");
        open += u64::from(ops.iter().any(|op| op.back.is_none()));
        if let Verdict::Not(window) = found {
            refused += 1;
            // All orders of all windows cost more than all orders.
            if seed % 10 == 0 && !ops.iter().any(|op| matches!(op.did, Did::Append(_))) {
                windows += 1;
                looked_at(&history, &window, seed);
            }
        }
    }
    println!("{refused} of {COUNT} refused, {open} with open operations, {windows} windows looked at");
    assert!(refused * 5 >= COUNT, "{refused} are not linearizable");
    assert!(open * 10 >= COUNT, "{open} have open operations");
    assert!(windows > 500);
}

/// Whether the part of a history between a call and a return has an order, from whatever state it may begin with.
fn explained(history: &History, start: u32, end: u32) -> bool {
    let part = history.ops.iter().filter_map(|op| {
        let inside = op.call >= start && op.back.is_some_and(|back| back <= end);
        let apart = op.call > end || op.back.is_some_and(|back| back < start);
        let mut plain = plain(history, op);
        if inside || apart {
            return inside.then_some(plain);
        }
        // What reaches in may have been done in it, and its answer says nothing of it.
        match &mut plain.did {
            Did::Read(_) | Did::Cas(_, _, Some(false)) => return None,
            Did::Cas(_, _, known) => *known = None,
            _ => {}
        }
        let call = if op.call < start { 0 } else { op.call };
        Some(Plain { call, back: None, ..plain })
    });
    let part: Vec<Plain> = part.collect();
    let states = history.values.iter().skip(1).map(|value| Some(value.to_string()));
    // One that nobody ever names stands for all others.
    let states = states.chain([None, Some("another".to_owned())]);
    states.into_iter().any(|state| linearizable(&part, &state))
}

/// A window is wrong whatever came before, and no other with fewer operations is.
fn looked_at(history: &History, window: &Window, seed: u64) {
    let start = window.inside.iter().map(|op| op.call).min().unwrap_or(0);
    let end = window.operation.back.expect("it returned");
    assert_eq!(window.inside.iter().filter_map(|op| op.back).max(), Some(end), "seed {seed}");
    if !window.from_start {
        assert!(!explained(history, start, end), "seed {seed}: {window:?}");
    }
    if window.from_start && window.inside.len() == 1 {
        return;
    }
    for op in &history.ops {
        for end in history.ops.iter().filter_map(|op| op.back).filter(|back| *back > op.call) {
            let within = |it: &&Op| it.call >= op.call && it.back.is_some_and(|back| back <= end);
            let count = history.ops.iter().filter(within).count();
            if count < window.inside.len() {
                assert!(explained(history, op.call, end), "seed {seed}: {count} would do, not {window:?}");
            }
        }
    }
}
