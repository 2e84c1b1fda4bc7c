// One of the ring is down: who is elected?

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    sent: ({ facts }) =>
      `${facts.nodes} nodes stand in a ring. Each has sent its own number to the next one, and knows of no other.`,
    broken: ({ facts }) =>
      `Node 3 is down. Number 1 goes out again and again, and ends there. ${facts.up} of ${facts.nodes} nodes run, and nobody is elected.`,
  },
  asks: {
    who: {
      ask: "Who will be elected? Each passes on only numbers below its own.",
      choices: {
        least: {
          say: "Node 1",
          answer: () => "Right, if its number comes round: nobody drops it. See whether it does.",
        },
        most: {
          say: "Node 5",
          answer: () => "Node 1 drops number 5, which is above its own. Only number 1 is never dropped.",
        },
        first: { say: "Whoever sent first", answer: () => "It does not matter when: only number 1 is never dropped." },
      },
    },
  },
  goals: {
    elect: {
      ask: "Bring the election to its end. One action.",
      hints: ["Where does number 1 get lost?", "Bring node 3 back."],
      done: "Number 1 came all the way round, and node 1 is elected.",
    },
  },
  remember:
    "One number alone is passed on by all, so one node alone is elected. But a ring needs all of its nodes: one that is down stops the election.",
  source: "Chang and Roberts 1979",
  simplified: "nobody closes the ring around a node that is down, and the elected node tells nobody.",
};
