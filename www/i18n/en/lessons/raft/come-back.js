// A node comes back, and the leader goes. Why?

import { plural, Who, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    away: ({ node, facts }) =>
      `${Who(node)} is cut off. It hears nobody, so its timer ends again and again: it is in term ${facts.epoch} by now, and lacks ${plural(facts.missed, "order")}. The others are well, with a leader in term 1.`,
    deposed: ({ node, facts }) =>
      `The leader heard term ${facts.epoch} from node 5, and ${who(node)} leads no more: a higher term overrules a lower one. Node 5 cannot win, as it lacks orders. So for now nobody leads.`,
    again: ({ node, facts }) =>
      `${Who(node)} leads term ${facts.epoch}, with ${facts.votes} votes. ${facts.lost} orders are lost. But a node that could win nothing has stopped all work, only by coming back.`,
  },
  asks: {
    back: {
      ask: "The cut heals. Node 5 has the highest term and an old log. What happens?",
      choices: {
        nothing: {
          say: "Nothing: with its old log it cannot win",
          answer: () => "It cannot win. But watch what its term does.",
        },
        wins: {
          say: "It wins: its term is the highest",
          answer: () => "Voters compare logs. Watch its term all the same.",
        },
        deposed: { say: "The leader steps down", answer: () => "Yes, although all was well with it." },
      },
    },
  },
  goals: {
    calm: {
      ask: "Keep the leader of term 1 for four seconds, with all forty orders accepted. One action.",
      hints: ["Who must not come back like this?", "Crash node 5 before the cut heals."],
      done: "All orders are accepted, and nobody was deposed. But you had to switch a healthy machine off.",
    },
  },
  remember:
    "With PreVote a node asks before it begins a term: would you vote for me? Those who hear a leader say no. So its term stays, and it comes back quietly.",
  source: "Raft dissertation §9.6, §4.2.3",
  simplified: "PreVote is off here. The card “Who comes back disturbs nobody?” plays both.",
};
