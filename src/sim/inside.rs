//! What is on disks and in messages, as plain data for those who look.

use super::body::Desk;
use super::{JournalView, Parcel};
use crate::protocol::{Effect, Field, Notice, Outcome, Payload, Protocol, Reply, Request, RequestId, Text, Value};

impl<P: Protocol> Desk<P> {
    /// The disk as plain data.
    pub(super) fn view(&self) -> Vec<JournalView> {
        let show = |record: &P::Record| (record.header().kind, record.fields());
        let journals = P::INFO.journals.len().max(self.disk.len());
        let mut views: Vec<JournalView> = Vec::new();
        views.resize_with(journals, JournalView::default);
        for (view, journal) in views.iter_mut().zip(&self.disk) {
            view.durable = journal.records.iter().map(show).collect();
            view.damaged = journal.damaged;
        }
        for effect in &self.gate {
            let (journal, records) = match effect {
                Effect::Persist { journal, record } => (*journal, std::slice::from_ref(record)),
                Effect::Rewrite { journal, records } => (*journal, &records[..]),
                _ => continue,
            };
            if let Some(view) = views.get_mut(usize::from(journal)) {
                view.unsynced.extend(records.iter().map(show));
            }
        }
        views
    }
}

impl<P: Protocol> Parcel<P> {
    /// The fields of what travels.
    pub(super) fn fields(&self) -> Vec<Field> {
        match self {
            Self::Message(message) => message.fields(),
            Self::Request(request) => of_request(request),
            Self::Reply { id, reply } => of_reply(id, reply),
            Self::Notice(Notice::Changed(key)) => vec![Field("changed", Value::Text(key.clone()))],
            Self::Notice(Notice::Expired(at)) => vec![Field("expired", Value::Micros(at.0))],
        }
    }
}

fn of_id(id: &RequestId) -> Vec<Field> {
    vec![Field("client", Value::Node(id.client)), Field("number", Value::Number(id.number))]
}

#[inline(never)]
fn of_request(request: &Request) -> Vec<Field> {
    let mut fields = of_id(&request.id);
    fields.extend(request.operation.fields());
    fields
}

#[inline(never)]
fn of_reply(id: &RequestId, reply: &Reply) -> Vec<Field> {
    let text = |text: &Option<Text>| text.clone().map_or(Value::None, Value::Text);
    let mut fields = of_id(id);
    match reply {
        Reply::Done { outcome, at } => {
            fields.extend(match outcome {
                Outcome::Value(found) => [Field("done", Value::Flag(true)), Field("value", text(found))],
                Outcome::Mismatch(found) => [Field("done", Value::Flag(false)), Field("found", text(found))],
                Outcome::Full => [Field("done", Value::Flag(false)), Field("full", Value::Flag(true))],
                Outcome::Stale => [Field("done", Value::Flag(false)), Field("stale", Value::Flag(true))],
            });
            fields.extend(at.map(|(slot, _)| Field("slot", Value::Number(slot))));
        }
        Reply::Session(name) => fields.push(Field("session", Value::Number(*name))),
        Reply::Redirect(to) => fields.push(Field("redirect", to.map_or(Value::None, Value::Node))),
        Reply::Refused => fields.push(Field("refused", Value::Flag(true))),
    }
    fields
}
