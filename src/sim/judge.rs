//! The judges that need more than claims: whether what clients were told stays true, and whether they are answered.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use super::body::Typed;
use super::fabric::{Pace, Status};
use super::queue::Next;
use super::shell::Shell;
use super::{Fabric, Setup};
use crate::protocol::{Breach, Domain, Instant, Judge, NodeId, RequestId, StableHasher};

/// A place in time that a digest feeds: what is due when, and what it is.
type Due = (u64, u64, u64);

/// A cluster with its protocol erased, for those who only look.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub setup: &'a Setup,
    pub fabric: &'a Fabric,
    pub body: &'a dyn Typed,
}

impl Look<'_> {
    /// Who leads the highest epoch that was ever led; none while that node is down or no longer leads.
    pub(super) fn highest_leader(&self) -> Option<NodeId> {
        let (epoch, _) = self.fabric.ledger.leaders(Domain(0)).next_back()?;
        let leads = |&(id, node): &(NodeId, &super::Node)| {
            node.status != Status::Crashed && node.brief.leader == Some(id) && node.brief.epoch == epoch
        };
        self.fabric.each_node().find(leads).map(|(id, _)| id)
    }

    /// Which of these acknowledged writes are lost now: place in the operations, and slot. Where nobody leads, a write is
    /// kept that some node has left.
    fn lacking(&self, kept: &mut dyn Iterator<Item = &(u64, u64, u64)>) -> Vec<(u64, u64)> {
        let leader = self.highest_leader();
        let missing = |&&(_, slot, prefix): &&(u64, u64, u64)| !self.held(leader, slot, prefix);
        let mut lacking: Vec<_> = kept.filter(missing).copied().collect();
        // Disks are looked at for what nobody has in memory: to boot from one takes as long as all the rest.
        if leader.is_none() && !lacking.is_empty() {
            self.body.find_on_disks(self.setup, self.fabric, &mut lacking);
        }
        lacking.into_iter().map(|(open, slot, _)| (open, slot)).collect()
    }

    pub(super) fn lost_writes(&self) -> Vec<RequestId> {
        if self.fabric.kept.is_empty() && self.fabric.blind.is_empty() {
            return Vec::new();
        }
        self.find_lost()
    }

    #[inline(never)]
    fn find_lost(&self) -> Vec<RequestId> {
        let lacking = self.lacking(&mut self.doubtful()).into_iter();
        let ids = lacking.filter_map(|(open, _)| Some(self.fabric.operations.get(open)?.request.id));
        ids.chain(self.astray()).collect()
    }

    /// What clients took for done without an answer, and is neither anywhere nor on its way.
    #[inline(never)]
    fn astray(&self) -> Vec<RequestId> {
        let blind = &self.fabric.blind;
        let alive = if blind.is_empty() { Vec::new() } else { self.body.alive() };
        let alive: BTreeSet<RequestId> = alive.into_iter().collect();
        blind.keys().filter(|id| !alive.contains(id)).copied().collect()
    }

    /// Whether a node has what was acknowledged at a slot.
    pub(super) fn holds(&self, id: NodeId, slot: u64, prefix: u64) -> bool {
        self.body.slot(id, slot).is_some_and(|held| held.prefix == prefix)
    }

    /// Whether a write is where it counts: with the leader or, where nobody leads, with anybody.
    fn held(&self, leader: Option<NodeId>, slot: u64, prefix: u64) -> bool {
        match leader {
            Some(leader) => self.holds(leader, slot, prefix),
            None => self.fabric.each_node().any(|(id, _)| self.holds(id, slot, prefix)),
        }
    }

    /// The acknowledged writes that must be looked for to find those that are lost now, in their order.
    fn doubtful(&self) -> impl Iterator<Item = &(u64, u64, u64)> {
        let (leader, kept) = (self.highest_leader(), &self.fabric.kept);
        let places = self.fabric.vouched.doubtful(kept.len(), move |slot, prefix| self.held(leader, slot, prefix));
        places.filter_map(|place| kept.get(place))
    }

    /// Everything on which the future hangs, and nothing else.
    pub(super) fn digest_core(&self) -> u64 {
        let mut hasher = StableHasher::new(self.setup.seed);
        let fabric = &self.fabric;
        (fabric.now, fabric.acted, fabric.rules, fabric.network).hash(&mut hasher);
        self.body.hash_backup(&mut hasher);
        fabric.restored.hash(&mut hasher);
        (&fabric.names, &fabric.links, &fabric.wires, &fabric.ruptures, fabric.conducted).hash(&mut hasher);
        // Draws of an instant that is over move none to come.
        if fabric.picks.0 == fabric.now {
            fabric.picks.1.hash(&mut hasher);
        }
        fabric.orders.hash(&mut hasher);
        if !fabric.groups.is_empty() {
            fabric.groups.hash(&mut hasher);
        }
        // Whom a client that waits for no answer asks next: a redirect of what somebody has carried out says nothing to it.
        fabric.blind.keys().for_each(|id| id.hash(&mut hasher));
        let mut due: Vec<Due> = Vec::new();
        for plan in &fabric.plans {
            for &(count, at, order) in &plan.places {
                due.push((at.0, order, digest(&(plan.fault, count))));
            }
        }
        for (&number, task) in &fabric.tasks {
            due.push((task.at.0, number.into(), digest(&(&task.command, task.origin))));
        }
        for (at, (id, plain)) in fabric.each_node().enumerate() {
            (id, plain.status, plain.armings, plain.choices, plain.fresh).hash(&mut hasher);
            (plain.clock, plain.service, plain.busy.max(fabric.now)).hash(&mut hasher);
            (plain.disk, plain.hangs, plain.stuck, plain.damage, plain.flips, plain.life).hash(&mut hasher);
            (plain.supervisor, plain.revived, plain.removed).hash(&mut hasher);
            self.body.hash_desk(at, &mut hasher);
            if self.body.syncing(id) {
                due.push((plain.synced_at.0.0, plain.synced_at.1, digest(&id)));
            }
            // What waits for a paused node is due already, in the order in which it came. Timers and syncs are hashed by
            // when they were due, which is as much: the queue may not have looked at them yet.
            let waiting = |next: &Next| match next {
                Next::Flight(place) => Some(fabric.flights[*place as usize].map_or(0, |flight| digest(&flight.name))),
                Next::Timer(..) | Next::Sync(..) => None,
                _ => Some(0),
            };
            plain.waiting.values().filter_map(waiting).for_each(|what| what.hash(&mut hasher));
            for (slot, armed) in plain.timers.iter().enumerate().filter(|(_, armed)| armed.kind.is_some()) {
                let mut timer = StableHasher::default();
                id.hash(&mut timer);
                self.body.hash_timer(at, slot, &mut timer);
                due.push((armed.due.0, armed.order, timer.finish()));
            }
        }
        for (place, flight) in fabric.flights.iter().enumerate() {
            let Some(flight) = flight else { continue };
            let what = |hasher: &mut StableHasher| {
                (flight.name, flight.fate, flight.copies, flight.flawed, flight.speaker).hash(hasher);
                self.body.hash_parcel(place, hasher);
            };
            match flight.pace {
                Pace::Moves => {
                    let mut moving = StableHasher::default();
                    what(&mut moving);
                    due.push((flight.ends.0, flight.order, moving.finish()));
                }
                // For one that stands still it matters how far it has come.
                pace => {
                    what(&mut hasher);
                    (pace, flight.sent, flight.arrives, flight.ends, flight.stopped).hash(&mut hasher);
                }
            }
        }
        for (number, client) in (1_u16..).zip(&fabric.clients) {
            let open = client.open.and_then(|open| fabric.operations.get(open));
            let open = open.map(|record| (record.request.id, &record.request.operation, client.due.0));
            if client.session > 0 {
                (client.session, client.heard).hash(&mut hasher);
            }
            (open, client.target, client.number, client.retries, client.hops, &client.work).hash(&mut hasher);
            if client.begins.1 > 0 {
                due.push((client.begins.0.0, client.begins.1, digest(&(number, "begin"))));
            }
        }
        // Of the order among equal instants only what comes before what matters, not the numbers.
        due.sort_unstable();
        due.iter().for_each(|(at, _, what)| (at, what).hash(&mut hasher));
        hasher.finish()
    }
}

impl Shell<'_> {
    /// A client was just told that its write is done at `slot`: whether it is, where it counts.
    pub(super) fn judge_kept(&mut self, open: u64, slot: u64, prefix: u64) -> bool {
        let leader = self.look().highest_leader();
        if leader.is_none() {
            self.read_disks();
        }
        let kept = self.look().lacking(&mut std::iter::once(&(open, slot, prefix))).is_empty();
        if !kept {
            self.lose(leader, open, slot);
        }
        kept
    }

    /// A client was just told what it read from a state that had come to `slot`.
    pub(super) fn judge_read(&mut self, open: u64, slot: u64, from: NodeId) {
        let Some(record) = self.fabric.operations.get(open) else { return };
        // Only what was acknowledged while it was open has to be passed over, and that is little.
        let (client, invoked) = (record.request.id.client, record.invoked);
        let before = self.fabric.newest.iter().rev().find(|(at, _)| *at < invoked);
        if let Some(newest) = before.map(|(_, newest)| *newest).filter(|newest| *newest > slot) {
            let nodes = vec![client, from];
            let breach = Breach { judge: Judge::Current, domain: Domain(0), nodes, slots: vec![newest] };
            self.fabric.find(breach, self.setup);
        }
    }

    /// The act may have cost an acknowledged write: a node came to lead or ceased to, or crashed.
    pub(super) fn judge_acknowledged(&mut self) {
        if !self.fabric.kept.is_empty() {
            self.judge_all_kept();
        }
    }

    #[inline(never)]
    fn judge_all_kept(&mut self) {
        self.fabric.read_through(self.fabric.kept.len());
        if self.look().highest_leader().is_none() {
            self.read_disks();
        }
        let look = self.look();
        let lost = look.lacking(&mut look.doubtful());
        self.vouch();
        let Some(&(open, slot)) = lost.first() else { return };
        self.lose(self.look().highest_leader(), open, slot);
    }

    /// Somebody has carried out what clients took for done without an answer: it counts as acknowledged at that place.
    #[inline(never)]
    pub(super) fn place_blind(&mut self) {
        for (open, slot, by) in std::mem::take(&mut self.fabric.placing) {
            if let Some(held) = self.body.slot(by, slot) {
                self.fabric.kept.push((open, slot, held.prefix));
            }
        }
        self.vouch_if_due();
    }

    fn lose(&mut self, leader: Option<NodeId>, open: u64, slot: u64) {
        let Some(record) = self.fabric.operations.get(open) else { return };
        let nodes = [record.request.id.client].into_iter().chain(leader).collect();
        self.fabric
            .find(Breach { judge: Judge::Acknowledged, domain: Domain(0), nodes, slots: vec![slot] }, self.setup);
    }

    /// A client asks again: in calm it should have been answered by now, and where links are cut as well if the protocol
    /// says that those who hear each other are enough.
    pub(super) fn judge_progress(&mut self, open: u64) {
        let syncs = self.fabric.nodes.iter().map(|node| node.disk.sync);
        let round_trip = 2 * (self.fabric.slowest() + syncs.max().unwrap_or(0));
        let (Some((calm, since)), Some(bound)) =
            (self.fabric.calm_since(), self.body.patience(&self.setup.settings, round_trip))
        else {
            return;
        };
        let Some(record) = self.fabric.operations.get(open) else { return };
        let late = self.fabric.now.0 - record.invoked.max(since).0 > bound;
        if late && (calm == Calm::Whole || self.body.enough(self.setup, self.fabric)) {
            let breach = Breach {
                judge: Judge::Progress,
                domain: Domain(0),
                nodes: vec![record.request.id.client],
                slots: vec![record.request.id.number],
            };
            self.fabric.find(breach, self.setup);
        }
    }

    /// The protocol's own properties look at the whole cluster, after each act.
    #[cold]
    pub(super) fn judge_own(&mut self) {
        for breach in self.body.judge(self.fabric) {
            self.fabric.find(breach, self.setup);
        }
    }
}

impl Fabric {
    /// A client was told that its write stands at `slot`.
    pub(super) fn acknowledge(&mut self, slot: u64) {
        if self.newest.last().is_none_or(|(_, newest)| *newest < slot) {
            self.newest.push((self.now, slot));
        }
    }

    /// Notes that a person has just interfered.
    pub(super) fn disturb(&mut self) {
        (self.disturbed, self.calm) = (self.now, None);
    }

    /// Whether all is well but for cut links at most, and since when. It is asked for far less often than somebody
    /// interferes, so that is when it is looked for: nothing of it changes by itself.
    pub(super) fn calm_since(&mut self) -> Option<(Calm, Instant)> {
        let calm = match self.calm {
            Some(calm) => calm,
            None => {
                self.look_through(self.flights.len());
                self.how_calm()
            }
        };
        self.calm = Some(calm);
        (calm != Calm::Not).then_some((calm, self.disturbed))
    }

    fn how_calm(&self) -> Calm {
        let calm = self.sound()
            && !self.conducted
            && self.plans.is_empty()
            && self.each_node().all(|(id, node)| node.sound() || node.removed && id.0 > self.roster)
            && self.flights.iter().flatten().all(|flight| flight.pace != Pace::Held);
        match calm {
            true if self.any_cut() => Calm::Parted,
            true => Calm::Whole,
            false => Calm::Not,
        }
    }
}

/// How calm a cluster is that nobody has interfered with for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calm {
    /// It is not.
    Not,
    /// Links are cut, and nothing else is wrong.
    Parted,
    /// Nothing is wrong.
    Whole,
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = StableHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}
