//! etcd's cases of majority and joint quorums: which index is committed, and what a vote has come to.

use std::collections::BTreeMap;

use quorate::protocol::quorum::{self, Tally};
use quorate::protocol::{Change, Membership, NodeId};

use super::datadriven::{Case, cases};
use super::outside;

/// The members of an argument of the command; none where it is not given, and nobody for `zero`.
fn members(case: &Case, name: &str) -> Option<Vec<NodeId>> {
    let ids = case.argument(name)?.iter().filter(|id| *id != "zero");
    Some(ids.map(|id| NodeId(id.parse().expect("the number of a node"))).collect())
}

/// The incoming and the outgoing voters, and the values of an argument by their members, in the order in which the
/// members are first named.
struct Halves<T> {
    incoming: Vec<NodeId>,
    outgoing: Vec<NodeId>,
    values: BTreeMap<NodeId, T>,
}

impl<T: Copy> Halves<T> {
    fn of(case: &Case, name: &str, value: impl Fn(&str) -> T) -> Self {
        let incoming = members(case, "cfg").unwrap_or_default();
        let outgoing = members(case, "cfgj").unwrap_or_default();
        let mut order = incoming.clone();
        order.extend(outgoing.iter().filter(|id| !incoming.contains(id)));
        let values: Vec<_> = case.argument(name).unwrap_or_default().iter().map(|it| value(it)).collect();
        assert_eq!(values.len(), order.len(), "line {}", case.line);
        Self { incoming, outgoing, values: order.into_iter().zip(values).collect() }
    }

    /// The membership with these halves, and the one with the halves changed about. With one half alone both are it.
    fn memberships(&self) -> Vec<Membership> {
        let joint = |from: &[NodeId], to: &[NodeId]| match (from, to) {
            ([], only) | (only, []) => Membership::of(only.iter().copied()),
            (from, to) => {
                let gone = from.iter().filter(|id| !to.contains(id)).map(|id| Change::Remove(*id));
                let changes: Vec<_> = to.iter().map(|id| Change::Voter(*id)).chain(gone).collect();
                Membership::of(from.iter().copied()).enter_joint(&changes, false).expect("both have voters")
            }
        };
        vec![joint(&self.outgoing, &self.incoming), joint(&self.incoming, &self.outgoing)]
    }
}

fn committed(case: &Case) -> u64 {
    let halves = Halves::of(case, "idx", |index| index.parse::<u64>().ok());
    let index = |id| halves.values.get(&id).copied().flatten();
    let [incoming, outgoing] = [&halves.incoming, &halves.outgoing].map(|half| quorum::committed(half, index));
    for membership in halves.memberships() {
        assert_eq!(membership.committed(index), incoming.min(outgoing), "line {}: {membership}", case.line);
    }
    incoming.min(outgoing)
}

fn vote(case: &Case) -> Tally {
    let ballot = |answer: &str| match answer {
        "y" => Some(true),
        "n" => Some(false),
        "_" => None,
        other => panic!("line {}: what is {other}?", case.line),
    };
    let halves = Halves::of(case, "votes", ballot);
    let ballot = |id| halves.values.get(&id).copied().flatten();
    let [tally, swapped] = &halves.memberships()[..] else { panic!("two") };
    assert_eq!(tally.tally(ballot), swapped.tally(ballot), "line {}", case.line);
    tally.tally(ballot)
}

/// What our code says, as the file writes it.
fn answer(case: &Case) -> String {
    match case.command.as_str() {
        "committed" => match committed(case) {
            // The table of a group of nobody is these words, before the index on the same line.
            u64::MAX => "<empty majority quorum>∞".to_owned(),
            index => index.to_string(),
        },
        "vote" => match vote(case) {
            Tally::Lost => "VoteLost".to_owned(),
            Tally::Pending => "VotePending".to_owned(),
            Tally::Won => "VoteWon".to_owned(),
        },
        other => panic!("line {}: what is {other}?", case.line),
    }
}

fn file(name: &str, count: usize) {
    let Some(text) = outside(&format!("etcd-raft/quorum/{name}.txt")) else { return };
    let cases = cases(&text);
    for case in &cases {
        // The last line is the answer; what stands before is a picture of it.
        assert_eq!(Some(&answer(case)), case.expected.last(), "{name}, line {}", case.line);
    }
    assert_eq!(cases.len(), count, "{name}");
}

#[test]
fn etcd_majority_commit() {
    file("majority_commit", 16);
}

#[test]
fn etcd_joint_commit() {
    file("joint_commit", 50);
}

#[test]
fn etcd_majority_vote() {
    file("majority_vote", 22);
}

#[test]
fn etcd_joint_vote() {
    file("joint_vote", 39);
}
