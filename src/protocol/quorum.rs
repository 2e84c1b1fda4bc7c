//! Quorums as pure counts over sets; any two that must meet do.

use super::NodeId;

/// The least majority of `n`.
pub fn majority(n: u16) -> u16 {
    n / 2 + 1
}

/// The least second-phase quorum that meets every first-phase quorum of `first` (Flexible Paxos).
pub fn flexible(n: u16, first: u16) -> u16 {
    n + 1 - first
}

/// How many liars `n` can bear.
pub fn liars(n: u16) -> u16 {
    n.saturating_sub(1) / 3
}

/// The least quorum of which any two share an honest node: 2f+1 of 3f+1.
pub fn byzantine(n: u16) -> u16 {
    (n + liars(n)) / 2 + 1
}

/// Whether `yes` holds for `size` of `members`.
pub fn reached(members: &[NodeId], size: u16, yes: impl Fn(NodeId) -> bool) -> bool {
    members.iter().filter(|&&member| yes(member)).count() >= usize::from(size)
}

/// Whether `yes` holds for a majority of `old` and one of `new` (joint consensus).
pub fn joint(old: &[NodeId], new: &[NodeId], yes: impl Fn(NodeId) -> bool) -> bool {
    [old, new].iter().all(|members| reached(members, majority(members.len() as u16), &yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quorums_that_must_meet_do() {
        for n in 1..=13 {
            assert!(2 * majority(n) > n);
            assert!((1..=n).all(|first| first + flexible(n, first) > n));
            assert!(2 * byzantine(n) - n > liars(n), "two quorums of {n} share an honest node");
            assert!(byzantine(n) <= n - liars(n), "the honest alone reach a quorum of {n}");
        }
    }

    #[test]
    fn a_joint_quorum_is_a_majority_of_each_half() {
        let ids: Vec<_> = (1..=5).map(NodeId).collect();
        let of = |from: u16, to: u16| joint(&ids[..3], &ids[2..], |id| (from..=to).contains(&id.0));
        assert!(of(2, 4));
        assert!(!of(1, 3), "a majority of the old half and one of the new");
        assert!(!of(3, 5), "a majority of the new half and one of the old");
    }
}
