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
    writes: {
      forms: ["disk writes"],
      says: "The shelf under a node: a tick for each record that it has just written. A hollow tick is not on disk yet: a crash takes it away.",
    },
    durable: { forms: ["on disk", "disks", "disk"], says: "On disk: it survives a crash." },
  },
};
