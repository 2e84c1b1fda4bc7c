//! A run played act by act, with a look at all that came of each.

use std::ops::Range;
use std::rc::Rc;

use crate::protocol::{Field, Info, NodeId};
use crate::scenario::{Item, print_command};
use crate::session::{Error, Session};
use crate::sim::{Event, EventKind, MessageName};

use super::clock::{Clock, Clocks};
use super::history::{History, Turn};
use super::{About, Span};

/// What a form wants to know of each event, beyond the event itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wants {
    /// What is in messages.
    pub fields: bool,
    /// Vector clocks.
    pub clocks: bool,
}

/// An event, and what was seen when it happened.
pub(super) struct Seen<'a> {
    pub number: u32,
    pub event: Event,
    pub info: &'static Info,
    /// What was in the message, or what the client asked for.
    pub fields: Vec<Field>,
    pub clock: Rc<Clock>,
    /// The command that did it, in the script's words.
    pub command: Option<String>,
    /// What it did to a client's operation.
    pub turn: Option<Turn>,
    /// How that operation ended, where it began and ended by it.
    pub ended: Option<Turn>,
    /// The run, right behind the event.
    pub session: &'a Session,
}

/// What writes a run down, event by event.
pub(super) trait Form {
    /// What it wants to know.
    fn wants(&self) -> Wants {
        Wants::default()
    }

    /// Writes what comes before the first event.
    fn begin(&mut self, _about: &About, _out: &mut String) {}

    /// Writes an event of the span.
    fn event(&mut self, seen: &Seen<'_>, out: &mut String);

    /// Writes what comes after the last event.
    fn end(&mut self, end: &End<'_>, out: &mut String) -> Result<(), Error>;
}

/// What stands at the end of a span.
pub(super) struct End<'a> {
    pub session: &'a Session,
    pub history: &'a History,
    /// The instant of it.
    pub at: u64,
}

/// A run being played and written down.
pub(super) struct Walk {
    session: Session,
    form: Box<dyn Form>,
    wants: Wants,
    span: Span,
    end: u64,
    clocks: Clocks,
    history: History,
}

impl Walk {
    /// A run from its start, to be written down in this form.
    pub fn new(mut form: Box<dyn Form>, span: Span, about: &About, out: &mut String) -> Result<Self, Error> {
        let mut session = about.session()?;
        let wants = form.wants();
        if wants.fields {
            session.watch();
        }
        form.begin(about, out);
        let end = span.to.map_or(about.end, |to| to.0.min(about.end));
        let history = History::new(about.clients);
        Ok(Self { session, form, wants, span, end, clocks: Clocks::default(), history })
    }

    /// Plays one act and writes it down; false at the end of the span, after what comes last.
    pub fn step(&mut self, out: &mut String) -> Result<bool, Error> {
        let numbers = self.session.step()?;
        let events: Vec<Event> = self.session.take_events().collect();
        let inside = |event: &Event| self.span.to.is_none_or(|to| event.at < to);
        let Some(numbers) = numbers.filter(|_| events.iter().all(inside)) else {
            let end = End { session: &self.session, history: &self.history, at: self.end };
            self.form.end(&end, out)?;
            return Ok(false);
        };
        let landed = if self.wants.fields { self.session.landed() } else { Vec::new() };
        let command = self.command(&numbers);
        let fabric = self.session.run().fabric();
        for (number, event) in numbers.zip(events) {
            let (turn, ended) = self.history.turns(number, &event, fabric).unzip();
            let ended = ended.flatten();
            let clock = match self.wants.clocks {
                true => self.clocks.next(number, &event, fabric),
                false => Rc::default(),
            };
            if event.at < self.span.from {
                continue;
            }
            let fields = if self.wants.fields { fields(&self.session, &event, &landed) } else { Vec::new() };
            let (info, command, session) = (self.session.setup().info, command.clone(), &self.session);
            self.form.event(&Seen { number, event, info, fields, clock, command, turn, ended, session }, out);
        }
        Ok(true)
    }

    /// The command that did these events, if one did.
    fn command(&self, numbers: &Range<u32>) -> Option<String> {
        let (line, events) = self.session.performed()?;
        match &line.item {
            Item::Command(command) if events == *numbers => Some(print_command(self.session.setup().info, command)),
            _ => None,
        }
    }
}

/// What is in the message that an event is about, or what the client asked for.
fn fields(session: &Session, event: &Event, landed: &[(MessageName, Vec<Field>)]) -> Vec<Field> {
    let run = session.run();
    let fabric = run.fabric();
    if matches!(event.kind, EventKind::Invoke | EventKind::Retry) {
        let open = fabric.client(event.from).and_then(|client| fabric.operations.get(client.open?));
        return open.map(|record| record.request.operation.fields()).unwrap_or_default();
    }
    if event.number == 0 || event.from == event.to || [event.from, event.to].contains(&NodeId(0)) {
        return Vec::new();
    }
    let copied = event.detail & Event::COPY != 0;
    let same = |name: MessageName| {
        (name.from, name.to, name.number, name.copy > 1) == (event.from, event.to, event.number, copied)
    };
    if let Some((_, fields)) = landed.iter().find(|(landed, _)| same(*landed)) {
        return fields.clone();
    }
    // It is still under way: something was done to it there.
    let place = fabric.flights.iter().position(|flight| flight.is_some_and(|flight| same(flight.name)));
    place.map(|place| run.message(place)).unwrap_or_default()
}
