// 后创建的条目为准？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“用创建时间判断两条日志以哪条为准。”",
  experiment: "节点 2 的 y 已被接受，一秒后被隔离的节点 1 才在第 2 格写 x，而且它的时钟还快。然后网络恢复。",
  results: {
    later: ({ figures: { leader, epoch, lost } }) =>
      `节点 ${leader} 领导第 ${epoch} 任期：y 保留，x 没有了，已接受的写入丢失 ${lost} 个`,
  },
  verdicts: {
    false: ({ later: { figures } }) =>
      `按哪个时钟 x 都更晚，却被替换了，因为它的任期更旧。辨认条目靠格子和任期；已接受的写入丢失 ${figures.lost} 个。`,
  },
};
