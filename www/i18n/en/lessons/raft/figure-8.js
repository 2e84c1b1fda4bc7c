// Three copies, and still not safe: Figure 8.

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    copied: () =>
      "Node 1 led term 2 and wrote A in slot 2. One copy got out, to node 2. Then node 1 crashed. Two of five: A is not agreed, and the shop has no answer.",
    other: () =>
      "Node 5 won term 3 with nodes 3 and 4. Node 2 refused: its log is newer. Node 5 wrote B in slot 2 and crashed before anyone got a copy.",
    majority: () =>
      "Node 1 is back and leads term 4. It sends its old entry on, and now A lies on three of five disks: 1, 2 and 3.",
    overwritten: () =>
      "Node 5 wins term 5: B (term 3) counts as newer than A (term 2). It overwrites A. Nothing was promised about A, so no promise is broken.",
    broken: ({ facts, node }) =>
      `⚠ Leader Completeness: slot 2 was committed as A in term 4, and node ${node.slice(1)} now leads term ${facts.epoch} without it.`,
  },
  asks: {
    accepted: {
      ask: "A is on a majority. May node 1 say “accepted”?",
      choices: {
        yes: {
          say: "Yes: three of five is a majority",
          answer: () => "Most people say so, and early systems did it. Let us switch the rule off and do as you say.",
        },
        no: {
          say: "No: A carries an old term",
          answer: () => "Right, and it looks pedantic. Let us see what it saves us from.",
        },
        all: {
          say: "Only if all five have it",
          answer: () => "Then one crash would stop the shop. There is a cheaper way.",
        },
      },
    },
  },
  futures: { off: "rule off", kept: "rule kept" },
  goals: {
    safe: {
      ask: "Make A safe for good. One action is enough.",
      hints: ["What is node 1 allowed to commit?", "An entry of its own term."],
      done: "C carries term 4. With C on three nodes, node 5 can no longer win: nodes 2 and 3 refuse anyone older. C is agreed, and everything below C with it.",
    },
  },
  remember:
    "Copies alone are not agreement. An old entry becomes safe when a new one stands on top of it. That is why a new leader begins with an empty entry.",
  source: "Raft §5.4.2, Figure 8",
  simplified:
    "elections start by hand, one entry goes in a message, and a new leader writes no empty entry, or the picture could not arise.",
};
