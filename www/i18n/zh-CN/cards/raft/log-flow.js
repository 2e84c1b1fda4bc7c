// 新领导者收集日志？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“新领导者向跟随者请求日志，补齐自己。”",
  experiment: "节点 5 有一条别人都没有的条目。它宕机，节点 1 当选，节点 5 再回来。",
  results: {
    extra: ({ figures: { leader, acknowledged, lost } }) =>
      `节点 ${leader} 领导：接受 ${acknowledged} 个写入，丢失 ${lost} 个，那条条目哪里都没有了`,
  },
  verdicts: {
    false: ({ extra: { figures } }) =>
      `节点 5 上的那条没有了，节点 ${figures.leader} 也从未有过：条目只从领导者流向别人，从不倒流。已接受的写入丢失 ${figures.lost} 个。`,
  },
};
