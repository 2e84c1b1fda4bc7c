//! Hostile input: random bytes, words in any order and damaged good input, for each parser.
//!
//! `make test` gives each parser 20,000 inputs and `make fuzz N=1000000` as many as it says. The inputs follow from a
//! seed, which is printed: `SEED=7 make fuzz` takes another one. An input that a parser does not survive is shown with its
//! number, and `SEED=7 INPUT=1234` gives it that one alone.
//!
//! To add a parser, write down what it reads, some good input and the words of its language: see `scripts.rs`.
#![cfg(not(target_arch = "wasm32"))]

mod histories;
mod links;
mod live;
mod scripts;
#[path = "../support/mod.rs"]
mod support;

use support::busy::timed;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use quorate::protocol::digest_of;
use support::random::Dice;

/// How many inputs each parser gets unless told otherwise.
const COUNT: u64 = 20_000;

/// How long any parser may take for one input: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Something that reads what others wrote.
pub struct Parser {
    /// Its name in what is printed.
    pub name: &'static str,
    /// Input that it reads, from which damaged input is made.
    pub good: fn() -> Vec<Vec<u8>>,
    /// Words and pieces of words of its language, from which nonsense is made.
    pub words: &'static [&'static str],
    /// Reads, and panics where what came of it is not as it should be. Says whether it was read, and not refused.
    pub read: fn(&[u8]) -> bool,
}

/// Gives a parser all its inputs.
pub fn fuzz(parser: &Parser) {
    fuzz_some(parser, 1);
}

/// Gives a parser that does more than read a part of its inputs: one of so many.
pub fn fuzz_some(parser: &Parser, part: u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seed = number("SEED").unwrap_or(1);
    let inputs = number("INPUT").map_or(0..number("QUORATE_FUZZ").unwrap_or(COUNT) / part, |one| one..one + 1);
    let count = inputs.end - inputs.start;
    println!("{}: {count} inputs from seed {seed}", parser.name);
    let good = (parser.good)();
    assert!(good.iter().all(|input| (parser.read)(input)), "{}: what should read is refused", parser.name);
    let mut read = 0;
    for input in inputs {
        let bytes = made(parser, &good, seed, input);
        let start = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| (parser.read)(&bytes))) {
            Ok(is) => read += u64::from(is),
            Err(panic) => {
                eprintln!("{} did not survive SEED={seed} INPUT={input}: {}", parser.name, bytes.escape_ascii());
                resume_unwind(panic);
            }
        }
        // On a busy machine the clock on the wall tells little.
        let took = if start.elapsed() < PATIENCE { start.elapsed() } else { timed(|| (parser.read)(&bytes)).1 };
        assert!(took < PATIENCE, "{} took {took:?} for SEED={seed} INPUT={input}", parser.name);
    }
    println!("{}: {read} were read, {} refused", parser.name, count - read);
    // Where almost all is refused, or almost nothing, one half of a parser is hardly tried.
    assert!(
        count < COUNT / part || (count / 20..count / 20 * 19).contains(&read),
        "too few or too many inputs are good"
    );
}

/// The input of this number.
fn made(parser: &Parser, good: &[Vec<u8>], seed: u64, input: u64) -> Vec<u8> {
    let mut dice = Dice::new(digest_of(seed, &(parser.name, input)));
    match dice.below(8) {
        0 => (0..dice.below(300)).map(|_| dice.below(256) as u8).collect(),
        1 | 2 => {
            let words = (0..dice.below(30)).map(|_| parser.words[dice.below(parser.words.len() as u64) as usize]);
            let words: Vec<_> = words.collect();
            words.join(["", " ", "\n"][dice.below(3) as usize]).into_bytes()
        }
        kind => {
            let mut bytes = good[dice.below(good.len() as u64) as usize].clone();
            let other = &good[dice.below(good.len() as u64) as usize];
            if kind > 5 {
                (0..=dice.below(3)).for_each(|_| change(&mut dice, &mut bytes, other));
                return bytes;
            }
            let most = 1 << dice.below(4);
            (0..=dice.below(most)).for_each(|_| damage(parser, &mut dice, &mut bytes, other));
            bytes
        }
    }
}

/// Changes a text as people do, so that it may well be good: a line or a word goes, comes twice or gives way to another
/// text's, or a number becomes another one.
fn change(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let between = [b'\n', b' '][dice.below(2) as usize];
    let mut pieces: Vec<&[u8]> = bytes.split(|byte| *byte == between).collect();
    let at = dice.below(pieces.len() as u64) as usize;
    match dice.below(6) {
        0 if pieces.len() > 1 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[at]),
        2 => {
            let others: Vec<&[u8]> = other.split(|byte| *byte == between).collect();
            pieces[at] = others[dice.below(others.len() as u64) as usize];
        }
        _ => {
            let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
            if !digits.is_empty() {
                bytes[digits[dice.below(digits.len() as u64) as usize]] = b'0' + dice.below(10) as u8;
            }
            return;
        }
    }
    *bytes = pieces.join(&between);
}

/// Numbers at the edges of what fits, and beyond.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "255",
    "65536",
    "4294967296",
    "9007199254740992",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "0.0000000000000000000000001",
];

fn damage(parser: &Parser, dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = dice.below(bytes.len() as u64 + 1) as usize;
    let some = |dice: &mut Dice, most: usize| at..(at + dice.below(most as u64 + 1) as usize).min(bytes.len());
    match dice.below(9) {
        0 => drop(bytes.drain(some(dice, 12))),
        1 => bytes.insert(at, dice.below(256) as u8),
        2 => bytes.insert(at, b" \n\t\"'\\#|=<>+-.%,;:{}[]()"[dice.below(24) as usize]),
        3 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        4 => bytes.truncate(at),
        5 => {
            let piece = bytes[some(dice, 40)].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        6 => {
            let word = parser.words[dice.below(parser.words.len() as u64) as usize];
            drop(bytes.splice(at..at, [b" ", word.as_bytes(), b" "].concat()));
        }
        7 => {
            let from = dice.below(other.len() as u64 + 1) as usize;
            let to = (from + dice.below(200) as usize).min(other.len());
            drop(bytes.splice(at..at, other[from..to].iter().copied()));
        }
        _ => {
            // A number gives way to one at the edge.
            let start = (at..bytes.len()).find(|&at| bytes[at].is_ascii_digit()).unwrap_or(bytes.len());
            let end = (start..bytes.len()).find(|&at| !bytes[at].is_ascii_digit()).unwrap_or(bytes.len());
            drop(bytes.splice(start..end, NUMBERS[dice.below(10) as usize].bytes()));
        }
    }
}
