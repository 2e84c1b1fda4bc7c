// What each rule is for, loaded with the card of a protocol. docs/rules.md has the same with the runs that break it.

export default {
  title: "Rules as switches",
  help: "Switch one off, and its guard is taken out of the code; nothing else changes. What falls is found by the same judges that look at every run.",
  says: (/** @type {{ purpose: string, promise: string }} */ { purpose, promise }) =>
    `${purpose} Without it, this can fall: ${promise}.`,
  off: "off",
  without: "A run without it",
  with: "The same with it",
  showsOff: (/** @type {{ name: string }} */ { name }) => `A run without it: “${name}”`,
  showsOn: (/** @type {{ name: string }} */ { name }) => `The same with it: “${name}”`,
  /** @type {Record<string, string>} */
  purposes: {
    "raft.vote-up-to-date":
      "A majority that committed an entry and a majority that elects share a node, and that node refuses whoever lacks the entry.",
    "raft.vote-once": "One vote each, so two candidates cannot both have a majority in a term.",
    "raft.vote-durable": "A node that crashes and comes back still knows whom it voted for.",
    "raft.commit-own-term":
      "Copies of an old entry do not stop a later leader from overwriting it; those of the leader’s own term do.",
    "raft.commit-majority": "Fewer copies may all be missing from the next majority.",
    "raft.elect-majority": "Two majorities share a node, so there is one leader in a term.",
    "raft.persist-first": "What a node answered for and lost in a crash would count all the same.",
    "raft.entries-in-place": "A request may be older than what already came, as messages overtake each other.",
    "raft.commit-last-new": "The rest of a follower’s log is not known to be the leader’s.",
    "raft.consistency-check": "Logs that agree at a slot then agree on all before it.",
    "raft.reply-same-term": "A voter has promised nothing for a later term.",
    "raft.step-down": "Who takes over a term without a vote was not elected in it.",
    "raft.sessions": "A client that asks again, because no answer came, means the same command.",
    "raft.change-own-term":
      "Before that, a leader does not know whether a change of an earlier leader stands; two changes by one server are a change by two.",
    "raft.one-change": "Only majorities of neighbouring configurations share a node.",
    "raft.removed-uncounted": "Its own copy is in no majority of the members to be.",
    "raft.learner-uncounted": "The voters’ majorities do not know of a learner’s copies.",
    "raft.late-snapshot": "What follows an old snapshot has been accepted since.",
    "raft.snapshot-term": "With it, a log that ends with a snapshot compares with other logs.",
    "raft.snapshot-members": "The entries that said who is a member are gone with the log’s past.",
    "raft.snapshot-sessions": "So that whoever starts from the snapshot knows which commands were carried out.",
    "raft.read-known": "A new leader does not know what its predecessors committed before one of its own entries is.",
    "raft.read-confirmed": "A leader that was deposed may not know it.",
    "raft.lease-drift": "The followers’ clocks may run faster than the leader’s.",
    "raft.lease-sent": "Followers promise from when the heartbeat arrives, long before their answers do.",
    "raft.lease-transfer": "Who was told to start an election gets votes in spite of all promises.",
    "raft.vote-new-term": "Who keeps an old vote votes for one candidate in all its life.",
    "raft.follow-leader": "Who is told of a leader and leads instead was not elected.",
    "raft.answer-old-term": "Else a leader never learns that somebody is ahead of it.",
    "raft.leader-heard":
      "Who was expelled or cut off does not know it, and asks for votes again and again (with sticky or pre-vote on).",
    "raft.joint-halves": "While old and new members decide together, some servers still use the old ones alone.",
    "raft.blank-disk": "Who lost its disk lost what it promised: a new process takes its place.",
    "raft.expire-agreed":
      "Every node must forget a session at the same place of the log: by their own clocks some would carry a repeated command out.",
    "raft.quorum-answers":
      "A leader whose heartbeats arrive, but which no answers reach, keeps all others from electing one (with check-quorum on).",
    "primary-backup.one-writer": "What a backup takes by itself the primary never hears of.",
    "primary-backup.ack-after-copies": "Who takes over must have what was accepted.",
    "primary-backup.fenced": "An old primary finds no majority any more.",
    "primary-backup.fresh": "Whoever takes over lacks nothing that those who consent have.",
    "primary-backup.consent": "Two majorities share a node, which consents once in an epoch.",
    "primary-backup.history-checked": "An offset alone says nothing of what lies before it: the log’s name does.",
    "primary-backup.tail-kept": "What lies behind its own high watermark may be acknowledged all the same.",
  },
};
