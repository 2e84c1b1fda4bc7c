// 谁请求就投给谁？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“节点把票投给请求它的候选者。”",
  experiment: "两个节点先后只差三毫秒请求投票；一个日志落后的节点请求投票。",
  results: {
    two: ({ figures: { refusals } }) => `两个候选者：拒绝 ${refusals} 次`,
    behind: ({ figures: { refusals } }) => `日志落后：拒绝 ${refusals} 次`,
  },
  verdicts: {
    false: ({ two, behind }) =>
      `前者拒绝 ${two.figures.refusals} 次，因为每个任期只投一票；后者拒绝 ${behind.figures.refusals} 次，因为投票要比日志。任期旧的也会被拒绝。`,
  },
};
