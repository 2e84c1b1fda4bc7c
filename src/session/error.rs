//! What can go wrong with a run: always something that was asked for, never the run itself.

use std::fmt;

use crate::protocol::Instant;
use crate::scenario::ScriptError;
use crate::sim::LATEST;

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
    /// There is no such node.
    NoSuchNode(String),
    /// No such message is under way.
    NoSuchMessage(String),
    /// There is no scenario of that name.
    NoSuchStory(String),
    /// A seed must be a whole number from 0 to 2^53-1.
    BadSeed(String),
}

impl Error {
    /// Its id for programs and translations; these never change.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadScript(_) => "bad-script",
            Self::TooLong { .. } => "too-long",
            Self::TooManyEvents { .. } => "too-many-events",
            Self::NoSuchNode(_) => "no-such-node",
            Self::NoSuchMessage(_) => "no-such-message",
            Self::NoSuchStory(_) => "no-such-story",
            Self::BadSeed(_) => "bad-seed",
        }
    }

    /// The line and column that it is about; 1 and 1 where it is about none.
    pub fn place(&self) -> (u32, u32) {
        match self {
            Self::BadScript(error) => (error.line, error.column),
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
            Self::NoSuchNode(name) => write!(f, "there is no node {name}"),
            Self::NoSuchMessage(name) => write!(f, "no message {name} is under way"),
            Self::NoSuchStory(name) => write!(f, "there is neither a file nor a built-in scenario {name}"),
            Self::BadSeed(found) => {
                write!(f, "found {found:?}, expected a seed: a whole number from 0 to 9007199254740991")
            }
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
