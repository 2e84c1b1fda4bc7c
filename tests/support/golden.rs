//! Golden files: a script, a line `---`, and what came of it.
//!
//! What came of it is the trace, as `quorate run --trace -` prints it, and what stands at the end: the nodes, the
//! clients' operations and the promises that broke. A script that breaks rules is played twice: as it stands, and
//! without the lines that break them.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use quorate::protocol::{NodeId, Outcome, Text};
use quorate::registry::{PROTOCOLS, Registry};
use quorate::scenario::{self, Item, Script};
use quorate::session::{self, Keep, Reached, Session};
use quorate::sim::{Command, LATEST, Node, OpRecord, Status};

use super::echo::ECHO;

/// Where they are: a folder for each protocol.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every golden file, by path; the digests of stories stand beside them (tests/determinism.rs).
pub fn files() -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry of a folder").path()) {
            if path.is_dir() {
                below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "txt") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&folder(), &mut found);
    found.sort();
    found
}

/// What a file says.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The script of a golden file as text: all that stands above the first line `---`.
pub fn head(text: &str) -> &str {
    text.find("\n---").map_or(text, |end| &text[..=end])
}

/// The script of a golden file, in the words of the protocols that its folder says.
pub fn script(path: &Path, head: &str) -> Script {
    scenario::parse(registry(path), head).unwrap_or_else(|error| panic!("{}", error.at(&path.to_string_lossy())))
}

/// The tests' own protocol is not among those that everyone has.
fn registry(path: &Path) -> Registry {
    if path.starts_with(folder().join(ECHO[0].info.id)) { ECHO } else { PROTOCOLS }
}

/// Whether the line switches a rule off.
fn breaks(item: &Item) -> bool {
    matches!(item, Item::Command(Command::Break(_)))
}

/// The same script without the lines that break rules; none if it breaks none.
pub fn kept(script: &Script) -> Option<Script> {
    let mut kept = script.clone();
    // The run is as long, even where such a line was the last.
    kept.end = Some(script.ends());
    kept.lines.retain(|line| !breaks(&line.item));
    (kept.lines.len() < script.lines.len()).then_some(kept)
}

/// A run at its end, with all its events.
pub fn play(path: &Path, script: &Script) -> Session {
    let keep = Keep { events: true, ..Keep::NOTHING };
    let mut session = Session::new(registry(path), script.clone(), keep).expect("within the limits");
    assert_eq!(session.advance(LATEST, u32::MAX), Ok(Reached::End), "{}", path.display());
    session
}

/// What a golden file should say.
pub fn render(path: &Path, head: &str) -> String {
    let script = script(path, head);
    let mut text = format!("{head}---\n");
    write(&mut text, "", &play(path, &script));
    if let Some(kept) = kept(&script) {
        text += "--- trace with the rule kept\n";
        write(&mut text, " with the rule kept", &play(path, &kept));
    }
    text
}

/// How many lines of a trace a file has at most; of a longer one it has so many, and the digest of all.
const SHOWN: usize = 100;

/// Writes the trace, and below it what stands at the end.
fn write(text: &mut String, how: &str, session: &Session) {
    let all = session.run().fabric().events;
    let shown = if all as usize > 2 * SHOWN { SHOWN as u32 / 4 } else { all };
    for (number, event) in (0..shown).map_while(|number| Some((number, session.event(number)?))) {
        session::line(text, number, event, session.setup().info);
        text.push('\n');
    }
    if shown < all {
        *text += &format!("and more: {all} events, digest {}\n", session.digest());
    }
    *text += &format!("--- outcome{how}\n");
    let lines = [nodes(session), operations(session), expectations(session), promises(session)];
    lines.iter().flatten().for_each(|line| *text += &format!("{line}\n"));
}

/// Each node: its role and epoch, how far it knows the log to be decided, and the epochs of what its log holds.
fn nodes(session: &Session) -> Vec<String> {
    let (run, info) = (session.run(), session.setup().info);
    let line = |(id, node): (NodeId, &Node)| {
        if node.status == Status::Crashed {
            return format!("{id} crashed");
        }
        let brief = node.brief;
        let (status, role) = (node.status.name(), info.roles[usize::from(brief.role)]);
        let slots = (1..=brief.last).filter_map(|slot| Some(run.slot(id, slot)?.epoch.to_string()));
        let slots: Vec<_> = slots.collect();
        let log = if slots.is_empty() { "-".to_owned() } else { slots.join(",") };
        format!("{id} {status} {role} {}={} committed={} log={log}", info.epoch.id, brief.epoch, brief.committed)
    };
    run.fabric().each_node().map(line).collect()
}

/// Each operation and how it was answered.
fn operations(session: &Session) -> Vec<String> {
    let text = |text: &Option<Text>| text.as_ref().map_or("nothing".to_owned(), |text| format!("{text:?}"));
    let answer = |record: &OpRecord| match &record.returned {
        None => "no answer".to_owned(),
        Some((_, None)) => "refused".to_owned(),
        Some((at, Some(Outcome::Value(found)))) if record.request.operation.reads() => {
            format!("found {} at {}us", text(found), at.0)
        }
        Some((at, Some(Outcome::Value(_)))) => format!("done at {}us", at.0),
        Some((at, Some(Outcome::Full))) => format!("not done at {}us, full", at.0),
        Some((at, Some(Outcome::Mismatch(found)))) => format!("not done at {}us, found {}", at.0, text(found)),
        Some((at, Some(Outcome::Stale))) => format!("too old at {}us", at.0),
    };
    let line = |record: &OpRecord| {
        let operation = Command::Invoke { client: None, via: None, operation: record.request.operation.clone() };
        let operation = scenario::print_command(session.setup().info, &operation);
        format!("{} {} {operation}: {}", record.request.id.client, record.request.id.number, answer(record))
    };
    session.run().fabric().operations.iter().map(line).collect()
}

fn expectations(session: &Session) -> Vec<String> {
    let holds = |holds| if holds { "holds" } else { "does not hold" };
    let line = |it: &session::Expected| Some(format!("{}: {}", it.text, holds(it.holds?)));
    session.expected().iter().filter_map(line).collect()
}

/// The promises that broke, in the order in which they did.
fn promises(session: &Session) -> Vec<String> {
    let mut broken: Vec<_> = session.verdicts().into_iter().filter(|verdict| !verdict.holds).collect();
    broken.sort_by_key(|verdict| verdict.event);
    let line = |verdict: &session::Verdict| {
        let mut line = format!("breach {}", verdict.id);
        let (nodes, slots) = (verdict.nodes.clone().unwrap_or_default(), verdict.slots.clone().unwrap_or_default());
        let slots: Vec<_> = slots.iter().map(u64::to_string).collect();
        let _ = write!(line, " nodes={} slots={}", nodes.join(","), slots.join(","));
        let event = verdict.event.unwrap_or_default();
        let _ = write!(line, " event={event}: {}", verdict.detail.as_deref().unwrap_or_default());
        line
    };
    if broken.is_empty() { vec!["no breach".to_owned()] } else { broken.iter().map(line).collect() }
}
