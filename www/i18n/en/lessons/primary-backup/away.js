// It was away. Does it get everything again, or what it missed?

import { grouped, Who, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    part: ({ node, facts }) =>
      `${Who(node)} was down for twenty orders. The primary’s backlog still had them, so ${grouped(facts.entries)} bytes of entries were enough, and ${facts.full} of a full copy. That is an incremental sync.`,
    full: ({ node, facts }) =>
      `${Who(node)} missed two hundred, and the backlog keeps the last fifty. The gap cannot be filled any more, so everything was sent: ${grouped(facts.full)} bytes. That is a full sync.`,
    own: ({ node, leader, facts }) =>
      `${Who(node)} missed a single order. But cut off, it had acknowledged one that ${who(leader)} never saw. Its log is no beginning of the new one, so it got all ${grouped(facts.full)} bytes, and its own order is gone: ${facts.lost} lost.`,
  },
  asks: {
    missed: {
      ask: "Now node 3 goes down for two hundred orders. The backlog keeps fifty. What will it get?",
      choices: {
        part: {
          say: "The two hundred that it missed",
          answer: () => "The primary would need all of them. Of those it kept for others it has fifty.",
        },
        everything: { say: "Everything", answer: () => "Right. Compare the bytes." },
        nothing: {
          say: "The last fifty",
          answer: () => "Then a hundred and fifty would be missing in the middle. A log has no holes.",
        },
      },
    },
  },
  goals: {
    whole: {
      ask: "Make the primary of the day send everything to a node that missed next to nothing. Four actions, in less than a second.",
      hints: [
        "Whose log is no beginning of the primary’s?",
        "Cut node 1 off with client 4, write through it, and heal once node 2 has taken over.",
      ],
      done: "One order too many costs more than two hundred too few: a log that went its own way is replaced whole.",
    },
  },
  remember:
    "A backup goes on where it stands if its log is a beginning of the primary’s, and the backlog has the rest. Otherwise it gets everything.",
  source: "Redis replication (PSYNC, replication id, backlog); docs/protocols/primary-backup.md",
  simplified: "the backlog is counted in entries, and a full copy is one message.",
};
