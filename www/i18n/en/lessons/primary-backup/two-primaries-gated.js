// How does one primary stay the only one?

import { who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    cut: () =>
      "The wall stands: node 1, the primary, is alone; nodes 2 and 3 hear each other. Here a write counts once a majority has it, and each reign has a number, its epoch.",
    one: ({ facts }) =>
      `Node 2 leads with node 3’s consent. Node 1 gave in when no majority answered it, and has asked for consent in vain since. ${facts.acked} writes acknowledged, ${facts.lost} lost.`,
    two: ({ node }) =>
      `⚠ One primary: nobody asks a majority any more, so nodes 1 and 2 both took over, and ${who(node)} is the second primary of the same epoch. A number alone does not keep them apart.`,
  },
  asks: {
    asks: {
      ask: "Node 2 is about to take over. Whose consent does it need?",
      choices: {
        nobody: {
          say: "Nobody’s: a new epoch is enough",
          answer: () => "Then every node may take the next number. Let us switch the rule off and do as you say.",
        },
        all: {
          say: "Everyone’s, node 1’s as well",
          answer: () => "Node 1 cannot be asked: that is why there is to be another. A majority must do.",
        },
        third: {
          say: "Node 3’s: with it, two of three agree",
          answer: () => "Right. Two majorities share a node, and that one consents once.",
        },
      },
    },
  },
  futures: { off: "rule off", kept: "rule kept" },
  goals: {
    stays: {
      ask: "Let node 1 stay the primary all along, without breaking a rule. One action, and soon.",
      hints: ["For how long do the others wait?", "Heal the cut at once."],
      done: "The cut was shorter than the others’ patience, so nobody had to take over.",
    },
  },
  remember:
    "Consent of a majority makes one primary an epoch; the epoch makes the old one harmless. With acknowledgement by a majority nothing is lost, and it is consensus by another name.",
  source: "docs/protocols/primary-backup.md; Kafka’s leader epoch; Raft §5.2, §5.4",
  simplified: "node 1 takes over again at the end, as it has the better priority.",
};
