// Two primaries. Whose writes stay?

import { plural } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    second: () =>
      "Node 1 is cut off and alive. Nodes 2 and 3 hear nothing from it, which looks exactly like a crash. So node 2, the next in line, took over, and asked nobody. Node 1 has heard nothing of that.",
    both: ({ facts }) =>
      `Both say “done”: node 1 to A1, node 2 to B1, B2 and B3. ${plural(facts.acked, "write")} acknowledged, and in slot 3 and after it the two logs have gone separate ways.`,
    gone: ({ facts }) =>
      `The wall fell. Node 1 has the better priority, so node 2 gave in and got a copy of node 1’s log in the place of its own. B1, B2 and B3 are gone: ${facts.lost} acknowledged writes.`,
  },
  asks: {
    writes: {
      ask: "Two clients write now, one at node 1 and one at node 2. Who says “done”?",
      choices: {
        first: {
          say: "Only node 1: it has the best priority",
          answer: () => "Priority decides between those who hear each other. These two do not.",
        },
        second: {
          say: "Only node 2: it has a backup",
          answer: () => "Node 1 would have to count its backups. Here nobody counts.",
        },
        both: { say: "Both", answer: () => "Right, and each is sure of itself." },
      },
    },
  },
  goals: {
    save: {
      ask: "In half a second the wall falls. Save B1, B2 and B3, whatever becomes of A1. One action.",
      hints: ["Who must not be a primary any more when they meet?", "Crash node 1 before the wall falls."],
      done: "That is fencing with a power switch. It saves the writes of node 2 and costs A1; pulled before node 2 began, it would have cost nothing.",
    },
  },
  remember:
    "Silence does not tell a crash from a cut. Before a second primary begins, the first must be unable to go on: by a majority, by an epoch, or by its plug.",
  source: "VRRP (RFC 5798 §6.4); docs/protocols/primary-backup.md",
  simplified: "each client stays at one side, and there is no virtual address.",
};
