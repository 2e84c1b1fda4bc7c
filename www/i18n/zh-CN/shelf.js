// 除第一个故事以外可以打开的内容：场景、课程和卡片的标题。页面开始播放之后才加载。

/** @type {import("../../types/words.js").Words<typeof import("../en/shelf.js").default>} */
export default {
  scenarios: {
    "raft/majority-lost": {
      title: "五台宕机三台",
      opening: "五个节点，其中三个会先后宕机。剩下的两个还能做什么？",
    },
    "raft/figure-8": {
      title: "图 8：上了多数派，又被覆盖",
      opening: "一个条目可以在多数磁盘上，却仍被覆盖。所以领导者只清点自己任期的副本。",
      told: {
        copied: () =>
          "节点 1 是第 2 任期的领导者，把 A 写进第 2 格，只有节点 2 收到了副本，然后它宕机了。五台中只有两台：A 没有达成一致，网店也没有得到答复。",
        other: () =>
          "节点 5 靠节点 3 和 4 赢得第 3 任期；节点 2 拒绝，因为它自己的日志更新。节点 5 把 B 写进第 2 格，还没发出副本就宕机了。",
        majority: () =>
          "节点 1 回来了，成为第 4 任期的领导者。它把旧条目继续发出去，现在 A 在五台中的三台上：1、2、3。",
        overwritten: () =>
          "节点 5 赢得第 5 任期：B（第 3 任期）比 A（第 2 任期）新，于是 A 被覆盖。关于 A 没有作过任何承诺，所以没有承诺被打破。",
      },
    },
    "raft/split": {
      title: "领导者被隔离",
      opening: "五个节点。领导者会被隔离开来，却照常以为自己在领导。",
    },
    "raft/split-vote": {
      title: "超时时间全都一样",
      opening: "五个节点，每个都恰好等 200 毫秒。谁会最先？",
    },
    "raft/partition": {
      title: "断成三台和两台",
      opening: "五个节点。领导者会和另一台一起，与其余三台断开。",
    },
    "raft/partition-even": {
      title: "断成两台和两台",
      opening: "四个节点，将会断成两半。",
    },
    "raft/two-nodes": {
      title: "一主一从",
      opening: "两个节点保管一家网店的订单。其中一台会宕机，之后它们之间的网线会断。",
    },
    "raft/one-way": {
      title: "半截网线",
      opening: "五个节点。几条链路先断一个方向，之后再断另一个方向。",
    },
    "raft/divergent": {
      title: "三种日志",
      opening: "五个节点。被隔离的领导者继续写，其他节点也在写。",
    },
    "raft/catch-up": {
      title: "新来、短暂离开、久别归来",
      opening: "三个节点，之后加入第四个。日志中过去的部分会换成快照。",
    },
    "raft/one-change": {
      title: "2015 年的那个错误",
      opening: "四个节点。一位领导者加入一台，下一位要移除一台。",
    },
    "raft/come-back": {
      title: "带着更大的任期回来",
      opening: "五个节点。其中一个会被隔离两秒，然后回来。",
    },
    "raft/lease": {
      title: "租约与时钟",
      opening: "三个节点，时钟各不相同。租约未到期时，领导者直接回答读取。",
    },
    "raft/stale-reads": {
      title: "在任意节点读取",
      opening: "五个节点，一条慢链路。任何节点都会立刻回答读取。",
    },
    "raft/retry": {
      title: "答复丢了",
      opening: "三个节点保管一个购物车。给客户端的一个答复会丢失。",
    },
  },
  experiments: {
    "raft/come-back-asking": {
      title: "同样的经过，但先问一声",
      opening: "还是五个节点，但想当选的要先问一声（PreVote）。",
    },
    "raft/two-of-four": {
      title: "四台宕机两台",
      opening: "四个节点，其中两个会宕机。",
    },
    "raft/two-of-five": {
      title: "五台宕机两台",
      opening: "五个节点，其中两个会宕机。",
    },
    "raft/three-of-six": {
      title: "六台宕机三台",
      opening: "六个节点，其中三个会宕机。",
    },
    "raft/one-of-two": {
      title: "两台宕机一台",
      opening: "两个节点，其中一个会宕机。",
    },
    "raft/one-of-three": {
      title: "三台宕机一台",
      opening: "三个节点，其中一个会宕机。",
    },
    "primary-backup/lost": {
      title: "先确认、后复制，写入丢了",
      opening: "一个主节点，两个从节点。它收到就答复，每 100 毫秒复制一次；它将在两次复制之间崩溃。",
    },
  },
  families: { raft: "Raft 共识", "primary-backup": "主从复制" },
  lessons: {
    "raft/leader-crash": "领导者宕机了，为什么已接受的订单一个也没丢？",
    "raft/lose-one": "试着弄丢一个",
    "raft/half": "为什么是五分之三？",
    "raft/split-vote": "为什么超时时间要随机？",
    "raft/partition": "断成三台和两台，哪边可以继续？",
    "raft/partition-even": "断成两台和两台，哪边可以继续？",
    "raft/two-nodes": "一主一从，坏了一台会怎样？",
    "raft/figure-8": "有了三份副本，为什么还不安全：图 8",
    "raft/one-way": "网线断了半截，谁会发觉？",
    "raft/divergent": "日志不一致，由谁修复？",
    "raft/catch-up": "离开过一阵，要全部重传吗？",
    "raft/one-change": "一次只改一台，会出什么错？",
    "raft/come-back": "一台节点回来了，领导者却下台了，为什么？",
    "raft/lease": "领导者可以相信自己的时钟多久？",
    "raft/stale-reads": "从跟随者读，会读到什么？",
    "raft/retry": "请求两次，只做一次？",
  },
  cards: {
    "raft/half": "能容忍一半节点失效？",
    "raft/failover": "从节点会接替？",
  },
};
