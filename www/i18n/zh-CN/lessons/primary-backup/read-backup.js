// 这边写，那边读：备节点会答什么？

import { grouped, span } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    written: () =>
      "节点 1 写下了“new”，并答复客户端：已完成。副本还在路上，到每个备节点都要 200 毫秒。现在只有节点 1 有它。",
    old: ({ facts }) =>
      `节点 2 答复：没有这个键。客户端来问时，这个答案已经过期 ${span(facts.lag)}。没有承诺被打破：异步复制从没承诺备节点总是最新。`,
    later: ({ facts }) =>
      `一秒之后，副本到了，节点 2 回答“new”。一共 ${grouped(facts.reads)} 次读取，${facts.stale} 次是旧值。`,
  },
  asks: {
    reads: {
      ask: "“已完成”之后 50 毫秒，另一个客户端向节点 2 读同一个键，会读到什么？",
      choices: {
        new: {
          say: "“new”，完成了就是完成了",
          answer: () => "在这里，完成只表示主节点的磁盘上有了。节点 2 还没听说。",
        },
        nothing: { say: "什么也没有，副本还没到", answer: () => "对。看看这个答案有多旧。" },
        waits: {
          say: "会等到副本来了再答",
          answer: () => "那它得先知道有副本要来。可它谁也没问。",
        },
      },
    },
  },
  goals: {
    fresh: {
      ask: "在十分之一秒内读到最新值。只有一步。",
      hints: ["谁手里一定有？", "向节点 1 读取。"],
      done: "主节点手里一定有。从备节点读，能承受更多读取，代价是可能读到旧值，除非每次写入都等全部副本。",
    },
  },
  remember: "备节点的答案，和它最后收到的副本一样旧。要读到已确认的写入，就向主节点读，或者写入时等全部副本。",
  source: "docs/protocols/primary-backup.md；Redis、MySQL 称之为从副本读、读写分离",
  simplified: "客户端自己选节点，也只请求一次。",
};
