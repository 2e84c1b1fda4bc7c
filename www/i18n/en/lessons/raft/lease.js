// How long may a leader trust its clock?

import { plural } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    clocks: () =>
      "The clocks of nodes 2 and 3 are more than ten seconds apart, and node 1 was elected all the same: no message says what time it is. But node 1’s clock runs at half the speed.",
    granted: ({ facts }) =>
      `A majority answered node 1’s heartbeat. Until its lease ends, it answers reads at once, and asks nobody: ${plural(facts.reads, "read")} so far, ${facts.stale} of an old value.`,
    moved: () =>
      "Node 1 is cut off. Two and a half seconds later the others have elected node 2, and city is Berlin there. By its own clock node 1 has led for little more than a second.",
    silent: ({ facts }) =>
      `Node 1 was asked for city, and did not answer: its lease was shorter than the others’ promise by as much as clocks may be wrong. ${facts.stale} reads of an old value.`,
    old: ({ facts }) =>
      `⚠ Reads Current: the client was told Rome, and Berlin was accepted before it asked. ${facts.stale} of ${plural(facts.reads, "read")} old, by a lease that had not ended on a slow clock.`,
  },
  asks: {
    long: {
      ask: "Its followers will promise to elect nobody else for two seconds. For how long, by its own clock, may node 1 rely on that?",
      choices: {
        promised: {
          say: "For two seconds: that is what they promise",
          answer: () => "Two seconds of whose clock? Let us switch the bound on drift off.",
        },
        shorter: {
          say: "For less, as clocks may run wrong",
          answer: () => "Right: by the factor that clocks may be wrong. See what it saves.",
        },
        never: {
          say: "Not at all: no clock can be trusted",
          answer: () => "Safe, and each read then costs a round trip. Leases trust clocks within a bound.",
        },
      },
    },
  },
  futures: { off: "no bound", kept: "bound kept" },
  goals: {
    fresh: {
      ask: "Have a client read the newest value of city. One action.",
      hints: ["Who leads now, and knows it?", "Read via node 2."],
      done: "Berlin. Whoever leads the highest term has it; the question is who may answer without asking.",
    },
  },
  remember:
    "Raft’s safety needs no clock. A lease does: it holds only if clocks run alike within the bound. What time they show does not matter.",
  source: "Raft dissertation §6.4.1",
  simplified: "timers are slow, and elections begin by hand.",
};
