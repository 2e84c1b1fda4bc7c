// 领导者失效后，跟随者会接替？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“领导者失效后，从节点会接替它。”",
  experiment: "一主一从，停掉领导者；一主两从，停掉领导者。然后客户端写入。",
  results: {
    two: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
    three: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
  },
  verdicts: {
    "only-if": "剩下的节点必须是多数派，才能选出接替者。只有两台时，永远没有人接替；三台时可以，容一台失效。",
  },
};
