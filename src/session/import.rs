//! One way in for a run in any of its own forms.

use crate::registry::Registry;
use crate::scenario::{self, Script};

use super::Error;
use super::link::{self, LinkProblem};

/// In which form a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A script.
    Script,
    /// A link, or an address with one.
    Link,
}

/// A run that came from elsewhere.
#[derive(Clone, Debug)]
pub struct Import {
    /// What it says.
    pub script: Script,
    /// The trace digest that whoever gave it away had seen, if it says.
    pub digest: Option<String>,
    /// In which form it came.
    pub form: Form,
}

/// Reads a run in any of its own forms, from bytes that somebody gave. Nothing is played.
pub fn import(registry: Registry, bytes: &[u8]) -> Result<Import, Error> {
    if text_of(bytes).is_some_and(link::is_link) {
        return import_link(registry, bytes);
    }
    Ok(Import { script: scenario::parse_bytes(registry, bytes)?, digest: None, form: Form::Script })
}

/// Reads a run that can only be a link.
pub fn import_link(registry: Registry, bytes: &[u8]) -> Result<Import, Error> {
    let text = text_of(bytes).ok_or(Error::BadLink(LinkProblem::NoLink))?;
    let content = link::decode(text).map_err(Error::BadLink)?;
    let script = scenario::parse_bytes(registry, &content.script)?;
    Ok(Import { script, digest: Some(content.digest), form: Form::Link })
}

/// The bytes as text, without what editors put around it.
fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}').trim())
}
