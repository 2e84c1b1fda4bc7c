//! What happens to a node, and what clients and operators ask.

use std::sync::Arc;

use super::{Instant, NodeId, Operation, Outcome, Protocol, RequestId, Text};

/// What happens to a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input<P: Protocol> {
    /// A message arrives.
    Deliver {
        /// The sender as the link states it: true while the link authenticates, which it does unless switched off.
        from: NodeId,
        /// What it says.
        message: P::Message,
    },
    /// A timer goes off, and is no longer armed.
    Fire(P::Timer),
    /// A client asks. What it asks is shared between those who send, log and store it.
    Submit(Arc<Request>),
    /// An operator asks.
    Operate(Admin),
    /// The stream between this node and `peer` broke; what was under way in either direction is lost.
    Broken {
        /// The other end.
        peer: NodeId,
    },
}

/// What a client asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks, and for which time.
    pub id: RequestId,
    /// Who handed it over, and is to be answered: the client, or a proxy before it.
    pub via: NodeId,
    /// How a read may be answered: a row of [`Info::reads`](super::Info::reads).
    pub read: u8,
    /// The session in which it is asked, as the cluster has named it; 0 without one, or where sessions need no name.
    pub session: u64,
    /// When it was taken up, by the clock of who did, in microseconds; 0 where nobody asks.
    pub at: u64,
    /// What is to be done.
    pub operation: Operation,
}

impl Request {
    /// The same with a bit of what is to be done wrong; none where that can no longer be read.
    pub fn flipped(&self, bit: u64) -> Option<Arc<Self>> {
        Some(Arc::new(Self { operation: self.operation.flipped(bit)?, ..self.clone() }))
    }
}

/// What is not said does not count: so an entry without a time is the same wherever there are no times.
impl std::hash::Hash for Request {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.id, self.via, self.read, &self.operation).hash(state);
        if (self.session, self.at) != (0, 0) {
            (self.session, self.at).hash(state);
        }
    }
}

/// What an operator asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Admin {
    /// Admit this process.
    Add(NodeId),
    /// Expel this process.
    Remove(NodeId),
    /// Hand leadership over to this process.
    Transfer(NodeId),
    /// Put a snapshot in the place of the past.
    Compact,
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// It was done.
    Done {
        /// What came of it.
        outcome: Outcome,
        /// The slot at which it took effect and the log's prefix digest there, so that a judge can ask later whether
        /// it is still there; none where there is no log. Of a read, up to where the state had come that it saw; none
        /// where reads need not be current.
        at: Option<(u64, u64)>,
    },
    /// The client has a session of this name from now on, and may ask in it.
    Session(u64),
    /// Ask elsewhere.
    Redirect(Option<NodeId>),
    /// It was not done, and may be tried again.
    Refused,
}

/// News that a client did not ask for just now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// A watched key changed.
    Changed(Text),
    /// The client's session is over, as of this instant of the node's clock.
    Expired(Instant),
}
