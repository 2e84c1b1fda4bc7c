// Written here, read there. What does a backup answer?

import { plural, span } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    written: () =>
      "Node 1 has written “new” down and told the client: done. The copies are still under way, 200 ms to each backup. Only node 1 has it.",
    old: ({ facts }) =>
      `Node 2 answered that there is nothing. That had not been true any more for ${span(facts.lag)} when the client asked. No promise is broken: with asynchronous copies nobody promised that a backup is up to date.`,
    later: ({ facts }) =>
      `A second later node 2 has the copy and says “new”. ${plural(facts.reads, "read")} altogether, ${facts.stale} of them old.`,
  },
  asks: {
    reads: {
      ask: "50 ms after “done” another client reads the same key at node 2. What does it get?",
      choices: {
        new: {
          say: "“new”: done is done",
          answer: () => "Done meant here: it is on the primary’s disk. Node 2 has not heard of it.",
        },
        nothing: { say: "Nothing: the copy is not there yet", answer: () => "Right. See how old that answer is." },
        waits: {
          say: "It waits until the copy is there",
          answer: () => "It would have to know that a copy is coming. It has asked nobody.",
        },
      },
    },
  },
  goals: {
    fresh: {
      ask: "Read the newest value within a tenth of a second. One action.",
      hints: ["Who has it for certain?", "Read via node 1."],
      done: "The primary always has it. Whoever reads at backups buys more readers with older answers, unless every copy is waited for.",
    },
  },
  remember:
    "A backup’s answer is as old as its last copy. Read at the primary, or wait for all copies, to see what was acknowledged.",
  source: "docs/protocols/primary-backup.md; Redis and MySQL name it reading from replicas",
  simplified: "the client picks the node itself, and asks once.",
};
