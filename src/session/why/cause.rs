//! What an event could not have been without.

use crate::protocol::NodeId;
use crate::sim::{Event, EventKind, row};

use super::super::Session;
use super::Root;

/// What an event came from.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::session) struct Cause {
    /// The event before it without which it would not be.
    pub event: Option<u32>,
    /// With what the chain begins, if it ends here.
    pub root: Option<Root>,
    /// Who did it, where it is something that is done: `you`, `script`, `order`, `chance`, `supervisor`.
    pub by: Option<&'static str>,
    /// Whether it can be taken out of the run.
    pub removable: bool,
}

impl Session {
    /// What this event came from.
    pub(in crate::session) fn cause_of(&self, number: u32, event: &Event) -> Cause {
        let known = (event.cause != Event::NO_CAUSE).then_some(event.cause);
        let by_hand = self.hand(number);
        let arrived = matches!(event.kind, EventKind::Deliver | EventKind::Rejected) && known.is_some();
        if let (Some((root, by)), false) = (by_hand, arrived) {
            return Cause { event: None, root: Some(root), by: Some(by), removable: true };
        }
        let by = by_hand.map(|(_, by)| by);
        let from = |event| Cause { event, by, ..Cause::default() };
        match event.kind {
            EventKind::Deliver => Cause { removable: event.from != event.to, ..from(known) },
            EventKind::Fire | EventKind::Retry => Cause { root: Some(Root::Timer), ..Cause::default() },
            EventKind::Lost | EventKind::Corrupt => Cause { root: Some(Root::Seed), ..Cause::default() },
            EventKind::Cut => from(self.severed(number, event.from, event.to).or(known)),
            EventKind::Dead => from(self.last(number, |it| it.kind == EventKind::Crash && it.to == event.to).or(known)),
            EventKind::Invoke => {
                from(self.last(number, |it| it.kind == EventKind::Workload && it.to == event.from).or(known))
            }
            EventKind::Sync | EventKind::Broken | EventKind::Overflow | EventKind::Rejected => from(known),
            _ => self.set_off(number, event, known),
        }
    }

    /// Something that a person could do, done by the run itself: by a fault that comes by chance, whoever looks after
    /// nodes, or a standing order.
    fn set_off(&self, number: u32, event: &Event, known: Option<u32>) -> Cause {
        let Some(before) = known else { return Cause::default() };
        let (cause, kind) = (Some(before), self.event(before).map(|it| it.kind));
        let chance = |event| Cause { event, root: Some(Root::Seed), by: Some("chance"), removable: false };
        match kind {
            Some(EventKind::Random) => chance(None),
            Some(EventKind::Crash) if event.kind == EventKind::Restart && self.chanced(before) => chance(None),
            Some(EventKind::Crash) if event.kind == EventKind::Restart => {
                Cause { event: cause, by: Some("supervisor"), ..Cause::default() }
            }
            // What a fault by chance did ends in its time.
            Some(_) if self.chanced(before) => chance(None),
            _ if number > before => Cause { event: cause, by: Some("order"), ..Cause::default() },
            _ => Cause::default(),
        }
    }

    /// Whether a fault that comes by chance did this.
    fn chanced(&self, number: u32) -> bool {
        let before = self.event(number).and_then(|it| self.event(it.cause));
        before.is_some_and(|it| it.kind == EventKind::Random)
    }

    /// Whose hand an event was by, if it is of a line of the script: one that was given while the run was watched, or one
    /// that stood in its text.
    pub(in crate::session) fn hand(&self, number: u32) -> Option<(Root, &'static str)> {
        let line = self.track.plan.iter().find(|line| line.known && line.events.contains(&number))?;
        Some(if line.line.number == 0 { (Root::You, "you") } else { (Root::Script, "script") })
    }

    /// The last cut before this event that parts the two.
    pub(in crate::session) fn severed(&self, number: u32, from: NodeId, to: NodeId) -> Option<u32> {
        let parts = |it: &Event| {
            let whole = it.from == it.to;
            let (one, other) = ((it.from, it.to) == (from, to), (it.to, it.from) == (from, to));
            it.kind == EventKind::Part && (whole || one || other && it.argument == 1)
        };
        self.last(number, parts)
    }

    /// The last event before this one that is such, as far as events are kept.
    pub(in crate::session) fn last(&self, before: u32, is: impl Fn(&Event) -> bool) -> Option<u32> {
        (0..before).rev().map_while(|at| Some((at, self.event(at)?))).find(|(_, it)| is(it)).map(|(at, _)| at)
    }
}

/// Whether an event is about a message of a client.
pub(super) fn carried(event: &Event) -> bool {
    [row::REQUEST, row::REPLY, row::NOTICE].contains(&event.row)
}
