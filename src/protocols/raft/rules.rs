//! The tables of Raft: its rules, its properties and its settings.

use crate::protocol::{Channel, Hearing, Info, Judge, Kind, Numbering, Posture, Property, Rule, Setting, Unit};

/// A vote goes only to a candidate whose log is at least as up-to-date as the voter's.
pub const VOTE_UP_TO_DATE: Rule = rule(0, "raft.vote-up-to-date", "Raft §5.4.1", "leader-completeness");
/// A node votes once in a term.
pub const VOTE_ONCE: Rule = rule(1, "raft.vote-once", "Raft §5.2", "election-safety");
/// The vote is on disk before it is given.
pub const VOTE_DURABLE: Rule = rule(2, "raft.vote-durable", "Raft Figure 2, persistent state", "election-safety");
/// A leader counts replicas only of entries of its own term.
pub const COMMIT_OWN_TERM: Rule = rule(3, "raft.commit-own-term", "Raft §5.4.2", "leader-completeness");
/// An entry is committed once a majority has it.
pub const COMMIT_MAJORITY: Rule = rule(4, "raft.commit-majority", "Raft §5.3", "leader-completeness");
/// A candidate leads once a majority has voted for it.
pub const ELECT_MAJORITY: Rule = rule(5, "raft.elect-majority", "Raft §5.2", "election-safety");
/// A node answers only when what it answers for is on disk.
pub const PERSIST_FIRST: Rule = rule(6, "raft.persist-first", "Raft Figure 2; §5.1", "leader-completeness");
/// Entries go only where they conflict: a request that comes late removes nothing.
pub const ENTRIES_IN_PLACE: Rule =
    rule(7, "raft.entries-in-place", "Raft Figure 2, AppendEntries 3", "leader-completeness");
/// A follower commits no further than what the request shows to be the leader's.
pub const COMMIT_LAST_NEW: Rule =
    rule(8, "raft.commit-last-new", "Raft Figure 2, AppendEntries 5", "state-machine-safety");
/// Entries are taken only after the entry that precedes them in the leader's log.
pub const CONSISTENCY_CHECK: Rule = rule(9, "raft.consistency-check", "Raft §5.3", "log-matching");
/// A vote counts in the term for which it was given.
pub const REPLY_SAME_TERM: Rule = rule(10, "raft.reply-same-term", "Raft §5.1, §5.2", "election-safety");
/// Who sees a higher term follows.
pub const STEP_DOWN: Rule = rule(11, "raft.step-down", "Raft §5.1", "log-matching");
/// A command that a session has had already is not carried out again.
pub const SESSIONS: Rule = rule(12, "raft.sessions", "Raft §8", "exactly-once");
/// A leader changes the membership only once an entry of its own term is committed.
pub const CHANGE_OWN_TERM: Rule =
    rule(13, "raft.change-own-term", "Raft: Ongaro, raft-dev, 10 July 2015", "leader-completeness");
/// A leader changes the membership only once the change before is committed.
pub const ONE_CHANGE: Rule = rule(14, "raft.one-change", "Raft dissertation §4.1", "leader-completeness");
/// A leader that is expelled does not count itself.
pub const REMOVED_UNCOUNTED: Rule =
    rule(15, "raft.removed-uncounted", "Raft dissertation §4.2.2", "leader-completeness");
/// A learner's copy makes no majority.
pub const LEARNER_UNCOUNTED: Rule =
    rule(16, "raft.learner-uncounted", "Raft dissertation §4.2.1", "leader-completeness");
/// A snapshot that comes late replaces nothing that is newer.
pub const LATE_SNAPSHOT: Rule = rule(17, "raft.late-snapshot", "Raft §7, Figure 13", "leader-completeness");
/// A snapshot has the term of the last entry that it replaces.
pub const SNAPSHOT_TERM: Rule = rule(18, "raft.snapshot-term", "Raft §7", "leader-completeness");
/// A snapshot has the configuration.
pub const SNAPSHOT_MEMBERS: Rule = rule(19, "raft.snapshot-members", "Raft §7", "election-safety");
/// A snapshot has the sessions.
pub const SNAPSHOT_SESSIONS: Rule = rule(20, "raft.snapshot-sessions", "Raft dissertation §6.3", "exactly-once");
/// A leader answers a read only once it knows what is committed.
pub const READ_KNOWN: Rule = rule(21, "raft.read-known", "Raft §8; dissertation §6.4", "reads-current");
/// A leader answers a read only once a majority has confirmed that it leads.
pub const READ_CONFIRMED: Rule = rule(22, "raft.read-confirmed", "Raft §8; dissertation §6.4", "reads-current");
/// A lease is shorter than what followers promise by the bound on drift.
pub const LEASE_DRIFT: Rule = rule(23, "raft.lease-drift", "Raft dissertation §6.4.1", "reads-current");
/// A lease is measured from when the heartbeats were sent.
pub const LEASE_SENT: Rule = rule(24, "raft.lease-sent", "Raft dissertation §6.4.1", "reads-current");
/// Who told another to start an election has no lease any more.
pub const LEASE_TRANSFER: Rule = rule(25, "raft.lease-transfer", "Raft dissertation §6.4.1", "reads-current");
/// A new term is a new vote.
pub const VOTE_NEW_TERM: Rule = rule(26, "raft.vote-new-term", "Raft Figure 2, votedFor", "progress");
/// Who hears the leader of its term follows it.
pub const FOLLOW_LEADER: Rule = rule(27, "raft.follow-leader", "Raft §5.2", "election-safety");
/// A request of an old term is answered, so that its sender learns of the newer one.
pub const ANSWER_OLD_TERM: Rule = rule(28, "raft.answer-old-term", "Raft §5.1; Figure 2, AppendEntries 1", "progress");
/// Who has just heard a leader votes for nobody else.
pub const LEADER_HEARD: Rule = rule(29, "raft.leader-heard", "Raft dissertation §4.2.3, §9.6", "progress");
/// A joint decision needs a majority of both halves.
pub const JOINT_HALVES: Rule = rule(30, "raft.joint-halves", "Raft §6", "leader-completeness");
/// Who has lost its disk never votes again: a new process must take its place.
pub const BLANK_DISK: Rule = rule(31, "raft.blank-disk", "Raft Figure 2, persistent state", "leader-completeness");
/// Sessions end by the time that stands in the log.
pub const EXPIRE_AGREED: Rule = rule(32, "raft.expire-agreed", "Raft dissertation §6.3", "state-machine-safety");
/// A leader that a majority no longer answers steps down.
pub const QUORUM_ANSWERS: Rule = rule(33, "raft.quorum-answers", "Raft dissertation §6.2", "progress");

const fn rule(bit: u8, id: &'static str, source: &'static str, guards: &'static str) -> Rule {
    Rule { bit, id, source, guards }
}

/// The least election time-out.
pub const TIMEOUT_MIN: Setting = micros(0, "timeout-min", 100_000);
/// The greatest election time-out.
pub const TIMEOUT_MAX: Setting = micros(1, "timeout-max", 500_000);
/// How long a leader lets pass between two heartbeats.
pub const HEARTBEAT: Setting = micros(2, "heartbeat", 50_000);
/// The most entries of one AppendEntries.
pub const BATCH: Setting =
    Setting { at: 3, id: "batch", least: 1, most: 1_000, default: 64, unit: Unit::Count, reads_clock: false };
/// Whether a new leader begins its term with an entry that does nothing.
pub const NOOP: Setting =
    Setting { at: 4, id: "noop", least: 0, most: 1, default: 1, unit: Unit::Switch, reads_clock: false };
/// Who lets election timers go off: they themselves, or a hand alone.
pub const ELECTION: Setting = Setting {
    at: 5,
    id: "election",
    least: 0,
    most: 1,
    default: 0,
    unit: Unit::Choice(&["timer", "manual"]),
    reads_clock: false,
};
/// How many AppendEntries with entries may be unanswered at one follower.
pub const PIPELINE: Setting =
    Setting { at: 6, id: "pipeline", least: 1, most: 64, default: 1, unit: Unit::Count, reads_clock: false };

/// Whether a node asks first whether it would be elected.
pub const PRE_VOTE: Setting = switch(7, "pre-vote");
/// Whether a leader steps down that a majority does not answer.
pub const CHECK_QUORUM: Setting = switch(8, "check-quorum");
/// Whether who hears a leader votes for nobody else.
pub const STICKY: Setting = switch(9, "sticky");

/// How a read is answered without the log.
pub const READS: Setting = Setting {
    at: 10,
    id: "reads",
    least: 0,
    most: 3,
    default: 0,
    unit: Unit::Choice(&["index", "lease", "follower", "local"]),
    reads_clock: false,
};
/// The values of [`READS`] beside the usual one.
pub(super) mod reads {
    /// A leader answers at once while a majority stands by it.
    pub const LEASE: u64 = 1;
    /// Any node answers, once it has asked the leader how far it must have come.
    pub const FOLLOWER: u64 = 2;
    /// Any node answers at once.
    pub const LOCAL: u64 = 3;
}
/// By how many hundredths clocks may run too fast or too slow where leases are to hold.
pub const DRIFT_BOUND: Setting =
    Setting { at: 11, id: "drift-bound", least: 0, most: 90, default: 10, unit: Unit::Count, reads_clock: false };

/// Whether a snapshot takes the place of the log's past by itself.
pub const COMPACTION: Setting = switch(12, "compaction");
/// After how many entries it does.
pub const SNAPSHOT_AFTER: Setting = Setting {
    at: 13,
    id: "snapshot-after",
    least: 1,
    most: 1_000_000,
    default: 100,
    unit: Unit::Count,
    reads_clock: false,
};
/// How many bytes of a snapshot go into a message.
pub const SNAPSHOT_CHUNK: Setting = Setting {
    at: 14,
    id: "snapshot-chunk",
    least: 16,
    most: 1 << 30,
    default: 4_096,
    unit: Unit::Bytes,
    reads_clock: false,
};

/// How the membership changes.
pub const MEMBERSHIP: Setting = Setting {
    at: 15,
    id: "membership",
    least: 0,
    most: 1,
    default: 0,
    unit: Unit::Choice(&["single", "joint"]),
    reads_clock: false,
};

/// After how long a session ends that nobody uses; 0 for never.
pub const SESSION_EXPIRY: Setting = Setting {
    at: 16,
    id: "session-expiry",
    least: 0,
    most: 60_000_000,
    default: 0,
    unit: Unit::Micros,
    reads_clock: true,
};

const fn switch(at: u8, id: &'static str) -> Setting {
    Setting { at, id, least: 0, most: 1, default: 0, unit: Unit::Switch, reads_clock: false }
}

const fn micros(at: u8, id: &'static str, default: u64) -> Setting {
    Setting { at, id, least: 1_000, most: 60_000_000, default, unit: Unit::Micros, reads_clock: false }
}

const fn promise(id: &'static str, judge: Judge, source: &'static str) -> Property {
    Property { id, judge, source }
}

/// The tables of Raft.
pub const INFO: Info = Info {
    id: "raft",
    offered: true,
    clients: true,
    log: true,
    channel: Channel::Datagram,
    epoch: Numbering { id: "term", low_bits: 0 },
    parts: &[],
    kinds: &[Kind { id: "node", least: 1, usual: 5, most: 9 }],
    settings: &[
        TIMEOUT_MIN,
        TIMEOUT_MAX,
        HEARTBEAT,
        BATCH,
        NOOP,
        ELECTION,
        PIPELINE,
        PRE_VOTE,
        CHECK_QUORUM,
        STICKY,
        READS,
        DRIFT_BOUND,
        COMPACTION,
        SNAPSHOT_AFTER,
        SNAPSHOT_CHUNK,
        MEMBERSHIP,
        SESSION_EXPIRY,
    ],
    rules: &[
        VOTE_UP_TO_DATE,
        VOTE_ONCE,
        VOTE_DURABLE,
        COMMIT_OWN_TERM,
        COMMIT_MAJORITY,
        ELECT_MAJORITY,
        PERSIST_FIRST,
        ENTRIES_IN_PLACE,
        COMMIT_LAST_NEW,
        CONSISTENCY_CHECK,
        REPLY_SAME_TERM,
        STEP_DOWN,
        SESSIONS,
        CHANGE_OWN_TERM,
        ONE_CHANGE,
        REMOVED_UNCOUNTED,
        LEARNER_UNCOUNTED,
        LATE_SNAPSHOT,
        SNAPSHOT_TERM,
        SNAPSHOT_MEMBERS,
        SNAPSHOT_SESSIONS,
        READ_KNOWN,
        READ_CONFIRMED,
        LEASE_DRIFT,
        LEASE_SENT,
        LEASE_TRANSFER,
        VOTE_NEW_TERM,
        FOLLOW_LEADER,
        ANSWER_OLD_TERM,
        LEADER_HEARD,
        JOINT_HALVES,
        BLANK_DISK,
        EXPIRE_AGREED,
        QUORUM_ANSWERS,
    ],
    properties: &[
        promise("election-safety", Judge::OneLeader, "Raft §5.2, Figure 3"),
        promise("leader-append-only", Judge::AppendOnly, "Raft §5.3, Figure 3"),
        promise("log-matching", Judge::PrefixOrder, "Raft §5.3, Figure 3"),
        promise("leader-completeness", Judge::Completeness, "Raft §5.4, Figure 3"),
        promise("state-machine-safety", Judge::Agreement, "Raft §5.4.3, Figure 3"),
        promise("acknowledged-kept", Judge::Acknowledged, "Raft §5.3"),
        promise("exactly-once", Judge::ExactlyOnce, "Raft §8"),
        promise("reads-current", Judge::Current, "Raft §8"),
        promise("progress", Judge::Progress, "Raft §5.6"),
    ],
    roles: &["follower", "candidate", "leader", "pre-candidate", "learner"],
    postures: &[Posture::Plain, Posture::Asking, Posture::Leading, Posture::Probing, Posture::Watching],
    ways: &[
        ("follower", "candidate"),
        ("candidate", "leader"),
        ("candidate", "follower"),
        ("leader", "follower"),
        ("follower", "pre-candidate"),
        ("pre-candidate", "candidate"),
        ("pre-candidate", "follower"),
        ("candidate", "pre-candidate"),
        ("follower", "learner"),
        ("learner", "follower"),
    ],
    messages: &[
        "RequestVote",
        "RequestVote reply",
        "AppendEntries",
        "AppendEntries reply",
        "PreVote",
        "PreVote reply",
        "TimeoutNow",
        "ReadIndex",
        "ReadIndex reply",
        "InstallSnapshot",
        "InstallSnapshot reply",
    ],
    answers: &["RequestVote reply", "AppendEntries reply", "PreVote reply", "ReadIndex reply", "InstallSnapshot reply"],
    timers: &["election", "heartbeat", "heard", "lease"],
    records: &["vote", "append", "truncate", "snapshot", "disk"],
    journals: &["meta", "log"],
    notes: &[
        "already-voted",
        "log-behind",
        "entry-missing",
        "entry-conflicts",
        "truncated",
        "damaged",
        "leader-heard",
        "quorum-lost",
        "not-leader",
        "cannot-lead",
        "transfer-ended",
        "nothing-new",
        "compacted",
        "installed",
        "snapshot-sent",
        "configured",
        "change-refused",
        "too-slow",
        "removed",
        "disk-lost",
    ],
    reads: &["leader"],
    behaviours: &[],
    variants: &[
        &[(PRE_VOTE, 1)],
        &[(CHECK_QUORUM, 1)],
        &[(STICKY, 1), (READS, reads::LEASE)],
        &[(COMPACTION, 1), (SNAPSHOT_AFTER, 30), (SNAPSHOT_CHUNK, 200)],
        &[(PIPELINE, 4), (BATCH, 4)],
        &[(MEMBERSHIP, 1)],
        &[(READS, reads::FOLLOWER)],
        &[(NOOP, 0), (BATCH, 1)],
        &[(SESSION_EXPIRY, 400_000)],
        &[(READS, reads::LOCAL)],
    ],
    refuse,
    promises,
    presets: None,
    hearing: Some(Hearing { beat: HEARTBEAT, least: TIMEOUT_MIN, most: TIMEOUT_MAX, by_hand: Some((ELECTION, 1)) }),
};

/// Time-outs must be a range, and a leader must be heard before they run out (§5.6).
fn refuse(settings: &[u64], _nodes: u16) -> Option<(u8, &'static str)> {
    let get = |setting: Setting| settings[usize::from(setting.at)];
    if get(TIMEOUT_MIN) > get(TIMEOUT_MAX) {
        return Some((TIMEOUT_MIN.at, "at most timeout-max"));
    }
    if get(HEARTBEAT) >= get(TIMEOUT_MIN) {
        return Some((HEARTBEAT.at, "less than timeout-min"));
    }
    // A lease is what followers promise who vote for nobody else.
    if get(READS) == reads::LEASE && get(STICKY) == 0 {
        return Some((STICKY.at, "on, as reads=lease needs it"));
    }
    // It would say nothing, and who wrote it waits for snapshots in vain.
    let idle = get(SNAPSHOT_AFTER) != SNAPSHOT_AFTER.default && get(COMPACTION) == 0;
    idle.then_some((COMPACTION.at, "on, as snapshot-after needs it"))
}

/// All of its properties, but that a read at any node of what it happens to hold is not current.
fn promises(settings: &[u64]) -> u64 {
    let local = settings[usize::from(READS.at)] == reads::LOCAL;
    let kept = |property: &&Property| !(local && property.judge == Judge::Current);
    INFO.properties.iter().zip(0..).fold(0, |bits, (property, at)| bits | u64::from(kept(&property)) << at)
}

/// The rows of [`Info::notes`](crate::protocol::Info::notes).
pub(super) mod note {
    /// A vote refused to one candidate because another has it: who asks, who has it.
    pub const ALREADY_VOTED: u8 = 0;
    /// A vote refused because the candidate's log is behind: the index and term of the voter's last entry.
    pub const LOG_BEHIND: u8 = 1;
    /// AppendEntries refused because there is nothing at prevLogIndex: prevLogIndex, the last index.
    pub const ENTRY_MISSING: u8 = 2;
    /// AppendEntries refused because the entry at prevLogIndex has another term: prevLogIndex, the term found.
    pub const ENTRY_CONFLICTS: u8 = 3;
    /// Entries removed because they conflict with the leader's: the last index kept, how many were removed.
    pub const TRUNCATED: u8 = 4;
    /// A record does not fit its checksum, and the node stays silent: which journal, which record.
    pub const DAMAGED: u8 = 5;
    /// A vote refused because a leader was heard just now: who asks, the leader.
    pub const LEADER_HEARD: u8 = 6;
    /// A leader steps down because a majority has not answered for an election time-out: how many did, how many must.
    pub const QUORUM_LOST: u8 = 7;
    /// What an operator asks is up to a leader.
    pub const NOT_LEADER: u8 = 8;
    /// Leadership cannot go there: to whom.
    pub const CANNOT_LEAD: u8 = 9;
    /// A transfer of leadership took too long, and is given up: to whom.
    pub const TRANSFER_ENDED: u8 = 10;
    /// Everything that is applied is in a snapshot already: up to where.
    pub const NOTHING_NEW: u8 = 11;
    /// A snapshot takes the place of the past: up to where, how many bytes.
    pub const COMPACTED: u8 = 12;
    /// A snapshot has come from the leader: up to where, how many bytes.
    pub const INSTALLED: u8 = 13;
    /// A follower has a whole snapshot: up to where, how many bytes.
    pub const SNAPSHOT_SENT: u8 = 14;
    /// A leader uses another configuration from now on: how many vote, and in a joint one how many of the old do as well.
    pub const CONFIGURED: u8 = 15;
    /// A change that an operator asked for cannot be: see [`Refusal`](crate::protocol::Refusal).
    pub const CHANGE_REFUSED: u8 = 16;
    /// A learner does not catch up, and stays one: who, after how many rounds.
    pub const TOO_SLOW: u8 = 17;
    /// A leader that is no member any more steps down: the configuration's index.
    pub const REMOVED: u8 = 18;
    /// Its disk was lost, so it votes for nobody.
    pub const DISK_LOST: u8 = 19;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Protocol;
    use crate::protocols::raft::Raft;

    fn settings(changed: &[(Setting, u64)]) -> Vec<u64> {
        let mut settings: Vec<u64> = INFO.settings.iter().map(|setting| setting.default).collect();
        changed.iter().for_each(|(setting, value)| settings[usize::from(setting.at)] = *value);
        settings
    }

    #[test]
    fn timeouts_that_make_no_sense_are_refused() {
        let told = |changed: &[_]| (INFO.refuse)(&settings(changed), 5);
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[(TIMEOUT_MIN, 500_000)]), None);
        assert_eq!(told(&[(TIMEOUT_MIN, 500_001)]), Some((TIMEOUT_MIN.at, "at most timeout-max")));
        assert_eq!(told(&[(HEARTBEAT, 99_999)]), None);
        assert_eq!(told(&[(HEARTBEAT, 100_000)]), Some((HEARTBEAT.at, "less than timeout-min")));
    }

    #[test]
    fn settings_that_say_nothing_without_another_are_refused() {
        let told = |changed: &[_]| (INFO.refuse)(&settings(changed), 5);
        assert_eq!(told(&[(READS, reads::LEASE)]), Some((STICKY.at, "on, as reads=lease needs it")));
        assert_eq!(told(&[(READS, reads::LEASE), (STICKY, 1)]), None);
        assert_eq!(told(&[(SNAPSHOT_AFTER, 20)]), Some((COMPACTION.at, "on, as snapshot-after needs it")));
        assert_eq!(told(&[(SNAPSHOT_AFTER, 20), (COMPACTION, 1)]), None);
    }

    #[test]
    fn progress_is_promised_where_timeouts_exceed_the_round_trip() {
        let bound = |changed: &[_], round_trip| Raft::patience(&settings(changed), round_trip);
        assert_eq!(bound(&[], 44_000), Some(20 * (500_000 + 200_000) + 64 * 44_000));
        assert_eq!(bound(&[], 50_001), None, "a heartbeat and its answer do not fit into the least time-out");
        assert_eq!(bound(&[(TIMEOUT_MAX, 180_000)], 44_000), None, "time-outs lie too close together");
        assert_eq!(bound(&[(ELECTION, 1)], 10_000), None, "nobody need ever fire a timer");
        assert_eq!(bound(&[(BATCH, 1)], 10_000), Some(20 * 700_000 + 4_096 * 10_000));
        assert_eq!(bound(&[], u64::MAX), None);
    }
}
