//! The shell of a cluster: time, the queue and the judges around nodes of whatever type. It is compiled once for all
//! protocols.

use super::body::{Act, Cue, Typed};
use super::fabric::{Fate, Flight, Pace, Status};
use super::judge::Look;
use super::queue::Next;
use super::serve::Served;
use super::trace::{Names, fold};
use super::{Event, EventKind, Fabric, Setup, Stamp, WORK_AT_ONCE, row};
use crate::protocol::{Brief, Instant, NodeId, Start};

/// A cluster at work, with its protocol erased.
pub(super) struct Shell<'a> {
    pub setup: &'a Setup,
    pub names: &'a Names,
    pub fabric: &'a mut Fabric,
    pub body: &'a mut dyn Typed,
}

impl Shell<'_> {
    /// The same, for those who only look.
    pub fn look(&self) -> Look<'_> {
        Look { setup: self.setup, fabric: self.fabric, body: self.body }
    }

    /// What a node may touch in one act.
    fn act<'b>(&'b mut self, id: NodeId, cause: u32) -> (Act<'b>, &'b mut dyn Typed) {
        (Act { setup: self.setup, fabric: self.fabric, id, cause }, self.body)
    }

    /// Performs queued actions up to `goal` until one of them is an event.
    pub fn act_by(&mut self, goal: Stamp) -> Option<Event> {
        if self.fabric.conducted {
            return None;
        }
        while self.fabric.position() < goal && self.fabric.queue.peek().is_some_and(|(at, ..)| at <= goal.at) {
            let (at, order, next) = self.fabric.queue.pop()?;
            if let Some(event) = self.perform(at, order, next) {
                return Some(event);
            }
        }
        None
    }

    /// See [`Run::play`](super::Run::play).
    pub fn play(&mut self, until: Instant, seen: &mut dyn FnMut(&Event) -> bool) {
        let most = self.fabric.work + WORK_AT_ONCE;
        while let Some(event) = self.act_by(Stamp { at: until, after: u32::MAX }) {
            if !seen(&event) || self.fabric.work > most {
                return;
            }
        }
    }

    /// Every node of the roster boots for the first time.
    pub fn boot_all(&mut self) {
        for member in &self.setup.roster {
            self.boot(member.id, Start::First, Event::NO_CAUSE);
        }
    }

    /// Boots a node from its disk and lets what it asks for happen.
    pub fn boot(&mut self, id: NodeId, start: Start, cause: u32) {
        self.read_disk(id);
        let (mut act, body) = self.act(id, cause);
        let brief = body.boot(&mut act, start);
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        plain.status = Status::Up;
        plain.brief = brief;
        plain.durable = brief.last;
        if brief.leader == Some(id) {
            self.fabric.gauges.reign(id, true, self.fabric.now);
        }
        let (mut act, body) = self.act(id, cause);
        let brief = body.settle(&mut act);
        self.stand(id, brief);
    }

    /// One step of a node, and all that it says to itself.
    pub fn step(&mut self, id: NodeId, cue: Cue, cause: u32) {
        let (mut act, body) = self.act(id, cause);
        let brief = body.step(&mut act, cue);
        self.stand(id, brief);
    }

    /// A message arrives at a node, or a reply at a client.
    pub fn hear(&mut self, from: NodeId, to: NodeId, sent: Instant, place: u32) {
        let event = self.fabric.events;
        let (mut act, body) = self.act(to, event);
        let (brief, reply) = body.hear(&mut act, from, place);
        self.stand(to, brief);
        if let Some((id, reply)) = reply {
            self.answered(to, (from, sent), id, reply, event);
        }
    }

    /// Where a node stands after a step: what of it is new.
    #[inline]
    fn stand(&mut self, id: NodeId, brief: Option<Brief>) {
        let Some(new) = brief else { return };
        let fabric = &mut *self.fabric;
        let old = &fabric.nodes[usize::from(id.0 - 1)].brief;
        let (led, leads) = (old.leader == Some(id), new.leader == Some(id));
        let flags = [
            (old.role != new.role, Event::ROLE),
            (old.epoch != new.epoch, Event::EPOCH),
            (old.committed < new.committed, Event::COMMITTED),
            (old.last != new.last, Event::LOG),
            ((old.granted, old.refused, old.leader) != (new.granted, new.refused, new.leader), Event::HEARD),
        ];
        fabric.nodes[usize::from(id.0 - 1)].brief = new;
        // Who ceases to lead may have been the one that had what clients were told.
        fabric.doubt |= led && !leads;
        if led != leads {
            fabric.gauges.reign(id, leads, fabric.now);
        }
        flags.iter().filter(|(is, _)| *is).for_each(|(_, flag)| fabric.touched |= flag);
        if fabric.touched & Event::ROLE != 0 {
            fabric.touched = fabric.touched & 0xff | u16::from(new.role) << 8;
        }
    }

    /// A sync is done: what it covered is durable, and what waited for it happens, up to the next unsynced write.
    pub fn synced(&mut self, id: NodeId, cause: u32) -> u64 {
        let (mut act, body) = self.act(id, cause);
        let (records, brief) = body.synced(&mut act);
        self.stand(id, brief);
        records
    }

    /// Performs what the queue has for now. None where it no longer stands, or waits for a paused node to wake.
    pub fn perform(&mut self, at: Instant, order: u64, next: Next) -> Option<Event> {
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
    pub fn paused(&mut self, id: NodeId, next: Next) -> bool {
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
            self.fabric.nodes[usize::from(id.0 - 1)].waiting.insert(order, next);
        }
        paused
    }

    /// A queued action begins: time goes to its instant.
    pub fn begin(&mut self, at: Instant) {
        if at > self.fabric.now {
            self.fabric.now = at;
            self.fabric.acted = 0;
        }
        self.fabric.acted += 1;
    }

    /// A queued action that begins a wait instead of an event. It counts among the actions of its moment: whoever comes
    /// after it must come after it whenever the run is played.
    #[cold]
    pub fn begin_quietly(&mut self, at: Instant) -> Option<Event> {
        self.begin(at);
        None
    }

    /// An armed timer goes off.
    pub fn fire(&mut self, id: NodeId, slot: u16) -> Event {
        let at = usize::from(id.0 - 1);
        let armed = &mut self.fabric.nodes[at].timers[usize::from(slot)];
        let (number, cause, event) = (armed.number, armed.cause, self.fabric.events);
        let row = armed.kind.take().unwrap_or(row::NONE);
        self.step(id, Cue::Fire(slot), event);
        self.node_event(EventKind::Fire, id, Event { row, number, cause, ..Event::default() })
    }

    /// Takes a message out of the air, and nobody hears it.
    pub fn take_flight(&mut self, place: u32) {
        self.vacate(place);
        self.body.discard(place);
    }

    /// A message leaves the air. What is in it stays where it is for whoever hears it.
    #[inline]
    pub fn vacate(&mut self, place: u32) {
        if self.fabric.watched {
            self.body.look_into(place, self.fabric.flights[place as usize]);
        }
        self.fabric.flights[place as usize] = None;
        self.fabric.free.push(place);
    }

    pub fn message_event(&mut self, kind: EventKind, flight: &Flight) -> Event {
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
    pub fn node_event(&mut self, kind: EventKind, id: NodeId, event: Event) -> Event {
        let row = if kind == EventKind::Fire { event.row } else { row::NONE };
        let epoch = self.fabric.nodes[usize::from(id.0 - 1)].brief.epoch;
        self.event(Event { kind, from: id, to: id, epoch, row, ..event })
    }

    /// Enters an event: the judges look at what the act did, the digest takes it up.
    pub fn event(&mut self, event: Event) -> Event {
        let mut event = Event { at: self.fabric.now, ..event };
        if !self.fabric.placing.is_empty() {
            self.place_blind();
        }
        if std::mem::take(&mut self.fabric.doubt) {
            self.judge_acknowledged();
        }
        if self.fabric.judged_alone {
            self.judge_own();
        }
        let found = self.fabric.found.last().is_some_and(|found| found.event == self.fabric.events);
        self.gauge(event.kind);
        event.detail |= std::mem::take(&mut self.fabric.touched) | if found { Event::BREACH } else { 0 };
        if self.fabric.ordered {
            self.attend(&mut event);
        }
        self.fabric.digest = fold(self.fabric.digest, self.names, &event);
        self.fabric.events += 1;
        event
    }
}
