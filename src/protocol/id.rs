//! Who and when.

use std::fmt;

/// A process, be it a node or a front. Never reused, so a name in a script means the same for the whole run.
///
/// Nodes count from 1; clients lie above [`NodeId::CLIENTS`], so that the two never meet. Prints as scripts write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u16);

impl NodeId {
    /// The ids above this one belong to clients: c1 is the next.
    pub const CLIENTS: u16 = 0x8000;

    /// The client of this number, from 1 on.
    pub fn client(number: u16) -> Self {
        Self(Self::CLIENTS + number)
    }

    /// Whether this is a client.
    pub fn is_client(self) -> bool {
        self.0 > Self::CLIENTS
    }

    /// The number within its family: 3 of n3 and of c3.
    pub fn number(self) -> u16 {
        self.0 & (Self::CLIENTS - 1)
    }

    /// Where it stands in a table of all processes: nodes and clients take turns, so that both may grow.
    pub fn place(self) -> usize {
        (usize::from(self.number()).saturating_sub(1)) * 2 + usize::from(self.is_client())
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_client() { 'c' } else { 'n' }, self.number())
    }
}

/// A group whose claims are held against each other: a shard, a ring, the masters. A protocol by itself is domain 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Domain(pub u16);

/// Microseconds since the start of a run, or on a node's own clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub u64);

/// The `number`th operation of a client's session: retries keep it, which is how they are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub struct RequestId {
    pub client: NodeId,
    pub number: u64,
}
