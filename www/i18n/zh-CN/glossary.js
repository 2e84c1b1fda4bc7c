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
    writes: {
      forms: ["写盘"],
      says: "节点下方的横线：刚写的每条记录在上面占一格。空心格还没有落盘，一宕机就没了。",
    },
    durable: { forms: ["已落盘", "磁盘"], says: "写进了磁盘，宕机后还在。" },
  },
};
