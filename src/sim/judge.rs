//! The judges that need more than claims: whether what clients were told stays true, and whether they are answered.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::cluster::{Cluster, Desk};
use super::draw::Draw;
use super::fabric::{Pace, Status};
use super::queue::Next;
use super::{Fabric, Held, JournalView, Parcel};
use crate::protocol::{
    Breach, Context, Domain, Effect, Effects, Field, Host, Instant, Judge, NodeId, Payload, Protocol, RequestId,
    StableHasher, Start, Value, World,
};

/// A place in time that a digest feeds: what is due when, and what it is.
type Due = (u64, u64, u64);

impl<P: Protocol> Cluster<P> {
    /// Who leads the highest epoch that was ever led; none while that node is down or no longer leads.
    fn highest_leader(&self) -> Option<NodeId> {
        let (epoch, _) = self.fabric.ledger.leaders(Domain(0)).next_back()?;
        let leads = |&(id, node): &(NodeId, &super::Node)| {
            node.status != Status::Crashed && node.brief.leader == Some(id) && node.brief.epoch == epoch
        };
        self.fabric.each_node().find(leads).map(|(id, _)| id)
    }

    /// A client was just told that its write is done at `slot`: whether it is, where it counts.
    pub(super) fn judge_kept(&mut self, open: u64, slot: u64, prefix: u64) -> bool {
        let leader = self.highest_leader();
        if leader.is_none() {
            self.read_disks();
        }
        let kept = self.lacking(std::iter::once(&(open, slot, prefix))).is_empty();
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
            self.fabric.find(breach, &Arc::clone(&self.setup));
        }
    }

    /// The act may have cost an acknowledged write: a node came to lead or ceased to, or crashed.
    pub(super) fn judge_acknowledged(&mut self) {
        self.fabric.read_through(self.fabric.kept.len());
        if !self.fabric.kept.is_empty() && self.highest_leader().is_none() {
            self.read_disks();
        }
        let Some(&(open, slot)) = self.lacking(self.fabric.kept.iter()).first() else { return };
        self.lose(self.highest_leader(), open, slot);
    }

    fn lose(&mut self, leader: Option<NodeId>, open: u64, slot: u64) {
        let Some(record) = self.fabric.operations.get(open) else { return };
        let nodes = [record.request.id.client].into_iter().chain(leader).collect();
        self.fabric.find(
            Breach { judge: Judge::Acknowledged, domain: Domain(0), nodes, slots: vec![slot] },
            &Arc::clone(&self.setup),
        );
    }

    fn holds(&self, id: NodeId, slot: u64, prefix: u64) -> bool {
        self.memory(id).is_some_and(|node| keeps(node, slot, prefix))
    }

    /// Which of these acknowledged writes are lost now: place in the operations, and slot. Where nobody leads, a write is
    /// kept that some node has left.
    fn lacking<'a>(&self, kept: impl Iterator<Item = &'a (u64, u64, u64)>) -> Vec<(u64, u64)> {
        let leader = self.highest_leader();
        let held = |&&(_, slot, prefix): &&(u64, u64, u64)| match leader {
            Some(leader) => self.holds(leader, slot, prefix),
            None => self.fabric.each_node().any(|(id, _)| self.holds(id, slot, prefix)),
        };
        let mut lacking: Vec<_> = kept.filter(|each| !held(each)).collect();
        // Disks are looked at for what nobody has in memory: to boot from one takes as long as all the rest.
        if leader.is_none() && !lacking.is_empty() {
            let crashed = self.fabric.each_node().filter(|(id, _)| self.memory(*id).is_none());
            let booted: Vec<P> = crashed.filter_map(|(id, _)| self.survivor(id)).collect();
            lacking.retain(|&&(_, slot, prefix)| !booted.iter().any(|node| keeps(node, slot, prefix)));
        }
        lacking.into_iter().map(|&(open, slot, _)| (open, slot)).collect()
    }

    /// What is left of a node: its memory or, if it is crashed, what it would boot to from its disk.
    pub(super) fn survivor(&self, id: NodeId) -> Option<P> {
        if let Some(node) = self.memory(id) {
            return Some(node.clone());
        }
        let at = usize::from(id.0 - 1);
        if self.fabric.nodes[at].removed {
            return None;
        }
        let (settings, roster) = (&self.setup.settings, &self.setup.roster);
        let cx = Context::new(
            id,
            self.fabric.nodes[at].kind,
            self.fabric.nodes[at].clock.read(self.fabric.now),
            settings,
            roster,
            self.fabric.rules,
        );
        Some(P::boot(&cx, Start::Again, &self.desks[at].disk, &mut Effects::new(&mut Nowhere)))
    }

    /// What a node has at a slot: in its memory or, if it is crashed, on its disk.
    pub(super) fn held_at(&self, id: NodeId, slot: u64) -> Option<Held> {
        let held = |node: &P| {
            let request = node.request(Domain(0), slot).cloned();
            Some(Held { slot: node.slot(Domain(0), slot)?, request })
        };
        match self.memory(id) {
            Some(node) => held(node),
            None => {
                self.fabric.node(id)?;
                held(&self.survivor(id)?)
            }
        }
    }

    pub(super) fn lost_writes(&self) -> Vec<RequestId> {
        let lacking = self.lacking(self.fabric.kept.iter()).into_iter();
        let ids = lacking.filter_map(|(open, _)| Some(self.fabric.operations.get(open)?.request.id));
        ids.collect()
    }

    /// A client asks again: in calm it should have been answered by now, and where links are cut as well if the protocol
    /// says that those who hear each other are enough.
    pub(super) fn judge_progress(&mut self, open: u64) {
        let syncs = self.fabric.nodes.iter().map(|node| node.disk.sync);
        let round_trip = 2 * (self.fabric.slowest() + syncs.max().unwrap_or(0));
        let (Some((calm, since)), Some(bound)) =
            (self.fabric.calm_since(), P::patience(&self.setup.settings, round_trip))
        else {
            return;
        };
        let Some(record) = self.fabric.operations.get(open) else { return };
        let late = self.fabric.now.0 - record.invoked.max(since).0 > bound;
        if late && (calm == Calm::Whole || self.enough()) {
            let breach = Breach {
                judge: Judge::Progress,
                domain: Domain(0),
                nodes: vec![record.request.id.client],
                slots: vec![record.request.id.number],
            };
            self.fabric.find(breach, &Arc::clone(&self.setup));
        }
    }

    /// The protocol's own properties look at the whole cluster, after each act.
    #[cold]
    #[inline(never)]
    pub(super) fn judge_own(&mut self) {
        let desks = self.fabric.each_node().zip(&self.desks);
        let (mut nodes, mut disks) = (BTreeMap::new(), BTreeMap::new());
        for ((id, _), desk) in desks {
            nodes.extend(desk.node.clone().map(|node| (id, node)));
            disks.insert(id, desk.disk.clone());
        }
        let world = World { nodes: &nodes, disks: &disks, ledger: &self.fabric.ledger };
        let broken = (0_u8..).zip(P::invariants());
        let broken = broken.filter_map(|(row, own)| Some((row, (own.check)(&world).err()?)));
        for (row, breach) in broken.collect::<Vec<_>>() {
            self.fabric.find(Breach { judge: Judge::Own(row), ..breach }, &Arc::clone(&self.setup));
        }
    }

    /// Everything on which the future hangs, and nothing else.
    pub(super) fn digest_core(&self) -> u64 {
        let mut hasher = StableHasher::new(self.setup.seed);
        let fabric = &self.fabric;
        (fabric.now, fabric.acted, fabric.rules, fabric.network).hash(&mut hasher);
        (&self.backup, fabric.restored).hash(&mut hasher);
        (&fabric.names, &fabric.links, &fabric.wires, &fabric.ruptures, fabric.conducted).hash(&mut hasher);
        // Draws of an instant that is over move none to come.
        if fabric.picks.0 == fabric.now {
            fabric.picks.1.hash(&mut hasher);
        }
        fabric.orders.hash(&mut hasher);
        if !fabric.groups.is_empty() {
            fabric.groups.hash(&mut hasher);
        }
        let mut due: Vec<Due> = Vec::new();
        for plan in &fabric.plans {
            for &(count, at, order) in &plan.places {
                due.push((at.0, order, digest(&(plan.fault, count))));
            }
        }
        for (&number, task) in &fabric.tasks {
            due.push((task.at.0, number.into(), digest(&(&task.command, task.origin))));
        }
        for ((id, plain), desk) in fabric.each_node().zip(&self.desks) {
            (id, plain.status, plain.armings, plain.choices, plain.fresh).hash(&mut hasher);
            (plain.clock, plain.service, plain.busy.max(fabric.now)).hash(&mut hasher);
            (plain.disk, plain.hangs, plain.stuck, plain.damage, plain.flips, plain.life).hash(&mut hasher);
            (plain.supervisor, plain.revived, plain.removed).hash(&mut hasher);
            (&desk.node, &desk.disk, &desk.gate, desk.syncing).hash(&mut hasher);
            if desk.syncing > 0 {
                due.push((plain.synced_at.0.0, plain.synced_at.1, digest(&id)));
            }
            // What waits for a paused node is due already, in the order in which it came. Timers and syncs are hashed by
            // when they were due, which is as much: the queue may not have looked at them yet.
            let waiting = |next: &Next| match next {
                Next::Flight(place) => Some(fabric.flights[*place as usize].map_or(0, |flight| digest(&flight.name))),
                Next::Timer(..) | Next::Sync(..) => None,
                _ => Some(0),
            };
            desk.waiting.values().filter_map(waiting).for_each(|what| what.hash(&mut hasher));
            for (armed, timer) in plain.timers.iter().zip(&desk.timers).filter(|(armed, _)| armed.kind.is_some()) {
                due.push((armed.due.0, armed.order, digest(&(id, timer))));
            }
        }
        for (flight, parcel) in fabric.flights.iter().zip(&self.parcels) {
            let Some(flight) = flight else { continue };
            let what = (flight.name, flight.fate, flight.copies, flight.flawed, flight.speaker, parcel);
            match flight.pace {
                Pace::Moves => due.push((flight.ends.0, flight.order, digest(&what))),
                // For one that stands still it matters how far it has come.
                pace => (what, pace, flight.sent, flight.arrives, flight.ends, flight.stopped).hash(&mut hasher),
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

impl Fabric {
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

impl super::Fabric {
    /// A client was told that its write stands at `slot`.
    pub(super) fn acknowledge(&mut self, slot: u64) {
        if self.newest.last().is_none_or(|(_, newest)| *newest < slot) {
            self.newest.push((self.now, slot));
        }
    }
}

/// Whether a node has what was acknowledged at `slot`.
fn keeps<P: Protocol>(node: &P, slot: u64, prefix: u64) -> bool {
    node.slot(Domain(0), slot).is_some_and(|held| held.prefix == prefix)
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = StableHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A host that does nothing: a boot whose only purpose is to see what a disk says.
struct Nowhere;

impl<P: Protocol> Host<P> for Nowhere {
    fn take(&mut self, _: Effect<P>) {}

    fn choose(&mut self, n: u32) -> u32 {
        Draw::new(0, super::Purpose::Choice, 0, 0, 0).below(n.into()) as u32
    }

    fn fresh(&mut self) -> u64 {
        0
    }
}

impl<P: Protocol> Desk<P> {
    /// The disk as plain data.
    pub(super) fn view(&self) -> Vec<JournalView> {
        let show = |record: &P::Record| (record.header().kind, record.fields());
        let journals = P::INFO.journals.len().max(self.disk.len());
        let mut views: Vec<JournalView> = Vec::new();
        views.resize_with(journals, JournalView::default);
        for (view, journal) in views.iter_mut().zip(&self.disk) {
            view.durable = journal.records.iter().map(show).collect();
            view.damaged = journal.damaged;
        }
        for effect in &self.gate {
            let (journal, records) = match effect {
                Effect::Persist { journal, record } => (*journal, std::slice::from_ref(record)),
                Effect::Rewrite { journal, records } => (*journal, &records[..]),
                _ => continue,
            };
            if let Some(view) = views.get_mut(usize::from(journal)) {
                view.unsynced.extend(records.iter().map(show));
            }
        }
        views
    }
}

impl<P: Protocol> Parcel<P> {
    /// The fields of what travels.
    pub(super) fn fields(&self) -> Vec<Field> {
        use crate::protocol::{Notice, Outcome, Reply};
        let text = |text: &Option<crate::protocol::Text>| text.clone().map_or(Value::None, Value::Text);
        let id =
            |id: &RequestId| vec![Field("client", Value::Node(id.client)), Field("number", Value::Number(id.number))];
        match self {
            Self::Message(message) => message.fields(),
            Self::Request(request) => {
                let mut fields = id(&request.id);
                fields.extend(request.operation.fields());
                fields
            }
            Self::Reply { id: request, reply } => {
                let mut fields = id(request);
                fields.extend(match reply {
                    Reply::Done { outcome, at } => {
                        let mut done = match outcome {
                            Outcome::Value(found) => {
                                vec![Field("done", Value::Flag(true)), Field("value", text(found))]
                            }
                            Outcome::Mismatch(found) => {
                                vec![Field("done", Value::Flag(false)), Field("found", text(found))]
                            }
                            Outcome::Full => {
                                vec![Field("done", Value::Flag(false)), Field("full", Value::Flag(true))]
                            }
                            Outcome::Stale => {
                                vec![Field("done", Value::Flag(false)), Field("stale", Value::Flag(true))]
                            }
                        };
                        done.extend(at.map(|(slot, _)| Field("slot", Value::Number(slot))));
                        done
                    }
                    Reply::Session(name) => vec![Field("session", Value::Number(*name))],
                    Reply::Redirect(to) => vec![Field("redirect", to.map_or(Value::None, Value::Node))],
                    Reply::Refused => vec![Field("refused", Value::Flag(true))],
                });
                fields
            }
            Self::Notice(Notice::Changed(key)) => vec![Field("changed", Value::Text(key.clone()))],
            Self::Notice(Notice::Expired(at)) => vec![Field("expired", Value::Micros(at.0))],
        }
    }
}
