// 客户端写到了备节点上，它该怎么答？

import { grouped } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    start: () =>
      "两个节点，和一篇文章里的演示一样：节点 1 是主节点，节点 2 是备节点。客户端拿到的却是节点 2 的地址，马上要向它写十个值。",
    sent: ({ facts }) =>
      `节点 2 每次都让客户端去找节点 1。已确认 ${grouped(facts.acked)} 个写入，两块磁盘上都有，丢失 ${facts.lost} 个。`,
    told: ({ facts }) =>
      `十个值节点 2 全收下了，答复了十次“已完成”，节点 1 却一个也没听说。日志以主节点为准，所以丢失 ${facts.lost} 个已确认的写入。`,
    alone: ({ facts }) =>
      `节点 1 宕机了，没有谁接管：${facts.nodes} 台中只剩 ${facts.up} 台，不是多数派。文章说会选出新的领导者，那需要第三台。`,
  },
  asks: {
    asked: {
      ask: "客户端写到了备节点上。备节点该怎么做？",
      choices: {
        takes: {
          say: "收下，答复“已完成”",
          answer: () => "文章里的程序就是这样。那就关掉这条规则，照它的做。",
        },
        sends: { say: "让客户端去找主节点", answer: () => "对，只多花一次往返。" },
        refuses: {
          say: "拒绝",
          answer: () => "这样也安全，但客户端得自己知道该找谁。这里会告诉它。",
        },
      },
    },
  },
  futures: { told: "照文章的做", should: "本该这样" },
  goals: {
    eleventh: {
      ask: "让第十一个值得到确认。两步。",
      hints: ["两台的多数派是几台？", "重启节点 1，等有了主节点再写入。"],
      done: "两台都在运行，有了主节点，写入也在两台上。要是有三台，你什么都不用做。",
    },
  },
  remember: "只能有一个节点接受写入。别的节点若也答复“已完成”，就有了第二份历史，不去比对谁也不会发觉。",
  source: "一篇文章里的演示；docs/protocols/primary-backup.md；Raft §8 也让跟随者把客户端转给领导者",
  simplified: "文章里的程序还会报错退出，这里略去。",
};
