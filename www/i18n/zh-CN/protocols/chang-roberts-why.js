// 为什么、为什么没有：环选举的话。

import { span } from "../names.js";
import { bare, node } from "../why-nouns.js";

/** @type {import("../../../types/words.js").Words<typeof import("../../en/protocols/chang-roberts-why.js").default>} */
export default {
  rules: { "chang-roberts.least-only": "参选者只转发比自己小的编号" },
  says: {
    elected: (e) => `${node(e.node)} 自己的编号绕了一圈回来，所以它当选。`,
    lost: (e) => `编号 ${e.number} 比${node(e.node)} 自己的小，所以它落选。`,
    "lost-again": (e) => `后来到的编号 ${e.number} 比${node(e.node)} 自己的小，所以它不再当选。`,
    dropped: (e) => `编号 ${e.number} 比${node(e.node)} 自己的大，所以它没有转发。`,
    "passed-on": (e) => `没有什么拦着编号 ${e.number}，所以${node(e.node)} 把它转发下去。`,
    again: (e) =>
      `${e.by === "you" ? "你让计时提前结束" : `过了 ${span(e.every)} 仍是候选`}，所以${node(e.node)} 再次发出自己的编号。`,
  },
  lacks: {
    "nobody-stands": () => "在运行的节点中没有谁参选，所以无人当选。",
    "not-least": (e) => `编号 ${bare(e.node)} 会被${node(e.for)} 拦下：后者自己的更小。`,
    down: (e) => `${node(e.node)} 停机了。`,
    "is-elected": (e) => `${node(e.node)} 已当选。`,
    "ends-down": (e) => `编号 ${bare(e.node)} 没有谁会拦下，却断在停机的${node(e.from)} 那里。`,
    "ends-cut": (e) => `编号 ${bare(e.node)} 没有谁会拦下，却断在${node(e.from)} 到${node(e.for)} 的路上：那里不通。`,
    "under-way": (e) => `还没有：编号 ${bare(e.node)} 没有谁会拦下，但还没绕完一圈。`,
  },
};
