//! Driving runs by hand, and measuring what comes of it.

use quorate::protocol::{Instant, NodeId, Operation};
use quorate::registry::Registry;
use quorate::scenario::{Item, parse_command};
use quorate::sim::{Command, Event, EventKind, Process, Run, Setup};

use super::echo::ECHO;

/// A run of the tests' own protocol, and every event of it so far.
pub struct Drive {
    pub run: Box<dyn Run>,
    pub events: Vec<Event>,
}

/// The usual setup of the tests' own protocol with this many nodes, whose hub beats each `beat` microseconds.
pub fn echo(nodes: u16, beat: u64) -> Setup {
    let mut setup = Setup::of(ECHO[0].info);
    setup.set_nodes(nodes);
    setup.settings[0] = beat;
    setup
}

impl Drive {
    pub fn new(setup: &Setup) -> Self {
        Self::of(ECHO, setup)
    }

    pub fn of(registry: Registry, setup: &Setup) -> Self {
        let entry = registry.iter().find(|entry| entry.info.id == setup.info.id).expect("a known protocol");
        Self { run: (entry.start)(setup), events: Vec::new() }
    }

    /// Performs a command in a script's words; its first event.
    pub fn tell(&mut self, text: &str) -> Event {
        match parse_command(self.run.setup(), &[], text) {
            Ok(Item::Command(command)) => self.command(&command),
            Ok(Item::Expect(_)) => panic!("{text} is no command"),
            Err(error) => panic!("{}", error.at(text)),
        }
    }

    pub fn command(&mut self, command: &Command) -> Event {
        let events = self.run.command(command);
        self.events.extend_from_slice(&events);
        events[0]
    }

    /// Plays up to this many microseconds, and says what happened on the way.
    pub fn until(&mut self, at: u64) -> Vec<Event> {
        let first = self.events.len();
        let events = &mut self.events;
        self.run.play(Instant(at), &mut |event| {
            events.push(*event);
            true
        });
        self.run.wait(Instant(at));
        self.events[first..].to_vec()
    }

    /// How long each message was under way that arrived, as events say it: in which one it was sent, in which it came.
    pub fn latencies(&self) -> Vec<u64> {
        let delivered = of_kind(&self.events, EventKind::Deliver);
        let sent = delivered.iter().filter_map(|event| self.events.get(event.cause as usize));
        delivered.iter().zip(sent).map(|(event, sent)| event.at.0 - sent.at.0).collect()
    }
}

pub fn of_kind(events: &[Event], kind: EventKind) -> Vec<Event> {
    events.iter().copied().filter(|event| event.kind == kind).collect()
}

pub fn node(id: u16) -> Process {
    Process::Id(NodeId(id))
}

pub fn put(key: &str, value: &str) -> Command {
    let operation = Operation::Put { key: key.into(), value: value.into() };
    Command::Invoke { client: None, via: None, operation }
}

/// The value below which this many thousandths of all lie.
pub fn quantile(values: &mut [u64], thousandths: usize) -> u64 {
    values.sort_unstable();
    values[(values.len() - 1) * thousandths / 1_000]
}
