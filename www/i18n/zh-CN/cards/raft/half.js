// Raft 能容忍一半节点失效？

/** @typedef {import("../../../../core/card.js").Experiment} Experiment */

const result = (/** @type {Experiment} */ { figures: { nodes, down, acknowledged, asked } }) =>
  `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`;

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft 能容忍一半节点失效。”",
  experiment: "4 台停 2 台；5 台停 2 台；6 台停 3 台。然后客户端写入。",
  results: { four: result, five: result, six: result },
  verdicts: {
    false: ({ four, five, six }) =>
      `${four.figures.nodes} 台和 ${six.figures.nodes} 台时再也无法接受订单；${five.figures.nodes} 台时可以停 ${five.figures.down} 台。必须少于一半：3、4 台容 1 台，5、6 台容 2 台。偶数台并不更划算。`,
  },
};
