//! The stories come out as they say, whatever chance does.
#![cfg(not(target_arch = "wasm32"))]

use quorate::protocol::{NodeId, NodeView, Value};
use quorate::registry::PROTOCOLS;
use quorate::scenario::catalogue::{STORIES, find};
use quorate::scenario::{Script, parse};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::LATEST;

/// A story, read.
fn script(name: &str) -> Script {
    let story = find(name).expect("a story of that name");
    parse(PROTOCOLS, story.text).unwrap_or_else(|error| panic!("{}", error.at(name)))
}

/// A run at its end.
fn played(script: &Script) -> Session {
    let mut session = Session::new(PROTOCOLS, script.clone(), Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    session
}

/// Plays a story with this seed; what does not hold is named.
fn holds(name: &str, script: &Script, seed: u64) -> Session {
    let mut script = script.clone();
    script.setup.seed = seed;
    let session = played(&script);
    let failed = session.expected().into_iter().filter(|expected| expected.holds != Some(true));
    let failed = failed.map(|expected| format!("{name}:{}: {}", expected.line, expected.text)).collect::<Vec<_>>();
    assert!(session.ok() && failed.is_empty(), "seed {seed}: {failed:?} {:?}", session.run().fabric().found);
    session
}

/// What a node's key-value store has under this key.
fn value_of(view: &NodeView, key: &str) -> Option<String> {
    let pairs = view.fields.iter().find_map(|field| match &field.1 {
        Value::Map(pairs) => pairs.iter().find(|(name, _)| *name == Value::Text(key.into())),
        _ => None,
    });
    match pairs {
        Some((_, Value::Text(value))) => Some(value.to_string()),
        _ => None,
    }
}

#[test]
fn every_story_comes_out_as_it_says() {
    for story in STORIES {
        let script = script(story.name);
        holds(story.name, &script, script.setup.seed);
        (1..=100).for_each(|seed| _ = holds(story.name, &script, seed));
    }
}

#[test]
fn the_shop_takes_every_order_once_with_a_thousand_seeds() {
    let script = script("raft/shop");
    let orders = (1..=200).map(|order| format!("c1.{order};")).collect::<String>();
    for seed in 1..=1_000 {
        let session = holds("raft/shop", &script, seed);
        for node in 1..=5 {
            let view = session.run().node(NodeId(node)).expect("every node is live at the end");
            assert_eq!(value_of(&view, "orders").as_ref(), Some(&orders), "seed {seed}: n{node}");
        }
    }
}
