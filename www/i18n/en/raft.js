// The words for Raft.

import { grouped, Who, who } from "./names.js";

/** @typedef {import("../../core/happening.js").Happening} Happening */

/** @typedef {{ node: string, epoch: number, granted: number, nodes: number }} Won */
/** @typedef {{ node: string, epoch: number, rose: boolean, from: string }} Stepped whether its epoch rose, and whose message did it */

export default {
  name: "Raft",
  /** How this protocol calls an epoch: a column's head, and in a sentence. */
  epoch: "Term",
  inEpoch: (/** @type {{ epoch: number }} */ { epoch }) => `term ${grouped(epoch)}`,
  roles: {
    follower: { name: "follower", letter: "F" },
    candidate: { name: "candidate", letter: "C" },
    leader: { name: "leader", letter: "L" },
    "pre-candidate": { name: "pre-candidate", letter: "P" },
    learner: { name: "learner", letter: "N" },
  },
  messages: {
    RequestVote: "RequestVote",
    "RequestVote reply": "The answer to RequestVote",
    AppendEntries: "AppendEntries",
    "AppendEntries reply": "The answer to AppendEntries",
    PreVote: "PreVote",
    "PreVote reply": "The answer to PreVote",
    TimeoutNow: "TimeoutNow",
    ReadIndex: "ReadIndex",
    "ReadIndex reply": "The answer to ReadIndex",
    InstallSnapshot: "InstallSnapshot",
    "InstallSnapshot reply": "The answer to InstallSnapshot",
  },
  timers: { election: "election", heartbeat: "heartbeat", heard: "standing by the leader", lease: "lease" },
  /** What a node writes to its disk. */
  records: { vote: "vote", append: "entry", truncate: "removal", snapshot: "snapshot", disk: "lost disk" },
  /** Why a node did what it did. */
  notes: {
    "already-voted": "It has voted for another node in this term.",
    "log-behind": "The candidate’s log is behind its own.",
    "entry-missing": "Its log lacks the entry before these.",
    "entry-conflicts": "Its entry before these is of another term.",
    truncated: "It removed entries that the leader does not have.",
    damaged: "A record on its disk is damaged.",
    "leader-heard": "It has just heard a leader, and stands by it.",
    "quorum-lost": "A majority has not answered it for an election time-out.",
    "not-leader": "It does not lead.",
    "cannot-lead": "That node cannot lead.",
    "transfer-ended": "Handing over took too long, so it goes on leading.",
    "nothing-new": "All that it has applied is in a snapshot already.",
    compacted: "A snapshot took the place of its log’s past.",
    installed: "It took over the leader’s snapshot.",
    "snapshot-sent": "A follower has the whole snapshot.",
    configured: "It put another configuration into its log, and uses it at once.",
    "change-refused": "That change cannot be.",
    "too-slow": "The new node does not catch up, so it does not get a vote.",
    removed: "It is no member any more, so it steps down.",
    "disk-lost": "It has lost its disk, and with it what it had promised, so it votes for nobody.",
  },
  settings: {
    "timeout-min": { name: "Election time-out at least" },
    "timeout-max": { name: "Election time-out at most" },
    heartbeat: { name: "Time between heartbeats" },
    batch: { name: "Entries in a message at most" },
    noop: { name: "Empty entry at the start of a term" },
    election: { name: "Elections begin", choices: { timer: "by timer", manual: "by hand" } },
    pipeline: { name: "Messages under way to a follower" },
    "pre-vote": { name: "Ask before an election (PreVote)" },
    "check-quorum": { name: "A leader without a majority steps down" },
    sticky: { name: "Who hears a leader votes for nobody else" },
    reads: {
      name: "Reads",
      choices: {
        index: "at the leader, which asks a majority",
        lease: "at the leader, while its lease lasts",
        follower: "at any node, which asks the leader",
        local: "at any node, perhaps stale",
      },
    },
    "drift-bound": { name: "Clocks are wrong by at most (%)" },
    compaction: { name: "Snapshots by themselves" },
    "snapshot-after": { name: "Entries until a snapshot" },
    "snapshot-chunk": { name: "Bytes of a snapshot in a message" },
    "session-expiry": { name: "A session nobody uses ends after" },
    membership: {
      name: "Members change",
      choices: { single: "one voter at a time", joint: "by joint consensus" },
    },
  },
  /** A role changed: why, by the kind of event. */
  became: {
    candidate: (/** @type {Happening} */ e) =>
      e.kind === "deliver"
        ? e.name === "TimeoutNow"
          ? `${Who(e.to)} asks for votes in term ${grouped(e.epoch + 1)}, because ${who(e.from)} hands leadership over to it.`
          : `${Who(e.to)} has heard that a majority would vote for it, and asks for votes in term ${grouped(e.epoch)}.`
        : `${Who(e.to)}’s election timer ended before it heard a leader. It asks for votes in term ${grouped(e.epoch)}.`,
    leader: (/** @type {Happening} */ e) =>
      e.kind === "deliver"
        ? `${Who(e.to)} became leader of term ${grouped(e.epoch)} because ${who(e.from)}’s vote completed a majority.`
        : `${Who(e.to)} became leader of term ${grouped(e.epoch)}: its own vote is a majority.`,
    "pre-candidate": (/** @type {Happening} */ e) =>
      `${Who(e.to)}’s election timer ended before it heard a leader. It asks who would vote for it, and stays in term ${grouped(e.epoch)}.`,
    learner: (/** @type {Happening} */ e) => `${Who(e.to)} learns from the leader, and has no vote.`,
    follower: (/** @type {Happening} */ e) =>
      e.kind === "deliver"
        ? `${Who(e.to)} became a follower because ${who(e.from)} wrote in term ${grouped(e.epoch)}.`
        : `${Who(e.to)} is a follower.`,
  },
  deliver: {
    RequestVote: (/** @type {Happening} */ e) =>
      `${Who(e.to)} heard ${who(e.from)} ask for its vote in term ${grouped(e.epoch)}.`,
    "RequestVote reply": (/** @type {Happening} */ e) =>
      `${Who(e.to)} received ${who(e.from)}’s answer: ${e.argument > 0 ? "a vote" : "no vote"} in term ${grouped(e.epoch)}.`,
    AppendEntries: (/** @type {Happening} */ e) => {
      if (e.log && e.committed)
        return `${Who(e.to)} took entries up to slot ${grouped(e.argument)} from ${who(e.from)} and learned that more are committed.`;
      if (e.log) return `${Who(e.to)} took entries up to slot ${grouped(e.argument)} from ${who(e.from)} into its log.`;
      if (e.committed) return `${Who(e.to)} learned from ${who(e.from)} that more entries are committed.`;
      if (e.heard) return `${Who(e.to)} heard for the first time that ${who(e.from)} leads term ${grouped(e.epoch)}.`;
      return `${Who(e.to)} heard from ${who(e.from)}, in term ${grouped(e.epoch)}.`;
    },
    "AppendEntries reply": (/** @type {Happening} */ e) =>
      e.committed
        ? `${Who(e.from)}’s copies up to slot ${grouped(e.argument)} completed a majority: ${who(e.to)} committed more.`
        : e.argument > 0
          ? `${Who(e.to)} heard that ${who(e.from)}’s log agrees up to slot ${grouped(e.argument)}.`
          : `${Who(e.to)} received ${who(e.from)}’s answer to AppendEntries.`,
    PreVote: (/** @type {Happening} */ e) =>
      `${Who(e.to)} heard ${who(e.from)} ask whether it would vote for it in term ${grouped(e.epoch)}.`,
    "PreVote reply": (/** @type {Happening} */ e) =>
      `${Who(e.to)} heard that ${who(e.from)} ${e.argument > 0 ? "would" : "would not"} vote for it.`,
    TimeoutNow: (/** @type {Happening} */ e) => `${Who(e.to)} was told by ${who(e.from)} to start an election at once.`,
    ReadIndex: (/** @type {Happening} */ e) =>
      `${Who(e.to)} was asked by ${who(e.from)} how far one must have come to answer a read now.`,
    "ReadIndex reply": (/** @type {Happening} */ e) =>
      e.argument > 0
        ? `${Who(e.to)} heard from ${who(e.from)} that it may answer the read once it has applied slot ${grouped(e.argument)}.`
        : `${Who(e.to)} heard that ${who(e.from)} cannot tell: it does not lead.`,
    InstallSnapshot: (/** @type {Happening} */ e) =>
      e.committed
        ? `${Who(e.to)} has the whole snapshot from ${who(e.from)}: its state is now that after slot ${grouped(e.argument)}.`
        : `${Who(e.to)} received a piece of the snapshot up to slot ${grouped(e.argument)} from ${who(e.from)}.`,
    "InstallSnapshot reply": (/** @type {Happening} */ e) =>
      `${Who(e.to)} heard that ${who(e.from)} has the first ${grouped(e.argument)} bytes of the snapshot.`,
  },
  fire: {
    election: (/** @type {Happening} */ e) =>
      `${Who(e.to)}’s election timer ended. It asks for votes in term ${grouped(e.epoch)}.`,
    heartbeat: (/** @type {Happening} */ e) =>
      `${Who(e.to)}’s heartbeat timer ended: it tells the others that it leads.`,
    heard: (/** @type {Happening} */ e) =>
      `${Who(e.to)} has not heard its leader for a while, and may vote for another again.`,
    lease: (/** @type {Happening} */ e) => `${Who(e.to)}’s lease ended: it asks a majority before it answers a read.`,
  },
  /** A disk told what it holds, where that means more than that. */
  sync: (/** @type {Happening} */ e) =>
    e.heard
      ? `${Who(e.to)}’s vote for itself is on its disk, and so it counts.`
      : e.committed
        ? `${Who(e.to)} committed more entries because its own copy on disk completed a majority.`
        : undefined,
  captions: {
    candidate: (/** @type {{ node: string, epoch: number, late: boolean }} */ { node, epoch, late }) =>
      !late
        ? `${Who(node)} asks the others for their votes in term ${grouped(epoch)}.`
        : `${Who(node)} has heard no leader for too long. It asks the others for their votes in term ${grouped(epoch)}.`,
    leader: (/** @type {Won} */ { node, epoch, granted, nodes }) =>
      `${Who(node)} leads term ${grouped(epoch)}: ${granted} of ${nodes} voted for it, and each votes only once a term.`,
    stepped: (/** @type {Stepped} */ { node, epoch, rose, from }) => {
      if (rose) return `${Who(node)} no longer leads: it heard of term ${grouped(epoch)}, which overrules its own.`;
      // Two may lead the same term where a rule is off.
      return from
        ? `${Who(node)} no longer leads: a message from ${who(from)}, in the same term ${grouped(epoch)}, made it a follower.`
        : `${Who(node)} no longer leads, though its term is still ${grouped(epoch)}.`;
    },
  },
  /** Switches that a person may turn off. */
  rules: {
    "raft.vote-up-to-date": "Vote only for a log that is at least as new",
    "raft.vote-once": "Vote once a term",
    "raft.vote-durable": "Write the vote to disk before giving it",
    "raft.commit-own-term": "Commit by counting copies only of one’s own term",
    "raft.commit-majority": "Commit only what a majority has",
    "raft.elect-majority": "Lead only with a majority of votes",
    "raft.persist-first": "Write to disk before answering",
    "raft.entries-in-place": "Remove entries only where they conflict",
    "raft.commit-last-new": "Commit no further than the request reaches",
    "raft.consistency-check": "Take entries only after the leader’s previous one",
    "raft.reply-same-term": "Count votes of this term only",
    "raft.step-down": "Step down at a higher term",
    "raft.sessions": "Carry out a repeated command once",
    "raft.change-own-term": "Change members only after an entry of one’s own term",
    "raft.one-change": "One change of members at a time",
    "raft.removed-uncounted": "An expelled leader does not count itself",
    "raft.learner-uncounted": "A learner’s copy does not count",
    "raft.late-snapshot": "A late snapshot replaces nothing newer",
    "raft.snapshot-term": "A snapshot has the term of its last entry",
    "raft.snapshot-members": "A snapshot has the members",
    "raft.snapshot-sessions": "A snapshot has the sessions",
    "raft.read-known": "Answer reads only with an entry of one’s own term committed",
    "raft.read-confirmed": "Answer reads only after a majority confirms",
    "raft.lease-drift": "A lease allows for clock drift",
    "raft.lease-sent": "A lease counts from the sending",
    "raft.lease-transfer": "Handing over ends the lease",
    "raft.vote-new-term": "A new term is a new vote",
    "raft.follow-leader": "Who hears a leader follows it",
    "raft.answer-old-term": "Old terms are answered",
    "raft.leader-heard": "Who hears a leader votes for nobody else",
    "raft.joint-halves": "A joint decision needs both halves",
    "raft.blank-disk": "A lost disk votes for nobody",
    "raft.expire-agreed": "Sessions end by the time in the log",
    "raft.quorum-answers": "A leader without answers from a majority steps down",
  },
  promises: {
    "election-safety": { name: "Election Safety", says: "At most one leader in a term." },
    "leader-append-only": { name: "Leader Append-Only", says: "A leader only adds to its log." },
    "log-matching": {
      name: "Log Matching",
      says: "Two logs that agree at a slot agree on everything before it.",
    },
    "leader-completeness": {
      name: "Leader Completeness",
      says: "Every later leader has all that was committed.",
    },
    "state-machine-safety": {
      name: "State Machine Safety",
      says: "No two nodes apply different entries at one slot.",
    },
    "acknowledged-kept": { name: "Nothing lost", says: "What a client was told to be done stays done." },
    "exactly-once": { name: "Exactly once", says: "No operation takes effect twice." },
    "reads-current": {
      name: "Current reads",
      says: "A read sees all that was accepted before it was asked for.",
    },
    progress: { name: "Progress", says: "While enough nodes run and hear each other, clients are answered in time." },
  },
};
