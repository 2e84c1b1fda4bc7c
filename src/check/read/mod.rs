//! Histories of other tools, and of our own exports.

mod edn;
mod jepsen;
mod ndjson;
mod notation;

use super::history::{Fault, History, Model, Problem, Turn, Verb};

/// How long a history may be, in bytes.
pub const HISTORY_MOST: usize = 64 << 20;

/// In which form a history is written. docs/check-history.md defines each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Jepsen's log lines.
    Jepsen,
    /// Op maps with a `:key`, one a line, as porcupine's key-value logs have them.
    Kv,
    /// Knossos' op maps, of one key or, as `quorate export` writes them, of many.
    Edn,
    /// The trace that `quorate export --format ndjson` writes.
    Ndjson,
}

impl Format {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Jepsen, Self::Kv, Self::Edn, Self::Ndjson];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jepsen => "jepsen",
            Self::Kv => "kv",
            Self::Edn => "edn",
            Self::Ndjson => "ndjson",
        }
    }
}

impl From<Format> for &'static str {
    fn from(format: Format) -> Self {
        format.name()
    }
}

/// Reads a history. `initial` is what every key has at first, where that is not the model's own.
///
/// # Errors
/// With the line, if the text is no history of this form and model.
pub fn read(bytes: &[u8], format: Format, model: Model, initial: Option<&str>) -> Result<History, Fault> {
    let fault = |at: usize, problem| Err(Fault { line: line_of(bytes, at), problem });
    if bytes.is_empty() {
        return fault(0, Problem::Empty);
    }
    if bytes.len() > HISTORY_MOST {
        return fault(HISTORY_MOST, Problem::TooLong);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => return fault(error.valid_up_to(), Problem::NotText),
    };
    let lenient = model == Model::Kv;
    let mut taker = Taker { history: History::new(initial, lenient), model };
    match format {
        Format::Jepsen => jepsen::read(text, &mut taker)?,
        Format::Kv | Format::Edn => edn::read(text, format == Format::Kv, &mut taker)?,
        Format::Ndjson => ndjson::read(text, &mut taker)?,
    }
    taker.history.close();
    Ok(taker.history)
}

/// In which form and for which model a history is most likely written: what a person opens need not be named.
pub fn guess(bytes: &[u8]) -> (Format, Model) {
    const ENOUGH: usize = 1 << 16;
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(ENOUGH)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let has = |words: &[&str]| words.iter().any(|word| start.contains(word));
    let format = match () {
        () if has(&["jepsen.util"]) => Format::Jepsen,
        () if start.starts_with("{\"") => Format::Ndjson,
        () if has(&[":key "]) => Format::Kv,
        () => Format::Edn,
    };
    let texts = has(&["append", "delete", ":get", ":put"]) || matches!(format, Format::Ndjson | Format::Kv);
    (format, if texts { Model::Kv } else { Model::Register })
}

/// In which line a byte stands.
fn line_of(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.get(..at).unwrap_or(bytes);
    1 + before.iter().filter(|byte| **byte == b'\n').count() as u32
}

/// What takes the turns of a history as they are read.
struct Taker {
    history: History,
    model: Model,
}

impl Taker {
    fn take(&mut self, turn: Turn) -> Result<(), Fault> {
        if self.model == Model::Register && turn.verb == Verb::Append {
            return Err(Fault { line: turn.line, problem: Problem::NotOf { verb: turn.verb, model: self.model } });
        }
        self.history.take(turn)
    }
}
