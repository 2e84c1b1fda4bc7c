//! The border of space and time: pictures of a stretch of the run, cuts through it, and the clients' history.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{Answer, Session, error, instant, object};
use crate::protocol::NodeId;
use crate::session::{HISTORY, SPACE_TIME, Window};

#[wasm_bindgen]
impl Session {
    /// How many numbers each record of a picture of space and time has, and their names in order.
    #[wasm_bindgen(js_name = spaceTimeLayout, unchecked_return_type = "SpaceTimeLayout")]
    pub fn space_time_layout() -> Answer {
        object(&SPACE_TIME)
    }

    /// Fills the picture of what happened between two instants, and says how many 32-bit numbers it has. Where a cell of
    /// so many microseconds has more than `most` messages they are only counted. `chosen` is the event whose causes and
    /// effects are lit.
    #[wasm_bindgen(js_name = spaceTime)]
    pub fn space_time(
        &mut self,
        #[wasm_bindgen(js_name = fromUs)] from_us: f64,
        #[wasm_bindgen(js_name = toUs)] to_us: f64,
        #[wasm_bindgen(js_name = cellUs)] cell_us: f64,
        most: u32,
        chosen: Option<u32>,
    ) -> usize {
        let (from, to) = (instant(from_us), instant(to_us));
        let chosen = chosen.filter(|number| *number < self.inner.recorded());
        self.space.fill(&self.inner, Window { from, to, cell: cell_us as u64, most, chosen })
    }

    /// Where the picture lies in this memory, like `framePtr`.
    #[wasm_bindgen(js_name = spaceTimePtr)]
    pub fn space_time_ptr(&self) -> *const u32 {
        self.space.words().as_ptr()
    }

    /// Plays again what the last picture had to leave open: how messages look that nobody saw under way, events that
    /// are no longer kept. This may take longer than a frame.
    #[wasm_bindgen(js_name = learnSpaceTime)]
    pub fn learn_space_time(&mut self) -> Answer<()> {
        self.space.learn(&self.inner).map_err(|error| error::js(&error))
    }

    /// In which state and which role each node of a branch was from when on, without the first so many.
    #[wasm_bindgen(unchecked_return_type = "Course[]")]
    pub fn courses(&self, branch: u32, from: u32) -> Answer {
        object(&self.inner.courses(branch, from.into()).map_err(|error| error::js(&error))?)
    }

    /// Bends a cut at a process by so many of its events or, where `atUs` is given, to that instant. The cut has the
    /// events below `base`, but of each process that `bent` names (its id, then a number) those below its own.
    #[wasm_bindgen(unchecked_return_type = "Bent")]
    pub fn bend(
        &self,
        base: u32,
        bent: &[u32],
        process: &str,
        steps: i32,
        #[wasm_bindgen(js_name = atUs)] at_us: Option<f64>,
    ) -> Answer {
        let id = self.process(process)?;
        let bent: Vec<_> = bent.as_chunks::<2>().0.iter().map(|&[id, bound]| (NodeId(id as u16), bound)).collect();
        let bend = match at_us {
            Some(at) => self.inner.bend_to(base, &bent, id, instant(at)),
            None => self.inner.bend(base, &bent, id, steps),
        };
        object(&bend)
    }
}

/// The history of the clients.
#[wasm_bindgen]
impl Session {
    /// How many numbers each record of a picture of the history has, and their names in order.
    #[wasm_bindgen(js_name = historyLayout, unchecked_return_type = "HistoryLayout")]
    pub fn history_layout() -> Answer {
        object(&HISTORY)
    }

    /// Fills the picture of the operations between two instants, and says how many 32-bit numbers it has.
    pub fn history(
        &mut self,
        #[wasm_bindgen(js_name = fromUs)] from_us: f64,
        #[wasm_bindgen(js_name = toUs)] to_us: f64,
    ) -> usize {
        self.bars.fill(&self.inner, instant(from_us), instant(to_us))
    }

    /// Where the picture lies in this memory, like `framePtr`.
    #[wasm_bindgen(js_name = historyPtr)]
    pub fn history_ptr(&self) -> *const u32 {
        self.bars.words().as_ptr()
    }

    /// Whether what the clients saw up to now can have happened one operation after another: looks at so many states at
    /// most, which may take longer than a frame.
    #[wasm_bindgen(js_name = historyVerdict, unchecked_return_type = "HistoryVerdict")]
    pub fn history_verdict(&self, states: u32) -> Answer {
        object(&self.inner.history_verdict(states.into()))
    }

    /// When clients were told values that were old when they asked, up to where the run stands, in microseconds.
    #[wasm_bindgen(js_name = staleReads)]
    pub fn stale_reads(&mut self) -> Vec<f64> {
        self.stale.find(self.inner.run().fabric(), self.inner.future()).into_iter().map(|at| at as f64).collect()
    }
}
