//! What a node asks of the world, in order.

use std::ops::Range;

use super::{Claim, Domain, Lift, NodeId, Notice, Protocol, Reply, RequestId, part::Part};

/// A time that does not come: a timer armed for it goes off by hand only.
pub const NEVER: u64 = u64::MAX;

/// One request to the world; each is one method of [`Effects`], which says what its fields are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the methods of Effects say it")]
pub enum Effect<P: Protocol> {
    Send { to: NodeId, message: P::Message, ahead: bool },
    Arm { timer: P::Timer, after: Range<u64> },
    Disarm(P::Timer),
    Persist { journal: u16, record: P::Record },
    Rewrite { journal: u16, records: Vec<P::Record> },
    Reply { to: NodeId, id: RequestId, reply: Reply },
    Notify { client: NodeId, notice: Notice },
    Claim { domain: Domain, claim: Claim },
    Note { id: u8, numbers: [u64; 2] },
}

impl<P: Protocol> Effect<P> {
    /// Whether this waits while anything of the node is unsynced.
    pub fn gated(&self) -> bool {
        matches!(self, Self::Send { ahead: false, .. } | Self::Reply { .. } | Self::Notify { .. } | Self::Claim { .. })
    }

    /// Whether this goes to the disk, and closes the gate until it is there.
    pub fn writes(&self) -> bool {
        matches!(self, Self::Persist { .. } | Self::Rewrite { .. })
    }
}

/// Where effects go and chance comes from: the clock's driver, the search, a test, or the whole of which the node is
/// a part.
pub trait Host<P: Protocol> {
    /// Takes the next effect.
    fn take(&mut self, effect: Effect<P>);
    /// A number below `n`.
    fn choose(&mut self, n: u32) -> u32;
    /// A number never given to any node before.
    fn fresh(&mut self) -> u64;
}

/// What a node asks of the world, in order. **Order is the contract.**
///
/// The disk gate belongs to the node, not to the step: from an unsynced [`persist`](Self::persist) or
/// [`rewrite`](Self::rewrite) on, every send, reply, notify and claim of this and of later steps waits in one queue
/// until the sync, because a later reply may vouch for an earlier record. A crash drops what waits. Arm, disarm and
/// note act at once, and [`send_ahead`](Self::send_ahead) alone passes the gate. A send to oneself is free, never
/// lost, and gated: it is how a node hears that its own record is durable.
pub struct Effects<'a, P: Protocol> {
    host: &'a mut dyn Host<P>,
}

impl<'a, P: Protocol> Effects<'a, P> {
    /// Effects that go to `host`.
    pub fn new(host: &'a mut dyn Host<P>) -> Self {
        const { assert!(size_of::<P::Message>() <= 64, "share the big parts of a message") }
        Self { host }
    }

    /// Sends `message` to `to`.
    pub fn send(&mut self, to: NodeId, message: P::Message) {
        self.host.take(Effect::Send { to, message, ahead: false });
    }

    /// Sends `message` without waiting for the disk: only where the paper proves that this vouches for nothing
    /// unsynced.
    pub fn send_ahead(&mut self, to: NodeId, message: P::Message) {
        self.host.take(Effect::Send { to, message, ahead: true });
    }

    /// Sends a copy of `message` to each of `nodes`.
    pub fn send_each(&mut self, nodes: impl IntoIterator<Item = NodeId>, message: &P::Message) {
        nodes.into_iter().for_each(|to| self.send(to, message.clone()));
    }

    /// Arms `timer`, or moves it, to a moment of local time in the range of microseconds from now. An empty range
    /// means exactly its start; one that starts at [`NEVER`] waits for a hand.
    pub fn arm(&mut self, timer: P::Timer, after: Range<u64>) {
        self.host.take(Effect::Arm { timer, after });
    }

    /// Stops `timer`.
    pub fn disarm(&mut self, timer: P::Timer) {
        self.host.take(Effect::Disarm(timer));
    }

    /// Appends `record` to a journal; its number, modulo the rows of [`Info::journals`](super::Info::journals), names
    /// it.
    pub fn persist(&mut self, journal: u16, record: P::Record) {
        self.host.take(Effect::Persist { journal, record });
    }

    /// Replaces a journal in one atomic write.
    pub fn rewrite(&mut self, journal: u16, records: Vec<P::Record>) {
        self.host.take(Effect::Rewrite { journal, records });
    }

    /// Answers the request `id` to [`Request::via`](super::Request::via).
    pub fn reply(&mut self, to: NodeId, id: RequestId, reply: Reply) {
        self.host.take(Effect::Reply { to, id, reply });
    }

    /// Tells a client what it did not ask.
    pub fn notify(&mut self, client: NodeId, notice: Notice) {
        self.host.take(Effect::Notify { client, notice });
    }

    /// Testifies before the judges.
    pub fn claim(&mut self, claim: Claim) {
        self.host.take(Effect::Claim { domain: Domain(0), claim });
    }

    /// Says why, for whoever reads the trace: a row of [`Info::notes`](super::Info::notes) and two numbers, never a
    /// sentence.
    pub fn note(&mut self, id: u8, numbers: [u64; 2]) {
        self.host.take(Effect::Note { id, numbers });
    }

    /// Picks one of `n` ways to go on, `n` being 1 to 64: the seed picks in a run, and a search tries them all.
    pub fn choose(&mut self, n: u32) -> u32 {
        assert!((1..=64).contains(&n), "a choice of {n} cannot be searched");
        self.host.choose(n)
    }

    /// A number that nobody had before: a nonce, a transaction id. Not a choice, so a search does not branch on it.
    pub fn fresh(&mut self) -> u64 {
        self.host.fresh()
    }

    /// Runs a part, whose effects take their places among this node's own. Domains add, so parts may have parts.
    pub fn part<I: Protocol, R>(&mut self, domain: Domain, run: impl FnOnce(&mut Effects<'_, I>) -> R) -> R
    where
        P: Lift<I>,
    {
        run(&mut Effects::new(&mut Part { whole: &mut *self.host, domain }))
    }
}
