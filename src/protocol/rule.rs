//! Rules that can be switched off, and the properties that they guard.

/// A line of a protocol that a person may strike out to see what it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its bit in [`Rules`], which is its row in [`Info::rules`](super::Info::rules).
    pub bit: u8,
    /// Its id in scripts and translations.
    pub id: &'static str,
    /// Where the paper states it.
    pub source: &'static str,
    /// The id of the property that falls without it.
    pub guards: &'static str,
}

/// The rules in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules(pub u64);

impl Rules {
    /// All of them.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether `rule` is in force.
    pub fn keep(self, rule: Rule) -> bool {
        self.0 >> rule.bit & 1 == 1
    }

    /// These without `rule`.
    #[must_use]
    pub fn without(self, rule: Rule) -> Self {
        Self(self.0 & !(1 << rule.bit))
    }
}

/// A promise of a protocol, under the name that its paper gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its id in scripts, reports and translations.
    pub id: &'static str,
    /// Who finds it broken.
    pub judge: Judge,
    /// Where the paper states it.
    pub source: &'static str,
}

/// The common judges: what can be found broken from claims and from clients' answers, whatever the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judge {
    /// At most one leads an epoch, ever.
    OneLeader,
    /// The leader of an epoch does not cut its log in that epoch.
    AppendOnly,
    /// Two logs that agree at a slot in the epoch agree on everything before it.
    PrefixOrder,
    /// A leader holds all that was decided in earlier epochs.
    Completeness,
    /// A slot is decided once.
    Agreement,
    /// All deliver the same at one place of the order.
    TotalOrder,
    /// A task is given to one worker under one epoch.
    SingleAssignment,
    /// A request is carried out at one slot only.
    ExactlyOnce,
    /// What a client was told to be done stays done.
    Acknowledged,
    /// A read sees all that was acknowledged before it was asked for.
    Current,
    /// In calm, clients are answered in time.
    Progress,
    /// A property of the protocol's own: this row of its invariants.
    Own(u8),
}
