//! The border of why and why not.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Answer, Session, answer, error, object};

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

    /// Plays the run without the event `cause`, in a branch, and says whether what came of the event `effect` comes about
    /// all the same. The run then stands in that branch, at the instant of the effect.
    #[wasm_bindgen(unchecked_return_type = "Proof")]
    pub fn prove(&mut self, effect: u32, cause: u32) -> Answer {
        object(&self.inner.prove(effect, cause).map_err(|error| error::js(&error))?)
    }

    /// What a node has heard of each other in the events from `from` on, up to where the run stands.
    #[wasm_bindgen(unchecked_return_type = "Sight")]
    pub fn sight(&self, id: &str, from: u32) -> Answer {
        answer(&self.inner.sight(self.process(id)?, from))
    }
}
