// 离开过一阵的节点，要全部重传吗？

import { grouped, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    full: ({ node, facts }) =>
      `${who(node)} 是新来的。领导者的日志以快照开头，更早的条目已经没有了，只好先发整个状态，${grouped(facts.full)} 字节，再补 ${grouped(facts.entries)} 字节条目。这叫全量同步。`,
    part: ({ node, facts }) =>
      `${who(node)} 停了一会儿，错过二十个订单。领导者的日志里还有，所以只发了 ${grouped(facts.entries)} 字节条目，快照 ${facts.full} 字节。这叫增量同步。`,
    again: ({ node, facts }) =>
      `这次错过三百个，期间领导者压缩了日志：${who(node)} 缺的条目已经不在了。于是又发了一遍整个状态，${grouped(facts.full)} 字节。`,
  },
  asks: {
    missed: {
      ask: "现在节点 4 停下，错过二十个订单，再回来。领导者要发给它什么？",
      choices: {
        everything: { say: "再发一遍整个状态", answer: () => "看看领导者的日志里还有什么。" },
        part: { say: "只补错过的", answer: () => "对，前提是日志里还有。第三次就不一样了。" },
        nothing: { say: "什么都不用，它的磁盘还在", answer: () => "原有的还在。那二十个订单是后来的。" },
      },
    },
  },
  goals: {
    whole: {
      ask: "让领导者把整个状态发给一台只错过一个写入的节点。四步，两秒半之内。",
      hints: ["缺的条目日志里没有了，才会发快照。", "停一台跟随者，写入，让领导者做快照，再重启那台。"],
      done: "只缺一个写入，却传了全部。什么时候压缩是一种取舍。",
    },
  },
  remember: "日志里还有的，按条目补；没有的，发整个状态。走哪条路，取决于什么时候压缩。",
  source: "Raft §7、图 12 与图 13",
  simplified: "状态很小，做快照不花时间。",
};
