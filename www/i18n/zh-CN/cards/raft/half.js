// Raft 能容忍一半节点失效？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft 能容忍一半节点失效。”",
  experiment: "4 台停 2 台；5 台停 2 台；6 台停 3 台。然后客户端写入。",
  results: {
    four: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
    five: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
    six: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
  },
  verdicts: {
    false:
      "4 台和 6 台时再也无法接受订单；5 台时可以停 2 台。必须少于一半：3、4 台容 1 台，5、6 台容 2 台。偶数台并不更划算。",
  },
};
