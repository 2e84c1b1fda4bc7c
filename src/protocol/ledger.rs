//! What claims have made known, and which claims contradict each other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Chunks, Claim, Domain, Judge, NodeId, RequestId};

/// A property that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Breach {
    /// Who found it.
    pub judge: Judge,
    /// The group it fell in.
    pub domain: Domain,
    /// Who contradict each other.
    pub nodes: Vec<NodeId>,
    /// About which slots, epochs or tasks.
    pub slots: Vec<u64>,
}

/// What claims have made known: facts, each with who stated it first. Bounded by what there is to know, not by how
/// often it was said; a copy shares its past.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    groups: Vec<Group>,
    /// By the client's place and the number, the slot at which a request was carried out, and by whom.
    applied: Vec<Chunks<Option<(u64, NodeId)>>>,
    /// By slot, who did not carry out what was asked there.
    refused: BTreeMap<u64, NodeId>,
    /// How often someone was suspected.
    suspicions: u64,
    /// How many slots were decided in clusters that are no more.
    past: u64,
}

/// The facts of one domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Group {
    /// By epoch, who led it first.
    leaders: BTreeMap<u64, NodeId>,
    held: Table<Held>,
    /// What logs hold at a slot in further epochs.
    held_too: BTreeMap<(u64, u64), Held>,
    decided: Table<Decided>,
    delivered: BTreeMap<(u64, u64), (u64, NodeId)>,
    assigned: BTreeMap<(u64, u64), (NodeId, NodeId)>,
}

/// That a log has at a slot an entry of `epoch` after one of epoch `before`, and this prefix up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Held {
    epoch: u64,
    before: u64,
    prefix: u64,
    by: NodeId,
}

/// That a slot is decided, and in which epoch at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decided {
    /// Of the prefix where there is a log, else of the value.
    pub digest: u64,
    /// The lowest epoch in which someone claimed it.
    pub epoch: u64,
    /// Who claimed it first.
    pub by: NodeId,
}

impl Ledger {
    /// Enters a claim of `by`, or says which fact it contradicts. A few look-ups, whatever the length of the logs.
    pub fn enter(&mut self, by: NodeId, domain: Domain, claim: Claim) -> Result<(), Breach> {
        let clash = |judge, with, slot| Err(clash(judge, domain, [with, by], &[slot]));
        if let Claim::Refuses { slot, id } = claim {
            self.refused.entry(slot).or_insert(by);
            return match self.carried(id) {
                Some((at, who)) if at == slot => clash(Judge::Agreement, who, slot),
                _ => Ok(()),
            };
        }
        if let Claim::Applies { slot, id } = claim {
            if let Some(who) = self.refused.get(&slot).copied() {
                return clash(Judge::Agreement, who, slot);
            }
            return match self.apply(id, slot, by) {
                Some((first, who)) if first != slot => {
                    Err(self::clash(Judge::ExactlyOnce, domain, [who, by], &[first, slot]))
                }
                _ => Ok(()),
            };
        }
        let group = self.group(domain);
        match claim {
            Claim::Leads { epoch, last } => {
                let first = *group.leaders.entry(epoch).or_insert(by);
                if first != by {
                    return clash(Judge::OneLeader, first, epoch);
                }
                match last.and_then(|(slot, last)| group.lacking(epoch, slot, last)) {
                    Some((slot, who)) => clash(Judge::Completeness, who, slot),
                    None => Ok(()),
                }
            }
            Claim::Holds { slot, epoch, before, prefix } => {
                match group.hold(slot, Held { epoch, before, prefix, by }) {
                    Some(first) if first.prefix != prefix => clash(Judge::PrefixOrder, first.by, slot),
                    _ => Ok(()),
                }
            }
            Claim::Cuts { epoch, after } if group.leaders.get(&epoch) == Some(&by) => {
                Err(Breach { judge: Judge::AppendOnly, domain, nodes: vec![by], slots: vec![after + 1] })
            }
            Claim::Decides { slot, epoch, digest } => {
                let fact = match group.decided.get(slot) {
                    // Most claims repeat what is known: they change nothing.
                    Some(fact) if fact.epoch <= epoch => *fact,
                    _ => {
                        let fact = group.decided.entry(slot, Decided { digest, epoch, by });
                        fact.epoch = fact.epoch.min(epoch);
                        *fact
                    }
                };
                if fact.digest == digest { Ok(()) } else { clash(Judge::Agreement, fact.by, slot) }
            }
            Claim::Delivers { epoch, order, digest } => match group.deliver((epoch, order), digest, by) {
                (first, who) if first != digest => clash(Judge::TotalOrder, who, order),
                _ => Ok(()),
            },
            Claim::Assigns { task, epoch, worker } => match group.assign((task, epoch), worker, by) {
                (first, who) if first != worker => clash(Judge::SingleAssignment, who, task),
                _ => Ok(()),
            },
            Claim::Suspects(_) => {
                self.suspicions += 1;
                Ok(())
            }
            Claim::Cuts { .. } | Claim::Applies { .. } | Claim::Refuses { .. } => Ok(()),
        }
    }

    /// Who led `epoch`.
    pub fn leader(&self, domain: Domain, epoch: u64) -> Option<NodeId> {
        self.groups.get(usize::from(domain.0))?.leaders.get(&epoch).copied()
    }

    /// Every epoch that was led, in order, and by whom first.
    pub fn leaders(&self, domain: Domain) -> impl DoubleEndedIterator<Item = (u64, NodeId)> {
        let group = self.groups.get(usize::from(domain.0));
        group.into_iter().flat_map(|group| group.leaders.iter().map(|(&epoch, &by)| (epoch, by)))
    }

    /// What is known to be decided at `slot`.
    pub fn decided(&self, domain: Domain, slot: u64) -> Option<Decided> {
        self.groups.get(usize::from(domain.0))?.decided.get(slot).copied()
    }

    /// The slot at which somebody is known to have carried out what was asked under this name.
    pub fn applied(&self, id: RequestId) -> Option<u64> {
        self.carried(id).map(|(slot, _)| slot)
    }

    /// Another cluster begins: what was claimed before contradicts nothing that is claimed from now on.
    pub fn begin_anew(&mut self) {
        *self = Self { past: self.decisions(), suspicions: self.suspicions, ..Self::default() };
    }

    fn carried(&self, id: RequestId) -> Option<(u64, NodeId)> {
        *self.applied.get(id.client.place())?.get(id.number)?
    }

    /// How many slots are known to be decided, over all domains.
    pub fn decisions(&self) -> u64 {
        self.past + self.groups.iter().map(|group| group.decided.filled).sum::<u64>()
    }

    /// About how many bytes a copy has that it shares with no other once both go on.
    pub fn own_bytes(&self) -> usize {
        let applied: usize = self.applied.iter().map(Chunks::own_bytes).sum();
        let group = |group: &Group| {
            let maps = group.leaders.len() + group.delivered.len() + group.assigned.len();
            let facts =
                maps * size_of::<(u64, u64, u64, NodeId)>() + group.held_too.len() * size_of::<((u64, u64), Held)>();
            facts + group.held.own_bytes() + group.decided.own_bytes()
        };
        applied + self.groups.iter().map(group).sum::<usize>()
    }

    fn group(&mut self, domain: Domain) -> &mut Group {
        let at = usize::from(domain.0);
        if self.groups.len() <= at {
            self.groups.resize_with(at + 1, Group::default);
        }
        &mut self.groups[at]
    }

    /// Enters that `id` was carried out at `slot`, and says where it was before, if anywhere.
    fn apply(&mut self, id: RequestId, slot: u64, by: NodeId) -> Option<(u64, NodeId)> {
        let place = id.client.place();
        if self.applied.len() <= place {
            self.applied.resize_with(place + 1, Chunks::default);
        }
        let session = &mut self.applied[place];
        if let known @ Some(_) = session.get(id.number).copied().flatten() {
            return known;
        }
        while session.len() <= id.number {
            session.push(None);
        }
        *session.get_mut(id.number)? = Some((slot, by));
        None
    }
}

/// That somebody contradicts somebody.
#[cold]
#[inline(never)]
fn clash(judge: Judge, domain: Domain, nodes: [NodeId; 2], slots: &[u64]) -> Breach {
    Breach { judge, domain, nodes: nodes.to_vec(), slots: slots.to_vec() }
}

impl Group {
    /// Enters what a log holds, and says what was known of that slot in that epoch.
    fn hold(&mut self, slot: u64, held: Held) -> Option<Held> {
        match self.held.get(slot) {
            Some(first) if first.epoch == held.epoch => Some(*first),
            Some(_) => self.hold_too(slot, held),
            None => {
                self.held.entry(slot, held);
                None
            }
        }
    }

    /// The same for a slot of which another epoch is known. What few runs do stands apart: the page loads it later.
    #[inline(never)]
    fn hold_too(&mut self, slot: u64, held: Held) -> Option<Held> {
        match self.held_too.entry((slot, held.epoch)) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(place) => {
                place.insert(held);
                None
            }
        }
    }

    /// What was delivered there first, and by whom.
    #[inline(never)]
    fn deliver(&mut self, place: (u64, u64), digest: u64, by: NodeId) -> (u64, NodeId) {
        *self.delivered.entry(place).or_insert((digest, by))
    }

    /// To whom that was assigned first, and by whom.
    #[inline(never)]
    fn assign(&mut self, task: (u64, u64), worker: NodeId, by: NodeId) -> (NodeId, NodeId) {
        *self.assigned.entry(task).or_insert((worker, by))
    }

    fn held(&self, slot: u64, epoch: u64) -> Option<&Held> {
        match self.held.get(slot) {
            Some(first) if first.epoch == epoch => Some(first),
            _ => self.held_too.get(&(slot, epoch)),
        }
    }

    /// The newest slot decided before `epoch` that a log ending in (`slot`, `last`) lacks, and who knew it. Walks the
    /// undecided tail only.
    fn lacking(&self, epoch: u64, mut slot: u64, mut last: u64) -> Option<(u64, NodeId)> {
        let (newest, fact) = self.decided.last_where(|fact| fact.epoch < epoch)?;
        while slot > newest {
            last = self.held(slot, last)?.before;
            slot -= 1;
        }
        let differs = self.held(slot, last).is_some_and(|held| held.prefix != fact.digest);
        (slot < newest || differs).then_some((newest, fact.by))
    }
}

/// A table by slot: a list while slots come nearly in order, and a map for those far ahead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Table<T> {
    near: Chunks<Option<T>>,
    far: BTreeMap<u64, T>,
    filled: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { near: Chunks::default(), far: BTreeMap::new(), filled: 0 }
    }
}

/// How far ahead of the list's end a slot may lie and still be filled up to.
const GAP: u64 = 1024;

impl<T: Copy> Table<T> {
    #[inline]
    fn get(&self, slot: u64) -> Option<&T> {
        if slot < self.near.len() { self.near.get(slot)?.as_ref() } else { self.far.get(&slot) }
    }

    /// What stands at `slot`, to be changed; `fact` if nothing did.
    fn entry(&mut self, slot: u64, fact: T) -> &mut T {
        if self.get(slot).is_none() {
            self.filled += 1;
        }
        if slot >= self.near.len() + GAP || !self.far.is_empty() {
            return self.among_far(slot, fact);
        }
        while self.near.len() <= slot {
            self.near.push(None);
        }
        self.near.get_mut(slot).expect("the list was just filled up to it").get_or_insert(fact)
    }

    /// The same where something lies far ahead.
    #[inline(never)]
    fn among_far(&mut self, slot: u64, fact: T) -> &mut T {
        if slot >= self.near.len() + GAP || self.far.contains_key(&slot) {
            return self.far.entry(slot).or_insert(fact);
        }
        while self.near.len() <= slot {
            let at = self.near.len();
            self.near.push(self.far.remove(&at));
        }
        self.near.get_mut(slot).expect("the list was just filled up to it").get_or_insert(fact)
    }

    fn own_bytes(&self) -> usize {
        self.near.own_bytes() + self.far.len() * size_of::<(u64, T)>()
    }

    /// The last slot whose fact is like that.
    fn last_where(&self, like: impl Fn(&T) -> bool) -> Option<(u64, &T)> {
        let far = self.far.iter().rev().find(|(_, fact)| like(fact)).map(|(&slot, fact)| (slot, fact));
        let near = || {
            (0..self.near.len()).rev().zip(self.near.iter().rev()).find_map(|(slot, fact)| {
                let fact = fact.as_ref().filter(|fact| like(fact))?;
                Some((slot, fact))
            })
        };
        far.or_else(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(ledger: &mut Ledger, by: u16, domain: u16, claim: Claim) -> Result<(), (Judge, Vec<u16>, Vec<u64>)> {
        let told = ledger.enter(NodeId(by), Domain(domain), claim);
        told.map_err(|breach| (breach.judge, breach.nodes.iter().map(|node| node.0).collect(), breach.slots))
    }

    #[test]
    fn a_ledger_names_what_is_broken() {
        let ledger = &mut Ledger::default();
        for (slot, prefix) in [(1, 11), (2, 12), (3, 13)] {
            assert_eq!(enter(ledger, 1, 3, Claim::Holds { slot, epoch: 1, before: 1, prefix }), Ok(()));
        }
        assert_eq!(enter(ledger, 1, 3, Claim::Decides { slot: 2, epoch: 1, digest: 12 }), Ok(()));
        assert_eq!(enter(ledger, 2, 3, Claim::Leads { epoch: 2, last: Some((3, 1)) }), Ok(()));
        let told = enter(ledger, 2, 3, Claim::Leads { epoch: 3, last: Some((1, 1)) });
        assert_eq!(told, Err((Judge::Completeness, vec![1, 2], vec![2])), "its log ends before what was decided");
        let told = enter(ledger, 2, 3, Claim::Holds { slot: 3, epoch: 1, before: 1, prefix: 9 });
        assert_eq!(told, Err((Judge::PrefixOrder, vec![1, 2], vec![3])));
        let told = enter(ledger, 2, 3, Claim::Decides { slot: 2, epoch: 2, digest: 9 });
        assert_eq!(told, Err((Judge::Agreement, vec![1, 2], vec![2])));
        let told = enter(ledger, 3, 3, Claim::Leads { epoch: 2, last: None });
        assert_eq!(told, Err((Judge::OneLeader, vec![2, 3], vec![2])));
        assert_eq!(enter(ledger, 3, 4, Claim::Leads { epoch: 2, last: None }), Ok(()), "another group, another matter");
        assert_eq!(enter(ledger, 1, 3, Claim::Cuts { epoch: 2, after: 1 }), Ok(()), "a follower may cut");
        let told = enter(ledger, 2, 3, Claim::Cuts { epoch: 2, after: 1 });
        assert_eq!(told, Err((Judge::AppendOnly, vec![2], vec![2])));
        assert_eq!(ledger.leaders(Domain(3)).collect::<Vec<_>>(), [(2, NodeId(2)), (3, NodeId(2))]);
        assert_eq!(ledger.decisions(), 1);
    }

    #[test]
    fn a_leader_whose_log_differs_below_its_end_lacks_what_was_decided() {
        let ledger = &mut Ledger::default();
        for (by, epoch, before, prefix) in [(1, 1, 0, 11), (2, 2, 0, 21)] {
            assert_eq!(enter(ledger, by, 0, Claim::Holds { slot: 1, epoch, before, prefix }), Ok(()));
        }
        assert_eq!(enter(ledger, 2, 0, Claim::Holds { slot: 2, epoch: 2, before: 2, prefix: 22 }), Ok(()));
        assert_eq!(enter(ledger, 1, 0, Claim::Decides { slot: 1, epoch: 1, digest: 11 }), Ok(()));
        let told = enter(ledger, 2, 0, Claim::Leads { epoch: 2, last: Some((2, 2)) });
        assert_eq!(told, Err((Judge::Completeness, vec![1, 2], vec![1])));
    }

    #[test]
    fn a_request_carried_out_at_two_slots_is_named() {
        let ledger = &mut Ledger::default();
        let id = RequestId { client: NodeId::client(1), number: 3 };
        assert_eq!(enter(ledger, 1, 0, Claim::Applies { slot: 5, id }), Ok(()));
        assert_eq!(enter(ledger, 2, 0, Claim::Applies { slot: 5, id }), Ok(()));
        let told = enter(ledger, 3, 0, Claim::Applies { slot: 8, id });
        assert_eq!(told, Err((Judge::ExactlyOnce, vec![1, 3], vec![5, 8])));
    }

    #[test]
    fn a_slot_that_one_carries_out_and_another_refuses_is_named() {
        let id = RequestId { client: NodeId::client(1), number: 3 };
        let (yes, no) = (Claim::Applies { slot: 5, id }, Claim::Refuses { slot: 5, id });
        for (first, then) in [(yes, no), (no, yes)] {
            let ledger = &mut Ledger::default();
            assert_eq!((enter(ledger, 1, 0, first), enter(ledger, 2, 0, first)), (Ok(()), Ok(())));
            assert_eq!(enter(ledger, 3, 0, then), Err((Judge::Agreement, vec![1, 3], vec![5])));
        }
        let ledger = &mut Ledger::default();
        assert_eq!(enter(ledger, 1, 0, yes), Ok(()));
        assert_eq!(enter(ledger, 1, 0, Claim::Refuses { slot: 6, id }), Ok(()), "a repetition");
        ledger.begin_anew();
        assert_eq!(enter(ledger, 1, 0, no), Ok(()), "in another cluster");
    }

    #[test]
    fn slots_may_come_in_any_order_and_far_apart() {
        let mut table = Table::default();
        for slot in [3, 1, 5000, 2, 1 << 40, 900, 1500, 2400] {
            assert_eq!(*table.entry(slot, slot), slot);
        }
        for slot in 1000..6000 {
            table.entry(slot, slot);
        }
        assert_eq!((table.get(5000), table.get(1 << 40), table.get(4)), (Some(&5000), Some(&(1 << 40)), None));
        assert_eq!(table.last_where(|&slot| slot < 1000), Some((900, &900)));
        assert_eq!(table.filled, 5005);
    }
}
