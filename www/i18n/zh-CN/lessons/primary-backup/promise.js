// “已完成”承诺了什么？

import { grouped, who } from "../../names.js";

/** @type {import("../../../../core/lessons.js").LessonWords} */
export default {
  steps: {
    near: ({ facts }) =>
      `节点 1 每次都先记下写入，再发给其他节点。等 20 毫秒外的节点 2 也写好，${facts.nodes} 台中有了两台，它才答复“已完成”：一次 40 毫秒。它不等 200 毫秒外的节点 3。`,
    silent: ({ facts }) =>
      `节点 1 和它的客户端一起被隔开，副本发不出去，所以它不再答复任何写入：已确认 ${facts.acked} 个，丢失 ${facts.lost} 个，客户端在等。`,
    talks: ({ facts }) =>
      `节点 1 和它的客户端一起被隔开，却照样立刻答复“已完成”：已确认 ${facts.acked} 个。隔开以后的那些，别的节点一个也没有。`,
    kept: ({ facts }) =>
      `这期间节点 2 征得节点 3 同意后接管，隔离也已恢复。已确认的 ${facts.acked} 个写入丢失 ${facts.lost} 个：每一个都曾写在两块磁盘上。`,
    lost: ({ leader, facts }) =>
      `⚠ 不丢失：现在的主节点是${who(leader)}，而 ${grouped(facts.lost)} 个已答复“已完成”的写入只在节点 1 上，即将被丢弃。`,
  },
  asks: {
    soon: {
      ask: "每次写入都要 40 毫秒。节点 1 什么时候可以答复“已完成”？",
      choices: {
        own: {
          say: "自己的磁盘写好就可以",
          answer: () => "这就是异步复制，很多数据库默认如此。那就关掉这条规则，照你说的做。",
        },
        two: { say: "和现在一样，等多数派写好", answer: () => "那就看看这 40 毫秒换来了什么。" },
        all: {
          say: "三台全都写好才可以",
          answer: () => "那样一次写入要 400 毫秒，而且一台宕机就全部停写：场景“三：全都有了”会放给你看。这里仍是两台。",
        },
      },
    },
  },
  futures: { alone: "只写自己的磁盘", majority: "写到多数派" },
  goals: {
    down: {
      ask: "让节点 1 停机检修，并在一秒内有新的主节点。两步。",
      hints: ["事先交接，比突然离开影响小。", "先把主节点移交给节点 2，再让节点 1 宕机。"],
      done: "主动移交只需几次往返，就又有了主节点。如果直接宕机，要先等超时，再等节点 3 的答复。",
    },
  },
  remember:
    "等了几份副本，“已完成”就承诺几份。一份经不起任何失效；多数派经得起任何少数派失效；要等全部，就一台也不能停。",
  source: "docs/protocols/primary-backup.md；在 Redis、PostgreSQL、MySQL 中对应异步、法定人数与同步复制",
  simplified: "只有链路花时间：磁盘瞬间写好，客户端就在旁边。",
};
