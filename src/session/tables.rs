//! The tables of the protocols and the list of stories, as plain data.

use serde::Serialize;

use super::link::LinkProblem;

use crate::protocol::{Channel, Hearing, Info, Judge, Numbering, Posture, Setting, Unit};
use crate::registry::Registry;
use crate::scenario::{self, Code, Want, catalogue};
use crate::sim::{EventKind, Void, WORLD};

/// The tables of a protocol: what the page shows it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Info")]
pub struct ProtocolTable {
    pub id: &'static str,
    pub offered: bool,
    pub clients: bool,
    pub log: bool,
    /// `datagram` or `stream`.
    pub channel: &'static str,
    pub epoch: EpochTable,
    pub kinds: Vec<KindTable>,
    pub settings: Vec<SettingTable>,
    /// The settings of the world, which every protocol has.
    pub world: Vec<SettingTable>,
    pub rules: Vec<RuleTable>,
    pub properties: Vec<PropertyTable>,
    pub roles: &'static [&'static str],
    /// What each role is about: `plain`, `leading`, `asking`, `probing` or `watching`.
    pub postures: Vec<&'static str>,
    pub ways: &'static [(&'static str, &'static str)],
    pub messages: &'static [&'static str],
    pub answers: &'static [&'static str],
    pub timers: &'static [&'static str],
    pub records: &'static [&'static str],
    pub journals: &'static [&'static str],
    pub notes: &'static [&'static str],
    pub reads: &'static [&'static str],
    pub hearing: Option<HearingTable>,
}

/// The settings, by their ids, that decide when those who follow give up who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Hearing")]
pub struct HearingTable {
    pub beat: &'static str,
    pub least: &'static str,
    pub most: &'static str,
    /// The setting, and the value with which nobody gives up by time, where there is one.
    pub by_hand: Option<(&'static str, &'static str)>,
}

/// A protocol's word for an epoch, and how many low bits print after a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Numbering")]
pub struct EpochTable {
    pub id: &'static str,
    pub low_bits: u8,
}

/// A kind of process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Kind")]
pub struct KindTable {
    pub id: &'static str,
    pub least: u16,
    pub usual: u16,
    pub most: u16,
}

/// A setting and its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Setting")]
pub struct SettingTable {
    pub id: &'static str,
    pub least: u64,
    pub most: u64,
    pub default: u64,
    /// `count`, `micros`, `bytes`, `switch`, `choice` or `each`: a list of numbers, one for each node.
    pub unit: &'static str,
    /// The names to choose from, where the unit is `choice`.
    pub choices: &'static [&'static str],
}

/// A rule that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Rule")]
pub struct RuleTable {
    pub id: &'static str,
    pub source: &'static str,
    /// The id of the property that falls without it.
    pub guards: &'static str,
}

/// A promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "as in protocol::Property")]
pub struct PropertyTable {
    pub id: &'static str,
    pub source: &'static str,
    /// Who finds it broken; `own` for a property that only this protocol has.
    pub judge: &'static str,
}

/// A built-in scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Story {
    pub name: &'static str,
    pub script: &'static str,
    /// The ids of what is told along it.
    pub steps: Vec<String>,
}

/// The ids that whoever makes sentences needs words for, beside those in the tables of the protocols.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// The kinds of event.
    pub events: Vec<&'static str>,
    /// Why a command was void.
    pub voids: Vec<&'static str>,
    /// What is wrong with a script.
    pub problems: Vec<&'static str>,
    /// What a script should have said there.
    pub wants: Vec<&'static str>,
    /// What is wrong with a link to a run.
    pub links: Vec<&'static str>,
}

/// These ids.
pub fn vocabulary() -> Vocabulary {
    Vocabulary {
        events: EventKind::ALL.iter().map(|kind| kind.name()).collect(),
        voids: Void::ALL.iter().map(|reason| reason.name()).collect(),
        problems: Code::ALL.iter().map(|code| code.name()).collect(),
        wants: Want::ALL.iter().map(|want| want.name()).collect(),
        links: LinkProblem::ALL.iter().map(|problem| problem.name()).collect(),
    }
}

/// The tables of every protocol.
pub fn tables(registry: Registry) -> Vec<ProtocolTable> {
    registry.iter().map(|entry| table(entry.info)).collect()
}

/// The built-in scenarios, in the order in which they are shown.
pub fn stories(registry: Registry) -> Vec<Story> {
    let steps = |name: &str| {
        let narration = catalogue::narration(name).map(|text| scenario::parse_narration(registry, text));
        let steps = narration.and_then(Result::ok).map(|narration| narration.steps).unwrap_or_default();
        steps.into_iter().map(|step| step.id.to_string()).collect()
    };
    let story = |story: &catalogue::Story| Story { name: story.name, script: story.text, steps: steps(story.name) };
    catalogue::STORIES.iter().map(story).collect()
}

fn table(info: &'static Info) -> ProtocolTable {
    let Numbering { id, low_bits } = info.epoch;
    let kinds = info.kinds.iter();
    let rules = info.rules.iter();
    let properties = info.properties.iter();
    ProtocolTable {
        id: info.id,
        offered: info.offered,
        clients: info.clients,
        log: info.log,
        channel: match info.channel {
            Channel::Datagram => "datagram",
            Channel::Stream => "stream",
        },
        epoch: EpochTable { id, low_bits },
        kinds: kinds.map(|it| KindTable { id: it.id, least: it.least, usual: it.usual, most: it.most }).collect(),
        settings: info.settings.iter().map(setting).collect(),
        world: WORLD.iter().map(setting).collect(),
        rules: rules.map(|it| RuleTable { id: it.id, source: it.source, guards: it.guards }).collect(),
        properties: properties
            .map(|it| PropertyTable { id: it.id, source: it.source, judge: judge(it.judge) })
            .collect(),
        roles: info.roles,
        postures: info.postures.iter().copied().map(posture).collect(),
        ways: info.ways,
        messages: info.messages,
        answers: info.answers,
        timers: info.timers,
        records: info.records,
        journals: info.journals,
        notes: info.notes,
        reads: info.reads,
        hearing: info.hearing.map(hearing),
    }
}

fn hearing(Hearing { beat, least, most, by_hand }: Hearing) -> HearingTable {
    let by_hand = by_hand.map(|(setting, value)| {
        let names: &[&str] = if let Unit::Choice(names) = setting.unit { names } else { &["off", "on"] };
        (setting.id, names.get(value as usize).copied().unwrap_or_default())
    });
    HearingTable { beat: beat.id, least: least.id, most: most.id, by_hand }
}

fn setting(setting: &Setting) -> SettingTable {
    let (unit, choices): (_, &[&str]) = match setting.unit {
        Unit::Count => ("count", &[]),
        Unit::Micros => ("micros", &[]),
        Unit::Each(_) => ("each", &[]),
        Unit::Bytes => ("bytes", &[]),
        Unit::Switch => ("switch", &[]),
        Unit::Choice(names) => ("choice", names),
    };
    let Setting { id, least, most, .. } = *setting;
    // Of a list, what holds for a node of which it says nothing.
    let default = if let Unit::Each(usual) = setting.unit { usual } else { setting.default };
    SettingTable { id, least, most, default, unit, choices }
}

fn posture(posture: Posture) -> &'static str {
    match posture {
        Posture::Plain => "plain",
        Posture::Leading => "leading",
        Posture::Asking => "asking",
        Posture::Probing => "probing",
        Posture::Watching => "watching",
    }
}

fn judge(judge: Judge) -> &'static str {
    match judge {
        Judge::OneLeader => "one-leader",
        Judge::AppendOnly => "append-only",
        Judge::PrefixOrder => "prefix-order",
        Judge::Completeness => "completeness",
        Judge::Agreement => "agreement",
        Judge::TotalOrder => "total-order",
        Judge::SingleAssignment => "single-assignment",
        Judge::ExactlyOnce => "exactly-once",
        Judge::Acknowledged => "acknowledged",
        Judge::Current => "current",
        Judge::Progress => "progress",
        Judge::Own(_) => "own",
    }
}
