//! One way in for a run in any of its own forms.

use crate::registry::Registry;
use crate::scenario::{self, Script};

use super::link::{self, LinkProblem};
use super::{Error, TraceHeader};

/// In which form a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A script.
    Script,
    /// A link, or an address with one.
    Link,
    /// An exported trace, whose first line says from which script it came.
    Trace,
}

/// A run that came from elsewhere.
#[derive(Clone, Debug)]
pub struct Import {
    /// What it says.
    pub script: Script,
    /// The head of the run that stands beside it, if one does.
    pub beside: Option<Script>,
    /// The trace digest that whoever gave it away had seen, if it says, and behind it that of the run beside it.
    pub digest: Option<String>,
    /// In which form it came.
    pub form: Form,
}

/// Reads a run in any of its own forms, from bytes that somebody gave. Nothing is played.
pub fn import(registry: Registry, bytes: &[u8]) -> Result<Import, Error> {
    if is_trace(bytes) {
        return import_trace(registry, bytes);
    }
    if text_of(bytes).is_some_and(link::is_link) {
        return import_link(registry, bytes);
    }
    Ok(Import { script: scenario::parse_bytes(registry, bytes)?, beside: None, digest: None, form: Form::Script })
}

/// Reads a run that can only be a link.
pub fn import_link(registry: Registry, bytes: &[u8]) -> Result<Import, Error> {
    let text = text_of(bytes).ok_or(Error::BadLink(LinkProblem::NoLink))?;
    let content = link::decode(text)?;
    let pair = content.beside.is_some();
    let read = |run, bytes: &[u8]| {
        let script = scenario::parse_bytes(registry, bytes).map_err(Error::from);
        script.map_err(|error| if pair { Error::OfTwo(run, Box::new(error)) } else { error })
    };
    let script = read("A", &content.script)?;
    let beside = content.beside.map(|bytes| read("B", &bytes)).transpose()?;
    Ok(Import { script, beside, digest: Some(content.digest), form: Form::Link })
}

/// Whether bytes are meant as an exported trace: no script and no link begins so.
pub fn is_trace(bytes: &[u8]) -> bool {
    start(bytes).starts_with(b"{")
}

/// The run that the first line of a trace says; what follows is not looked at, as it follows from that.
fn import_trace(registry: Registry, bytes: &[u8]) -> Result<Import, Error> {
    let line = start(bytes).split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = std::str::from_utf8(line).ok().and_then(TraceHeader::read);
    let header = header.filter(|header| link::is_digest(&header.digest)).ok_or(Error::BadTrace)?;
    let script = scenario::parse_bytes(registry, header.script.as_bytes())?;
    Ok(Import { script, beside: None, digest: Some(header.digest.to_ascii_lowercase()), form: Form::Trace })
}

/// The bytes from the first on that means anything.
fn start(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

/// The bytes as text, without what editors put around it.
fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}').trim())
}
