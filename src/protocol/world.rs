//! What a property of the whole cluster may look at.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Breach, Chunks, Ledger, NodeId, Protocol};

/// The whole cluster at one moment, as a property sees it; the places are ids.
pub struct World<'a, P: Protocol> {
    /// Every node that has its memory.
    pub nodes: &'a BTreeMap<NodeId, Arc<P>>,
    /// Every disk, as it would be found after a crash now.
    pub disks: &'a BTreeMap<NodeId, Vec<Journal<P::Record>>>,
    /// What claims have made known.
    pub ledger: &'a Ledger,
}

/// A property of the whole cluster that no claim can show: looked at after each act of a run and each step of a search.
pub struct Invariant<P: Protocol> {
    /// Its id among the protocol's properties.
    pub id: &'static str,
    /// Holds, or says what breaks it: which nodes, and where. Who calls it knows which judge it is.
    pub check: fn(&World<'_, P>) -> Result<(), Breach>,
}

/// One file of a disk.
#[derive(Clone, Debug)]
pub struct Journal<R> {
    /// Its records, in the order they were written.
    pub records: Chunks<R>,
    /// The first record that its checksum refutes. A torn last record is gone already; what this means is for the
    /// protocol to say.
    pub damaged: Option<u64>,
}

impl<R> Default for Journal<R> {
    fn default() -> Self {
        Self { records: Chunks::default(), damaged: None }
    }
}

impl<R: PartialEq> PartialEq for Journal<R> {
    fn eq(&self, other: &Self) -> bool {
        self.damaged == other.damaged && self.records == other.records
    }
}

impl<R: Eq> Eq for Journal<R> {}

impl<R: Hash> Hash for Journal<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.records, self.damaged).hash(state);
    }
}
