//! Whether what a script expects is so.

use serde::Serialize;

use crate::check::measures;
use crate::protocol::{Domain, NodeId, Outcome};
use crate::scenario::{Content, Count, Expectation};
use crate::sim::{Fabric, OpRecord, Process, Run};

/// An expectation of the script and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// Where it stands in the script, from line 1 on.
    pub line: u32,
    /// What the script says after the instant.
    pub text: String,
    /// What is expected.
    #[serde(skip)]
    pub expectation: Expectation,
    /// Whether it held; none where the run has not come there.
    pub holds: Option<bool>,
}

/// Whether it is so now.
pub(super) fn holds(run: &dyn Run, expectation: &Expectation) -> bool {
    let fabric = run.fabric();
    match expectation {
        Expectation::Leader => fabric.leader().is_some(),
        Expectation::NoLeader => fabric.leader().is_none(),
        Expectation::Converged => run.converged(),
        Expectation::Breach(row) => {
            let property = run.setup().info.properties.get(usize::from(*row));
            property.is_some_and(|property| fabric.found.iter().any(|found| found.breach.judge == property.judge))
        }
        Expectation::NoBreach => fabric.found.is_empty(),
        Expectation::Count { count, compare, number } => compare.holds(counted(run, *count), *number),
        Expectation::Entry { node, slot, content } => {
            // Whoever is not there has nothing that could be compared, not even nothing.
            find(fabric, node).is_some_and(|id| content.is(run.held(id, *slot).as_ref()))
        }
        Expectation::Epoch { node, slot, compare, number } => {
            let held = find(fabric, node).and_then(|id| run.held(id, *slot));
            held.is_some_and(|held| compare.holds(held.slot.epoch, *number))
        }
        Expectation::Committed { slot, content, is } => committed(run, *slot, content.as_ref()) == *is,
        Expectation::Copies { slot, content, compare, number } => {
            let copies = fabric.each_node().filter(|(id, _)| content.is(run.held(*id, *slot).as_ref()));
            compare.holds(copies.count() as u64, *number)
        }
    }
}

/// How many there are of something.
#[inline(never)]
fn counted(run: &dyn Run, count: Count) -> u64 {
    let fabric = run.fabric();
    match count {
        Count::Acknowledged => fabric.acknowledged,
        Count::Commits => fabric.ledger.decisions(),
        Count::Lost => run.lost().len() as u64,
        Count::Elections => fabric.elections.len() as u64,
        Count::Median => median(fabric),
        Count::StaleReads => measures(run).stale_reads,
        Count::Unavailable => measures(run).unavailable_us,
        Count::Divergent => measures(run).divergent_us,
        Count::DualPrimary => measures(run).dual_primary_us,
    }
}

/// The median time from the call of an acknowledged write to its answer, in microseconds; 0 where there is none.
fn median(fabric: &Fabric) -> u64 {
    let taken = |record: &OpRecord| match &record.returned {
        Some((at, Some(Outcome::Value(_)))) if !record.request.operation.reads() => Some(at.0 - record.invoked.0),
        _ => None,
    };
    let mut all: Vec<u64> = fabric.operations.iter().filter_map(taken).collect();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}

/// Whom an expectation means.
fn find(fabric: &Fabric, process: &Process) -> Option<NodeId> {
    match process {
        Process::Id(id) => fabric.node(*id).map(|_| *id),
        Process::Leader { .. } => fabric.leader(),
        Process::Named(name) => fabric.names.get(name).copied(),
        Process::Any { .. } => None,
    }
}

/// Whether a slot is known to be decided and, where something is given, for that: it is what those have at the slot whose
/// logs are the decided one up to there.
fn committed(run: &dyn Run, slot: u64, content: Option<&Content>) -> bool {
    let fabric = run.fabric();
    let Some(decided) = fabric.ledger.decided(Domain(0), slot) else { return false };
    let Some(content) = content else { return true };
    let held = fabric.each_node().filter_map(|(id, _)| run.held(id, slot));
    held.filter(|held| held.slot.prefix == decided.digest).any(|held| content.is(Some(&held)))
}
