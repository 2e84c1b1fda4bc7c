//! The cluster at an instant, with its links and what is under way on them.

use serde::Serialize;

use crate::protocol::NodeId;
use crate::sim::Fabric;

use super::{MessageView, NodeSnapshot, Session};

/// The cluster at an instant. The names of its fields never change; those that a
/// [`Snapshot`](super::Snapshot) has as well mean the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The instant.
    pub time_us: u64,
    /// How many events have happened.
    pub events: u32,
    /// The trace digest so far.
    pub digest: String,
    /// The digest of all from which the run goes on: 16 hexadecimal digits.
    pub state_digest: String,
    /// Who leads.
    pub leader: Option<String>,
    /// Every node, in the order of their ids.
    pub nodes: Vec<NodeSnapshot>,
    /// Every direction between two processes on which something was sent or nothing gets through.
    pub links: Vec<LinkState>,
    /// The groups of the partition that stands, of those that have a name.
    pub groups: Vec<GroupState>,
    /// The messages under way, in the order in which their journeys end.
    pub in_flight: Vec<MessageView>,
}

/// A group of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupState {
    /// The name by which it can be joined to the others again.
    pub name: String,
    /// Who is in it.
    pub members: Vec<String>,
}

/// One direction between two processes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkState {
    /// Who sends.
    pub from: String,
    /// Who receives.
    pub to: String,
    /// How many messages were ever sent on it.
    pub sent: u32,
    /// Whether it is cut by itself.
    pub cut: bool,
    /// Whether a partition parts the two.
    pub parted: bool,
}

impl Session {
    /// The digest of all from which the run goes on, as people compare it: 16 hexadecimal digits.
    pub fn state_digest(&self) -> String {
        format!("{:016x}", self.run().state_digest())
    }

    /// The cluster as it stands.
    pub fn state(&self) -> State {
        let fabric = self.run().fabric();
        let mut flights: Vec<_> = (0..).zip(&fabric.flights).filter_map(|(at, it)| Some((at, it.as_ref()?))).collect();
        flights.sort_by_key(|(_, flight)| (flight.ends, flight.name));
        State {
            time_us: fabric.now.0,
            events: fabric.events,
            digest: self.digest(),
            state_digest: self.state_digest(),
            leader: fabric.leader().map(|id| id.to_string()),
            nodes: self.node_snapshots(),
            links: links(fabric),
            groups: fabric.groups.iter().map(|(name, members)| group(name, members)).collect(),
            in_flight: flights.into_iter().map(|(at, flight)| self.message_view(at, flight)).collect(),
        }
    }
}

fn group(name: &str, members: &[NodeId]) -> GroupState {
    GroupState { name: name.to_owned(), members: members.iter().map(NodeId::to_string).collect() }
}

fn links(fabric: &Fabric) -> Vec<LinkState> {
    let nodes = fabric.each_node().map(|(id, _)| id);
    let clients = (1..=fabric.clients.len() as u16).map(NodeId::client);
    let all: Vec<NodeId> = nodes.chain(clients).collect();
    let pairs = all.iter().flat_map(|&from| all.iter().map(move |&to| (from, to)));
    let state = pairs.map(|(from, to)| {
        let ((cut, parted), sent) = (fabric.cuts(from, to), fabric.sent_on(from, to));
        LinkState { from: from.to_string(), to: to.to_string(), sent, cut, parted }
    });
    state.filter(|link| link.sent > 0 || link.cut || link.parted).collect()
}
