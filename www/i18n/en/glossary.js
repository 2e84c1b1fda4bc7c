// What the words of the trade mean, in one or two sentences each; and the forms in which they stand in sentences.

export default {
  title: "Words",
  terms: {
    majority: {
      forms: ["majority", "majorities"],
      says: "More than half: 3 of 5. Two majorities always share a node; all of safety rests on that.",
    },
    log: { forms: ["log", "logs"], says: "The list of orders, the same on all nodes in the end." },
    committed: { forms: ["committed", "commits"], says: "So well copied that no later leader can lack it." },
    acknowledged: {
      forms: ["accepted", "acknowledged"],
      says: "The client has been told “done”. This is what must never be lost.",
    },
    timer: {
      forms: ["timer", "timers"],
      says: "The arc around a node is how long it will still wait. When that is over, the node does something by itself.",
    },
    durable: { forms: ["on disk", "disks", "disk"], says: "On disk: it survives a crash." },
  },
  protocols: {
    raft: {
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
    "primary-backup": {
      primary: {
        forms: ["primary"],
        says: "The one node that takes the writes. It sends copies of them to its backups.",
      },
      backup: { forms: ["backup", "backups"], says: "Keeps copies of what the primary sends, and may take its place." },
      candidate: { forms: ["would take over"], says: "A backup that asks to take over." },
      epoch: {
        forms: ["epoch", "epochs"],
        says: "A number that grows with each node that takes over. Where fencing is on, a larger one overrules a smaller one.",
      },
    },
  },
};
