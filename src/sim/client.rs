//! Clients, their workloads, and what they asked for and were told, as plain data.

use std::sync::Arc;

use super::Work;
use crate::protocol::{Instant, NodeId, Outcome, Request, Text};

/// A client.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The place in [`super::Fabric::operations`] of what it waits for.
    pub open: Option<u64>,
    /// Whom it asks first.
    pub target: Option<NodeId>,
    /// The session that it asks in, if the cluster has named one, and when it was answered last.
    pub(super) session: u64,
    pub(super) heard: Instant,
    /// How many operations it began.
    pub number: u64,
    /// How many of them were answered as done.
    pub acknowledged: u64,
    /// What it does by itself, if anything.
    pub work: Option<Working>,
    pub(super) retries: u64,
    /// How often it was sent on to another node since it last asked by itself.
    pub(super) hops: u32,
    /// When it loses patience.
    pub(super) due: (Instant, u64),
    /// When the queue will look at that, as [`super::Armed::queued`].
    pub(super) queued: Option<(Instant, u64)>,
    /// When the next operation of its workload is due to begin; as it was, while one is open.
    pub(super) begins: (Instant, u64),
}

/// A workload under way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "as in Command::Workload")]
pub struct Working {
    pub work: Work,
    pub every: u64,
    pub count: u32,
    pub key: Text,
    /// When the first fell due.
    pub since: Instant,
    /// How many were begun.
    pub begun: u32,
    /// What the last change wrote, as the next compare-and-set expects it.
    pub wrote: Option<Text>,
}

/// An operation from its call to its return.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpRecord {
    /// Who asked, for which time, and what for: what is sent each time it is asked.
    pub request: Arc<Request>,
    /// When it was called.
    pub invoked: Instant,
    /// In which event.
    pub event: u32,
    /// How often it was asked.
    pub attempts: u32,
    /// When the client asked again because nobody had answered.
    pub again: Vec<Instant>,
    /// When it took effect: when somebody was first to carry it out or, of one that nobody has to carry out, when the
    /// answer set out that the client took.
    pub effect: Option<Instant>,
    /// When it returned, and what; a refusal has no outcome.
    pub returned: Option<(Instant, Option<Outcome>)>,
    /// If it returned, in which event.
    pub ended: u32,
}

impl OpRecord {
    /// Whether it was answered and done: neither open nor a compare-and-set that found another value.
    pub fn acknowledged(&self) -> bool {
        matches!(self.returned, Some((_, Some(Outcome::Value(_)))))
    }
}
