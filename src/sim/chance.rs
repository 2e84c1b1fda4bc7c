//! Faults that come by chance, nodes that somebody looks after, and the end of all faults.
//!
//! What chance does is a plan: for each of its places it draws how long nothing happens and how long something stands.
//! Each draw hangs on the plan, the place and the count there, so an edit elsewhere moves none. What comes of it are
//! ordinary commands, done by the clock: each is one event, and the end of what it did waits like what an order sets off.

use super::command::{Command, LATEST, Messages, Process, Targets, Verb};
use super::draw::{Draw, Purpose};
use super::fabric::{Fabric, Pace, Status};
use super::order::{Chain, Origin, Task};
use super::queue::Next;
use super::shell::Shell;
use super::stage::short_digest;
use super::{DiskChange, DiskModel, Event, EventKind, LinkChange, LinkModel, LocalClock, SYNC, Service, Void, row};
use crate::protocol::{Instant, NodeId, digest_of};
use std::sync::Arc;

/// How many faults may come by chance at once.
pub const RANDOM_MOST: usize = 20;

/// A fault that comes by chance, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RandomFault {
    /// Which.
    pub hazard: Hazard,
    /// When, and for how long.
    pub rhythm: Rhythm,
    /// How often of a million times it comes when it could.
    pub chance: u32,
}

/// What may come by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hazard {
    /// A node crashes, and restarts.
    Crash,
    /// A node is paused, and resumes.
    Pause,
    /// A disk hangs, and goes on.
    Hang,
    /// A link between two nodes is cut in both directions, and heals.
    Cut,
    /// The nodes are parted in two groups, and all heals.
    Partition,
}

/// When a fault comes and how long it stands, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// For each node by itself (of a partition, for all of them): how long it is well, and how long not, in the mean.
    Rate {
        /// The mean time without.
        up: u64,
        /// The mean time with.
        down: u64,
    },
    /// At one node each time.
    Schedule {
        /// How long from one to the next.
        every: u64,
        /// How long it stands.
        lasts: u64,
    },
}

/// Who restarts a node that has crashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Supervisor {
    /// How long after the crash, in microseconds.
    pub after: u64,
    /// How often at most; 0 for as often as need be.
    pub limit: u32,
    /// Whether each wait is twice as long as the one before.
    pub backoff: bool,
}

/// The longest that a supervisor waits, in microseconds.
const WAIT_MOST: u64 = 3_600_000_000;

/// A fault that comes by chance, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Plan {
    pub fault: RandomFault,
    /// What its draws hang on.
    key: u32,
    /// In which event it was given.
    pub cause: u32,
    /// For each place, how often it was drawn there and when it is next.
    pub places: Vec<(u32, Instant, u64)>,
}

/// What a draw is for.
mod field {
    pub const WELL: u8 = 0;
    pub const COMES: u8 = 1;
    pub const STANDS: u8 = 2;
    pub const WHO: u8 = 3;
    pub const OTHER: u8 = 4;
    pub const SIDE: u8 = 5;
}

impl Plan {
    fn draw(&self, seed: u64, place: u16, field: u8) -> Draw {
        let count = self.places.get(usize::from(place)).map_or(0, |(count, ..)| *count);
        Draw::new(seed, Purpose::Random, self.key, u64::from(place) << 32 | u64::from(count), field)
    }

    /// How long it stands, and from when it may come again.
    fn lasts(&self, seed: u64, place: u16) -> u64 {
        match self.fault.rhythm {
            Rhythm::Rate { down, .. } => self.draw(seed, place, field::STANDS).about(down),
            Rhythm::Schedule { lasts, .. } => lasts,
        }
    }

    fn well(&self, seed: u64, place: u16) -> u64 {
        match self.fault.rhythm {
            Rhythm::Rate { up, .. } => self.draw(seed, place, field::WELL).about(up),
            Rhythm::Schedule { every, .. } => every,
        }
    }

    /// Whether each node has a place of its own.
    fn each_node(&self) -> bool {
        matches!(self.fault.rhythm, Rhythm::Rate { .. }) && self.fault.hazard != Hazard::Partition
    }
}

impl Shell<'_> {
    /// From now on a fault comes by chance; none for no fault any more, but what stands ends in its time.
    pub(super) fn random(&mut self, fault: Option<RandomFault>) -> Result<Event, Void> {
        let Some(fault) = fault else {
            if self.fabric.plans.is_empty() {
                return Err(Void::NoChange);
            }
            self.fabric.plans.clear();
            self.fabric.disturb();
            return Ok(self.plain_event(EventKind::Random, 0));
        };
        if self.fabric.plans.len() >= RANDOM_MOST {
            return Err(Void::TooMany);
        }
        let mut key = digest_of(0, &fault) as u32;
        while self.fabric.plans.iter().any(|plan| plan.key == key) {
            key = key.wrapping_add(1);
        }
        let plan = Plan { fault, key, cause: self.fabric.events, places: Vec::new() };
        let places = if plan.each_node() { self.fabric.nodes.len() } else { 1 };
        self.fabric.plans.push(plan);
        let at = self.fabric.plans.len() - 1;
        (0..places).for_each(|_| self.fabric.add_place(at));
        self.fabric.disturb();
        Ok(self.plain_event(EventKind::Random, short_digest(&fault)))
    }

    pub(super) fn plain_event(&mut self, kind: EventKind, argument: u64) -> Event {
        self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() })
    }

    /// A fault comes to a place of a plan. Whatever comes of that is an event, so that all that changes is one.
    #[cold]
    pub(super) fn perform_chance(&mut self, at: Instant, order: u64, key: u32, place: u16) -> Option<Event> {
        let number = self.fabric.plans.iter().position(|plan| plan.key == key)?;
        let plan = &self.fabric.plans[number];
        plan.places.get(usize::from(place)).filter(|(_, due, known)| (*due, *known) == (at, order))?;
        let (cause, strike) = (plan.cause, self.fabric.strike(plan, place));
        let lasts = plan.lasts(self.fabric.seed, place);
        let ends = Instant(at.max(self.fabric.now).0.saturating_add(lasts));
        let by_rate = matches!(plan.fault.rhythm, Rhythm::Rate { .. });
        self.begin(at);
        let begins = if by_rate && strike.is_some() { ends } else { self.fabric.now };
        self.fabric.turn(number, place, begins);
        (self.fabric.by, self.fabric.ordered) = (Chain::of(cause), true);
        let number = self.fabric.events;
        let event = match strike {
            Some((command, undo)) => {
                let event = self.perform_single(&command);
                if event.kind != EventKind::Void {
                    let origin = self.fabric.origin(&undo);
                    self.fabric.task(Task {
                        at: ends,
                        command: Arc::new(undo),
                        place: None,
                        by: Chain::of(number),
                        origin,
                    });
                }
                event
            }
            None => self.void(Void::NoProcess),
        };
        self.fabric.by = Chain::HAND;
        Some(event)
    }

    /// From now on somebody restarts a node when it has crashed, or nobody does any more.
    pub(super) fn supervise(&mut self, process: &Process, supervisor: Option<Supervisor>) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        if std::mem::replace(&mut plain.supervisor, supervisor) == supervisor {
            return Err(Void::NoChange);
        }
        plain.revived = 0;
        if plain.status == Status::Crashed {
            self.revive(id);
        }
        let (after, limit) = supervisor.map_or((0, 0), |it| (it.after, it.limit));
        let event = Event { argument: after, number: limit, cause: Event::NO_CAUSE, ..Event::default() };
        Ok(self.node_event(EventKind::Supervise, id, event))
    }

    /// A node is down: whoever looks after it restarts it in a while.
    pub(super) fn revive(&mut self, id: NodeId) {
        let by = Chain::of(self.fabric.events);
        let node = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        let Some(Supervisor { after, limit, backoff }) = node.supervisor else { return };
        if limit > 0 && node.revived >= limit {
            return;
        }
        let wait =
            if backoff { after.saturating_mul(1 << node.revived.min(40)).min(WAIT_MOST.max(after)) } else { after };
        node.revived += 1;
        let origin = Origin::Revival(id, node.life);
        let at = Instant(self.fabric.now.0.saturating_add(wait));
        let command = Arc::new(Command::Restart(Targets::One(Process::Id(id))));
        self.fabric.task(Task { at, command, place: None, by, origin });
    }

    /// Every fault as the commands that end it, the end of those to come first.
    #[inline(never)]
    pub(super) fn ends(&self) -> Result<Vec<Command>, Void> {
        let (fabric, mut all) = (&self.fabric, Vec::new());
        let clean =
            LinkModel { loss: 0, duplicate: 0, corrupt: 0, checksum: true, authentic: true, ..self.setup.network };
        if fabric.models().any(|model| *model != clean) {
            all.push(Command::Network(LinkChange::whole(&clean)));
        }
        if fabric.any_cut() {
            all.push(Command::Heal);
        }
        let held = fabric.flights.iter().flatten().filter(|flight| flight.pace == Pace::Held);
        let mut held: Vec<_> = held.map(|flight| flight.name).collect();
        held.sort_unstable();
        let release = |name| Command::Handle { verb: Verb::Release, message: Messages::Named(name), kind: None };
        all.extend(held.into_iter().map(release));
        let disk = DiskModel { sync: self.setup.world(SYNC), rate: 0, checksum: true };
        let change = DiskChange { sync: Some(disk.sync), rate: Some(0), checksum: Some(true) };
        for (id, plain) in fabric.present() {
            let node = || Process::Id(id);
            let ends = [
                (plain.hangs, Command::Unhang(node())),
                (plain.disk != disk, Command::Disk { node: node(), change }),
                (
                    plain.clock != LocalClock::default(),
                    Command::Clock { node: node(), offset: Some(0), drift: Some(0) },
                ),
                (plain.service != Service::default(), Command::Service { node: node(), service: Service::default() }),
                (plain.status == Status::Paused, Command::Resume(Targets::One(node()))),
                (plain.status == Status::Crashed, Command::Restart(Targets::One(node()))),
            ];
            all.extend(ends.into_iter().filter(|(is, _)| *is).map(|(_, command)| command));
        }
        if all.is_empty() && !fabric.threatened() {
            return Err(Void::NoChange);
        }
        all.insert(0, Command::Calm);
        Ok(all)
    }

    /// No fault is to come any more: neither by chance nor by an order.
    pub(super) fn calm(&mut self) -> Event {
        let fabric = &mut self.fabric;
        let before = fabric.plans.len() + fabric.orders.len();
        fabric.plans.clear();
        fabric.orders.retain(|standing| !standing.order.command.is_fault());
        fabric.tasks.retain(|_, task| task.origin == Origin::Order && !task.command.is_fault());
        let ended = before - fabric.orders.len();
        fabric.disturb();
        self.plain_event(EventKind::Calm, ended as u64)
    }
}

impl Fabric {
    /// Gives a plan one more place, and draws when its fault may first come there.
    fn add_place(&mut self, plan: usize) {
        let place = self.plans[plan].places.len() as u16;
        self.plans[plan].places.push((0, self.now, 0));
        self.turn(plan, place, self.now);
    }

    /// A node was added: what comes by chance to each node may come to it.
    pub(super) fn expose(&mut self) {
        for plan in 0..self.plans.len() {
            if self.plans[plan].each_node() {
                self.add_place(plan);
            }
        }
    }

    /// Draws when the fault comes to this place next, if it is well there from `begins` on.
    fn turn(&mut self, plan: usize, place: u16, begins: Instant) {
        let (order, seed) = (self.queue.order(), self.seed);
        let plan = &mut self.plans[plan];
        let (at, chance, mut due) = (usize::from(place), plan.fault.chance, begins);
        loop {
            plan.places[at].0 += 1;
            due = Instant(due.0.saturating_add(plan.well(seed, place)));
            if chance == 0 || due > LATEST || plan.draw(seed, place, field::COMES).happens(chance) {
                break;
            }
        }
        (plan.places[at].1, plan.places[at].2) = (due, order);
        if chance > 0 && due <= LATEST {
            self.queue.push(due, order, Next::Chance(plan.key, place));
        }
    }

    /// Of what kind the end of a fault is.
    fn origin(&self, undo: &Command) -> Origin {
        match undo {
            Command::Restart(Targets::One(Process::Id(id))) => {
                Origin::Revival(*id, self.node(*id).map_or(0, |node| node.life))
            }
            _ => Origin::Repair,
        }
    }

    /// The command by which a fault comes, and the one by which it goes; none where it cannot come now.
    fn strike(&self, plan: &Plan, place: u16) -> Option<(Command, Command)> {
        let hazard = plan.fault.hazard;
        if hazard == Hazard::Partition {
            return self.parting(plan, place);
        }
        let id = if plan.each_node() {
            Some(NodeId(place + 1)).filter(|id| self.can(hazard, *id))?
        } else {
            let ids: Vec<NodeId> = self.each_node().map(|(id, _)| id).filter(|id| self.can(hazard, *id)).collect();
            *ids.get(plan.draw(self.seed, place, field::WHO).below(ids.len() as u64) as usize)?
        };
        let node = || Process::Id(id);
        Some(match hazard {
            Hazard::Crash => (Command::Crash(node().into()), Command::Restart(node().into())),
            Hazard::Pause => (Command::Pause(node().into()), Command::Resume(node().into())),
            Hazard::Hang => (Command::Hang(node()), Command::Unhang(node())),
            Hazard::Cut | Hazard::Partition => {
                let whole = |other: &NodeId| *other != id && self.link(id, *other).is_none_or(|link| !link.cut);
                let others: Vec<NodeId> = self.present().map(|(id, _)| id).filter(whole).collect();
                let other = others.get(plan.draw(self.seed, place, field::OTHER).below(others.len() as u64) as usize)?;
                let (from, to, both) = (node(), Process::Id(*other), true);
                (Command::Cut { from: from.clone(), to: to.clone(), both }, Command::HealLink { from, to, both })
            }
        })
    }

    /// Whether this can come to a node now.
    fn can(&self, hazard: Hazard, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| match hazard {
            Hazard::Crash => node.status != Status::Crashed,
            Hazard::Pause => node.status == Status::Up,
            Hazard::Hang => !node.hangs && !node.removed,
            Hazard::Cut | Hazard::Partition => !node.removed,
        })
    }

    /// A drawn part of the nodes, at most half of them, on one side.
    fn parting(&self, plan: &Plan, place: u16) -> Option<(Command, Command)> {
        let ids = self.each_node().map(|(id, _)| id).filter(|id| self.can(Hazard::Partition, *id));
        let count = plan.places[usize::from(place)].0;
        let rank = |id: NodeId| {
            Draw::new(self.seed, Purpose::Random, plan.key, u64::from(id.0) << 32 | u64::from(count), field::SIDE)
                .below(u64::MAX)
        };
        let mut ids: Vec<(u64, NodeId)> = ids.map(|id| (rank(id), id)).collect();
        let half = ids.len() as u64 / 2;
        if half == 0 {
            return None;
        }
        ids.sort_unstable();
        ids.truncate(plan.draw(self.seed, place, field::WHO).between(1, half) as usize);
        let mut side: Vec<NodeId> = ids.into_iter().map(|(_, id)| id).collect();
        side.sort_unstable();
        let side: Vec<_> = side.into_iter().map(Process::Id).collect();
        Some((Command::Partition(vec![side.into()]), Command::Heal))
    }

    /// Whether a task is to restart a node that lives another life by now.
    pub(super) fn outlived(&self, task: &Task) -> bool {
        match task.origin {
            Origin::Revival(id, life) => self.node(id).is_none_or(|node| node.life != life),
            Origin::Order | Origin::Repair => false,
        }
    }

    /// Whether a fault is still to come, by chance or by an order.
    fn threatened(&self) -> bool {
        !self.plans.is_empty()
            || self.orders.iter().any(|standing| standing.order.command.is_fault())
            || self.tasks.values().any(|task| task.origin != Origin::Order || task.command.is_fault())
    }
}

impl Command {
    /// Whether it makes the world worse than it was set up.
    pub(super) fn is_fault(&self) -> bool {
        match self {
            Self::Crash(_) | Self::CrashTail { .. } | Self::Pause(_) | Self::Lose(_) | Self::Flip { .. } => true,
            Self::Hang(_) | Self::Disk { .. } | Self::Clock { .. } | Self::Service { .. } => true,
            Self::Cut { .. } | Self::Partition(_) | Self::Network(_) | Self::Link { .. } => true,
            Self::Drop { .. } | Self::Forge { .. } | Self::Random(Some(_)) => true,
            Self::Handle { verb, .. } => matches!(verb, Verb::Duplicate | Verb::Delay(_) | Verb::Hold),
            Self::Order(order) => order.command.is_fault(),
            _ => false,
        }
    }
}

impl Draw {
    /// A length of time whose mean is `mean`, short ones more often than long ones: such as the time until something
    /// happens that may happen at any moment. At least one microsecond.
    fn about(self, mean: u64) -> u64 {
        // By minus the logarithm of an even draw, in 16 binary places; by whole numbers, as logarithms of floats differ
        // between targets.
        let even = self.below(1 << 32) + 1;
        let scaled = (u128::from(mean) * u128::from(minus_ln(even))) >> 16;
        u64::try_from(scaled).unwrap_or(u64::MAX).max(1)
    }
}

/// Minus the natural logarithm of so many 2^32ths, in 2^16ths.
fn minus_ln(even: u64) -> u64 {
    // The logarithm by two: its whole part is the place of the first bit, each bit below comes of a square.
    let whole = 63 - u64::from(even.leading_zeros());
    let (mut mantissa, mut log) = ((even << (63 - whole)) >> 32, whole << 16);
    for place in (0..16).rev() {
        mantissa = (mantissa * mantissa) >> 31;
        if mantissa >> 32 > 0 {
            mantissa >>= 1;
            log |= 1 << place;
        }
    }
    // ln 2 is 45426 of 2^16ths.
    (((32 << 16) - log) * 45_426) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right() {
        // One half, a tenth, a thousandth: 0.693, 2.303, 6.908.
        for (even, expected) in [(1_u64 << 32, 0), (1 << 31, 45_426), (429_496_730, 150_902), (4_294_967, 452_706)] {
            assert!(minus_ln(even).abs_diff(expected) <= 8, "{even}: {}", minus_ln(even));
        }
        assert_eq!(minus_ln(1), 32 * 45_426);
    }

    #[test]
    fn lengths_of_time_have_their_mean() {
        let drawn: Vec<u64> = (0..20_000).map(|n| Draw::new(1, Purpose::Random, 1, n, 0).about(1_000_000)).collect();
        let mean = drawn.iter().sum::<u64>() / 20_000;
        assert!((980_000..1_020_000).contains(&mean), "{mean}");
        let beyond = |least| drawn.iter().filter(|time| **time > least).count() * 1_000 / 20_000;
        // Of an exponential law, 368 of a thousand are beyond the mean and 50 beyond three times the mean.
        assert!((355..380).contains(&beyond(1_000_000)) && (44..56).contains(&beyond(3_000_000)));
    }
}
