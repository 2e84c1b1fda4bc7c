//! Vector clocks, as they follow from the causes of events.
//!
//! Each process counts the acts at it. So does each directed link count what becomes of messages on the way, as that
//! happens at neither end, and the cluster as a whole what happens at no process, such as the end of all cuts. An event knows all that its cause knew and all that its place knew before. So one event
//! could have had an influence on another exactly if its clock is the lesser one.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::session::Place;
use crate::sim::{Event, Fabric};

/// How many acts of each place an event could know of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock(Vec<(Place, u32)>);

impl Clock {
    /// The places of which it knows, with the count of each.
    pub fn entries(&self) -> impl Iterator<Item = (Place, u32)> {
        self.0.iter().copied()
    }

    /// The count of one place.
    #[cfg(test)]
    fn get(&self, place: Place) -> u32 {
        self.0.binary_search_by_key(&place, |entry| entry.0).map_or(0, |at| self.0[at].1)
    }

    fn tick(&mut self, place: Place) {
        match self.0.binary_search_by_key(&place, |entry| entry.0) {
            Ok(at) => self.0[at].1 += 1,
            Err(at) => self.0.insert(at, (place, 1)),
        }
    }

    fn merge(&mut self, other: &Self) {
        // Most of the time both know of the same places.
        if self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(one, other)| one.0 == other.0) {
            self.0.iter_mut().zip(&other.0).for_each(|(one, other)| one.1 = one.1.max(other.1));
            return;
        }
        let mut all: BTreeMap<Place, u32> = self.0.iter().copied().collect();
        for &(place, count) in &other.0 {
            let known = all.entry(place).or_default();
            *known = count.max(*known);
        }
        self.0 = all.into_iter().collect();
    }
}

/// How many events the clocks of the latest are kept, at least, as any of these may be the cause of the next.
const KEPT: usize = 1 << 12;

/// The clocks of a run that is played from its start.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    places: BTreeMap<Place, Rc<Clock>>,
    /// Of the latest events, and of earlier ones from which something follows that is still to come.
    causes: BTreeMap<u32, Rc<Clock>>,
    /// How many of these there may be before they are looked through.
    most: usize,
}

impl Clocks {
    /// The clock of the next event.
    pub fn next(&mut self, number: u32, event: &Event, fabric: &Fabric) -> Rc<Clock> {
        let place = Place::of(event);
        let mut clock = self.places.get(&place).map(|clock| Clock::clone(clock)).unwrap_or_default();
        if let Some(cause) = self.causes.get(&event.cause) {
            clock.merge(cause);
        }
        clock.tick(place);
        let clock = Rc::new(clock);
        self.places.insert(place, clock.clone());
        self.causes.insert(number, clock.clone());
        if self.causes.len() > self.most.max(2 * KEPT) {
            self.clear(number, fabric);
        }
        clock
    }

    /// Forgets old events from which nothing follows any more.
    fn clear(&mut self, number: u32, fabric: &Fabric) {
        let pending: BTreeSet<u32> = fabric.pending_causes().collect();
        let young = number - KEPT as u32;
        self.causes.retain(|number, _| *number > young || pending.contains(number));
        self.most = 2 * self.causes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::NodeId;
    use crate::sim::EventKind;

    const N1: Place = Place::Process(NodeId(1));
    const N2: Place = Place::Process(NodeId(2));

    fn event(kind: EventKind, from: u16, to: u16, cause: u32) -> Event {
        Event { kind, from: NodeId(from), to: NodeId(to), cause, ..Event::default() }
    }

    #[test]
    fn an_event_knows_what_its_cause_knew() {
        let setup = crate::sim::Setup::of(crate::registry::PROTOCOLS[0].info);
        let run = (crate::registry::PROTOCOLS[0].start)(&setup);
        let mut clocks = Clocks::default();
        let mut next = |number, event: Event| clocks.next(number, &event, run.fabric());
        let fire = next(0, event(EventKind::Fire, 1, 1, Event::NO_CAUSE));
        assert_eq!(fire.entries().collect::<Vec<_>>(), [(N1, 1)]);
        let lost = next(1, event(EventKind::Lost, 1, 2, 0));
        assert_eq!((lost.get(N1), lost.get(N2), lost.get(Place::Link(NodeId(1), NodeId(2)))), (1, 0, 1));
        let heal = next(2, event(EventKind::Heal, 0, 0, 1));
        assert_eq!((heal.get(N1), heal.get(N2), heal.get(Place::Everywhere)), (1, 0, 1));
        assert_eq!(Place::Everywhere.to_string(), "*");
        let other = next(3, event(EventKind::Fire, 2, 2, Event::NO_CAUSE));
        assert_eq!((other.get(N1), other.get(N2)), (0, 1));
        let deliver = next(4, event(EventKind::Deliver, 1, 2, 0));
        assert_eq!((deliver.get(N1), deliver.get(N2), deliver.0.len()), (1, 2, 2));
    }
}
