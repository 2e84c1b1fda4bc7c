//! Standing orders: what is to be done once something is so, or whenever something happens.
//!
//! An order is part of the run: its condition is asked after each event, and what it orders becomes an action of the
//! queue, which goes before anything else of that moment. So it is counted like any other action, and a run that has no
//! order asks nothing.

use std::sync::Arc;

use super::command::{Among, Command, Delay, Process};
use super::fabric::{Flight, Status};
use super::queue::Next;
use super::select::Single;
use super::shell::Shell;
use super::{Event, EventKind, Fabric, Void, row};
use crate::protocol::{Info, Instant, NodeId, digest_of};

/// How many orders may stand at once: each is asked after each event.
pub const ORDERS_MOST: usize = 100;

/// How many commands that were set off may wait for their time at once; what comes beyond is not set off.
pub const TASKS_MOST: usize = 10_000;

/// How often orders may set each other off in one moment, one after the other, before time must go on.
pub const CHAIN_MOST: u8 = 16;

/// A standing order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// What must be so, or happen.
    pub condition: Condition,
    /// Whether it is for each time, and not once.
    pub every: bool,
    /// How much later it is done, in microseconds.
    pub after: Delay,
    /// What is done.
    pub command: Arc<Command>,
}

/// What sets an order off. The first ones are states: where they are so already when the order is given, it is set off at
/// once. The others are events that come after it. Processes are not drawn here: `any` is whoever fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// A count has come to a number; whenever: to a multiple of it that it had not come to before.
    Count {
        /// What is counted.
        tally: Tally,
        /// The number.
        number: u64,
    },
    /// A live node leads; whenever: another one, or one in a new epoch.
    Leader,
    /// None does.
    NoLeader,
    /// This property (a row of [`Info::properties`](crate::protocol::Info::properties)) or any broke.
    Breach(Option<u8>),
    /// A live node is in this role (a row of [`Info::roles`](crate::protocol::Info::roles)); whenever: a node takes it.
    Role(u8),
    /// A message is sent, arrives, or is lost.
    Message {
        /// Which of these.
        passage: Passage,
        /// Of this kind; none for any.
        kind: Option<u8>,
        /// From such a process; none for anybody.
        from: Option<Process>,
        /// To such a process; none for anybody.
        to: Option<Process>,
    },
    /// A timer of this kind goes off.
    Fired {
        /// The row in [`Info::timers`](crate::protocol::Info::timers).
        timer: u8,
        /// At such a node; none for any.
        node: Option<Process>,
    },
    /// A node crashes, restarts, is paused or resumes.
    Fate {
        /// Which of these.
        fate: NodeFate,
        /// Such a node; none for any.
        node: Option<Process>,
    },
}

/// What a condition counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "as in expectations")]
pub enum Tally {
    Acked,
    Commits,
    Elections,
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Passage {
    /// It sets out.
    Sent,
    /// It arrives.
    Delivered,
    /// It does not: chance takes it, or a cut, or a hand, or nobody is there.
    Lost,
}

/// What happens to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub enum NodeFate {
    Crashed,
    Restarted,
    Paused,
    Resumed,
}

/// An order that stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Standing {
    pub order: Arc<Order>,
    /// What its condition came to when it was last asked, so that the same does not set it off again.
    seen: u64,
}

/// A command that was set off and waits for its time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Task {
    pub at: Instant,
    pub command: Arc<Command>,
    /// At which place the message stands that it is for, if that is known.
    pub place: Option<u32>,
    pub by: Chain,
    pub origin: Origin,
}

/// Why a command waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Origin {
    /// An order has set it off.
    Order,
    /// It ends what came by chance.
    Repair,
    /// It restarts this node, if it is still in this life.
    Revival(NodeId, u32),
}

/// By what a command is given: by which event, and how many orders before it were set off in the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Chain {
    pub cause: u32,
    links: u8,
}

impl Chain {
    /// A person, or the script.
    pub const HAND: Self = Self { cause: Event::NO_CAUSE, links: 0 };

    /// The clock, because of this event.
    pub const fn of(cause: u32) -> Self {
        Self { cause, links: 0 }
    }
}

impl Shell<'_> {
    /// An order is given.
    pub(super) fn order(&mut self, order: &Order) -> Result<Event, Void> {
        if self.fabric.orders.len() >= ORDERS_MOST {
            return Err(Void::TooMany);
        }
        // What was counted before a repeated order came is behind it.
        let counted = matches!(order.condition, Condition::Count { .. }) && order.every;
        let seen = if counted {
            self.fabric.level_of(self.setup.info, &order.condition, order.every, &Event::default(), &[])
        } else {
            0
        };
        self.fabric.orders.push(Standing { order: Arc::new(order.clone()), seen });
        self.fabric.given += 1;
        self.fabric.ordered = true;
        let (kind, argument) = (EventKind::Order, self.fabric.given.into());
        Ok(self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }

    /// Every order ends, and what orders have set off and not done yet.
    pub(super) fn dismiss(&mut self) -> Result<Event, Void> {
        let orders = std::mem::take(&mut self.fabric.orders);
        let before = self.fabric.tasks.len();
        self.fabric.tasks.retain(|_, task| task.origin != Origin::Order);
        if orders.is_empty() && self.fabric.tasks.len() == before {
            return Err(Void::NoOrder);
        }
        let (kind, argument) = (EventKind::Dismiss, orders.len() as u64);
        Ok(self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }

    /// An event has just happened: it came by an order, perhaps, and perhaps it sets one off.
    #[cold]
    #[inline(never)]
    pub(super) fn attend(&mut self, event: &mut Event) {
        if event.cause == Event::NO_CAUSE {
            event.cause = self.fabric.by.cause;
        }
        self.muster(event);
        self.fabric.ordered = !self.fabric.orders.is_empty();
    }

    /// Asks every order whether this event sets it off.
    fn muster(&mut self, event: &Event) {
        let mut orders = std::mem::take(&mut self.fabric.orders);
        self.fabric.ask_each(orders.len());
        // Most events send nothing, and no order needs to look for it then.
        let sends = self.fabric.sent != std::mem::replace(&mut self.fabric.sent_before, self.fabric.sent);
        let asks = |standing: &Standing| standing.order.condition.looks_for_what_is_sent();
        let sent = if sends && orders.iter().any(asks) {
            self.fabric.look_through(self.fabric.flights.len());
            self.fabric.sent_in(self.fabric.events)
        } else {
            Vec::new()
        };
        let mut due = Vec::new();
        orders.retain_mut(|standing| {
            let order = &standing.order;
            let level = self.fabric.level_of(self.setup.info, &order.condition, order.every, event, &sent);
            let is = level > 0 && level != standing.seen;
            standing.seen = if order.condition.happens() { 0 } else { level };
            if is {
                due.push(order.clone());
            }
            !is || order.every
        });
        self.fabric.orders = orders;
        due.iter().for_each(|order| self.set_off(order));
    }

    fn set_off(&mut self, order: &Order) {
        let fabric = &mut self.fabric;
        let links = if order.after == 0 { fabric.by.links + 1 } else { 0 };
        if links <= CHAIN_MOST {
            let at = Instant(fabric.now.0 + order.after);
            fabric.task(Task {
                at,
                command: order.command.clone(),
                place: None,
                by: Chain { cause: fabric.events, links },
                origin: Origin::Order,
            });
        }
    }

    /// Does what an order has set off; none if it was dismissed.
    #[cold]
    pub(super) fn perform_task(&mut self, at: Instant, number: u32) -> Option<Event> {
        let task = self.fabric.tasks.remove(&number)?;
        self.begin(at);
        (self.fabric.by, self.fabric.ordered) = (task.by, true);
        let event = match self.singles(&task.command) {
            _ if self.fabric.outlived(&task) => self.void(Void::NotCrashed),
            Ok(None) => self.perform_placed(&task.command, task.place),
            // One act is one event: what is for several is several acts.
            Ok(Some(singles)) => {
                let event = singles.first().map(|first| self.perform_placed(&first.command, first.place));
                for Single { command, place } in singles.into_iter().skip(1) {
                    let (by, origin) = (task.by, task.origin);
                    self.fabric.task(Task { at, command: Arc::new(command), place, by, origin });
                }
                event?
            }
            Err(reason) => self.void(reason),
        };
        self.fabric.by = Chain::HAND;
        Some(event)
    }
}

impl Fabric {
    /// What was sent in the event of this number, and is under way.
    pub(super) fn sent_in(&self, number: u32) -> Vec<Flight> {
        let then = |flight: &&Flight| flight.cause == number;
        self.flights.iter().flatten().filter(then).copied().collect()
    }

    /// What a condition comes to after the last event.
    pub(super) fn level(&self, info: &Info, condition: &Condition, every: bool, event: &Event) -> u64 {
        let last = self.events.wrapping_sub(1);
        let sent = if condition.looks_for_what_is_sent() { self.sent_in(last) } else { Vec::new() };
        self.level_of(info, condition, every, event, &sent)
    }

    /// What a condition comes to: 0 if it is not so, and another number for each way in which it is.
    pub(super) fn level_of(
        &self,
        info: &Info,
        condition: &Condition,
        every: bool,
        event: &Event,
        sent: &[Flight],
    ) -> u64 {
        let fabric = self;
        match condition {
            Condition::Count { tally, number } => {
                let count = match tally {
                    Tally::Acked => fabric.acknowledged,
                    Tally::Commits => fabric.ledger.decisions(),
                    Tally::Elections => fabric.elections.len() as u64,
                };
                count / number
            }
            Condition::Leader => {
                let leader = fabric.leader().and_then(|id| Some((id, fabric.node(id)?.brief.epoch)));
                leader.map_or(0, |leader| digest_of(0, &leader) | 1)
            }
            Condition::NoLeader => fabric.leader().is_none().into(),
            Condition::Breach(property) => {
                let judge = property.and_then(|row| info.properties.get(usize::from(row)));
                let found = fabric.found.iter();
                found.filter(|found| judge.is_none_or(|property| property.judge == found.breach.judge)).count() as u64
            }
            Condition::Role(role) => self.took(*role, every, event).into(),
            Condition::Message { passage, kind, from, to } => {
                let fits = |row: u8, sender, receiver| {
                    kind.is_none_or(|kind| kind == row)
                        && from.as_ref().is_none_or(|process| self.fits(process, sender))
                        && to.as_ref().is_none_or(|process| self.fits(process, receiver))
                };
                let now = match passage {
                    Passage::Delivered => event.kind == EventKind::Deliver && fits(event.row, event.from, event.to),
                    Passage::Lost => event.kind.loses() && fits(event.row, event.from, event.to),
                    Passage::Sent => sent.iter().any(|flight| fits(flight.row, flight.name.from, flight.name.to)),
                };
                now.into()
            }
            Condition::Fired { timer, node } => {
                let fired = event.kind == EventKind::Fire && event.row == *timer;
                (fired && node.as_ref().is_none_or(|process| self.fits(process, event.to))).into()
            }
            Condition::Fate { fate, node } => {
                let happened = event.kind == fate.event();
                (happened && node.as_ref().is_none_or(|process| self.fits(process, event.to))).into()
            }
        }
    }

    /// Whether a node has taken this role in this event or, unless only that is asked, a live node is in it.
    fn took(&self, role: u8, every: bool, event: &Event) -> bool {
        let took = event.kind != EventKind::Void
            && event.detail & Event::ROLE != 0
            && event.detail >> 8 == u16::from(role)
            && !event.to.is_client();
        let is = || self.nodes.iter().any(|node| node.status != Status::Crashed && node.brief.role == role);
        took || !every && is()
    }

    /// Whether this process is one of those that are meant.
    fn fits(&self, process: &Process, id: NodeId) -> bool {
        let member = |fits: &dyn Fn(usize) -> bool| {
            usize::from(id.0).checked_sub(1).is_some_and(|at| at < self.nodes.len() && fits(at))
        };
        match process {
            Process::Id(meant) => *meant == id,
            Process::Leader { .. } => self.leader() == Some(id),
            Process::Named(name) => self.names.get(name) == Some(&id),
            Process::Any { among: Among::Nodes, .. } => member(&|_| true),
            Process::Any { among: Among::Kind(kind), .. } => member(&|at| self.nodes[at].kind == *kind),
            Process::Any { among: Among::Role(role), .. } => member(&|at| self.nodes[at].brief.role == *role),
        }
    }

    /// Queues a command that was set off: before anything else of its moment, as its number is below every order there.
    pub(super) fn task(&mut self, task: Task) {
        if self.tasks.len() < TASKS_MOST {
            self.set_off += 1;
            self.queue.push(task.at, self.set_off.into(), Next::Task(self.set_off));
            self.tasks.insert(self.set_off, task);
        }
    }

    /// Every order that stands.
    pub fn standing(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().map(|standing| &*standing.order)
    }
}

impl Condition {
    /// Whether it asks what an event sends.
    pub(super) fn looks_for_what_is_sent(&self) -> bool {
        matches!(self, Self::Message { passage: Passage::Sent, .. })
    }

    /// Whether it happens at a moment and is not so for a while.
    pub fn happens(&self) -> bool {
        matches!(self, Self::Message { .. } | Self::Fired { .. } | Self::Fate { .. } | Self::Role(_))
    }
}

impl NodeFate {
    /// The event by which it comes.
    fn event(self) -> EventKind {
        match self {
            Self::Crashed => EventKind::Crash,
            Self::Restarted => EventKind::Restart,
            Self::Paused => EventKind::Pause,
            Self::Resumed => EventKind::Resume,
        }
    }
}

impl EventKind {
    /// Whether a message ends its journey here without being heard.
    fn loses(self) -> bool {
        matches!(
            self,
            Self::Lost | Self::Cut | Self::Dead | Self::Drop | Self::Overflow | Self::Corrupt | Self::Rejected
        )
    }
}
