//! How nodes testify.

use super::{NodeId, RequestId};

/// What a node testifies. The world adds who and in which domain; what liars claim is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the sentence of a claim names its fields")]
pub enum Claim {
    /// I lead this epoch; `last` is the slot and epoch of my last entry, where a leader must hold all that was decided
    /// before.
    Leads { epoch: u64, last: Option<(u64, u64)> },
    /// My log has at `slot` an entry of `epoch` after one of epoch `before`, and up to it this prefix digest.
    Holds { slot: u64, epoch: u64, before: u64, prefix: u64 },
    /// While in `epoch` I removed everything after slot `after` from my log.
    Cuts { epoch: u64, after: u64 },
    /// In `epoch` I know `slot` to be decided, with this digest: of the prefix where there is a log, else of the value.
    Decides { slot: u64, epoch: u64, digest: u64 },
    /// At `slot` I carried out this request, and not as a repetition that I recognised.
    Applies { slot: u64, id: RequestId },
    /// At `slot` I did not carry out this request, because its session is over.
    Refuses { slot: u64, id: RequestId },
    /// I take this node for failed. An opinion: counted, and never a fact.
    Suspects(NodeId),
    /// In this epoch or ring I deliver a value of this digest at this place of the order.
    Delivers { epoch: u64, order: u64, digest: u64 },
    /// Under this epoch or fencing token I give the task to this worker.
    Assigns { task: u64, epoch: u64, worker: NodeId },
}
