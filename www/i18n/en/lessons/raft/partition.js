// The network parts, three and two. Who may go on?

import { Who, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    taken: () =>
      "The network is cut: 1 and 2 here, 3, 4 and 5 there. Node 1 still leads. It wrote x down, and node 2 has a copy. Two of five: node 1 has told the client nothing.",
    two: ({ node, facts }) =>
      `${Who(node)} won term ${facts.epoch} with the votes of the three. Node 1 still calls itself leader of term 1. Two believe that they lead; only one can get anything agreed.`,
    broken: ({ node, facts }) =>
      `⚠ Leader Completeness: x was committed in term 1 on two of five, and ${who(node)} now leads term ${facts.epoch} without it.`,
    other: ({ leader }) =>
      `y is accepted: ${who(leader)} has it on three of five. x still waits on 1 and 2, and the client of x has no answer.`,
    lost: ({ facts }) =>
      `The client of x was told “accepted”, and the leader of the three has never heard of x: ${facts.lost} lost.`,
  },
  asks: {
    accepted: {
      ask: "Node 1 leads, and it has a follower that answers. May it say “accepted” for x?",
      choices: {
        yes: {
          say: "Yes: it is the leader, and x has a copy",
          answer: () => "Many systems did so. Let us switch the rule of the majority off and do as you say.",
        },
        no: {
          say: "No: three of five are needed",
          answer: () => "Right. See what goes on at the other side meanwhile.",
        },
        later: {
          say: "Later, when it has waited long enough",
          answer: () => "Waiting brings no third copy. See the other side.",
        },
      },
    },
  },
  futures: { "rule-off": "rule off", "rule-on": "rule kept" },
  goals: {
    safe: {
      ask: "Get x accepted after all, without breaking a rule. One action is enough, if it comes soon.",
      hints: ["Whom must node 1 reach before they elect another leader?", "Heal the cut at once."],
      done: "The cut was shorter than the others’ patience. Node 1 still leads, and x is on a majority.",
    },
  },
  remember:
    "At most one side has a majority, so at most one side goes on. The other waits, and gives way when it hears a higher term.",
  source: "Raft §5.1, §5.3, §5.4",
  simplified: "each client reaches one side only and asks once.",
};
