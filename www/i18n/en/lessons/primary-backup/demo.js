// A client writes to the follower. What should it say?

import { plural } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    start: () =>
      "Two nodes, as an article shows them: node 1 is the primary, node 2 its backup. A client has been given the address of node 2, and is about to write ten values to it.",
    sent: ({ facts }) =>
      `Node 2 sent the client on to node 1 each time. ${plural(facts.acked, "write")} acknowledged, all of them on both disks, ${facts.lost} lost.`,
    told: ({ facts }) =>
      `Node 2 took all ten and said “done” ten times, and node 1 has never heard of them. As it is the primary, its log is the one that counts: ${facts.lost} acknowledged writes are lost.`,
    alone: ({ facts }) =>
      `Node 1 is down, and nobody takes over: ${facts.up} of ${facts.nodes} nodes is no majority. That a follower is elected in its place needs a third.`,
  },
  asks: {
    asked: {
      ask: "The client writes to the backup. What should the backup do?",
      choices: {
        takes: {
          say: "Take it and say “done”",
          answer: () => "The article’s program does. Let us switch the rule off and do the same.",
        },
        sends: { say: "Send the client to the primary", answer: () => "Right. It costs one more round trip." },
        refuses: {
          say: "Refuse it",
          answer: () => "That is safe as well, but the client would have to know where to go. Here it is told.",
        },
      },
    },
  },
  futures: { told: "as told", should: "as it should be" },
  goals: {
    eleventh: {
      ask: "Get an eleventh value acknowledged. Two actions.",
      hints: ["How many of two are a majority?", "Restart node 1, wait until one of them is the primary, write."],
      done: "Both run, one is the primary, and the write is on both. With three nodes you would not have had to do anything.",
    },
  },
  remember:
    "Only one node may take writes. Whoever else says “done” makes a second history, and nobody notices until somebody compares.",
  source: "The demonstration of an article; docs/protocols/primary-backup.md; Raft §8 has followers redirect clients",
  simplified: "the article’s program also stops with errors, which are left out here.",
};
