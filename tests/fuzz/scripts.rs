//! The parsers of the script language.

use quorate::protocol::Text;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{
    Line, Script, ScriptError, catalogue, parse, parse_bytes, parse_command, parse_header, parse_instant, parse_seed,
    parse_stamp, print_stamp,
};
use quorate::sim::{Setup, Stamp};

use crate::support::random;
use crate::{Parser, fuzz};

const MANUAL: &str = include_str!("../../docs/script.md");
const FIRST: &str = include_str!("../versions/1.txt");

/// Words and pieces of words of the language, its commands first.
pub const WORDS: &[&str] = &[
    "crash",
    "restart",
    "pause",
    "resume",
    "cut",
    "partition",
    "west:",
    "west?",
    "heal",
    "network",
    "drop",
    "fire",
    "put",
    "get",
    "delete",
    "append",
    "cas",
    "workload",
    "break",
    "sync",
    "expire",
    "begin",
    "conduct",
    "when",
    "whenever",
    "acked 50",
    "commits 3",
    "sent",
    "delivered",
    "fired",
    "after 1s",
    "do",
    "dismiss",
    "off",
    "mend",
    "expect",
    "end",
    "at",
    "quorate 1",
    "protocol raft",
    "nodes",
    "seed",
    "config",
    "all",
    "any",
    "first",
    "last",
    "on",
    "from",
    "to",
    "by",
    "via",
    "as",
    "old",
    "old?",
    "leader",
    "no-leader",
    "follower",
    "crashed",
    "paused",
    "n1",
    "n5",
    "n6",
    "c1",
    "c1000",
    "n1>n2#17",
    "n1>n2#17'2",
    "n1>n2",
    "->",
    "--",
    "|",
    "latency=",
    "10ms..20ms",
    "loss=5%",
    "duplicate=",
    "every=1s",
    "count=2",
    "key=k",
    "raft.vote-once",
    "election",
    "RequestVote",
    "\"RequestVote reply\"",
    "entry",
    "committed",
    "copies",
    "epoch",
    "breach",
    "converged",
    "lost",
    ">=",
    "=",
    "<=",
    "0s",
    "1s+3",
    "86400s",
    "1",
    "\"",
    "\"x y\"",
    "\\",
    "#",
    "订单",
    "\u{200b}",
    "\u{feff}",
    "..",
];

/// What a refusal must be: at a place within the text, which has lines or is one, and in one short sentence.
fn refused(text: &str, lines: bool, error: &ScriptError) -> bool {
    let line = if lines { text.lines().nth(error.line as usize - 1).unwrap_or_default() } else { text };
    assert!(lines || error.line == 1, "{}", error.at("f"));
    assert!(error.column >= 1 && error.column as usize <= line.chars().count() + 1, "{} of {line:?}", error.at("f"));
    let sentence = error.to_string();
    assert!(sentence.len() < 2_000 && !sentence.contains('\n'), "{sentence}");
    false
}

fn script(bytes: &[u8]) -> bool {
    match parse_bytes(PROTOCOLS, bytes) {
        Err(error) => refused(&String::from_utf8_lossy(bytes), true, &error),
        Ok(script) => {
            let text = script.to_string();
            let again = parse(PROTOCOLS, &text).unwrap_or_else(|error| panic!("{}\n{text}", error.at("canonical")));
            assert_eq!(again.to_string(), text);
            let items =
                |script: &Script| script.lines.iter().map(|line| (line.stamp, line.item.clone())).collect::<Vec<_>>();
            assert_eq!(items(&again), items(&script), "{text}");
            true
        }
    }
}

fn setup() -> Setup {
    Setup::of(PROTOCOLS[0].info)
}

fn line(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let names: [Text; 2] = ["old".into(), "now".into()];
    match parse_command(&setup(), &names, text) {
        Err(error) => refused(text, false, &error),
        Ok(item) => {
            // As the only line of a script, in which no earlier line gives a name.
            let line = Line { stamp: Stamp::default(), item: item.clone(), number: 0 };
            let script = Script { lines: vec![line], ..Script::new(setup()) }.to_string();
            let printed = script.lines().last().and_then(|line| line.strip_prefix("at 0s ")).expect("the line");
            assert_eq!(parse_command(&setup(), &[], printed).as_ref(), Ok(&item), "{printed}");
            true
        }
    }
}

fn header(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    parse_header(&mut setup(), text).map_or_else(|error| refused(text, false, &error), |()| true)
}

fn value(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let instant = parse_instant(text).map_or_else(|error| refused(text, false, &error), |_| true);
    let seed = parse_seed(text).map_or_else(|error| refused(text, false, &error), |_| true);
    let stamp = parse_stamp(text).map_or_else(
        |error| refused(text, false, &error),
        |stamp| {
            assert_eq!(parse_stamp(&print_stamp(stamp)), Ok(stamp), "{text}");
            true
        },
    );
    assert!(stamp || !instant, "every instant is a stamp: {text}");
    stamp || seed
}

/// What stands between backticks in the manual and begins like this.
fn examples(words: &[&str]) -> Vec<String> {
    let rows = MANUAL.lines().filter(|line| line.starts_with('|')).flat_map(|row| row.split('`').skip(1).step_by(2));
    let fit = rows.filter(|example| words.iter().any(|word| example.starts_with(word)));
    fit.map(|example| example.replace("\\|", "|")).collect()
}

/// What stands in lines of the manual after the instant.
fn lines() -> Vec<Vec<u8>> {
    let lines = examples(&["at "]).into_iter().filter(|line| !line.ends_with(" end"));
    lines.filter_map(|line| line.splitn(3, ' ').nth(2).map(|text| text.as_bytes().to_vec())).collect()
}

/// Those of them that do something.
pub fn commands() -> Vec<Vec<u8>> {
    lines().into_iter().filter(|line| !line.starts_with(b"expect ")).collect()
}

#[test]
fn whole_scripts() {
    let good = || {
        let stories = catalogue::STORIES.iter().map(|story| story.text.to_owned());
        let blocks = MANUAL.split("```quorate\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
        let drawn = (0..20).map(|seed| random::script(PROTOCOLS[0].info, seed, 10).to_string());
        let head = "quorate 1\nprotocol raft\nat 0s crash leader as old\n";
        let lines = examples(&["at "]).into_iter().map(move |line| format!("{head}{line}"));
        let all = stories.chain(blocks.map(str::to_owned)).chain(drawn).chain(lines).chain([FIRST.to_owned()]);
        all.map(String::into_bytes).collect()
    };
    fuzz(&Parser { name: "scripts", good, words: WORDS, read: script });
}

#[test]
fn single_lines() {
    fuzz(&Parser { name: "lines", good: lines, words: WORDS, read: line });
}

#[test]
fn headers() {
    let good = || {
        let headers = examples(&["nodes ", "seed ", "config ", "network latency"]);
        headers.into_iter().map(String::into_bytes).collect()
    };
    fuzz(&Parser { name: "headers", good, words: WORDS, read: header });
}

#[test]
fn instants_and_seeds() {
    let good = || {
        ["12.5s", "0us", "1500ms", "12.5s+3", "1s+4294967295", "7", "9007199254740991"]
            .map(|text| text.as_bytes().to_vec())
            .to_vec()
    };
    fuzz(&Parser { name: "values", good, words: WORDS, read: value });
}
