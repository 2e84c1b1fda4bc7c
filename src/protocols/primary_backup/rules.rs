//! The tables: settings, rules, properties.

use crate::protocol::{
    Channel, EACH_LARGEST, Hearing, Info, Judge, Kind, Numbering, Posture, Property, Rule, Setting, Unit, Variant,
    each_of,
};

/// A node that asks to go on where it stands must say of which log it speaks.
pub const HISTORY_CHECKED: Rule =
    rule(0, "primary-backup.history-checked", "Redis, replication: replication id and offset", "same-history");
/// Only the primary takes writes.
pub const ONE_WRITER: Rule = rule(1, "primary-backup.one-writer", "Alsberg and Day 1976", "acknowledged-kept");
/// A write is acknowledged once as many nodes have it as the settings say.
pub const ACK_AFTER_COPIES: Rule =
    rule(2, "primary-backup.ack-after-copies", "Kafka acks; MySQL semi-synchronous replication", "primary-complete");
/// Nodes refuse what comes from an earlier epoch.
pub const FENCED: Rule = rule(3, "primary-backup.fenced", "Kafka, leader epoch; Kleppmann 2016", "agreement");
/// Nobody consents to a node that lacks what the own log has.
pub const FRESH: Rule = rule(4, "primary-backup.fresh", "Kafka, unclean leader election", "primary-complete");
/// Who takes over has the consent of a majority.
pub const CONSENT: Rule =
    rule(5, "primary-backup.consent", "Redis Sentinel, authorization of a failover", "one-primary");
/// A node that starts again keeps what it has until a primary says what is wrong with it.
pub const TAIL_KEPT: Rule = rule(6, "primary-backup.tail-kept", "Kafka KIP-101", "primary-complete");

const fn rule(bit: u8, id: &'static str, source: &'static str, guards: &'static str) -> Rule {
    Rule { bit, id, source, guards }
}

/// What an acknowledgement says.
pub const ACKNOWLEDGEMENT: Setting = choice(0, "acknowledgement", &["async", "semi", "majority", "all", "none"], 0);
/// The values of [`ACKNOWLEDGEMENT`].
pub(super) mod acknowledgement {
    /// The primary has it.
    pub const ASYNC: u64 = 0;
    /// And so have `k` backups.
    pub const SEMI: u64 = 1;
    /// A majority has it.
    pub const MAJORITY: u64 = 2;
    /// All have it.
    pub const ALL: u64 = 3;
    /// Nothing: nobody answers, and clients do not wait.
    pub const NONE: u64 = 4;
}
/// How many backups must have what is acknowledged.
pub const K: Setting = count(1, "k", 1, 8, 1);
/// How long a primary that acknowledges at once collects what it copies; 0 to copy at once.
pub const BATCH_EVERY: Setting = micros(2, "batch-every", 0, 0);
/// How long a primary lets pass between two heartbeats.
pub const HEARTBEAT: Setting = micros(3, "heartbeat", 1_000, 100_000);
/// After how long without word the primary is taken for failed.
pub const TIMEOUT: Setting = micros(4, "timeout", 1_000, 350_000);
/// Who decides that another takes over.
pub const FAILOVER: Setting = choice(5, "failover", &["manual", "priority", "supervisor"], failover::PRIORITY);
/// The values of [`FAILOVER`].
pub(super) mod failover {
    /// An operator.
    pub const MANUAL: u64 = 0;
    /// The backups themselves, the one of best priority first.
    pub const PRIORITY: u64 = 1;
    /// Nodes that keep no copy.
    pub const SUPERVISOR: u64 = 2;
}
/// Whether who takes over needs the consent of a majority, and who does not hear one gives in.
pub const MAJORITY: Setting = switch(6, "majority", 1);
/// Whether nobody takes over who lacks what another has.
pub const FRESHNESS: Setting = switch(7, "freshness", 1);
/// Whether nodes refuse what comes from a primary of an earlier epoch.
pub const FENCING: Setting = switch(8, "fencing", 1);
/// Where clients read.
pub const READ: Setting = choice(9, "read", &["primary", "backup"], 0);
/// The values of [`READ`].
pub(super) mod read {
    /// At any node.
    pub const BACKUP: u64 = 1;
}
/// How many entries a primary keeps for those who were away.
pub const BACKLOG: Setting = count(10, "backlog", 1, 1_000_000, 1_000);
/// Whether a node of better priority takes over from a primary that lives.
pub const PREEMPT: Setting = switch(11, "preempt", 0);
/// P0 of each node.
pub const PRIORITY: Setting = each(12, "priority", 1, EACH_LARGEST, 100);
/// By how many hundredths of P0 the priority of each node is less, as it fails so often.
pub const FAILURE_RATE: Setting = each(13, "failure-rate", 0, 100, 0);
/// How many of the nodes, the last ones, keep no copy and watch the others.
pub const SUPERVISORS: Setting = count(14, "supervisors", 0, 7, 0);
/// How many backups must have answered lately for a primary to take a write.
pub const MIN_BACKUPS: Setting = count(15, "min-backups", 0, 8, 0);
/// Whether only those backups count among all that are in sync.
pub const IN_SYNC: Setting = switch(16, "in-sync", 0);
/// Settings under the name of what they make the cluster like.
pub const PRESET: Setting = choice(17, "preset", &["none", "redis", "kafka", "keepalived"], 0);
/// Whether clients may read what a primary that waits for backups has written and not acknowledged yet.
pub const WAIT_POINT: Setting = choice(18, "wait-point", &["after-sync", "after-commit"], 0);
/// The values of [`WAIT_POINT`].
pub(super) mod wait_point {
    /// They may.
    pub const AFTER_COMMIT: u64 = 1;
}
/// After how long without `k` backups a primary acknowledges alone; 0 for never.
pub const SEMI_TIMEOUT: Setting = micros(19, "semi-timeout", 0, 0);
/// Who has entries sent: the primary, or the backups that ask for them.
pub const COPYING: Setting = choice(20, "copying", &["push", "pull"], 0);
/// The values of [`COPYING`].
pub(super) mod copying {
    /// The primary.
    pub const PUSH: u64 = 0;
    /// The backups.
    pub const PULL: u64 = 1;
}
/// How long a backup lets pass between two questions for entries.
pub const PULL_EVERY: Setting = micros(21, "pull-every", 1_000, 50_000);
/// Who speaks first: the primary says that it is there and supervisors ask, or backups ask and say so by themselves.
pub const HEARTBEATS: Setting = choice(22, "heartbeats", &["primary", "backup"], 0);
/// The values of [`HEARTBEATS`].
pub(super) mod heartbeats {
    /// Backups do.
    pub const BACKUP: u64 = 1;
}
/// How many of the nodes, the last ones, keep no copy and stand before the others: clients know only these.
pub const PROXIES: Setting = count(23, "proxies", 0, 3, 0);
/// How long a proxy lets pass between two checks.
pub const CHECK_EVERY: Setting = micros(24, "check-every", 1_000, 100_000);
/// After how many checks without an answer a proxy takes a node for down.
pub const CHECK_FALL: Setting = count(25, "check-fall", 1, 10, 3);

/// What each row of [`PRESET`] stands for.
const PRESETS: &[Variant] = &[
    &[],
    &[
        (ACKNOWLEDGEMENT, acknowledgement::ASYNC),
        (FAILOVER, failover::SUPERVISOR),
        (SUPERVISORS, 3),
        (MAJORITY, 0),
        (FRESHNESS, 1),
        (FENCING, 1),
    ],
    &[
        (ACKNOWLEDGEMENT, acknowledgement::ALL),
        (IN_SYNC, 1),
        (FAILOVER, failover::PRIORITY),
        (MAJORITY, 0),
        (FRESHNESS, 0),
        (FENCING, 1),
    ],
    &[
        (ACKNOWLEDGEMENT, acknowledgement::ASYNC),
        (FAILOVER, failover::PRIORITY),
        (PREEMPT, 1),
        (MAJORITY, 0),
        (FRESHNESS, 0),
        (FENCING, 0),
        (PROXIES, 1),
    ],
];

const fn count(at: u8, id: &'static str, least: u64, most: u64, default: u64) -> Setting {
    Setting { at, id, least, most, default, unit: Unit::Count, reads_clock: false }
}

const fn switch(at: u8, id: &'static str, default: u64) -> Setting {
    Setting { at, id, least: 0, most: 1, default, unit: Unit::Switch, reads_clock: false }
}

const fn micros(at: u8, id: &'static str, least: u64, default: u64) -> Setting {
    Setting { at, id, least, most: 60_000_000, default, unit: Unit::Micros, reads_clock: false }
}

const fn each(at: u8, id: &'static str, least: u64, most: u64, usual: u64) -> Setting {
    Setting { at, id, least, most, default: 0, unit: Unit::Each(usual), reads_clock: false }
}

const fn choice(at: u8, id: &'static str, names: &'static [&'static str], default: u64) -> Setting {
    Setting { at, id, least: 0, most: names.len() as u64 - 1, default, unit: Unit::Choice(names), reads_clock: false }
}

const fn promise(id: &'static str, judge: Judge) -> Property {
    Property { id, judge, source: "docs/protocols/primary-backup.md" }
}

/// The tables of primary-backup replication.
pub const INFO: Info = Info {
    id: "primary-backup",
    offered: true,
    clients: true,
    log: true,
    channel: Channel::Datagram,
    epoch: Numbering { id: "epoch", low_bits: 0 },
    parts: &[],
    kinds: &[Kind { id: "node", least: 2, usual: 3, most: 9 }],
    settings: &[
        ACKNOWLEDGEMENT,
        K,
        BATCH_EVERY,
        HEARTBEAT,
        TIMEOUT,
        FAILOVER,
        MAJORITY,
        FRESHNESS,
        FENCING,
        READ,
        BACKLOG,
        PREEMPT,
        PRIORITY,
        FAILURE_RATE,
        SUPERVISORS,
        MIN_BACKUPS,
        IN_SYNC,
        PRESET,
        WAIT_POINT,
        SEMI_TIMEOUT,
        COPYING,
        PULL_EVERY,
        HEARTBEATS,
        PROXIES,
        CHECK_EVERY,
        CHECK_FALL,
    ],
    rules: &[HISTORY_CHECKED, ONE_WRITER, ACK_AFTER_COPIES, FENCED, FRESH, CONSENT, TAIL_KEPT],
    properties: &[
        promise("one-primary", Judge::OneLeader),
        promise("same-history", Judge::PrefixOrder),
        promise("primary-complete", Judge::Completeness),
        promise("agreement", Judge::Agreement),
        promise("acknowledged-kept", Judge::Acknowledged),
        promise("exactly-once", Judge::ExactlyOnce),
        promise("reads-current", Judge::Current),
        promise("progress", Judge::Progress),
    ],
    roles: &["backup", "candidate", "primary", "supervisor", "proxy"],
    postures: &[Posture::Plain, Posture::Asking, Posture::Leading, Posture::Plain, Posture::Plain],
    ways: &[
        ("backup", "candidate"),
        ("candidate", "primary"),
        ("candidate", "backup"),
        ("primary", "backup"),
        ("backup", "primary"),
    ],
    messages: &[
        "Write",
        "Ack",
        "Heartbeat",
        "PSYNC",
        "CONTINUE",
        "FULLRESYNC",
        "Takeover",
        "Consent",
        "Promote",
        "Check",
        "Health",
        "Fetch",
        "Forward",
    ],
    answers: &["Ack", "Consent"],
    timers: &["heartbeat", "silence", "takeover", "ship", "patience", "fetch"],
    records: &["meta", "append", "full", "watermark", "cut"],
    journals: &["meta", "log"],
    notes: &[
        "damaged",
        "fenced",
        "demoted",
        "suspected",
        "majority-lost",
        "epoch-over",
        "consent-refused",
        "no-replica",
        "continued",
        "copied",
        "replaced",
        "alone",
        "tail-cut",
        "turned",
        "nobody-up",
    ],
    reads: &["primary"],
    behaviours: &[],
    variants: &[
        &[(ACKNOWLEDGEMENT, acknowledgement::MAJORITY)],
        &[(ACKNOWLEDGEMENT, acknowledgement::SEMI)],
        &[(ACKNOWLEDGEMENT, acknowledgement::ALL)],
        &[(BATCH_EVERY, 50_000)],
        &[(FAILOVER, failover::MANUAL)],
        &[(MAJORITY, 0)],
        &[(FRESHNESS, 0)],
        &[(FENCING, 0)],
        &[(READ, read::BACKUP)],
        &[(BACKLOG, 10)],
        &[(MIN_BACKUPS, 1)],
        &[(ACKNOWLEDGEMENT, acknowledgement::ALL), (IN_SYNC, 1)],
        &[(ACKNOWLEDGEMENT, acknowledgement::SEMI), (K, 2)],
        &[(ACKNOWLEDGEMENT, acknowledgement::SEMI), (WAIT_POINT, wait_point::AFTER_COMMIT), (SEMI_TIMEOUT, 300_000)],
        &[(FAILOVER, failover::SUPERVISOR), (SUPERVISORS, 1)],
        &[(PROXIES, 1)],
        &[(PROXIES, 1), (CHECK_EVERY, 30_000), (CHECK_FALL, 2)],
        &[(COPYING, copying::PULL), (BATCH_EVERY, 0)],
        &[(COPYING, copying::PULL), (PULL_EVERY, 20_000), (BATCH_EVERY, 0)],
        &[(HEARTBEATS, heartbeats::BACKUP)],
        &[(FAILOVER, failover::PRIORITY), (PREEMPT, 1)],
        // The last is the first in line, and gives way where it fails more often.
        &[(PRIORITY, each_of(&[50, 60, 70, 80, 90])), (FAILURE_RATE, each_of(&[0, 0, 0, 0, 60]))],
        // With whatever else was taken: who reads and who waits, and how.
        &[(IN_SYNC, 1)],
        &[(WAIT_POINT, wait_point::AFTER_COMMIT)],
        &[(SEMI_TIMEOUT, 300_000)],
        &[(K, 2)],
        &[(CHECK_EVERY, 30_000)],
        &[(CHECK_FALL, 2)],
        &[(HEARTBEAT, 50_000)],
        &[(TIMEOUT, 500_000)],
        &[(ACKNOWLEDGEMENT, acknowledgement::NONE)],
    ],
    presets: Some((PRESET, PRESETS)),
    hearing: Some(Hearing {
        beat: HEARTBEAT,
        least: TIMEOUT,
        most: TIMEOUT,
        by_hand: Some((FAILOVER, failover::MANUAL)),
    }),
    refuse,
    promises,
};

fn value(settings: &[u64], setting: Setting) -> u64 {
    settings[usize::from(setting.at)]
}

/// What makes no sense together.
fn refuse(settings: &[u64], nodes: u16) -> Option<(u8, &'static str)> {
    let get = |setting| value(settings, setting);
    let supervised = get(FAILOVER) == failover::SUPERVISOR;
    if supervised != (get(SUPERVISORS) > 0) {
        let needed = "1 or more, as failover=supervisor needs it";
        return Some((SUPERVISORS.at, if supervised { needed } else { "0, unless failover=supervisor" }));
    }
    let idle = get(SUPERVISORS) + get(PROXIES);
    if idle + 2 > nodes.into() {
        let at = if get(PROXIES) > 0 { PROXIES.at } else { SUPERVISORS.at };
        return Some((at, "few enough that at least two nodes keep copies"));
    }
    let copies = u64::from(nodes) - idle;
    if let Some(setting) = [K, MIN_BACKUPS].into_iter().find(|&setting| get(setting) >= copies) {
        return Some((setting.at, "less than the number of nodes that keep copies"));
    }
    if let Some(refused) = idle_settings(settings).or_else(|| refuse_acknowledgement(settings)) {
        return Some(refused);
    }
    if get(COPYING) == copying::PULL && get(BATCH_EVERY) > 0 {
        return Some((BATCH_EVERY.at, "0s, as backups ask with copying=pull"));
    }
    // A backup must hear the primary at least twice before it gives it up.
    if get(TIMEOUT) < 2 * get(HEARTBEAT) {
        return Some((TIMEOUT.at, "at least twice heartbeat"));
    }
    (get(PREEMPT) == 1 && get(FAILOVER) != failover::PRIORITY).then_some((PREEMPT.at, "off, unless failover=priority"))
}

/// What was set and would do nothing, as what it belongs to is not wanted.
fn idle_settings(settings: &[u64]) -> Option<(u8, &'static str)> {
    let get = |setting| value(settings, setting);
    let semi = get(ACKNOWLEDGEMENT) == acknowledgement::SEMI;
    let rows = [
        (K, semi, "1, unless acknowledgement=semi"),
        (SEMI_TIMEOUT, semi, "0s, unless acknowledgement=semi"),
        (PULL_EVERY, get(COPYING) == copying::PULL, "50ms, unless copying=pull"),
        (CHECK_EVERY, get(PROXIES) > 0, "100ms, unless there are proxies"),
        (CHECK_FALL, get(PROXIES) > 0, "3, unless there are proxies"),
    ];
    let idle = rows.into_iter().find(|(setting, used, _)| !used && get(*setting) != setting.default);
    idle.map(|(setting, _, expected)| (setting.at, expected))
}

/// What does not go with how writes are acknowledged.
fn refuse_acknowledgement(settings: &[u64]) -> Option<(u8, &'static str)> {
    let get = |setting| value(settings, setting);
    let (semi, majority, all, none) = match get(ACKNOWLEDGEMENT) {
        acknowledgement::SEMI => (true, false, false, false),
        acknowledgement::MAJORITY => (false, true, false, false),
        acknowledgement::ALL => (false, false, true, false),
        other => (false, false, false, other == acknowledgement::NONE),
    };
    if get(IN_SYNC) == 1 && (semi || majority) {
        return Some((IN_SYNC.at, "off, as acknowledgement=semi and acknowledgement=majority count copies"));
    }
    if get(WAIT_POINT) == wait_point::AFTER_COMMIT && !semi && !all {
        return Some((WAIT_POINT.at, "after-sync, unless acknowledgement=semi or acknowledgement=all"));
    }
    // Who waits for no answer is neither refused nor sent on.
    let unheard = [MIN_BACKUPS, PROXIES].into_iter().find(|&setting| none && get(setting) > 0);
    unheard.map(|setting| (setting.at, "0, as nobody waits for an answer with acknowledgement=none"))
}

/// Which properties these settings promise: a bit each. Everything, where a majority has what is acknowledged, consents
/// to who takes over, and follows nobody else; else only what the settings bring about.
fn promises(settings: &[u64]) -> u64 {
    let get = |setting| value(settings, setting);
    let one = get(MAJORITY) == 1 && get(FENCING) == 1;
    let safe = one && get(ACKNOWLEDGEMENT) == acknowledgement::MAJORITY && get(FRESHNESS) == 1;
    let current = safe && get(READ) != read::BACKUP;
    let held = [one, one, safe, safe, safe, safe, current, true];
    held.iter().rev().fold(0, |bits, &held| bits << 1 | u64::from(held))
}

/// The rows of [`Info::notes`](crate::protocol::Info::notes).
pub(super) mod note {
    /// A record does not fit its checksum, and the node stays silent: which journal, which record.
    pub const DAMAGED: u8 = 0;
    /// What a primary sent is refused because its epoch is over: its epoch, the own.
    pub const FENCED: u8 = 1;
    /// A primary is one no more: its epoch, the new one.
    pub const DEMOTED: u8 = 2;
    /// The primary is taken for failed: who.
    pub const SUSPECTED: u8 = 3;
    /// A primary gives in because a majority has not answered for the time-out: how many did, how many must.
    pub const MAJORITY_LOST: u8 = 4;
    /// Consent is refused because that epoch is over: to whom.
    pub const EPOCH_OVER: u8 = 5;
    /// Consent is refused because the primary is heard, or because the log is behind: to whom, whether it is behind.
    pub const CONSENT_REFUSED: u8 = 6;
    /// That node keeps no copy: who.
    pub const NO_REPLICA: u8 = 7;
    /// A node may go on where it stands: from where, how many entries.
    pub const CONTINUED: u8 = 8;
    /// A node gets everything: whether its log is a beginning of this one, how many bytes.
    pub const COPIED: u8 = 9;
    /// A full copy takes the place of the log: up to where they are the same, how many entries are dropped.
    pub const REPLACED: u8 = 10;
    /// A primary has waited for backups for long enough, and acknowledges alone: how many backups it waited for.
    pub const ALONE: u8 = 11;
    /// A node that starts again cuts its log: after where, how many entries are dropped.
    pub const TAIL_CUT: u8 = 12;
    /// A proxy sends clients to another node from now on: to whom (0 for nobody), to whom before.
    pub const TURNED: u8 = 13;
    /// A proxy knows no node that could do what a client asks for.
    pub const NOBODY_UP: u8 = 14;
}
