//! A fresh seed: the only chance that does not come from a seed.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::sim::SEED_MOST;

/// A seed that nobody has chosen, from 0 to 2^53-1, for a new run.
#[wasm_bindgen(js_name = freshSeed)]
pub fn fresh_seed() -> f64 {
    // A machine without chance still gets a run, if always the same one.
    (getrandom::u64().unwrap_or(1) & SEED_MOST) as f64
}
