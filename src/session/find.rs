//! The next and the previous event of a kind.

use std::ops::Range;
use std::rc::Rc;

use crate::protocol::Info;
use crate::scenario;
use crate::sim::{Event, EventKind, Run};

use super::checkpoint::{Checkpoint, SPACING};
use super::outline::MARKED;
use super::recording::Seen;
use super::{Error, Keep, Session};

/// How many events beyond what was played are looked through for the next one of a kind.
pub const SOUGHT_MOST: u32 = 1_000_000;

/// A kind of event that somebody looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// A node comes to lead.
    Leader,
    /// A slot is decided.
    Commit,
    /// A promise breaks.
    Breach,
    /// Something that a tape marks: a node comes to lead, a promise breaks, a node, link or disk fails or is well again.
    Headline,
    /// Something of this kind happens.
    Kind(EventKind),
    /// The journey of a message of this row ends: it arrives, is lost, dies or is dropped.
    Message(u8),
    /// A timer of this row goes off.
    Timer(u8),
}

impl Landmark {
    /// Reads a kind of event: `leader`, `commit`, `breach`, `headline`, a kind as traces name it (`crash`), `message NAME`
    /// or `timer NAME`.
    pub fn read(info: &'static Info, text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let row = |names: &[&str], name: &str| names.iter().position(|known| *known == name).map(|row| row as u8);
        let unquoted = |name: &str| name.trim().trim_matches('"').to_owned();
        let found = match text.split_once(' ') {
            Some(("message", name)) => {
                let name = unquoted(name);
                row(info.messages, &name).or_else(|| crate::sim::row::find(&name)).map(Self::Message)
            }
            Some(("timer", name)) => row(info.timers, &unquoted(name)).map(Self::Timer),
            Some(_) => None,
            None => match text {
                "leader" => Some(Self::Leader),
                "commit" => Some(Self::Commit),
                "breach" => Some(Self::Breach),
                "headline" => Some(Self::Headline),
                kind => EventKind::ALL.iter().copied().find(|known| known.name() == kind).map(Self::Kind),
            },
        };
        found.ok_or_else(|| Error::NoSuchLandmark(scenario::shown(text)))
    }

    /// Whether an event is one, where the event alone tells.
    fn is(self, event: &Event) -> bool {
        match self {
            Self::Leader | Self::Commit => false,
            Self::Breach => event.kind != EventKind::Void && event.detail & Event::BREACH != 0,
            Self::Headline => MARKED.contains(&event.kind) || Self::Breach.is(event),
            Self::Kind(kind) => event.kind == kind,
            Self::Message(row) => event.row == row && event.kind.ends_journey(),
            Self::Timer(row) => event.row == row && event.kind == EventKind::Fire,
        }
    }

    /// Whether there may be one where there were these, of which each event alone tells whether it is.
    fn may_be_among(self, seen: &Seen) -> bool {
        match self {
            Self::Leader | Self::Commit => false,
            Self::Breach => seen.breach(),
            Self::Headline => seen.breach() || MARKED.iter().any(|&kind| seen.kind(kind)),
            Self::Kind(kind) => seen.kind(kind),
            Self::Message(row) => seen.message(row),
            Self::Timer(row) => seen.timer(row),
        }
    }

    /// How many of them there were, where the run tells and the event alone does not.
    fn count(self, run: &dyn Run) -> Option<u64> {
        match self {
            Self::Leader | Self::Headline => Some(run.fabric().elections.len() as u64),
            Self::Commit => Some(run.fabric().ledger.decisions()),
            _ => None,
        }
    }
}

/// Plays act by act and tells which of them are of a kind.
struct Watch {
    twin: Session,
    landmark: Landmark,
    count: Option<u64>,
}

impl Watch {
    fn new(twin: Session, landmark: Landmark) -> Self {
        let count = landmark.count(twin.run());
        Self { twin, landmark, count }
    }

    /// Plays one act and says which of its events is of the kind, if one is; none at the end of the run.
    fn act(&mut self) -> Result<Option<Option<u32>>, Error> {
        let Some(mut events) = self.twin.step()? else { return Ok(None) };
        let count = self.landmark.count(self.twin.run());
        let counted = (self.count < count).then_some(events.start);
        let found =
            counted.or_else(|| events.find(|&number| self.twin.event(number).is_some_and(|it| self.landmark.is(it))));
        self.count = count;
        Ok(Some(found))
    }
}

/// A search under way, which goes on piece by piece. It is about the run as it was when it began.
pub struct Search {
    landmark: Landmark,
    way: Way,
}

/// Where a search goes on.
enum Way {
    /// Onward, up to this event.
    Onward(Box<Watch>, u32),
    /// Back: all from this event on was looked through.
    Back(u32),
}

/// What came of a piece of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// This event is one.
    Found(u32),
    /// There is none.
    Nowhere,
    /// None so far, and there is more to look through.
    Further,
}

impl Session {
    /// Goes to just after the next event of this kind and says its number. Where there is none before the end of the run,
    /// nor among the next [`SOUGHT_MOST`] beyond what was played, it stays where it is.
    pub fn to_next(&mut self, landmark: Landmark) -> Result<Option<u32>, Error> {
        self.go_to_found(self.search(landmark, true))
    }

    /// Goes to just after the last event of this kind before the last act, and says its number. Where there is none, it
    /// stays where it is.
    pub fn to_previous(&mut self, landmark: Landmark) -> Result<Option<u32>, Error> {
        self.go_to_found(self.search(landmark, false))
    }

    fn go_to_found(&mut self, mut search: Search) -> Result<Option<u32>, Error> {
        loop {
            match self.search_on(&mut search, u32::MAX)? {
                Sought::Found(found) => {
                    self.seek_event(found + 1)?;
                    return Ok(Some(found));
                }
                Sought::Nowhere => return Ok(None),
                Sought::Further => {}
            }
        }
    }

    /// Begins to look for the next event of this kind, or for the last one before the last act.
    pub fn search(&self, landmark: Landmark, onward: bool) -> Search {
        let most = self.recorded().saturating_add(SOUGHT_MOST);
        let watch = || Box::new(Watch::new(self.ahead(landmark), landmark));
        let way = if onward { Way::Onward(watch(), most) } else { Way::Back(self.last_act()) };
        Search { landmark, way }
    }

    /// Looks through so many events more or, on the way back, through those since a checkpoint.
    pub fn search_on(&self, search: &mut Search, events: u32) -> Result<Sought, Error> {
        match &mut search.way {
            Way::Onward(watch, most) => {
                let goal = watch.twin.events().saturating_add(events).min(*most);
                while watch.twin.events() < goal {
                    match watch.act()? {
                        Some(None) => {}
                        Some(Some(found)) => return Ok(Sought::Found(found)),
                        None => return Ok(Sought::Nowhere),
                    }
                }
                Ok(if goal < *most { Sought::Further } else { Sought::Nowhere })
            }
            Way::Back(0) => Ok(Sought::Nowhere),
            Way::Back(below) => {
                let from = self.track.checkpoints.iter().rposition(|checkpoint| checkpoint.events() < *below);
                let found = self.last_between(search.landmark, from, *below)?;
                *below = from.map_or(0, |from| self.track.checkpoints[from].events());
                Ok(found.map_or(Sought::Further, Sought::Found))
            }
        }
    }

    /// A twin that stands as far ahead as it is known that nothing of this kind happens before.
    fn ahead(&self, landmark: Landmark) -> Session {
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        let ahead = self.track.checkpoints.iter().filter(|checkpoint| checkpoint.events() > self.events());
        let clear = |checkpoint: &&Rc<Checkpoint>| {
            landmark.count(&*checkpoint.run) == landmark.count(self.run())
                && !self.may_have(landmark, self.events()..checkpoint.events())
        };
        if let Some(checkpoint) = ahead.take_while(clear).last() {
            twin.stand(Some(checkpoint));
        }
        twin
    }

    /// Whether there may have been such an event among these.
    fn may_have(&self, landmark: Landmark, events: Range<u32>) -> bool {
        self.track.recording.seen(events).any(|seen| landmark.may_be_among(&seen))
    }

    /// The last such event below this number, from this checkpoint on or from the start.
    fn last_between(&self, landmark: Landmark, from: Option<usize>, below: u32) -> Result<Option<u32>, Error> {
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(from.map(|from| &*self.track.checkpoints[from]));
        let next = from.and_then(|from| self.track.checkpoints.get(from + 1)).filter(|next| next.events() <= below);
        let then = next.map_or(self.run(), |next| &*next.run);
        let uncounted = landmark.count(then) == landmark.count(twin.run());
        if uncounted && !self.may_have(landmark, twin.events()..below) {
            return Ok(None);
        }
        let (mut watch, mut last) = (Watch::new(twin, landmark), None);
        while watch.twin.events() < below {
            match watch.act()? {
                Some(found) => last = found.filter(|found| *found < below).or(last),
                None => break,
            }
        }
        Ok(last)
    }

    /// The events from `from` to before `to`, as far as they were played; those that are not kept are played again.
    pub fn events_between(&self, from: u32, to: u32) -> Vec<(u32, Event)> {
        let to = to.min(self.recorded());
        let kept = |number: u32| Some((number, *self.event(number)?));
        let all: Option<Vec<_>> = (from..to).map(kept).collect();
        all.unwrap_or_else(|| self.played_again(from, to))
    }

    fn played_again(&self, from: u32, to: u32) -> Vec<(u32, Event)> {
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(self.track.checkpoints.iter().rev().find(|it| it.events() <= from).map(Rc::as_ref));
        let mut events = Vec::new();
        while twin.events() < to {
            let first = twin.events();
            let budget = SPACING.min(to - first);
            // What was played once can be played again; if it cannot, there is nothing to show.
            if twin.advance(crate::sim::LATEST, budget).is_err() || twin.events() == first {
                break;
            }
            let fresh = (first..).zip(twin.take_events());
            events.extend(fresh.filter(|(number, _)| (from..to).contains(number)));
        }
        events
    }
}
