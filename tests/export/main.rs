//! What runs say in other tools' forms. The outside tools themselves read them in tests/js/export.test.mjs.
#![cfg(feature = "cli")]

#[path = "../support/mod.rs"]
mod support;

mod clocks;
mod figures;
mod history;
mod pieces;
mod trace;

use std::collections::BTreeMap;

use quorate::export::{Export, Format, Span};
use quorate::protocol::Instant;
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{self, Script, catalogue};
use quorate::session::{Error, Keep, Reached, Session};
use quorate::sim::LATEST;
use serde_json::Value;
use support::echo::ECHO;
use support::random;

const MOST: usize = 1 << 28;

fn parse(registry: Registry, text: &str) -> Script {
    scenario::parse(registry, text).unwrap_or_else(|error| panic!("{}", error.at(text)))
}

fn export(registry: Registry, script: &Script, format: Format, span: Span) -> Result<String, Error> {
    Export::new(registry, script.clone(), format, span)?.whole(MOST)
}

fn all(registry: Registry, script: &Script, format: Format) -> String {
    export(registry, script, format, Span::default()).expect("within the limits")
}

fn span(from: u64, to: u64) -> Span {
    Span { from: Instant(from), to: Some(Instant(to)) }
}

/// A run at its end, with all its events.
fn played(registry: Registry, script: &Script) -> Session {
    let keep = Keep { events: true, ..Keep::NOTHING };
    let mut session = Session::new(registry, script.clone(), keep).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    session
}

/// The scenarios that come with the lab, and random scripts of two protocols.
fn scripts(count: u64) -> Vec<(Registry, Script)> {
    let stories = catalogue::STORIES.iter().map(|story| (PROTOCOLS, parse(PROTOCOLS, story.text)));
    let drawn = |registry: Registry| {
        (0..count).map(move |seed| (registry, random::script(registry[0].info, 7_000 + seed, random::SECONDS)))
    };
    stories.chain(drawn(PROTOCOLS)).chain(drawn(ECHO)).collect()
}

/// The events of a trace as JSON, without its header.
fn events(text: &str) -> Vec<Value> {
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

type Clock = BTreeMap<String, u64>;

fn clock(event: &Value) -> Clock {
    serde_json::from_value(event["clock"].clone()).expect("counts by name")
}
