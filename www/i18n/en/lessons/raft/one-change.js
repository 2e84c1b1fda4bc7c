// One server at a time, and still two majorities: the bug of 2015.

import { Who, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    added: () =>
      "Four members. Node 1 is adding node 5, and only these two have the entry that says so. By it three of five decide. Then they are cut off from the others.",
    elected: ({ node, facts }) =>
      `${Who(node)} leads term ${facts.epoch}: ${facts.votes} of the four old members voted for it. It has never heard of node 5. Now an operator asks it to remove node 1.`,
    waits: () =>
      "Node 2 waits. It has no entry of its own term yet, so it cannot know whether a change of an earlier leader stands somewhere. Its log has nothing in slot 3.",
    removed: () =>
      "With the rule off, node 2 removed node 1 at once. Three members are left by its count, so nodes 2 and 3 were enough: slot 3 is committed.",
    third: ({ node, facts }) =>
      `${Who(node)} is back among others and leads term ${facts.epoch} by five members’ count: itself, 4 and 5. That was only possible because nothing else had been decided meanwhile. No promise is broken.`,
    broken: ({ node, facts }) =>
      `⚠ Leader Completeness: ${who(node)} leads term ${facts.epoch} by the votes of 1, 4 and 5. Nodes 2 and 3 had decided slot 3. Two majorities, and nobody in both.`,
  },
  asks: {
    start: {
      ask: "The rule of the dissertation: one server at a time, as neighbouring majorities always share a node. May node 2 begin at once?",
      choices: {
        yes: {
          say: "Yes: it changes only one",
          answer: () => "So it stood in the dissertation, until July 2015. Let us do as it says.",
        },
        no: {
          say: "Not before an entry of its own term is committed",
          answer: () => "Right: that is the mending of 2015. See what it prevents.",
        },
        both: {
          say: "Only if node 1 agrees",
          answer: () => "Node 1 cannot be reached. There is another way to be sure.",
        },
      },
    },
  },
  futures: { off: "rule off", kept: "rule kept" },
  goals: {
    gone: {
      ask: "Have node 1 removed by node 2, safely: slots 3 and 4 committed, nothing lost. Three actions.",
      hints: [
        "What must node 2 commit first?",
        "Write something through node 2, and heal, so that nobody is cut off from it.",
      ],
      done: "An entry of term 2 was committed first. It took node 1’s half-done change out of the world, and then one change was one change.",
    },
  },
  remember:
    "Two changes by one are one change by two. A new leader first commits an entry of its own term: then no change of the past is half done.",
  source: "Raft: Ongaro, raft-dev, 10 July 2015; dissertation §4.1",
  simplified: "timers are slow here, so that nothing happens but what is told.",
};
