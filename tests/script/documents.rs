//! The scripts that others read: the stories, and the examples of docs/script.md.

use std::collections::BTreeSet;

use quorate::registry::PROTOCOLS;
use quorate::scenario::catalogue::{self, STORIES};
use quorate::scenario::{Item, Script, parse, parse_header, print_command};
use quorate::sim::Setup;

const MANUAL: &str = include_str!("../../docs/script.md");

/// Reads a script in the words of the protocols that there are.
fn read(name: &str, text: &str) -> Script {
    parse(PROTOCOLS, text).unwrap_or_else(|error| panic!("{}\n{text}", error.at(name)))
}

/// What stands between backticks in the rows of tables.
fn examples() -> impl Iterator<Item = String> {
    let rows = MANUAL.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        row.split('`').skip(1).step_by(2).map(|example| example.replace("\\|", "|")).collect::<Vec<_>>()
    })
}

#[test]
fn stories_read_and_have_names_of_their_own() {
    for story in STORIES {
        let script = read(story.name, story.text);
        let protocol = script.setup.info.id;
        assert!(story.name.starts_with(&format!("{protocol}/")), "{} is a story of {protocol}", story.name);
        assert_eq!(read(story.name, &script.to_string()).to_string(), script.to_string());
        let expects = script.lines.iter().any(|line| matches!(line.item, Item::Expect(_)));
        assert!(expects && script.end.is_some(), "{} says what must come of it, and when it ends", story.name);
        assert_eq!(catalogue::find(story.name), Some(*story));
    }
    let names = STORIES.iter().map(|story| story.name).collect::<BTreeSet<_>>();
    assert_eq!(names.len(), STORIES.len());
    assert_eq!(catalogue::find("raft/nothing"), None);
}

#[test]
fn whole_examples_read() {
    let blocks = MANUAL.split("```quorate\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
    let scripts = blocks.map(|block| read("docs/script.md", block)).collect::<Vec<_>>();
    assert!(!scripts.is_empty());
}

#[test]
fn every_command_and_expectation_has_an_example_that_reads() {
    let head = "quorate 1\nprotocol raft\nat 0s crash leader as old\n";
    let lines = examples().filter(|example| example.starts_with("at "));
    let scripts = lines.map(|line| read(&line, &format!("{head}{line}"))).collect::<Vec<_>>();
    let mut words = BTreeSet::new();
    let mut expectations = BTreeSet::new();
    for script in &scripts {
        match script.lines.get(1).map(|line| &line.item) {
            Some(Item::Command(command)) => {
                let printed = print_command(script.setup.info, command);
                words.insert(printed.split(' ').next().unwrap_or_default().to_owned());
            }
            Some(Item::Expect(expectation)) => _ = expectations.insert(format!("{expectation:?}")),
            None => assert!(script.end.is_some()),
        }
    }
    let all = "add append backup begin break cas clock conduct crash cut delay delete deliver disk dismiss drop duplicate expire faults fire flip forge get hang heal hold lose mend network partition pause put random release remove restart restore resume service snapshot supervise sync transfer unhang when whenever workload";
    assert_eq!(words.into_iter().collect::<Vec<_>>().join(" "), all);
    assert!(expectations.len() >= 9, "{expectations:?}");
}

#[test]
fn examples_of_headers_read() {
    let raft = PROTOCOLS.iter().find(|entry| entry.info.id == "raft").expect("the manual speaks of it");
    let mut count = 0;
    let words = ["nodes ", "seed ", "config ", "network latency"];
    for example in examples().filter(|example| words.iter().any(|word| example.starts_with(word))) {
        let read = parse_header(&mut Setup::of(raft.info), &example);
        assert_eq!(read, Ok(()), "{example}");
        count += 1;
    }
    assert!(count >= words.len());
}

#[test]
fn what_is_said_of_settings_and_properties_is_so() {
    let raft = PROTOCOLS.iter().find(|entry| entry.info.id == "raft").expect("the manual speaks of it").info;
    let said = |text: &str| MANUAL.contains(text);
    for setting in raft.settings.iter().chain(quorate::sim::WORLD) {
        let words = MANUAL.split('`').skip(1).step_by(2);
        let usual = words.filter(|word| word.split('=').next() == Some(setting.id)).map(str::to_owned);
        let mut setup = Setup::of(raft);
        let holds = usual.filter(|word| word.contains('=')).any(|word| {
            let chosen = parse_header(&mut setup, &format!("config {word}"));
            chosen.is_ok() && (&setup.settings, &setup.world) == (&Setup::of(raft).settings, &Setup::of(raft).world)
        });
        assert!(holds, "the manual says what is usual for {}", setting.id);
    }
    assert!(raft.properties.iter().all(|property| said(&format!("`{}`", property.id))));
}
