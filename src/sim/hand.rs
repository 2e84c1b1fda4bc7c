//! The hand: commands, performed through the same acts as the clock's.

use super::body::Cue;
use super::client::Working;
use super::command::{Ask, ClientRef, Command, OPERATIONS_MOST, Process, Targets};
use super::fabric::{Armed, Node, Pace, Status};
use super::order::Chain;
use super::queue::Next;
use super::shell::Shell;
use super::stage::short_digest;
use super::{Event, EventKind, LinkChange, Tail, Void, row};
use crate::protocol::{Admin, Instant, NodeId, Rules, Start, Text};

/// No process in particular.
const NOBODY: NodeId = NodeId(0);

impl Shell<'_> {
    /// Performs a command: one event, or one for each process or message that it acts on.
    pub(super) fn perform_command(&mut self, command: &Command) -> Vec<Event> {
        match self.singles(command) {
            Ok(None) => vec![self.perform_single(command)],
            Ok(Some(singles)) => {
                let mut events = Vec::with_capacity(singles.len());
                for single in singles {
                    if !events.is_empty() && self.fabric.exhausted() {
                        break;
                    }
                    events.push(self.perform_placed(&single.command, single.place));
                }
                events
            }
            Err(reason) => vec![self.void(reason)],
        }
    }

    /// Performs a command for a message at this place, or for none.
    pub(super) fn perform_placed(&mut self, command: &Command, place: Option<u32>) -> Event {
        self.fabric.place = place;
        let event = self.perform_single(command);
        self.fabric.place = None;
        event
    }

    /// Performs a command that acts once.
    pub(super) fn perform_single(&mut self, command: &Command) -> Event {
        let picks = self.fabric.picks;
        self.perform_one(command).unwrap_or_else(|reason| {
            // What is void has drawn nothing.
            self.fabric.picks = picks;
            self.void(reason)
        })
    }

    pub(super) fn void(&mut self, reason: Void) -> Event {
        let event = Event { kind: EventKind::Void, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() };
        // The reason takes the place of what came of it, as nothing did.
        self.fabric.touched = 0;
        self.event(Event { detail: reason as u16, ..event })
    }

    fn perform_one(&mut self, command: &Command) -> Result<Event, Void> {
        match command {
            Command::Crash(Targets::One(process)) => self.crash(process, None),
            Command::CrashTail { nodes: Targets::One(process), tail } => self.crash(process, Some(*tail)),
            Command::Restart(Targets::One(process)) => self.restart(process),
            Command::Workload { client, work, every, count, key } => {
                let (every, count, key) = (*every, *count, key.clone());
                let since = self.fabric.now;
                let working = Working { work: *work, every, count, key, since, begun: 0, wrote: None };
                self.workload(*client, working)
            }
            Command::Pause(Targets::One(process)) => self.pause(process),
            Command::Resume(Targets::One(process)) => self.resume(process),
            Command::Heal => self.heal(),
            _ => self.perform_rare(command),
        }
    }

    /// What most runs never see, apart from the rest: the page loads it later.
    #[inline(never)]
    fn perform_rare(&mut self, command: &Command) -> Result<Event, Void> {
        match command {
            Command::AddNode { name } => self.add_node(name.as_ref()),
            Command::RemoveNode(process) => self.remove_node(process),
            Command::Operate { node, ask } => self.operate(node, ask),
            Command::Cut { from, to, both } => self.cut(from, to, *both),
            Command::Partition(groups) => self.partition(groups),
            Command::HealLink { from, to, both } => self.heal_link(from, to, *both),
            Command::HealGroup(name) => self.heal_group(name),
            Command::Calm => Ok(self.calm()),
            Command::Random(fault) => self.random(*fault),
            Command::Supervise { nodes: Targets::One(node), supervisor } => self.supervise(node, *supervisor),
            Command::Network(change) => self.network(change),
            Command::Link { from, to, both, change } => self.link(from, to, *both, change),
            Command::Drop { message, kind } => self.drop_message(message, *kind),
            Command::Forge { message, kind, speaker } => self.forge(message, *kind, speaker),
            Command::Handle { verb, message, kind } => self.handle(*verb, message, *kind),
            Command::Fire { node, timer } => self.fire_by_hand(node, *timer),
            Command::Sync(node) => self.sync_by_hand(node),
            Command::Expire(client) => self.expire(*client),
            Command::Begin(client) => self.begin_by_hand(*client),
            Command::Order(order) => self.order(order),
            Command::Dismiss => self.dismiss(),
            Command::Conduct(off) => self.conduct(*off),
            Command::Invoke { client, via, operation } => {
                self.within_limits(1)?;
                let via = via.as_ref().map(|node| self.node_of(node)).transpose()?;
                let client = self.pick_client(*client, false)?;
                Ok(self.invoke(client, via, operation.clone(), Event::NO_CAUSE))
            }
            Command::Break(rule) => self.switch_rule(*rule, false),
            Command::Mend(rule) => self.switch_rule(*rule, true),
            // These were taken apart before.
            Command::Clock { node, offset, drift } => self.change_clock(node, *offset, *drift),
            Command::Service { node, service } => self.change_service(node, *service),
            Command::Disk { node, change } => self.change_disk(node, change),
            Command::Hang(node) => self.hang(node),
            Command::Unhang(node) => self.unhang(node),
            Command::Flip { node, record } => self.flip(node, *record),
            Command::Lose(node) => self.lose_disk(node),
            Command::Backup(node) => self.back_up(node),
            Command::Restore => self.restore(),
            Command::Supervise { nodes: Targets::All, .. } => Err(Void::NoProcess),
            Command::Crash(_) | Command::CrashTail { .. } | Command::Restart(_) | Command::Workload { .. } => {
                Err(Void::NoProcess)
            }
            Command::Pause(_) | Command::Resume(_) | Command::Heal => Err(Void::NoProcess),
        }
    }

    fn by_hand(&mut self, kind: EventKind, id: NodeId) -> Event {
        self.node_event(kind, id, Event { cause: Event::NO_CAUSE, ..Event::default() })
    }

    fn crash(&mut self, process: &Process, tail: Option<Tail>) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status != Status::Crashed, Void::NotUp)?;
        let kept = self.take_down(id, tail);
        self.read_disk(id);
        self.body.look_at_disk(self.setup, self.fabric, id);
        self.revive(id);
        self.fabric.doubt = true;
        self.fabric.disturb();
        let (argument, cause) = (kept, Event::NO_CAUSE);
        Ok(self.node_event(EventKind::Crash, id, Event { argument, cause, ..Event::default() }))
    }

    /// A node loses its memory, and its disk what it has not synced but for this tail; how many records that is.
    fn take_down(&mut self, id: NodeId, tail: Option<Tail>) -> u64 {
        let at = usize::from(id.0 - 1);
        let plain = &mut self.fabric.nodes[at];
        plain.status = Status::Crashed;
        plain.life += 1;
        plain.unsynced = 0;
        plain.stuck = false;
        self.fabric.gauges.reign(id, false, self.fabric.now);
        let plain = &mut self.fabric.nodes[at];
        plain.timers.iter_mut().for_each(|armed| *armed = Armed::default());
        let kept = tail.map_or(0, |tail| self.keep_tail(id, tail));
        self.body.take_down(id);
        self.forget_inbox(id);
        kept
    }

    /// A process with an empty disk starts. Nobody has admitted it to anything yet.
    fn add_node(&mut self, name: Option<&Text>) -> Result<Event, Void> {
        let id = self.add_process()?;
        if let Some(name) = name {
            self.fabric.names.insert(name.clone(), id);
        }
        Ok(self.by_hand(EventKind::Add, id))
    }

    fn add_process(&mut self) -> Result<NodeId, Void> {
        let (id, kinds) = (NodeId(self.fabric.nodes.len() as u16 + 1), self.setup.info.kinds);
        if id.0 > kinds[0].most {
            return Err(Void::TooMany);
        }
        self.fabric.nodes.push(Node::new(self.setup, 0));
        self.body.add();
        self.boot(id, Start::Join, self.fabric.events);
        self.fabric.expose();
        self.fabric.disturb();
        Ok(id)
    }

    /// A process stops for good, with all that it had.
    fn remove_node(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_of(process)?;
        self.take_down(id, None);
        self.body.lose(id);
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        (plain.removed, plain.hangs, plain.damage, plain.supervisor) = (true, false, 0, None);
        plain.durable = 0;
        self.fabric.doubt = true;
        self.fabric.disturb();
        Ok(self.by_hand(EventKind::Remove, id))
    }

    /// An operator asks a node that is up. Whoever is to be handed something must be up as well.
    fn operate(&mut self, process: &Process, ask: &Ask) -> Result<Event, Void> {
        let up = |status| status == Status::Up;
        let id = self.node_in(process, up, Void::NotUp)?;
        let (kind, admin, whom) = match ask {
            Ask::Admit(other) => {
                let next = NodeId(self.fabric.nodes.len() as u16 + 1);
                if *other == Process::Id(next) {
                    self.add_process()?;
                }
                let other = self.node_of(other)?;
                (EventKind::Admit, Admin::Add(other), other)
            }
            Ask::Expel(other) => {
                let other = self.node_of(other)?;
                (EventKind::Expel, Admin::Remove(other), other)
            }
            Ask::Transfer(other) => {
                let other = self.node_in(other, up, Void::NotUp)?;
                (EventKind::Transfer, Admin::Transfer(other), other)
            }
            Ask::Compact => (EventKind::Compact, Admin::Compact, NOBODY),
        };
        let event = self.fabric.events;
        self.step(id, Cue::Operate(admin), event);
        self.fabric.disturb();
        let (argument, cause) = (whom.0.into(), Event::NO_CAUSE);
        Ok(self.node_event(kind, id, Event { argument, cause, ..Event::default() }))
    }

    fn restart(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Crashed, Void::NotCrashed)?;
        let event = self.fabric.events;
        self.reset_streams(id);
        self.boot(id, Start::Again, event);
        self.fabric.disturb();
        Ok(self.by_hand(EventKind::Restart, id))
    }

    fn pause(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Up, Void::NotUp)?;
        self.fabric.nodes[usize::from(id.0 - 1)].status = Status::Paused;
        self.fabric.disturb();
        Ok(self.by_hand(EventKind::Pause, id))
    }

    /// A paused node wakes: what came due meanwhile happens now, in the order in which it came due.
    fn resume(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Paused, Void::NotPaused)?;
        let at = usize::from(id.0 - 1);
        self.fabric.nodes[at].status = Status::Up;
        let now = self.fabric.now;
        for next in std::mem::take(&mut self.fabric.nodes[at].waiting).into_values() {
            let order = self.fabric.queue.order();
            match next {
                Next::Flight(place) => {
                    if let Some(flight) = &mut self.fabric.flights[place as usize] {
                        (flight.ends, flight.order, flight.pace) = (now, order, Pace::Moves);
                        self.fabric.nodes[at].inbox -= 1;
                    }
                }
                Next::Timer(_, slot) => {
                    let armed = &mut self.fabric.nodes[at].timers[usize::from(slot)];
                    if armed.kind.is_none() {
                        continue;
                    }
                    (armed.due, armed.order, armed.queued) = (now, order, Some((now, order)));
                }
                Next::Sync(..) => self.fabric.nodes[at].synced_at = (now, order),
                _ => {}
            }
            self.fabric.queue.push(now, order, next);
        }
        self.fabric.disturb();
        Ok(self.by_hand(EventKind::Resume, id))
    }

    fn network(&mut self, change: &LinkChange) -> Result<Event, Void> {
        if self.fabric.models().all(|model| change.applied(model) == *model) {
            return Err(Void::NoChange);
        }
        self.fabric.change_network(change);
        let digest = self.fabric.network.digest();
        Ok(self.network_event(NOBODY, NOBODY, digest))
    }

    fn link(&mut self, from: &Process, to: &Process, both: bool, change: &LinkChange) -> Result<Event, Void> {
        let (from, to) = (self.resolve(from)?, self.resolve(to)?);
        if from == to {
            return Err(Void::Same);
        }
        let pairs = if both { vec![(from, to), (to, from)] } else { vec![(from, to)] };
        let changes = |&(from, to): &(NodeId, NodeId)| {
            let model = self.fabric.model(from, to);
            change.applied(&model) != model
        };
        if !pairs.iter().any(changes) {
            return Err(Void::NoChange);
        }
        for &(from, to) in &pairs {
            self.fabric.change_link(from, to, change);
        }
        let models: Vec<u64> = pairs.iter().map(|&(from, to)| self.fabric.model(from, to).digest()).collect();
        Ok(self.network_event(from, to, short_digest(&models)))
    }

    fn network_event(&mut self, from: NodeId, to: NodeId, argument: u64) -> Event {
        // Where there is no link any more, what was on it is lost as at a cut.
        self.fabric.doom();
        self.fabric.revive();
        self.fabric.disturb();
        let (kind, row, cause) = (EventKind::Network, row::NONE, Event::NO_CAUSE);
        self.event(Event { kind, from, to, argument, row, cause, ..Event::default() })
    }

    fn fire_by_hand(&mut self, process: &Process, timer: u8) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Up, Void::NotUp)?;
        let plain = &mut self.fabric.nodes[usize::from(id.0 - 1)];
        let mut armed = plain.timers.iter_mut().enumerate().filter(|(_, armed)| armed.kind == Some(timer));
        let (slot, armed) = armed.by_ref().min_by_key(|(_, armed)| (armed.due, armed.order)).ok_or(Void::NotArmed)?;
        armed.cause = Event::NO_CAUSE;
        self.fabric.disturb();
        Ok(self.fire(id, slot as u16))
    }

    fn sync_by_hand(&mut self, process: &Process) -> Result<Event, Void> {
        let id = self.node_in(process, |status| status == Status::Up, Void::NotUp)?;
        let at = usize::from(id.0 - 1);
        if !self.body.syncing(id) {
            return Err(Void::NotSyncing);
        }
        if self.fabric.nodes[at].hangs {
            return Err(Void::IsHung);
        }
        // What the queue has for it no longer stands.
        self.fabric.nodes[at].synced_at = (Instant(0), 0);
        let event = self.fabric.events;
        let argument = self.synced(id, event);
        self.fabric.disturb();
        let cause = Event::NO_CAUSE;
        Ok(self.node_event(EventKind::Sync, id, Event { argument, cause, ..Event::default() }))
    }

    fn conduct(&mut self, on: bool) -> Result<Event, Void> {
        if self.fabric.conducted == on {
            return Err(Void::NoChange);
        }
        self.fabric.conducted = on;
        self.fabric.disturb();
        let (kind, argument) = (EventKind::Conduct, u64::from(on));
        Ok(self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }

    /// Whether so many more operations may be begun. A script has its lines counted; what orders do again and again is
    /// counted here.
    fn within_limits(&self, more: u32) -> Result<(), Void> {
        let few = self.fabric.by == Chain::HAND || self.fabric.asked() + u64::from(more) <= OPERATIONS_MOST;
        if few { Ok(()) } else { Err(Void::TooMany) }
    }

    fn workload(&mut self, client: ClientRef, working: Working) -> Result<Event, Void> {
        self.within_limits(working.count)?;
        let id = self.pick_client(client, client.is_none())?;
        let (kind, argument) = (EventKind::Workload, u64::from(working.count));
        self.start_work(id, working);
        let (row, cause) = (row::NONE, Event::NO_CAUSE);
        Ok(self.event(Event { kind, from: id, to: id, argument, row, cause, ..Event::default() }))
    }

    fn switch_rule(&mut self, rule: u8, on: bool) -> Result<Event, Void> {
        let bit = 1 << rule;
        if (self.fabric.rules.0 & bit != 0) == on {
            return Err(if on { Void::IsOn } else { Void::IsOff });
        }
        self.fabric.rules = Rules(self.fabric.rules.0 ^ bit);
        self.fabric.disturb();
        let kind = if on { EventKind::Mend } else { EventKind::Break };
        let argument = u64::from(rule);
        Ok(self.event(Event { kind, argument, row: row::NONE, cause: Event::NO_CAUSE, ..Event::default() }))
    }
}
