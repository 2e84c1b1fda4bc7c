//! `quorate export`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use quorate::export::{Export, Format, Span};
use quorate::registry::PROTOCOLS;
use quorate::scenario;

use super::input::{self, Problem};
use super::{output, time};

#[derive(Args)]
pub struct ExportArgs {
    /// A script, the name of a built-in scenario, or - for the standard input.
    #[arg(value_name = "FILE|NAME|-")]
    script: String,
    /// What is written.
    #[arg(long, value_name = "FORMAT")]
    format: Name,
    /// The first instant of the span, such as 2s or 1500ms; the start of the run if it is left out.
    #[arg(long, value_name = "INSTANT", allow_hyphen_values = true)]
    from: Option<String>,
    /// The first instant after the span; the end of the run, which then belongs to it, if it is left out.
    #[arg(long, value_name = "INSTANT", allow_hyphen_values = true)]
    to: Option<String>,
}

/// A format as an argument.
#[derive(Clone, Copy)]
struct Name(Format);

impl ValueEnum for Name {
    fn value_variants<'a>() -> &'a [Self] {
        const {
            &[
                Self(Format::ALL[0]),
                Self(Format::ALL[1]),
                Self(Format::ALL[2]),
                Self(Format::ALL[3]),
                Self(Format::ALL[4]),
                Self(Format::ALL[5]),
            ]
        }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Format::Ndjson => "The trace: one JSON object a line",
            Format::Shiviz => "The trace with vector clocks, for ShiViz",
            Format::Mermaid => "A sequence diagram of a span",
            Format::Edn => "The history of the clients' operations, as Jepsen's op maps",
            Format::Prometheus => "Figures in the text format of Prometheus",
            Format::Csv => "The same figures from time to time, as a table",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}

/// Plays a script and writes it down in another tool's form.
pub fn export(args: &ExportArgs) -> Result<ExitCode, Problem> {
    let name = &args.script;
    let import = input::import(name)?;
    let instant = |option: &str, text: &Option<String>| {
        let instant = text.as_deref().map(scenario::parse_instant).transpose();
        instant.map_err(|error| Problem::of_option(name, option, error))
    };
    let span = Span { from: instant("--from", &args.from)?.unwrap_or_default(), to: instant("--to", &args.to)? };
    let problem = |error| Problem::of(name, &error);
    let mut export = Export::new(PROTOCOLS, import.script.clone(), args.format.0, span).map_err(problem)?;
    time::check_digest(name, &import);
    let mut out = io::stdout().lock();
    while let Some(piece) = export.piece().map_err(problem)? {
        if let Err(error) = out.write_all(piece.as_bytes()) {
            return output::printed(name, Err(error), true);
        }
    }
    output::printed(name, out.flush(), true)
}
