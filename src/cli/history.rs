//! `quorate check-history`.

use std::fs::File;
use std::io::{self, Read};
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use quorate::check::{
    self, Act, BUDGET, Cas, Format, HISTORY_MOST, History, Judged, Judgement, Model, Op, Value, Verdict, Window,
    WindowView,
};

use super::input::Problem;
use super::output;

#[derive(Args)]
pub struct HistoryArgs {
    /// A history, or - for the standard input.
    #[arg(value_name = "FILE|-")]
    file: String,
    /// What is kept under a key.
    #[arg(long)]
    model: ModelName,
    /// How the history is written.
    #[arg(long)]
    format: FormatName,
    /// What every key has at first; of a register nothing (nil), of kv the empty text if it is left out.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    initial: Option<String>,
    /// How many states may be looked at.
    #[arg(long, value_name = "STATES", default_value_t = BUDGET)]
    budget: u64,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy)]
struct ModelName(Model);

impl ValueEnum for ModelName {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Model::Register), Self(Model::Kv)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Model::Register => "One value: read, write, cas",
            Model::Kv => "A text: get, put, append, delete, cas",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}

#[derive(Clone, Copy)]
struct FormatName(Format);

impl ValueEnum for FormatName {
    fn value_variants<'a>() -> &'a [Self] {
        const { &[Self(Format::ALL[0]), Self(Format::ALL[1]), Self(Format::ALL[2]), Self(Format::ALL[3])] }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Format::Jepsen => "Jepsen's log lines",
            Format::Kv => "Key-value logs: op maps with a :key",
            Format::Edn => "Knossos' op maps, as quorate export writes them too",
            Format::Ndjson => "A trace that quorate export has written",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}

/// Judges a history.
pub fn check(args: &HistoryArgs) -> Result<ExitCode, Problem> {
    let name = &args.file;
    let bytes = match name.as_str() {
        "-" => bytes(io::stdin()),
        path => File::open(path).and_then(bytes),
    };
    let bytes = bytes.map_err(|error| Problem::new(name, format!("the history could not be read: {error}")))?;
    let history = check::read(&bytes, args.format.0, args.model.0, args.initial.as_deref())
        .map_err(|fault| Problem::at(name, fault.line, fault.problem))?;
    let judgement = check::judge(&history, args.budget);
    let line = if args.json {
        serde_json::to_string(&Judged::of(&history, &judgement)).map_err(|error| Problem::new(name, error))?
    } else {
        sentence(&history, &judgement, "line")
    };
    let printed = output::print(name, &format!("{line}\n"), true)?;
    Ok(match judgement.verdict {
        Verdict::Linearizable => printed,
        Verdict::Not(_) => ExitCode::from(1),
        Verdict::Undecided => ExitCode::from(3),
    })
}

/// All that a history may have, and a little more, so that its reader sees when it has more.
fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(HISTORY_MOST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A verdict for people, on one line. `place` is what operations are counted by.
pub fn sentence(history: &History, judgement: &Judgement, place: &str) -> String {
    let name = judgement.verdict.name();
    let states = output::counted(judgement.states, "state");
    match &judgement.verdict {
        Verdict::Linearizable => {
            let operations = output::counted(history.called, "operation");
            format!("{name}: {operations} on {}, {states}", output::counted(history.keys.len() as u64, "key"))
        }
        Verdict::Not(window) => format!("{name}: {}", reason(history, window, place)),
        Verdict::Undecided => format!("{name}: more than {states} would have to be looked at"),
    }
}

/// Why a history is not linearizable.
fn reason(history: &History, window: &Window, place: &str) -> String {
    let (op, count, inside) = (&window.operation, window.inside.len(), WindowView::of(history, window));
    let key = match &*history.keys[window.key as usize] {
        "" => String::new(),
        key => format!(" of key {key:?}"),
    };
    let (first, last) = (inside.first_line, inside.last_line);
    let why = match count {
        1 => "nothing can have brought that about".to_owned(),
        _ if window.from_start => format!("no order of the first {count} operations{key} allows it"),
        _ => format!(
            "no order of the {count} operations{key} in {place}s {first} to {last} allows it, whatever was before"
        ),
    };
    let who = if place == "event" { format!("c{}", op.process) } else { format!("process {}", op.process) };
    format!("{who} {} in {place} {}: {why}", did(history, op), op.back_line)
}

fn text(history: &History, value: Value) -> String {
    history.text(value).map_or("nil".to_owned(), |text| format!("{text:?}"))
}

/// What an operation did, in the words of a sentence.
fn did(history: &History, op: &Op) -> String {
    let text = |value| text(history, value);
    match op.act {
        Act::Read(found) => format!("read {}", text(found)),
        Act::Write(Value::NIL) => "deleted".to_owned(),
        Act::Write(value) => format!("wrote {}", text(value)),
        Act::Append(value) => format!("appended {}", text(value)),
        Act::Cas(from, to, Cas::Mismatch) => format!("did not find {} to set {}", text(from), text(to)),
        Act::Cas(from, to, _) => format!("found {} and set {}", text(from), text(to)),
    }
}
