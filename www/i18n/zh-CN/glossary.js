// 术语的含义，每个一两句话；以及它们在句子里的写法。

/** @type {typeof import("../en/glossary.js").default} */
export default {
  title: "用语",
  terms: {
    majority: {
      forms: ["多数派"],
      says: "超过半数：5 台中的 3 台。任意两个多数派必有共同的节点，安全性全靠这一点。",
    },
    log: { forms: ["日志"], says: "订单的清单，最终在所有节点上一致。" },
    committed: { forms: ["已提交", "提交"], says: "副本足够多，今后的领导者都不可能缺少它。" },
    acknowledged: { forms: ["已接受", "已确认"], says: "已答复客户端“完成”。这才是绝不能丢的。" },
    timer: {
      forms: ["计时"],
      says: "节点外圈的弧表示它还会等多久。时间一到，节点就自己行动。",
    },
    durable: { forms: ["已落盘", "磁盘"], says: "写进了磁盘，宕机后还在。" },
  },
  protocols: {
    raft: {
      leader: {
        forms: ["领导者"],
        says: "决定写入顺序的那个节点。别的节点也可能自认为是领导者，但只有一个能让大家达成一致。",
      },
      follower: { forms: ["跟随者"], says: "响应领导者；如果听不到领导者，就等到计时结束。" },
      candidate: { forms: ["候选者"], says: "正在请求投票的节点。" },
      term: { forms: ["任期"], says: "每次选举都会增大的编号，大的压过小的。" },
      heartbeat: { forms: ["心跳"], says: "领导者发出的“我还在”，会重置跟随者的计时。" },
    },
    "primary-backup": {
      primary: { forms: ["主节点"], says: "接受写入的那个节点，它把副本发给备节点。" },
      backup: { forms: ["备节点"], says: "保存主节点发来的副本，必要时可以接替它。" },
      candidate: { forms: ["申请接管"], says: "请求接替主节点的备节点。" },
      epoch: { forms: ["纪元"], says: "每次有节点接管都会增大的编号；开启 fencing 时，大的压过小的。" },
    },
  },
};
