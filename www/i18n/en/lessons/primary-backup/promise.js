// What does an acknowledgement promise?

import { plural, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    near: ({ facts }) =>
      `Node 1 writes each order down and sends it on. It says “done” once node 2, 20 ms away, has it as well: two of ${facts.nodes}. That takes 40 ms. Node 3, 200 ms away, is not waited for.`,
    silent: ({ facts }) =>
      `Node 1 is cut off with its client. No copy gets through, so it says “done” to nobody: ${facts.acked} writes are acknowledged, ${facts.lost} are lost, and the client waits.`,
    talks: ({ facts }) =>
      `Node 1 is cut off with its client and goes on saying “done”, in no time at all: ${facts.acked} writes are acknowledged. Since the cut nobody else has any of them.`,
    kept: ({ facts }) =>
      `Meanwhile node 2 took over with node 3’s consent, and the wall has fallen. Of ${facts.acked} acknowledged writes ${facts.lost} are lost: every one of them was on two disks.`,
    lost: ({ leader, facts }) =>
      `⚠ Nothing lost: ${who(leader)} is the primary now, and ${plural(facts.lost, "write")} that the client was told to be done are on node 1 alone. They will be thrown away.`,
  },
  asks: {
    soon: {
      ask: "40 ms for every write. When may node 1 say “done”?",
      choices: {
        own: {
          say: "As soon as its own disk has it",
          answer: () =>
            "That is asynchronous copying, and most databases start with it. Let us switch the rule off and do as you say.",
        },
        two: { say: "Once a majority has it, as now", answer: () => "Then watch what the 40 ms buy." },
        all: {
          say: "Only when all three have it",
          answer: () =>
            "Then each write takes 400 ms, and one node that is down stops all writes: the scenario “3: everyone has it” plays it. Here it stays at two.",
        },
      },
    },
  },
  futures: { alone: "its own disk", majority: "a majority" },
  goals: {
    down: {
      ask: "Take node 1 down for repair, and have another primary within a second. Two actions.",
      hints: ["Who leaves by arrangement is missed less.", "Hand over to node 2 first, then crash node 1."],
      done: "Handed over, the cluster has its primary again after a few round trips. After a crash it first waits for the time-out, and then for node 3.",
    },
  },
  remember:
    "“Done” promises as many copies as were waited for. One outlives no failure, a majority outlives any minority, and all of them stop when one is down.",
  source:
    "docs/protocols/primary-backup.md; Redis, PostgreSQL and MySQL know these modes as asynchronous, quorum and synchronous",
  simplified: "nothing takes time but the links: disks are instant, and the client is next door.",
};
