//! Nodes, disks, messages, events and operations as plain data, for those who stopped to look.

use serde::Serialize;

use crate::protocol::{Field, Info, Instant, Mark, NEVER, NodeId, NodeView, Operation, Outcome, Value};
use crate::sim::{Event, EventKind, Fate, Flight, MessageName, OpRecord, Pace, row};

use super::{Error, Session, trace};

/// The greatest whole number that JavaScript keeps exactly.
const EXACT: u64 = 1 << 53;

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct FieldView {
    pub name: &'static str,
    pub value: ValueView,
}

/// A value and of what sort it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "of", rename_all = "lowercase")]
#[allow(missing_docs, reason = "plain words")]
pub enum ValueView {
    None,
    Number(u64),
    /// A number too great for JavaScript, in decimal digits.
    Great(String),
    /// A number with its name and the text that people write for it.
    Numbered {
        name: &'static str,
        text: String,
    },
    Flag(bool),
    Text(String),
    Node(String),
    Micros(u64),
    List(Vec<ValueView>),
    Record(Vec<FieldView>),
    Map(Vec<(ValueView, ValueView)>),
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/trace.md says what each is")]
pub struct EventView {
    pub number: u32,
    pub at_us: u64,
    pub kind: &'static str,
    pub from: Option<String>,
    pub to: Option<String>,
    /// The message, timer or rule that it is about.
    pub name: Option<&'static str>,
    /// The number of the message on its link, or of the arming of the timer.
    pub count: u32,
    pub epoch: u64,
    pub argument: u64,
    pub cause: Option<u32>,
    pub flags: Vec<&'static str>,
    /// The role that the node took.
    pub role: Option<&'static str>,
    /// Why a command was void.
    pub reason: Option<&'static str>,
    /// The event as a line of the trace.
    pub line: String,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct NodeDetail {
    pub id: String,
    pub status: &'static str,
    pub role: &'static str,
    pub epoch: u64,
    pub leader: Option<String>,
    pub last: u64,
    pub committed: u64,
    pub applied: u64,
    pub durable: u64,
    /// Records written and not synced.
    pub unsynced: u32,
    /// Records synced since the start.
    pub synced: u64,
    /// What waits for a paused node to wake.
    pub inbox: u32,
    pub timers: Vec<TimerView>,
    /// What it holds in memory; none of a crashed node.
    pub memory: Option<MemoryView>,
}

/// A node's memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct MemoryView {
    pub fields: Vec<FieldView>,
    /// How many of these, from the first on, are on its disk as well.
    pub durable: u8,
    /// The parts of a protocol that has some, each with its domain.
    pub parts: Vec<(u16, MemoryView)>,
}

/// An armed timer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct TimerView {
    pub name: &'static str,
    pub since_us: u64,
    /// None for by hand only.
    pub due_us: Option<u64>,
}

/// One journal of a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct DiskView {
    pub journal: &'static str,
    pub durable: Vec<RecordView>,
    pub unsynced: Vec<RecordView>,
    /// Which of the durable records its checksum refutes, from 0 on: the first of them.
    pub damaged: Option<u64>,
}

/// A record of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct RecordView {
    pub name: &'static str,
    pub fields: Vec<FieldView>,
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct MessageView {
    pub id: String,
    pub name: &'static str,
    pub mark: &'static str,
    pub from: String,
    pub to: String,
    pub epoch: u64,
    pub argument: u64,
    pub carries: u16,
    pub bytes: u32,
    pub sent_us: u64,
    /// When it would arrive.
    pub arrives_us: u64,
    /// When its journey ends, one way or another.
    pub ends_us: u64,
    /// How: `arrive`, `lost` or `cut`.
    pub fate: &'static str,
    /// Whether it moves: `moves`, `held`, `behind` one that must arrive before it, `arrived` and waits to be heard.
    pub pace: &'static str,
    /// By how much a person has delayed it.
    pub delayed_us: u64,
    /// Whether a bit of it has gone wrong on the way.
    pub damaged: bool,
    /// Who it says has sent it, if that is not so.
    pub speaker: Option<String>,
    /// In which event it was sent.
    pub cause: Option<u32>,
    pub fields: Vec<FieldView>,
}

/// An operation of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct OperationView {
    pub client: String,
    pub number: u64,
    /// `put`, `get`, `delete`, `append` or `cas`.
    pub does: &'static str,
    pub key: String,
    pub value: Option<String>,
    /// What a compare-and-set expects.
    pub expect: Option<String>,
    pub invoked_us: u64,
    /// The event in which it was invoked.
    pub event: u32,
    pub attempts: u32,
    /// When the client asked again because nobody had answered.
    pub again_us: Vec<u64>,
    /// When it took effect, if it has: it may have without an answer.
    pub effect_us: Option<u64>,
    pub returned_us: Option<u64>,
    /// `done`, `mismatch`, `stale`, `refused`; none while it is open.
    pub result: Option<&'static str>,
    /// The value that was there: of a get, and before a change.
    pub found: Option<String>,
}

impl Session {
    /// The events of these numbers, as far as they were played.
    pub fn event_views(&self, from: u32, to: u32) -> Vec<EventView> {
        self.events_between(from, to).iter().map(|(number, event)| self.event_view(*number, event)).collect()
    }

    /// Of the events of these numbers those that decide, change or break something, or come from a person: what a reader is
    /// told who cannot be told all.
    pub fn news(&self, from: u32, to: u32) -> Vec<EventView> {
        let info = self.setup().info;
        let told = |(_, event): &&(u32, Event)| {
            use EventKind as Kind;
            let common = matches!(
                event.kind,
                Kind::Deliver | Kind::Lost | Kind::Cut | Kind::Dead | Kind::Fire | Kind::Sync | Kind::Invoke
            );
            let answer =
                || event.kind == Kind::Sync || trace::name(event, info).is_some_and(|it| it.ends_with(" reply"));
            let changed = event.detail & (Event::ROLE | Event::EPOCH | Event::HEARD | Event::BREACH) != 0;
            !common || changed || (event.detail & Event::COMMITTED != 0 && answer())
        };
        let all = self.events_between(from, to);
        all.iter().filter(told).map(|(number, event)| self.event_view(*number, event)).collect()
    }

    /// One event as plain data.
    pub fn event_view(&self, number: u32, event: &Event) -> EventView {
        let info = self.setup().info;
        let mut line = String::new();
        trace::line(&mut line, number, event, info);
        EventView {
            number,
            at_us: event.at.0,
            kind: event.kind.name(),
            from: process(event.from),
            to: process(event.to),
            name: trace::name(event, info).or_else(|| rule(event, info)),
            count: event.number,
            epoch: event.epoch,
            argument: event.argument,
            cause: cause(event.cause),
            flags: trace::flags(event).collect(),
            role: trace::role(event, info),
            reason: trace::reason(event).map(|reason| reason.name()),
            line,
        }
    }

    /// Looks into a node.
    pub fn node(&self, id: NodeId) -> Result<NodeDetail, Error> {
        let info = self.setup().info;
        let node = self.run().fabric().node(id).ok_or_else(|| Error::NoSuchNode(id.to_string()))?;
        let brief = &node.brief;
        let armed = node.timers.iter().filter_map(|timer| {
            let due_us = Some(timer.due.0).filter(|due| *due != NEVER);
            Some(TimerView { name: named(info.timers, timer.kind?), since_us: timer.since.0, due_us })
        });
        Ok(NodeDetail {
            id: id.to_string(),
            status: node.state(),
            role: named(info.roles, brief.role),
            epoch: brief.epoch,
            leader: brief.leader.map(|leader| leader.to_string()),
            last: brief.last,
            committed: brief.committed,
            applied: brief.applied,
            durable: node.durable,
            unsynced: node.unsynced,
            synced: node.synced,
            inbox: node.inbox,
            timers: armed.collect(),
            memory: self.run().node(id).map(memory),
        })
    }

    /// Looks into a disk: what is durable, and what is written and not synced.
    pub fn disk(&self, id: NodeId) -> Result<Vec<DiskView>, Error> {
        let info = self.setup().info;
        if self.run().fabric().node(id).is_none() {
            return Err(Error::NoSuchNode(id.to_string()));
        }
        let records = |records: Vec<(u8, Vec<Field>)>| -> Vec<RecordView> {
            let view = |(kind, list)| RecordView { name: named(info.records, kind), fields: fields(list) };
            records.into_iter().map(view).collect()
        };
        let journals = info.journals.iter().zip(self.run().disk(id));
        let journals = journals.map(|(&journal, view)| DiskView {
            journal,
            durable: records(view.durable),
            unsynced: records(view.unsynced),
            damaged: view.damaged,
        });
        Ok(journals.collect())
    }

    /// Looks into a message under way, by its name: `n1>n2#17`.
    pub fn message(&self, name: &str) -> Result<MessageView, Error> {
        let gone = || Error::NoSuchMessage(crate::scenario::shown(name));
        let wanted = message_name(name).ok_or_else(gone)?;
        let flights = self.run().fabric().flights.iter().enumerate();
        let mut found = flights.filter_map(|(place, flight)| Some((place, flight.as_ref()?)));
        let (place, flight) = found.find(|(_, flight)| flight.name == wanted).ok_or_else(gone)?;
        Ok(self.message_view(place, flight))
    }

    pub(super) fn message_view(&self, place: usize, flight: &Flight) -> MessageView {
        let info = self.setup().info;
        let name = info.messages.get(usize::from(flight.row)).copied().or_else(|| row::name(flight.row));
        MessageView {
            id: flight.name.to_string(),
            name: name.unwrap_or_default(),
            mark: mark(flight.header.mark),
            from: flight.name.from.to_string(),
            to: flight.name.to.to_string(),
            epoch: flight.header.epoch,
            argument: flight.header.argument,
            carries: flight.header.carries,
            bytes: flight.header.bytes,
            sent_us: flight.sent.0,
            arrives_us: flight.arrives.0,
            ends_us: flight.ends.0,
            fate: match flight.fate {
                Fate::Arrive => "arrive",
                Fate::Lost => "lost",
                Fate::Cut => "cut",
            },
            pace: match flight.pace {
                Pace::Moves => "moves",
                Pace::Held => "held",
                Pace::Behind => "behind",
                Pace::Arrived => "arrived",
            },
            delayed_us: flight.delayed,
            damaged: flight.flawed,
            speaker: Some(flight.speaker).filter(|it| *it != flight.name.from).map(|it| it.to_string()),
            cause: cause(flight.cause),
            fields: fields(self.run().message(place)),
        }
    }

    /// The clients' operations from this place of the list on, at most `count`.
    pub fn operation_views(&self, from: u64, count: u64) -> Vec<OperationView> {
        let operations = &self.run().fabric().operations;
        let to = operations.len().min(from.saturating_add(count));
        (from..to).filter_map(|at| operations.get(at)).map(operation).collect()
    }
}

/// What a message does, as an id.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Beat => "beat",
        Mark::Ask => "ask",
        Mark::Grant => "grant",
        Mark::Refuse => "refuse",
        Mark::Carry => "carry",
        Mark::Accept => "accept",
        Mark::Reject => "reject",
        Mark::Bulk => "bulk",
        Mark::Order => "order",
        Mark::Client => "client",
    }
}

/// The rule that a person switched.
pub fn rule(event: &Event, info: &'static Info) -> Option<&'static str> {
    let switched = matches!(event.kind, EventKind::Break | EventKind::Mend);
    switched.then(|| info.rules.iter().find(|rule| u64::from(rule.bit) == event.argument))?.map(|rule| rule.id)
}

fn named(names: &'static [&'static str], at: u8) -> &'static str {
    names.get(usize::from(at)).copied().unwrap_or_default()
}

pub(super) fn process(id: NodeId) -> Option<String> {
    (id != NodeId(0)).then(|| id.to_string())
}

pub(super) fn cause(cause: u32) -> Option<u32> {
    (cause != Event::NO_CAUSE).then_some(cause)
}

fn memory(view: NodeView) -> MemoryView {
    MemoryView {
        fields: fields(view.fields),
        durable: view.durable,
        parts: view.parts.into_iter().map(|(domain, part)| (domain.0, memory(part))).collect(),
    }
}

pub(super) fn fields(fields: Vec<Field>) -> Vec<FieldView> {
    fields.into_iter().map(|Field(name, it)| FieldView { name, value: value(it) }).collect()
}

fn value(it: Value) -> ValueView {
    match it {
        Value::None => ValueView::None,
        Value::Number(number) if number > EXACT => ValueView::Great(number.to_string()),
        Value::Number(number) => ValueView::Number(number),
        Value::Numbered(number, numbering) => ValueView::Numbered { name: numbering.id, text: numbering.text(number) },
        Value::Flag(flag) => ValueView::Flag(flag),
        Value::Text(text) => ValueView::Text(text.to_string()),
        Value::Node(id) => ValueView::Node(id.to_string()),
        Value::Micros(micros) => ValueView::Micros(micros),
        Value::List(list) => ValueView::List(list.into_iter().map(value).collect()),
        Value::Record(record) => ValueView::Record(fields(record)),
        Value::Map(map) => ValueView::Map(map.into_iter().map(|(key, of)| (value(key), value(of))).collect()),
    }
}

fn operation(record: &OpRecord) -> OperationView {
    let (does, new, expect) = match &record.request.operation {
        Operation::Put { value, .. } => ("put", Some(value), None),
        Operation::Get { .. } => ("get", None, None),
        Operation::Delete { .. } => ("delete", None, None),
        Operation::Append { value, .. } => ("append", Some(value), None),
        Operation::Cas { expect, value, .. } => ("cas", Some(value), Some(expect)),
    };
    let returned = record.returned.as_ref();
    let (result, found) = match returned.map(|(_, outcome)| outcome) {
        None => (None, None),
        Some(None) => (Some("refused"), None),
        Some(Some(Outcome::Value(found))) => (Some("done"), found.as_ref()),
        Some(Some(Outcome::Mismatch(found))) => (Some("mismatch"), found.as_ref()),
        Some(Some(Outcome::Full)) => (Some("full"), None),
        Some(Some(Outcome::Stale)) => (Some("stale"), None),
    };
    OperationView {
        client: record.request.id.client.to_string(),
        number: record.request.id.number,
        does,
        key: record.request.operation.key().to_string(),
        value: new.map(ToString::to_string),
        expect: expect.map(ToString::to_string),
        invoked_us: record.invoked.0,
        event: record.event,
        attempts: record.attempts,
        again_us: record.again.iter().map(|at| at.0).collect(),
        effect_us: record.effect.map(|at| at.0),
        returned_us: returned.map(|&(Instant(at), _)| at),
        result,
        found: found.map(ToString::to_string),
    }
}

/// Reads a message's name as scripts write it.
pub(super) fn message_name(name: &str) -> Option<MessageName> {
    let (from, rest) = name.split_once('>')?;
    let (to, rest) = rest.split_once('#')?;
    let (number, copy) = rest.split_once('\'').unwrap_or((rest, "1"));
    Some(MessageName { from: node_id(from)?, to: node_id(to)?, number: number.parse().ok()?, copy: copy.parse().ok()? })
}

/// Reads the id of a process as scripts write it.
pub fn node_id(name: &str) -> Option<NodeId> {
    let family = |prefix| name.strip_prefix(prefix).and_then(|digits: &str| digits.parse::<u16>().ok());
    let within = |number: &u16| (1..NodeId::CLIENTS).contains(number);
    let node = family('n').filter(within).map(NodeId);
    node.or_else(|| family('c').filter(within).map(NodeId::client))
}
