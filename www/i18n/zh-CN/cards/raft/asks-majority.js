// 只向多数派请求投票？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“候选者向大多数节点请求投票。”",
  experiment: "五个节点，其中两个停机。节点 1 请求投票：连自己三台就是多数派。",
  results: {
    down: ({ figures: { nodes, down, invited } }) => `${nodes} 台停 ${down} 台：它向另外 ${invited} 台请求`,
  },
  verdicts: {
    false: ({ down }) =>
      `它向另外 ${down.figures.invited} 台全都请求了，需要的是多数派的票。其中 ${down.figures.down} 台已经停机，它无从知道，照样当选。`,
  },
};
