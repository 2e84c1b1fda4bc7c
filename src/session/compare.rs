//! What two runs have in common, and the first event that differs.

use std::collections::VecDeque;

use serde::Serialize;

use crate::registry::Registry;
use crate::scenario::Script;
use crate::sim::{Event, LATEST};

use super::checkpoint::Checkpoint;
use super::player::{Track, position};
use super::{Error, EventView, Keep, Reached, Session};

/// How many events of each run are held against each other at a time.
const PIECE: u32 = 1 << 12;

/// What two runs have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Whether all events are the same, and equally many.
    pub equal: bool,
    /// How many events are the same from the start on: the number of the first that differs.
    pub common: u32,
    /// The first event of the one that differs; none where it has ended by then.
    pub a: Option<EventView>,
    /// That of the other.
    pub b: Option<EventView>,
}

/// Plays two scripts until they differ.
pub fn compare(registry: Registry, a: Script, b: Script) -> Result<Comparison, Error> {
    let keep = Keep { events: true, ..Keep::NOTHING };
    first_difference(Session::new(registry, a, keep)?, Session::new(registry, b, keep)?)
}

impl Session {
    /// Compares the whole runs of two branches.
    pub fn compare_branches(&self, a: u32, b: u32) -> Result<Comparison, Error> {
        let ends = [self.branch_script(a)?.ends(), self.branch_script(b)?.ends()];
        let tracks = [self.track_of(a)?, self.track_of(b)?].map(|track| track.unwrap_or(&self.track));
        let shared = last_shared(tracks[0], tracks[1]);
        let twin = |track: &Track, end| {
            let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
            twin.track.plan = track.plan.clone();
            twin.track.end = Some(end);
            twin.stand(shared);
            twin
        };
        first_difference(twin(tracks[0], ends[0]), twin(tracks[1], ends[1]))
    }
}

/// The last checkpoint up to which the lines of both are the same.
fn last_shared<'a>(a: &'a Track, b: &Track) -> Option<&'a Checkpoint> {
    let same =
        a.plan.iter().zip(&b.plan).take_while(|(a, b)| (a.line.stamp, &a.line.item) == (b.line.stamp, &b.line.item));
    let same = same.count();
    let next = [a, b].map(|track| track.plan.get(same).map(|planned| planned.line.stamp));
    let until = next.into_iter().flatten().min();
    let shared = |it: &&Checkpoint| it.next <= same && until.is_none_or(|until| position(&*it.run) <= until);
    a.checkpoints.iter().rev().map(|it| &**it).find(shared)
}

/// One of the two runs, and those of its events that were not looked at yet.
struct Side {
    session: Session,
    events: VecDeque<Event>,
    ended: bool,
}

impl Side {
    fn fill(&mut self) -> Result<(), Error> {
        while self.events.is_empty() && !self.ended {
            self.ended = self.session.advance(LATEST, PIECE)? == Reached::End;
            self.events.extend(self.session.take_events());
        }
        Ok(())
    }
}

fn first_difference(a: Session, b: Session) -> Result<Comparison, Error> {
    let one_language = std::ptr::eq(a.setup().info, b.setup().info);
    let mut common = a.events();
    let [mut a, mut b] = [a, b].map(|session| Side { session, events: VecDeque::new(), ended: false });
    loop {
        a.fill()?;
        b.fill()?;
        let view = |side: &Side, event: Option<&Event>| event.map(|event| side.session.event_view(common, event));
        let (left, right) = (a.events.front(), b.events.front());
        let same = match (left, right) {
            (None, None) => return Ok(Comparison { equal: true, common, a: None, b: None }),
            // The numbers in an event point into the tables of its own protocol.
            (Some(_), Some(_)) if !one_language => {
                view(&a, left).map(|view| view.line) == view(&b, right).map(|view| view.line)
            }
            _ => left == right,
        };
        if !same {
            return Ok(Comparison { equal: false, common, a: view(&a, left), b: view(&b, right) });
        }
        a.events.pop_front();
        b.events.pop_front();
        common += 1;
    }
}
