//! The border of time travel: kinds of event, branches, lines, links, runs from elsewhere.

use js_sys::{JsString, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Answer, Reached, Session, error, object, panic, played};
use crate::registry::{PROTOCOLS, Registry};
use crate::scenario;
use crate::session::{self, Error, HEADER_MOST, Keep, Landmark, Sought, import};

/// How much of what somebody gave comes over the border: no run needs more, and this memory never becomes smaller.
const ENOUGH: u32 = HEADER_MOST as u32 + 1;

/// A run from elsewhere.
impl Session {
    /// A session at the start of the run that somebody gave, among these protocols.
    pub fn of_import(registry: Registry, bytes: &[u8]) -> Result<Self, Error> {
        let import = import(registry, bytes)?;
        let inner = session::Session::new(registry, import.script, Keep::ALL)?;
        Ok(Self { claimed: import.digest, beside: import.beside, ..inner.into() })
    }
}

/// A run from elsewhere, and one that goes there.
#[wasm_bindgen]
impl Session {
    /// A session at the start of a run in any of its own forms: a script, a link or an address with one, an exported
    /// trace.
    #[wasm_bindgen(js_name = importText)]
    pub fn import_text(text: &JsString) -> Answer<Session> {
        panic::watch();
        thrown(Self::of_import(PROTOCOLS, String::from(&text.slice(0, ENOUGH)).as_bytes()))
    }

    /// The same from bytes, such as those of a file.
    #[wasm_bindgen(js_name = importBytes)]
    pub fn import_bytes(bytes: &Uint8Array) -> Answer<Session> {
        panic::watch();
        thrown(Self::of_import(PROTOCOLS, &bytes.subarray(0, ENOUGH).to_vec()))
    }

    /// The trace digest that whoever gave the run away had seen, if they said so. Where `wholeDigest()` says another
    /// one before anything was changed, this is not the run that they saw.
    #[wasm_bindgen(js_name = claimedDigest)]
    pub fn claimed_digest(&self) -> Option<String> {
        self.claimed.clone()
    }

    /// The whole run as a link, with the digest of its whole trace; and the one beside it, if there is one.
    #[wasm_bindgen(unchecked_return_type = "Link")]
    pub fn link(&self) -> Answer {
        let both = self.beside.as_ref().and_then(|head| self.inner.link_beside(head).ok());
        match both {
            Some(link) => object(&link),
            None => object(&thrown(self.inner.link())?),
        }
    }

    /// The same, to be made piece by piece, so that the page stays awake meanwhile. What is done to the run from now on
    /// does not count.
    pub fn linking(&self) -> Linking {
        // What cannot stand beside it is refused where it is put there, and not here.
        let both = self.beside.as_ref().and_then(|head| self.inner.linking_beside(head).ok());
        Linking { inner: both.unwrap_or_else(|| self.inner.linking()) }
    }
}

/// A link being made. Call `free()` where not all pieces are taken.
#[wasm_bindgen]
pub struct Linking {
    inner: session::link::Linking,
}

#[wasm_bindgen]
impl Linking {
    /// Plays on for about so many events. The link, or undefined where the run is not at its end yet.
    #[wasm_bindgen(unchecked_return_type = "Link | undefined")]
    pub fn piece(&mut self, #[wasm_bindgen(js_name = maxEvents)] max_events: u32) -> Answer {
        thrown(self.inner.piece(max_events))?.map_or(Ok(JsValue::UNDEFINED), |link| object(&link))
    }
}

/// Kinds of event.
#[wasm_bindgen]
impl Session {
    /// Goes to just after the next event of a kind and says its number: `leader` (a node comes to lead), `commit` (a slot
    /// is decided), `breach`, `headline` (what a tape marks), a kind as traces name it (`crash`), `message NAME`, `timer NAME`. Undefined where there is
    /// none; the run then stays where it is.
    #[wasm_bindgen(js_name = nextEvent)]
    pub fn next_event(&mut self, kind: &str) -> Answer<Option<u32>> {
        let landmark = thrown(Landmark::read(self.inner.setup().info, kind))?;
        thrown(self.inner.to_next(landmark))
    }

    /// Goes to just after the last event of a kind before the last act, like `nextEvent`.
    #[wasm_bindgen(js_name = previousEvent)]
    pub fn previous_event(&mut self, kind: &str) -> Answer<Option<u32>> {
        let landmark = thrown(Landmark::read(self.inner.setup().info, kind))?;
        thrown(self.inner.to_previous(landmark))
    }

    /// Begins to look for an event of a kind, as `nextEvent` does (`onward`) or `previousEvent`: `searchOn` goes on with it.
    pub fn search(&mut self, kind: &str, onward: bool) -> Answer<()> {
        let landmark = thrown(Landmark::read(self.inner.setup().info, kind))?;
        self.search = Some(self.inner.search(landmark, onward));
        Ok(())
    }

    /// Looks through about so many events more: says the number of the one that was found, `null` where there is none, and
    /// nothing while there is more to look through. The run stays where it is, and must have stayed since `search`.
    #[wasm_bindgen(js_name = searchOn, unchecked_return_type = "number | null | undefined")]
    pub fn search_on(&mut self, events: u32) -> Answer {
        let Some(search) = &mut self.search else { return Ok(JsValue::NULL) };
        let sought = thrown(self.inner.search_on(search, events))?;
        if sought != Sought::Further {
            self.search = None;
        }
        Ok(match sought {
            Sought::Found(number) => number.into(),
            Sought::Nowhere => JsValue::NULL,
            Sought::Further => JsValue::UNDEFINED,
        })
    }

    /// Goes towards where so many events have happened, and plays no more than `most` on the way.
    #[wasm_bindgen(js_name = seekEventPiece)]
    pub fn seek_event_piece(&mut self, events: u32, most: u32) -> Answer<Reached> {
        played(self.inner.seek_event_piece(events, most))
    }

    /// Goes to an instant in the script's words (`7.3s`, `12.5ms+2`), forward or back; where `events` are given, no
    /// further than that many, so that a page stays awake on a long way.
    #[wasm_bindgen(js_name = seekStamp)]
    pub fn seek_stamp(&mut self, stamp: &str, events: Option<u32>) -> Answer<Reached> {
        let stamp = thrown(scenario::parse_stamp(stamp).map_err(Error::BadScript))?;
        played(self.inner.seek_piece(stamp, events.unwrap_or(u32::MAX)))
    }

    /// Where the run stands, in the script's words: `seekStamp` of it comes back here.
    pub fn stamp(&self) -> String {
        scenario::print_stamp(self.inner.position())
    }

    /// What a tape shows of a branch, behind its first so many marks, bands and accepted writes.
    #[wasm_bindgen(unchecked_return_type = "Outline")]
    pub fn outline(&self, branch: u32, marks: u32, bands: u32, accepted: u32) -> Answer {
        object(&thrown(self.inner.outline(branch, marks.into(), bands.into(), accepted.into()))?)
    }

    /// The digest of all from which the run goes on: 16 lower-case hexadecimal digits.
    #[wasm_bindgen(js_name = stateDigest)]
    pub fn state_digest(&self) -> String {
        self.inner.state_digest()
    }

    /// The cluster as it stands, with its links and what is under way: the object that `quorate state --json` prints.
    #[wasm_bindgen(unchecked_return_type = "State")]
    pub fn state(&self) -> Answer {
        object(&self.inner.state())
    }
}

/// Branches.
#[wasm_bindgen]
impl Session {
    /// Every branch, in the order in which they were made. A command in what was played makes one.
    #[wasm_bindgen(unchecked_return_type = "BranchView[]")]
    pub fn branches(&self) -> Answer {
        object(&self.inner.branches())
    }

    /// Goes on in another branch, at the same instant or, if that one was not played so far, where it was left.
    #[wasm_bindgen(js_name = switchBranch)]
    pub fn switch_branch(&mut self, id: u32) -> Answer<Reached> {
        played(self.inner.switch_branch(id))
    }

    /// Names a branch; an empty name takes its name away.
    #[wasm_bindgen(js_name = renameBranch)]
    pub fn rename_branch(&mut self, id: u32, name: &str) -> Answer<()> {
        thrown(self.inner.rename_branch(id, name))
    }

    /// Deletes a branch. If it is the one that is played, another one goes on.
    #[wasm_bindgen(js_name = deleteBranch)]
    pub fn delete_branch(&mut self, id: u32) -> Answer<()> {
        thrown(self.inner.delete_branch(id))
    }

    /// The first event at which the whole runs of two branches differ.
    #[wasm_bindgen(js_name = compareBranches, unchecked_return_type = "Comparison")]
    pub fn compare_branches(&self, a: u32, b: u32) -> Answer {
        object(&thrown(self.inner.compare_branches(a, b))?)
    }

    /// The script of the whole run of a branch.
    #[wasm_bindgen(js_name = branchScript)]
    pub fn branch_script(&self, id: u32) -> Answer<String> {
        thrown(self.inner.branch_script(id).map(|script| script.to_string()))
    }
}

/// Lines.
#[wasm_bindgen]
impl Session {
    /// Every line of the branch that is played, in order, and what came of it.
    #[wasm_bindgen(unchecked_return_type = "LineView[]")]
    pub fn commands(&self) -> Answer {
        object(&self.inner.lines())
    }

    /// Takes a line out.
    #[wasm_bindgen(js_name = deleteCommand, unchecked_return_type = "Edited")]
    pub fn delete_command(&mut self, id: u32) -> Answer {
        object(&thrown(self.inner.delete_line(id))?)
    }

    /// Lets a line say something else at its instant, in the script's words (`crash n2`).
    #[wasm_bindgen(js_name = editCommand, unchecked_return_type = "Edited")]
    pub fn edit_command(&mut self, id: u32, text: &str) -> Answer {
        object(&thrown(self.inner.change_line(id, text))?)
    }

    /// Lets a line say something else at another instant: one change, not two.
    #[wasm_bindgen(js_name = replaceCommand, unchecked_return_type = "Edited")]
    pub fn replace_command(&mut self, id: u32, stamp: &str, text: &str) -> Answer {
        let stamp = thrown(scenario::parse_stamp(stamp).map_err(Error::BadScript))?;
        object(&thrown(self.inner.replace_line(id, stamp, text))?)
    }

    /// Lets a line stand at another instant, in the script's words (`2s`, `100ms+3`).
    #[wasm_bindgen(js_name = moveCommand, unchecked_return_type = "Edited")]
    pub fn move_command(&mut self, id: u32, stamp: &str) -> Answer {
        let stamp = thrown(scenario::parse_stamp(stamp).map_err(Error::BadScript))?;
        object(&thrown(self.inner.move_line(id, stamp))?)
    }
}

pub(super) fn thrown<T>(answer: Result<T, Error>) -> Result<T, JsValue> {
    answer.map_err(|error| error::js(&error))
}
