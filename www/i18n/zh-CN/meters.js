// 指标面板的文字：测量什么，以及告警规则。

import { grouped } from "./names.js";

/** @type {typeof import("../en/meters.js").default} */
export default {
  measuring: "正在测量这次运行。",
  numbers: "数字",
  none: "还没有",
  percent: ({ share }) => `占 ${share}%`,
  aSecond: ({ count }) => `每秒 ${count} 次`,
  meters: {
    latency: { name: "操作延迟", unit: "实线为中位数，虚线为 95%" },
    throughput: { name: "接受的操作", unit: "次/秒" },
    messages: { name: "发出的消息", unit: "条/秒" },
    availability: { name: "有领导者的时间", unit: "每一段中的占比" },
    lag: { name: "落后", unit: "最慢的运行中节点还缺的格数" },
    disk: { name: "磁盘同步", unit: "次/秒" },
  },
  names: {
    acknowledged: "接受的操作",
    refused: "答复为未接受",
    open: "等待答复",
    p50: "延迟中位数",
    p95: "95% 的延迟不超过",
    p99: "99% 的延迟不超过",
    longest: "最长延迟",
    rate: "平均每秒接受",
    sent: "发出的消息",
    perOperation: "每接受一次操作的消息数",
    failed: "没有被听到的消息",
    retries: "客户端重试次数",
    led: "有领导者的时间占比",
    leaderless: "没有领导者的时间",
    longestGap: "最长一次没有领导者",
    elections: "选出领导者的次数",
    lag: "当前落后的格数",
    mostLag: "最多落后的格数",
    syncs: "磁盘同步次数",
    syncsPerOperation: "每接受一次操作的磁盘同步次数",
    lost: "已接受却丢失的写入",
  },
  alertsOn: ({ count }) => `当前有 ${grouped(count)} 个告警`,
  alertsOff: ({ count }) => (count === 0 ? "没有告警" : `当前没有告警，此前有 ${grouped(count)} 个`),
  alerts: {
    leaderless: { rule: "没有领导者超过", unit: "毫秒", says: "没有领导者" },
    lag: { rule: "运行中的节点落后超过", unit: "格", says: "有运行中的节点落后" },
    quorum: { rule: "再宕机一台就无法继续，或者已经无法继续。", says: "多数派岌岌可危" },
  },
  odd: ({ most }) => `请填 0 到 ${grouped(most)} 的整数。`,
  still: ({ says }) => `${says}，至今仍是如此。`,
  lasted: ({ says, span }) => `${says}，持续约 ${span}。`,
  go: "跳到它开始的时刻",
};
