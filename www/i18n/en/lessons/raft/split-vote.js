// Why are time-outs random?

import { Who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    tie: ({ facts }) =>
      `All ${facts.nodes} waited exactly 200 ms, so all asked for votes in the same instant, and each had already voted for itself. One vote each; ${facts.majority} are needed.`,
    again: ({ facts }) =>
      `Now it is term ${facts.epoch}, and still nobody leads. They asked together, failed together, and wait the same 200 ms again.`,
    early: ({ node, facts }) =>
      `${Who(node)}’s timer was ended by hand, 100 ms before the others’. It asked while all were free to vote: ${facts.votes} of ${facts.nodes}. Being first was enough.`,
    gone: ({ facts }) =>
      `That leader crashed. The others heard its last heartbeat in the same instant, so they ask in the same instant: term ${facts.epoch}, and nobody leads again.`,
  },
  asks: {
    end: {
      ask: "What will end this?",
      choices: {
        fewer: {
          say: "Fewer rivals: let one crash",
          answer: () => "The rest still asked together. A hand had to help.",
        },
        wait: {
          say: "Waiting: some time one will win",
          answer: () => "Nothing here is ever different the next time. A hand had to help.",
        },
        early: { say: "One that is earlier than the rest", answer: () => "Right. Here a hand does it." },
      },
    },
  },
  futures: { fewer: "one crashed", all: "all five" },
  goals: {
    lead: {
      ask: "Let a node win. One action is enough; what matters is when.",
      hints: [
        "They all ask every 200 ms. When is everyone free to vote?",
        "End one node’s election timer halfway between two rounds.",
      ],
      done: "It asked alone and won. A time drawn at random does this by itself: somebody is nearly always first by more than a message takes.",
    },
  },
  remember:
    "Who waits for the same time ties for ever. Time-outs drawn at random from a wide range make somebody the first.",
  source: "Raft §5.2, §9.3",
  simplified: "all clocks run alike and every message takes 10 ms. Real ones differ a little, which rarely is enough.",
};
