//! What a node sees besides its own state.

use super::{Instant, NodeId, Rules, Setting};

/// What a node sees besides its own state. Only sim makes one, and a node cannot change whose it is, so a signature
/// means something.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    me: NodeId,
    /// What kind of process it is: a row of [`Info::kinds`](super::Info::kinds).
    pub kind: u8,
    /// Its own clock, which may be wrong in offset and rate.
    pub clock: Instant,
    /// The values of the settings, in the order of [`Info::settings`](super::Info::settings).
    pub settings: &'a [u64],
    /// Whom the setup started, in id order: a configuration file, not the membership, which a protocol that changes it
    /// keeps itself.
    pub roster: &'a [Member],
    /// The rules in force.
    pub rules: Rules,
}

/// A line of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// The process.
    pub id: NodeId,
    /// Its row in [`Info::kinds`](super::Info::kinds).
    pub kind: u8,
    /// Where it stands, for those who place replicas by site.
    pub site: u8,
}

impl<'a> Context<'a> {
    /// A context for one step of `me`. For sim alone; the tidy test holds protocols to that.
    pub fn new(me: NodeId, kind: u8, clock: Instant, settings: &'a [u64], roster: &'a [Member], rules: Rules) -> Self {
        Self { me, kind, clock, settings, roster, rules }
    }

    /// This node.
    pub fn me(&self) -> NodeId {
        self.me
    }

    /// The value of `setting`.
    pub fn get(&self, setting: Setting) -> u64 {
        self.settings[usize::from(setting.at)]
    }

    /// Puts this node's name under `body`.
    pub fn sign<T>(&self, body: T) -> Signed<T> {
        Signed { by: self.me, body }
    }

    /// The context of a part whose tables start at these rows of the whole's, and which knows only `roster`.
    pub fn part(self, settings: u8, rules: u8, roster: &'a [Member]) -> Self {
        Self { settings: &self.settings[usize::from(settings)..], rules: Rules(self.rules.0 >> rules), roster, ..self }
    }
}

/// Something signed. Only the signer's context makes one; anyone may keep a copy and send it again, as with real
/// signatures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signed<T> {
    by: NodeId,
    body: T,
}

impl<T> Signed<T> {
    /// Who signed it.
    pub fn by(&self) -> NodeId {
        self.by
    }

    /// What was signed.
    pub fn body(&self) -> &T {
        &self.body
    }
}
