// 离开过一阵的节点：全部重传，还是只补缺的？

import { grouped, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    part: ({ node, facts }) =>
      `${who(node)} 停了一会儿，错过二十个订单。主节点的积压缓冲区里还有，所以只发了 ${grouped(facts.entries)} 字节条目，全量副本 ${facts.full} 字节。这叫增量同步。`,
    full: ({ node, facts }) =>
      `${who(node)} 这次错过两百个，而积压缓冲区只留最近五十个，中间的已经补不上，只好全部重发：${grouped(facts.full)} 字节。这叫全量同步。`,
    own: ({ node, leader, facts }) =>
      `${who(node)} 只错过一个订单，但隔离期间它自己确认过一个${who(leader)} 从没见过的。两份日志已经分叉，它收到全部 ${grouped(facts.full)} 字节，自己的那个订单没了：丢失 ${facts.lost} 个。`,
  },
  asks: {
    missed: {
      ask: "接下来节点 3 停机，错过两百个订单，而积压缓冲区只留五十个。它会收到什么？",
      choices: {
        part: {
          say: "它错过的那两百个",
          answer: () => "那主节点得全部留着。它为别人保留的只有五十个。",
        },
        everything: { say: "全部", answer: () => "对。比较一下字节数。" },
        nothing: {
          say: "最近的五十个",
          answer: () => "那样中间会缺一百五十个，日志不能有空洞。",
        },
      },
    },
  },
  goals: {
    whole: {
      ask: "让当时的主节点把全部内容发给一台几乎什么都没错过的节点。四步，一秒之内。",
      hints: ["谁的日志不是主节点日志的开头？", "把节点 1 和客户端 4 一起隔开，经它写入，等节点 2 接管后恢复网络。"],
      done: "多出一个订单，比少两百个代价更大：日志一旦分叉，就只能整份替换。",
    },
  },
  remember: "备节点的日志若是主节点日志的开头，缺的部分又还在积压缓冲区里，就接着补；否则全部重传。",
  source: "Redis 复制（PSYNC、复制 ID、积压缓冲区）；docs/protocols/primary-backup.md",
  simplified: "积压缓冲区按条目计数，全量副本是一条消息。",
};
