//! `quorate compare`: two protocols or configurations, side by side over many seeds.

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use clap::Args;
use quorate::registry::PROTOCOLS;
use quorate::scenario::Script;
use quorate::session::{Pair, Sample};
use quorate::sweep::{Compared, play_pair, table};
use serde::Serialize;

use super::input::{self, Problem};
use super::output;
use super::sweep::{jobs, range, whole};

#[derive(Args)]
pub struct CompareArgs {
    /// A script, the name of a built-in scenario, a link, or - for the standard input.
    #[arg(value_name = "A")]
    a: String,
    /// Another one, with another protocol or other settings; it may leave out what is done. None where A is a link of both.
    #[arg(value_name = "B")]
    b: Option<String>,
    /// The seeds from N on and before M.
    #[arg(long, value_name = "N..M", allow_hyphen_values = true)]
    seeds: String,
    /// How many runs are played at a time; as many as there are processors if it is left out.
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_hyphen_values = true)]
    jobs: Option<usize>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// What is printed with `--json`. The names of its fields never change.
#[derive(Serialize)]
struct Table {
    seeds: String,
    a: Side,
    b: Side,
    rows: Vec<Compared>,
}

#[derive(Serialize)]
struct Side {
    script: String,
    protocol: &'static str,
    /// What the script says of the protocol's settings.
    config: String,
}

impl Side {
    fn new(name: &str, script: &Script) -> Self {
        let text = script.to_string();
        let config = text.lines().find_map(|line| line.strip_prefix("config ")).unwrap_or_default();
        Self { script: name.to_owned(), protocol: script.setup.info.id, config: config.to_owned() }
    }

    fn said(&self) -> String {
        if self.config.is_empty() { self.protocol.to_owned() } else { format!("{} {}", self.protocol, self.config) }
    }
}

/// Plays both scripts for each seed and prints what they come to.
pub fn compare(args: &CompareArgs) -> Result<ExitCode, Problem> {
    let other = args.b.as_deref().unwrap_or(&args.a);
    if args.a == "-" && args.b.as_deref() == Some("-") {
        return Err(Problem::new("-", "expected two scripts, found the standard input twice"));
    }
    let seeds = range(&args.seeds)?;
    let jobs = jobs(args.jobs)?;
    let (a, b) = scripts(args)?;
    let pair = Pair::new(PROTOCOLS, a, b).map_err(|unlike| Problem::at(other, unlike.line(), &unlike))?;
    let samples = play(&pair, seeds, jobs)?;
    let [a, b] = pair.scripts();
    let (a, b) = (Side::new(&args.a, a), Side::new(other, b));
    let rows = table(&samples);
    let text = if args.json {
        let table = Table { seeds: args.seeds.clone(), a, b, rows };
        serde_json::to_string(&table).map(|text| text + "\n").map_err(|error| Problem::new(&args.a, error))?
    } else {
        described(&rows, &a, &b, samples.len())
    };
    output::print("quorate", &text, true)
}

/// What is compared: two scripts, or both of a link.
fn scripts(args: &CompareArgs) -> Result<(Script, Script), Problem> {
    if let Some(b) = &args.b {
        return Ok((input::script(&args.a)?, input::script(b)?));
    }
    let import = input::import_any(&args.a)?;
    let beside =
        import.beside.ok_or_else(|| Problem::new(&args.a, "expected a second script, or a link of two runs"))?;
    Ok((import.script, beside))
}

/// The samples of all seeds, in their order.
fn play(pair: &Pair, seeds: std::ops::Range<u64>, jobs: usize) -> Result<Vec<[Sample; 2]>, Problem> {
    let next = AtomicU64::new(seeds.start);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let played = play_pair(pair, seed);
                    let failed = played.is_err();
                    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((seed, played));
                    if failed {
                        // Nobody waits for the others then.
                        next.store(seeds.end, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort_by_key(|(seed, _)| *seed);
    found
        .into_iter()
        .map(|(seed, played)| played.map_err(|error| Problem::new(&format!("seed {seed}"), error)))
        .collect()
}

/// The table as people read it.
fn described(rows: &[Compared], a: &Side, b: &Side, runs: usize) -> String {
    let mut text = format!("A: {} ({})\nB: {} ({})\n", a.script, a.said(), b.script, b.said());
    let _ = writeln!(text, "{runs} runs each: median, 5th and 95th percentile\n");
    let cells: Vec<[String; 3]> =
        rows.iter().map(|row| [row.id.to_owned(), row.a.to_string(), row.b.to_string()]).collect();
    let width = |at: usize| cells.iter().map(|cell| cell[at].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1).max(1));
    let _ = writeln!(text, "{:first$}  {:second$}  B", "", "A");
    for [id, a, b] in &cells {
        let _ = writeln!(text, "{id:first$}  {a:second$}  {b}");
    }
    text
}
