//! How links behave: the model of one direction, what a script's line changes of it, and the shape of the whole network.

use crate::protocol::{Channel, Info, NodeId};

use super::draw::Draw;

/// How a link behaves in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkModel {
    /// The least and the greatest time a message is under way, in microseconds; drawn from these, both included.
    pub latency: (u64, u64),
    /// How that time is drawn.
    pub spread: Spread,
    /// How many of a million messages are lost.
    pub loss: u32,
    /// How many of a million messages arrive twice.
    pub duplicate: u32,
    /// Of a million messages, how many have a bit wrong when they arrive.
    pub corrupt: u32,
    /// How many bytes it takes a second, one message after the other; 0 for as many as one likes.
    pub bandwidth: u64,
    /// Whether messages arrive in the order in which they were sent.
    pub fifo: bool,
    /// What it is: messages by themselves, or a stream.
    pub channel: Channel,
    /// Whether what is damaged is found out by a checksum, and thrown away.
    pub checksum: bool,
    /// Whether the link finds out who has sent a message, so that one that says otherwise is thrown away.
    pub authentic: bool,
    /// Which nodes it joins, and where they stand. Of the network as a whole: a single link's is not asked.
    pub topology: Topology,
    /// How much longer a message takes from one site to the next, in microseconds. Of the network as a whole, too.
    pub far: u64,
}

impl Default for LinkModel {
    fn default() -> Self {
        Self {
            latency: (10_000, 10_000),
            spread: Spread::Even,
            loss: 0,
            duplicate: 0,
            corrupt: 0,
            bandwidth: 0,
            fifo: false,
            channel: Channel::Datagram,
            checksum: true,
            authentic: true,
            topology: Topology::Mesh,
            far: 40_000,
        }
    }
}

/// How a latency is drawn between the least and the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spread {
    /// Each as often as any other.
    #[default]
    Even,
    /// Most near the least, few near the greatest: by [`TAIL`].
    Tail,
}

/// The long tail: of a million messages, how many take at most so many millionths of the way from the least latency to
/// the greatest. Between two rows it is a straight line. Half the messages take 2 % of the way, one of a hundred takes a
/// quarter, one of a thousand more than half.
pub const TAIL: [(u64, u64); 7] = [
    (0, 0),
    (500_000, 20_000),
    (750_000, 35_000),
    (900_000, 70_000),
    (990_000, 250_000),
    (999_000, 600_000),
    (1_000_000, 1_000_000),
];

/// Which nodes are joined by a link, and where they stand. Clients reach every node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Topology {
    /// Each node and every other.
    #[default]
    Mesh = 0,
    /// n1 and every other.
    Star = 1,
    /// Each node and the next, the last and n1.
    Ring = 2,
    /// Every two, at two sites: the first half of the setup's nodes (the larger one) at one of them. Clients take turns.
    TwoSites = 3,
    /// Every two, on three continents by turns: n1 on the first, n2 on the second, n3 on the third, n4 on the first.
    /// Clients take turns as well. The first and the second are one step apart, the first and the third two, the second
    /// and the third three.
    Continents = 4,
}

impl Topology {
    /// Every one of them.
    pub const ALL: [Self; 5] = [Self::Mesh, Self::Star, Self::Ring, Self::TwoSites, Self::Continents];

    /// Its word in scripts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mesh => "mesh",
            Self::Star => "star",
            Self::Ring => "ring",
            Self::TwoSites => "two-sites",
            Self::Continents => "continents",
        }
    }

    /// Whether two processes are joined, of `nodes` nodes that there are.
    pub fn joins(self, one: NodeId, other: NodeId, nodes: u16) -> bool {
        if one.is_client() || other.is_client() {
            return true;
        }
        let (low, high) = (one.0.min(other.0), one.0.max(other.0));
        match self {
            Self::Mesh | Self::TwoSites | Self::Continents => true,
            Self::Star => low == 1,
            Self::Ring => high - low == 1 || low == 1 && high == nodes,
        }
    }

    /// At which site a process stands, where the setup has `nodes` nodes.
    pub fn site(self, id: NodeId, nodes: u16) -> u8 {
        match self {
            Self::Mesh | Self::Star | Self::Ring => 0,
            Self::TwoSites if id.is_client() => u8::from(id.number().is_multiple_of(2)),
            Self::TwoSites => u8::from(id.0 > nodes.div_ceil(2)),
            Self::Continents => ((id.number().saturating_sub(1)) % 3) as u8,
        }
    }

    /// How many times [`LinkModel::far`] a message takes longer than within a site.
    fn steps(self, one: NodeId, other: NodeId, nodes: u16) -> u64 {
        let (one, other) = (self.site(one, nodes), self.site(other, nodes));
        match (one.min(other), one.max(other)) {
            (low, high) if low == high => 0,
            (0, high) => high.into(),
            _ => 3,
        }
    }

    /// The most steps between any two processes.
    fn most_steps(self) -> u64 {
        match self {
            Self::Mesh | Self::Star | Self::Ring => 0,
            Self::TwoSites => 1,
            Self::Continents => 3,
        }
    }
}

impl LinkModel {
    /// How links behave unless somebody says otherwise: as the protocol assumes.
    pub fn usual(info: &Info) -> Self {
        Self { channel: info.channel, ..Self::default() }
    }

    /// Whether it is a stream.
    pub fn stream(&self) -> bool {
        self.channel == Channel::Stream
    }

    /// Whether messages arrive in the order in which they were sent.
    pub fn ordered(&self) -> bool {
        self.fifo || self.stream()
    }

    /// Whether a message's journey follows from what was drawn for it and from nothing else: no link has to remember
    /// what went before, and every two processes are joined at one site.
    pub(super) fn simple(&self) -> bool {
        self.bandwidth == 0 && self.corrupt == 0 && !self.ordered() && self.topology == Topology::Mesh
    }

    /// The time under way that this draw gives.
    #[inline]
    pub(super) fn latency(&self, draw: Draw) -> u64 {
        let (least, most) = self.latency;
        if least == most {
            return least;
        }
        match self.spread {
            Spread::Even => draw.between(least, most),
            Spread::Tail => least + (most - least) * tail(draw.below(1_000_000)) / 1_000_000,
        }
    }

    /// How much longer a message takes between these two than within a site.
    pub(super) fn far(&self, one: NodeId, other: NodeId, nodes: u16) -> u64 {
        self.far * self.topology.steps(one, other, nodes)
    }

    /// The longest time that a message is under way, but for what goes before it.
    pub(super) fn slowest(&self) -> u64 {
        self.latency.1 + self.far * self.topology.most_steps()
    }

    /// How long it takes to put so many bytes on the link.
    pub(super) fn transmission(&self, bytes: u32) -> u64 {
        (u64::from(bytes) * 1_000_000).div_ceil(self.bandwidth.max(1))
    }

    /// What stands for it in the trace. Of a model without anything special only what there was in the first version, so
    /// that the traces of those days stand.
    pub(super) fn digest(&self) -> u64 {
        let Self { latency, loss, duplicate, .. } = *self;
        let plain = Self { latency, loss, duplicate, ..Self::default() };
        if *self == plain {
            super::stage::short_digest(&(latency, loss, duplicate))
        } else {
            super::stage::short_digest(self)
        }
    }
}

/// How many millionths of the way from the least to the greatest latency the message takes that is slower than so many
/// of a million.
fn tail(rank: u64) -> u64 {
    let above = TAIL.iter().position(|&(to, _)| rank < to).unwrap_or(TAIL.len() - 1).max(1);
    let ((from, least), (to, most)) = (TAIL[above - 1], TAIL[above]);
    least + (most - least) * (rank - from) / (to - from)
}

/// What a `network` line changes; the rest stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LinkChange {
    /// As `latency` of a [`LinkModel`].
    pub latency: Option<(u64, u64)>,
    /// As `spread` of a [`LinkModel`].
    pub spread: Option<Spread>,
    /// As `loss` of a [`LinkModel`].
    pub loss: Option<u32>,
    /// As `duplicate` of a [`LinkModel`].
    pub duplicate: Option<u32>,
    /// See [`LinkModel::corrupt`].
    pub corrupt: Option<u32>,
    /// As `bandwidth` of a [`LinkModel`].
    pub bandwidth: Option<u64>,
    /// As `fifo` of a [`LinkModel`].
    pub fifo: Option<bool>,
    /// See [`LinkModel::channel`].
    pub channel: Option<Channel>,
    /// See [`LinkModel::checksum`].
    pub checksum: Option<bool>,
    /// See [`LinkModel::authentic`].
    pub authentic: Option<bool>,
    /// As `topology` of a [`LinkModel`].
    pub topology: Option<Topology>,
    /// As `far` of a [`LinkModel`].
    pub far: Option<u64>,
}

impl LinkChange {
    /// The model that it makes of another.
    pub fn applied(&self, old: &LinkModel) -> LinkModel {
        LinkModel {
            latency: self.latency.unwrap_or(old.latency),
            spread: self.spread.unwrap_or(old.spread),
            loss: self.loss.unwrap_or(old.loss),
            duplicate: self.duplicate.unwrap_or(old.duplicate),
            corrupt: self.corrupt.unwrap_or(old.corrupt),
            bandwidth: self.bandwidth.unwrap_or(old.bandwidth),
            fifo: self.fifo.unwrap_or(old.fifo),
            channel: self.channel.unwrap_or(old.channel),
            checksum: self.checksum.unwrap_or(old.checksum),
            authentic: self.authentic.unwrap_or(old.authentic),
            topology: self.topology.unwrap_or(old.topology),
            far: self.far.unwrap_or(old.far),
        }
    }

    /// This and, where it says nothing, what `other` says.
    pub fn over(&self, other: &Self) -> Self {
        Self {
            latency: self.latency.or(other.latency),
            spread: self.spread.or(other.spread),
            loss: self.loss.or(other.loss),
            duplicate: self.duplicate.or(other.duplicate),
            corrupt: self.corrupt.or(other.corrupt),
            bandwidth: self.bandwidth.or(other.bandwidth),
            fifo: self.fifo.or(other.fifo),
            channel: self.channel.or(other.channel),
            checksum: self.checksum.or(other.checksum),
            authentic: self.authentic.or(other.authentic),
            topology: self.topology.or(other.topology),
            far: self.far.or(other.far),
        }
    }

    /// All that there is to say of a model.
    pub fn whole(model: &LinkModel) -> Self {
        Self {
            latency: Some(model.latency),
            spread: Some(model.spread),
            loss: Some(model.loss),
            duplicate: Some(model.duplicate),
            corrupt: Some(model.corrupt),
            bandwidth: Some(model.bandwidth),
            fifo: Some(model.fifo),
            channel: Some(model.channel),
            checksum: Some(model.checksum),
            authentic: Some(model.authentic),
            topology: Some(model.topology),
            far: Some(model.far),
        }
    }

    /// What must change of `old` to make it `new`.
    pub fn between(old: &LinkModel, new: &LinkModel) -> Self {
        Self {
            latency: Some(new.latency).filter(|new| *new != old.latency),
            spread: Some(new.spread).filter(|new| *new != old.spread),
            loss: Some(new.loss).filter(|new| *new != old.loss),
            duplicate: Some(new.duplicate).filter(|new| *new != old.duplicate),
            corrupt: Some(new.corrupt).filter(|new| *new != old.corrupt),
            bandwidth: Some(new.bandwidth).filter(|new| *new != old.bandwidth),
            fifo: Some(new.fifo).filter(|new| *new != old.fifo),
            channel: Some(new.channel).filter(|new| *new != old.channel),
            checksum: Some(new.checksum).filter(|new| *new != old.checksum),
            authentic: Some(new.authentic).filter(|new| *new != old.authentic),
            topology: Some(new.topology).filter(|new| *new != old.topology),
            far: Some(new.far).filter(|new| *new != old.far),
        }
    }
}

/// Networks as people meet them, by their names in scripts.
pub const PRESETS: [(&str, LinkChange); 4] = [
    ("rack", preset((50, 150), Spread::Even, (0, 0), 0, Topology::Mesh)),
    ("region", preset((500, 2_000), Spread::Even, (0, 0), 0, Topology::Mesh)),
    ("continents", preset((500, 2_000), Spread::Even, (0, 0), 0, Topology::Continents)),
    ("wifi", preset((2_000, 300_000), Spread::Tail, (20_000, 5_000), 2_000_000, Topology::Mesh)),
];

const fn preset(
    latency: (u64, u64),
    spread: Spread,
    (loss, duplicate): (u32, u32),
    bandwidth: u64,
    topology: Topology,
) -> LinkChange {
    LinkChange {
        latency: Some(latency),
        spread: Some(spread),
        loss: Some(loss),
        duplicate: Some(duplicate),
        bandwidth: Some(bandwidth),
        topology: Some(topology),
        corrupt: Some(0),
        fifo: None,
        channel: None,
        checksum: None,
        authentic: None,
        far: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Purpose;
    use super::*;

    #[test]
    fn the_tail_meets_its_table() {
        assert!(TAIL.iter().all(|&(rank, share)| rank == 1_000_000 || tail(rank) == share));
        assert!((0..1_000_000).step_by(997).all(|rank| tail(rank) <= tail(rank + 1) && tail(rank) <= 1_000_000));
        let model = LinkModel { latency: (1_000, 101_000), spread: Spread::Tail, ..LinkModel::default() };
        let mut drawn: Vec<u64> =
            (0..100_000).map(|n| model.latency(Draw::new(1, Purpose::Message, 1, n, 0))).collect();
        drawn.sort_unstable();
        for (rank, share) in [(50_000, 20_000), (90_000, 70_000), (99_000, 250_000)] {
            let (found, expected) = (drawn[rank], 1_000 + share / 10);
            assert!(found.abs_diff(expected) < expected / 15, "{found} for {expected}");
        }
    }

    #[test]
    fn a_topology_joins_and_parts() {
        let ids = |topology: Topology| {
            let pairs = (1..=5).flat_map(|a| (a + 1..=5).map(move |b| (a, b)));
            pairs.filter(|&(a, b)| topology.joins(NodeId(a), NodeId(b), 5)).collect::<Vec<_>>()
        };
        assert_eq!(ids(Topology::Star), [(1, 2), (1, 3), (1, 4), (1, 5)]);
        assert_eq!(ids(Topology::Ring), [(1, 2), (1, 5), (2, 3), (3, 4), (4, 5)]);
        assert_eq!(ids(Topology::Mesh).len(), 10);
        let sites = |topology: Topology| (1..=5).map(|id| topology.site(NodeId(id), 5)).collect::<Vec<_>>();
        assert_eq!(sites(Topology::TwoSites), [0, 0, 0, 1, 1]);
        assert_eq!(sites(Topology::Continents), [0, 1, 2, 0, 1]);
        let steps = |a, b| Topology::Continents.steps(NodeId(a), NodeId(b), 5);
        assert_eq!([steps(1, 4), steps(1, 2), steps(3, 1), steps(2, 3)], [0, 1, 2, 3]);
    }
}
