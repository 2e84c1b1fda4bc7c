//! `quorate rules`: the guards that can be taken out, each with a run that shows what for.

use std::process::ExitCode;

use clap::Args;
use quorate::protocol::{Info, Rule};
use quorate::registry::PROTOCOLS;
use quorate::scenario::{Item, Script, parse};
use quorate::session::link;
use quorate::sim::Command;
use serde::Serialize;

use super::input::Problem;
use super::output;
use super::run::played;

/// Which rules.
#[derive(Args)]
pub struct RulesArgs {
    /// The protocol.
    #[arg(long, default_value = "raft")]
    protocol: String,
    /// Prints one JSON array.
    #[arg(long)]
    json: bool,
}

/// The runs of the golden files, by the rules that they break: build.rs lists them, and tests/rules.rs sees that each rule
/// has one.
const SHOWN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/golden_rules.rs"));

/// A rule as it is listed. The stories are links, which `quorate run` and the page open.
#[derive(Serialize)]
struct Listed {
    id: &'static str,
    source: &'static str,
    guards: &'static str,
    /// The run in which the rule is off, and what it guards breaks.
    story_off: String,
    /// The same run with the rule.
    story_on: String,
}

/// Lists them.
pub fn rules(args: &RulesArgs) -> Result<ExitCode, Problem> {
    let found = PROTOCOLS.iter().find(|entry| entry.info.id == args.protocol);
    let Some(info) = found.map(|entry| entry.info) else {
        let known: Vec<_> = PROTOCOLS.iter().map(|entry| entry.info.id).collect();
        let sentence = format!("expected a protocol ({}), found {:?}", known.join(", "), args.protocol);
        return Err(Problem::new("--protocol", sentence));
    };
    let listed = info.rules.iter().map(|rule| listed(info, rule)).collect::<Result<Vec<_>, _>>()?;
    let text = if args.json {
        serde_json::to_string_pretty(&listed).map_err(|error| Problem::new("quorate", error))? + "\n"
    } else {
        listed.iter().map(|rule| format!("{}  {}  guards {}\n", rule.id, rule.source, rule.guards)).collect()
    };
    output::print("quorate", &text, true)
}

fn listed(info: &'static Info, rule: &'static Rule) -> Result<Listed, Problem> {
    let golden = SHOWN.iter().find(|(id, _)| *id == rule.id).map_or("", |(_, text)| text);
    let head = golden.split("\n---").next().unwrap_or_default();
    let off = parse(PROTOCOLS, head).map_err(|error| Problem::new(rule.id, error))?;
    let mut on = off.clone();
    on.lines.retain(|line| !matches!(line.item, Item::Command(Command::Break(row)) if row == rule.bit));
    debug_assert_eq!(off.setup.info.id, info.id, "a rule is shown by its own protocol");
    Ok(Listed {
        id: rule.id,
        source: rule.source,
        guards: rule.guards,
        story_off: linked(rule.id, &off)?,
        story_on: linked(rule.id, &on)?,
    })
}

fn linked(name: &str, script: &Script) -> Result<String, Problem> {
    Ok(link::encode(script, &played(name, script, None)?.digest()).fragment)
}
