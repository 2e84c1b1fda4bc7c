//! A cluster: the thin generic shell around the plain fabric.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::command::CLIENT_RETRY;
use super::fabric::{Fate, Flight, Pace, Status};
use super::queue::Next;
use super::serve::Served;
use super::stage::Stage;
use super::trace::{Names, fold};
use super::{Event, EventKind, Fabric, Parcel, Run, Setup, row};
use crate::protocol::{
    Because, Context, Effect, Effects, Header, Input, Inquiry, Instant, Journal, Mark, NodeId, Protocol, Start, Timer,
};

/// A cluster of one protocol. Everything that needs no knowledge of the protocol is in its [`Fabric`].
#[derive(Clone, Debug)]
pub struct Cluster<P: Protocol> {
    pub(super) setup: Arc<Setup>,
    names: Arc<Names>,
    pub(super) fabric: Fabric,
    pub(super) desks: Vec<Desk<P>>,
    /// What is in the flights, place by place.
    pub(super) parcels: Vec<Option<Parcel<P>>>,
    /// The copy of a disk that an operator has made last.
    pub(super) backup: Option<Arc<Vec<Journal<P::Record>>>>,
    /// While somebody watches: the messages that have left the air since the last look, each with what was in it.
    pub(super) landed: Option<Vec<(Flight, Option<Parcel<P>>)>>,
    /// While somebody asks: by event and node, why each step went as it did.
    pub(super) reasons: Option<Vec<(u32, NodeId, Because)>>,
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
    /// What came due while it was paused, in the order in which it did.
    pub waiting: BTreeMap<u64, Next>,
}

impl<P: Protocol> Desk<P> {
    pub(super) fn new() -> Self {
        Self {
            node: None,
            left: None,
            // It is formatted before the first start: only a disk that was lost has no journals.
            disk: std::iter::repeat_with(Journal::default).take(P::INFO.journals.len()).collect(),
            gate: VecDeque::new(),
            syncing: 0,
            timers: Vec::new(),
            inbox: VecDeque::new(),
            waiting: BTreeMap::new(),
        }
    }
}

impl<P: Protocol> Cluster<P> {
    /// A run that begins: every node of the roster boots for the first time, before anything else happens.
    pub fn start(setup: &Setup) -> Box<dyn Run> {
        Box::new(Self::new(setup))
    }

    /// The same, with its type.
    pub fn new(setup: &Setup) -> Self {
        let mut cluster = Self {
            names: Arc::new(Names::of(setup.info)),
            fabric: Fabric::new(setup),
            desks: setup.roster.iter().map(|_| Desk::new()).collect(),
            parcels: Vec::new(),
            backup: None,
            landed: None,
            reasons: None,
            setup: Arc::new(setup.clone()),
        };
        cluster.fabric.gauges.patience = P::client(&setup.settings).retry;
        for member in setup.roster.iter().map(|member| member.id) {
            cluster.boot(member, Start::First, Event::NO_CAUSE);
        }
        cluster
    }

    /// The node of this id, while it has its memory.
    pub fn memory(&self, id: NodeId) -> Option<&P> {
        self.desks.get(usize::from(id.0.checked_sub(1)?))?.node.as_deref()
    }

    /// Boots a node from its disk and lets what it asks for happen.
    pub(super) fn boot(&mut self, id: NodeId, start: Start, cause: u32) {
        let at = usize::from(id.0 - 1);
        self.read_disk(id);
        let disk = std::mem::take(&mut self.desks[at].disk);
        let cx = context(&self.setup, &self.fabric, id);
        let mut stage = Stage {
            setup: &self.setup,
            fabric: &mut self.fabric,
            desk: &mut self.desks[at],
            parcels: &mut self.parcels,
            me: id,
            cause,
        };
        let node = P::boot(&cx, start, &disk, &mut Effects::new(&mut stage));
        let brief = node.brief();
        self.desks[at].node = Some(Arc::new(node));
        self.desks[at].left = None;
        self.desks[at].disk = disk;
        let plain = &mut self.fabric.nodes[at];
        plain.status = Status::Up;
        plain.brief = brief;
        plain.durable = brief.last;
        if brief.leader == Some(id) {
            self.fabric.gauges.reign(id, true, self.fabric.now);
        }
        self.after(id, cause);
    }

    /// One step of a node, and all that it says to itself.
    pub(super) fn step(&mut self, id: NodeId, input: Input<P>, cause: u32) {
        self.step_once(id, input, cause);
        self.after(id, cause);
    }

    fn step_once(&mut self, id: NodeId, input: Input<P>, cause: u32) {
        let at = usize::from(id.0 - 1);
        let Some(mut node) = self.desks[at].node.take() else { return };
        let cx = context(&self.setup, &self.fabric, id);
        let mut stage = Stage {
            setup: &self.setup,
            fabric: &mut self.fabric,
            desk: &mut self.desks[at],
            parcels: &mut self.parcels,
            me: id,
            cause,
        };
        let asked = self.reasons.is_some().then(|| (Arc::clone(&node), input.clone()));
        Arc::make_mut(&mut node).step(&cx, input, &mut Effects::new(&mut stage));
        if let Some((before, input)) = asked {
            let told = |slot, prefix| stage.fabric.told(slot, prefix);
            let why = before.why(&node, &Inquiry { cx: &cx, input: &input, told: &told });
            self.reasons.get_or_insert_default().extend(why.into_iter().map(|it| (cause, id, it)));
        }
        self.desks[at].node = Some(node);
    }

    /// What follows a step: messages to itself, the sync of what it wrote, and where it stands now.
    fn after(&mut self, id: NodeId, cause: u32) {
        let at = usize::from(id.0 - 1);
        while let Some(message) = self.desks[at].inbox.pop_front() {
            self.step_once(id, Input::Deliver { from: id, message }, cause);
        }
        let desk = &mut self.desks[at];
        if desk.syncing == 0 && !desk.gate.is_empty() {
            desk.syncing = desk.gate.len();
            self.fabric.nodes[at].asked = cause;
            let cost = desk.cost(&self.fabric.nodes[at].disk);
            self.set_sync(id, Instant(self.fabric.now.0.saturating_add(cost)));
        }
        let Some(node) = &self.desks[at].node else { return };
        let (old, new) = (self.fabric.nodes[at].brief, node.brief());
        let fabric = &mut self.fabric;
        fabric.nodes[at].brief = new;
        // Who ceases to lead may have been the one that had what clients were told.
        let (led, leads) = (old.leader == Some(id), new.leader == Some(id));
        fabric.doubt |= led && !leads;
        if led != leads {
            fabric.gauges.reign(id, leads, fabric.now);
        }
        let flags = [
            (old.role != new.role, Event::ROLE),
            (old.epoch != new.epoch, Event::EPOCH),
            (old.committed < new.committed, Event::COMMITTED),
            (old.last != new.last, Event::LOG),
            ((old.granted, old.refused, old.leader) != (new.granted, new.refused, new.leader), Event::HEARD),
        ];
        flags.iter().filter(|(is, _)| *is).for_each(|(_, flag)| fabric.touched |= flag);
        if fabric.touched & Event::ROLE != 0 {
            fabric.touched = fabric.touched & 0xff | u16::from(new.role) << 8;
        }
    }

    /// A sync is done: what it covered is durable, and what waited for it happens, up to the next unsynced write.
    pub(super) fn synced(&mut self, id: NodeId, cause: u32) -> u64 {
        let desk = &mut self.desks[usize::from(id.0 - 1)];
        let (mut covered, mut records) = (std::mem::take(&mut desk.syncing), 0);
        // What happens now puts nothing into the gate: only steps do.
        let mut gate = std::mem::take(&mut desk.gate);
        let mut stage =
            Stage { setup: &self.setup, fabric: &mut self.fabric, desk, parcels: &mut self.parcels, me: id, cause };
        while let Some(effect) = gate.pop_front_if(|effect| covered > 0 || !effect.writes()) {
            covered = covered.saturating_sub(1);
            records += u64::from(effect.writes());
            stage.perform(effect);
        }
        stage.desk.gate = gate;
        self.after(id, cause);
        records
    }

    /// Performs what the queue has for now. None where it no longer stands, or waits for a paused node to wake.
    pub(super) fn perform(&mut self, at: Instant, order: u64, next: Next) -> Option<Event> {
        match next {
            Next::Flight(place) => {
                let flight = self.fabric.flights.get(place as usize).copied().flatten();
                let flight = flight.filter(|flight| flight.order == order && flight.ends == at)?;
                if flight.fate == Fate::Arrive {
                    if self.fabric.falls_behind(place) || self.paused(flight.name.to, next) {
                        return self.begin_quietly(at);
                    }
                    match self.fabric.serve(place, &flight, at) {
                        Served::Now => {}
                        Served::Later => return self.begin_quietly(at),
                        Served::Never => return Some(self.overflow(at, place, &flight)),
                    }
                }
                self.begin(at);
                Some(self.arrive(place, &flight))
            }
            Next::Timer(id, slot) => {
                let armed = &mut self.fabric.nodes[usize::from(id.0 - 1)].timers[usize::from(slot)];
                if armed.queued != Some((at, order)) {
                    return None;
                }
                if armed.kind.is_none() {
                    armed.queued = None;
                    return None;
                }
                if (armed.due, armed.order) != (at, order) {
                    let (due, order) = (armed.due, armed.order);
                    armed.queued = Some((due, order));
                    self.fabric.queue.push(due, order, next);
                    return None;
                }
                if self.paused(id, next) || self.fabric.timer_waits(id, slot, at) {
                    return self.begin_quietly(at);
                }
                self.begin(at);
                self.fabric.nodes[usize::from(id.0 - 1)].timers[usize::from(slot)].queued = None;
                Some(self.fire(id, slot))
            }
            Next::Sync(id, life) => {
                let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
                let stands = plain.life == life && plain.synced_at == (at, order);
                plain.stuck |= stands && plain.hangs;
                if !stands || plain.hangs {
                    return None;
                }
                if self.paused(id, next) {
                    return self.begin_quietly(at);
                }
                self.begin(at);
                let event = self.fabric.events;
                let cause = self.fabric.nodes[usize::from(id.0 - 1)].asked;
                let argument = self.synced(id, event);
                Some(self.node_event(EventKind::Sync, id, Event { argument, cause, ..Event::default() }))
            }
            Next::Broken(id, peer) => self.hear_rupture(at, id, peer),
            Next::Retry(client) => self.retry(at, order, client),
            Next::Begin(client) => self.begin_due(at, order, client),
            Next::Task(number) => self.perform_task(at, number),
            Next::Chance(key, place) => self.perform_chance(at, order, key, place),
        }
    }

    /// Whether this is a paused node, for which `next` then waits.
    pub(super) fn paused(&mut self, id: NodeId, next: Next) -> bool {
        let paused = self.fabric.node(id).is_some_and(|node| node.status == Status::Paused);
        if paused {
            let order = self.fabric.queue.order();
            if let Next::Flight(place) = next {
                let news = self.fabric.stop(place, Pace::Arrived);
                self.fabric.nodes[usize::from(id.0 - 1)].inbox += u32::from(news);
                // So that it is found among all that waits.
                if let Some(flight) = &mut self.fabric.flights[place as usize] {
                    flight.order = order;
                }
            }
            self.desks[usize::from(id.0 - 1)].waiting.insert(order, next);
        }
        paused
    }

    /// A queued action begins: time goes to its instant.
    pub(super) fn begin(&mut self, at: Instant) {
        if at > self.fabric.now {
            self.fabric.now = at;
            self.fabric.acted = 0;
        }
        self.fabric.acted += 1;
    }

    /// A queued action that begins a wait instead of an event. It counts among the actions of its moment: whoever comes
    /// after it must come after it whenever the run is played.
    #[cold]
    pub(super) fn begin_quietly(&mut self, at: Instant) -> Option<Event> {
        self.begin(at);
        None
    }

    /// An armed timer goes off.
    pub(super) fn fire(&mut self, id: NodeId, slot: u16) -> Event {
        let at = usize::from(id.0 - 1);
        let armed = &mut self.fabric.nodes[at].timers[usize::from(slot)];
        let (number, cause, event) = (armed.number, armed.cause, self.fabric.events);
        armed.kind = None;
        let timer = self.desks[at].timers[usize::from(slot)];
        self.step(id, Input::Fire(timer), event);
        self.node_event(EventKind::Fire, id, Event { row: timer.kind(), number, cause, ..Event::default() })
    }

    /// Takes a message out of the air.
    pub(super) fn take_flight(&mut self, place: u32) -> Option<Parcel<P>> {
        if self.landed.is_some() {
            self.look_into(place);
        }
        self.fabric.flights[place as usize] = None;
        self.fabric.free.push(place);
        self.parcels[place as usize].take()
    }

    /// Notes what is in a message that is about to leave the air.
    #[cold]
    #[inline(never)]
    fn look_into(&mut self, place: u32) {
        let Some(flight) = self.fabric.flights[place as usize] else { return };
        let parcel = self.parcels[place as usize].clone();
        self.landed.get_or_insert_default().push((flight, parcel));
    }

    pub(super) fn message_event(&mut self, kind: EventKind, flight: &Flight) -> Event {
        let copy = if flight.name.copy > 1 { Event::COPY } else { 0 };
        self.event(Event {
            kind,
            from: flight.name.from,
            to: flight.name.to,
            number: flight.name.number,
            cause: flight.cause,
            row: flight.row,
            epoch: flight.header.epoch,
            argument: flight.header.argument,
            detail: copy,
            ..Event::default()
        })
    }

    /// An event at one node: its epoch is the node's after it.
    pub(super) fn node_event(&mut self, kind: EventKind, id: NodeId, event: Event) -> Event {
        let row = if kind == EventKind::Fire { event.row } else { row::NONE };
        let epoch = self.fabric.nodes[usize::from(id.0 - 1)].brief.epoch;
        self.event(Event { kind, from: id, to: id, epoch, row, ..event })
    }

    /// Enters an event: the judges look at what the act did, the digest takes it up.
    pub(super) fn event(&mut self, event: Event) -> Event {
        let mut event = Event { at: self.fabric.now, ..event };
        if std::mem::take(&mut self.fabric.doubt) {
            self.judge_acknowledged();
        }
        if !P::invariants().is_empty() {
            self.judge_own();
        }
        let found = self.fabric.found.last().is_some_and(|found| found.event == self.fabric.events);
        self.gauge(event.kind);
        event.detail |= std::mem::take(&mut self.fabric.touched) | if found { Event::BREACH } else { 0 };
        if self.fabric.ordered {
            self.attend(&mut event);
        }
        self.fabric.digest = fold(self.fabric.digest, &self.names, &event);
        self.fabric.events += 1;
        event
    }

    /// Whether a client that is not answered asks again.
    pub(super) fn retries(&self) -> bool {
        self.setup.world(CLIENT_RETRY) == 1
    }

    /// Sends what a client asks.
    pub(super) fn send(&mut self, from: NodeId, to: NodeId, parcel: Parcel<P>, header: Header, row: u8, cause: u32) {
        self.fabric.transmit(&mut self.parcels, from, to, parcel, header, row, cause);
    }
}

/// How large the envelope of a client's message is, in bytes.
pub(super) const ENVELOPE: u32 = 24;

/// The header of what a client and a node say to each other.
pub(super) fn client_header(number: u64, bytes: u32) -> Header {
    Header { kind: 0, mark: Mark::Client, carries: 1, bytes: ENVELOPE + bytes, epoch: 0, argument: number }
}

/// What a node may see of the run in one step.
fn context<'a>(setup: &'a Setup, fabric: &Fabric, me: NodeId) -> Context<'a> {
    let node = &fabric.nodes[usize::from(me.0 - 1)];
    Context::new(me, node.kind, node.clock.read(fabric.now), &setup.settings, &setup.roster, fabric.rules)
}
