// 从跟随者读，会读到什么？

import { span } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    written: () =>
      "Berlin 已被接受：五台中有三台存下了它，客户端也得到了答复。到节点 5 的链路很慢，它还没听说这件事。这里任何节点都会立刻回答读取。",
    old: ({ facts }) =>
      `节点 5 回答的是 Rome。客户端来问时，这个值已经过期 ${span(facts.lag)}。没有承诺被打破：在这种设置下，没有人承诺读到的是新值。`,
    later: ({ facts }) =>
      `节点 5 现在有了 Berlin，也这样回答。一共 ${facts.reads} 次读取，${facts.stale} 次是旧值：只有赶在条目之前的那一次。`,
  },
  asks: {
    reads: {
      ask: "客户端已得到答复：Berlin 写入成功。它接着向节点 5 读 city，会读到什么？",
      choices: {
        new: { say: "Berlin，写入成功了就是成功了", answer: () => "写入成功，是说多数派有了它。节点 5 不在其中。" },
        old: { say: "Rome，节点 5 还不知道", answer: () => "对。看看它有多旧。" },
        waits: {
          say: "要等节点 5 补上才有答复",
          answer: () => "那它得先知道自己落后了。可它谁也没问。",
        },
      },
    },
  },
  goals: {
    fresh: {
      ask: "让节点 5 答出最新值，一秒之内。只有一步。",
      hints: ["条目到节点 5 要多久？", "等三分之一秒，再向节点 5 读取。"],
      done: "等得够久，碰巧对了：并没有人告诉客户端要等多久。先问过领导者的跟随者才知道。",
    },
  },
  remember: "跟随者的回答和它听到的消息一样旧。要读到新值，它得先问领导者需要等到哪里（ReadIndex）。",
  source: "Raft 博士论文 §6.4",
  simplified: "客户端问谁就由谁回答。卡片“从节点有最新数据？”还会用 ReadIndex 再放一遍。",
};
