// 网络断成两台和两台，哪边可以继续？

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    cut: () => "四个节点断成两半。节点 1 是领导者，节点 2 有 x 的一份副本；另一边有个客户端等着写 y。",
    stuck: ({ facts }) =>
      `哪边都没能继续。${facts.nodes} 台中需要 ${facts.majority} 台，而每边只有两台。节点 1 虽是领导者，却什么也定不下来；3 和 4 一再请求投票，都是徒劳。`,
  },
  asks: {
    side: {
      ask: "哪边可以继续？",
      choices: {
        leader: { say: "有领导者的那边", answer: () => "很多人这样想。领导者单凭自己什么也决定不了。" },
        other: { say: "另一边：它会选出自己的领导者", answer: () => "它试了一次又一次。" },
        neither: { say: "哪边都不行", answer: () => "对。" },
      },
    },
  },
  goals: {
    accepted: {
      ask: "不破坏规则，让 x 被接受。",
      hints: ["怎样才能凑成三台？", "恢复网络。"],
      done: "又有三台能互相通信，于是有了领导者，x 达成一致。",
    },
  },
  remember: "一半不是多数。第四台多花一台机器，却不能多容一次失效：3 台和 4 台都只容 1 台。",
  source: "Raft §5.2：整个集群的多数派",
  simplified: "每个客户端只能连到一边。",
};
