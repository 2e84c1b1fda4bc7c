// The words for Raft beyond those of the first second, which come with the page (../raft.js).

/** @satisfies {import("../../../core/sentence.js").Closer} */
const closer = {
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
  },
  terms: {
    leader: {
      forms: ["leader", "leads"],
      says: "The one node that orders the writes. Others may believe that they lead; only one can get anything agreed.",
    },
    follower: {
      forms: ["follower", "followers"],
      says: "Answers the leader and, if it hears none, waits until its timer ends.",
    },
    candidate: { forms: ["candidate", "candidates"], says: "A node that asks for votes." },
    term: {
      forms: ["term", "terms"],
      says: "A number that grows with each election. A larger one overrules a smaller one.",
    },
    heartbeat: {
      forms: ["heartbeat", "heartbeats"],
      says: "“I am still here”, sent by the leader; it resets the followers’ timers.",
    },
  },
  card: {
    source:
      "Raft as in Ongaro and Ousterhout, “In Search of an Understandable Consensus Algorithm”, extended version, 2014; what goes beyond it as in Ongaro’s dissertation.",
    follows: [
      { says: "Terms; a newer term makes anyone a follower", where: "§5.1" },
      { says: "Elections with randomised time-outs, one vote in a term, a majority wins", where: "§5.2" },
      { says: "A vote only for a log that is at least as up-to-date", where: "§5.4.1" },
      { says: "Replication with the consistency check, and backing up a conflicting term at a time", where: "§5.3" },
      { says: "Commit by a majority, and only of entries of the leader’s own term", where: "§5.4.2" },
      { says: "An empty entry at the start of a term; each command of a client takes effect once", where: "§8" },
      { says: "Reads without the log, after an exchange of heartbeats with a majority", where: "§8" },
      { says: "Votes and entries are on disk before they are answered", where: "Figure 2" },
      { says: "A leader sends entries while it writes them", where: "dissertation §10.2.1" },
    ],
    beyond: [
      { says: "Pre-vote, the check of the quorum, standing by a leader", where: "§9.6, §6.2, §4.2.3" },
      { says: "Leadership that is handed over", where: "§3.10" },
      { says: "Reads by a lease, at followers, or stale on purpose", where: "§6.4" },
      {
        says: "Members that come and go, one at a time or by joint consensus, as learners first",
        where: "§4.1, §4.3, §4.2.1",
      },
      { says: "Snapshots in place of the log’s past, sent in chunks to whom lacks it", where: "§7" },
    ],
    simplified: [
      { says: "A RequestVote that is lost is not sent again in its term: the next election asks again." },
      { says: "An AppendEntries without an answer is sent again with the second heartbeat after it." },
      { says: "What a node computes takes no time, unless a service time is set." },
    ],
    left: [
      { says: "Sessions of clients do not expire, and a client has one command under way." },
      { says: "Real disks and networks: these are models, with the faults that docs/faults.md lists." },
    ],
  },
  why: () => import("./raft-why.js"),
};

export default closer;
