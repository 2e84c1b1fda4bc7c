//! What is left of nodes: their memory or, of those that are crashed, what they would boot to from their disks.

use std::collections::BTreeMap;

use super::body::Body;
use super::cluster::context;
use super::draw::{Draw, Purpose};
use super::{Fabric, Held, Setup};
use crate::protocol::{Breach, Domain, Effect, Effects, Host, Judge, NodeId, Protocol, Start, World};

impl<P: Protocol> Body<P> {
    /// What is left of a node.
    pub(super) fn survivor(&self, setup: &Setup, fabric: &Fabric, id: NodeId) -> Option<P> {
        if let Some(node) = self.memory(id) {
            return Some(node.clone());
        }
        if !fabric.is_present(id) {
            return None;
        }
        let disk = &self.desks[usize::from(id.0 - 1)].disk;
        Some(P::boot(&context(setup, fabric, id), Start::Again, disk, &mut Effects::new(&mut Nowhere)))
    }

    /// What a node has at a slot: in its memory or, if it is crashed, on its disk.
    pub(super) fn held_at(&self, setup: &Setup, fabric: &Fabric, id: NodeId, slot: u64) -> Option<Held> {
        let held = |node: &P| {
            let request = node.request(Domain(0), slot).cloned();
            Some(Held { slot: node.slot(Domain(0), slot)?, request })
        };
        match self.memory(id) {
            Some(node) => held(node),
            None => held(&self.survivor(setup, fabric, id)?),
        }
    }

    /// Which of the protocol's own properties are broken.
    pub(super) fn broken(&self, fabric: &Fabric) -> Vec<Breach> {
        if P::invariants().is_empty() {
            return Vec::new();
        }
        let (mut nodes, mut disks) = (BTreeMap::new(), BTreeMap::new());
        for ((id, _), desk) in fabric.each_node().zip(&self.desks) {
            nodes.extend(desk.node.clone().map(|node| (id, node)));
            disks.insert(id, desk.disk.clone());
        }
        let world = World { nodes: &nodes, disks: &disks, ledger: &fabric.ledger };
        let broken = (0_u8..).zip(P::invariants());
        let broken = broken.filter_map(|(row, own)| Some((row, (own.check)(&world).err()?)));
        broken.map(|(row, breach)| Breach { judge: Judge::Own(row), ..breach }).collect()
    }
}

/// A host that does nothing: a boot whose only purpose is to see what a disk says.
struct Nowhere;

impl<P: Protocol> Host<P> for Nowhere {
    fn take(&mut self, _: Effect<P>) {}

    fn choose(&mut self, n: u32) -> u32 {
        Draw::new(0, Purpose::Choice, 0, 0, 0).below(n.into()) as u32
    }

    fn fresh(&mut self) -> u64 {
        0
    }
}
