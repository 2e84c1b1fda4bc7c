//! The host of a step: effects happen here, in order, behind the node's disk gate.

use std::hash::Hasher;
use std::ops::Range;

use super::body::Desk;
use super::cluster::client_header;
use super::draw::{Draw, Purpose};
use super::fabric::{Armed, Election};
use super::queue::Next;
use super::{Event, Fabric, Found, Parcel, Setup, row};
use crate::protocol::{
    Claim, Domain, Effect, Header, Host, Instant, Judge, NEVER, NodeId, Outcome, Payload, Protocol, Reply,
    StableHasher, Timer,
};

/// What a step of one node may touch.
pub(super) struct Stage<'a, P: Protocol> {
    pub setup: &'a Setup,
    pub fabric: &'a mut Fabric,
    pub desk: &'a mut Desk<P>,
    pub parcels: &'a mut Vec<Option<Parcel<P>>>,
    pub me: NodeId,
    /// The event of which this is a part.
    pub cause: u32,
}

impl<P: Protocol> Host<P> for Stage<'_, P> {
    fn take(&mut self, effect: Effect<P>) {
        if effect.writes() {
            self.fabric.nodes[usize::from(self.me.0 - 1)].unsynced += 1;
            self.desk.gate.push_back(effect);
        } else if effect.gated() && !self.desk.gate.is_empty() {
            self.desk.gate.push_back(effect);
        } else {
            self.perform(effect);
        }
    }

    fn choose(&mut self, n: u32) -> u32 {
        let node = &mut self.fabric.nodes[usize::from(self.me.0 - 1)];
        node.choices += 1;
        let count = node.choices;
        Draw::new(self.setup.seed, Purpose::Choice, self.me.0.into(), count, 0).below(n.into()) as u32
    }

    fn fresh(&mut self) -> u64 {
        let node = &mut self.fabric.nodes[usize::from(self.me.0 - 1)];
        node.fresh += 1;
        u64::from(self.me.0) << 48 | node.fresh
    }
}

impl<P: Protocol> Stage<'_, P> {
    /// Lets an effect happen: no gate holds it back any more.
    pub fn perform(&mut self, effect: Effect<P>) {
        match effect {
            Effect::Send { to, message, .. } if to == self.me => self.desk.inbox.push_back(message),
            Effect::Send { to, message, .. } => {
                let header = message.header();
                self.transmit(to, Parcel::Message(message), header, header.kind);
            }
            Effect::Arm { timer, after } => self.arm(timer, &after),
            Effect::Disarm(timer) => {
                if let Some(slot) = self.slot(timer) {
                    self.fabric.nodes[usize::from(self.me.0 - 1)].timers[slot].kind = None;
                }
            }
            Effect::Persist { journal, record } => {
                self.written();
                self.desk.journal(journal).records.push(record);
            }
            Effect::Rewrite { journal, records } => {
                self.written();
                self.desk.rewrite(journal, records);
            }
            Effect::Reply { to, id, reply } => {
                let header = client_header(id.number, reply.bytes());
                self.transmit(to, Parcel::Reply { id, reply }, header, row::REPLY);
            }
            Effect::Notify { client, notice } => {
                self.transmit(client, Parcel::Notice(notice), client_header(0, 0), row::NOTICE);
            }
            Effect::Claim { domain, claim } => self.fabric.claim(self.me, domain, claim, self.setup),
            Effect::Note { .. } => {}
        }
    }

    fn transmit(&mut self, to: NodeId, parcel: Parcel<P>, header: Header, row: u8) {
        if let Some(places) = self.fabric.transmit(self.me, to, header, row, self.cause) {
            put(self.parcels, places, parcel);
        }
    }

    fn written(&mut self) {
        let node = &mut self.fabric.nodes[usize::from(self.me.0 - 1)];
        node.unsynced -= 1;
        node.synced += 1;
    }

    /// The place of a timer that was armed before.
    fn slot(&self, timer: P::Timer) -> Option<usize> {
        self.desk.timers.iter().position(|known| *known == timer)
    }

    fn arm(&mut self, timer: P::Timer, after: &Range<u64>) {
        let slot = self.fabric.arm(self.me, self.slot(timer), timer.kind(), after, self.cause);
        if slot == self.desk.timers.len() {
            self.desk.timers.push(timer);
        }
        self.desk.timers[slot] = timer;
    }
}

/// Puts what travels at its place, and a copy of it at that of its copy.
pub(super) fn put<P: Protocol>(
    parcels: &mut Vec<Option<Parcel<P>>>,
    (place, copy): (u32, Option<u32>),
    parcel: Parcel<P>,
) {
    if let Some(copy) = copy {
        put(parcels, (copy, None), parcel.clone());
    }
    if place as usize == parcels.len() {
        parcels.push(Some(parcel));
    } else {
        parcels[place as usize] = Some(parcel);
    }
}

impl Fabric {
    /// Arms a node's timer at its place, or at a free one; the place.
    fn arm(&mut self, id: NodeId, slot: Option<usize>, kind: u8, after: &Range<u64>, cause: u32) -> usize {
        let now = self.now;
        let node = &mut self.nodes[usize::from(id.0 - 1)];
        node.armings += 1;
        let due = if after.start == NEVER {
            Instant(NEVER)
        } else {
            let draw = Draw::new(self.seed, Purpose::Timer, id.0.into(), node.armings, 0);
            let local = after.start + draw.below(after.end.saturating_sub(after.start));
            Instant(now.0.saturating_add(node.clock.lasts(local)))
        };
        let order = self.queue.order();
        let free = |armed: &Armed| armed.kind.is_none() && armed.queued.is_none();
        let slot = slot.or_else(|| node.timers.iter().position(free)).unwrap_or(node.timers.len());
        if slot == node.timers.len() {
            node.timers.push(Armed::default());
        }
        let armed = &mut node.timers[slot];
        let queued = armed.queued.filter(|(queued, _)| *queued <= due);
        let number = node.armings as u32;
        *armed = Armed { kind: Some(kind), since: now, due, number, cause, order, lined: false, queued };
        // What is queued earlier looks again when its time comes; only an earlier moment needs an entry of its own.
        if queued.is_none() && due.0 != NEVER {
            armed.queued = Some((due, order));
            self.queue.push(due, order, Next::Timer(id, slot as u16));
        }
        slot
    }

    fn claim(&mut self, id: NodeId, domain: Domain, claim: Claim, setup: &Setup) {
        let at = usize::from(id.0 - 1);
        match claim {
            Claim::Holds { slot, .. } => self.nodes[at].durable = slot,
            Claim::Cuts { after, .. } => {
                let durable = &mut self.nodes[at].durable;
                *durable = after.min(*durable);
                self.touched |= Event::LOG;
            }
            Claim::Leads { epoch, .. } => {
                if self.ledger.leader(domain, epoch) != Some(id) {
                    self.elections.push(Election { domain, epoch, node: id, at: self.now });
                }
                self.doubt = true;
            }
            Claim::Applies { id: request, slot } if self.ledger.applied(request).is_none() => {
                self.carried_out(request);
                if !self.blind.is_empty() {
                    self.find_place(request, slot, id);
                }
            }
            _ => {}
        }
        if let Err(breach) = self.ledger.enter(id, domain, claim) {
            if breach.judge == Judge::Agreement {
                self.gauges.contest();
            }
            self.find(breach, setup);
        }
    }

    /// Enters a breach of a promise that the protocol makes, if it is the first of its kind.
    pub(super) fn find(&mut self, breach: crate::protocol::Breach, setup: &Setup) {
        let promised = |judge: Judge| setup.info.promised(&setup.settings).any(|property| property.judge == judge);
        let known = self.found.iter().any(|found| found.breach.judge == breach.judge);
        if promised(breach.judge) && !known {
            self.found.push(Found { at: self.now, event: self.events, breach });
        }
    }
}

impl Reply {
    /// How many bytes of text it carries.
    fn bytes(&self) -> u32 {
        match self {
            Self::Done { outcome: Outcome::Value(Some(text)) | Outcome::Mismatch(Some(text)), .. } => text.len() as u32,
            _ => 0,
        }
    }
}

/// The digest of a text or list, for events that stand for more than fits into one.
pub(super) fn short_digest(value: &impl std::hash::Hash) -> u64 {
    let mut hasher = StableHasher::default();
    value.hash(&mut hasher);
    hasher.finish() >> 16
}
