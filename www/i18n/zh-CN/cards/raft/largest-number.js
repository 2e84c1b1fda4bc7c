// 编号最大的当选？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“候选者互相比较编号，最大的当选。”",
  experiment: "五个节点。一次由随机决定谁先超时，一次让节点 3 最先超时。",
  results: {
    chance: ({ figures: { first } }) => `随机超时：节点 ${first} 当选`,
    early: ({ figures: { first } }) => `节点 3 最先超时：节点 ${first} 当选`,
  },
  verdicts: {
    false: ({ chance, early }) =>
      `当选的是节点 ${chance.figures.first} 和节点 ${early.figures.first}，而不是节点 ${chance.figures.nodes}。谁先请求、日志够新、多数派在这个任期还没投过票，谁就当选。`,
  },
};
