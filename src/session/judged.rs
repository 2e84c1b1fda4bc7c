//! The histories of others and their verdicts, for those who watch.

use serde::Serialize;

use crate::check::{self, Format, HistoryView, Judged, Model};

use super::Error;

/// A history that somebody gave, and its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// In which form it was read.
    pub format: &'static str,
    /// As what it was judged.
    pub model: &'static str,
    /// The verdict.
    pub judged: Judged,
    /// All of it.
    pub history: HistoryView,
}

/// Reads a history in one of the forms of others, and judges it. Where no form and model are named, they are guessed.
pub fn check_history(
    bytes: &[u8],
    named: Option<(Format, Model)>,
    initial: Option<&str>,
    budget: u64,
) -> Result<Checked, Error> {
    let (format, model) = named.unwrap_or_else(|| check::guess(bytes));
    let history = check::read(bytes, format, model, initial).map_err(Error::BadHistory)?;
    let judged = Judged::of(&history, &check::judge(&history, budget));
    Ok(Checked { format: format.name(), model: model.name(), judged, history: HistoryView::of(&history) })
}
