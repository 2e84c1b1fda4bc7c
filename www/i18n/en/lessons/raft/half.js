// How many may fail?

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    one: ({ facts }) =>
      `One of five is down, and the leader was it. The other ${facts.up} elected a new one, and Paris was accepted: three disks are enough.`,
    two: ({ facts }) =>
      `Two of five are down. Rome was accepted by the last ${facts.up}, every one of them. There is nothing to spare any more.`,
    three: ({ facts }) =>
      `Ten seconds with ${facts.up} of ${facts.nodes}: nobody leads, and Oslo waits. ${facts.acked} writes accepted, ${facts.lost} lost. It stands still rather than lie.`,
    back: ({ facts }) => `${facts.up} run again, and Oslo is accepted. The client only had to wait.`,
  },
  asks: {
    third: {
      ask: "Now the third one crashes. Two good machines are left, with every write on their disks. Will the next write, Oslo, be accepted?",
      choices: {
        yes: { say: "Yes: two machines keep each other’s copy", answer: () => "Many think so. Watch for ten seconds." },
        led: { say: "Yes, if one of the two leads", answer: () => "Watch whether one of them can." },
        no: { say: "No: two of five are no majority", answer: () => "Right. See what they do instead." },
      },
    },
  },
  goals: {
    accepted: {
      ask: "Get Oslo accepted. One action.",
      hints: ["How many must run, and how many do?", "Bring back any one of those that are down."],
      done: "Three of five run, elect a leader and accept Oslo. Which three does not matter: any two majorities share a node.",
    },
  },
  remember: "More than half must run. Of 3 or 4 nodes 1 may fail, of 5 or 6 nodes 2. An even number buys nothing.",
  source: "Raft §2, §5.1: any majority",
  simplified: "crashed nodes keep their disks, and nobody changes the membership.",
};
