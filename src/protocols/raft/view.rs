//! A node, an entry and a number as plain data, under the paper's names.

use super::{Command, Entry, Raft, Role, bit};
use crate::protocol::{Field, Membership, NodeId, NodeView, Protocol, Value};

/// How many entries, from the last on, a view of a node lists.
const SHOWN: u64 = 50;

pub(super) fn number(name: &'static str, value: u64) -> Field {
    Field(name, Value::Number(value))
}

/// An entry at its index.
pub(super) fn entry_fields(index: u64, entry: &Entry) -> Value {
    let mut fields = vec![number("index", index), number("term", entry.term)];
    match &entry.command {
        Command::Noop => fields.push(text("operation", "no-op")),
        Command::Configuration(config) => {
            fields.push(text("operation", "configuration"));
            fields.extend(config_fields(config));
        }
        Command::Request(request) => {
            fields.push(Field("client", Value::Node(request.id.client)));
            fields.push(number("number", request.id.number));
            fields.extend(request.operation.fields());
        }
    }
    Value::Record(fields)
}

/// Who votes; of C_old,new both halves, and whoever only learns.
fn config_fields(config: &Membership) -> impl Iterator<Item = Field> {
    let list = |nodes: &[NodeId]| Value::List(nodes.iter().map(|&node| Value::Node(node)).collect());
    let sets = [("voters", config.voters()), ("outgoing", config.outgoing()), ("learners", config.learners())];
    sets.into_iter().filter(|(_, nodes)| !nodes.is_empty()).map(move |(name, nodes)| Field(name, list(nodes)))
}

fn text(name: &'static str, value: &str) -> Field {
    Field(name, Value::Text(value.into()))
}

impl Raft {
    /// The whole node: what is on disk first, then what a crash takes.
    pub(super) fn show(&self) -> NodeView {
        let first = self.log.first().max((self.log.last() + 1).saturating_sub(SHOWN));
        let entry = |index| self.log.get(index).map(|entry| entry_fields(index, entry));
        let node = |node: Option<NodeId>| node.map_or(Value::None, Value::Node);
        let mut fields = vec![
            number("currentTerm", self.current_term),
            Field("votedFor", node(self.voted_for)),
            number("logFirst", first),
            Field("log", Value::List((first..=self.log.last()).filter_map(entry).collect())),
            number("commitIndex", self.commit_index),
            number("lastApplied", self.last_applied),
            Field("leaderId", node(self.leader_id)),
        ];
        let mut durable = 4;
        if let Some(snapshot) = &self.snapshot {
            let kept = [
                number("lastIncludedIndex", snapshot.last_included_index),
                number("lastIncludedTerm", snapshot.last_included_term),
                number("snapshotBytes", snapshot.bytes.into()),
            ];
            fields.splice(2..2, kept);
            durable = 7;
        }
        if let Some((snapshot, received)) = &self.incoming {
            fields.push(number("snapshotReceived", (*received).into()));
            fields.push(number("snapshotOf", snapshot.bytes.into()));
        }
        if self.configs.len() > 1 || self.configs[0].0 > 0 {
            fields.extend(config_fields(&self.config));
        }
        match &self.role {
            Role::Follower => {}
            Role::Candidate { granted, refused, .. } => {
                fields.push(Field("votesGranted", self.voters(*granted)));
                fields.push(Field("votesRefused", self.voters(*refused)));
            }
            Role::Leader(leadership) => {
                let each = |value: fn(&super::replication::Peer) -> u64| {
                    let row = |(&member, peer)| (Value::Node(member), Value::Number(value(peer)));
                    Value::Map(self.members.iter().zip(&leadership.peers).map(row).collect())
                };
                fields.push(Field("nextIndex", each(|peer| peer.next_index)));
                fields.push(Field("matchIndex", each(|peer| peer.match_index)));
                if leadership.peers.iter().any(|peer| peer.full > 0) {
                    fields.push(Field("bytesInSnapshots", each(|peer| peer.full)));
                    fields.push(Field("bytesInEntries", each(|peer| peer.incremental)));
                }
                fields.push(number("readsWaiting", leadership.reads.len() as u64));
                fields.extend(leadership.has_lease().then_some(Field("lease", Value::Flag(true))));
                fields.extend(leadership.transferee.map(|heir| Field("transferee", Value::Node(heir))));
            }
        }
        if !self.asked.is_empty() {
            fields.push(number("readsAsked", self.asked.len() as u64));
        }
        if self.heard {
            fields.push(Field("leaderHeard", Value::Flag(true)));
        }
        if self.silent {
            fields.push(Field("silent", Value::Flag(true)));
        }
        let pair = |(key, value): (&crate::protocol::Text, &crate::protocol::Text)| {
            (Value::Text(key.clone()), Value::Text(value.clone()))
        };
        fields.push(Field("state", Value::Map(self.machine.pairs().iter().map(pair).collect())));
        let session = |(client, number)| (Value::Node(client), Value::Number(number));
        fields.push(Field("sessions", Value::Map(self.machine.sessions().map(session).collect())));
        NodeView { brief: self.brief(), fields, durable, parts: Vec::new() }
    }

    /// The members whose bit is set.
    fn voters(&self, bits: u64) -> Value {
        let chosen = |member: &&NodeId| bits & bit(**member) != 0;
        Value::List(self.members.iter().filter(chosen).map(|&member| Value::Node(member)).collect())
    }
}
