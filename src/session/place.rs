//! Where an event happened.

use std::fmt;

use crate::protocol::NodeId;
use crate::sim::{Event, EventKind};

/// Where an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At a process.
    Process(NodeId),
    /// On the way from one process to another.
    Link(NodeId, NodeId),
    /// At none in particular: to the cluster as a whole.
    Everywhere,
}

impl Place {
    /// Where this event happened.
    pub fn of(event: &Event) -> Self {
        match (event.kind, event.from, event.to) {
            (_, NodeId(0), _) | (_, _, NodeId(0)) => Self::Everywhere,
            (EventKind::Invoke | EventKind::Retry, from, _) => Self::Process(from),
            (EventKind::Deliver | EventKind::Broken, _, to) => Self::Process(to),
            (_, from, to) if from == to => Self::Process(to),
            (_, from, to) => Self::Link(from, to),
        }
    }
}

/// Its name: `n3`, `n1>n2`, `*` for the whole cluster.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process(id) => write!(f, "{id}"),
            Self::Link(from, to) => write!(f, "{from}>{to}"),
            Self::Everywhere => f.write_str("*"),
        }
    }
}
