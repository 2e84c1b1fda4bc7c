//! The border of two runs beside each other, and of what runs are measured by.

use wasm_bindgen::prelude::wasm_bindgen;

use super::time::thrown;
use super::{Answer, Session, object};
use crate::scenario;
use crate::session::Keep;

#[wasm_bindgen]
impl Session {
    /// A session at the start of what this run is with the protocol and the settings of another script, which may be
    /// nothing but its head. From then on a link of this run holds both.
    #[wasm_bindgen(js_name = putBeside)]
    pub fn put_beside(&mut self, script: &str) -> Answer<Session> {
        let other = thrown(scenario::parse(self.inner.registry(), script).map_err(Into::into))?;
        let other = thrown(self.inner.beside(other, Keep::ALL))?;
        self.beside = Some(other.head());
        Ok(other.into())
    }

    /// Nothing stands beside this run any more.
    #[wasm_bindgen(js_name = standAlone)]
    pub fn stand_alone(&mut self) {
        self.beside = None;
    }

    /// The head of the run that stands beside this one: what `putBeside` takes.
    #[wasm_bindgen(js_name = headBeside)]
    pub fn head_beside(&self) -> Option<String> {
        self.beside.as_ref().map(ToString::to_string)
    }

    /// From when to when nobody was served, two led and both acknowledged, replicas contradicted each other, and when
    /// acknowledged writes were lost: up to where the run stands.
    #[wasm_bindgen(unchecked_return_type = "Gauged")]
    pub fn gauged(&self) -> Answer {
        object(&self.inner.gauged())
    }

    /// What the run comes to, up to where it stands: the rows of `quorate compare`.
    #[wasm_bindgen(unchecked_return_type = "Figure[]")]
    pub fn figures(&self) -> Answer {
        object(&self.inner.figures())
    }
}
