//! Scripts of every version of the language that there was: they open, and mean what they meant.
#![cfg(not(target_arch = "wasm32"))]

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Item, parse};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::{LATEST, Stamp};

const FIRST: &str = include_str!("versions/1.txt");
/// Links of that script carry this.
const CANONICAL: &str = include_str!("versions/1-canonical.txt");

#[test]
fn a_script_of_version_1_opens_and_plays() {
    let script = parse(PROTOCOLS, FIRST).unwrap_or_else(|error| panic!("{}", error.at("versions/1.txt")));
    assert_eq!(script.lines.len(), 37);
    assert_eq!(script.ends(), Stamp { at: Instant(30_000_000), after: 1 });
    assert_eq!(script.names(), ["old".into(), "now".into()]);
    let again = parse(PROTOCOLS, &script.to_string()).expect("what is printed reads");
    assert_eq!(again.to_string(), script.to_string());
    let mut session = Session::new(PROTOCOLS, script, Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    let failed: Vec<_> = session.expected().into_iter().filter(|it| it.holds != Some(true)).collect();
    assert!(session.ok() && failed.is_empty(), "{failed:?}");
}

#[test]
fn the_canonical_text_of_version_1_stays_as_it_is() {
    let script = parse(PROTOCOLS, FIRST).expect("a script");
    let commands = script.lines.iter().filter(|line| matches!(line.item, Item::Command(_))).count();
    assert_eq!((commands, script.to_string().as_str()), (29, CANONICAL));
}

#[test]
fn a_later_version_is_refused_by_its_number() {
    let error = parse(PROTOCOLS, &FIRST.replace("quorate 1", "quorate 2")).expect_err("from the future");
    assert_eq!(error.at("f").to_string(), "f:2:9: expected `quorate 1` as the first line, found `2`");
}
