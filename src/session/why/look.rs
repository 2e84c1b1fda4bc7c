//! Looking at events as they happen, by playing that part of the run once more.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::{Because, Field, Instant, NodeId, Value};
use crate::sim::{Armed, Event, EventKind, Fabric, LATEST, row};

use super::super::inspect::rule;
use super::super::{Error, Keep, Session, trace};
use super::Chance;
use super::cause::{Cause, carried};

/// What was seen of one event.
#[derive(Clone, Debug, Default)]
pub(in crate::session) struct Looked {
    /// What the protocol says of the steps in it.
    pub reasons: Vec<Because>,
    /// How long what ended in it took: the way of a message, a timer, a client's wait.
    pub waited: Option<u64>,
    /// What chance had to do with it.
    pub chance: Option<Chance>,
}

impl Session {
    /// Looks at these events, each as it happens.
    pub(in crate::session) fn look(&self, mut numbers: Vec<u32>) -> Result<BTreeMap<u32, Looked>, Error> {
        numbers.sort_unstable();
        let mut twin = self.twin(Keep { events: true, ..Keep::NOTHING });
        twin.stand(None);
        let mut all = BTreeMap::new();
        for number in numbers {
            twin.approach_event(self, number)?;
            let (before, event) = (twin.run().fabric().clone(), self.event_of(number));
            twin.run.inquire();
            twin.step()?;
            let reasons = twin.run.reasons();
            let reasons = reasons.into_iter().filter(|(of, ..)| *of == number).map(|(.., because)| because);
            if let Some(event) = event {
                all.insert(number, seen(&before, &event, reasons.collect()));
            }
            // What a command did at once is looked at from its start each time.
            twin.track.recording.forget();
        }
        Ok(all)
    }

    pub(in crate::session) fn event_of(&self, number: u32) -> Option<Event> {
        self.events_between(number, number.saturating_add(1)).pop().map(|(_, event)| event)
    }

    /// Goes to just before the act with this event, from the last place of `known` before it.
    pub(in crate::session) fn approach_event(&mut self, known: &Session, number: u32) -> Result<(), Error> {
        let lines = known.track.plan.iter();
        let line = lines.filter(|line| line.known).find(|line| line.events.contains(&number));
        let first = line.map_or(number, |line| line.events.start);
        let checkpoint = known.track.checkpoints.iter().rev().find(|it| it.events() <= first);
        let ahead = checkpoint.is_some_and(|it| it.events() > self.events());
        if self.events() > first || ahead {
            self.stand(checkpoint.map(Rc::as_ref));
        }
        while self.events() < first {
            let before = self.events();
            self.advance(LATEST, first - before)?;
            if self.events() == before {
                break;
            }
        }
        Ok(())
    }
}

/// What can be told of an event from the run just before it.
fn seen(before: &Fabric, event: &Event, reasons: Vec<Because>) -> Looked {
    let since = |at: Instant| event.at.0.saturating_sub(at.0);
    match event.kind {
        EventKind::Fire => {
            let armed = armed(before, event);
            let range = reasons.iter().find_map(|it| it.drawn.clone());
            let drawn = armed.zip(range).and_then(|(armed, range)| {
                let drawn_us = before.drawn(event.to, &armed, &range)?;
                Some(Chance::Drew { drawn_us, least_us: range.start, most_us: range.end })
            });
            Looked { waited: armed.map(|it| since(it.since)), chance: drawn, reasons }
        }
        EventKind::Retry => {
            let asked = before.client(event.from).and_then(|client| before.operations.get(client.open?));
            Looked { waited: asked.map(|it| since(it.invoked)), chance: None, reasons }
        }
        kind if kind.ends_journey() => {
            let name = |it: &&crate::sim::Flight| {
                (it.name.from, it.name.to, it.name.number) == (event.from, event.to, event.number)
            };
            let sent = before.flights.iter().flatten().find(name).map(|it| since(it.sent));
            let ppm = before.model(event.from, event.to).loss;
            let chance = (kind == EventKind::Lost && ppm > 0).then_some(Chance::Loss { ppm });
            Looked { waited: sent, chance, reasons }
        }
        _ => Looked { reasons, ..Looked::default() },
    }
}

fn armed(before: &Fabric, event: &Event) -> Option<Armed> {
    let timers = &before.node(event.to)?.timers;
    timers.iter().find(|it| it.kind == Some(event.row) && it.number == event.number).copied()
}

/// Which sentence says why, where the protocol has none.
pub(super) fn key(event: &Event, by: Option<&'static str>) -> &'static str {
    match event.kind {
        EventKind::Deliver if event.row == row::REPLY => "deliver-reply",
        EventKind::Deliver if event.row == row::REQUEST => "deliver-request",
        EventKind::Deliver if event.row == row::NOTICE => "deliver-notice",
        EventKind::Fire if by.is_some() => "fire-hand",
        EventKind::Sync if by.is_some() => "sync-hand",
        EventKind::Retry if by.is_some() => "retry-hand",
        EventKind::Invoke if by.is_none() => "invoke-work",
        kind => kind.name(),
    }
}

/// Who did it, as a word.
pub(super) fn by_slot(by: Option<&'static str>) -> Field {
    Field("by", Value::Text(by.unwrap_or("run").into()))
}

/// What may stand in such a sentence.
pub(super) fn slots(event: &Event, cause: &Cause, look: &Looked) -> Vec<Field> {
    let process = |id: NodeId| if id == NodeId(0) { Value::None } else { Value::Node(id) };
    let mut slots = vec![
        Field("node", process(event.to)),
        Field("from", process(event.from)),
        Field("number", Value::Number(event.argument)),
        Field("whole", Value::Flag(event.from == event.to)),
        by_slot(cause.by),
    ];
    if let Some(waited) = look.waited {
        slots.push(Field("waited", Value::Micros(waited)));
    }
    if carried(event) {
        slots.push(Field("client", process(if event.from.is_client() { event.from } else { event.to })));
    }
    slots
}

/// Names that hang on the tables of a protocol.
impl Session {
    pub(super) fn named(&self, event: &Event) -> Vec<Field> {
        let info = self.setup().info;
        let word = |name, word: Option<&str>| word.map(|word| Field(name, Value::Text(word.into())));
        let reason = trace::reason(event).map(crate::sim::Void::name);
        let about = if event.kind == EventKind::Fire { "timer" } else { "message" };
        let named = [word(about, trace::name(event, info)), word("rule", rule(event, info)), word("reason", reason)];
        named.into_iter().flatten().collect()
    }
}
