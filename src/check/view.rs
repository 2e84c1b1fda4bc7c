//! Verdicts and histories as plain data, for those who show them: the command line and the page.

use serde::Serialize;

use super::history::{Act, Cas, History, Op, Value};
use super::linear::{Judgement, Verdict};
use super::window::Window;

/// A verdict, and what it took. docs/check-history.md says what each name is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/check-history.md says what each is")]
pub struct Judged {
    pub verdict: &'static str,
    pub operations: u64,
    pub keys: u64,
    pub states: u64,
    pub window: Option<WindowView>,
}

/// Where a history goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/check-history.md says what each is")]
pub struct WindowView {
    pub key: String,
    pub first_line: u32,
    pub last_line: u32,
    pub from_start: bool,
    pub operation: OpView,
    pub operations: Vec<OpView>,
    pub beside: Vec<OpView>,
}

/// An operation of a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/check-history.md says what each is")]
pub struct OpView {
    pub process: i64,
    /// Its key: its number in [`HistoryView::keys`].
    pub key: u32,
    pub f: &'static str,
    pub value: Content,
    #[serde(rename = "type")]
    pub ended: &'static str,
    /// Its places in the order of all calls and returns.
    pub call: u32,
    pub back: Option<u32>,
    pub call_line: u32,
    pub return_line: Option<u32>,
}

/// What an operation carries: of a compare-and-set what it expects and what it sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "plain words")]
pub enum Content {
    One(Option<String>),
    Two([Option<String>; 2]),
}

/// A history as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryView {
    /// The keys that there are.
    pub keys: Vec<String>,
    /// The operations that say something, in the order of their calls.
    pub operations: Vec<OpView>,
}

impl Judged {
    /// The verdict on a history.
    pub fn of(history: &History, judgement: &Judgement) -> Self {
        let window = match &judgement.verdict {
            Verdict::Not(window) => Some(WindowView::of(history, window)),
            Verdict::Linearizable | Verdict::Undecided => None,
        };
        Self {
            verdict: judgement.verdict.name(),
            operations: history.called,
            keys: history.keys.len() as u64,
            states: judgement.states,
            window,
        }
    }
}

impl WindowView {
    /// A window of a history.
    pub fn of(history: &History, window: &Window) -> Self {
        let views = |ops: &[Op]| ops.iter().map(|op| OpView::of(history, op)).collect();
        Self {
            key: history.keys[window.key as usize].to_string(),
            first_line: window.inside.iter().map(|op| op.line).min().unwrap_or_default(),
            last_line: window.operation.back_line,
            from_start: window.from_start,
            operation: OpView::of(history, &window.operation),
            operations: views(&window.inside),
            beside: views(&window.beside),
        }
    }
}

impl OpView {
    fn of(history: &History, op: &Op) -> Self {
        let text = |value: Value| history.text(value).map(|text| text.to_string());
        let (f, value) = match op.act {
            Act::Read(found) => ("read", Content::One(text(found))),
            Act::Write(Value::NIL) => ("delete", Content::One(None)),
            Act::Write(value) => ("write", Content::One(text(value))),
            Act::Append(value) => ("append", Content::One(text(value))),
            Act::Cas(from, to, _) => ("cas", Content::Two([text(from), text(to)])),
        };
        let ended = match op.act {
            _ if op.back.is_none() => "info",
            Act::Cas(_, _, Cas::Mismatch) => "fail",
            _ => "ok",
        };
        Self {
            process: op.process,
            key: op.key,
            f,
            value,
            ended,
            call: op.call,
            back: op.back,
            call_line: op.line,
            return_line: op.back.map(|_| op.back_line),
        }
    }
}

impl HistoryView {
    /// A history.
    pub fn of(history: &History) -> Self {
        Self {
            keys: history.keys.iter().map(|key| key.to_string()).collect(),
            operations: history.ops.iter().map(|op| OpView::of(history, op)).collect(),
        }
    }
}
