//! What a node of the crate has stored, in our terms. The crate asks for it through its own trait.

use std::sync::Arc;

use quorate::protocol::{Log, Membership, NodeId};
use quorate::protocols::raft::{Command, Entry, Snapshot};
use raft::eraftpb;
use raft::{Error, GetEntriesContext, RaftState, Result, Storage, StorageError};

/// The log and what is written beside it. The log is of our type, so that entries have our prefix digests.
#[derive(Clone, Debug)]
pub struct Store {
    pub log: Log<Entry>,
    pub snapshot: Option<Arc<Snapshot>>,
    pub term: u64,
    pub vote: u64,
    /// How much is known to be committed, as far as that is written.
    pub commit: u64,
    /// The configuration before the first entry that there ever was.
    pub roster: Arc<Membership>,
}

impl Store {
    /// The index of the last entry that a snapshot has replaced.
    pub fn boundary(&self) -> u64 {
        self.log.first() - 1
    }

    /// The term of the entry at `index`; 0 where nothing stands.
    pub fn term_at(&self, index: u64) -> u64 {
        match (self.log.get(index), &self.snapshot) {
            (Some(entry), _) => entry.term,
            (None, Some(snapshot)) if snapshot.last_included_index == index => snapshot.last_included_term,
            _ => 0,
        }
    }

    /// The first index from which on all entries up to `last` have the term that it has.
    pub fn first_of_term(&self, last: u64) -> u64 {
        let term = self.term_at(last);
        (self.log.first()..=last).rev().take_while(|&index| self.term_at(index) == term).last().unwrap_or(last)
    }

    /// The configuration that the snapshot has, or else the first one.
    pub fn membership(&self) -> Arc<Membership> {
        Arc::clone(self.snapshot.as_ref().map_or(&self.roster, |snapshot| &snapshot.membership))
    }
}

impl Storage for Store {
    fn initial_state(&self) -> Result<RaftState> {
        let hard_state = hard_state(self.term, self.vote, self.commit);
        Ok(RaftState { hard_state, conf_state: conf_state(&self.membership(), None) })
    }

    fn entries(
        &self,
        low: u64,
        high: u64,
        _max_size: impl Into<Option<u64>>,
        _context: GetEntriesContext,
    ) -> Result<Vec<eraftpb::Entry>> {
        if low <= self.boundary() {
            return Err(Error::Store(StorageError::Compacted));
        }
        let entry = |index| self.log.get(index).map(|entry| encoded(index, entry, None));
        (low..high).map(|index| entry(index).ok_or(Error::Store(StorageError::Unavailable))).collect()
    }

    fn term(&self, index: u64) -> Result<u64> {
        match index {
            _ if index < self.boundary() => Err(Error::Store(StorageError::Compacted)),
            _ if index > self.log.last() => Err(Error::Store(StorageError::Unavailable)),
            _ => Ok(self.term_at(index)),
        }
    }

    fn first_index(&self) -> Result<u64> {
        Ok(self.log.first())
    }

    fn last_index(&self) -> Result<u64> {
        Ok(self.log.last())
    }

    fn snapshot(&self, request_index: u64, _to: u64) -> Result<eraftpb::Snapshot> {
        let fresh = self.snapshot.as_ref().filter(|it| it.last_included_index >= request_index);
        let snapshot = fresh.ok_or(Error::Store(StorageError::SnapshotTemporarilyUnavailable))?;
        Ok(described(snapshot, None))
    }
}

pub fn hard_state(term: u64, vote: u64, commit: u64) -> eraftpb::HardState {
    let mut state = eraftpb::HardState::default();
    (state.term, state.vote, state.commit) = (term, vote, commit);
    state
}

/// A configuration as the crate has it, with `guest` as one more who learns.
pub fn conf_state(membership: &Membership, guest: Option<NodeId>) -> eraftpb::ConfState {
    assert!(!membership.is_joint(), "one server at a time");
    let ids = |nodes: &[NodeId]| nodes.iter().map(|node| u64::from(node.0)).collect::<Vec<_>>();
    let mut state = eraftpb::ConfState::default();
    state.set_voters(ids(membership.voters()));
    let guest = guest.filter(|guest| !membership.contains(*guest));
    state.set_learners(ids(membership.learners()).into_iter().chain(guest.map(|it| it.0.into())).collect());
    state
}

/// An entry as the crate has it; `key` says under which number its command is found while the crate holds it.
pub fn encoded(index: u64, entry: &Entry, key: Option<u64>) -> eraftpb::Entry {
    let mut made = eraftpb::Entry::default();
    (made.index, made.term) = (index, entry.term);
    match entry.command {
        Command::Noop => {}
        Command::Configuration(_) => made.set_entry_type(eraftpb::EntryType::EntryConfChangeV2),
        Command::Request(_) => made.data = vec![1].into(),
    }
    made.context = key.map(u64::to_be_bytes).map_or_else(Vec::new, |key| key.to_vec()).into();
    made
}

/// What the crate must know of a snapshot: all but the state.
pub fn described(snapshot: &Snapshot, guest: Option<NodeId>) -> eraftpb::Snapshot {
    let mut made = eraftpb::Snapshot::default();
    let metadata = made.mut_metadata();
    (metadata.index, metadata.term) = (snapshot.last_included_index, snapshot.last_included_term);
    metadata.set_conf_state(conf_state(&snapshot.membership, guest));
    made
}
