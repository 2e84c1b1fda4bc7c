// One leader, one follower: what if one fails?

import { who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    both: ({ facts }) =>
      `The order is on both disks. With ${facts.nodes} nodes a majority is ${facts.majority}: both. So the leader waited for its one follower.`,
    down: () => "The leader crashed. Node 2 is left, and has every order on its disk.",
    waits: ({ facts }) =>
      `Node 2 has asked for votes until term ${facts.epoch}. It needs ${facts.majority} votes and has its own. The second order waits; ${facts.lost} orders are lost.`,
    alone: ({ leader }) =>
      `With both rules of the majority off, ${who(leader)} elected itself and accepted the order alone. It looks like a failover.`,
    cut: ({ facts }) =>
      `Both run again, but the cable between them is cut: to each that looks exactly like a crash of the other. Neither may go on: still ${facts.acked} orders accepted.`,
    split: () =>
      "⚠ Now the cable is cut, and to each that looks exactly like a crash of the other. Both went on alone, and accepted different orders.",
  },
  asks: {
    takes: {
      ask: "Does node 2 take over?",
      choices: {
        yes: {
          say: "Yes, that is what it is there for",
          answer: () => "Many set it up for this. Let us switch the rules of the majority off and do as you say.",
        },
        no: { say: "No: one of two is no majority", answer: () => "Right. See what it does." },
        third: {
          say: "Only with a third node",
          answer: () => "Right: with three, two are a majority. With two, see for yourself.",
        },
      },
    },
  },
  futures: { alone: "rules off", waits: "rules kept" },
  goals: {
    accepted: {
      ask: "Get the second order accepted, without breaking a rule. One action.",
      hints: ["How many of two are a majority?", "Bring node 1 back."],
      done: "Two of two run, one leads, and the order that waited is accepted. Two nodes stand no failure at all.",
    },
  },
  remember:
    "Two nodes stand no failure: a majority of two is two. The third node makes the failover, because two can outvote the one that is cut off.",
  source: "Raft §2, §5.2",
  simplified: "nobody changes the membership, and no outside witness votes.",
};
