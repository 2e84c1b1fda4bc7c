// 并排比较两个运行时的文字，随该视图一起加载。

/** @typedef {import("../en/beside.js").Unlike} Unlike */

/** @type {(typeof import("../en/beside.js"))["default"]} */
export default {
  title: "对比运行…",
  help: "旁边再跑一个集群：时钟、随机种子、故障和负载都与这边相同，只有这里选的不一样。之后你的每一步操作，两边同时执行。",
  protocol: "协议",
  settings: "设置",
  numbers: "时间与数量",
  usual: ({ value }) => `默认：${value}`,
  put: "并排运行",
  cancel: "取消",
  region: "集群 B",
  said: "B 刚刚发生了什么",
  tapes: "两边的时间轴",
  tapeOf: ({ letter }) => `${letter} 的时间轴`,
  about: "标签页和检查器显示",
  one: "A",
  other: "B",
  change: "更改…",
  swap: "对调",
  swapTip: "让 B 变成 A：页面的脚本、种子和分支都换成它的",
  close: "关闭",
  closeTip: "只留下这边的运行",
  same: "同一个运行",
  figures: "截至此刻，两边各自的结果",
  nothing: "暂无",
  none: "–",
  rows: {
    write_latency_p50_us: "半数写入不超过",
    write_latency_p95_us: "95% 的写入不超过",
    write_latency_p99_us: "99% 的写入不超过",
    read_latency_p50_us: "半数读取不超过",
    read_latency_p95_us: "95% 的读取不超过",
    read_latency_p99_us: "99% 的读取不超过",
    messages_per_write: "每次写入的消息数",
    bytes_per_write: "每次写入的字节数",
    unavailable_us: "无服务时间",
    lost_count: "已接受却丢失",
    stale_reads: "读到旧值",
    divergent_us: "副本相互矛盾",
    dual_primary_us: "两主同时接受",
  },
  unlike: {
    nodes: ({ expected, found }) => `两边的节点数必须相同：应为 ${expected} 个，这里是 ${found} 个。`,
    network: ({ expected, found }) =>
      `两边的网络必须相同：应为 ${expected || "默认网络"}，这里是 ${found || "默认网络"}。`,
    end: ({ expected, found }) => `两边必须在同一时刻结束：应为 ${expected}，这里是 ${found}。`,
    line: ({ expected, found, line }) =>
      `两边的故障和负载必须相同：第 ${line} 行应为 ${expected || "不再有命令"}，这里是 ${found || "不再有命令"}。`,
    words: ({ sentence }) => `A 里做的事在 B 里做不了。${sentence}`,
  },
  stopped: ({ sentence }) => `B 停在了这里。${sentence}`,
};
