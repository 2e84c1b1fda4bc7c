// 历史视图的文字，随该视图一起加载。

import { grouped, who } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/history.js").default>} */
export default {
  drawing: "历史：每个客户端一行，每个操作一条，从发起到返回",
  none: "还没有客户端发出过请求。",
  counts: ({ count }) => `范围内 ${grouped(count)} 个操作`,
  skipped: ({ count }) => `范围内还有更早的 ${grouped(count)} 个操作没有画出，放大后可见。`,
  hidden: ({ count }) => `下面还有 ${grouped(count)} 个客户端。`,
  key: {
    bar: "从发起到返回",
    effect: "在此生效",
    again: "再次请求",
    unknown: "还不知道是否已执行",
  },
  labels: {
    put: ({ value }) => `写 ${value}`,
    get: ({ found }) => (found ? `读到 ${found}` : "读"),
    delete: () => "删除",
    append: ({ value }) => `追加 ${value}`,
    cas: ({ value, expect }) => `由 ${expect} 改为 ${value}`,
  },
  story: ({ parts, before }) =>
    `从左到右读这些刻度，就是一个完整的故事：${before > 0 ? `先是范围内的 ${grouped(before)} 个操作，然后` : ""}${[...parts].join("，")}。`,
  noStory: "范围内还没有操作生效。",
  parts: {
    put: (o) => `${who(o.who)} 写入 ${o.value}`,
    get: (o) => (o.value ? `${who(o.who)} 读到 ${o.value}` : `${who(o.who)} 什么也没读到`),
    delete: (o) => `${who(o.who)} 删除 ${o.key}`,
    append: (o) => `${who(o.who)} 追加 ${o.value}`,
    cas: (o) => `${who(o.who)} 改为 ${o.value}`,
  },
  verdict: {
    linearizable: "线性一致：存在一种顺序，使每个答复都正确，而且每个操作都在发起与返回之间的某一刻生效。",
    refuted: ({ key, count }) => `不满足线性一致：框中对 ${key} 的 ${grouped(count)} 个操作，怎么排都会有答复不对。`,
    undecided: "未能判定：重叠的操作太多，无法试遍所有顺序。",
    waiting: "时间停下后再判定。",
  },
  title: "是否线性一致？",
  others: "判定别处的历史……",
  first: "跳到第一处违反",
  kept: "成立",
  broken: ({ at }) => `在 ${at} 被打破`,
  details: ({ who: name, asked, answer }) => `${who(name)}：${asked}。答复：${answer}。`,
  took: ({ span }) => `用时 ${span}。`,
  effect: ({ at }) => `在 ${at} 生效。`,
  noEffect: "目前还没有生效。",
  again: ({ count }) => `客户端又请求了 ${grouped(count)} 次。`,
  toCall: "到发起时",
  toEffect: "到生效时",
  toReturn: "到返回时",
  deselect: "关闭",
  drag: "随你怎么排。",
  dragHelp: "每个刻度都应在操作的发起与返回之间。可以拖动，也可以按左右键移动。",
  tick: ({ name }) => `生效时刻：${name}`,
  fits: "按这个顺序，每个答复都正确。",
  fails: ({ who: name, asked }) => `按这个顺序，${who(name)} 得到的答复就该不同：${asked}。`,
};
