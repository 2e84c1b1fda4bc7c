//! Whom and what a command means: selectors, resolved within the run at the instant of the command.

use super::cluster::Cluster;
use super::command::{Among, Command, Messages, Process, Targets, Which};
use super::draw::{Draw, Purpose};
use super::fabric::{Fabric, Flight, Status};
use super::{MessageName, Void};
use crate::protocol::{NodeId, Protocol};

impl<P: Protocol> Cluster<P> {
    /// A command that is for each of several as a command for each of them; none where it is for one anyway.
    pub(super) fn singles(&mut self, command: &Command) -> Result<Option<Vec<Command>>, Void> {
        let nodes = |fits: fn(Status) -> bool, none, make: fn(Targets) -> Command| {
            let ids = self.fabric.present().filter(|(_, node)| fits(node.status)).map(|(id, _)| id);
            let each: Vec<_> = ids.map(|id| make(Targets::One(Process::Id(id)))).collect();
            if each.is_empty() { Err(none) } else { Ok(Some(each)) }
        };
        match command {
            Command::Crash(Targets::All) => nodes(|it| it != Status::Crashed, Void::NotUp, Command::Crash),
            Command::CrashTail { nodes: Targets::All, tail } => {
                let crash = |id| Command::CrashTail { nodes: Targets::One(Process::Id(id)), tail: *tail };
                let ids = self.fabric.each_node().filter(|(_, node)| node.status != Status::Crashed);
                let each: Vec<_> = ids.map(|(id, _)| crash(id)).collect();
                if each.is_empty() { Err(Void::NotUp) } else { Ok(Some(each)) }
            }
            Command::Restart(Targets::All) => nodes(|it| it == Status::Crashed, Void::NotCrashed, Command::Restart),
            Command::Pause(Targets::All) => nodes(|it| it == Status::Up, Void::NotUp, Command::Pause),
            Command::Resume(Targets::All) => nodes(|it| it == Status::Paused, Void::NotPaused, Command::Resume),
            Command::Supervise { nodes: Targets::All, supervisor } => {
                let one = |id| Targets::One(Process::Id(id));
                let supervise = |nodes| Command::Supervise { nodes, supervisor: *supervisor };
                let ids = self.fabric.present();
                Ok(Some(ids.map(|(id, _)| supervise(one(id))).collect()))
            }
            Command::Calm => self.ends().map(Some),
            Command::Drop { message: Messages::Pick { which: Which::All, from, to }, kind } => {
                let names = self.names_of(from.as_ref(), to.as_ref(), *kind)?;
                let each = |name| Command::Drop { message: Messages::Named(name), kind: None };
                Ok(Some(names.into_iter().map(each).collect()))
            }
            Command::Forge { message: Messages::Pick { which: Which::All, from, to }, kind, speaker } => {
                let names = self.names_of(from.as_ref(), to.as_ref(), *kind)?;
                let speaker = Process::Id(self.node_of(speaker)?);
                let each =
                    |name| Command::Forge { message: Messages::Named(name), kind: None, speaker: speaker.clone() };
                Ok(Some(names.into_iter().map(each).collect()))
            }
            Command::Handle { verb, message: Messages::Pick { which: Which::All, from, to }, kind } => {
                let names = self.names_of(from.as_ref(), to.as_ref(), *kind)?;
                let each = |name| Command::Handle { verb: *verb, message: Messages::Named(name), kind: None };
                Ok(Some(names.into_iter().map(each).collect()))
            }
            _ => Ok(None),
        }
    }

    /// Whom a name means now.
    pub(super) fn resolve(&mut self, process: &Process) -> Result<NodeId, Void> {
        self.resolve_in(process, |status| status != Status::Crashed)
    }

    /// The node that a name means now.
    pub(super) fn node_of(&mut self, process: &Process) -> Result<NodeId, Void> {
        let id = self.resolve(process)?;
        if id.is_client() { Err(Void::NotNode) } else { Ok(id) }
    }

    /// The node that a name means now, if it is in such a state; one that is drawn is drawn from those that are.
    pub(super) fn node_in(
        &mut self,
        process: &Process,
        fits: impl Fn(Status) -> bool,
        otherwise: Void,
    ) -> Result<NodeId, Void> {
        let id = self.resolve_in(process, &fits)?;
        let node = self.fabric.node(id).ok_or(Void::NotNode)?;
        if fits(node.status) { Ok(id) } else { Err(otherwise) }
    }

    fn resolve_in(&mut self, process: &Process, fits: impl Fn(Status) -> bool) -> Result<NodeId, Void> {
        let (id, name) = match process {
            Process::Id(id) if id.is_client() || self.fabric.is_present(*id) => return Ok(*id),
            Process::Id(_) => return Err(Void::NoProcess),
            Process::Named(name) => {
                let id = self.fabric.names.get(name).copied().ok_or(Void::NoName)?;
                return if self.fabric.is_present(id) { Ok(id) } else { Err(Void::NoProcess) };
            }
            Process::Leader { name } => (self.fabric.leader().ok_or(Void::NoLeader)?, name),
            Process::Any { among, name } => {
                let all = self.fabric.present().filter(|(_, node)| {
                    fits(node.status)
                        && match *among {
                            Among::Nodes => true,
                            Among::Kind(kind) => node.kind == kind,
                            Among::Role(role) => node.brief.role == role,
                        }
                });
                let ids: Vec<NodeId> = all.map(|(id, _)| id).collect();
                let place = self.fabric.pick(ids.len()).ok_or(Void::NoProcess)?;
                (ids[place], name)
            }
        };
        if let Some(name) = name {
            self.fabric.names.insert(name.clone(), id);
        }
        Ok(id)
    }

    /// The one message under way that is meant, and its place among the flights.
    pub(super) fn flight(&mut self, messages: &Messages, kind: Option<u8>) -> Result<(u32, Flight), Void> {
        let name = match messages {
            Messages::Named(name) => *name,
            Messages::Pick { which, from, to } => {
                let names = self.names_of(from.as_ref(), to.as_ref(), kind)?;
                match which {
                    Which::First | Which::All => names[0],
                    Which::Last => names[names.len() - 1],
                    Which::Any => names[self.fabric.pick(names.len()).ok_or(Void::NoMessage)?],
                }
            }
        };
        let (place, flight) = self.fabric.find_flight(name).ok_or(Void::NoMessage)?;
        if kind.is_some_and(|kind| kind != flight.row) { Err(Void::OtherKind) } else { Ok((place, flight)) }
    }

    /// The messages under way between these and of this kind, in the order in which they were sent; one at least.
    fn names_of(
        &mut self,
        from: Option<&Process>,
        to: Option<&Process>,
        kind: Option<u8>,
    ) -> Result<Vec<MessageName>, Void> {
        let from = from.map(|process| self.resolve(process)).transpose()?;
        let to = to.map(|process| self.resolve(process)).transpose()?;
        let fits = |flight: &&Flight| {
            from.is_none_or(|id| id == flight.name.from)
                && to.is_none_or(|id| id == flight.name.to)
                && kind.is_none_or(|kind| kind == flight.row)
        };
        let mut flights: Vec<&Flight> = self.fabric.flights.iter().flatten().filter(fits).collect();
        // What is sent in one event has no order of its own but that of names.
        flights.sort_unstable_by_key(|flight| (flight.sent, flight.cause, flight.name));
        if flights.is_empty() { Err(Void::NoMessage) } else { Ok(flights.iter().map(|flight| flight.name).collect()) }
    }
}

impl Fabric {
    /// The message of this name, and its place. It is looked for from behind the last that was found, as those of one
    /// command mostly stand in a row.
    fn find_flight(&mut self, name: MessageName) -> Option<(u32, Flight)> {
        let (before, rest) = self.flights.split_at(self.flights.len().min(self.sought as usize));
        let is = |flight: &Option<Flight>| flight.is_some_and(|flight| flight.name == name);
        let place = rest.iter().position(is).map(|at| at + before.len()).or_else(|| before.iter().position(is))?;
        self.sought = place as u32 + 1;
        Some((place as u32, self.flights[place]?))
    }

    /// How many messages are under way, or have arrived and wait.
    pub fn under_way(&self) -> u32 {
        (self.flights.len() - self.free.len()) as u32
    }

    /// Draws one of so many for a command. The draw hangs on the instant and on how many commands drew before it there, so
    /// commands at other instants move it as little as anything else.
    fn pick(&mut self, of: usize) -> Option<usize> {
        if self.picks.0 != self.now {
            self.picks = (self.now, 0);
        }
        if of == 0 {
            return None;
        }
        let draw = Draw::new(self.seed, Purpose::Pick, 0, self.now.0, self.picks.1);
        self.picks.1 = self.picks.1.wrapping_add(1);
        Some(draw.below(of as u64) as usize)
    }
}
