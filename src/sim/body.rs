//! The body of a cluster: nodes, disks and what travels, of one protocol; and how those handle it who know no protocol.
//! It is compiled for each protocol, so whatever does not need to know one stands elsewhere.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::cluster::context;
use super::fabric::Flight;
use super::stage::Stage;
use super::{Fabric, Parcel, Setup};
use crate::protocol::{
    Admin, Because, Breach, Brief, Claim, Domain, Effect, Effects, Header, Input, Inquiry, Instant, Journal, NodeId,
    Payload, Protocol, Reply, Request, RequestId, Slot, Start,
};

/// From how many places on the memory of a gate is given back once it is empty.
const GATE_WIDE: usize = 1024;

/// The nodes of a cluster, and what is between them.
#[derive(Clone, Debug)]
pub(super) struct Body<P: Protocol> {
    pub desks: Vec<Desk<P>>,
    /// What is in the flights, place by place.
    pub parcels: Vec<Option<Parcel<P>>>,
    /// The copy of a disk that an operator has made last.
    pub backup: Option<Arc<Vec<Journal<P::Record>>>>,
    /// While somebody watches: the messages that have left the air since the last look, each with what was in it.
    pub landed: Vec<(Flight, Option<Parcel<P>>)>,
    /// While somebody asks: by event and node, why each step went as it did.
    pub reasons: Option<Vec<(u32, NodeId, Because)>>,
}

/// The typed part of one node: its memory, its disk and what waits for either.
#[derive(Clone, Debug)]
pub(super) struct Desk<P: Protocol> {
    /// Its memory; none while it is crashed.
    pub node: Option<Arc<P>>,
    /// Of a crashed node, what it would boot to from its disk.
    pub left: Option<Arc<P>>,
    /// What its disk holds for certain.
    pub disk: Vec<Journal<P::Record>>,
    /// From an unsynced write on, everything that waits for the disk, in order.
    pub gate: VecDeque<Effect<P>>,
    /// How much of the gate the sync under way covers; 0 while there is none.
    pub syncing: usize,
    /// What it armed, place by place with the fabric's.
    pub timers: Vec<P::Timer>,
    /// Messages to itself.
    pub inbox: VecDeque<P::Message>,
}

/// One act at a node.
pub(super) struct Act<'a> {
    pub setup: &'a Setup,
    pub fabric: &'a mut Fabric,
    pub id: NodeId,
    /// The event of which it is a part.
    pub cause: u32,
}

/// What a node steps for, besides messages.
pub(super) enum Cue {
    /// The timer at this place of its desk.
    Fire(u16),
    Operate(Admin),
    Broken(NodeId),
}

/// What a crash leaves of a write that was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Whole,
    /// A record of which this bit is wrong.
    Torn(u64),
    Nothing,
}

/// The body of a cluster, with its protocol erased.
pub(super) trait Typed {
    /// Adds a node with an empty disk that has not booted.
    fn add(&mut self);

    /// Boots a node from its disk.
    fn boot(&mut self, act: &mut Act<'_>, start: Start) -> Brief;

    /// What follows a step: messages to itself, and the sync of what it wrote. Where it stands then, if it runs.
    fn settle(&mut self, act: &mut Act<'_>) -> Option<Brief>;

    /// A step, and what follows it.
    fn step(&mut self, act: &mut Act<'_>, cue: Cue) -> Option<Brief>;

    /// What has come to its place is heard: by a node, which steps, or by a client, for whom this is an answer.
    fn hear(&mut self, act: &mut Act<'_>, from: NodeId, place: u32) -> (Option<Brief>, Option<(RequestId, Reply)>);

    /// A sync is done: how many records it covered, and where the node stands then.
    fn synced(&mut self, act: &mut Act<'_>) -> (u64, Option<Brief>);

    /// Whether a sync is under way.
    fn syncing(&self, id: NodeId) -> bool;

    /// A client's request travels at these places.
    fn put(&mut self, places: (u32, Option<u32>), request: Arc<Request>);

    /// What is at one place is at another as well.
    fn copy(&mut self, place: u32, to: u32);

    /// What is at this place is gone.
    fn discard(&mut self, place: u32);

    /// Notes what is in a message that leaves the air.
    fn look_into(&mut self, place: u32, flight: Option<Flight>);

    /// A node's message has this bit wrong from now on: its header then. None where it cannot be read any more.
    fn flip_message(&mut self, place: u32, bit: u64) -> Option<Header>;

    /// A node loses its memory and all that waits.
    fn take_down(&mut self, id: NodeId);

    /// Looks afresh at what a crashed node would boot to.
    fn look_at_disk(&mut self, setup: &Setup, fabric: &Fabric, id: NodeId);

    /// Of what a node has written and not synced: into which journal, and whether that was rewritten.
    fn unsynced(&self, id: NodeId) -> Vec<(u16, bool)>;

    /// The disk keeps so much of each write that it has not synced.
    fn keep(&mut self, id: NodeId, rests: &[Rest]);

    /// How many records each journal of a disk holds.
    fn sizes(&self, id: NodeId) -> Vec<u64>;

    /// Everything on a disk is gone, and what it would boot to.
    fn lose(&mut self, id: NodeId);

    /// Keeps a copy of a disk.
    fn back_up(&mut self, id: NodeId);

    /// How many records that copy has, if there is one.
    fn backed_up(&self) -> Option<u64>;

    /// A disk gets the copy.
    fn restore(&mut self, id: NodeId);

    /// A record of a disk, from 0 on, has this bit wrong: with a checksum it is only found out.
    fn flip(&mut self, id: NodeId, place: (u16, u64), bit: u64, checksum: bool);

    /// What stands at a slot of a node that has its memory.
    fn slot(&self, id: NodeId, slot: u64) -> Option<Slot>;

    /// Takes out of these acknowledged writes those that stand on the disk of a crashed node.
    fn find_on_disks(&self, setup: &Setup, fabric: &Fabric, writes: &mut Vec<(u64, u64, u64)>);

    /// What clients ask for that is on its way to a node, or that a node carries out once its disk is ready.
    fn alive(&self) -> Vec<RequestId>;

    /// Which of the protocol's own properties are broken now.
    fn judge(&self, fabric: &Fabric) -> Vec<Breach>;

    /// See [`Protocol::patience`].
    fn patience(&self, settings: &[u64], round_trip: u64) -> Option<u64>;

    /// See [`Protocol::enough`].
    fn enough(&self, setup: &Setup, fabric: &Fabric) -> bool;

    /// Feeds the copy of a disk to a digest.
    fn hash_backup(&self, hasher: &mut dyn Hasher);

    /// Feeds a node and its disk to a digest.
    fn hash_desk(&self, at: usize, hasher: &mut dyn Hasher);

    /// Feeds a timer to a digest.
    fn hash_timer(&self, at: usize, slot: usize, hasher: &mut dyn Hasher);

    /// Feeds what travels to a digest.
    fn hash_parcel(&self, place: usize, hasher: &mut dyn Hasher);
}

impl<P: Protocol> Desk<P> {
    fn new() -> Self {
        Self {
            node: None,
            left: None,
            // It is formatted before the first start: only a disk that was lost has no journals.
            disk: std::iter::repeat_with(Journal::default).take(P::INFO.journals.len()).collect(),
            gate: VecDeque::new(),
            syncing: 0,
            timers: Vec::new(),
            inbox: VecDeque::new(),
        }
    }
}

impl<P: Protocol> Body<P> {
    pub fn new(nodes: usize) -> Self {
        let desks = (0..nodes).map(|_| Desk::new()).collect();
        Self { desks, parcels: Vec::new(), backup: None, landed: Vec::new(), reasons: None }
    }

    /// The node of this id, while it has its memory.
    pub fn memory(&self, id: NodeId) -> Option<&P> {
        self.desks.get(usize::from(id.0.checked_sub(1)?))?.node.as_deref()
    }

    fn desk(&mut self, id: NodeId) -> &mut Desk<P> {
        &mut self.desks[usize::from(id.0 - 1)]
    }

    /// The stage on which effects of this act happen.
    fn stage<'a>(&'a mut self, act: &'a mut Act<'_>) -> Stage<'a, P> {
        Stage {
            setup: act.setup,
            desk: &mut self.desks[usize::from(act.id.0 - 1)],
            fabric: act.fabric,
            parcels: &mut self.parcels,
            me: act.id,
            cause: act.cause,
        }
    }

    fn step_once(&mut self, act: &mut Act<'_>, input: Input<P>) {
        let Some(mut node) = self.desk(act.id).node.take() else { return };
        let cx = context(act.setup, act.fabric, act.id);
        let asked = self.reasons.is_some().then(|| (Arc::clone(&node), input.clone()));
        Arc::make_mut(&mut node).step(&cx, input, &mut Effects::new(&mut self.stage(act)));
        if let Some((before, input)) = asked {
            let told = |slot, prefix| act.fabric.told(slot, prefix);
            let why = before.why(&node, &Inquiry { cx: &cx, input: &input, told: &told });
            let (cause, id) = (act.cause, act.id);
            self.reasons.get_or_insert_default().extend(why.into_iter().map(|it| (cause, id, it)));
        }
        self.desk(act.id).node = Some(node);
    }
}

impl<P: Protocol> Typed for Body<P> {
    fn add(&mut self) {
        self.desks.push(Desk::new());
    }

    fn boot(&mut self, act: &mut Act<'_>, start: Start) -> Brief {
        let disk = std::mem::take(&mut self.desk(act.id).disk);
        let cx = context(act.setup, act.fabric, act.id);
        let node = P::boot(&cx, start, &disk, &mut Effects::new(&mut self.stage(act)));
        let brief = node.brief();
        let desk = self.desk(act.id);
        (desk.node, desk.left, desk.disk) = (Some(Arc::new(node)), None, disk);
        brief
    }

    fn settle(&mut self, act: &mut Act<'_>) -> Option<Brief> {
        while let Some(message) = self.desk(act.id).inbox.pop_front() {
            self.step_once(act, Input::Deliver { from: act.id, message });
        }
        let desk = self.desk(act.id);
        if desk.syncing == 0 && !desk.gate.is_empty() {
            desk.syncing = desk.gate.len();
            let plain = &mut act.fabric.nodes[usize::from(act.id.0 - 1)];
            plain.asked = act.cause;
            let cost = desk.cost(&plain.disk);
            act.fabric.set_sync(act.id, Instant(act.fabric.now.0.saturating_add(cost)));
        }
        desk.node.as_ref().map(|node| node.brief())
    }

    fn step(&mut self, act: &mut Act<'_>, cue: Cue) -> Option<Brief> {
        let input = match cue {
            Cue::Fire(slot) => Input::Fire(self.desk(act.id).timers[usize::from(slot)]),
            Cue::Operate(admin) => Input::Operate(admin),
            Cue::Broken(peer) => Input::Broken { peer },
        };
        self.step_once(act, input);
        self.settle(act)
    }

    fn hear(&mut self, act: &mut Act<'_>, from: NodeId, place: u32) -> (Option<Brief>, Option<(RequestId, Reply)>) {
        match self.parcels[place as usize].take() {
            Some(Parcel::Message(message)) => self.step_once(act, Input::Deliver { from, message }),
            Some(Parcel::Request(request)) => self.step_once(act, Input::Submit(request)),
            Some(Parcel::Reply { id, reply }) => return (None, Some((id, reply))),
            Some(Parcel::Notice(_)) | None => return (None, None),
        }
        (self.settle(act), None)
    }

    fn synced(&mut self, act: &mut Act<'_>) -> (u64, Option<Brief>) {
        let desk = self.desk(act.id);
        let (mut covered, mut records) = (std::mem::take(&mut desk.syncing), 0);
        // What happens now puts nothing into the gate: only steps do.
        let mut gate = std::mem::take(&mut desk.gate);
        let mut stage = self.stage(act);
        while let Some(effect) = gate.pop_front_if(|effect| covered > 0 || !effect.writes()) {
            covered = covered.saturating_sub(1);
            records += u64::from(effect.writes());
            stage.perform(effect);
        }
        // After a boot each slot of a log goes through the gate: what that took is not kept for good.
        stage.desk.gate = if gate.is_empty() && gate.capacity() > GATE_WIDE { VecDeque::new() } else { gate };
        (records, self.settle(act))
    }

    fn syncing(&self, id: NodeId) -> bool {
        self.desks[usize::from(id.0 - 1)].syncing > 0
    }

    fn put(&mut self, places: (u32, Option<u32>), request: Arc<Request>) {
        super::stage::put(&mut self.parcels, places, Parcel::Request(request));
    }

    fn copy(&mut self, place: u32, to: u32) {
        let copy = self.parcels[place as usize].clone();
        self.parcels.resize(self.parcels.len().max(to as usize + 1), None);
        self.parcels[to as usize] = copy;
    }

    fn discard(&mut self, place: u32) {
        self.parcels[place as usize] = None;
    }

    fn look_into(&mut self, place: u32, flight: Option<Flight>) {
        let parcel = self.parcels[place as usize].clone();
        self.landed.extend(flight.map(|flight| (flight, parcel)));
    }

    fn flip_message(&mut self, place: u32, bit: u64) -> Option<Header> {
        let Some(Parcel::Message(message)) = &mut self.parcels[place as usize] else { return None };
        *message = message.flipped(bit)?;
        Some(message.header())
    }

    fn take_down(&mut self, id: NodeId) {
        let desk = self.desk(id);
        desk.node = None;
        desk.gate = VecDeque::new();
        desk.syncing = 0;
        desk.inbox.clear();
    }

    fn look_at_disk(&mut self, setup: &Setup, fabric: &Fabric, id: NodeId) {
        if self.memory(id).is_none() {
            self.desk(id).left = self.survivor(setup, fabric, id).map(Arc::new);
        }
    }

    fn alive(&self) -> Vec<RequestId> {
        let asked = self.parcels.iter().flatten().filter_map(|parcel| match parcel {
            Parcel::Request(request) => Some(request.id),
            _ => None,
        });
        let taken = self.desks.iter().flat_map(|desk| &desk.gate).filter_map(|effect| match effect {
            Effect::Claim { claim: Claim::Applies { id, .. }, .. } => Some(*id),
            _ => None,
        });
        asked.chain(taken).collect()
    }

    fn unsynced(&self, id: NodeId) -> Vec<(u16, bool)> {
        let written = |effect: &Effect<P>| match effect {
            Effect::Persist { journal, .. } => Some((*journal, false)),
            Effect::Rewrite { journal, .. } => Some((*journal, true)),
            _ => None,
        };
        self.desks[usize::from(id.0 - 1)].gate.iter().filter_map(written).collect()
    }

    fn keep(&mut self, id: NodeId, rests: &[Rest]) {
        let desk = self.desk(id);
        let gate = std::mem::take(&mut desk.gate);
        for (effect, rest) in gate.into_iter().filter(Effect::writes).zip(rests) {
            match (effect, rest) {
                (Effect::Persist { journal, record }, Rest::Whole) => desk.journal(journal).records.push(record),
                (Effect::Persist { journal, record }, Rest::Torn(bit)) => {
                    desk.journal(journal).records.extend(record.flipped(*bit));
                }
                (Effect::Rewrite { journal, records }, Rest::Whole) => desk.rewrite(journal, records),
                _ => {}
            }
        }
    }

    fn sizes(&self, id: NodeId) -> Vec<u64> {
        self.desks[usize::from(id.0 - 1)].disk.iter().map(|journal| journal.records.len()).collect()
    }

    fn lose(&mut self, id: NodeId) {
        let desk = self.desk(id);
        (desk.disk, desk.left) = (Vec::new(), None);
    }

    fn back_up(&mut self, id: NodeId) {
        self.backup = Some(Arc::new(self.desk(id).disk.clone()));
    }

    fn backed_up(&self) -> Option<u64> {
        Some(self.backup.as_ref()?.iter().map(|journal| journal.records.len()).sum())
    }

    fn restore(&mut self, id: NodeId) {
        if let Some(backup) = self.backup.clone() {
            self.desk(id).disk = backup.to_vec();
        }
    }

    fn flip(&mut self, id: NodeId, (journal, record): (u16, u64), bit: u64, checksum: bool) {
        let journal = self.desk(id).journal(journal);
        let flipped = journal.records.get(record).and_then(|record| record.flipped(bit));
        match (flipped, journal.records.get_mut(record)) {
            (Some(flipped), Some(record)) if !checksum => *record = flipped,
            // A checksum shows it, and so does what can no longer be read.
            _ => journal.damaged = Some(journal.damaged.map_or(record, |first| first.min(record))),
        }
    }

    fn slot(&self, id: NodeId, slot: u64) -> Option<Slot> {
        self.memory(id)?.slot(Domain(0), slot)
    }

    fn find_on_disks(&self, setup: &Setup, fabric: &Fabric, writes: &mut Vec<(u64, u64, u64)>) {
        let crashed = fabric.each_node().filter(|(id, _)| self.memory(*id).is_none());
        let booted: Vec<P> = crashed.filter_map(|(id, _)| self.survivor(setup, fabric, id)).collect();
        let keeps = |node: &P, slot, prefix| node.slot(Domain(0), slot).is_some_and(|held| held.prefix == prefix);
        writes.retain(|&(_, slot, prefix)| !booted.iter().any(|node| keeps(node, slot, prefix)));
    }

    fn judge(&self, fabric: &Fabric) -> Vec<Breach> {
        self.broken(fabric)
    }

    fn patience(&self, settings: &[u64], round_trip: u64) -> Option<u64> {
        P::patience(settings, round_trip)
    }

    fn enough(&self, setup: &Setup, fabric: &Fabric) -> bool {
        self.overlooked(setup, fabric, P::enough)
    }

    // Whatever is hashed is hashed by this one sort of hasher, so that it is compiled once.
    fn hash_backup(&self, mut hasher: &mut dyn Hasher) {
        self.backup.hash(&mut hasher);
    }

    fn hash_desk(&self, at: usize, mut hasher: &mut dyn Hasher) {
        let desk = &self.desks[at];
        (&desk.node, &desk.disk, &desk.gate, desk.syncing).hash(&mut hasher);
    }

    fn hash_timer(&self, at: usize, slot: usize, mut hasher: &mut dyn Hasher) {
        self.desks[at].timers[slot].hash(&mut hasher);
    }

    fn hash_parcel(&self, place: usize, mut hasher: &mut dyn Hasher) {
        self.parcels[place].hash(&mut hasher);
    }
}
