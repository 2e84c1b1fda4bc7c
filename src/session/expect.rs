//! Whether what a script expects is so.

use serde::Serialize;

use crate::scenario::{Count, Expectation};
use crate::sim::Run;

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
pub(super) fn holds(run: &dyn Run, expectation: Expectation) -> bool {
    let fabric = run.fabric();
    match expectation {
        Expectation::Leader => fabric.leader().is_some(),
        Expectation::NoLeader => fabric.leader().is_none(),
        Expectation::Converged => run.converged(),
        Expectation::Breach(row) => {
            let property = run.setup().info.properties.get(usize::from(row));
            property.is_some_and(|property| fabric.found.iter().any(|found| found.breach.judge == property.judge))
        }
        Expectation::NoBreach => fabric.found.is_empty(),
        Expectation::Count { count, compare, number } => compare.holds(
            match count {
                Count::Acknowledged => fabric.acknowledged,
                Count::Commits => fabric.ledger.decisions(),
                Count::Lost => run.lost().len() as u64,
                Count::Elections => fabric.elections.len() as u64,
            },
            number,
        ),
    }
}
