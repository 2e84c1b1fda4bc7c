//! What those may ask of a cluster who want to know why.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cluster::Cluster;
use super::draw::{Draw, Purpose};
use super::fabric::Status;
use super::{Armed, Fabric};
use crate::protocol::{Instant, Lack, NodeId, Outlook, Protocol, Question};

impl<P: Protocol> Cluster<P> {
    /// Why something is not so yet.
    pub(super) fn lack(&self, question: Question) -> Option<Lack> {
        self.overlooked(|cluster| P::why_not(cluster, question))
    }

    /// Whether those who hear each other are enough for clients to be answered, whatever else is cut.
    pub(super) fn enough(&self) -> bool {
        self.overlooked(P::enough)
    }

    /// Asks the protocol about the cluster as a whole.
    fn overlooked<T>(&self, asked: impl FnOnce(&Outlook<'_, P>) -> T) -> T {
        let memory = |id: NodeId| Some((id, Arc::clone(self.desks[usize::from(id.0 - 1)].node.as_ref()?)));
        let nodes: BTreeMap<NodeId, Arc<P>> = self.fabric.each_node().filter_map(|(id, _)| memory(id)).collect();
        let up = |id| self.fabric.node(id).is_some_and(|node| node.status == Status::Up && !node.removed);
        let reaches = |from, to| self.fabric.cuts(from, to) == (false, false);
        asked(&Outlook {
            nodes: &nodes,
            up: &up,
            reaches: &reaches,
            roster: &self.setup.roster,
            settings: &self.setup.settings,
            rules: self.fabric.rules,
        })
    }
}

impl Fabric {
    /// Whether an operator ever went back to a copy of a disk.
    pub fn was_restored(&self) -> bool {
        self.restored > Instant(0)
    }

    /// Whether a client was told that what stands at this slot, with this prefix of the log, is done.
    pub fn told(&self, slot: u64, prefix: u64) -> bool {
        self.kept.iter().any(|&(_, at, with)| (at, with) == (slot, prefix))
    }

    /// What an arming of a node's timer drew from this range, in microseconds of its own clock: none where that is not
    /// how long the timer was set for.
    pub fn drawn(&self, id: NodeId, armed: &Armed, range: &std::ops::Range<u64>) -> Option<u64> {
        let node = self.node(id)?;
        let draw = Draw::new(self.seed, Purpose::Timer, id.0.into(), armed.number.into(), 0);
        let local = range.start + draw.below(range.end.saturating_sub(range.start));
        // With a clock that was set otherwise since, the two differ.
        (armed.since.0.saturating_add(node.clock.lasts(local)) == armed.due.0).then_some(local)
    }
}
