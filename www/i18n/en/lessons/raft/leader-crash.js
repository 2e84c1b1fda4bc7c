// The leader crashes. Why is no accepted order lost?

import { plural, span, who } from "../../names.js";

/**
 * Who lacks accepted orders; where by luck nobody does, that.
 * @param {string} luck
 * @returns {import("../../../../core/lessons.js").LessonWords["asks"][string]["choices"][string]["answer"]}
 */
const lacking =
  (luck) =>
  ({ behind, facts }) =>
    behind ? `Not yet on any: ${who(behind)} lacks ${facts.behind}. Watch it ask for votes.` : luck;

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    accepted: ({ slot }) =>
      `Look at column ${slot}. A bar at the foot means “on disk”. The leader told the shop “accepted” when the third bar appeared, not before.`,
    silence: ({ next, facts }) =>
      `We see a dead node. Now look through ${who(next)}’s eyes: it still believes in its leader, heard ${span(facts.waited)} ago. It cannot tell dead from slow. So it waits, for a time drawn at random.`,
    elected: () =>
      "To win, a node needs three votes, and a voter refuses anyone whose log is older than its own. Any three nodes include one that has the newest accepted order. So a node without it cannot win.",
    back: ({ facts }) =>
      `The story’s end: all ${facts.acked} accepted orders are on every running node, and ${facts.lost} are lost.`,
  },
  asks: {
    lost: {
      ask: "In a moment the leader crashes. What happens to the orders that it has accepted?",
      choices: {
        gone: {
          say: "They are lost with it",
          answer: () => "Many think so. Count the bars: each accepted order is on at least two disks that still run.",
        },
        right: {
          say: "They survive, if the right node wins",
          answer: () => "Yes, and the next step shows why the wrong node cannot win.",
        },
        any: {
          say: "They survive on any node",
          answer: lacking("Here by luck, yes. Set a slow link and look again."),
        },
        slowed: {
          say: "Set a slow link",
          answer: lacking("One link is slow, and by luck all have it once more."),
        },
      },
    },
  },
  futures: { fair: "even links", slow: "one slow link" },
  goals: {
    wrong: {
      ask: "Make the wrong node win. Choose any node that lacks an accepted order. Use any faults you like; try to make it lead. You have eight actions.",
      hints: [
        "A node falls behind when it hears nothing.",
        "Cut one node off, let orders come in, heal, and let its timer end first.",
      ],
      done: "It should not have been possible.",
      never: ({ tried }) =>
        `You cannot; nor did it happen in ${plural(tried, "random run")}. One line of the protocol stands in your way. Switch it off?`,
      off: "Switch off “voters compare logs”",
      lags: ({ node }) =>
        `Clever, but ${who(node)} was elected before that order. It still calls itself leader and can get nothing agreed.`,
    },
    "wrong-off": {
      ask: "“Voters compare logs” is switched off. Make the wrong node win now.",
      hints: [
        "A node falls behind when it hears nothing.",
        "Cut one node off, let orders come in, heal, and let its timer end first.",
      ],
      done: "The wrong node leads, and an order that the shop was told is accepted is gone. One comparison stood between you and this.",
    },
  },
  remember: "A majority that stored it and a majority that elects always share a node. That node remembers.",
  source: "Raft §5.2, §5.4.1",
  simplified: "the shop knows all five addresses.",
};
