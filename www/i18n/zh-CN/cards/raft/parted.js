// 网络分区时无法选举？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“出现网络分区时，选举无法进行。”",
  experiment: "五个节点断成三台和两台，四个节点断成两台和两台。谁能当选？",
  results: {
    odd: ({ figures: { nodes, elections } }) => `${nodes} 台断成三和二：共 ${elections} 次选举成功，第二次在分区期间`,
    even: ({ figures: { nodes, elections } }) => `${nodes} 台断成二和二：共 ${elections} 次选举成功，在断开之前`,
  },
  verdicts: {
    "only-if": ({ odd, even }) =>
      `要两边都不是多数派才如此。${even.figures.nodes} 台断成两半，哪边都选不出；${odd.figures.nodes} 台断成三和二，三台那边照样选出新领导者（一共 ${odd.figures.elections} 次）。`,
  },
};
