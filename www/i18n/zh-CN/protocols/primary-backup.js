// 主备复制的用语，打开这种运行时才加载。

import { grouped, span, who } from "../names.js";

/** 答复背后有什么保证。 @param {Record<string, string | undefined>} set 本次运行的设置 */
function behind({ acknowledgement, preset, k, "in-sync": sync, "semi-timeout": patience }) {
  const kafka = preset === "kafka";
  switch (acknowledgement ?? (kafka ? "all" : "async")) {
    case "semi":
      // Who loses patience acknowledges alone, and tells nobody.
      if (patience && patience !== "0s") break;
      return `主节点和 ${k ?? 1} 个备节点已经写入。`;
    case "majority":
      return "多数节点已经写入。";
    case "all":
      return (sync ?? (kafka ? "on" : "off")) === "on" ? "所有处于同步状态的节点都已写入。" : "所有备节点也都已写入。";
  }
  return "此刻只有主节点一定写入了，副本还在路上。";
}

/** @type {import("../../../types/words.js").Words<typeof import("../../en/protocols/primary-backup.js").default>} */
export default {
  name: "主备复制",
  epoch: "纪元",
  inEpoch: ({ epoch }) => `第 ${grouped(epoch)} 纪元`,
  roles: {
    backup: { name: "备节点", letter: "备" },
    candidate: { name: "申请接管", letter: "申" },
    primary: { name: "主节点", letter: "主" },
    supervisor: { name: "监督者", letter: "监" },
    proxy: { name: "代理", letter: "代" },
  },
  messages: {
    Write: "Write",
    Ack: "Ack",
    Heartbeat: "Heartbeat",
    PSYNC: "PSYNC",
    CONTINUE: "CONTINUE",
    FULLRESYNC: "FULLRESYNC",
    Takeover: "接管申请",
    Consent: "对接管申请的答复",
    Promote: "接管命令",
    Check: "健康检查",
    Health: "对健康检查的答复",
    Fetch: "Fetch",
    Forward: "转交的请求",
  },
  timers: {
    heartbeat: "心跳",
    silence: "静默",
    takeover: "接管顺序",
    ship: "批量发送",
    patience: "等待备节点",
    fetch: "拉取",
  },
  records: { meta: "纪元和历史", append: "条目", full: "全量副本", watermark: "高水位", cut: "截断" },
  notes: {
    damaged: "它磁盘上有一条记录已损坏。",
    fenced: "发送者的纪元已经过去。",
    demoted: "它不再是主节点。",
    suspected: "整个超时时间里，它没有听到主节点。",
    "majority-lost": "整个超时时间里，多数派没有答复它。",
    "epoch-over": "那个纪元早已开始。",
    "consent-refused": "它还听得到主节点，或者对方缺少它有的写入。",
    "no-replica": "那个节点不保存副本。",
    continued: "它手里的正是这份日志的开头，只补后面的部分。",
    copied: "它手里的接不上，只能全量复制。",
    replaced: "全量副本取代了它的日志。",
    alone: "等备节点等得太久，它从此独自确认写入。",
    "tail-cut": "它重新启动，丢掉了高水位之后的条目。",
    turned: "它从此把客户端交给另一个节点。",
    "nobody-up": "它找不到能处理这个请求的节点。",
  },
  settings: {
    acknowledgement: {
      name: "写入到哪里才算确认",
      choices: {
        async: "主节点（异步）",
        semi: "另加 k 个备节点（半同步）",
        majority: "多数派",
        all: "全部节点（同步）",
        none: "发出即算，不等答复",
      },
    },
    k: { name: "必须写到的备节点数（k）" },
    "batch-every": { name: "批量复制的间隔" },
    heartbeat: { name: "心跳间隔" },
    timeout: { name: "多久听不到主节点就不再等它" },
    failover: {
      name: "由谁决定新的主节点",
      choices: { manual: "运维人员", priority: "备节点，优先级高者先", supervisor: "只监督的节点" },
    },
    majority: { name: "须经多数派同意" },
    freshness: { name: "缺少写入者不得接管" },
    fencing: { name: "纪元隔离：拒绝旧主节点" },
    read: { name: "在哪里读", choices: { primary: "主节点", backup: "任何节点，可能读到旧值" } },
    backlog: { name: "为掉线节点保留的条目数" },
    priority: { name: "各节点的优先级（P₀）" },
    "failure-rate": { name: "各节点的故障率（r，%）" },
    supervisors: { name: "只监督的节点数" },
    "min-backups": { name: "写入时必须在线的备节点数" },
    "in-sync": { name: "“全部”只算同步副本" },
    preset: {
      name: "像哪一种",
      choices: { none: "都不像", redis: "Redis 加 Sentinel", kafka: "Kafka 的一个分区", keepalived: "keepalived 主备" },
    },
    preempt: { name: "优先级更高者抢回主节点" },
    "wait-point": {
      name: "别人何时能读到写入",
      choices: { "after-sync": "确认之后", "after-commit": "主节点写下就能读到" },
    },
    "semi-timeout": { name: "等备节点多久就独自确认" },
    copying: { name: "副本由谁推动", choices: { push: "主节点推送", pull: "备节点拉取" } },
    "pull-every": { name: "拉取的间隔" },
    heartbeats: { name: "心跳由谁先发", choices: { primary: "主节点", backup: "备节点" } },
    proxies: { name: "挡在前面的代理数" },
    "check-every": { name: "代理健康检查的间隔" },
    "check-fall": { name: "几次不答就算宕机" },
  },
  became: {
    candidate: (e) => `${who(e.to)} 想要接管，先问其他节点是否同意。`,
    primary: (e) =>
      e.kind === "deliver" && e.name === "Consent"
        ? `加上${who(e.from)}，同意者已过半数，${who(e.to)} 成为第 ${grouped(e.epoch)} 纪元的主节点。`
        : `${who(e.to)} 没有问过任何节点，就成为第 ${grouped(e.epoch)} 纪元的主节点。`,
    supervisor: (e) => `${who(e.to)} 只监督，不保存副本。`,
    proxy: (e) => `${who(e.to)} 是代理：不保存副本，只把客户端交给主节点。`,
    backup: (e) =>
      e.kind === "deliver"
        ? `${who(e.from)} 的消息带着第 ${grouped(e.epoch)} 纪元，${who(e.to)} 转为备节点。`
        : `${who(e.to)} 是备节点。`,
  },
  deliver: {
    Write: (e) => {
      if (e.log) return `${who(e.to)} 把${who(e.from)} 发来的条目记进日志，到第 ${grouped(e.argument)} 格。`;
      if (e.committed) return `${who(e.to)} 又执行了${who(e.from)} 发来的条目。`;
      return `${who(e.from)} 发来的条目到第 ${grouped(e.argument)} 格，${who(e.to)} 没有可收的。`;
    },
    Ack: (e) =>
      e.committed
        ? `${who(e.from)} 的磁盘写到了第 ${grouped(e.argument)} 格，${who(e.to)} 得知副本已经够数。`
        : `${who(e.from)} 告诉${who(e.to)}：磁盘已写到第 ${grouped(e.argument)} 格。`,
    Heartbeat: (e) =>
      e.heard
        ? `${who(e.to)} 第一次听到：${who(e.from)} 是主节点。`
        : `${who(e.to)} 听到${who(e.from)} 的心跳，它在第 ${grouped(e.argument)} 格。`,
    PSYNC: (e) => `${who(e.from)} 请${who(e.to)} 从第 ${grouped(e.argument)} 格之后接着发。`,
    CONTINUE: (e) => `${who(e.to)} 可以从第 ${grouped(e.argument)} 格之后继续：它手里的正是${who(e.from)} 日志的开头。`,
    FULLRESYNC: (e) =>
      e.log
        ? `${who(e.to)} 用${who(e.from)} 的全量副本换掉了自己的一切，到第 ${grouped(e.argument)} 格。`
        : `${who(e.to)} 收到${who(e.from)} 的全量副本，到第 ${grouped(e.argument)} 格。`,
    Takeover: (e) => `${who(e.to)} 得知${who(e.from)} 想在第 ${grouped(e.epoch)} 纪元接管。`,
    Consent: (e) => `${who(e.from)} ${e.argument > 0 ? "同意" : "不同意"}由${who(e.to)} 接管。`,
    Check: (e) => `${who(e.from)} 询问${who(e.to)} 是否正常。`,
    Health: (e) => `${who(e.from)} 告诉${who(e.to)}：它的日志到第 ${grouped(e.argument)} 格。`,
    Promote: (e) => `${who(e.from)} 让${who(e.to)} 接管。`,
    Fetch: (e) =>
      e.committed
        ? `${who(e.from)} 已写到第 ${grouped(e.argument)} 格，向${who(e.to)} 拉取后面的：副本够数了。`
        : `${who(e.from)} 已写到第 ${grouped(e.argument)} 格，向${who(e.to)} 拉取后面的。`,
    Forward: (e) =>
      e.log
        ? `${who(e.to)} 收下${who(e.from)} 转交的写入，记进日志。`
        : `${who(e.to)} 收到${who(e.from)} 转交的客户端请求。`,
  },
  fire: {
    heartbeat: (e) => `${who(e.to)} 该发下一次心跳或健康检查了。`,
    silence: (e) => `${who(e.to)} 查看这段时间里听到过谁。`,
    takeover: (e) => `轮到${who(e.to)} 接管了。`,
    ship: (e) => `${who(e.to)} 把攒下的写入一并发给备节点。`,
    patience: (e) => `${who(e.to)} 等备节点等得太久，从此独自确认写入。`,
    fetch: (e) => `${who(e.to)} 向主节点拉取自己还没有的条目。`,
  },
  sync: (e) => (e.committed ? `${who(e.to)} 自己的副本已经写到磁盘，副本够数了。` : undefined),
  captions: {
    candidate: ({ node }) => `${who(node)} 太久没听到主节点，它问其他节点：可否由它接管。`,
    leader: ({ node, epoch, granted, nodes }) =>
      granted > 0
        ? `${who(node)} 是第 ${grouped(epoch)} 纪元的主节点：${nodes} 个节点中有 ${granted} 个同意，包括它自己。`
        : `${who(node)} 是第 ${grouped(epoch)} 纪元的主节点，它没有问过任何节点。`,
    stepped: ({ node, epoch, rose, from }) => {
      if (rose) return `${who(node)} 不再是主节点：它听到了更晚的第 ${grouped(epoch)} 纪元。`;
      return from
        ? `${who(node)} 不再是主节点：它让位给${who(from)}。`
        : `${who(node)} 不再是主节点：太久没有多数派答复它。`;
    },
  },
  rules: {
    "primary-backup.history-checked": "要求续传者须说明是哪份日志",
    "primary-backup.one-writer": "只有主节点接受写入",
    "primary-backup.ack-after-copies": "副本够数才确认",
    "primary-backup.fenced": "拒绝过去纪元的消息",
    "primary-backup.fresh": "不同意缺少写入者接管",
    "primary-backup.consent": "多数派同意才能接管",
    "primary-backup.tail-kept": "重新启动者保留未确认的尾部",
  },
  promises: {
    "one-primary": { name: "唯一主节点", says: "一个纪元里最多一个主节点。" },
    "same-history": { name: "同一历史", says: "两份日志在某一格一致，之前就全都一致。" },
    "primary-complete": { name: "主节点完整", says: "后来的主节点拥有全部已提交的条目。" },
    agreement: { name: "一致", says: "没有两个节点在同一格执行不同的条目。" },
    "acknowledged-kept": { name: "不丢失", says: "告诉客户端已完成的，不会消失。" },
    "exactly-once": { name: "恰好一次", says: "没有操作生效两次。" },
    "reads-current": { name: "读到最新", says: "读一定看得到在它之前已接受的全部写入。" },
    progress: { name: "有进展", says: "平稳时，客户端会及时得到答复。" },
  },
  purposes: {
    "primary-backup.one-writer": "备份节点自己收下的写入，主节点永远不会知道。",
    "primary-backup.ack-after-copies": "接管者必须有已经接受的内容。",
    "primary-backup.fenced": "旧的主节点从此得不到多数派。",
    "primary-backup.fresh": "同意者有的，接管者一样不缺。",
    "primary-backup.consent": "任意两个多数派有公共节点，而它在一个纪元里只同意一次。",
    "primary-backup.history-checked": "偏移量本身说明不了此前的内容，日志的名字才能。",
    "primary-backup.tail-kept": "已确认的条目可能正在高水位之后，截掉它就没有第二份了。",
  },
  terms: {
    primary: { forms: ["主节点"], says: "接受写入的那个节点，它把副本发给备节点。" },
    backup: { forms: ["备节点"], says: "保存主节点发来的副本，必要时可以接替它。" },
    candidate: { forms: ["申请接管"], says: "请求接替主节点的备节点。" },
    epoch: { forms: ["纪元"], says: "每次有节点接管都会增大的编号；开启 fencing 时，大的压过小的。" },
  },
  card: {
    source: "主备复制，取自 Redis、Kafka 与 VRRP 的做法，沿用它们的名称；像哪一种，由设置决定。",
    follows: [
      { says: "每一任主节点有自己的日志，以复制 ID 和偏移量辨认；PSYNC、CONTINUE、FULLRESYNC", where: "Redis" },
      { says: "积压缓冲区决定补发还是全量复制", where: "Redis" },
      { says: "纪元：过去的主节点会被拒绝", where: "Kafka、Redis Sentinel" },
      { says: "优先级：最高者先接管，回来后还可以抢回", where: "VRRP" },
      { says: "写入由主节点自己确认，或等 k 个备节点，或等全部", where: "MySQL、PostgreSQL" },
      { says: "像 Redis：异步复制，监督者按多数派判定，有纪元；回来的旧主节点一律全量复制", where: "preset=redis" },
      {
        says: "像 Kafka：同步副本（ISR）都要写好，落后者退出同步，有纪元，允许不完全的领导者选举（unclean）；min.insync.replicas 等于 min-backups 加一；acks=0 和 1 就是 acknowledgement=none 和 async",
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
        says: "Kafka：没有控制器，也就不知道哪些是同步副本；没有消费者；也没有连接断开的通知，acks=0 的生产者因此不知道领导者没了，要等某个在线的节点告诉它。截断到高水位只在关闭规则时出现。",
      },
      { says: "keepalived：没有 ARP，所以两边不会各有一个同样的地址；每台机器不会各自检查自己的服务。" },
      { says: "日志不会逐条截断：多出条目的节点一律全量复制。" },
    ],
  },
  why: () => import("./primary-backup-why.js"),
  instead: {
    page: {
      why: { nobody: "为什么没有主节点？", notLeader: "为什么不是主节点？", vote: "为什么这样答复？" },
      caption: {
        opening: ({ nodes, leader }) =>
          leader
            ? `${who(leader)} 是主节点：写入由它接收，备节点从它那里复制。`
            : `${grouped(nodes)} 个节点启动，还没有主节点。`,
        acknowledged: ({ client, set }) => `${who(client)} 第一次得到答复：已完成。${set ? behind(set) : ""}`,
        crashLeader: "让主节点宕机",
      },
      actions: {
        leader: ({ node }) => `主节点（${who(node)}）`,
        noLeader: "主节点（现在没有）",
        unheard: "现在不行：没有主节点，没有节点能接受。仍然发送？",
      },
      lens: {
        behindReceiver: "接收方已经进入更新的纪元",
        stabilities: { tight: ({ room }) => `紧张：只有 ${room} 倍余量，备节点可能放弃仍然健在的主节点。` },
      },
      evidence: { sorts: { roles: "角色与纪元" } },
      events: {
        transfer: (e) => `运维人员请${who(e.to)} 让 n${e.argument} 接管。`,
        reasons: { "no-leader": "现在没有主节点。" },
      },
      until: {
        tip: "在换了主节点、条目提交或承诺被打破时停下",
        kinds: { leader: "新的主节点" },
      },
      tape: {
        led: ({ at, epoch, node }) => `${at}，${epoch}，主节点是${who(node)}`,
        leaderless: ({ at }) => `${at}，没有主节点`,
      },
    },
    more: {
      sides: { half: "主节点在少数一边", alone: "只隔离主节点" },
      setups: {
        lacks: "需要有主节点，并且运行中的节点再多一些。",
        list: {
          "stale-leader": { name: "过时的主节点", help: "主节点和少数节点被隔开，自己却不知道。" },
          lagging: { name: "落后的备节点", help: "一个节点被隔开，错过其他节点收到的内容。" },
        },
      },
      verbs: {
        admit: { help: "向主节点提出；不过在这里，哪些节点保存副本一开始就定好了。" },
        expel: { help: "向主节点提出；不过在这里，哪些节点保存副本一开始就定好了。" },
        transfer: { name: "主备切换", help: "请主节点让位给另一个节点，或请备节点自己接管。" },
      },
      choices: {
        condition: {
          elections: "主节点换到这么多任",
          leader: "有了主节点",
          "no-leader": "没有主节点",
        },
      },
    },
    meters: {
      meters: { availability: { name: "有主节点的时间" } },
      names: {
        led: "有主节点的时间占比",
        leaderless: "没有主节点的时间",
        longestGap: "最长一次没有主节点",
        elections: "先后有过几任主节点",
      },
      alerts: { leaderless: { rule: "没有主节点超过", says: "没有主节点" } },
    },
    sight: {
      leads: ({ node, epoch, other, span: long }) =>
        other
          ? `以${who(node)} 的视角看：它是${epoch}的主节点，最久没有听到的是${who(other)}，已有 ${span(long)}。`
          : `以${who(node)} 的视角看：它是${epoch}的主节点，还没有听到其他节点的消息。`,
      follows: ({ node, leader, epoch, span: long, left }) =>
        `以${who(node)} 的视角看：它上次听到${epoch}的主节点${who(leader)} 是在 ${span(long)}前。${left > 0 ? `它还会再等 ${span(left)}。` : ""}`,
      alone: ({ node, epoch, role }) => `以${who(node)} 的视角看：它是${epoch}的${role}，没有听到主节点。`,
    },
  },
};
