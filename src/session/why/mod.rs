//! Why? What led to something that happened, as plain data: each event with the sentence that says why it came about,
//! and the event before it without which it would not be.
//!
//! What a step of a node was for, its protocol says ([`Protocol::why`](crate::protocol::Protocol::why)); what the world did
//! is read off the run just before the event. Both are looked up by playing that part of the run again, so nothing has to
//! be kept for those who may ask.

mod cause;
mod lack;
mod look;
mod prove;
mod read;
mod target;

use serde::Serialize;

use crate::protocol::{Because, Field, Value};
use crate::sim::{Event, EventKind};

use super::inspect::fields;
use super::{Error, EventView, FieldView, Session};
use look::Looked;

pub use lack::{Missing, WhyNot};
pub use prove::Proof;

/// How many events a chain of causes has at most.
const CHAIN_MOST: usize = 40;

/// One sentence: which, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Says {
    /// Its id in the catalogues of the page.
    pub key: &'static str,
    /// Whether the protocol says it; else it holds for every protocol.
    pub own: bool,
    /// What stands in it, by name.
    pub slots: Vec<FieldView>,
    /// The rule that decided it.
    pub rule: Option<&'static str>,
}

/// What chance had to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
#[allow(missing_docs, reason = "plain words")]
pub enum Chance {
    /// The length of a timer was drawn from this range, whose end does not belong to it.
    Drew { drawn_us: u64, least_us: u64, most_us: u64 },
    /// So many of a million messages are lost on this link.
    Loss { ppm: u32 },
}

/// What a chain of causes begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Root {
    /// A person did it while they watched.
    You,
    /// The script says so, be it by how it sets the run up.
    Script,
    /// A timer ended.
    Timer,
    /// The seed drew it.
    Seed,
}

/// Why one event came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The event.
    pub event: EventView,
    /// What says why, what weighs the most first: at least one sentence.
    pub says: Vec<Says>,
    /// What chance had to do with it.
    pub chance: Option<Chance>,
    /// The event before it without which it would not be.
    pub cause: Option<u32>,
    /// Where the chain ends here: with what it begins.
    pub root: Option<Root>,
    /// Whether it can be taken out of the run to see what comes without it.
    pub removable: bool,
}

/// An answer: why something is so or, where it is not, what is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// From what was asked for back to what it began with; empty where it is not so.
    pub chain: Vec<Explained>,
    /// Whether the chain goes on beyond the last that is told.
    pub more: bool,
    /// Why it is not so.
    pub not: Option<WhyNot>,
}

impl Says {
    pub(super) fn of(because: Because, own: bool) -> Self {
        let Because { key, slots, rule, .. } = because;
        Self { key, own, slots: fields(slots), rule: rule.map(|rule| rule.id) }
    }

    fn general(key: &'static str, slots: Vec<Field>) -> Self {
        Self { key, own: false, slots: fields(slots), rule: None }
    }
}

impl Session {
    /// Why an event came about, back to what it began with.
    pub fn why_event(&self, number: u32) -> Result<Answer, Error> {
        let missing = || Error::NoSuchSubject(format!("event {number}"));
        let mut links: Vec<(u32, Event, cause::Cause)> = Vec::new();
        let mut next = Some(number);
        while let Some(number) = next.filter(|_| links.len() <= CHAIN_MOST) {
            let Some((_, event)) = self.events_between(number, number.saturating_add(1)).pop() else { break };
            let cause = self.cause_of(number, &event);
            // Causes come before what they cause; whatever says otherwise is none.
            next = cause.event.filter(|&before| before < number);
            links.push((number, event, cause));
        }
        if links.is_empty() {
            return Err(missing());
        }
        let more = links.len() > CHAIN_MOST;
        links.truncate(CHAIN_MOST);
        // What nothing led to came with the run: nodes boot as its script sets them up.
        if let Some((.., last)) = links.last_mut().filter(|(.., last)| !more && last.event.is_none()) {
            last.root.get_or_insert(Root::Script);
        }
        let mut looked = self.look(links.iter().map(|(number, ..)| *number).collect())?;
        let mut chain: Vec<Explained> = Vec::new();
        for (number, event, cause) in links {
            let mut look = looked.remove(&number).unwrap_or_default();
            if event.kind == EventKind::Sync {
                look.waited = cause.event.and_then(|it| self.event(it)).map(|it| event.at.0.saturating_sub(it.at.0));
            }
            let effect = chain.last().map(|it| it.event.number);
            let mut explained = self.explained(number, &event, cause, look, effect);
            if effect.is_none()
                && let Some(old) = self.old_read(number, &event)?
            {
                explained.says = vec![old];
            }
            chain.push(explained);
        }
        Ok(Answer { chain, more, not: None })
    }

    fn explained(
        &self,
        number: u32,
        event: &Event,
        cause: cause::Cause,
        look: Looked,
        effect: Option<u32>,
    ) -> Explained {
        let mut says: Vec<Says> = look.reasons.iter().map(|it| Says::of(it.clone(), true)).collect();
        if let Some(waited) = look.waited {
            let slot = fields(vec![Field("waited", Value::Micros(waited))]);
            says.iter_mut().for_each(|it| it.slots.extend(slot.iter().cloned()));
        }
        if cause.by.is_some_and(|by| by != "chance") && event.kind == EventKind::Fire {
            says.iter_mut().for_each(|it| it.slots.extend(fields(vec![look::by_slot(cause.by)])));
        }
        if says.is_empty() {
            let mut slots = look::slots(event, &cause, &look);
            slots.extend(self.named(event));
            says.push(Says::general(look::key(event, cause.by), slots));
        }
        // What went back to the one from whom this came is answered by what was done last.
        let answers = effect.and_then(|effect| self.event(effect)).is_some_and(|effect| {
            effect.kind.ends_journey() && (effect.from, effect.to) == (event.to, event.from) && event.from != event.to
        });
        if answers {
            says.reverse();
        }
        Explained {
            event: self.event_view(number, event),
            says,
            chance: look.chance,
            cause: cause.event.filter(|&before| before < number),
            root: cause.root,
            removable: cause.removable,
        }
    }
}
