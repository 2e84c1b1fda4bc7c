// 第一个节点当领导者？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“初始化时选第一个节点作为主节点。”",
  experiment: "五个节点。一次开始时节点 1 停机，一次全部运行。",
  results: {
    down: ({ figures: { first } }) => `节点 1 停机：节点 ${first} 当选`,
    chance: ({ figures: { first } }) => `全部运行：节点 ${first} 当选`,
  },
  verdicts: {
    false: ({ down, chance }) =>
      `一次是节点 ${down.figures.first}，一次是节点 ${chance.figures.first}。没有什么“第一个”：只要日志够新，哪台都可以。`,
  },
};
