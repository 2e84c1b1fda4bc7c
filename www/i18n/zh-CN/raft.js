// Raft 的用语。

import { grouped, who } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/raft.js").default>} */
export default {
  name: "Raft",
  epoch: "任期",
  inEpoch: ({ epoch }) => `第 ${grouped(epoch)} 任期`,
  roles: {
    follower: { name: "跟随者", letter: "跟" },
    candidate: { name: "候选者", letter: "候" },
    leader: { name: "领导者", letter: "领" },
    "pre-candidate": { name: "预候选者", letter: "预" },
    learner: { name: "学习者", letter: "学" },
  },
  messages: {
    RequestVote: "RequestVote",
    "RequestVote reply": "RequestVote 答复",
    AppendEntries: "AppendEntries",
    "AppendEntries reply": "AppendEntries 答复",
    PreVote: "PreVote",
    "PreVote reply": "PreVote 答复",
    TimeoutNow: "TimeoutNow",
    ReadIndex: "ReadIndex",
    "ReadIndex reply": "ReadIndex 答复",
    InstallSnapshot: "InstallSnapshot",
    "InstallSnapshot reply": "InstallSnapshot 答复",
  },
  timers: { election: "选举", heartbeat: "心跳", heard: "支持领导者", lease: "租约" },
  records: { vote: "选票", append: "条目", truncate: "删除", snapshot: "快照", disk: "磁盘丢失" },
  notes: {
    "already-voted": "这个任期它已经投给了别的节点。",
    "log-behind": "候选者的日志不如它自己的新。",
    "entry-missing": "它的日志里缺少这些条目的前一条。",
    "entry-conflicts": "它的前一条属于另一个任期。",
    truncated: "它删掉了领导者没有的条目。",
    damaged: "它磁盘上有一条记录已损坏。",
    "leader-heard": "它刚听到过领导者，仍然支持它。",
    "quorum-lost": "整整一个选举超时里，多数派没有答复它。",
    "not-leader": "它不是领导者。",
    "cannot-lead": "那个节点不能当领导者。",
    "transfer-ended": "移交领导权超时，它继续领导。",
    "nothing-new": "它应用过的都已经在快照里了。",
    compacted: "快照取代了它日志里的旧条目。",
    installed: "它装上了领导者的快照。",
    "snapshot-sent": "一个跟随者收齐了快照。",
    configured: "它把新的成员配置写进日志，立即生效。",
    "change-refused": "这样的成员变更不可行。",
    "too-slow": "新节点追不上日志，没有得到投票权。",
    removed: "它已不是成员，于是退位。",
    "disk-lost": "它丢了磁盘，也就丢了自己的承诺，所以不投票给任何人。",
  },
  settings: {
    "timeout-min": { name: "选举超时最短" },
    "timeout-max": { name: "选举超时最长" },
    heartbeat: { name: "心跳间隔" },
    batch: { name: "每条消息最多带的条目" },
    noop: { name: "任期开始时写一条空条目" },
    election: { name: "选举的开始方式", choices: { timer: "计时结束", manual: "手动" } },
    pipeline: { name: "发给一个跟随者的在途消息数" },
    "pre-vote": { name: "选举前先询问（PreVote）" },
    "check-quorum": { name: "失去多数派的领导者退位" },
    sticky: { name: "听得到领导者就不投票" },
    reads: {
      name: "读的方式",
      choices: {
        index: "由领导者读，先问过多数派",
        lease: "由领导者读，租约有效时直接答",
        follower: "任何节点可读，先问领导者",
        local: "任何节点直接读，可能读到旧值",
      },
    },
    "drift-bound": { name: "时钟漂移上限（%）" },
    compaction: { name: "自动生成快照" },
    "snapshot-after": { name: "多少条目后生成快照" },
    "snapshot-chunk": { name: "每条消息携带的快照字节数" },
    "session-expiry": { name: "会话闲置多久后过期" },
    membership: { name: "成员变更的方式", choices: { single: "一次一个投票者", joint: "联合共识" } },
  },
  became: {
    candidate: (e) =>
      e.kind === "deliver"
        ? e.name === "TimeoutNow"
          ? `${who(e.from)} 把领导权移交给${who(e.to)}，它在第 ${grouped(e.epoch + 1)} 任期请求投票。`
          : `${who(e.to)} 得知多数派愿意投它，于是在第 ${grouped(e.epoch)} 任期请求投票。`
        : `${who(e.to)} 没听到领导者，选举计时结束，于是在第 ${grouped(e.epoch)} 任期请求投票。`,
    leader: (e) =>
      e.kind === "deliver"
        ? `${who(e.from)} 的一票凑齐了多数派，${who(e.to)} 成为第 ${grouped(e.epoch)} 任期的领导者。`
        : `${who(e.to)} 自己的一票就是多数派，它成为第 ${grouped(e.epoch)} 任期的领导者。`,
    "pre-candidate": (e) =>
      `${who(e.to)} 没听到领导者，选举计时结束；它先问谁愿意投它，仍停在第 ${grouped(e.epoch)} 任期。`,
    learner: (e) => `${who(e.to)} 只复制日志，没有投票权。`,
    follower: (e) =>
      e.kind === "deliver"
        ? `${who(e.from)} 的消息带着第 ${grouped(e.epoch)} 任期，${who(e.to)} 转为跟随者。`
        : `${who(e.to)} 是跟随者。`,
  },
  deliver: {
    RequestVote: (e) => `${who(e.from)} 在第 ${grouped(e.epoch)} 任期请${who(e.to)} 投票。`,
    "RequestVote reply": (e) =>
      `${who(e.from)} 在第 ${grouped(e.epoch)} 任期${e.argument > 0 ? "投票给" : "没有投票给"}${who(e.to)}。`,
    AppendEntries: (e) => {
      if (e.log && e.committed)
        return `${who(e.to)} 收下${who(e.from)} 发来的条目，到第 ${grouped(e.argument)} 格，并得知又有条目已提交。`;
      if (e.log) return `${who(e.to)} 把${who(e.from)} 发来的条目记进日志，到第 ${grouped(e.argument)} 格。`;
      if (e.committed) return `${who(e.to)} 从${who(e.from)} 得知又有条目已提交。`;
      if (e.heard) return `${who(e.to)} 第一次听到：${who(e.from)} 是第 ${grouped(e.epoch)} 任期的领导者。`;
      return `${who(e.to)} 听到${who(e.from)} 的消息，第 ${grouped(e.epoch)} 任期。`;
    },
    "AppendEntries reply": (e) =>
      e.committed
        ? `${who(e.from)} 的副本到第 ${grouped(e.argument)} 格，凑齐了多数派，${who(e.to)} 又提交了条目。`
        : e.argument > 0
          ? `${who(e.from)} 答复${who(e.to)}：到第 ${grouped(e.argument)} 格，日志一致。`
          : `${who(e.from)} 答复了${who(e.to)} 的 AppendEntries。`,
    PreVote: (e) => `${who(e.from)} 问${who(e.to)}：第 ${grouped(e.epoch)} 任期愿不愿意投它。`,
    "PreVote reply": (e) => `${who(e.from)} 答复${who(e.to)}：${e.argument > 0 ? "愿意" : "不愿意"}投它。`,
    TimeoutNow: (e) => `${who(e.from)} 让${who(e.to)} 立即开始选举。`,
    ReadIndex: (e) => `${who(e.from)} 问${who(e.to)}：现在要答复一次读，得应用到哪一格。`,
    "ReadIndex reply": (e) =>
      e.argument > 0
        ? `${who(e.from)} 答复${who(e.to)}：应用到第 ${grouped(e.argument)} 格，就可以答复这次读。`
        : `${who(e.from)} 答复${who(e.to)}：它不是领导者，说不准。`,
    InstallSnapshot: (e) =>
      e.committed
        ? `${who(e.to)} 收齐了${who(e.from)} 的快照，状态到了第 ${grouped(e.argument)} 格之后。`
        : `${who(e.to)} 收到${who(e.from)} 快照的一段，快照到第 ${grouped(e.argument)} 格。`,
    "InstallSnapshot reply": (e) => `${who(e.from)} 答复${who(e.to)}：快照已收到前 ${grouped(e.argument)} 字节。`,
  },
  fire: {
    election: (e) => `${who(e.to)} 的选举计时结束，在第 ${grouped(e.epoch)} 任期请求投票。`,
    heartbeat: (e) => `${who(e.to)} 的心跳计时结束，它告诉其他节点自己还在领导。`,
    heard: (e) => `${who(e.to)} 有一阵没听到领导者，又可以投给别的节点了。`,
    lease: (e) => `${who(e.to)} 的租约到期，答复读之前要先问多数派。`,
  },
  sync: (e) =>
    e.heard
      ? `${who(e.to)} 投给自己的一票写进了磁盘，这才算数。`
      : e.committed
        ? `${who(e.to)} 自己的副本写进磁盘，凑齐了多数派，于是又提交了条目。`
        : undefined,
  captions: {
    candidate: ({ node, epoch, late }) =>
      !late
        ? `${who(node)} 在第 ${grouped(epoch)} 任期请其他节点投票。`
        : `${who(node)} 太久没听到领导者，于是在第 ${grouped(epoch)} 任期请其他节点投票。`,
    leader: ({ node, epoch, granted, nodes }) =>
      `${who(node)} 成为第 ${grouped(epoch)} 任期的领导者：${nodes} 台中有 ${granted} 台投了它，而每台在一个任期里只投一票。`,
    stepped: ({ node, epoch, rose, from }) => {
      if (rose) return `${who(node)} 听到了更大的任期 ${grouped(epoch)}，不再是领导者。`;
      return from
        ? `${who(from)} 在同一任期 ${grouped(epoch)} 发来消息，${who(node)} 转为跟随者，不再是领导者。`
        : `${who(node)} 不再是领导者，任期仍是 ${grouped(epoch)}。`;
    },
  },
  rules: {
    "raft.vote-up-to-date": "只投给日志至少一样新的候选者",
    "raft.vote-once": "每个任期只投一票",
    "raft.vote-durable": "先把选票写进磁盘，再投出去",
    "raft.commit-own-term": "只靠清点自己任期的副本来提交",
    "raft.commit-majority": "多数派都有了才提交",
    "raft.elect-majority": "得到多数票才能领导",
    "raft.persist-first": "先写磁盘，再答复",
    "raft.entries-in-place": "只删除真正冲突的条目",
    "raft.commit-last-new": "提交不超过请求所及之处",
    "raft.consistency-check": "只接在领导者的前一条之后",
    "raft.reply-same-term": "只数本任期的选票",
    "raft.step-down": "看到更大的任期就退位",
    "raft.sessions": "重复的命令只执行一次",
    "raft.change-own-term": "先提交本任期的条目，再变更成员",
    "raft.one-change": "一次只做一项成员变更",
    "raft.removed-uncounted": "被移除的领导者不数自己",
    "raft.learner-uncounted": "学习者的副本不算数",
    "raft.late-snapshot": "迟到的快照不覆盖新条目",
    "raft.snapshot-term": "快照带有末条的任期",
    "raft.snapshot-members": "快照带有成员配置",
    "raft.snapshot-sessions": "快照带有客户端会话",
    "raft.read-known": "先提交本任期的条目，再答复读",
    "raft.read-confirmed": "多数派确认后才答复读",
    "raft.lease-drift": "租约留出时钟漂移",
    "raft.lease-sent": "租约从发出心跳时算起",
    "raft.lease-transfer": "移交领导权时租约作废",
    "raft.vote-new-term": "新任期重新投票",
    "raft.follow-leader": "听到领导者就跟随它",
    "raft.answer-old-term": "旧任期的请求也要答复",
    "raft.leader-heard": "听得到领导者就不投票给别人",
    "raft.joint-halves": "联合配置须新旧两半都过半",
    "raft.blank-disk": "磁盘丢了就不再投票",
    "raft.expire-agreed": "会话过期以日志里的时间为准",
    "raft.quorum-answers": "多数派不答复，领导者就退位",
  },
  promises: {
    "election-safety": { name: "选举安全", says: "一个任期最多一个领导者。" },
    "leader-append-only": { name: "领导者只追加", says: "领导者只在自己的日志后面追加。" },
    "log-matching": { name: "日志匹配", says: "两份日志在某一格一致，它之前就全部一致。" },
    "leader-completeness": { name: "领导者完备性", says: "已提交的条目，以后的领导者都有。" },
    "state-machine-safety": { name: "状态机安全", says: "任何两个节点在同一格应用的条目相同。" },
    "acknowledged-kept": { name: "不丢失", says: "答复过客户端“已完成”的，永远算数。" },
    "exactly-once": { name: "恰好一次", says: "没有操作会生效两次。" },
    "reads-current": { name: "读到最新", says: "读请求发出之前已接受的写入，都能读到。" },
    progress: { name: "持续前进", says: "足够多的节点在运行、彼此听得到时，客户端能按时得到答复。" },
  },
};
