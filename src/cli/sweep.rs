//! `quorate sweep` and `quorate merge`.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use quorate::registry::PROTOCOLS;
use quorate::session::{Error, link};
use quorate::sweep::{self, MEASURES, Refusal, Row, Spread, Sweep, Total, Weather};

use super::input::Problem;
use super::output;

#[derive(Args, Clone)]
pub struct SweepArgs {
    /// The protocol.
    #[arg(long, value_name = "ID")]
    protocol: String,
    /// The seeds from A on and before B.
    #[arg(long, value_name = "A..B", allow_hyphen_values = true)]
    seeds: String,
    /// What happens: none, calm, storm, or a file with lines of the script language.
    #[arg(long, value_name = "none|calm|storm|FILE")]
    faults: String,
    /// How many nodes there are.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = whole::<u16>, allow_hyphen_values = true)]
    nodes: u16,
    /// A setting, as a script's config line has it.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
    /// A rule that is off from the start.
    #[arg(long, value_name = "RULE")]
    off: Vec<String>,
    /// How many runs are played at a time; as many as there are processors if it is left out.
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_hyphen_values = true)]
    jobs: Option<usize>,
    /// Plays this part of the seeds, the I-th of N, from 1 on.
    #[arg(long, value_name = "I/N", allow_hyphen_values = true)]
    shard: Option<String>,
    /// Prints a JSON object for each seed.
    #[arg(long)]
    json: bool,
    /// Prints of each seed that fails a run with fewer commands in which the same check breaks.
    #[arg(long)]
    shrink: bool,
}

#[derive(Args)]
pub struct MergeArgs {
    /// What `quorate sweep --json` has printed, or - for the standard input.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<String>,
}

/// Plays a run for each seed.
pub fn sweep(args: &SweepArgs) -> Result<ExitCode, Problem> {
    let seeds = seeds(args)?;
    let jobs = jobs(args.jobs)?;
    let sweep = made(args)?;
    let length = seeds.end - seeds.start;
    let jobs = jobs.min(usize::try_from(length.max(1)).unwrap_or(usize::MAX));
    let bar = ProgressBar::new(length).with_style(style());
    let played = play(&sweep, args, &seeds, jobs, &bar);
    bar.finish_and_clear();
    played
}

/// A number that an option counts with; whether it is too great for its purpose is seen where that is known.
pub fn whole<N: TryFrom<u64>>(text: &str) -> Result<N, &'static str> {
    let number = text.parse::<u64>().ok().and_then(|number| N::try_from(number).ok());
    number.ok_or("expected a small whole number such as 5")
}

/// How many runs are played at a time.
pub fn jobs(given: Option<usize>) -> Result<usize, Problem> {
    match given {
        Some(0) => Err(option("--jobs", "expected 1 or more, found 0")),
        Some(jobs) => Ok(jobs),
        None => Ok(thread::available_parallelism().map_or(1, usize::from)),
    }
}

/// What the bar on the standard error shows; it is drawn on terminals only.
fn style() -> ProgressStyle {
    let bar = "{wide_bar} {human_pos}/{human_len} seeds, {per_sec}, {eta} left {msg}";
    ProgressStyle::with_template(bar).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn option(name: &str, sentence: impl std::fmt::Display) -> Problem {
    Problem::new("quorate", format!("{name}: {sentence}"))
}

/// The seeds to play.
fn seeds(args: &SweepArgs) -> Result<Range<u64>, Problem> {
    let seeds = range(&args.seeds)?;
    let Some(text) = &args.shard else { return Ok(seeds) };
    let bad = |why: &str| option("--shard", format!("expected a shard such as 2/3, found {text:?}: {why}"));
    let number = |text: &str| text.parse::<u64>().map_err(|_| bad("two numbers with / between"));
    let (one, all) = text.split_once('/').ok_or_else(|| bad("two numbers with / between"))?;
    match (number(one)?, number(all)?) {
        (_, 0) => Err(bad("there is at least one shard")),
        (0, _) => Err(bad("shards are counted from 1")),
        (one, all) if one > all => Err(bad("there are only so many shards")),
        (one, all) => Ok(sweep::shard(&seeds, one, all)),
    }
}

/// Seeds as an option gives them.
pub fn range(text: &str) -> Result<Range<u64>, Problem> {
    let most = quorate::sim::SEED_MOST;
    let bad = |why: &str| option("--seeds", format!("expected seeds such as 0..2000, found {text:?}: {why}"));
    let seeds = sweep::seeds(text).ok_or_else(|| bad("two numbers with .. between"))?;
    if seeds.is_empty() {
        return Err(bad("there is no seed in it, as the second number does not belong to it"));
    }
    if seeds.end - 1 > most {
        return Err(bad(&format!("the greatest seed is {most}")));
    }
    Ok(seeds)
}

/// The sweep that the arguments describe.
fn made(args: &SweepArgs) -> Result<Sweep, Problem> {
    let weather = match Weather::of(&args.faults) {
        Some(weather) => weather,
        None => {
            let problem = |error: io::Error| {
                let sentence = format!("--faults: expected none, calm, storm or a file that can be read: {error}");
                Problem::new(&args.faults, sentence)
            };
            Weather::Lines(std::fs::read_to_string(&args.faults).map_err(problem)?)
        }
    };
    // Each becomes a line of a script, and nothing but a line.
    let lines = args.settings.iter().map(|text| ("--set", text)).chain(args.off.iter().map(|text| ("--off", text)));
    for (name, text) in lines.chain([("--protocol", &args.protocol)]) {
        if text.contains(['\n', '\r']) {
            return Err(option(name, format!("expected one line, found {text:?}")));
        }
    }
    Sweep::new(PROTOCOLS, (&args.protocol, args.nodes), (&args.settings, &args.off), weather).map_err(|refusal| {
        match refusal {
            Refusal::Option(error) => option(said_by(args, error.line), error),
            Refusal::Faults(error) => Problem::of(&args.faults, &Error::BadScript(error)),
        }
    })
}

/// The option that wrote this line of the script that a sweep begins with.
fn said_by(args: &SweepArgs, line: u32) -> &'static str {
    let (line, set, off) = (line as usize, args.settings.len(), args.off.len());
    match line {
        2 => "--protocol",
        3 => "--nodes",
        _ if line < 4 + set => "--set",
        _ if line < 4 + set + off => "--off",
        _ => "--faults",
    }
}

/// What came of a seed, and if it was asked for a shorter run.
type Played = Result<(Row, Option<String>), Error>;

/// Plays all seeds on several threads, and prints what came of them in their order.
fn play(
    sweep: &Sweep,
    args: &SweepArgs,
    seeds: &Range<u64>,
    jobs: usize,
    bar: &ProgressBar,
) -> Result<ExitCode, Problem> {
    let (next, stop) = (AtomicU64::new(seeds.start), AtomicBool::new(false));
    let (send, receive) = channel();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, next, stop) = (send.clone(), &next, &stop);
            scope.spawn(move || work(sweep, args, seeds.end, (next, stop), &send));
        }
        drop(send);
        let told = tell(sweep, args, seeds, &receive, bar);
        stop.store(true, Ordering::Relaxed);
        told
    })
}

fn work(
    sweep: &Sweep,
    args: &SweepArgs,
    end: u64,
    (next, stop): (&AtomicU64, &AtomicBool),
    send: &Sender<(u64, Played)>,
) {
    while !stop.load(Ordering::Relaxed) {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return;
        }
        let played = sweep.play(seed).and_then(|row| {
            let shorter = (args.shrink && !row.ok).then(|| sweep.shrink(&row)).transpose()?;
            let digest = row.digest.clone();
            Ok((row, shorter.map(|script| link::encode(&script, &digest).fragment)))
        });
        if send.send((seed, played)).is_err() {
            return;
        }
    }
}

/// Prints what came of the seeds, in their order, as it comes in.
fn tell(
    sweep: &Sweep,
    args: &SweepArgs,
    seeds: &Range<u64>,
    receive: &Receiver<(u64, Played)>,
    bar: &ProgressBar,
) -> Result<ExitCode, Problem> {
    let (mut early, mut due, mut total) = (BTreeMap::new(), seeds.start, Total::default());
    // Of millions of seeds only what is more than nought is remembered.
    let mut measured = [const { Vec::new() }; MEASURES.len()];
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (seed, played) in receive {
        early.insert(seed, played);
        while let Some(played) = early.remove(&due) {
            let (row, shorter) = played.map_err(|error| Problem::new(&format!("seed {due}"), error))?;
            due += 1;
            bar.inc(1);
            // A sum of different seeds cannot fail.
            let _ = total.add(row.seed, row.ok, row.commits, row.events);
            if !args.json {
                let values = measured.iter_mut().zip(row.measures());
                values.filter(|(_, value)| *value > 0).for_each(|(values, value)| values.push(value));
            }
            let text = match (args.json, row.ok) {
                (true, _) => json(&row, shorter.as_deref()),
                (false, true) => continue,
                (false, false) => failed(sweep, args, &row, shorter.as_deref())?,
            };
            if total.failed > 0 {
                bar.set_message(format!("({} failed)", total.failed));
            }
            if let Err(error) = writeln!(out, "{text}") {
                return output::printed("quorate", Err(error), total.failed == 0);
            }
        }
    }
    let summary = if args.json { Ok(()) } else { writeln!(out, "{}{}", said(measured, total.runs), summary(&total)) };
    output::printed("quorate", summary.and_then(|()| out.flush()), total.failed == 0)
}

/// A row as one line, with a link to a shorter run if there is one.
fn json(row: &Row, shorter: Option<&str>) -> String {
    let mut value = serde_json::to_string(row).unwrap_or_default();
    if let Some(shorter) = shorter {
        value.pop();
        value += &format!(",\"shorter\":\"{shorter}\"}}");
    }
    value
}

/// A line for each measure that is not nought in all runs: its median, 5th and 95th percentile, and in how many it is not.
fn said(measured: [Vec<u64>; MEASURES.len()], runs: u64) -> String {
    let line = |(name, mut values): (&str, Vec<u64>)| {
        let some = values.len();
        values.resize(runs as usize, 0);
        let text = format!("{name}: {}, in {}\n", Spread::of(values), output::counted(some as u64, "run"));
        (some > 0).then_some(text)
    };
    MEASURES.into_iter().zip(measured).filter_map(line).collect()
}

fn summary(total: &Total) -> String {
    let counted = |count, thing| output::counted(count, thing);
    let failed = match total.first_failed {
        Some(first) => format!("{} failed, the first with seed {first}", total.failed),
        None => "none failed".to_owned(),
    };
    format!(
        "{}: {failed}; {}, {}",
        counted(total.runs, "run"),
        counted(total.commits, "commit"),
        counted(total.events, "event")
    )
}

/// A seed that failed: what broke, and how to see it again.
fn failed(sweep: &Sweep, args: &SweepArgs, row: &Row, shorter: Option<&str>) -> Result<String, Problem> {
    let script = sweep.script(row.seed).map_err(|error| Problem::new("quorate", error))?;
    let broken = match &row.broken[..] {
        [] => "acknowledged writes are lost".to_owned(),
        broken => broken.join(", "),
    };
    let link = link::encode(&script, &row.digest).fragment;
    let mut text = format!("seed {}: {broken}\n  {}\n  {link}", row.seed, again(args, row.seed));
    if let Some(shorter) = shorter {
        text += &format!("\n  shorter: {shorter}");
    }
    Ok(text)
}

/// The command that plays one seed again.
fn again(args: &SweepArgs, seed: u64) -> String {
    let mut words = vec!["quorate".to_owned(), "sweep".to_owned()];
    let mut with = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    with("--protocol", &args.protocol);
    with("--seeds", &format!("{seed}..{}", seed + 1));
    with("--faults", &args.faults);
    with("--nodes", &args.nodes.to_string());
    args.settings.iter().for_each(|setting| with("--set", setting));
    args.off.iter().for_each(|rule| with("--off", rule));
    words.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Sums what several sweeps have printed.
pub fn merge(args: &MergeArgs) -> Result<ExitCode, Problem> {
    let mut total = Total::default();
    for name in &args.files {
        let unread = |error: io::Error| Problem::new(name, format!("the file could not be read: {error}"));
        match name.as_str() {
            "-" => add(&mut total, name, io::stdin().lock())?,
            path => add(&mut total, name, BufReader::new(std::fs::File::open(path).map_err(unread)?))?,
        }
    }
    total.whole().map_err(|bad| Problem::new(&args.files.join(" "), bad))?;
    let Total { runs, failed, commits, events, first_failed, .. } = &total;
    let first = first_failed.map_or("null".to_owned(), |seed| seed.to_string());
    let text = format!(
        "{{\"runs\":{runs},\"failed\":{failed},\"commits\":{commits},\"events\":{events},\"first_failed\":{first}}}\n"
    );
    output::print("quorate", &text, *failed == 0)
}

/// The fields of a row that are summed.
#[derive(serde::Deserialize)]
struct Summed {
    seed: u64,
    ok: bool,
    commits: u64,
    events: u64,
}

fn add(total: &mut Total, name: &str, mut lines: impl BufRead) -> Result<(), Problem> {
    let (mut text, mut line) = (Vec::new(), 0);
    loop {
        text.clear();
        line += 1;
        let read = io::Read::take(&mut lines, 1 << 20).read_until(b'\n', &mut text);
        match read.map_err(|error| Problem::at(name, line, format!("the file could not be read: {error}")))? {
            0 => return Ok(()),
            _ if text.trim_ascii().is_empty() => continue,
            _ => {}
        }
        let row: Summed = serde_json::from_slice(&text).map_err(|error| {
            Problem::at(name, line, format!("expected a row that quorate sweep --json prints: {error}"))
        })?;
        total.add(row.seed, row.ok, row.commits, row.events).map_err(|bad| Problem::at(name, line, bad))?;
    }
}
