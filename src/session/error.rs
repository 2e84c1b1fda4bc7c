//! What can go wrong with a run: always something that was asked for, never the run itself.

use std::fmt;

use serde::Serialize;

use crate::check::Fault;
use crate::protocol::Instant;
use crate::scenario::ScriptError;
use crate::sim::LATEST;

use super::Unlike;
use super::link::LinkProblem;

/// Why something that was asked for cannot be had. The run is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The script, or a command in its words, says something that makes no sense.
    BadScript(ScriptError),
    /// An instant beyond the last that a run may reach.
    TooLong {
        /// What was asked for.
        until: Instant,
    },
    /// The run would have more events than one may have.
    TooManyEvents {
        /// How many it may have.
        most: u32,
        /// Where it stopped.
        at: Instant,
    },
    /// More messages would be under way, or wait where they arrived, than a run may have.
    TooManyUnderWay {
        /// How many it may have.
        most: u32,
        /// Where it stopped.
        at: Instant,
    },
    /// There would be more work beside the events than a run may have: commands and orders that look through very many
    /// messages, or boots from very long disks.
    TooMuchWork {
        /// How much it may have.
        most: u64,
        /// Where it stopped.
        at: Instant,
    },
    /// There is no such node.
    NoSuchNode(String),
    /// No such message is under way.
    NoSuchMessage(String),
    /// There is no scenario of that name.
    NoSuchStory(String),
    /// There is no branch of that number.
    NoSuchBranch(u32),
    /// There is no line of that number.
    NoSuchLine(u32),
    /// No event is of that kind.
    NoSuchLandmark(String),
    /// There is nothing of that name to ask about.
    NoSuchSubject(String),
    /// It is the only branch.
    OnlyBranch,
    /// There would be more branches than a session may have.
    TooManyBranches {
        /// How many it may have.
        most: usize,
    },
    /// The name of a branch is too long, or has a character that nobody sees.
    BadBranchName {
        /// How many characters it may have.
        most: usize,
    },
    /// A link holds no run.
    BadLink(LinkProblem),
    /// What should be an exported trace does not begin with the line that says its run.
    BadTrace,
    /// What should be a history of clients is none.
    BadHistory(Fault),
    /// There is no form of this name in which a run is exported.
    NoSuchFormat(String),
    /// A span that ends before it begins.
    BadSpan {
        /// Its first instant.
        from: Instant,
        /// The first instant behind it.
        to: Instant,
    },
    /// The span has more messages than a diagram may have.
    TooManyMessages {
        /// How many it has.
        found: u64,
        /// How many it may have.
        most: u64,
    },
    /// What is exported is too long for one text.
    ExportTooLong {
        /// How long it may be, in bytes.
        most: u64,
    },
    /// It is an expectation, and something to be done was asked for.
    NotACommand(String),
    /// Two runs cannot stand beside each other, as they differ in more than their protocol and its settings.
    Unlike(Box<Unlike>),
    /// One of the two runs of a link makes no sense: A or B, and why.
    OfTwo(&'static str, Box<Error>),
}

/// The parts of an error, for those who make sentences of it in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in scenario::ScriptError")]
pub struct ErrorDetail {
    pub line: Option<u32>,
    pub column: Option<u32>,
    pub problem: Option<&'static str>,
    pub found: Option<String>,
    pub expected: Option<&'static str>,
    pub of: Option<String>,
    pub range: Option<(String, String)>,
    pub known: Vec<String>,
    pub nearest: Option<String>,
    /// The greatest number there may be.
    pub most: Option<u64>,
    /// The instant that it is about.
    pub at_us: Option<u64>,
    /// Which of the two runs of a link it is about, A or B.
    pub run: Option<&'static str>,
}

impl Error {
    /// Its id for programs and translations; these never change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadScript(_) => "bad-script",
            Self::TooLong { .. } => "too-long",
            Self::TooManyEvents { .. } => "too-many-events",
            Self::TooManyUnderWay { .. } => "too-many-under-way",
            Self::TooMuchWork { .. } => "too-much-work",
            Self::NoSuchNode(_) => "no-such-node",
            Self::NoSuchMessage(_) => "no-such-message",
            Self::NoSuchStory(_) => "no-such-story",
            Self::NoSuchBranch(_) => "no-such-branch",
            Self::NoSuchLine(_) => "no-such-line",
            Self::NoSuchLandmark(_) => "no-such-landmark",
            Self::NoSuchSubject(_) => "no-such-subject",
            Self::OnlyBranch => "only-branch",
            Self::TooManyBranches { .. } => "too-many-branches",
            Self::BadBranchName { .. } => "bad-branch-name",
            Self::BadLink(_) => "bad-link",
            Self::BadTrace => "bad-trace",
            Self::BadHistory(_) => "bad-history",
            Self::NoSuchFormat(_) => "no-such-format",
            Self::BadSpan { .. } => "bad-span",
            Self::TooManyMessages { .. } => "too-many-messages",
            Self::ExportTooLong { .. } => "export-too-long",
            Self::NotACommand(_) => "not-a-command",
            Self::Unlike(_) => "unlike",
            Self::OfTwo(_, error) => error.code(),
        }
    }

    /// Its parts.
    pub fn detail(&self) -> ErrorDetail {
        let none = ErrorDetail::default();
        match self {
            Self::BadScript(error) => ErrorDetail {
                line: Some(error.line),
                column: Some(error.column),
                problem: Some(error.code.name()),
                found: Some(error.found.clone()),
                expected: Some(error.want.name()),
                of: error.of.clone(),
                range: error.range.as_deref().cloned(),
                known: error.known.clone(),
                nearest: error.nearest.clone(),
                ..none
            },
            Self::TooLong { until } => ErrorDetail { at_us: Some(until.0), most: Some(LATEST.0), ..none },
            Self::TooManyEvents { most, at } | Self::TooManyUnderWay { most, at } => {
                ErrorDetail { at_us: Some(at.0), most: Some((*most).into()), ..none }
            }
            Self::TooMuchWork { most, at } => ErrorDetail { at_us: Some(at.0), most: Some(*most), ..none },
            Self::BadSpan { to, .. } => ErrorDetail { at_us: Some(to.0), ..none },
            Self::TooManyMessages { found, most } => {
                ErrorDetail { found: Some(found.to_string()), most: Some(*most), ..none }
            }
            Self::ExportTooLong { most } => ErrorDetail { most: Some(*most), ..none },
            Self::NoSuchBranch(id) | Self::NoSuchLine(id) => ErrorDetail { found: Some(id.to_string()), ..none },
            Self::TooManyBranches { most } | Self::BadBranchName { most } => {
                ErrorDetail { most: Some(*most as u64), ..none }
            }
            Self::OnlyBranch | Self::BadTrace => none,
            Self::Unlike(unlike) => unlike.detail(),
            Self::OfTwo(run, error) => ErrorDetail { run: Some(run), ..error.detail() },
            Self::BadLink(problem) => ErrorDetail { problem: Some(problem.name()), ..none },
            Self::BadHistory(fault) => {
                ErrorDetail { line: Some(fault.line), problem: Some(fault.problem.name()), ..none }
            }
            Self::NoSuchNode(found)
            | Self::NoSuchMessage(found)
            | Self::NoSuchStory(found)
            | Self::NoSuchLandmark(found)
            | Self::NoSuchSubject(found)
            | Self::NoSuchFormat(found)
            | Self::NotACommand(found) => ErrorDetail { found: Some(found.clone()), ..none },
        }
    }

    /// The line and column that it is about; 1 and 1 where it is about none.
    pub fn place(&self) -> (u32, u32) {
        match self {
            Self::BadScript(error) => (error.line, error.column),
            Self::BadHistory(fault) => (fault.line, 1),
            Self::Unlike(unlike) => (unlike.line(), 1),
            Self::OfTwo(_, error) => error.place(),
            _ => (1, 1),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadScript(error) => write!(f, "{error}"),
            Self::TooLong { until } => {
                let (until, most) = (seconds(*until), seconds(LATEST));
                write!(f, "a run may last {most} of its own time (one day), and not {until}")
            }
            Self::TooManyEvents { most, at } => write!(
                f,
                "the run reached its limit of {most} events at {}: end it earlier, or let less happen in it",
                seconds(*at)
            ),
            Self::TooManyUnderWay { most, at } => write!(
                f,
                "the run reached its limit of {most} messages that are under way or wait, at {}: end it earlier, or let \
                 less be sent in it",
                seconds(*at)
            ),
            Self::TooMuchWork { most, at } => write!(
                f,
                "the run reached its limit of work for its commands and standing orders ({most} messages, orders or records \
                 looked at) at {}: end it earlier, or give fewer that concern so many",
                seconds(*at)
            ),
            Self::NoSuchNode(name) => write!(f, "there is no node {name}"),
            Self::NoSuchMessage(name) => write!(f, "no message {name} is under way"),
            Self::NoSuchStory(name) => write!(f, "there is neither a file nor a built-in scenario {name}"),
            Self::NoSuchBranch(id) => write!(f, "there is no branch {id}"),
            Self::NoSuchLine(id) => write!(f, "there is no line {id}"),
            Self::NoSuchLandmark(text) => write!(
                f,
                "expected leader, commit, breach, headline, a kind of event, message and its name, or timer and its \
                 name, found {text}"
            ),
            Self::NoSuchSubject(text) => write!(
                f,
                "expected event, node, slot, epoch, message, vote or operation and its name, or leader, found {text}"
            ),
            Self::OnlyBranch => write!(f, "this is the only branch, and a run has at least one"),
            Self::TooManyBranches { most } => {
                write!(f, "a run may have {most} branches: delete one that is no longer of use")
            }
            Self::BadBranchName { most } => {
                write!(f, "the name of a branch has at most {most} characters, all of them visible")
            }
            Self::BadLink(problem) => problem.fmt(f),
            Self::BadTrace => {
                write!(
                    f,
                    "expected an exported trace, whose first line says its run: a piece is missing or was changed"
                )
            }
            Self::BadHistory(fault) => write!(f, "{}", fault.problem),
            Self::NoSuchFormat(name) => write!(f, "there is no format {name}"),
            Self::BadSpan { from, to } => {
                write!(f, "the span ends at {}, but begins at {}", seconds(*to), seconds(*from))
            }
            Self::TooManyMessages { found, most } => write!(
                f,
                "the span has {found} messages, and a diagram may have {most} and be no longer than Mermaid takes: choose a \
                 shorter span"
            ),
            Self::ExportTooLong { most } => {
                write!(f, "it would be longer than {most} bytes: choose a shorter span, or take it piece by piece")
            }
            Self::NotACommand(text) => write!(f, "expected a command, found an expectation: {text}"),
            Self::Unlike(unlike) => unlike.fmt(f),
            Self::OfTwo(run, error) => write!(f, "{run} of the two runs: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<ScriptError> for Error {
    fn from(error: ScriptError) -> Self {
        Self::BadScript(error)
    }
}

/// An instant for people: seconds without trailing zeros.
pub fn seconds(at: Instant) -> String {
    let (whole, rest) = (at.0 / 1_000_000, at.0 % 1_000_000);
    if rest == 0 {
        return format!("{whole} s");
    }
    let digits = format!("{rest:06}");
    format!("{whole}.{} s", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_exact() {
        assert_eq!(seconds(Instant(0)), "0 s");
        assert_eq!(seconds(Instant(12_345_000)), "12.345 s");
        assert_eq!(seconds(Instant(1)), "0.000001 s");
    }
}
