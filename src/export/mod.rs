//! Runs for other tools: the trace as NDJSON and for ShiViz, a span as a sequence diagram, the clients' operations as a
//! history, figures for Prometheus and as CSV. docs/export.md defines what each says.
//!
//! An export plays the run twice, as what comes first may speak of the end, and it comes in pieces, so that the length of
//! a run costs no memory.

mod clock;
mod edn;
mod figures;
mod history;
mod mermaid;
mod ndjson;
mod series;
mod shiviz;
mod walk;

use crate::protocol::Instant;
use crate::registry::Registry;
use crate::scenario::{self, Script};
use crate::session::{Error, Keep, Reached, Session};
use crate::sim::LATEST;

use figures::Figures;
use walk::Walk;

/// How a run is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// The trace: one JSON object a line.
    Ndjson,
    /// The trace: a log with vector clocks.
    Shiviz,
    /// A sequence diagram.
    Mermaid,
    /// The history of the clients' operations.
    Edn,
    /// Figures as Prometheus reads them.
    Prometheus,
    /// The same figures from time to time, as a table.
    Csv,
}

impl Format {
    /// Every one of them.
    pub const ALL: [Self; 6] = [Self::Ndjson, Self::Shiviz, Self::Mermaid, Self::Edn, Self::Prometheus, Self::Csv];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Shiviz => "shiviz",
            Self::Mermaid => "mermaid",
            Self::Edn => "edn",
            Self::Prometheus => "prometheus",
            Self::Csv => "csv",
        }
    }

    /// The format of this name.
    pub fn of(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| Error::NoSuchFormat(scenario::shown(name)))
    }
}

/// Which part of a run is written down: the events from one instant on, and before another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first instant of it.
    pub from: Instant,
    /// The first instant behind it; none for the end of the run.
    pub to: Option<Instant>,
}

/// What must be known of the whole run before the first of it is written down.
pub(crate) struct About {
    registry: Registry,
    script: Script,
    /// The script as text.
    text: String,
    digest: String,
    /// How many clients it has at its end.
    clients: u64,
    /// When it ends, in microseconds.
    end: u64,
}

impl About {
    /// The run at its start, to be played again.
    fn session(&self) -> Result<Session, Error> {
        Session::new(self.registry, self.script.clone(), Keep { events: true, ..Keep::NOTHING })
    }
}

/// A run being written down.
pub struct Export {
    format: Format,
    span: Span,
    stage: Stage,
}

enum Stage {
    /// It is played for the first time.
    First(Box<Session>),
    /// It is played again, act by act.
    Walk(Box<Walk>),
    /// It is played again, from sample to sample.
    Figures(Box<Figures>),
    Done,
}

/// About how long a piece is, in bytes.
const PIECE: usize = 1 << 16;

/// How many events are played before someone is asked whether to go on.
const EVENTS: u32 = 1 << 16;

impl Export {
    /// The run of this script, from its start to its end.
    pub fn new(registry: Registry, script: Script, format: Format, span: Span) -> Result<Self, Error> {
        if let Some(to) = span.to.filter(|to| *to <= span.from) {
            return Err(Error::BadSpan { from: span.from, to });
        }
        let session = Session::new(registry, script, Keep::NOTHING)?;
        Ok(Self { format, span, stage: Stage::First(Box::new(session)) })
    }

    /// The next piece, which may be empty; none after the last. After an error there is no more.
    pub fn piece(&mut self) -> Result<Option<String>, Error> {
        let mut out = String::new();
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::First(mut session) => {
                self.stage = match session.advance(LATEST, EVENTS)? {
                    Reached::End => self.second(&session, &mut out)?,
                    _ => Stage::First(session),
                };
            }
            Stage::Walk(mut walk) => {
                let mut acts = 0;
                while out.len() < PIECE && acts < EVENTS {
                    if !walk.step(&mut out)? {
                        return Ok(Some(out));
                    }
                    acts += 1;
                }
                self.stage = Stage::Walk(walk);
            }
            Stage::Figures(mut figures) => {
                while out.len() < PIECE {
                    if !figures.step(&mut out)? {
                        return Ok(Some(out));
                    }
                }
                self.stage = Stage::Figures(figures);
            }
            Stage::Done => return Ok(None),
        }
        Ok(Some(out))
    }

    /// All of it, if it has at most `most` bytes.
    pub fn whole(mut self, most: usize) -> Result<String, Error> {
        let mut all = String::new();
        while let Some(piece) = self.piece()? {
            if all.len() + piece.len() > most {
                return Err(Error::ExportTooLong { most: most as u64 });
            }
            all += &piece;
        }
        Ok(all)
    }

    /// The run has been played once: now it is played again and written down.
    fn second(&self, session: &Session, out: &mut String) -> Result<Stage, Error> {
        let script = session.script();
        let about = About {
            registry: session.registry(),
            text: script.to_string(),
            script,
            digest: session.digest(),
            clients: session.run().fabric().clients.len() as u64,
            end: session.now().0,
        };
        let form: Box<dyn walk::Form> = match self.format {
            Format::Ndjson => Box::new(ndjson::Lines),
            Format::Shiviz => Box::new(shiviz::Log::default()),
            Format::Mermaid => Box::new(mermaid::Diagram::new(self.span)),
            Format::Edn => Box::new(edn::Ops::default()),
            Format::Prometheus | Format::Csv => {
                let figures = Figures::new(&about, self.span, self.format == Format::Csv)?;
                return Ok(Stage::Figures(Box::new(figures)));
            }
        };
        Ok(Stage::Walk(Box::new(Walk::new(form, self.span, &about, out)?)))
    }
}
