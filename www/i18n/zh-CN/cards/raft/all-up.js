// 全部节点正常才可靠？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“集群的所有节点都正常运行，才算可靠。”",
  experiment: "三台停一台；五台停两台。然后客户端写入。",
  results: {
    three: ({ figures: { nodes, down, acknowledged, asked } }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
    five: ({ figures: { nodes, down, acknowledged, asked } }) =>
      `${nodes} 台停 ${down} 台：${asked} 个写入中接受了 ${acknowledged} 个`,
  },
  verdicts: {
    false: ({ three, five }) =>
      `${three.figures.nodes} 台停 ${three.figures.down} 台、${five.figures.nodes} 台停 ${five.figures.down} 台，${three.figures.asked + five.figures.asked} 个写入照样接受了 ${three.figures.acknowledged + five.figures.acknowledged} 个，丢失 ${three.figures.lost + five.figures.lost} 个。可靠，是指出了故障仍能工作。`,
  },
};
