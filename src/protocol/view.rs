//! Nodes, messages and records as plain data, for those who look.

use super::{Domain, NodeId, Numbering, Text};

/// Where a node stands, in numbers that every protocol has some of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Brief {
    /// Its row in [`Info::roles`](super::Info::roles).
    pub role: u8,
    /// Its term, view, ballot or ring.
    pub epoch: u64,
    /// Whom it takes for the leader; a node that leads names itself.
    pub leader: Option<NodeId>,
    /// The last slot of its log.
    pub last: u64,
    /// Up to which slot it knows everything to be decided.
    pub committed: u64,
    /// Up to which slot its replicated state has come.
    pub applied: u64,
    /// Of the nodes in roster order, who has granted what it asks for in this epoch: a bit each. The page draws pips.
    pub granted: u64,
    /// And who has refused it.
    pub refused: u64,
}

/// A node as plain data. A field named `log` is a list of records, which the page draws as one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NodeView {
    /// The node in numbers.
    pub brief: Brief,
    /// Its fields in the paper's order and under the paper's names.
    pub fields: Vec<Field>,
    /// How many of these, from the first on, are on its disk: the rest is volatile.
    pub durable: u8,
    /// Its parts, if it has any.
    pub parts: Vec<(Domain, NodeView)>,
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field(pub &'static str, pub Value);

/// A value of few enough sorts that one printer and one panel show them all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub enum Value {
    /// Nothing there: votedFor before the vote.
    None,
    Number(u64),
    Numbered(u64, Numbering),
    Flag(bool),
    Text(Text),
    Node(NodeId),
    /// A microsecond count.
    Micros(u64),
    List(Vec<Value>),
    Record(Vec<Field>),
    Map(Vec<(Value, Value)>),
}
