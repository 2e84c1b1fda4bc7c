//! What came of a run: the object that the command line prints, and the one that the page answers with.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::check::{Measures, measures};
use crate::protocol::{RequestId, Rules};
use crate::scenario;
use crate::sim::{Command, Order};

use super::{Session, Verdict};

/// What came of a run. The names of its fields never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/command-line.md says what each is")]
pub struct Report {
    pub protocol: &'static str,
    pub nodes: u64,
    pub seed: u64,
    pub end_us: u64,
    pub digest: String,
    pub events: u32,
    pub messages: u64,
    pub leaders: Vec<Leader>,
    pub commits: u64,
    pub operations: Operations,
    pub lost: Vec<Lost>,
    pub measures: Measures,
    pub checks: Vec<Verdict>,
    pub expectations: Vec<ExpectationReport>,
    pub rules_off: Vec<&'static str>,
    pub ok: bool,
}

/// Who came to lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Leader {
    pub epoch: u64,
    pub node: String,
    pub at_us: u64,
}

/// What became of the clients' operations: each invoked one is ok, failed or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Operations {
    pub invoked: u64,
    pub ok: u64,
    /// How many of those that are ok were writes.
    pub written: u64,
    pub failed: u64,
    /// Not answered: it may have been done or not, or still be.
    pub unknown: u64,
}

/// An acknowledged write that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Lost {
    pub client: String,
    pub number: u64,
    /// The operation in the script's words.
    pub operation: String,
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct ExpectationReport {
    pub line: u32,
    pub text: String,
    pub holds: bool,
}

/// The cluster at an instant, in the few words that a test or a host page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Snapshot {
    pub time_us: u64,
    pub events: u32,
    pub digest: String,
    pub leader: Option<String>,
    pub nodes: Vec<NodeSnapshot>,
    pub checks: Vec<Verdict>,
    pub ok: bool,
}

/// A node in a [`Snapshot`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct NodeSnapshot {
    pub id: String,
    pub status: &'static str,
    pub role: &'static str,
    pub epoch: u64,
    pub commit: u64,
    pub log_length: u64,
}

impl Session {
    /// What came of the run so far.
    pub fn report(&self) -> Report {
        let fabric = self.run().fabric();
        let leaders = fabric.elections.iter().map(|election| Leader {
            epoch: election.epoch,
            node: election.node.to_string(),
            at_us: election.at.0,
        });
        // Only those that the run has passed: an expectation beyond its end says nothing about it.
        let expectations = self.expected().into_iter().filter_map(|expected| {
            Some(ExpectationReport { line: expected.line, text: expected.text, holds: expected.holds? })
        });
        Report {
            protocol: self.setup().info.id,
            nodes: self.setup().roster.len() as u64,
            seed: self.setup().seed,
            end_us: fabric.now.0,
            digest: self.digest(),
            events: fabric.events,
            messages: fabric.sent,
            leaders: leaders.collect(),
            commits: fabric.ledger.decisions(),
            operations: self.operation_counts(),
            lost: self.lost(),
            measures: measures(self.run()),
            checks: self.checks(),
            expectations: expectations.collect(),
            rules_off: self.rules_off(),
            ok: self.ok(),
        }
    }

    /// The cluster as it stands.
    pub fn snapshot(&self) -> Snapshot {
        let fabric = self.run().fabric();
        Snapshot {
            time_us: fabric.now.0,
            events: fabric.events,
            digest: self.digest(),
            leader: fabric.leader().map(|id| id.to_string()),
            nodes: self.node_snapshots(),
            checks: self.checks(),
            ok: self.ok(),
        }
    }

    pub(super) fn node_snapshots(&self) -> Vec<NodeSnapshot> {
        let roles = self.setup().info.roles;
        let nodes = self.run().fabric().each_node().map(|(id, node)| NodeSnapshot {
            id: id.to_string(),
            status: node.state(),
            role: roles.get(usize::from(node.brief.role)).copied().unwrap_or_default(),
            epoch: node.brief.epoch,
            commit: node.brief.committed,
            log_length: node.brief.last,
        });
        nodes.collect()
    }

    /// The verdicts without what only the page asks for.
    fn checks(&self) -> Vec<Verdict> {
        self.verdicts().into_iter().map(|verdict| Verdict { event: None, ..verdict }).collect()
    }

    /// What became of the clients' operations.
    pub fn operation_counts(&self) -> Operations {
        let fabric = self.run().fabric();
        let (invoked, ok, failed) = (fabric.operations.len(), fabric.acknowledged, fabric.failed);
        let written = fabric.operations.iter().filter(|each| each.acknowledged() && !each.request.operation.reads());
        Operations { invoked, ok, written: written.count() as u64, failed, unknown: invoked - ok - failed }
    }

    /// Acknowledged writes that are gone.
    pub fn lost(&self) -> Vec<Lost> {
        let ids = self.run().lost();
        let wanted: BTreeSet<RequestId> = ids.iter().copied().collect();
        // All at once: where nobody waits for answers thousands may be lost, among as many operations.
        let mut texts = BTreeMap::new();
        for record in self.run().fabric().operations.iter().filter(|record| wanted.contains(&record.request.id)) {
            let command = Command::Invoke { client: None, via: None, operation: record.request.operation.clone() };
            texts.insert(record.request.id, scenario::print_command(self.setup().info, &command));
        }
        let lost = ids.into_iter().map(|id| Lost {
            client: id.client.to_string(),
            number: id.number,
            operation: texts.remove(&id).unwrap_or_default(),
        });
        lost.collect()
    }

    /// The standing orders, as a script says them.
    pub fn orders(&self) -> Vec<String> {
        let text = |order: &Order| scenario::print_command(self.setup().info, &Command::Order(Box::new(order.clone())));
        self.run.fabric().standing().map(text).collect()
    }

    /// The rules that are not kept now.
    pub fn rules_off(&self) -> Vec<&'static str> {
        let Rules(kept) = self.run().fabric().rules;
        let rules = self.setup().info.rules.iter().filter(|rule| kept >> rule.bit & 1 == 0);
        rules.map(|rule| rule.id).collect()
    }
}
