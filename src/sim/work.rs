//! What is dearer than an event: counted, so that it can be bounded.
//!
//! An event costs a few look-ups. But a command may mean every message under way, an order is asked again after each event,
//! and a boot reads a whole disk. Each such thing is counted where it is done, one for about as much as it takes to look
//! at one message. The count follows from the run, as everything does, so it comes to the same everywhere.

use super::Fabric;
use super::fabric::Status;
use super::shell::Shell;
use crate::protocol::NodeId;

/// How much work a run may be beside its events.
pub const WORK_MOST: u64 = 2_000_000_000;

/// How much of it there is in one go of [`Run::play`](super::Run::play), about as much as a thousand events take.
pub const WORK_AT_ONCE: u64 = 256 * WORK_OF_EVENT;

/// For how much of it one event goes where both are budgeted together.
pub const WORK_OF_EVENT: u64 = 1_000;

/// For how many messages that are looked at one goes that is handled.
const HANDLED: u64 = 64;

/// For how many messages that are looked at an order goes that is asked.
const ASKED: u64 = 4;

/// For how many messages that are looked at a record goes that is read from a disk, or looked for in a log.
const READ: u64 = 8;

impl Fabric {
    /// So many messages are looked at.
    #[inline]
    pub(super) fn look_through(&mut self, many: usize) {
        self.work += many as u64;
    }

    /// Each of so many is to be handled by itself.
    pub(super) fn handle_each(&mut self, many: usize) {
        self.work += many as u64 * HANDLED;
    }

    /// So many orders are asked.
    pub(super) fn ask_each(&mut self, many: usize) {
        self.work += many as u64 * ASKED;
    }

    /// So many entries are read.
    pub(super) fn read_through(&mut self, many: u64) {
        self.work += many * READ;
    }

    /// Whether there was so much work that nothing more of it is done.
    pub(super) fn exhausted(&self) -> bool {
        self.work > WORK_MOST
    }
}

impl Shell<'_> {
    /// The disk of a node is read.
    pub(super) fn read_disk(&mut self, id: NodeId) {
        let records = self.body.sizes(id).iter().sum();
        self.fabric.read_through(records);
    }

    /// Of every crashed node it is looked what it would boot to.
    pub(super) fn read_disks(&mut self) {
        for id in (1..=self.fabric.nodes.len() as u16).map(NodeId) {
            if self.fabric.node(id).is_some_and(|node| node.status == Status::Crashed) {
                self.read_disk(id);
            }
        }
    }
}
