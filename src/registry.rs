//! The one place that knows which protocols there are.

use crate::protocol::{Info, Protocol};
use crate::protocols;
use crate::sim::{Cluster, Run, Setup};

/// A protocol that can be run: its tables and how a run of it begins.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its tables.
    pub info: &'static Info,
    /// Begins a run.
    pub start: fn(&Setup) -> Box<dyn Run>,
}

/// A list of protocols. Tests bring their own.
pub type Registry = &'static [Entry];

/// The protocol of the tests, for the benchmark alone: it may have more nodes than any of the lab.
#[cfg(quorate_echo)]
#[allow(missing_docs, dead_code, reason = "nobody reads the documentation of this build")]
#[path = "../tests/support/echo.rs"]
mod echo;

/// The protocols of the lab, in teaching order.
pub const PROTOCOLS: Registry = &[
    of::<protocols::raft::Raft>(), //
    of::<protocols::primary_backup::PrimaryBackup>(),
    of::<protocols::chang_roberts::ChangRoberts>(),
    #[cfg(quorate_echo)]
    of::<echo::Echo>(),
];

const fn of<P: Protocol>() -> Entry {
    Entry { info: const { &P::INFO }, start: Cluster::<P>::start }
}

/// The protocol of this id.
pub fn find(registry: Registry, id: &str) -> Option<Entry> {
    registry.iter().find(|entry| entry.info.id == id).copied()
}
