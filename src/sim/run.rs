//! A cluster with its protocol erased: what the session, the judges and the page hold.

use super::{Command, Condition, Event, Fabric, Flight, MessageName, Setup, Stamp};
use crate::protocol::{Because, Breach, Field, Instant, Lack, NodeId, NodeView, Question, Request, RequestId, Slot};

/// A cluster with its protocol erased. A run is a value: [`fork`](Self::fork) copies it, and shares what it can.
pub trait Run {
    /// From what it follows.
    fn setup(&self) -> &Setup;

    /// Everything about it that needs no knowledge of the protocol.
    fn fabric(&self) -> &Fabric;

    /// A copy that goes its own way.
    fn fork(&self) -> Box<dyn Run>;

    /// Lets its nodes and their disks have once what they have alike. It is the same run afterwards.
    fn share(&mut self);

    /// About how many bytes a copy has that it soon shares with no other.
    fn weight(&self) -> usize;

    /// When the queue will be looked at next: no queued action happens before.
    fn next_at(&self) -> Option<Instant>;

    /// Performs the next queued action that is due before or at `until` and says what happened; time goes to its
    /// instant. None where there is no such action; then time goes no further than to one that only waits on.
    fn act(&mut self, until: Instant) -> Option<Event> {
        self.act_by(Stamp { at: until, after: u32::MAX })
    }

    /// The same, but no further than to `goal`.
    fn act_by(&mut self, goal: Stamp) -> Option<Event>;

    /// Performs queued actions that are due before or at `until` as long as there are any and `seen` answers true; and no
    /// longer than until there was [so much work](super::WORK_AT_ONCE) beside the events.
    fn play(&mut self, until: Instant, seen: &mut dyn FnMut(&Event) -> bool);

    /// Lets time go to `until`, after every queued action that is due before it has been performed.
    fn wait(&mut self, until: Instant);

    /// Performs a command now: one event, or one for each process that it acts on.
    fn command(&mut self, command: &Command) -> Vec<Event>;

    /// Looks into a node that has its memory: one that is up or paused.
    fn node(&self, id: NodeId) -> Option<NodeView>;

    /// What a disk holds: by journal, each record's row in [`Info::records`](crate::protocol::Info::records) and its
    /// fields; first what is durable, then what is written and not synced.
    fn disk(&self, id: NodeId) -> Vec<JournalView>;

    /// What stands at a slot of a node's log; of a crashed node, of the log that its disk would give back.
    fn slot(&self, id: NodeId, slot: u64) -> Option<Slot>;

    /// What stands at a slot of a node's log and what a client asked for with it: in its memory or, while it is crashed,
    /// in what it would boot to from its disk.
    fn held(&self, id: NodeId, slot: u64) -> Option<Held>;

    /// Looks into a message under way.
    fn message(&self, flight: usize) -> Vec<Field>;

    /// From now on remembers what is in each message when it leaves the air: payloads are not kept otherwise.
    fn watch(&mut self);

    /// What was in the messages that have left the air since the last time this was asked; nothing where nobody watches.
    fn landed(&mut self) -> Vec<(MessageName, Vec<Field>)>;

    /// The same messages as they flew, without what was in them.
    fn flown(&mut self) -> Vec<Flight>;

    /// From now on asks the protocol of each step why it went as it did.
    fn inquire(&mut self);

    /// Why the steps since then went as they did, by event and node; nobody asks any more.
    fn reasons(&mut self) -> Vec<(u32, NodeId, Because)>;

    /// Why something is not so yet, as the protocol says it; none where it has nothing to say.
    fn why_not(&self, question: Question) -> Option<Lack>;

    /// Who has what a node waits to decide next, as far as it has heard: a bit for each node.
    fn copies(&self, id: NodeId) -> u64;

    /// In which role a node sends a message of this row and argument, if that says it.
    fn speaks_as(&self, row: u8, argument: u64) -> Option<u8>;

    /// The digest of the core: two runs of equal digest go on alike. Not of names, counts of the past or the trace.
    fn state_digest(&self) -> u64;

    /// Which acknowledged writes the leader of the highest epoch lacks or, where nobody leads, no disk and no memory
    /// holds any more.
    fn lost(&self) -> Vec<RequestId>;

    /// What a condition comes to after this event: 0 if it is not so, and another number for each way in which it is.
    /// With `every` a role counts only in the event in which a node takes it.
    fn level(&self, condition: &Condition, every: bool, event: &Event) -> u64;

    /// Whether all nodes that are up have the same replicated state.
    fn converged(&self) -> bool;
}

/// What stands at a slot of a node's log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    /// The entry.
    pub slot: Slot,
    /// What a client asked for with it, where it is a client's.
    pub request: Option<Request>,
}

/// A journal as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "plain words")]
pub struct JournalView {
    pub durable: Vec<(u8, Vec<Field>)>,
    pub unsynced: Vec<(u8, Vec<Field>)>,
    /// The first durable record that its checksum refutes, from 0 on.
    pub damaged: Option<u64>,
}

/// A broken promise, and when and by which event it broke.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub struct Found {
    pub at: Instant,
    pub event: u32,
    pub breach: Breach,
}
