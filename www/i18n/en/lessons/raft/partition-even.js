// The network parts, two and two. Who may go on?

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    cut: () =>
      "Four nodes, cut in two halves. Node 1 leads, and node 2 has a copy of x. On the other side a client waits with y.",
    stuck: ({ facts }) =>
      `Neither side went on. ${facts.majority} of ${facts.nodes} are needed, and each side has two. Node 1 leads and gets nothing agreed; 3 and 4 ask for votes in vain.`,
  },
  asks: {
    side: {
      ask: "Which side goes on?",
      choices: {
        leader: { say: "The side with the leader", answer: () => "Many think so. A leader alone decides nothing." },
        other: { say: "The other one: it elects a leader of its own", answer: () => "It tried, again and again." },
        neither: { say: "Neither", answer: () => "Right." },
      },
    },
  },
  goals: {
    accepted: {
      ask: "Get x accepted, without breaking a rule.",
      hints: ["What would make three?", "Heal the network."],
      done: "Three can hear each other again, so one leads and x is agreed.",
    },
  },
  remember:
    "Half is not more than half. A fourth node costs a machine and adds no failure that may happen: 3 and 4 nodes both stand one.",
  source: "Raft §5.2: a majority of the full cluster",
  simplified: "each client reaches one side only.",
};
