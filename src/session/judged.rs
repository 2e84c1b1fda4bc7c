//! Histories and their verdicts, for those who watch: of the run, and of others.

use serde::Serialize;

use crate::check::{self, Format, History, HistoryView, Judged, Model};

use super::{Error, Session};

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

impl Session {
    /// Whether what the clients of the run have been told so far is linearizable. Lines are numbers of events; a process
    /// is the number of a client.
    pub fn linearizability(&self, budget: u64) -> Judged {
        let history = History::of_run(self.run().fabric());
        Judged::of(&history, &check::judge(&history, budget))
    }
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
