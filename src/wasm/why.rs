//! The border of why and why not.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Answer, Session, answer};

#[wasm_bindgen]
impl Session {
    /// Why something is so, back to what it began with: `event 12`, `node n3` (what it is now), `slot 7` (that it is
    /// committed), `epoch 3` (that somebody won it), `message n1>n2#17` (that it was sent), `vote n3` (its last vote or
    /// refusal), `operation c1 5` (its answer), `leader`. Where it is not so, why not.
    #[wasm_bindgen(unchecked_return_type = "Why")]
    pub fn why(&self, subject: &str) -> Answer {
        answer(&self.inner.why(subject))
    }

    /// Why something is not so yet: `leader`, `node n3` (that it leads), `slot 7`, `epoch 3`, `operation c1 5`.
    #[wasm_bindgen(js_name = whyNot, unchecked_return_type = "Why")]
    pub fn why_not(&self, subject: &str) -> Answer {
        answer(&self.inner.why_not(subject))
    }
}
