//! `quorate run` and `quorate digest`.

use std::io;
use std::process::ExitCode;

use quorate::check::{self, BUDGET, History};
use quorate::protocol::Instant;
use quorate::registry::PROTOCOLS;
use quorate::scenario::{self, Script};
use quorate::session::{Keep, Report, Session};
use quorate::sim::LATEST;
use serde::Serialize;

use super::RunArgs;
use super::history::sentence;
use super::input::{self, Problem};
use super::{output, time, trace};

/// Plays a script and prints the digest of its trace.
pub fn digest(name: &str) -> Result<ExitCode, Problem> {
    let import = input::import(name)?;
    let session = played(name, &import.script, None)?;
    time::hold_against(name, &import, &session.digest());
    output::print(name, &format!("{}\n", session.digest()), true)
}

/// Prints the canonical text of a script.
pub fn fmt(name: &str) -> Result<ExitCode, Problem> {
    let script = input::script(name)?;
    output::print(name, &script.to_string(), true)
}

/// What came of a run, and what its clients' history is found to be.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    report: Report,
    history: &'static str,
}

/// Plays a script and says what came of it.
pub fn run(args: &RunArgs) -> Result<ExitCode, Problem> {
    let name = &args.script;
    let to_stdout = args.trace.as_deref() == Some("-");
    if args.json && to_stdout {
        return Err(Problem::new(name, "--json and --trace - both want the standard output: give the trace a file"));
    }
    if let Some(path) = args.trace.as_deref().filter(|path| !to_stdout && input::same_file(name, path)) {
        return Err(Problem::new(
            name,
            format!("--trace {path} would overwrite the script: give the trace another file"),
        ));
    }
    let import = input::import(name)?;
    let mut script = import.script.clone();
    if let Some(seed) = &args.seed {
        script.setup.seed = scenario::parse_seed(seed).map_err(|error| Problem::of_option(name, "--seed", error))?;
    }
    let until = args.until.as_deref().map(scenario::parse_instant).transpose();
    let until = until.map_err(|error| Problem::of_option(name, "--until", error))?;
    let session = match args.trace.as_deref() {
        Some(path) if !to_stdout => trace::to_file(name, &script, until, path)?,
        _ => played(name, &script, until)?,
    };
    if args.seed.is_none() && until.is_none() {
        time::hold_against(name, &import, &session.digest());
    }
    let ok = session.ok();
    if to_stdout {
        // Only now, so that nothing is printed of a run that goes too far.
        let (_, written) = trace::write(io::stdout(), name, trace::kept(name, &script, until)?);
        return output::printed(name, written, ok);
    }
    let report = session.report();
    let history = History::of_run(session.run().fabric());
    let judgement = check::judge(&history, BUDGET);
    let text = if args.json {
        let json = serde_json::to_string_pretty(&Told { report, history: judgement.verdict.name() });
        json.map_err(|error| Problem::new(name, error))? + "\n"
    } else {
        output::summary(&report, session.setup().info.epoch, &sentence(&history, &judgement, "event"))
    };
    let code = output::print(name, &text, ok);
    // The process ends here: the system takes all of it back at once, and not each record by itself.
    std::mem::forget((session, history));
    code
}

/// A session at its end.
pub fn played(name: &str, script: &Script, until: Option<Instant>) -> Result<Session, Problem> {
    let mut session = started(name, script, until, Keep::NOTHING)?;
    session.advance(LATEST, u32::MAX).map_err(|error| Problem::of(name, &error))?;
    Ok(session)
}

/// A session at its start.
pub fn started(name: &str, script: &Script, until: Option<Instant>, keep: Keep) -> Result<Session, Problem> {
    let problem = |error| Problem::of(name, &error);
    let mut session = Session::new(PROTOCOLS, script.clone(), keep).map_err(problem)?;
    if let Some(until) = until {
        session.end_at(until).map_err(problem)?;
    }
    Ok(session)
}
