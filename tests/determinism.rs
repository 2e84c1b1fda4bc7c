//! The same run gives the same trace: twice in a row, and on every target.
//!
//! Where `QUORATE_DIGESTS` names a file, the digests that this build computes are written there; tests/web.rs holds the
//! ones of the browser against them.
#![cfg(feature = "cli")]

mod support;

use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{self, catalogue};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::LATEST;
use serde_json::{Value, json};
use support::echo::ECHO;
use support::random;

fn played(registry: Registry, script: &str) -> Session {
    let script = scenario::parse(registry, script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    let mut session = Session::new(registry, script, Keep::NOTHING).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End));
    session
}

fn measured(name: &str, registry: Registry, script: &str) -> Value {
    let session = played(registry, script);
    let again = played(registry, script);
    let digests = |session: &Session| (session.digest(), format!("{:016x}", session.run().state_digest()));
    assert_eq!(digests(&session), digests(&again), "{name} twice in a row\n{script}");
    let (digest, state) = digests(&session);
    json!({ "name": name, "script": script, "digest": digest, "state": state, "events": session.events() })
}

#[test]
fn the_same_run_gives_the_same_trace() {
    let mut all = Vec::new();
    for story in catalogue::STORIES {
        all.push(measured(story.name, PROTOCOLS, story.text));
    }
    for (family, registry) in [("raft", PROTOCOLS), ("echo", ECHO)] {
        let entry = quorate::registry::find(registry, family).expect("a protocol of that name");
        for seed in 0..random::COUNT {
            let script = random::script(entry.info, seed, random::SECONDS).to_string();
            all.push(measured(&format!("random/{family}/{seed}"), registry, &script));
        }
    }
    let mut digests: Vec<_> = all.iter().map(|it| it["digest"].to_string()).collect();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), all.len(), "different runs have different digests");
    if let Some(path) = std::env::var_os("QUORATE_DIGESTS") {
        let text = serde_json::to_string_pretty(&all).expect("plain data");
        std::fs::write(&path, text + "\n").unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn another_seed_is_another_run() {
    let shop = catalogue::find("raft/shop").expect("the first scenario").text;
    let digest = |seed: u32| played(PROTOCOLS, &shop.replace("seed 7", &format!("seed {seed}"))).digest();
    assert_ne!(digest(7), digest(8));
}
