// Half of a cable: what if messages get through in one direction only?

import { plural, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    deaf: ({ facts }) =>
      `Node 1 leads, and its heartbeats arrive. What the others send to it does not. So they are content, and node 1 hears of no copy: still ${plural(facts.acked, "order")} accepted.`,
    stuck: ({ facts }) =>
      `Nobody noticed. No timer ends, as the heartbeats arrive; no order is accepted, as no answer does. The client has asked again ${plural(facts.retries, "time")}. A heartbeat is no proof that a leader can lead.`,
    mute: ({ node, facts }) =>
      `Now the other way round: node 1 hears, and nobody hears it. The others’ timers ended, and ${who(node)} leads term ${facts.epoch} with ${facts.votes} votes. Node 1 heard them ask, and followed.`,
  },
  asks: {
    notice: {
      ask: "Node 1 can send and cannot hear. Who will notice that something is wrong?",
      choices: {
        others: {
          say: "The others: they elect another leader",
          answer: () => "They hear a leader. Watch their timers.",
        },
        leader: {
          say: "Node 1: it gets no answers",
          answer: () => "It could. Without a rule that says so, a leader just goes on asking.",
        },
        nobody: { say: "Nobody but the client", answer: () => "Right, and this is the worst of all cuts." },
      },
    },
  },
  goals: {
    accepted: {
      ask: "Get the second order accepted while the cut stands: at least one node down. One action, within three seconds.",
      hints: ["Who keeps the four from electing somebody?", "Crash node 1."],
      done: "Silence at last: the four elected one who can hear. A crash was better than half a leader.",
    },
  },
  remember:
    "A leader that is heard but does not hear blocks everything. With check-quorum it steps down by itself when a majority has not answered for a time-out.",
  source: "Raft dissertation §6.2",
  simplified: "check-quorum is off, and clients reach node 1 all the time.",
};
