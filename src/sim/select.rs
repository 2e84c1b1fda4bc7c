//! Whom and what a command means: selectors, resolved within the run at the instant of the command.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::command::{Among, Command, Messages, Process, Targets, Which};
use super::draw::{Draw, Purpose};
use super::fabric::{Fabric, Flight, Pace, Status};
use super::shell::Shell;
use super::{MessageName, Void};
use crate::protocol::NodeId;

/// A command for one of those that another command is for.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub command: Command,
    /// At which place the message stands that it is for.
    pub place: Option<u32>,
}

impl Shell<'_> {
    /// A command that is for each of several as a command for each of them; none where it is for one anyway.
    pub(super) fn singles(&mut self, command: &Command) -> Result<Option<Vec<Single>>, Void> {
        use Command::{Calm, Crash, CrashTail, Drop, Forge, Handle, Pause, Restart, Resume, Supervise};
        let many = Targets::All;
        match command {
            Drop { .. } | Forge { .. } | Handle { .. } | Calm | Supervise { .. } | CrashTail { .. } => {
                self.rare(command)
            }
            Crash(of) if *of == many => self.nodes(|it| it != Status::Crashed, Void::NotUp, Crash),
            Restart(of) if *of == many => self.nodes(|it| it == Status::Crashed, Void::NotCrashed, Restart),
            Pause(of) if *of == many => self.nodes(|it| it == Status::Up, Void::NotUp, Pause),
            Resume(of) if *of == many => self.nodes(|it| it == Status::Paused, Void::NotPaused, Resume),
            _ => Ok(None),
        }
    }

    /// One command for each node in such a state.
    fn nodes(
        &mut self,
        fits: fn(Status) -> bool,
        none: Void,
        make: fn(Targets) -> Command,
    ) -> Result<Option<Vec<Single>>, Void> {
        let ids = self.fabric.present().filter(|(_, node)| fits(node.status)).map(|(id, _)| id);
        let single = |id| Single { command: make(Targets::One(Process::Id(id))), place: None };
        let each: Vec<_> = ids.map(single).collect();
        self.fabric.handle_each(each.len());
        if each.is_empty() { Err(none) } else { Ok(Some(each)) }
    }

    /// The same for what most runs never see, apart from the rest: the page loads it later.
    #[inline(never)]
    fn rare(&mut self, command: &Command) -> Result<Option<Vec<Single>>, Void> {
        if let Some(each) = self.singles_on_messages(command)? {
            self.fabric.handle_each(each.len());
            return Ok(Some(each));
        }
        let mut held = BTreeMap::new();
        if *command == Command::Calm {
            self.fabric.look_through(self.fabric.flights.len());
            let places =
                self.fabric.flights.iter().zip(0..).filter_map(|(flight, place)| Some((flight.as_ref()?, place)));
            held.extend(places.filter(|(it, _)| it.pace == Pace::Held).map(|(it, place)| (it.name, place)));
        }
        let each = self.singles_on_nodes(command)?;
        self.fabric.handle_each(each.as_ref().map_or(0, Vec::len));
        let placed = |command| match command {
            Command::Handle { message: Messages::Named(name), .. } => {
                Single { place: held.get(&name).copied(), command }
            }
            _ => Single { command, place: None },
        };
        Ok(each.map(|each| each.into_iter().map(placed).collect()))
    }

    fn singles_on_nodes(&self, command: &Command) -> Result<Option<Vec<Command>>, Void> {
        match command {
            Command::CrashTail { nodes: Targets::All, tail } => {
                let crash = |id| Command::CrashTail { nodes: Targets::One(Process::Id(id)), tail: *tail };
                let ids = self.fabric.each_node().filter(|(_, node)| node.status != Status::Crashed);
                let each: Vec<_> = ids.map(|(id, _)| crash(id)).collect();
                if each.is_empty() { Err(Void::NotUp) } else { Ok(Some(each)) }
            }
            Command::Supervise { nodes: Targets::All, supervisor } => {
                let one = |id| Targets::One(Process::Id(id));
                let supervise = |nodes| Command::Supervise { nodes, supervisor: *supervisor };
                let ids = self.fabric.present();
                Ok(Some(ids.map(|(id, _)| supervise(one(id))).collect()))
            }
            Command::Calm => self.ends().map(Some),
            _ => Ok(None),
        }
    }

    fn singles_on_messages(&mut self, command: &Command) -> Result<Option<Vec<Single>>, Void> {
        let (Command::Drop { message, kind }
        | Command::Forge { message, kind, .. }
        | Command::Handle { message, kind, .. }) = command
        else {
            return Ok(None);
        };
        let Messages::Pick { which: Which::All, from, to } = message else { return Ok(None) };
        let found = self.found(from.as_ref(), to.as_ref(), *kind)?;
        let speaker = match command {
            Command::Forge { speaker, .. } => Some(Process::Id(self.node_of(speaker)?)),
            _ => None,
        };
        let each = |(name, place)| {
            let message = Messages::Named(name);
            let command = match (command, &speaker) {
                (Command::Handle { verb, .. }, _) => Command::Handle { verb: *verb, message, kind: None },
                (_, Some(speaker)) => Command::Forge { message, kind: None, speaker: speaker.clone() },
                _ => Command::Drop { message, kind: None },
            };
            Single { command, place: Some(place) }
        };
        Ok(Some(found.into_iter().map(each).collect()))
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
        fits: fn(Status) -> bool,
        otherwise: Void,
    ) -> Result<NodeId, Void> {
        let id = self.resolve_in(process, fits)?;
        let node = self.fabric.node(id).ok_or(Void::NotNode)?;
        if fits(node.status) { Ok(id) } else { Err(otherwise) }
    }

    fn resolve_in(&mut self, process: &Process, fits: fn(Status) -> bool) -> Result<NodeId, Void> {
        let (id, name) = match process {
            Process::Id(id) if id.is_client() || self.fabric.is_present(*id) => return Ok(*id),
            Process::Id(_) => return Err(Void::NoProcess),
            Process::Named(name) => {
                let id = self.fabric.names.get(name).copied().ok_or(Void::NoName)?;
                return if self.fabric.is_present(id) { Ok(id) } else { Err(Void::NoProcess) };
            }
            Process::Leader { name } => (self.fabric.leader().ok_or(Void::NoLeader)?, name),
            Process::Any { among, name } => (self.any(*among, fits)?, name),
        };
        if let Some(name) = name {
            self.fabric.names.insert(name.clone(), id);
        }
        Ok(id)
    }

    /// One that is drawn.
    #[inline(never)]
    fn any(&mut self, among: Among, fits: fn(Status) -> bool) -> Result<NodeId, Void> {
        let all = self.fabric.present().filter(|(_, node)| {
            fits(node.status)
                && match among {
                    Among::Nodes => true,
                    Among::Kind(kind) => node.kind == kind,
                    Among::Role(role) => node.brief.role == role,
                }
        });
        let ids: Vec<NodeId> = all.map(|(id, _)| id).collect();
        let place = self.fabric.pick(ids.len()).ok_or(Void::NoProcess)?;
        Ok(ids[place])
    }

    /// The one message under way that is meant, and its place among the flights.
    pub(super) fn flight(&mut self, messages: &Messages, kind: Option<u8>) -> Result<(u32, Flight), Void> {
        let name = match messages {
            Messages::Named(name) => *name,
            Messages::Pick { which, from, to } => {
                let found = self.found(from.as_ref(), to.as_ref(), kind)?;
                match which {
                    Which::First | Which::All => found[0].0,
                    Which::Last => found[found.len() - 1].0,
                    Which::Any => found[self.fabric.pick(found.len()).ok_or(Void::NoMessage)?].0,
                }
            }
        };
        let (place, flight) = self.fabric.find_flight(name).ok_or(Void::NoMessage)?;
        if kind.is_some_and(|kind| kind != flight.row) { Err(Void::OtherKind) } else { Ok((place, flight)) }
    }

    /// The messages under way between these and of this kind, in the order in which they were sent, each with its place;
    /// one at least.
    fn found(
        &mut self,
        from: Option<&Process>,
        to: Option<&Process>,
        kind: Option<u8>,
    ) -> Result<Vec<(MessageName, u32)>, Void> {
        let from = from.map(|process| self.resolve(process)).transpose()?;
        let to = to.map(|process| self.resolve(process)).transpose()?;
        self.fabric.look_through(self.fabric.flights.len());
        let fits = |flight: &Flight| {
            from.is_none_or(|id| id == flight.name.from)
                && to.is_none_or(|id| id == flight.name.to)
                && kind.is_none_or(|kind| kind == flight.row)
        };
        let flights = self.fabric.flights.iter().zip(0..).filter_map(|(flight, place)| Some((flight.as_ref()?, place)));
        let mut found: Vec<(&Flight, u32)> = flights.filter(|(flight, _)| fits(flight)).collect();
        // What is sent in one event has no order of its own but that of names.
        found.sort_unstable_by(|(one, _), (other, _)| one.against(other));
        let found: Vec<_> = found.into_iter().map(|(flight, place)| (flight.name, place)).collect();
        if found.is_empty() { Err(Void::NoMessage) } else { Ok(found) }
    }
}

impl Flight {
    /// Which of two messages comes first where several are meant.
    #[inline(never)]
    fn against(&self, other: &Self) -> Ordering {
        (self.sent, self.cause, self.name).cmp(&(other.sent, other.cause, other.name))
    }
}

impl Fabric {
    /// The message of this name, and its place. It is looked for from behind the last that was found, as those of one
    /// command mostly stand in a row. Of one of several that a command means it is known where it stands, if it still does.
    fn find_flight(&mut self, name: MessageName) -> Option<(u32, Flight)> {
        if let Some(place) = self.place {
            let flight = self.flights[place as usize].filter(|flight| flight.name == name)?;
            return Some((place, flight));
        }
        self.look_through(self.flights.len());
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
