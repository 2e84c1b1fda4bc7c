// 除第一个故事以外可以打开的内容：场景、课程和卡片的标题，以及各种出错的说明。页面开始播放之后才加载。

import errors from "./errors.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/shelf.js").default>} */
export default {
  errors,
  scenarios: {
    "raft/majority-lost": {
      title: "五台宕机三台",
      opening: "五个节点，其中三个会先后宕机。剩下的两个还能做什么？",
    },
    "raft/figure-8": {
      title: "图 8：上了多数派，又被覆盖",
      opening: "一个条目可以在多数磁盘上，却仍被覆盖。所以领导者只清点自己任期的副本。",
      told: {
        copied: () => "节点 1 在第 2 任期把 A 写进第 2 格，只有节点 2 收到副本，它就宕机了：五台中只有两台。",
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
    "raft/parted-even": {
      title: "断成两半，直到最后",
      opening: "四个节点断成两半，直到最后。",
    },
    "raft/largest-number": {
      title: "谁最先超时",
      opening: "五个节点，还没有领导者。谁会最先超时？",
    },
    "raft/first-of-five": {
      title: "缺了第一台",
      opening: "五个节点，第一台一开始就停着。",
    },
    "raft/stale-first": {
      title: "抢先，但日志落后",
      opening: "五个节点。缺了两个写入的那台最先请求投票。",
    },
    "raft/fresh-first": {
      title: "抢先，日志齐全",
      opening: "五个节点。一个写入也不缺的那台最先请求投票。",
    },
    "raft/half-votes-of-four": {
      title: "四台中的两票",
      opening: "四个节点，其中两个能互相听到。",
    },
    "raft/half-votes-of-five": {
      title: "五台中的两票",
      opening: "五个节点，其中两个能互相听到。",
    },
    "raft/reads-through-storm": {
      title: "边宕机边读",
      opening: "五个节点，边写边读，其间领导者会宕机、会被隔离。",
    },
    "raft/reads-anywhere": {
      title: "问谁就由谁回答",
      opening: "经过相同，但任何节点都会立刻回答读取。",
    },
    "raft/extra-entry": {
      title: "多出一条条目",
      opening: "五个节点。其中一个会有一条别人都没有的条目。",
    },
    "raft/two-do-not-hear": {
      title: "两台听不到",
      opening: "五个节点，其中两个停机。候选者会问谁？",
    },
    "raft/two-candidates": {
      title: "两个候选者",
      opening: "五个节点，其中两个几乎同时请求投票。",
    },
    "raft/clocks-off": {
      title: "五个时钟，五个时间",
      opening: "五个节点，每个时钟的时间都不一样。",
    },
    "raft/clock-fast": {
      title: "一个时钟走得快",
      opening: "五个节点，其中一个的时钟快一半。",
    },
    "raft/followers-read": {
      title: "写完马上读",
      opening: "五个节点，一条慢链路。写入之后马上向每个跟随者读取。",
    },
    "raft/follower-asks-first": {
      title: "跟随者先问一声",
      opening: "五个节点，一条慢链路。被问到的节点先问领导者需要等到哪里。",
    },
    "raft/kept-unapplied": {
      title: "很旧，但没有提交",
      opening: "三个节点。一条条目放了十秒，这时要压缩日志。",
    },
    "raft/gone-at-once": {
      title: "很新，但已执行",
      opening: "三个节点。一个订单刚执行完，日志就被压缩。",
    },
    "raft/later-loses": {
      title: "写得更晚",
      opening: "五个节点。断网两边各有一个领导者在写，一早一晚。",
    },
    "raft/slow-leader": {
      title: "领导者变慢",
      opening: "五个节点。领导者的消息会变得很慢。",
    },
    "raft/paused-leader": {
      title: "领导者暂停",
      opening: "五个节点。领导者会暂停一秒。",
    },
    "raft/leader-crash-gap": {
      title: "领导者宕机时的订单",
      opening: "五个节点接受订单，每 50 毫秒一个。领导者会宕机。",
    },
    "primary-backup/lost": {
      title: "先确认、后复制，写入丢了",
      opening: "一个主节点，两个备节点。它收到就答复，每 100 毫秒复制一次；它将在两次复制之间宕机。",
    },
    "primary-backup/ack-async": {
      title: "“已完成”保证了什么？一：主节点有了",
      opening: "一个备节点相距 20 毫秒，另一个 200 毫秒。主节点收到就答复。它宕机后，有多少答复还算数？",
    },
    "primary-backup/ack-majority": {
      title: "“已完成”保证了什么？二：多数派有了",
      opening: "同样的集群，同样的宕机。这次要等三个节点里有两个写好，才答复客户端。",
    },
    "primary-backup/ack-all": {
      title: "“已完成”保证了什么？三：全都有了",
      opening: "还是这个集群。客户端要等三个节点全部写好，哪怕有一个远在 200 毫秒外，或者已经宕机。",
    },
    "primary-backup/promise": {
      title: "多数派确认：40 毫秒，一个不丢",
      opening: "三台中有两台写好，写入才算数。主节点将和它的客户端一起被隔开。",
    },
    "primary-backup/away": {
      title: "三次离开",
      opening: "一个备节点先错过二十个订单，再错过两百个；后来主节点自己也被隔开。谁要全部重传？",
    },
    "primary-backup/read-backup": {
      title: "这边写，那边读",
      opening: "客户端在主节点写完，马上到备节点读。副本还要 200 毫秒才到。",
    },
    "primary-backup/read-backup-all": {
      title: "这边写，那边读：等大家都有了",
      opening: "同样的写，同样的读。这次要等每个节点都写好，才算“已完成”。",
    },
    "primary-backup/semi-after-commit": {
      title: "读到了，却从未有过",
      opening: "写入要等一个备节点，可别人提前就能读到。客户端读到一个价格，随后主节点宕机。",
    },
    "primary-backup/semi-after-sync": {
      title: "只读得到已确认的写入",
      opening: "同样的价格，同样的宕机。这次没有备节点写好的，谁也读不到。",
    },
    "primary-backup/semi-falls-back": {
      title: "只等半秒",
      opening: "主节点要等一个备节点，但不会一直等。它将和一个不停写入的客户端一起被隔开。",
    },
    "primary-backup/pull": {
      title: "备节点来拉取",
      opening: "主节点从不主动发送，备节点每 50 毫秒来取一次。一次写入要多久？",
    },
    "primary-backup/no-failover": {
      title: "没有节点接管",
      opening: "主节点将宕机，只有运维人员可以另选主节点。这时还能读吗，还能写吗？",
    },
    "primary-backup/two-primaries": {
      title: "两个主节点",
      opening: "优先级高者当选，不问多数派。网络即将断开，第一个节点与其他节点互不相通。",
    },
    "primary-backup/two-primaries-gated": {
      title: "避免两个主节点",
      opening: "网络同样断开。这次接管须经多数派同意，并开始新的纪元。",
    },
    "primary-backup/stale-priority": {
      title: "优先级最高，日志却最旧",
      opening: "一个节点错过了二十次写入。它的优先级最高，一回来就接管。",
    },
    "primary-backup/stale-priority-gated": {
      title: "优先级最高，先补齐再接管",
      opening: "同样的节点，同样的二十次写入。这次谁缺少写入，谁就不能接管。",
    },
    "primary-backup/switchover-told": {
      title: "自动切换，照文章说的做",
      opening: "第一个愿意的备节点就接管，谁也不问。坏的只是一条链路，没有节点出故障。",
    },
    "primary-backup/switchover": {
      title: "自动切换本该怎样",
      opening: "坏的还是那条链路。这次想接管要先问，而有节点仍然听得到主节点。",
    },
    "primary-backup/paused-primary": {
      title: "主节点睡着了，醒来接着写",
      opening: "它停顿了两秒，别的节点已经接管；它醒来却像什么都没发生过。",
    },
    "primary-backup/paused-primary-fenced": {
      title: "主节点睡着了，醒来被拒绝",
      opening: "同样的停顿。这次每一任都有编号，没有节点再接受上一任的写入。",
    },
    "primary-backup/virtual-address": {
      title: "只有一个地址",
      opening: "客户端只认识 n4。它检查谁是主节点，而主节点将宕机。",
    },
    "primary-backup/keepalived-lost": {
      title: "像 keepalived：地址交给了旧日志",
      opening: "客户端只认识一个地址。优先级最高的节点错过了二十次写入，马上就要回来。",
    },
    "primary-backup/keepalived-stays": {
      title: "像 keepalived：地址不动（nopreempt）",
      opening: "同一个节点回来了。这次主节点还活着，就不许抢占。",
    },
    "primary-backup/demo-told": {
      title: "文章里的演示，照原样",
      opening: "一个领导者，一个跟随者，客户端向跟随者写了十个值。跟随者答复了十次“已完成”。",
    },
    "primary-backup/demo": {
      title: "这个演示本该怎样",
      opening: "跟随者让客户端去找领导者。随后领导者被杀掉，两个节点只剩一个。",
    },
    "primary-backup/redis-lost": {
      title: "像 Redis 加 Sentinel：旧主节点还在接受写入",
      opening: "三份副本，三个监督者。主节点将和一个不停写入的客户端一起被隔开。",
    },
    "primary-backup/redis-waits": {
      title: "像 Redis，但每次写入都等一个备节点",
      opening: "同样的隔离。这次要有一个备节点写好，主节点才能答复“已完成”。",
    },
    "primary-backup/kafka-unanswered": {
      title: "像 Kafka：发出就算成功（acks=0）",
      opening: "客户端一发出写入就当作已接受，不等答复。领导者将宕机。",
    },
    "primary-backup/kafka-answered": {
      title: "像 Kafka：等到答复才算（acks=all）",
      opening: "同样的宕机。这次客户端等待答复，等不到就再问。",
    },
    "primary-backup/kafka-unclean": {
      title: "像 Kafka：不完全的领导者选举（unclean）",
      opening: "所有同步副本都要写好。两个副本将宕机，那时“所有”就只剩一个。",
    },
    "primary-backup/kafka-min-in-sync": {
      title: "像 Kafka：至少两个同步副本",
      opening: "同样的宕机。这次只剩自己一个时，领导者不接受写入。",
    },
    "primary-backup/kafka-last-standing": {
      title: "像 Kafka：最后一个同步副本丢了磁盘",
      opening: "两个副本宕机，同步的只剩领导者。随后它的机器坏了，却最先回来，什么数据都没有。",
    },
    "primary-backup/kafka-eligible": {
      title: "像 Kafka：丢了磁盘就不能当领导者",
      opening: "同样的故障。这次写入要有两个同步副本，当领导者要多数派同意。",
    },
    "primary-backup/kafka-truncates": {
      title: "像 Kafka：截断到高水位",
      opening: "跟随者重新启动，截掉了它不知道已确认的条目。随后领导者也宕机了。",
    },
    "primary-backup/kafka-keeps": {
      title: "像 Kafka：先保留，再问领导者",
      opening: "同样的两次宕机。这次重新启动的节点保留了已有的条目。",
    },
    "chang-roberts/broken-ring": {
      title: "环上有节点停机",
      opening: "五个节点围成一环，传递各自的编号，最小者当选。其中一个节点将会宕机。",
    },
  },
  families: { raft: "Raft 共识", "primary-backup": "主备复制", "chang-roberts": "环选举" },
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
    "raft/come-back": "一个节点回来了，领导者却退位了，为什么？",
    "raft/lease": "领导者可以相信自己的时钟多久？",
    "raft/stale-reads": "从跟随者读，会读到什么？",
    "raft/retry": "请求两次，只做一次？",
    "primary-backup/promise": "“已完成”承诺了什么？",
    "primary-backup/away": "离开过一阵，全部重传还是只补缺的？",
    "primary-backup/two-primaries": "出现两个主节点，谁的写入算数？",
    "primary-backup/two-primaries-gated": "怎样保证主节点只有一个？",
    "primary-backup/read-backup": "从备节点读，会读到什么？",
    "primary-backup/demo": "客户端写到了备节点上，它该怎么答？",
    "chang-roberts/broken-ring": "环上谁会当选？",
  },
  cards: {
    "raft/half": "能容忍一半节点失效？",
    "raft/failover": "从节点会接替？",
    "raft/newest": "从节点有最新数据？",
    "raft/parted": "网络分区时无法选举？",
    "raft/half-votes": "一半的票就够？",
    "raft/more-votes": "票数要超过多数？",
    "raft/all-up": "全部节点正常才可靠？",
    "raft/largest-number": "编号最大的当选？",
    "raft/first-node": "第一个节点当领导者？",
    "raft/priority": "优先级最高的当选？",
    "raft/asks-majority": "只向多数派请求投票？",
    "raft/always-votes": "谁请求就投给谁？",
    "raft/heartbeat-leads": "收到 AppendEntries 就成为领导者？",
    "raft/one-draw": "超时时间只在启动时抽一次？",
    "raft/alive": "没有心跳就是宕机？",
    "raft/clocks": "时钟不同步就选不出？",
    "raft/no-gap": "故障转移不中断服务？",
    "raft/available": "有一致性就有可用性？",
    "raft/weak": "Raft 是弱一致性？",
    "raft/come-back": "节点回来不会影响别人？",
    "raft/log-flow": "新领导者收集日志？",
    "raft/created": "后创建的条目为准？",
    "raft/expired": "压缩清除过期日志？",
  },
};
