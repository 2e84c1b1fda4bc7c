//! The command line: reads a script, drives a session, prints what came of it.

mod compare;
mod export;
mod history;
mod input;
mod output;
mod rules;
mod run;
mod sweep;
mod time;
mod trace;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};
use quorate::scenario::catalogue;

use input::Problem;

/// Plays runs of a virtual cluster: the same script, the same trace, everywhere.
#[derive(Parser)]
#[command(name = "quorate", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plays a script and says what came of it.
    ///
    /// Ends with 0 if every expectation held and no promise broke that the script does not expect to break, with 1 if
    /// not, and with 2 on bad input.
    Run(RunArgs),
    /// Plays a script and writes what happened in another tool's form.
    Export(export::ExportArgs),
    /// Names the built-in scenarios.
    List {
        /// Names the lessons and the cards instead, as the page and its address call them.
        #[arg(long)]
        lessons: bool,
    },
    /// Lists the rules that can be switched off, and with --json a run without each and one with it, as links.
    Rules(rules::RulesArgs),
    /// Plays a script and prints the digest of its trace.
    Digest {
        /// A script, the name of a built-in scenario, or - for the standard input.
        #[arg(value_name = "FILE|NAME|-")]
        script: String,
    },
    /// Prints the canonical text of a script: without comments, and with everything in its one way to be written.
    Fmt {
        /// A script, the name of a built-in scenario, or - for the standard input.
        #[arg(value_name = "FILE|NAME|-")]
        script: String,
    },
    /// Says whether a history is linearizable, in one line that begins with linearizable, not linearizable or undecided.
    ///
    /// Ends with 0 if it is, with 1 if not, with 3 if more states would have to be looked at than --budget says, and with
    /// 2 on bad input.
    CheckHistory(history::HistoryArgs),
    /// Plays a run of five seconds for each seed, with every check on.
    ///
    /// Ends with 0 if none fails, with 1 if one does, and with 2 on bad input.
    Sweep(sweep::SweepArgs),
    /// Sums what the shards of a sweep have printed with --json.
    ///
    /// Ends with 0 if no run failed, with 1 if one did, and with 2 if seeds overlap or are missing.
    Merge(sweep::MergeArgs),
    /// Prints the cluster at an instant of a run.
    State(StateArgs),
    /// Plays two scripts and prints the first event that differs.
    ///
    /// Ends with 0 if all their events are the same, with 1 if not, and with 2 on bad input.
    Diff {
        /// A script, the name of a built-in scenario, a link, or - for the standard input.
        #[arg(value_name = "FILE|NAME|LINK|-")]
        a: String,
        /// Another one.
        #[arg(value_name = "FILE|NAME|LINK|-")]
        b: String,
        /// Prints one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Plays two protocols or configurations under the same faults and workload, for each of many seeds.
    ///
    /// Ends with 0, and with 2 on bad input.
    Compare(compare::CompareArgs),
    /// Prints a run, or two beside each other, as a link: the fragment of an address.
    Link {
        /// A script, the name of a built-in scenario, or - for the standard input.
        #[arg(value_name = "FILE|NAME|-")]
        script: String,
        /// Another one, with another protocol or other settings, to stand beside it.
        #[arg(value_name = "FILE|NAME|-")]
        beside: Option<String>,
    },
    /// Prints the canonical text of the script in a link.
    Unlink {
        /// A link: a fragment, an address with one, or - for the standard input.
        #[arg(value_name = "FRAGMENT|-")]
        link: String,
    },
}

#[derive(Args)]
struct StateArgs {
    /// A script, the name of a built-in scenario, a link, or - for the standard input.
    #[arg(value_name = "FILE|NAME|LINK|-")]
    script: String,
    /// When, such as 12.5s, or 100ms+3 for after three actions of that moment.
    #[arg(long, value_name = "INSTANT", allow_hyphen_values = true)]
    at: String,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct RunArgs {
    /// A script, the name of a built-in scenario, a link, or - for the standard input.
    #[arg(value_name = "FILE|NAME|LINK|-")]
    script: String,
    /// Another seed than the script's, from 0 to 9007199254740991.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// Another end than the script's, such as 30s or 1500ms.
    #[arg(long, value_name = "INSTANT", allow_hyphen_values = true)]
    until: Option<String>,
    /// Writes the trace, one event a line, to a file; to the standard output, and nothing else, if it is -.
    #[arg(long, value_name = "FILE|-")]
    trace: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// What is wrong with the arguments, in one sentence like everything else that is wrong. Help and version are no error.
fn arguments() -> Result<Cli, Problem> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.exit(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Problem::new("quorate", "expected a command, found none; `quorate --help` lists them")
        }
        _ => {
            let text = error.render().to_string();
            let sentence = text.split("\n\n").next().unwrap_or_default();
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            let sentence = sentence.strip_prefix("error: ").unwrap_or(&sentence);
            Problem::new("quorate", format!("{sentence}; `quorate --help` says what there is"))
        }
    })
}

/// Runs the command that the arguments say.
pub fn main() -> ExitCode {
    match arguments().and_then(|cli| run(cli.command)) {
        Ok(code) => code,
        Err(problem) => {
            // Where the standard error is closed, there is nobody left to tell.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{problem}\n").as_bytes());
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Problem> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Export(args) => export::export(&args),
        Command::CheckHistory(args) => history::check(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Merge(args) => sweep::merge(&args),
        Command::Digest { script } => run::digest(&script),
        Command::Fmt { script } => run::fmt(&script),
        Command::State(args) => time::state(&args),
        Command::Diff { a, b, json } => time::diff(&a, &b, json),
        Command::Compare(args) => compare::compare(&args),
        Command::Link { script, beside } => time::link(&script, beside.as_deref()),
        Command::Unlink { link } => time::unlink(&link),
        Command::Rules(args) => rules::rules(&args),
        Command::List { lessons } => output::print("quorate", &list(lessons), true),
    }
}

/// The names of what is built in, one a line: of stories, or of what teaches along them.
fn list(lessons: bool) -> String {
    if !lessons {
        return catalogue::STORIES.iter().map(|story| format!("{}\n", story.name)).collect();
    }
    let taught = catalogue::lessons().map(|(name, _)| format!("lesson/{name}\n"));
    taught.chain(catalogue::CARDS.iter().map(|(name, _)| format!("card/{name}\n"))).collect()
}
