//! Golden files: each behaviour is a script with its trace below it, headed by what it shows.
//!
//! `REWRITE=1 cargo test --test golden` writes what comes out now; whoever reviews reads the difference.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::env;
use std::fs;

use support::golden;

/// How many lines a golden file may have at most: nobody reads a longer one.
const MOST: usize = 300;

/// How many lines are shown before the first that differs.
const CONTEXT: usize = 4;

/// The first line at which two texts part, with those before it; none where they are equal.
fn difference(stands: &str, comes: &str) -> Option<String> {
    let (stands, comes): (Vec<_>, Vec<_>) = (stands.lines().collect(), comes.lines().collect());
    let same = stands.iter().zip(&comes).take_while(|(one, other)| one == other).count();
    if same == stands.len() && same == comes.len() {
        return None;
    }
    let before = stands[same.saturating_sub(CONTEXT)..same].iter().map(|line| format!("    {line}\n"));
    let shown = |line: Option<&&str>| line.map_or("(the end)".to_owned(), |line| (*line).to_owned());
    let (stood, came) = (shown(stands.get(same)), shown(comes.get(same)));
    Some(format!("line {}:\n{}  - {stood}\n  + {came}", same + 1, before.collect::<String>()))
}

/// One test and not two, as a file that is being written is not to be read.
#[test]
fn what_comes_out_is_what_stands_there_and_each_file_is_short_and_says_what_it_shows() {
    what_comes_out_is_what_stands_there();
    each_file_is_short_and_says_what_it_shows();
    all_is_well_where_every_rule_is_kept();
}

fn what_comes_out_is_what_stands_there() {
    let rewrite = env::var_os("REWRITE").is_some_and(|value| value == "1");
    let mut faults = Vec::new();
    for path in golden::files() {
        let stands = golden::read(&path);
        let comes = golden::render(&path, golden::head(&stands));
        let Some(difference) = difference(&stands, &comes) else { continue };
        if rewrite {
            fs::write(&path, comes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        } else {
            faults.push(format!("{}: {difference}", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}\nREWRITE=1 cargo test --test golden accepts this", faults.join("\n\n"));
}

/// The sentence that says what a file shows: the comment at its top.
fn sentence(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("# "));
    lines.collect::<Vec<_>>().join(" ")
}

fn each_file_is_short_and_says_what_it_shows() {
    for path in golden::files() {
        let text = golden::read(&path);
        let sentence = sentence(&text);
        assert!(sentence.ends_with(['.', '?']) && sentence.contains(' '), "{}: {sentence:?}", path.display());
        let lines = text.lines().count();
        assert!(lines <= MOST, "{} has {lines} lines", path.display());
    }
}

fn all_is_well_where_every_rule_is_kept() {
    for path in golden::files() {
        let script = golden::script(&path, golden::head(&golden::read(&path)));
        let session = golden::play(&path, &golden::kept(&script).unwrap_or(script));
        assert!(session.ok(), "{}: {:?}", path.display(), session.run().fabric().found);
    }
}

#[test]
fn the_first_line_that_differs_is_shown_with_those_before_it() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    let long = difference("1\n2\n3\n4\n5\nold\n6\n", "1\n2\n3\n4\n5\nnew\n6\n");
    assert_eq!(long.as_deref(), Some("line 6:\n    2\n    3\n    4\n    5\n  - old\n  + new"));
    assert_eq!(difference("", "a").as_deref(), Some("line 1:\n  - (the end)\n  + a"));
    assert_eq!(difference("a\nb", "a").as_deref(), Some("line 2:\n    a\n  - b\n  + (the end)"));
}
