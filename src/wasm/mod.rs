//! The border: what JavaScript sees of the lab.
//!
//! Two lanes cross it. For each frame only numbers do: [`Session::frame`] fills a buffer in this memory, and the page
//! reads it where it lies (docs/frame.md). What somebody stopped to look at crosses as plain objects, whose types stand
//! in `types.rs`. Nothing is decided here; whatever a method answers, a native test can ask of
//! [`session::Session`].

mod beside;
mod error;
mod export;
mod history;
mod lesson;
mod panic;
mod seed;
mod spacetime;
mod time;
mod types;
mod why;

pub use export::Export;
pub use panic::{last_panic, panic_for_test};
pub use seed::fresh_seed;
pub use time::Linking;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::check::Stale;
use crate::protocol::{Instant, NodeId};
use crate::registry::{PROTOCOLS, Registry};
use crate::scenario::{self, Script, catalogue};
use crate::session::{self, Bars, Error, Frame, Keep, LAYOUT, SpaceTime, node_id};

/// How many slots a window of the logs may have.
const WINDOW_MOST: u32 = 4096;

/// What a method answers, or a `QuorateError`.
type Answer<T = JsValue> = Result<T, JsValue>;

/// The version of the crate.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Why playing stopped.
#[wasm_bindgen]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The instant that was asked for.
    Until = 0,
    /// The number of events that was asked for.
    Budget = 1,
    /// The end of the run.
    End = 2,
    /// An event by which a promise broke.
    Breach = 3,
    /// An event after which a lesson says something.
    Told = 4,
}

impl From<session::Reached> for Reached {
    fn from(reached: session::Reached) -> Self {
        match reached {
            session::Reached::Until => Self::Until,
            session::Reached::Budget => Self::Budget,
            session::Reached::End => Self::End,
            session::Reached::Breach => Self::Breach,
            session::Reached::Told => Self::Told,
        }
    }
}

/// One run being watched. Instants are microseconds since its start; processes and messages go by the names that
/// scripts give them (`n3`, `c1`, `n1>n2#17`). Call `free()` when it is no longer watched.
#[wasm_bindgen]
pub struct Session {
    inner: session::Session,
    frame: Frame,
    space: SpaceTime,
    bars: Bars,
    stale: Stale,
    search: Option<session::Search>,
    /// The trace digest that whoever gave the run away had seen.
    claimed: Option<String>,
    /// What the run that stands beside it starts from, if one does.
    beside: Option<Script>,
}

impl From<session::Session> for Session {
    fn from(inner: session::Session) -> Self {
        Self {
            inner,
            frame: Frame::default(),
            space: SpaceTime::default(),
            bars: Bars::default(),
            stale: Stale::default(),
            search: None,
            claimed: None,
            beside: None,
        }
    }
}

impl Session {
    /// A session at the start of this script, among these protocols.
    pub fn with(registry: Registry, script: &str) -> Result<Self, Error> {
        let script = scenario::parse(registry, script)?;
        Ok(session::Session::new(registry, script, Keep::ALL)?.into())
    }

    /// The session behind the border.
    pub fn inner(&self) -> &session::Session {
        &self.inner
    }

    fn process(&self, id: &str) -> Answer<NodeId> {
        node_id(id).ok_or_else(|| error::js(&Error::NoSuchNode(scenario::shown(id))))
    }
}

/// What needs no run.
#[wasm_bindgen]
impl Session {
    /// A session at the start of this script.
    pub fn load(script: &str) -> Answer<Session> {
        panic::watch();
        Self::with(PROTOCOLS, script).map_err(|error| error::js(&error))
    }

    /// A session at the start of this script that keeps nothing of what was and ends where its script does: for those
    /// who want only what comes of it, as `quorate digest` does.
    pub fn replay(script: &str) -> Answer<Session> {
        panic::watch();
        let script = scenario::parse(PROTOCOLS, script).map_err(|error| error::js(&error.into()))?;
        let inner = session::Session::new(PROTOCOLS, script, Keep::NOTHING).map_err(|error| error::js(&error))?;
        Ok(inner.into())
    }

    /// The built-in scenarios, in the order in which they are shown.
    #[wasm_bindgen(unchecked_return_type = "Story[]")]
    pub fn stories() -> Answer {
        object(&session::stories(PROTOCOLS))
    }

    /// The script of a built-in scenario.
    pub fn story(name: &str) -> Answer<String> {
        let story = catalogue::find(name).map(|story| story.text.to_owned());
        story.ok_or_else(|| error::js(&Error::NoSuchStory(scenario::shown(name))))
    }

    /// The tables of every protocol.
    #[wasm_bindgen(unchecked_return_type = "ProtocolTable[]")]
    pub fn protocols() -> Answer {
        object(&session::tables(PROTOCOLS))
    }

    /// The ids that need words in every language, beside those in the tables of the protocols.
    #[wasm_bindgen(unchecked_return_type = "Vocabulary")]
    pub fn vocabulary() -> Answer {
        object(&session::vocabulary())
    }

    /// How many numbers each record of a frame has, and their names.
    #[wasm_bindgen(js_name = frameLayout, unchecked_return_type = "FrameLayout")]
    pub fn frame_layout() -> Answer {
        object(&LAYOUT)
    }
}

/// What is told.
#[wasm_bindgen]
impl Session {
    /// Tells the narration of a built-in story along the run, which goes back to its start. False where it has none.
    pub fn narrate(&mut self, story: &str) -> Answer<bool> {
        if catalogue::narration(story).is_none() {
            return Ok(false);
        }
        self.inner.narrate(story).map(|()| true).map_err(|error| error::js(&error))
    }

    /// What was told up to where the run stands, without the first `from`.
    #[wasm_bindgen(unchecked_return_type = "Told[]")]
    pub fn told(&self, from: usize) -> Answer {
        let told: Vec<_> = self.inner.told().iter().skip(from).map(|told| &**told).collect();
        object(&told)
    }

    /// When the next thing worth a sentence happens, in microseconds, if that is within so many: looked up by playing a copy.
    pub fn outlook(&self, #[wasm_bindgen(js_name = withinUs)] within_us: f64) -> Answer<Option<f64>> {
        let found = self.inner.outlook(within_us as u64).map_err(|error| error::js(&error))?;
        Ok(found.map(|at| at.0 as f64))
    }

    /// How many things were told up to where the run stands.
    #[wasm_bindgen(js_name = toldCount)]
    pub fn told_count(&self) -> usize {
        self.inner.told().len()
    }
}

/// Playing.
#[wasm_bindgen]
impl Session {
    /// Plays to this instant: all that is before it, and the commands that stand at its very start. Stops after
    /// `maxEvents` events, of which a command may have more than are left.
    pub fn advance(
        &mut self,
        #[wasm_bindgen(js_name = untilUs)] until_us: f64,
        #[wasm_bindgen(js_name = maxEvents)] max_events: u32,
    ) -> Answer<Reached> {
        played(self.inner.advance(instant(until_us), max_events))
    }

    /// Plays like `advance`, and stops after an event by which a promise broke.
    #[wasm_bindgen(js_name = advanceToBreach)]
    pub fn advance_to_breach(
        &mut self,
        #[wasm_bindgen(js_name = untilUs)] until_us: f64,
        #[wasm_bindgen(js_name = maxEvents)] max_events: u32,
    ) -> Answer<Reached> {
        played(self.inner.advance_to_breach(instant(until_us), max_events))
    }

    /// One act: the next queued action or the next command. Its events, or undefined at the end of the run.
    #[wasm_bindgen(unchecked_return_type = "EventView[] | undefined")]
    pub fn step(&mut self) -> Answer {
        match self.inner.step().map_err(|error| error::js(&error))? {
            Some(events) => object(&self.inner.event_views(events.start, events.end)),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Goes back by one act.
    #[wasm_bindgen(js_name = stepBack)]
    pub fn step_back(&mut self) -> Answer<Reached> {
        played(self.inner.step_back())
    }

    /// Goes to this instant, forward or back.
    pub fn seek(&mut self, #[wasm_bindgen(js_name = us)] us: f64) -> Answer<Reached> {
        played(self.inner.seek(instant(us)))
    }

    /// Goes to where this many events have happened, forward or back.
    #[wasm_bindgen(js_name = seekEvent)]
    pub fn seek_event(&mut self, events: u32) -> Answer<Reached> {
        played(self.inner.seek_event(events))
    }

    /// Lets the run go on beyond its end, until someone stops it.
    #[wasm_bindgen(js_name = goOn)]
    pub fn go_on(&mut self) {
        self.inner.go_on();
    }

    /// Performs a command, in the script's words after the instant (`crash leader`), now, and enters it in the script.
    /// Where the run had gone on from here, it does so in a new branch. Along a narrated story the first one makes a branch
    /// in any case, and a crash takes the place of the one that the story would have brought later.
    #[wasm_bindgen(unchecked_return_type = "Applied")]
    pub fn apply(&mut self, command: &str) -> Answer {
        let command = self.inner.read(command).map_err(|error| error::js(&error))?;
        object(&self.inner.depart(command).map_err(|error| error::js(&error))?)
    }

    /// Why this command would have no effect now: the id of the reason, or undefined where it would have one.
    pub fn check(&self, command: &str) -> Answer<Option<String>> {
        let command = self.inner.read(command).map_err(|error| error::js(&error))?;
        Ok(self.inner.check(&command).map(|reason| reason.name().to_owned()))
    }
}

/// The picture.
#[wasm_bindgen]
impl Session {
    /// Fills the frame, and says how many 32-bit numbers it has.
    pub fn frame(&mut self) -> usize {
        self.frame.fill(&self.inner)
    }

    /// Where the frame lies in this memory. Make a view of it afresh for each frame: the memory may move when it grows.
    #[wasm_bindgen(js_name = framePtr)]
    pub fn frame_ptr(&self) -> *const u32 {
        self.frame.words().as_ptr()
    }

    /// Fills the cells of all logs for `count` slots from `first` on, and says how many numbers these are: all slots of
    /// n1, then all of n2, and so on.
    #[wasm_bindgen(js_name = logFrame)]
    pub fn log_frame(&mut self, first: f64, count: u32) -> usize {
        self.frame.fill_logs(&self.inner, first as u64, count.min(WINDOW_MOST))
    }

    /// Where these cells lie in this memory.
    #[wasm_bindgen(js_name = logFramePtr)]
    pub fn log_frame_ptr(&self) -> *const u32 {
        self.frame.cells().as_ptr()
    }
}

/// Where the run stands.
#[wasm_bindgen]
impl Session {
    /// What the clock shows, in microseconds.
    pub fn now(&self) -> f64 {
        self.inner.now().0 as f64
    }

    /// When the run ends, in microseconds; undefined where it goes on until someone stops it.
    pub fn end(&self) -> Option<f64> {
        self.inner.end().map(|end| end.at.0 as f64)
    }

    /// How far it was played since its commands last changed, in microseconds.
    pub fn furthest(&self) -> f64 {
        self.inner.furthest().at.0 as f64
    }

    /// How many events have happened.
    #[wasm_bindgen(js_name = eventCount)]
    pub fn event_count(&self) -> u32 {
        self.inner.events()
    }

    /// How many events were played; those from `eventCount()` on lie ahead, because the run has gone back.
    #[wasm_bindgen(js_name = recordedCount)]
    pub fn recorded_count(&self) -> u32 {
        self.inner.recorded()
    }

    /// The id of its protocol.
    pub fn protocol(&self) -> String {
        self.inner.setup().info.id.to_owned()
    }

    /// Its seed, from 0 to 2^53-1.
    pub fn seed(&self) -> f64 {
        self.inner.setup().seed as f64
    }

    /// The trace digest so far: 16 lower-case hexadecimal digits.
    pub fn digest(&self) -> String {
        self.inner.digest()
    }

    /// The trace digest of the whole run, which need not have been played to its end: what `quorate digest` says of
    /// `script()`.
    #[wasm_bindgen(js_name = wholeDigest)]
    pub fn whole_digest(&self) -> Answer<String> {
        self.inner.whole_digest().map_err(|error| error::js(&error))
    }

    /// The script of the whole run, with everything that was done along the way.
    pub fn script(&self) -> String {
        self.inner.script().to_string()
    }

    /// The script of what has happened so far: it ends where the run stands, so its digest is the one of now.
    #[wasm_bindgen(js_name = scriptSoFar)]
    pub fn script_so_far(&self) -> String {
        self.inner.script_so_far().to_string()
    }
}

/// What somebody stopped to look at.
#[wasm_bindgen]
impl Session {
    /// Looks into a node.
    #[wasm_bindgen(unchecked_return_type = "NodeView")]
    pub fn node(&self, id: &str) -> Answer {
        answer(&self.inner.node(self.process(id)?))
    }

    /// How every link behaves that has no model of its own: a `network` command with every word there is.
    #[wasm_bindgen(js_name = networkManner)]
    pub fn network_manner(&self) -> String {
        self.inner.network_manner()
    }

    /// How a link behaves in this direction: a `network` command with every word that a single link may have.
    #[wasm_bindgen(js_name = linkManner)]
    pub fn link_manner(&self, from: &str, to: &str) -> Answer<String> {
        Ok(self.inner.link_manner(self.process(from)?, self.process(to)?))
    }

    /// How a node's clock and disk behave, and how it serves messages.
    #[wasm_bindgen(unchecked_return_type = "Manner")]
    pub fn manner(&self, id: &str) -> Answer {
        answer(&self.inner.manner(self.process(id)?))
    }

    /// Looks into the disk of a node.
    #[wasm_bindgen(unchecked_return_type = "DiskView[]")]
    pub fn disk(&self, id: &str) -> Answer {
        answer(&self.inner.disk(self.process(id)?))
    }

    /// Looks into a message under way.
    #[wasm_bindgen(unchecked_return_type = "MessageView")]
    pub fn message(&self, name: &str) -> Answer {
        answer(&self.inner.message(name))
    }

    /// The events that were played, with numbers from `from` to before `to`.
    #[wasm_bindgen(unchecked_return_type = "EventView[]")]
    pub fn events(&self, from: u32, to: u32) -> Answer {
        object(&self.inner.event_views(from, to))
    }

    /// Of the events of these numbers those that decide, change or break something, or come from a person.
    #[wasm_bindgen(unchecked_return_type = "EventView[]")]
    pub fn news(&self, from: u32, to: u32) -> Answer {
        object(&self.inner.news(from, to))
    }

    /// The clients' operations from this place of their list on, at most `count`.
    #[wasm_bindgen(unchecked_return_type = "OperationView[]")]
    pub fn operations(&self, from: f64, count: u32) -> Answer {
        object(&self.inner.operation_views(from as u64, count.into()))
    }

    /// What became of each promise.
    #[wasm_bindgen(unchecked_return_type = "Verdict[]")]
    pub fn verdicts(&self) -> Answer {
        object(&self.inner.verdicts())
    }

    /// Every expectation of the script, and of those that the run has passed whether they held.
    #[wasm_bindgen(unchecked_return_type = "Expected[]")]
    pub fn expectations(&self) -> Answer {
        object(&self.inner.expected())
    }

    /// Whether all live nodes have the same replicated state.
    pub fn converged(&self) -> bool {
        self.inner.run().converged()
    }

    /// How many acknowledged writes are gone.
    #[wasm_bindgen(js_name = lostCount)]
    pub fn lost_count(&self) -> u32 {
        self.inner.run().lost().len() as u32
    }

    /// The standing orders, as a script says them.
    pub fn orders(&self) -> Vec<String> {
        self.inner.orders()
    }

    /// The cluster in a few words.
    #[wasm_bindgen(unchecked_return_type = "Snapshot")]
    pub fn snapshot(&self) -> Answer {
        object(&self.inner.snapshot())
    }

    /// What came of the run so far: the object that `quorate run --json` prints.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(&self) -> Answer {
        object(&self.inner.report())
    }
}

fn played(reached: Result<session::Reached, Error>) -> Answer<Reached> {
    reached.map(Reached::from).map_err(|error| error::js(&error))
}

/// An instant from JavaScript; what lies before the start is the start.
fn instant(us: f64) -> Instant {
    Instant(us as u64)
}

/// Plain data as a plain object.
fn object(value: &impl Serialize) -> Answer {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}

fn answer(value: &Result<impl Serialize, Error>) -> Answer {
    match value {
        Ok(value) => object(value),
        Err(error) => Err(error::js(error)),
    }
}
