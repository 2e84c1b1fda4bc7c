// 可以坏几台？

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    one: ({ facts }) =>
      `五台中停了一台，停的正是领导者。其余 ${facts.up} 台选出新的领导者，Paris 已被接受：三块磁盘就够了。`,
    two: ({ facts }) => `五台中停了两台。Rome 由最后的 ${facts.up} 台接受，一台都不能少。再也没有余地了。`,
    three: ({ facts }) =>
      `${facts.nodes} 台中只有 ${facts.up} 台，过了十秒：没有领导者，Oslo 一直在等。已接受 ${facts.acked} 个写入，丢失 ${facts.lost} 个。宁可停下，也不说谎。`,
    back: ({ facts }) => `又有 ${facts.up} 台在运行，Oslo 被接受了。客户端只是多等了一会儿。`,
  },
  asks: {
    third: {
      ask: "现在第三台也要宕机。剩下两台完好的机器，磁盘上什么都有。下一个写入 Oslo 会被接受吗？",
      choices: {
        yes: { say: "会：两台互为副本", answer: () => "很多人这样想。看十秒钟。" },
        led: { say: "会，只要其中一台是领导者", answer: () => "看看它们能不能选出来。" },
        no: { say: "不会：五台中的两台不是多数派", answer: () => "对。看看它们会做什么。" },
      },
    },
  },
  goals: {
    accepted: {
      ask: "让 Oslo 被接受。只要一步。",
      hints: ["需要几台运行？现在有几台？", "把停下的任意一台重启。"],
      done: "五台中有三台运行，选出了领导者，接受了 Oslo。是哪三台都行：任意两个多数派必有共同的节点。",
    },
  },
  remember: "必须有超过一半在运行。3、4 台容 1 台失效，5、6 台容 2 台。偶数台并不更划算。",
  source: "Raft §2、§5.1：任意多数派",
  simplified: "宕机的节点磁盘都还在，也没有人变更成员。",
};
