//! The same run gives the same trace: twice in a row, and on every target.
//!
//! The runs are the built-in scenarios and random scripts. The scripts are drawn afresh each time, from a seed that is
//! printed; `QUORATE_SEED` sets it. Where `QUORATE_DIGESTS` names a file, what this build computes is written there.
//! Where `QUORATE_REPRODUCE` names such a file, this build plays the scripts of the file and must come to the same. So do
//! tests/web.rs (a browser), tests/js/determinism.test.mjs (Node.js) and tests/browser/check.test.mjs (a worker).
#![cfg(feature = "cli")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;

use quorate::protocol::StableHasher;
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{self, Item, Script, catalogue, parse_command, parse_header};
use quorate::session::{Keep, Reached, Session};
use quorate::sim::{Command, LATEST, Setup, TRACE_VERSION};
use serde_json::{Value, json};
use support::echo::ECHO;
use support::random::{self, known};

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

/// From where the random scripts are drawn: it fits into a number of JavaScript, with room to count on.
fn seed() -> u64 {
    let given = std::env::var("QUORATE_SEED").ok().map(|seed| seed.parse().expect("QUORATE_SEED is a number"));
    let seed = given.unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 16);
    println!("QUORATE_SEED={seed}");
    seed
}

/// The random scripts, by name.
fn drawn(seed: u64) -> Vec<(String, Registry, Script)> {
    let family = |family: &'static str, registry: Registry, count| {
        let info = quorate::registry::find(registry, family).expect("a protocol of that name").info;
        let script =
            move |seed| (format!("random/{family}/{seed}"), registry, random::script(info, seed, random::SECONDS));
        (seed..seed + count).map(script)
    };
    let own =
        PROTOCOLS.iter().flat_map(|entry| family(entry.info.id, PROTOCOLS, random::COUNT / PROTOCOLS.len() as u64));
    own.chain(family("echo", ECHO, random::ECHOES)).collect()
}

#[test]
fn the_same_run_gives_the_same_trace() {
    let mut all = Vec::new();
    for story in catalogue::STORIES {
        all.push(measured(story.name, PROTOCOLS, story.text));
    }
    for (name, registry, script) in drawn(seed()) {
        all.push(measured(&name, registry, &script.to_string()));
    }
    let digests: BTreeSet<_> = all.iter().map(|it| it["digest"].to_string()).collect();
    assert_eq!(digests.len(), all.len(), "different runs have different digests");
    if let Some(path) = std::env::var_os("QUORATE_DIGESTS") {
        let text = serde_json::to_string_pretty(&all).expect("plain data");
        std::fs::write(&path, text + "\n").unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn another_build_comes_to_the_same() {
    // Without a file of another build, this one is held against itself.
    let other = match std::env::var_os("QUORATE_REPRODUCE") {
        Some(path) => {
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let cases: Vec<Value> = serde_json::from_str(&text).expect("a file of digests");
            assert!(cases.len() as u64 > random::COUNT, "{} digests", cases.len());
            cases
        }
        None => catalogue::STORIES.iter().map(|story| measured(story.name, PROTOCOLS, story.text)).collect(),
    };
    for case in other {
        let (name, script) = (case["name"].as_str().expect("a name"), case["script"].as_str().expect("a script"));
        let registry = if name.starts_with("random/echo") { ECHO } else { PROTOCOLS };
        assert_eq!(measured(name, registry, script), case);
    }
}

/// What a run of a built-in scenario was recorded with: a digest of its canonical script, and that of its trace.
type Record = (String, String);

/// What a protocol's file of digests says: the version of the trace, and the record of each scenario.
fn recorded(path: &Path) -> (u32, BTreeMap<String, Record>) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let (mut version, mut records) = (0, BTreeMap::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["trace", number] => version = number.parse().expect("a version"),
            [name, script, trace] => drop(records.insert(name.to_owned(), (script.to_owned(), trace.to_owned()))),
            _ => panic!("{}: what is {line}?", path.display()),
        }
    }
    (version, records)
}

#[test]
fn the_built_in_scenarios_keep_their_digests() {
    for protocol in PROTOCOLS.iter().map(|entry| entry.info.id) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{protocol}/digests"));
        let (version, mut records) = recorded(&path);
        let mut now = BTreeMap::new();
        for story in catalogue::STORIES.iter().filter(|story| story.name.split('/').next() == Some(protocol)) {
            let session = played(PROTOCOLS, story.text);
            let mut hasher = StableHasher::default();
            hasher.write(session.script().to_string().as_bytes());
            now.insert(story.name.to_owned(), (format!("{:016x}", hasher.finish()), session.digest()));
        }
        // The same script under the same version has the same digest, whatever else changes.
        for (name, (script, trace)) in &now {
            if let Some((known, digest)) = records.get(name).filter(|_| version == TRACE_VERSION) {
                assert!(
                    known != script || digest == trace,
                    "the trace of {name} was {digest} and is {trace}: mend that, or give the trace a new version \
                     (sim/trace.rs, docs/trace.md) and the changelog a line about it"
                );
            }
        }
        if std::env::var_os("REWRITE").is_some() {
            let mut text =
                "# The trace digest of each built-in scenario, behind a digest of its canonical script: see\n\
                            # tests/determinism.rs. REWRITE=1 records what is new.\n"
                    .to_owned();
            text += &format!("trace {TRACE_VERSION}\n");
            now.iter().for_each(|(name, (script, trace))| text += &format!("{name} {script} {trace}\n"));
            std::fs::write(&path, text).expect("the file can be written");
            records = now.clone();
        }
        assert_eq!(records, now, "scenarios changed: run REWRITE=1 cargo test --test determinism");
    }
    let said = |file: &str, words: &str| {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("it is there");
        assert!(text.contains(words), "{file} does not say: {words}");
    };
    said("docs/trace.md", &format!("This is version {TRACE_VERSION} of the trace."));
    if TRACE_VERSION > 1 {
        said("CHANGELOG.md", &format!("trace version {TRACE_VERSION}"));
    }
}

#[test]
fn another_seed_is_another_run() {
    let shop = catalogue::find("raft/shop").expect("the first scenario").text;
    let digest = |seed: u32| played(PROTOCOLS, &shop.replace("seed 7", &format!("seed {seed}"))).digest();
    assert_ne!(digest(7), digest(8));
}

/// Declares how commands are told apart. A variant without a row does not compile, and one that is never drawn fails.
macro_rules! variants {
    ($($pattern:pat => $name:literal,)*) => {
        const VARIANTS: &[&str] = &[$($name,)*];

        fn variant(command: &Command) -> &'static str {
            match command {
                $($pattern => $name,)*
            }
        }
    };
}

variants! {
    Command::Crash(_) => "Crash",
    Command::CrashTail { .. } => "CrashTail",
    Command::Disk { .. } => "Disk",
    Command::Hang(_) => "Hang",
    Command::Unhang(_) => "Unhang",
    Command::Flip { .. } => "Flip",
    Command::Lose(_) => "Lose",
    Command::Backup(_) => "Backup",
    Command::Restore => "Restore",
    Command::Order(_) => "Order",
    Command::Dismiss => "Dismiss",
    Command::Clock { .. } => "Clock",
    Command::Service { .. } => "Service",
    Command::AddNode { .. } => "AddNode",
    Command::RemoveNode(_) => "RemoveNode",
    Command::Operate { .. } => "Operate",
    Command::Restart(_) => "Restart",
    Command::Pause(_) => "Pause",
    Command::Resume(_) => "Resume",
    Command::Cut { .. } => "Cut",
    Command::Partition(_) => "Partition",
    Command::Heal => "Heal",
    Command::HealLink { .. } => "HealLink",
    Command::HealGroup(_) => "HealGroup",
    Command::Calm => "Calm",
    Command::Random(_) => "Random",
    Command::Supervise { .. } => "Supervise",
    Command::Network(_) => "Network",
    Command::Link { .. } => "Link",
    Command::Drop { .. } => "Drop",
    Command::Forge { .. } => "Forge",
    Command::Handle { .. } => "Handle",
    Command::Fire { .. } => "Fire",
    Command::Sync(_) => "Sync",
    Command::Expire(_) => "Expire",
    Command::Begin(_) => "Begin",
    Command::Conduct(_) => "Conduct",
    Command::Invoke { .. } => "Invoke",
    Command::Workload { .. } => "Workload",
    Command::Break(_) => "Break",
    Command::Mend(_) => "Mend",
}

#[test]
fn the_random_scripts_use_everything_there_is() {
    let seed = seed();
    let scripts: Vec<Script> = drawn(seed).into_iter().map(|(_, _, script)| script).collect();
    let commands = scripts.iter().flat_map(|script| &script.lines).filter_map(|line| match &line.item {
        Item::Command(command) => Some(variant(command)),
        Item::Expect(_) => None,
    });
    let used: BTreeSet<_> = commands.collect();
    let missing: Vec<_> = VARIANTS.iter().filter(|name| !used.contains(*name)).collect();
    assert!(
        missing.is_empty(),
        "no random script of seed {seed} has a command {missing:?}: see tests/support/random.rs"
    );

    // What the language knows, the parser says where it finds something else, and the grammar of its manual says it all.
    let text: String = scripts.iter().map(|script| script.to_string()).collect();
    let words: BTreeSet<&str> = text.split([' ', '\n', '=']).collect();
    let mut all = grammar();
    for info in PROTOCOLS.iter().map(|entry| entry.info) {
        let mut setup = Setup::of(info);
        all.extend(known(&parse_command(&setup, &[], "?").expect_err("no command")));
        all.extend(known(&parse_command(&setup, &[], "network ?=1").expect_err("no word of a network line")));
        all.extend(known(&parse_header(&mut setup, "config ?=1").expect_err("no setting")));
    }
    let missing: BTreeSet<_> = all.iter().filter(|word| !UNSAID.contains(&word.as_str())).collect();
    let missing: Vec<_> = missing.into_iter().filter(|word| !words.contains(word.as_str())).collect();
    assert!(missing.is_empty(), "no random script of seed {seed} says {missing:?}: see tests/support/random.rs");
}

/// An expectation is nothing that is done. The others are printed as what they stand for.
const UNSAID: &[&str] = &["expect", "preset", "rack", "region", "wifi"];

/// The words that commands and their parts have in the grammar of docs/script.md.
fn grammar() -> Vec<String> {
    let manual = include_str!("../docs/script.md");
    let rules = manual.split("```").find_map(|block| block.strip_prefix("ebnf")).expect("a grammar");
    let mut words = Vec::new();
    for rule in rules.split(" ;").filter(|rule| !rule.contains("expectation")) {
        let Some((name, parts)) = rule.split_once('=') else { continue };
        let name = name.rsplit('\n').next().unwrap_or(name).trim();
        let done = ["network", "link", "command", "hazard", "rhythm", "supervisor", "condition", "clock", "disk"];
        if done.contains(&name) || ["operation", "parameters"].contains(&name) {
            let literals = parts.split('"').skip(1).step_by(2).flat_map(|literal| literal.split([' ', '=']));
            words.extend(literals.filter(|word| word.len() > 1 && *word != "..").map(str::to_owned));
        }
    }
    assert!(words.len() > 80, "{} words", words.len());
    words
}
