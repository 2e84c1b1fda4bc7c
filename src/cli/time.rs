//! `quorate state`, `quorate diff`, `quorate link` and `quorate unlink`.

use std::fmt::Write;
use std::process::ExitCode;

use quorate::protocol::{Instant, Numbering};
use quorate::registry::PROTOCOLS;
use quorate::scenario;
use quorate::session::{
    self, Comparison, Form, Import, Keep, LinkState, MessageView, NodeSnapshot, Reached, Session, State,
};
use quorate::session::{link, seconds};
use quorate::sim::LATEST;

use super::StateArgs;
use super::input::{self, Problem};
use super::output;
use super::run::played;

/// How many events of a run are played only to hold its digest against a link's or a trace's: no more than a moment's worth.
const CHECKED_MOST: u32 = 1_000_000;

/// Prints the cluster at an instant.
pub fn state(args: &StateArgs) -> Result<ExitCode, Problem> {
    let name = &args.script;
    let import = input::import(name)?;
    let at = scenario::parse_stamp(&args.at).map_err(|error| Problem::of_option(name, "--at", error))?;
    let keep = Keep { open: true, ..Keep::NOTHING };
    let mut session =
        Session::new(PROTOCOLS, import.script.clone(), keep).map_err(|error| Problem::of(name, &error))?;
    session.seek_stamp(at).map_err(|error| Problem::of(name, &error))?;
    check_digest(name, &import);
    let state = session.state();
    let text = if args.json { json(name, &state)? } else { described(&state, session.setup().info.epoch) };
    output::print(name, &text, true)
}

/// Prints the first event at which two runs differ.
pub fn diff(a: &str, b: &str, as_json: bool) -> Result<ExitCode, Problem> {
    if a == "-" && b == "-" {
        return Err(Problem::new("-", "expected two scripts, found the standard input twice"));
    }
    let (left, right) = (input::import(a)?, input::import(b)?);
    check_digest(a, &left);
    check_digest(b, &right);
    let compared = session::compare(PROTOCOLS, left.script, right.script).map_err(|error| Problem::of(a, &error))?;
    let text = if as_json { json(a, &compared)? } else { compared_text(&compared) };
    output::print(a, &text, compared.equal)
}

/// Prints a run as a link, or two beside each other.
pub fn link(name: &str, beside: Option<&str>) -> Result<ExitCode, Problem> {
    if (name, beside) == ("-", Some("-")) {
        return Err(Problem::new("-", "expected two scripts, found the standard input twice"));
    }
    let script = input::script(name)?;
    let link = match beside {
        Some(other) => {
            let head = input::script(other)?;
            let session = Session::new(PROTOCOLS, script, Keep::NOTHING).map_err(|error| Problem::of(name, &error))?;
            session.link_beside(&head).map_err(|error| Problem::of(other, &error))?
        }
        None => link::encode(&script, &played(name, &script, None)?.digest()),
    };
    if !link.fits {
        let (length, most) = (link.length, link.most);
        let sentence =
            format!("the link would have {length} characters and may have {most}: give the file away instead");
        return Err(Problem::new(name, sentence));
    }
    output::print(name, &format!("{}\n", link.fragment), true)
}

/// Prints the script in a link; of two, a line `---` between them.
pub fn unlink(name: &str) -> Result<ExitCode, Problem> {
    let import = input::link(name)?;
    check_digest(name, &import);
    let beside = import.beside.map(|head| format!("---\n{head}"));
    output::print(name, &format!("{}{}", import.script, beside.unwrap_or_default()), true)
}

/// Plays a run that somebody gave away with its digest, and says on the standard error if it has another one here.
pub fn check_digest(name: &str, import: &Import) {
    if import.digest.is_none() {
        return;
    }
    let Ok(session) = Session::new(PROTOCOLS, import.script.clone(), Keep::NOTHING) else { return };
    let beside = import.beside.as_ref().map(|head| session.beside(head.clone(), Keep::NOTHING));
    let other = match beside.transpose() {
        Ok(other) => other,
        Err(error) => return note(name, &error.to_string()),
    };
    let mut digest = String::new();
    for mut session in [session].into_iter().chain(other) {
        if session.advance(LATEST, CHECKED_MOST) != Ok(Reached::End) {
            return note(name, "its digest was not checked, as the run is long: `quorate digest` does that");
        }
        digest += &session.digest();
    }
    hold_against(name, import, &digest);
}

/// Says on the standard error where a run that was played to its end is not the one that whoever gave it away had seen.
pub fn hold_against(name: &str, import: &Import, digest: &str) {
    if let Some(claimed) = import.digest.as_ref().filter(|claimed| *claimed != digest) {
        let thing = if import.form == Form::Trace { "trace" } else { "link" };
        note(name, &format!("the {thing} was made of a run with the digest {claimed}, and here its run has {digest}"));
    }
}

fn note(name: &str, sentence: &str) {
    // Where the standard error is closed, there is nobody left to tell.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{}\n", Problem::new(name, sentence)).as_bytes());
}

fn json(name: &str, value: &impl serde::Serialize) -> Result<String, Problem> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Problem::new(name, error))?;
    Ok(json + "\n")
}

fn compared_text(compared: &Comparison) -> String {
    let common = compared.common;
    if compared.equal {
        return format!("equal: all {common} events are the same\n");
    }
    let line = |event: &Option<session::EventView>| match event {
        Some(event) => event.line.clone(),
        None => format!("it has ended, with {common} events"),
    };
    format!("the first {common} events are the same; then:\nA {}\nB {}\n", line(&compared.a), line(&compared.b))
}

/// A cluster for people.
fn described(state: &State, epoch: Numbering) -> String {
    let at = |us| seconds(Instant(us));
    let in_words = |number| format!("{} {}", epoch.id, epoch.text(number));
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "at {}, after {} events", at(state.time_us), state.events);
    let _ = writeln!(text, "digest {}, state digest {}", state.digest, state.state_digest);
    let _ = writeln!(text, "leader: {}", state.leader.as_deref().unwrap_or("none"));
    for NodeSnapshot { id, status, role, epoch: number, commit, log_length } in &state.nodes {
        let _ = writeln!(text, "{id}: {status}, {role}, {}, log {log_length}, committed {commit}", in_words(*number));
    }
    let closed = state.links.iter().filter(|link| link.cut || link.parted);
    for LinkState { from, to, cut, .. } in closed {
        let _ = writeln!(text, "{from}>{to}: {}", if *cut { "cut" } else { "parted" });
    }
    let _ = writeln!(text, "messages under way: {}", state.in_flight.len());
    for MessageView { id, name, epoch: number, sent_us, ends_us, fate, .. } in &state.in_flight {
        let ends = match *fate {
            "arrive" => "arrives",
            "cut" => "dies at a cut",
            _ => "is lost",
        };
        let (sent, ends_at) = (at(*sent_us), at(*ends_us));
        let _ = writeln!(text, "  {id} {name}, {}, sent at {sent}, {ends} at {ends_at}", in_words(*number));
    }
    text
}
