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

/// What a vote has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tally {
    /// Those who have refused leave no majority.
    Lost,
    /// Those who have not answered decide.
    Pending,
    /// A majority has granted.
    Won,
}

/// What the vote of these members has come to, given what each has answered, if anything. With nobody to ask it is won:
/// so a half that does not exist stands in nobody's way.
pub fn tally(members: &[NodeId], ballot: impl Fn(NodeId) -> Option<bool>) -> Tally {
    let count = |answer| members.iter().filter(|&&member| ballot(member) == answer).count();
    let (granted, pending) = (count(Some(true)), count(None));
    let needed = usize::from(majority(members.len() as u16));
    match () {
        () if members.is_empty() || granted >= needed => Tally::Won,
        () if granted + pending >= needed => Tally::Pending,
        () => Tally::Lost,
    }
}

/// The greatest index that a majority of these members has reached, given what each is known to have, if anything; 0
/// where none has. Nobody holds nothing back: with no members it is the greatest index that there is.
pub fn committed(members: &[NodeId], index: impl Fn(NodeId) -> Option<u64>) -> u64 {
    let index = |member: &NodeId| index(*member).unwrap_or(0);
    let needed = usize::from(majority(members.len() as u16));
    // A cluster is small: to compare each with each is quicker than to sort, and needs no memory.
    let held = |at: &u64| members.iter().filter(|member| index(member) >= *at).count() >= needed;
    if members.is_empty() { u64::MAX } else { members.iter().map(index).filter(held).max().unwrap_or(0) }
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

    /// All ways in which this many members may stand, of `kinds` each.
    fn all(members: u16, kinds: u64) -> impl Iterator<Item = Vec<u64>> {
        (0..kinds.pow(members.into()))
            .map(move |code| (0..members).map(|at| code / kinds.pow(at.into()) % kinds).collect())
    }

    #[test]
    fn the_committed_index_is_the_one_in_the_middle() {
        for n in 1..=5 {
            let members: Vec<_> = (1..=n).map(NodeId).collect();
            for known in all(n, 4) {
                let found = committed(&members, |id| known[usize::from(id.0) - 1].checked_sub(1));
                let mut sorted: Vec<_> = known.iter().map(|index| index.saturating_sub(1)).collect();
                sorted.sort_unstable();
                assert_eq!(found, sorted[usize::from(n) - usize::from(majority(n))], "{known:?}");
            }
        }
    }

    #[test]
    fn a_vote_is_pending_while_it_can_still_be_won_and_lost() {
        for n in 1..=7 {
            let members: Vec<_> = (1..=n).map(NodeId).collect();
            for answers in all(n, 3) {
                let of = |unknown: bool| {
                    let yes = |id: NodeId| match answers[usize::from(id.0) - 1] {
                        0 => unknown,
                        answer => answer == 1,
                    };
                    reached(&members, majority(n), yes)
                };
                let expected = match (of(false), of(true)) {
                    (true, _) => Tally::Won,
                    (false, true) => Tally::Pending,
                    (false, false) => Tally::Lost,
                };
                let ballot = |id: NodeId| Some(answers[usize::from(id.0) - 1]).filter(|it| *it > 0).map(|it| it == 1);
                assert_eq!(tally(&members, ballot), expected, "{answers:?}");
            }
        }
    }
}
