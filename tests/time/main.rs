//! Time travel, branches, edits and links: wherever one goes and whatever one changes, it is as if the script that says
//! so had been played straight there.
#![cfg(not(target_arch = "wasm32"))]

mod branches;
mod edits;
mod import;
mod links;
mod locality;
mod memory;
mod outline;
mod random_walk;
#[path = "../support/mod.rs"]
mod support;
mod travel;

use quorate::protocol::Instant;
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{self, Script};
use quorate::session::{Frame, Keep, Reached, Session};
use quorate::sim::{LATEST, Stamp};
use support::echo::ECHO;

const HEAD: &str = "quorate 1\nprotocol echo\nnodes 3\nseed 3\n";

fn parse(registry: Registry, text: &str) -> Script {
    scenario::parse(registry, text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn session_of(registry: Registry, text: &str) -> Session {
    Session::new(registry, parse(registry, text), Keep::ALL).expect("within the limits")
}

/// A session with the tests' own protocol.
fn echo(text: &str) -> Session {
    session_of(ECHO, text)
}

fn raft(text: &str) -> Session {
    session_of(PROTOCOLS, text)
}

fn to_end(session: &mut Session) {
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
}

fn to(session: &mut Session, us: u64) {
    session.seek(Instant(us)).expect("within the limits");
}

fn apply(session: &mut Session, command: &str) -> Option<&'static str> {
    let command = session.read(command).expect("a good command");
    session.apply(command).expect("within the limits").void.map(|void| void.name())
}

fn trace(session: &Session) -> Vec<String> {
    session.event_views(0, session.events()).into_iter().map(|event| event.line).collect()
}

/// Everything that tells one state from another, the picture too.
#[derive(Debug, PartialEq)]
struct Looks {
    digest: String,
    state: u64,
    events: u32,
    position: Stamp,
    words: Vec<u32>,
    cells: Vec<u32>,
}

/// How it looks in a frame that was used before.
fn looks_in(frame: &mut Frame, session: &Session) -> Looks {
    frame.fill(session);
    frame.fill_logs(session, 1, 60);
    Looks {
        digest: session.digest(),
        state: session.run().state_digest(),
        events: session.events(),
        position: session.position(),
        words: frame.words().to_vec(),
        cells: frame.cells().to_vec(),
    }
}

fn looks(session: &Session) -> Looks {
    looks_in(&mut Frame::default(), session)
}

/// How it looks but for whether the run is over: a script may end where a session goes on.
fn open_looks(session: &Session) -> Looks {
    without_end(looks(session))
}

fn without_end(mut looks: Looks) -> Looks {
    looks.words[5] &= !8;
    looks
}
