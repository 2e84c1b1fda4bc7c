//! The border's lessons and cards: docs/lessons.md.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Answer, Session, error, object};
use crate::registry::PROTOCOLS;
use crate::session::{self, Error};

#[wasm_bindgen]
impl Session {
    /// Tells a lesson along the run, which goes back to its start. From then on `advanceToBreach` stops after each event
    /// after which the lesson says something.
    #[wasm_bindgen(unchecked_return_type = "LessonView")]
    pub fn teach(&mut self, lesson: &str) -> Answer {
        object(&thrown(self.inner.teach(lesson))?)
    }

    /// From now on the reader tries to reach this goal of the lesson; without one, none.
    pub fn aim(&mut self, goal: Option<String>) -> bool {
        self.inner.aim(goal.as_deref())
    }

    /// How many acts of the reader have had an effect since they aim at a goal.
    pub fn actions(&self) -> f64 {
        self.inner.actions().0 as f64
    }

    /// How many of these change what the protocol takes for granted.
    #[wasm_bindgen(js_name = outsideActions)]
    pub fn outside_actions(&self) -> f64 {
        self.inner.actions().1 as f64
    }

    /// The id of what the lesson tells next, if that is before the run ends or a minute is over: looked up by playing a copy.
    #[wasm_bindgen(js_name = tellsNext)]
    pub fn tells_next(&self) -> Answer<Option<String>> {
        thrown(self.inner.tells_next())
    }

    /// Plays the experiments of a card, and says what becomes of its claim.
    #[wasm_bindgen(unchecked_return_type = "CardView")]
    pub fn judge(card: &str) -> Answer {
        object(&thrown(session::judge(PROTOCOLS, card))?)
    }

    /// The same, with this run in the place of the experiment of that id, if it is not its story any more.
    #[wasm_bindgen(js_name = judgeHere, unchecked_return_type = "CardView")]
    pub fn judge_here(&self, card: &str, experiment: &str) -> Answer {
        object(&thrown(self.inner.judge(card, experiment))?)
    }
}

fn thrown<T>(answer: Result<T, Error>) -> Answer<T> {
    answer.map_err(|error| error::js(&error))
}
