//! The tables of a protocol: from these everything else shows it without knowing it.

use super::{Property, Rule};

/// The tables of a protocol. Where it has parts, their rows come first, part by part, so that the first part's numbers
/// need no translation.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is a table of names, in the order of the numbers that point into it")]
pub struct Info {
    pub id: &'static str,
    /// Whether it is offered where there is a choice of protocols: a worked example is there for those who ask for it.
    pub offered: bool,
    /// Whether it does what clients ask. Where it refuses them all, the page offers nothing to ask and shows no clients.
    pub clients: bool,
    /// Whether nodes keep a log, into which [`Protocol::slot`](super::Protocol::slot) lets everybody look.
    pub log: bool,
    /// What it assumes of links.
    pub channel: Channel,
    /// Its word for an epoch, and how such numbers print.
    pub epoch: Numbering,
    pub parts: &'static [&'static Info],
    pub kinds: &'static [Kind],
    pub settings: &'static [Setting],
    pub rules: &'static [Rule],
    /// What it promises.
    pub properties: &'static [Property],
    pub roles: Names,
    /// What each role is about, whatever its name: how it is drawn and told.
    pub postures: &'static [Posture],
    /// How a step may take a node from one role to another, by their names. Who starts again begins anew, whatever it was.
    pub ways: Ways,
    pub messages: Names,
    /// Those that are answers to others, by their names.
    pub answers: Names,
    pub timers: Names,
    pub records: Names,
    pub journals: Names,
    pub notes: Names,
    pub reads: Names,
    /// The ways of lying that [`Protocol::forge`](super::Protocol::forge) knows.
    pub behaviours: Names,
    /// What the storms of a sweep may change besides the weather: settings that belong together, each with its value.
    pub variants: &'static [Variant],
    /// A setting whose rows stand for values of others, and these values, row by row.
    pub presets: Option<(Setting, &'static [Variant])>,
    /// By which settings those who follow notice that nobody leads, where they do by time.
    pub hearing: Option<Hearing>,
    /// Says why these settings, each within its range, make no sense together: the row of the setting at fault and what
    /// was expected of it.
    pub refuse: Refuse,
    /// Which of its properties these settings promise: a bit each, by its row.
    pub promises: fn(&[u64]) -> u64,
}

impl Info {
    /// The row of a role.
    pub fn role(&self, name: &str) -> Option<u8> {
        (0..).zip(self.roles).find(|(_, role)| **role == name).map(|(row, _)| row)
    }

    /// What the preset stands for that is chosen, if one is.
    pub fn preset(&self, settings: &[u64]) -> Variant {
        let chosen = self.presets.and_then(|(setting, rows)| {
            let row = settings.get(usize::from(setting.at))?;
            rows.get(*row as usize).copied()
        });
        chosen.unwrap_or_default()
    }

    /// What is promised under these settings, in the order of the table.
    pub fn promised(&self, settings: &[u64]) -> impl Iterator<Item = &'static Property> + use<> {
        let promised = (self.promises)(settings);
        (0..).zip(self.properties).filter(move |(row, _)| promised >> row & 1 == 1).map(|(_, property)| property)
    }
}

/// The settings that decide when those who follow give up who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// How often one that leads is heard.
    pub beat: Setting,
    /// For how long the least patient wait to hear it.
    pub least: Setting,
    /// For how long the most patient do.
    pub most: Setting,
    /// The value of a setting with which nobody gives up by time, where there is one.
    pub by_hand: Option<(Setting, u64)>,
}

/// Settings that belong together, each with its value.
pub type Variant = &'static [(Setting, u64)];

/// From the values of the settings and the number of processes to a setting at fault, if any, and what was expected of it.
pub type Refuse = fn(&[u64], u16) -> Option<(u8, &'static str)>;

/// From one role to another.
pub type Ways = &'static [(&'static str, &'static str)];

/// What a role is about, whatever its name. The same name means the same in every protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posture {
    /// Nothing that all protocols know.
    Plain,
    /// It leads.
    Leading,
    /// It asks others for their consent to lead.
    Asking,
    /// It asks whether it would be worth asking.
    Probing,
    /// It has no say.
    Watching,
}

/// Names in the order of their numbers.
pub type Names = &'static [&'static str];

/// A kind of process, and how many of it make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "plain words")]
pub struct Kind {
    pub id: &'static str,
    pub least: u16,
    pub usual: u16,
    pub most: u16,
}

/// A number that a setup may choose: one row makes the control, the word in scripts and the text of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "plain words")]
pub struct Setting {
    /// Its row in [`Info::settings`].
    pub at: u8,
    pub id: &'static str,
    pub least: u64,
    pub most: u64,
    pub default: u64,
    pub unit: Unit,
    /// Whether any value but 0 makes the protocol read its clock, so that an untimed search must refuse it.
    pub reads_clock: bool,
}

/// What a setting counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Microseconds; scripts write them with a unit.
    Micros,
    /// Bytes.
    Bytes,
    /// 0 is off, 1 is on.
    Switch,
    /// The row of one of these names.
    Choice(Names),
    /// A number for each node, which is this where nothing is said; see [`each`]. Scripts write `3,2,1`, and the last holds
    /// for all further nodes.
    Each(u64),
}

/// For how many nodes a setting of unit [`Unit::Each`] can say something.
pub const EACH_MOST: usize = 9;

/// The most that it can say of a node.
pub const EACH_LARGEST: u64 = 126;

/// What such a value says of the node at this place, the first being at 0; `usual` where it says nothing.
pub fn each(value: u64, at: usize, usual: u64) -> u64 {
    let said = |at: usize| (value >> (7 * at) & 0x7f).checked_sub(1);
    (0..=at.min(EACH_MOST - 1)).rev().find_map(said).unwrap_or(usual)
}

/// The value that says these numbers, of which those beyond the [`EACH_MOST`]th are left out.
pub const fn each_of(numbers: &[u64]) -> u64 {
    let (mut value, mut at) = (0, if numbers.len() < EACH_MOST { numbers.len() } else { EACH_MOST });
    while at > 0 {
        at -= 1;
        let number = if numbers[at] < EACH_LARGEST { numbers[at] } else { EACH_LARGEST };
        value = value << 7 | (number + 1);
    }
    value
}

/// What a protocol assumes of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Messages are lost, doubled and overtaken one by one.
    Datagram,
    /// Order is kept; loss is delay, and a dropped message breaks the connection.
    Stream,
}

/// A number with a name; the low bits, if any, print after a dot, as in a ballot 7.2 or a zxid 3.41.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "plain words")]
pub struct Numbering {
    pub id: &'static str,
    pub low_bits: u8,
}

impl Numbering {
    /// Such a number as people write it.
    pub fn text(self, number: u64) -> String {
        match self.low_bits {
            0 => number.to_string(),
            low => format!("{}.{}", number >> low, number & ((1 << low) - 1)),
        }
    }
}

/// What a client must know: data, so that one client serves every protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientPlan {
    /// Which kind of process it asks.
    pub kind: u8,
    /// Whom of these.
    pub target: Target,
    /// How many equal replies it waits for. With 0 what can do without an answer is done once it is sent.
    pub matching: u16,
    /// When it asks again, in microseconds, and then of [`Target::All`] if `matching` is above 1.
    pub retry: u64,
    /// After how long without an answer it begins its next operation in a new session, in microseconds; 0 for never.
    pub keepalive: u64,
    /// How many of these, the last ones, stand before the others, so that it knows only them; 0 if none do.
    pub front: u16,
}

/// Whom a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The one that leads, once a redirect has told who that is.
    Leader,
    /// Any one.
    Any,
    /// The one at the client's site.
    Nearest,
    /// Every one.
    All,
}
