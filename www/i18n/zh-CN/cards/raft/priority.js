// 优先级最高的当选？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“主节点失效后，由优先级最高的节点接替。”",
  experiment: "节点 1 优先，总是最先请求投票。一次它缺两个写入，一次它一个不缺。",
  results: {
    behind: ({ figures: { leader, refusals } }) =>
      leader === 0 ? `日志落后：被拒绝 ${refusals} 次，没有领导者` : `日志落后：节点 ${leader} 成为领导者`,
    level: ({ figures: { leader, refusals } }) => `日志齐全：被拒绝 ${refusals} 次，节点 ${leader} 成为领导者`,
  },
  verdicts: {
    "only-if": ({ behind }) =>
      `它的日志必须不比多数派的旧。落后时它被拒绝了 ${behind.figures.refusals} 次。优先级可以决定谁先请求，不能决定谁当选。`,
  },
};
