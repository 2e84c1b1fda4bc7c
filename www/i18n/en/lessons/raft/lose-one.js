// Try to lose one.

import { plural, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    accepted: ({ facts }) =>
      `Order 1 is on ${facts.copies} of ${facts.nodes} disks, and the leader is about to say “accepted”. From then on it must never be lost.`,
    story: ({ facts }) => `${facts.acked} orders are accepted, ${facts.lost} are lost. Now it is up to you.`,
  },
  asks: {
    how: {
      ask: "What could make an accepted order disappear?",
      choices: {
        crash: { say: "A crash of the leader", answer: () => "Many think so. Two other disks have it. Try." },
        two: { say: "Two crashes at once", answer: () => "Then three nodes are left, and one of them has it. Try." },
        cut: { say: "A cut in the network", answer: () => "A leader that is cut off can tell nobody “accepted”. Try." },
      },
    },
  },
  goals: {
    lose: {
      ask: "Lose an accepted order in at most six actions. Crash, cut, pause, delay: all that a network and a machine can do.",
      hints: ["Where is an order when the leader says “accepted”?", "Cut the leader off while orders come in."],
      done: "It should not have been possible.",
      never: ({ tried }) =>
        `It cannot be done; nor did it happen in ${plural(tried, "random run")}. One rule stands in your way: wait for the majority.`,
      off: "Switch off “wait for the majority”",
      lags: ({ node }) =>
        `Look at ${who(node)}: it still calls itself leader. What it accepts now it can tell nobody, so nothing is lost by it.`,
    },
    "lose-off": {
      ask: "The leader no longer waits for the majority. Lose an accepted order now.",
      hints: ["Where is an order when the leader says “accepted” now?", "Cut the leader off while orders come in."],
      done: "The leader that was cut off said “accepted” alone. The others elected a leader that had never heard of those orders.",
    },
  },
  remember: "Accepted means: on a majority. No crash and no cut can take a majority away from all later leaders.",
  source: "Raft §5.3, §5.4",
  simplified: "disks keep what they have synced. Who loses three disks of five can lose orders.",
};
