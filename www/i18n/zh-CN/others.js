// 外来历史的文字，随该视图一起加载。

import { grouped } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/others.js").default>} */
export default {
  title: "别处的历史",
  close: "关闭",
  help: "客户端请求了什么、得到什么答复：Jepsen 日志、EDN 操作、porcupine 的键值日志，或本页导出的轨迹都可以。不需要集群，就在这里判定：有没有一种顺序，使每个答复都正确？",
  text: "历史",
  sample:
    "{:process 0, :type :invoke, :f :write, :value 1}\n{:process 0, :type :ok, :f :write, :value 1}\n{:process 1, :type :invoke, :f :read, :value nil}\n{:process 1, :type :ok, :f :read, :value 1}",
  file: "选择文件",
  judge: "判定",
  another: "换一份历史",
  busy: "正在判定……",
  verdicts: {
    linearizable: () => "线性一致：存在一种顺序，使每个答复都正确，而且每个操作都在发起与返回之间的某一刻生效。",
    "not linearizable": ({ count, key, first, last }) =>
      `不满足线性一致：框中${key ? `对 ${key} ` : ""}的 ${grouped(count)} 个操作（第 ${grouped(first)} 行至第 ${grouped(last)} 行），怎么排都会有答复不对。`,
    undecided: ({ states }) => `未能判定：重叠的操作太多，查看了 ${grouped(states)} 个状态仍然不够。`,
  },
  counts: (o) =>
    `${grouped(o.processes)} 个进程对 ${grouped(o.keys)} 个键的 ${grouped(o.operations)} 个操作；查看了 ${grouped(o.states)} 个状态。`,
  format: "读作",
  formats: {
    jepsen: "Jepsen 日志",
    kv: "键值日志",
    edn: "EDN 操作",
    ndjson: "NDJSON 轨迹",
  },
  model: "判作",
  models: { register: "寄存器", kv: "键值存储" },
  drawing: "每个进程一行，每个操作一条，从发起到返回",
  whole: "全部",
  axis: "数字按先后顺序给每次发起和返回编号。",
  process: ({ process }) => `进程 ${process}`,
  hidden: ({ count }) => `下面还有 ${grouped(count)} 个进程。`,
  asked: {
    read: ({ value }) => `读到 ${value}`,
    write: ({ value }) => `写 ${value}`,
    delete: () => "删除",
    append: ({ value }) => `追加 ${value}`,
    cas: ({ value, to }) => `由 ${value} 改为 ${to}`,
  },
  ended: { ok: "已完成", fail: "当时是别的值", info: "结果不明" },
  entry: (o) => `进程 ${o.process}：${o.asked}，${o.ended}`,
  details: (o) =>
    `进程 ${o.process}：${o.asked}，${o.ended}。第 ${grouped(o.first)} 行发起${o.last === null ? "，一直没有答复" : `，第 ${grouped(o.last)} 行得到答复`}。`,
  fails: ({ name }) => `按这个顺序，有一个答复就该不同。${name}。`,
  bad: ({ line, why }) => `第 ${grouped(line)} 行：${why}`,
  problems: {
    empty: "里面什么也没有。",
    "too-long": "一份历史最多 64 MiB，这一份超过了。",
    "not-text": "这不是 UTF-8 文本。",
    "no-call": "某个进程没有发起过请求，却得到了答复。",
    overlap: "某个进程还没得到答复，又发起了请求。",
    "other-operation": "某个进程得到的答复，不是它所请求的操作的。",
    "no-such-operation": "没有叫这个名字的操作，可用的有 read、write、cas、get、put、append、delete。",
    "not-of-model": "寄存器没有这种操作，请判作键值存储。",
    "no-such-phase": "这里应是 invoke、ok、fail 或 info。",
    lacks: "这个操作缺少一项。",
    "not-a-value": "这不是该操作的值；cas 要有两个值，例如 [1 2]。",
    expected: "这里应是客户端的请求或答复。",
    "too-deep": "没有哪份历史的列表会嵌套这么多层。",
  },
};
