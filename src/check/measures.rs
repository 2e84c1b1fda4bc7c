//! What a run is measured by where a protocol promises less: facts, whether or not they are allowed.

use serde::Serialize;

use super::Stale;
use crate::sim::{Run, Span};

/// What a run is measured by. The names of its fields never change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// How many acknowledged writes are lost at the end.
    pub lost_count: u64,
    /// How many reads were told a value that the key no longer had when they were asked.
    pub stale_reads: u64,
    /// For how long somebody wanted something and nobody was served, where it was longer than a client bears.
    pub unavailable_us: u64,
    /// For how long two replicas that run had carried out different things at one slot.
    pub divergent_us: u64,
    /// For how long two nodes led at once, both of which acknowledged writes, one of them such as the other lacks.
    pub dual_primary_us: u64,
}

/// What a run is measured by, up to where it stands.
pub fn measures(run: &dyn Run) -> Measures {
    let fabric = run.fabric();
    let length = |spans: Vec<Span>| spans.into_iter().map(|(from, until)| until.0 - from.0).sum();
    Measures {
        lost_count: run.lost().len() as u64,
        stale_reads: Stale::default().find(fabric, 0).len() as u64,
        unavailable_us: length(fabric.unserved()),
        divergent_us: length(fabric.gauges.divergent(fabric.now)),
        dual_primary_us: length(fabric.gauges.dual(fabric.now)),
    }
}
