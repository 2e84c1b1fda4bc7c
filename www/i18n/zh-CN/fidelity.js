// 各协议卡片的文字：哪些照论文、在哪一节，哪些简化，哪些省略。

import { grouped } from "./names.js";

/** @type {typeof import("../en/fidelity.js").default} */
export default {
  states: "这次运行中的状态",
  diagram: "各种角色、当前由谁担任，以及节点在角色之间转换的次数",
  edge: ({ from, to, count }) => `从${from}到${to}：${count > 0 ? `${grouped(count)} 次` : "协议允许，目前没有发生"}`,
  all: "实线箭头是到此刻为止实际发生过的转换，数字是次数；虚线箭头是协议允许、但还没有发生的转换。",
  some: ({ count }) =>
    `实线箭头是最近 ${grouped(count)} 个事件里实际发生过的转换，数字是次数；虚线箭头是协议允许、但没有发生的转换。`,
  follows: "照论文实现",
  beyond: "论文之外，由设置开启",
  simplified: "简化之处",
  left: "没有实现",
  cards: {
    raft: {
      source:
        "Raft：Ongaro 与 Ousterhout《In Search of an Understandable Consensus Algorithm》2014 年扩展版；论文之外的部分据 Ongaro 的博士论文。",
      follows: [
        { says: "任期；见到更大的任期就转为跟随者", where: "§5.1" },
        { says: "随机超时选举，每个任期一票，多数票当选", where: "§5.2" },
        { says: "只投给日志至少同样新的候选者", where: "§5.4.1" },
        { says: "复制时做一致性检查，冲突时一次退回一个任期", where: "§5.3" },
        { says: "多数派复制后提交，而且只直接提交本任期的条目", where: "§5.4.2" },
        { says: "新任期先写一条空条目；客户端的每个命令只生效一次", where: "§8" },
        { says: "不写日志的读：先与多数派交换一轮心跳", where: "§8" },
        { says: "投票和条目写入磁盘之后才答复", where: "图 2" },
        { says: "领导者一边写盘一边发送条目", where: "博士论文 §10.2.1" },
      ],
      beyond: [
        { says: "预投票、检查多数派、坚持现任领导者", where: "§9.6、§6.2、§4.2.3" },
        { says: "移交领导权", where: "§3.10" },
        { says: "租约读、跟随者读，以及有意的旧值读", where: "§6.4" },
        { says: "成员变更：一次一台，或用联合共识；新成员先做学习者", where: "§4.1、§4.3、§4.2.1" },
        { says: "用快照代替日志的旧段，分块发给缺少它的节点", where: "§7" },
      ],
      simplified: [
        { says: "丢失的 RequestVote 在同一任期内不重发，等下一次选举再请求。" },
        { says: "没有答复的 AppendEntries，在之后的第二次心跳时重发。" },
        { says: "除非设置了处理时间，节点的计算不花时间。" },
      ],
      left: [
        { says: "客户端会话不会过期，每个客户端同时只有一个命令。" },
        { says: "真实的磁盘和网络：这里是模型，有哪些故障见 docs/faults.md。" },
      ],
    },
    "primary-backup": {
      source: "主备复制，取自 Redis、Kafka 与 VRRP 的做法，沿用它们的名称；像哪一种，由设置决定。",
      follows: [
        { says: "每一任主节点有自己的日志，以复制 ID 和偏移量辨认；PSYNC、CONTINUE、FULLRESYNC", where: "Redis" },
        { says: "积压缓冲区决定补发还是全量复制", where: "Redis" },
        { says: "纪元：过去的主节点会被拒绝", where: "Kafka、Redis Sentinel" },
        { says: "优先级：最高者先接管，回来后还可以抢回", where: "VRRP" },
        { says: "写入由主节点自己确认，或等 k 个备节点，或等全部", where: "MySQL、PostgreSQL" },
        { says: "像 Redis：异步复制，监督者按多数派判定，有纪元；回来的旧主节点一律全量复制", where: "preset=redis" },
        {
          says: "像 Kafka：同步副本（ISR）都要写好，落后者退出同步，有纪元，允许不完全的领导者选举（unclean）；min.insync.replicas 等于 min-backups 加一",
          where: "preset=kafka",
        },
        {
          says: "像 keepalived：看优先级，可以抢占，不问任何节点；前面有一个地址，跟着主节点走",
          where: "preset=keepalived",
        },
        { says: "写入何时可读，等不到备节点时退回异步", where: "MySQL，rpl_semi_sync_source" },
        { says: "主节点推送，或备节点按间隔拉取；心跳可由任一方先发", where: "Kafka、PostgreSQL" },
        { says: "代理：定期健康检查，把客户端转交给主节点", where: "HAProxy、LVS" },
      ],
      beyond: [{ says: "接管须经多数派同意，缺少写入者不得接管；两者都有，再由多数派确认写入，就成了共识" }],
      simplified: [
        { says: "全量副本是一条消息，大小会占用链路。" },
        { says: "积压缓冲区按条目计数，不按字节。" },
        { says: "每个节点把日志写到磁盘，写完才作答。" },
        { says: "虚拟地址是一个节点，它自己检查谁是主节点；答复不经过它，直接回到客户端。" },
      ],
      left: [
        { says: "整个运行中，保存副本的节点不变。" },
        { says: "Redis：不选出一个 Sentinel 来主持切换，也没有备节点的备节点。" },
        {
          says: "Kafka：没有控制器，也就不知道哪些是同步副本；没有消费者，也没有 acks=0：这里的客户端都等答复。截断到高水位只在关闭规则时出现。",
        },
        { says: "keepalived：没有 ARP，所以两边不会各有一个同样的地址；每台机器不会各自检查自己的服务。" },
        { says: "日志不会逐条截断：多出条目的节点一律全量复制。" },
      ],
    },
  },
};
