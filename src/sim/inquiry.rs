//! What those may ask of a cluster who want to know why.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::body::Body;
use super::draw::{Draw, Purpose};
use super::fabric::Status;
use super::{Armed, Fabric, Setup};
use crate::protocol::{Instant, NodeId, Outlook, Protocol};

impl<P: Protocol> Body<P> {
    /// Every node that has its memory.
    fn memories(&self) -> BTreeMap<NodeId, Arc<P>> {
        let mut nodes = BTreeMap::new();
        let memories = (1..).map(NodeId).zip(&self.desks).filter_map(|(id, desk)| Some((id, desk.node.clone()?)));
        // One by one: to collect them would sort them, and each type that is sorted costs the page another sort.
        memories.for_each(|(id, node)| drop(nodes.insert(id, node)));
        nodes
    }

    /// Asks the protocol about the cluster as a whole.
    pub(super) fn overlooked<T>(&self, setup: &Setup, fabric: &Fabric, asked: impl FnOnce(&Outlook<'_, P>) -> T) -> T {
        let nodes = self.memories();
        let up = |id| fabric.node(id).is_some_and(|node| node.status == Status::Up && !node.removed);
        let reaches = |from, to| fabric.cuts(from, to) == (false, false);
        asked(&Outlook {
            nodes: &nodes,
            up: &up,
            reaches: &reaches,
            roster: &setup.roster,
            settings: &setup.settings,
            rules: fabric.rules,
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
