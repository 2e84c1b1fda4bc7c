//! Who belongs to a group, and how that changes while it works: by one voter at a time, or by joint consensus.
//!
//! Pure: a change makes another membership or is refused. When one is used, and how long the next must wait, is the
//! protocol's affair. Sections are of Ongaro's dissertation, chapter 4.

use std::fmt;

use super::NodeId;
use super::quorum::{self, Tally};

/// The members of a group.
///
/// While the membership changes by joint consensus there are two sets of voters, and what is decided needs a majority
/// of each (§4.3). Learners are told everything and are not counted (§4.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Membership {
    voters: Vec<NodeId>,
    outgoing: Vec<NodeId>,
    learners: Vec<NodeId>,
    learners_next: Vec<NodeId>,
    leaves: bool,
}

/// A change of one member. One of node 0, which is nobody, changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It votes from now on, whatever it was.
    Voter(NodeId),
    /// It only learns from now on, whatever it was.
    Learner(NodeId),
    /// It is no member.
    Remove(NodeId),
}

/// Why a change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// Nobody would be left to decide anything.
    NoVoter,
    /// Old and new majorities need not meet, so this change takes joint consensus.
    TwoVoters,
    /// It is in the middle of such a change already.
    Joint,
    /// There is no such change to end.
    NotJoint,
}

impl Membership {
    /// The members that a group begins with.
    pub fn of(voters: impl IntoIterator<Item = NodeId>) -> Self {
        let mut first = Self::default();
        voters.into_iter().for_each(|voter| insert(&mut first.voters, voter));
        first
    }

    /// Who votes, in the order of ids; of a joint membership those who will.
    pub fn voters(&self) -> &[NodeId] {
        &self.voters
    }

    /// Who voted before and votes as well until the change is over; nobody where there is no such change.
    pub fn outgoing(&self) -> &[NodeId] {
        &self.outgoing
    }

    /// Who only learns.
    pub fn learners(&self) -> &[NodeId] {
        &self.learners
    }

    /// Which of the outgoing voters will only learn once the change is over.
    pub fn learners_next(&self) -> &[NodeId] {
        &self.learners_next
    }

    /// Whether there are two sets of voters (C_old,new).
    pub fn is_joint(&self) -> bool {
        !self.outgoing.is_empty()
    }

    /// Whether this node's vote and log count.
    pub fn counts(&self, node: NodeId) -> bool {
        self.voters.contains(&node) || self.outgoing.contains(&node)
    }

    /// Whether this node is told what happens.
    pub fn contains(&self, node: NodeId) -> bool {
        self.counts(node) || self.learners.contains(&node)
    }

    /// All members, in the order of ids.
    pub fn members(&self) -> Vec<NodeId> {
        let mut all = self.voters.clone();
        self.outgoing.iter().chain(&self.learners).for_each(|&member| insert(&mut all, member));
        all
    }

    /// What a vote has come to: joint, it is won with both halves and lost with either.
    pub fn tally(&self, ballot: impl Fn(NodeId) -> Option<bool>) -> Tally {
        // Lost comes before pending, and pending before won.
        quorum::tally(&self.voters, &ballot).min(quorum::tally(&self.outgoing, &ballot))
    }

    /// Whether `yes` holds for a quorum.
    pub fn reached(&self, yes: impl Fn(NodeId) -> bool) -> bool {
        self.tally(|node| Some(yes(node))) == Tally::Won
    }

    /// The greatest index that a quorum has reached, given what each is known to have.
    pub fn committed(&self, index: impl Fn(NodeId) -> Option<u64>) -> u64 {
        quorum::committed(&self.voters, &index).min(quorum::committed(&self.outgoing, &index))
    }

    /// The membership after a change of one voter at most, so that any two majorities of the old and the new meet
    /// (§4.1). Learners may come and go with it, in any number.
    ///
    /// # Errors
    /// If there would be no voter, if more than one voter changes, and while there are two sets of voters.
    pub fn change(&self, changes: &[Change]) -> Result<Self, Refusal> {
        if self.is_joint() {
            return Err(Refusal::Joint);
        }
        let changed = self.with(changes)?;
        let apart = |one: &[NodeId], other: &[NodeId]| one.iter().filter(|it| !other.contains(it)).count();
        let differ = apart(&self.voters, &changed.voters) + apart(&changed.voters, &self.voters);
        if differ > 1 { Err(Refusal::TwoVoters) } else { Ok(changed) }
    }

    /// The joint membership of an arbitrary change (§4.3). `leaves` says that the leader is to end it by itself.
    ///
    /// # Errors
    /// If there is no voter before or after, and if the membership is joint already.
    pub fn enter_joint(&self, changes: &[Change], leaves: bool) -> Result<Self, Refusal> {
        if self.is_joint() {
            return Err(Refusal::Joint);
        }
        // A first voter needs nobody's consent.
        if self.voters.is_empty() {
            return Err(Refusal::NoVoter);
        }
        let joint = Self { outgoing: self.voters.clone(), leaves, ..self.clone() };
        joint.with(changes)
    }

    /// The membership after the joint one.
    ///
    /// # Errors
    /// If this one is not joint.
    pub fn leave_joint(&self) -> Result<Self, Refusal> {
        if !self.is_joint() {
            return Err(Refusal::NotJoint);
        }
        let mut left = Self { outgoing: Vec::new(), learners_next: Vec::new(), leaves: false, ..self.clone() };
        self.learners_next.iter().for_each(|&learner| insert(&mut left.learners, learner));
        Ok(left)
    }

    fn with(&self, changes: &[Change]) -> Result<Self, Refusal> {
        let mut changed = self.clone();
        changes.iter().for_each(|change| changed.apply(*change));
        if changed.voters.is_empty() { Err(Refusal::NoVoter) } else { Ok(changed) }
    }

    fn apply(&mut self, change: Change) {
        let (Change::Voter(node) | Change::Learner(node) | Change::Remove(node)) = change;
        if node == NodeId(0) {
            return;
        }
        for set in [&mut self.voters, &mut self.learners, &mut self.learners_next] {
            set.retain(|member| *member != node);
        }
        match change {
            Change::Voter(_) => insert(&mut self.voters, node),
            // Who still votes among the old cannot be a learner yet.
            Change::Learner(_) if self.outgoing.contains(&node) => insert(&mut self.learners_next, node),
            Change::Learner(_) => insert(&mut self.learners, node),
            Change::Remove(_) => {}
        }
    }
}

/// Adds a member to a set in the order of ids.
fn insert(set: &mut Vec<NodeId>, node: NodeId) {
    if let Err(at) = set.binary_search(&node) {
        set.insert(at, node);
    }
}

/// As dissertations and logs write it: `(1 2 3)`, and joint `(1 2 4)&&(1 2 3)`, with learners behind.
impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |set: &[NodeId]| set.iter().map(|node| node.0.to_string()).collect::<Vec<_>>().join(" ");
        write!(f, "voters=({})", list(&self.voters))?;
        if self.is_joint() {
            write!(f, "&&({})", list(&self.outgoing))?;
        }
        for (name, set) in [("learners", &self.learners), ("learners_next", &self.learners_next)] {
            if !set.is_empty() {
                write!(f, " {name}=({})", list(set))?;
            }
        }
        if self.leaves { f.write_str(" autoleave") } else { Ok(()) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a refused change fails the test")]
mod tests {
    use super::*;

    fn ids(numbers: &[u16]) -> Vec<NodeId> {
        numbers.iter().copied().map(NodeId).collect()
    }

    /// All sets of the nodes 1 to 5 that are not empty.
    fn sets() -> impl Iterator<Item = Vec<NodeId>> {
        (1u16..32).map(|set| (1..=5).filter(|id| set >> (id - 1) & 1 == 1).map(NodeId).collect())
    }

    fn quorums(of: &Membership) -> Vec<Vec<NodeId>> {
        sets().filter(|set| of.reached(|node| set.contains(&node))).collect()
    }

    fn meet(one: &Membership, other: &Membership) -> bool {
        let apart = |a: &Vec<NodeId>, b: &Vec<NodeId>| !a.iter().any(|node| b.contains(node));
        !quorums(one).iter().any(|a| quorums(other).iter().any(|b| apart(a, b)))
    }

    /// The changes that lead from one set of voters to another.
    fn steps(from: &[NodeId], to: &[NodeId]) -> Vec<Change> {
        let gone = from.iter().filter(|node| !to.contains(node)).map(|&node| Change::Remove(node));
        to.iter().map(|&node| Change::Voter(node)).chain(gone).collect()
    }

    #[test]
    fn dissertation_4_1_majorities_of_the_old_and_the_new_meet_if_one_server_changes() {
        for from in sets().map(Membership::of) {
            for to in sets() {
                match from.change(&steps(from.voters(), &to)) {
                    Ok(changed) => assert!(meet(&from, &changed), "{from} and {changed}"),
                    Err(refusal) => assert_eq!(refusal, Refusal::TwoVoters),
                }
            }
        }
    }

    #[test]
    fn dissertation_4_3_a_joint_majority_meets_those_of_both_sides() {
        for from in sets().map(Membership::of) {
            for to in sets() {
                let joint = from.enter_joint(&steps(from.voters(), &to), true).unwrap();
                let left = joint.leave_joint().unwrap();
                assert!(meet(&from, &joint) && meet(&joint, &left), "{from}, {joint}, {left}");
                assert_eq!(left, Membership::of(to));
            }
        }
    }

    #[test]
    fn two_halves_count_each_by_itself() {
        let joint = Membership::of(ids(&[1, 2, 3]))
            .enter_joint(&[Change::Remove(NodeId(1)), Change::Voter(NodeId(4)), Change::Voter(NodeId(5))], false)
            .unwrap();
        assert_eq!(joint.to_string(), "voters=(2 3 4 5)&&(1 2 3)");
        assert_eq!(joint.members(), ids(&[1, 2, 3, 4, 5]));
        assert!(joint.reached(|node| [2, 3, 4].contains(&node.0)));
        assert!(!joint.reached(|node| [1, 2, 3].contains(&node.0)), "two of the new are no majority of four");
        assert!(!joint.reached(|node| [3, 4, 5].contains(&node.0)), "one of the old is none of three");
        assert_eq!(joint.committed(|node| Some(node.0.into())), 2, "of the old: 2 and 3");
    }

    #[test]
    fn a_voter_who_is_to_learn_votes_until_the_change_is_over() {
        let joint = Membership::of(ids(&[1, 2, 3])).enter_joint(&[Change::Learner(NodeId(3))], false).unwrap();
        assert_eq!((joint.learners(), joint.learners_next()), (&ids(&[])[..], &ids(&[3])[..]));
        assert!(joint.counts(NodeId(3)));
        let left = joint.leave_joint().unwrap();
        assert_eq!((left.voters(), left.learners()), (&ids(&[1, 2])[..], &ids(&[3])[..]));
        assert!(left.contains(NodeId(3)) && !left.counts(NodeId(3)));
    }

    #[test]
    fn what_is_refused_says_why() {
        let one = Membership::of(ids(&[1]));
        assert_eq!(one.change(&[Change::Remove(NodeId(1))]), Err(Refusal::NoVoter));
        assert_eq!(one.change(&[Change::Voter(NodeId(2)), Change::Voter(NodeId(3))]), Err(Refusal::TwoVoters));
        assert_eq!(one.leave_joint(), Err(Refusal::NotJoint));
        let joint = one.enter_joint(&[Change::Voter(NodeId(2))], true).unwrap();
        assert_eq!(joint.change(&[Change::Voter(NodeId(3))]), Err(Refusal::Joint));
        assert_eq!(joint.enter_joint(&[], true), Err(Refusal::Joint));
        assert_eq!(Membership::default().enter_joint(&[Change::Voter(NodeId(1))], true), Err(Refusal::NoVoter));
    }
}
