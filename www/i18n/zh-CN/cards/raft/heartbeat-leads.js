// 收到 AppendEntries 就成为领导者？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“收到同一任期的 AppendEntries 后，节点变为领导者。”",
  experiment: "五个节点，一个领导者，三秒的心跳。",
  results: {
    calm: ({ figures: { nodes, led } }) => `${nodes} 台收到心跳：其中 ${led} 台当过领导者`,
  },
  verdicts: {
    false: ({ calm }) =>
      `${calm.figures.nodes} 台中只有 ${calm.figures.led} 台当过领导者，其余都收到了它的心跳。收到的一方是跟随者，或者转为跟随者。`,
  },
};
