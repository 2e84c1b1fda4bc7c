// 核对运行的结果，以及我们自己出错时的说明。

import { grouped } from "./names.js";

/** @type {import("../../types/words.js").Words<typeof import("../en/faults.js").check>} */
export const check = {
  start: "核对这次运行",
  stop: "停止",
  tip: "把整次运行再放两遍，其中一遍在拥有独立内存的后台线程里，然后比较摘要",
  same: ({ count }) => `完全一致：在这里和后台线程里各重放一遍，都是 ${grouped(count)} 个事件，摘要也相同。`,
  other: "不一致：这不应该发生。请把脚本发给我们。",
  open: "当前运行",
  here: "在此重放",
  there: "后台线程",
  failed: ({ message }) => `核对没能完成：${message}`,
};

/** @type {import("../../types/words.js").Words<typeof import("../en/faults.js").failure>} */
export const failure = {
  panic: "集群停下了，是我们的程序出了错",
  load: "集群加载失败",
  sorry: "你做过的都没有丢：用这份脚本和种子能重放同样的过程。可以复制下来告诉我们，或者重新开始。",
  reload: "请检查网络，再重新加载页面。",
  seed: "种子",
  script: "脚本",
  message: "出错信息",
  copy: "复制",
  again: "重新开始",
};
