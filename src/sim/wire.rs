//! The links of a run: what each has carried and remembers.

use super::fabric::{Fate, Flight, Pace};
use super::queue::Next;
use super::{Fabric, LinkChange, LinkModel};
use crate::protocol::{Instant, NodeId};

/// One direction between two processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Link {
    /// How many messages were ever sent on it.
    pub sent: u32,
    /// Cut by itself.
    pub cut: bool,
    /// Cut by a partition.
    pub parted: bool,
    /// Its place in [`Fabric::wires`], from 1 on; 0 for none.
    pub wire: u32,
}

/// What most links need not keep: a model of their own, and a memory of what went before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Wire {
    /// How it behaves, if not as the network does.
    pub own: Option<LinkModel>,
    /// When the last byte that it took is on its way.
    pub free: Instant,
    /// When the last message that arrives in order does.
    pub last: Instant,
    /// Whether a person has ever delayed or held a message where order is kept, so that others may wait behind it.
    pub unruly: bool,
}

impl Wire {
    /// How long a message of so many bytes has to wait until the last of them is on the link, after those before it.
    pub fn waits(&mut self, now: Instant, bytes: u32, model: &LinkModel) -> u64 {
        if model.bandwidth == 0 {
            return 0;
        }
        self.free = Instant(self.free.max(now).0.saturating_add(model.transmission(bytes)));
        self.free.0 - now.0
    }
}

impl Fabric {
    /// Whether what `from` sends reaches `to` as far as cuts and the topology go.
    pub fn connected(&self, from: NodeId, to: NodeId) -> bool {
        self.joined(from, to) && self.link(from, to).is_none_or(|link| !link.cut && !link.parted)
    }

    /// Whether there is a link between these two at all.
    pub fn joined(&self, from: NodeId, to: NodeId) -> bool {
        self.network.topology.joins(from, to, self.nodes.len() as u16)
    }

    /// Whether what `from` sends to `to` is cut off, by itself and by a partition.
    pub fn cuts(&self, from: NodeId, to: NodeId) -> (bool, bool) {
        self.link(from, to).map_or((false, false), |link| (link.cut, link.parted))
    }

    /// Whether anything is cut.
    pub fn any_cut(&self) -> bool {
        self.links.iter().flatten().any(|link| link.cut || link.parted)
    }

    /// No partition parts these from anybody any more.
    pub(super) fn join(&mut self, members: &[NodeId]) {
        let own: Vec<usize> = members.iter().map(|id| place(*id)).collect();
        for (from, row) in self.links.iter_mut().enumerate() {
            let sends = own.contains(&from);
            row.iter_mut()
                .enumerate()
                .filter(|(to, _)| sends || own.contains(to))
                .for_each(|(_, it)| it.parted = false);
        }
        // Without a wall left, the last group has nothing to be joined to.
        if !self.links.iter().flatten().any(|link| link.parted) {
            self.groups.clear();
        }
    }

    /// How many messages `from` ever sent to `to`.
    pub fn sent_on(&self, from: NodeId, to: NodeId) -> u32 {
        self.link(from, to).map_or(0, |link| link.sent)
    }

    /// How the link from one to the other behaves.
    pub fn model(&self, from: NodeId, to: NodeId) -> LinkModel {
        self.wire(from, to).and_then(|wire| wire.own).unwrap_or(self.network)
    }

    /// What a link remembers, if anything.
    pub(super) fn wire(&self, from: NodeId, to: NodeId) -> Option<&Wire> {
        self.wires.get((self.link(from, to)?.wire as usize).checked_sub(1)?)
    }

    pub(super) fn link(&self, from: NodeId, to: NodeId) -> Option<&Link> {
        self.links.get(place(from))?.get(place(to))
    }

    pub(super) fn link_mut(&mut self, from: NodeId, to: NodeId) -> &mut Link {
        let (from, to) = (place(from), place(to));
        if self.links.len() <= from {
            self.links.resize_with(from + 1, Vec::new);
        }
        let row = &mut self.links[from];
        if row.len() <= to {
            row.resize_with(to + 1, Link::default);
        }
        &mut row[to]
    }

    /// The wire of a link, made where it has none yet.
    pub(super) fn wire_mut(&mut self, from: NodeId, to: NodeId) -> &mut Wire {
        let next = self.wires.len() as u32 + 1;
        let link = self.link_mut(from, to);
        if link.wire == 0 {
            link.wire = next;
        }
        let at = link.wire as usize - 1;
        if at == self.wires.len() {
            self.wires.push(Wire::default());
        }
        &mut self.wires[at]
    }

    /// Makes a link behave as its network does but for these changes.
    pub(super) fn change_link(&mut self, from: NodeId, to: NodeId, change: &LinkChange) {
        let model = change.applied(&self.model(from, to));
        self.wire_mut(from, to).own = Some(model);
    }

    /// Makes the network, and every link that differs from it, behave like this.
    pub(super) fn change_network(&mut self, change: &LinkChange) {
        self.network = change.applied(&self.network);
        for own in self.wires.iter_mut().filter_map(|wire| wire.own.as_mut()) {
            *own = change.applied(own);
        }
    }

    /// Whether a link loses something, or has a model of its own.
    pub fn any_odd(&self) -> bool {
        self.network.loss > 0 || self.wires.iter().any(|wire| wire.own.is_some())
    }

    /// Every model by which a link behaves.
    pub(super) fn models(&self) -> impl Iterator<Item = &LinkModel> {
        std::iter::once(&self.network).chain(self.wires.iter().filter_map(|wire| wire.own.as_ref()))
    }

    /// Whether no link loses anything or keeps it waiting, and each node reaches every other.
    pub(super) fn sound(&self) -> bool {
        let all = self.nodes.len() as u16;
        let ends = [1, all.div_ceil(2), all].map(NodeId);
        let joins = |one: NodeId| ends.iter().all(|other| one == *other || self.joined(one, *other));
        self.models().all(|model| model.loss == 0 && model.corrupt == 0 && model.bandwidth == 0)
            && ends.into_iter().all(joins)
    }

    /// The longest time that a message is under way where the network is sound.
    pub(super) fn slowest(&self) -> u64 {
        let far = self.network.slowest() - self.network.latency.1;
        self.models().map(|model| model.latency.1 + far).max().unwrap_or(0)
    }

    /// When a message dies that meets a cut: at once, or on a stream after having waited there for the link to be whole
    /// again.
    pub(super) fn dies_at(&self, flight: &Flight) -> Instant {
        let stream = self.model(flight.name.from, flight.name.to).stream();
        Instant(flight.middle().0 + if stream { self.patience } else { 0 })
    }

    /// Messages that have not passed the middle of a link when it is cut die there; the others arrive.
    pub(super) fn doom(&mut self) {
        let now = self.now;
        self.look_through(self.flights.len());
        for place in 0..self.flights.len() {
            let Some(flight) = self.flights[place] else { continue };
            let middle = flight.middle();
            let reaches = self.connected(flight.name.from, flight.name.to);
            if reaches
                || flight.pace != Pace::Moves
                || flight.fate == Fate::Cut
                || middle < now
                || flight.ends <= middle
            {
                continue;
            }
            let order = self.queue.order();
            let ends = self.dies_at(&flight);
            self.flights[place] = Some(Flight { fate: Fate::Cut, ends, order, ..flight });
            self.queue.push(ends, order, Next::Flight(place as u32));
        }
    }
}

/// Where a process stands in tables of all processes: nodes and clients take turns, so that both may grow.
fn place(id: NodeId) -> usize {
    (usize::from(id.number()).saturating_sub(1)) * 2 + usize::from(id.is_client())
}
