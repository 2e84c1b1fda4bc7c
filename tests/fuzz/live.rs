//! What a page hands to a run that is open: commands in the script's words, kinds of event, names of branches. Whatever
//! is refused leaves the run as it was.

use std::cell::RefCell;

use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario;
use quorate::session::{Error, Keep, Landmark, Session};

use super::scripts::{self, WORDS};
use crate::{Parser, fuzz};

/// A run in which there is something of most things: a crashed node, a paused one, a partition, messages under way.
const RUN: &str = "quorate 1\nprotocol raft\nseed 5\nnetwork latency=10ms..40ms\n\
    at 0s workload append every=30ms count=100 key=k\nat 1s crash leader as old\nat 1800ms pause n2\n\
    at 1900ms partition n1 n2 | n3 n4 n5\nat 1950ms when acked 90 do heal\nat 9s end\n";

thread_local! {
    /// Made once for each thread, as making one takes longer than most inputs.
    static OPEN: RefCell<Session> = RefCell::new(open());
}

fn open() -> Session {
    let script = scenario::parse(PROTOCOLS, RUN).expect("a good script");
    let mut session = Session::new(PROTOCOLS, script, Keep::ALL).expect("within the limits");
    session.advance(Instant(2_000_000), u32::MAX).expect("within the limits");
    session
}

/// Everything that a refusal must leave alone.
fn looks(session: &Session) -> (String, String, u32, usize) {
    (session.digest(), session.script().to_string(), session.branch(), session.branches().len())
}

fn sentence(error: &Error) -> bool {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() < 2_000 && !text.contains('\n'), "{text}");
    assert!(!error.code().is_empty());
    false
}

fn command(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    OPEN.with_borrow_mut(|session| {
        let command = match session.read(text) {
            Ok(command) => command,
            Err(error) => return sentence(&error),
        };
        // To ask what would come of it changes nothing.
        session.check(&command);
        true
    })
}

/// Does what it says, in a run of its own now and then: the script that came of it must read, and play to the same.
fn applied(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    OPEN.with_borrow_mut(|session| {
        let before = looks(session);
        let done = session.read(text).and_then(|command| session.apply(command));
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                assert_eq!(looks(session), before, "{error}");
                return sentence(&error);
            }
        };
        assert!(done.to > done.from && session.script().to_string().contains(&done.line), "{}", done.line);
        let so_far = session.script_so_far();
        let again = scenario::parse(PROTOCOLS, &so_far.to_string()).expect("what was done is a script");
        let mut again = Session::new(PROTOCOLS, again, Keep::NOTHING).expect("within the limits");
        again.advance(quorate::sim::LATEST, u32::MAX).expect("within the limits");
        assert_eq!(again.digest(), session.digest(), "{so_far}");
        *session = open();
        true
    })
}

fn words_of(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    OPEN.with_borrow_mut(|session| {
        let named = session.rename_branch(1, text).map_or_else(|error| sentence(&error), |()| true);
        assert!(!named || session.branches()[0].name.as_ref().is_none_or(|name| name == text.trim()));
        Landmark::read(session.setup().info, text).map_or_else(|error| sentence(&error), |_| true)
    })
}

#[test]
fn commands_to_an_open_run() {
    fuzz(&Parser { name: "commands", good: scripts::commands, words: WORDS, read: command });
}

#[test]
fn commands_that_are_done() {
    crate::fuzz_some(&Parser { name: "commands done", good: scripts::commands, words: WORDS, read: applied }, 20);
}

#[test]
fn kinds_of_event_and_names() {
    let good = || {
        [
            "leader",
            "commit",
            "breach",
            "crash",
            "deliver",
            "message AppendEntries",
            "message \"RequestVote reply\"",
            "timer election",
        ]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
    };
    let words = &["leader", "message", "timer", "election", "crash", "AppendEntries", "\"", " ", "reply", "void", "-"];
    fuzz(&Parser { name: "kinds of event", good, words, read: words_of });
}
