//! A node, an entry and a number as plain data.

use super::log::Entry;
use super::{PrimaryBackup, Role};
use crate::protocol::{Field, Log, NodeId, NodeView, Protocol, Request, Text, Value};

/// How many entries, from the last on, a view of a node lists.
const SHOWN: u64 = 50;

pub(super) fn number(name: &'static str, value: u64) -> Field {
    Field(name, Value::Number(value))
}

fn text(name: &'static str, value: &str) -> Field {
    Field(name, Value::Text(value.into()))
}

/// An entry at its offset.
pub(super) fn entry_fields(offset: u64, entry: &Entry) -> Vec<Field> {
    let mut fields = vec![number("offset", offset), number("epoch", entry.epoch)];
    match &entry.request {
        None => fields.push(text("operation", "no-op")),
        Some(request) => fields.extend(request_fields(request)),
    }
    fields
}

/// Who asks, and what.
pub(super) fn request_fields(request: &Request) -> Vec<Field> {
    let mut fields = vec![Field("client", Value::Node(request.id.client)), number("number", request.id.number)];
    fields.extend(request.operation.fields());
    fields
}

/// The entries of a log, each at its offset.
pub(super) fn list(log: &Log<Entry>) -> Value {
    Value::List((log.first()..).zip(log.iter()).map(|(at, entry)| Value::Record(entry_fields(at, entry))).collect())
}

impl PrimaryBackup {
    /// The whole node: what is on disk first, then what a crash takes.
    pub(super) fn show(&self) -> NodeView {
        let first = (self.log.last() + 1).saturating_sub(SHOWN).max(1);
        let entry = |at| self.log.get(at).map(|entry| Value::Record(entry_fields(at, entry)));
        let mut fields = vec![
            number("epoch", self.epoch),
            number("replid", self.history),
            number("replid2", self.older.0),
            number("secondOffset", self.older.1),
            number("logFirst", first),
            Field("log", Value::List((first..=self.log.last()).filter_map(entry).collect())),
        ];
        let durable = fields.len() as u8;
        fields.push(number("committed", self.committed));
        fields.push(number("applied", self.applied));
        fields.push(Field("primary", self.primary.map_or(Value::None, Value::Node)));
        fields.push(Field("suspects", Value::Flag(self.suspects)));
        match &self.role {
            Role::Backup => {}
            Role::Supervisor(watch) => fields.push(number("agreed", u64::from(watch.agreed.count_ones()))),
            Role::Proxy(front) => fields.extend(front.fields()),
            Role::Candidate { granted, refused, .. } => {
                fields.push(number("granted", u64::from(granted.count_ones())));
                fields.push(number("refused", u64::from(refused.count_ones())));
            }
            Role::Primary(reign) => {
                let each = |value: fn(&super::primary::Peer) -> u64| {
                    let row = |(at, peer)| (Value::Node(NodeId(at)), Value::Number(value(peer)));
                    Value::Map((1..).zip(&reign.peers).map(row).collect())
                };
                fields.push(Field("acked", each(|peer| peer.acked)));
                fields.push(Field("sent", each(|peer| peer.sent)));
                fields.push(Field("bytesInFullSyncs", each(|peer| peer.full)));
                fields.push(Field("bytesInEntries", each(|peer| peer.incremental)));
                fields.extend(reign.heir.map(|heir| Field("heir", Value::Node(heir))));
            }
        }
        if self.silent {
            fields.push(Field("silent", Value::Flag(true)));
        }
        let pair = |(key, value): (&Text, &Text)| (Value::Text(key.clone()), Value::Text(value.clone()));
        fields.push(Field("state", Value::Map(self.machine.pairs().iter().map(pair).collect())));
        let session = |(client, number)| (Value::Node(client), Value::Number(number));
        fields.push(Field("sessions", Value::Map(self.machine.sessions().map(session).collect())));
        NodeView { brief: self.brief(), fields, durable, parts: Vec::new() }
    }
}
