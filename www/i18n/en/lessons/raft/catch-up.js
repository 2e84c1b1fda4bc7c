// It was away. Does it get everything again?

import { grouped, Who, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    full: ({ node, facts }) =>
      `${Who(node)} is new. The leader’s log begins with a snapshot: its past is gone. So it sent the whole state first, ${grouped(facts.full)} bytes, and ${grouped(facts.entries)} bytes of entries behind it. That is a full sync.`,
    part: ({ node, facts }) =>
      `${Who(node)} was down for twenty orders. The leader still has them in its log, so ${grouped(facts.entries)} bytes were enough, and ${facts.full} of a snapshot. That is an incremental sync.`,
    again: ({ node, facts }) =>
      `This time it missed three hundred, and the leader’s log was compacted meanwhile: what ${who(node)} lacks is no longer there. So it got the whole state again, ${grouped(facts.full)} bytes.`,
  },
  asks: {
    missed: {
      ask: "Now node 4 goes down, misses twenty orders, and comes back. What must the leader send?",
      choices: {
        everything: { say: "The whole state again", answer: () => "Look at what is still in the leader’s log." },
        part: {
          say: "Only what it missed",
          answer: () => "Right, as long as the log still has it. The third time will be different.",
        },
        nothing: { say: "Nothing: it kept its disk", answer: () => "It kept what it had. Twenty orders came later." },
      },
    },
  },
  goals: {
    whole: {
      ask: "Make the leader send its whole state to a node that missed only one write. Four actions, within two and a half seconds.",
      hints: [
        "A snapshot goes to whoever lacks what the log no longer has.",
        "Crash a follower, write, let the leader take a snapshot, restart the follower.",
      ],
      done: "One write was missing, and everything was sent. When to compact is a choice with a price.",
    },
  },
  remember:
    "What the log still has is sent as entries; for what it has not, the whole state goes. Compaction decides which of the two it is.",
  source: "Raft §7, Figures 12 and 13",
  simplified: "the state is small, and a snapshot is written at once.",
};
