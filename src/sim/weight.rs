//! About how many bytes a copy of a run has, so that those who keep many of them can keep within their memory; and
//! having once what several nodes have alike.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::body::{Body, Desk};
use super::client::Client;
use super::cluster::Cluster;
use super::fabric::{Armed, Flight, Node};
use super::{Election, Fabric, Parcel};
use crate::protocol::{Effect, Protocol};

impl<P: Protocol> Cluster<P> {
    /// About how many bytes a copy has that it shares with no other once both go on. What nobody counts exactly is
    /// counted high.
    pub(super) fn own_bytes(&self) -> usize {
        let parcels = self.body.parcels.len() * size_of::<Option<Parcel<P>>>();
        let desks = self.body.desks.iter().zip(&self.fabric.nodes).map(|(desk, node)| desk.own_bytes(node));
        size_of::<Self>() + self.fabric.own_bytes() + parcels + desks.sum::<usize>()
    }
}

impl<P: Protocol> Body<P> {
    /// Lets nodes and disks have once what they have alike: most of a log is the same everywhere.
    pub(super) fn share_alike(&mut self) {
        for at in 1..self.desks.len() {
            let (before, rest) = self.desks.split_at_mut(at);
            let own = &mut rest[0];
            for other in before {
                if let (Some(node), Some(twin)) = (&mut own.node, &other.node) {
                    Arc::make_mut(node).share(twin);
                }
                for (journal, twin) in own.disk.iter_mut().zip(&other.disk) {
                    journal.records.share(&twin.records);
                }
            }
        }
    }
}

impl<P: Protocol> Desk<P> {
    fn own_bytes(&self, plain: &Node) -> usize {
        let mut scale = Scale(0);
        let mut hasher: &mut dyn Hasher = &mut scale;
        self.node.hash(&mut hasher);
        let journals: usize = self.disk.iter().map(|journal| journal.records.own_bytes()).sum();
        let gate = self.gate.len() * size_of::<Effect<P>>();
        let timers = plain.timers.len() * (size_of::<Armed>() + size_of::<P::Timer>());
        // A log is hashed by its digest: count its chunks' places, and one chunk.
        let log = plain.brief.last as usize / 8 + 4096;
        // Maps have about as much for order as for what they hold.
        size_of::<Self>() + size_of::<P>() + 2 * scale.0 + journals + gate + timers + log
    }
}

impl Fabric {
    fn own_bytes(&self) -> usize {
        let flights = self.flights.len() * size_of::<Option<Flight>>();
        let clients = self.clients.len() * size_of::<Client>();
        let links = self.links.iter().map(|row| size_of_val(row.as_slice())).sum::<usize>();
        let elections = self.elections.len() * size_of::<Election>();
        let lists =
            self.operations.own_bytes() + self.kept.own_bytes() + self.vouched.own_bytes() + self.ledger.own_bytes();
        flights + clients + links + elections + lists + self.queue.bytes()
    }
}

/// Counts what is hashed, in bytes.
struct Scale(usize);

impl Hasher for Scale {
    fn finish(&self) -> u64 {
        self.0 as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }
}
