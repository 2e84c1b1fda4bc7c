// What does a follower answer?

import { plural, span } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    written: () =>
      "Berlin is accepted: three of five have it, and the client knows. The link to node 5 is slow, so node 5 has not even heard of it. Here any node answers reads at once.",
    old: ({ facts }) =>
      `Node 5 answered Rome. For ${span(facts.lag)} that had not been true any more when the client asked. Nothing is broken: with this setting nobody promised that reads are new.`,
    later: ({ facts }) =>
      `Node 5 has Berlin by now, and says so. ${plural(facts.reads, "read")} altogether, ${facts.stale} of them old: only the one that came before the entry did.`,
  },
  asks: {
    reads: {
      ask: "The client was told that Berlin is accepted. It now reads city at node 5. What does it get?",
      choices: {
        new: {
          say: "Berlin: accepted is accepted",
          answer: () => "Accepted means that a majority has it. Node 5 is not one of them.",
        },
        old: { say: "Rome: node 5 does not know better", answer: () => "Right. Look how old it is." },
        waits: {
          say: "Nothing until node 5 has caught up",
          answer: () => "It would have to know that it is behind. It has asked nobody.",
        },
      },
    },
  },
  goals: {
    fresh: {
      ask: "Have node 5 give the newest value, in less than a second. One action.",
      hints: ["How long does the entry take to node 5?", "Wait a third of a second, then read via node 5."],
      done: "Late enough, and right by luck: nobody told the client how long to wait. A follower that asks the leader first knows it.",
    },
  },
  remember:
    "A follower’s answer is as old as the news it had. To be new, it first asks the leader how far to wait (ReadIndex).",
  source: "Raft dissertation §6.4",
  simplified: "reads go wherever the client asks. The card “Followers have the newest?” also plays it with ReadIndex.",
};
