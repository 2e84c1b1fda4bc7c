//! etcd's cases of configuration changes: what the configuration is after each, or why it is refused.

use quorate::protocol::{Change, Membership, NodeId, Refusal};

use super::datadriven::{Case, cases};
use super::outside;

/// The changes of a case's input.
fn changes(case: &Case) -> Vec<Change> {
    let change = |word: &String| {
        let (verb, id) = word.split_at(1);
        let id = NodeId(id.parse().expect("the number of a node"));
        match verb {
            "v" => Some(Change::Voter(id)),
            "l" => Some(Change::Learner(id)),
            "r" => Some(Change::Remove(id)),
            // An update concerns what others keep beside the configuration.
            "u" => None,
            other => panic!("line {}: what is {other}?", case.line),
        }
    };
    case.input.iter().filter_map(change).collect()
}

/// How etcd says that a change is refused.
fn sentence(refusal: Refusal, case: &Case) -> &'static str {
    match (refusal, case.command.as_str()) {
        (Refusal::NoVoter, "enter-joint") => "can't make a zero-voter config joint",
        (Refusal::NoVoter, _) => "removed all voters",
        (Refusal::TwoVoters, _) => "more than one voter changed without entering joint config",
        (Refusal::Joint, "simple") => "can't apply simple config change in joint config",
        (Refusal::Joint, _) => "config is already joint",
        (Refusal::NotJoint, _) => "can't leave a non-joint config",
    }
}

/// The configuration, and a line for each member, as etcd prints them; without the place in the log that comes next.
fn shown(membership: &Membership) -> Vec<String> {
    let member = |id: NodeId| {
        let learner = if membership.learners().contains(&id) { " learner" } else { "" };
        format!("{}: StateProbe match=0{learner}", id.0)
    };
    std::iter::once(membership.to_string()).chain(membership.members().into_iter().map(member)).collect()
}

/// A line without the word that says which place in the log comes next.
fn less_next(line: &str) -> String {
    line.split(' ').filter(|word| !word.starts_with("next=")).collect::<Vec<_>>().join(" ")
}

fn file(name: &str, count: usize) {
    let Some(text) = outside(&format!("etcd-raft/confchange/{name}.txt")) else { return };
    let cases = cases(&text);
    let mut membership = Membership::default();
    for case in &cases {
        let changed = match case.command.as_str() {
            "simple" => membership.change(&changes(case)),
            "enter-joint" => {
                let leaves = case.argument("autoleave").is_some_and(|values| values == ["true"]);
                membership.enter_joint(&changes(case), leaves)
            }
            "leave-joint" => membership.leave_joint(),
            other => panic!("line {}: what is {other}?", case.line),
        };
        let answer = match changed {
            Ok(changed) => {
                membership = changed;
                shown(&membership)
            }
            Err(refusal) => vec![sentence(refusal, case).to_owned()],
        };
        let expected: Vec<_> = case.expected.iter().map(|line| less_next(line)).collect();
        assert_eq!(answer, expected, "{name}, line {}", case.line);
    }
    assert_eq!(cases.len(), count, "{name}");
}

/// A test for each file, with the number of its cases.
macro_rules! files {
    ($($test:ident $name:literal $count:literal,)*) => {
        $(#[test]
        fn $test() {
            file($name, $count);
        })*
    };
}

files! {
    etcd_joint_autoleave "joint_autoleave" 4,
    etcd_joint_idempotency "joint_idempotency" 3,
    etcd_joint_learners_next "joint_learners_next" 3,
    etcd_joint_safety "joint_safety" 15,
    etcd_simple_idempotency "simple_idempotency" 11,
    etcd_simple_promote_demote "simple_promote_demote" 7,
    etcd_simple_safety "simple_safety" 11,
    etcd_update "update" 3,
    etcd_zero "zero" 1,
}
