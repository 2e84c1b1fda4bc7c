// Logs that differ: who repairs them, and how?

import { plural } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    alone: () =>
      "Node 1 leads term 1, and it is cut off. It wrote x, y and z in slots 3 to 5 of its own log. Nobody else has them, and no client was told that they are done.",
    others: () =>
      "Meanwhile node 2 led term 2 and had other things accepted in the same slots: a in slot 4, b in slot 5. Node 5 was down for b. Three kinds of log in one cluster.",
    repaired: ({ facts }) =>
      `Node 3 leads term 3. Where its entries did not fit it was refused, went back to where the logs agree, and sent its own from there. x, y and z gave way; node 5 has b. ${plural(facts.acked, "write")} accepted, ${facts.lost} lost.`,
    broken: () =>
      "⚠ Log Matching: nobody looked at what stands before a new entry. Now slot 6 of nodes 1 and 3 is alike, and before it one has x and the other a.",
  },
  asks: {
    repair: {
      ask: "All come together again, under a new leader that knows of neither. What becomes of x, y and z?",
      choices: {
        leader: {
          say: "They give way to the leader’s a and b",
          answer: () => "Right. See how the leader finds the place.",
        },
        longest: { say: "The longer log wins", answer: () => "Here they are of the same length. See what decides." },
        merge: {
          say: "Nobody loses anything: new entries go behind",
          answer: () => "It sounds kind. Let us switch the check off and append behind whatever is there.",
        },
      },
    },
  },
  futures: { off: "check off", kept: "check kept" },
  goals: {
    saved: {
      ask: "Save x, y and z after all: have them committed, without breaking a rule. One action is enough, if it comes soon.",
      hints: ["While nobody else was elected, node 1 is the leader of all.", "Heal the cut at once."],
      done: "Node 1 still led, so its entries went to the others. What is not yet decided can go either way.",
    },
  },
  remember:
    "The leader’s log is the measure. A follower takes entries only behind one that it shares with the leader; what differs after that was never accepted, and goes.",
  source: "Raft §5.3, Figure 7",
  simplified: "elections begin by hand, and each client asks once.",
};
