// 领导者失效后，跟随者会接替？

/** @typedef {import("../../../../core/card.js").Experiment} Experiment */

const result = (/** @type {Experiment} */ { figures: { nodes, down, acknowledged, asked } }) =>
  `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`;

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“领导者失效后，从节点会接替它。”",
  experiment: "一主一从，停掉领导者；一主两从，停掉领导者。然后客户端写入。",
  results: { two: result, three: result },
  verdicts: {
    "only-if": ({ two, three }) =>
      `剩下的节点必须是多数派，才能选出接替者。只有 ${two.figures.nodes} 台时，永远没有人接替；${three.figures.nodes} 台时可以，容 ${three.figures.down} 台失效。`,
  },
};
