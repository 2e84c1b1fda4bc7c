// 节点所凭借的东西的文字，需要时才加载。

import { bare, list, span } from "./names.js";

/** 多少台是多数。 @param {string[]} names */
const most = (names) => Math.floor(names.length / 2) + 1;

/** @type {import("../../types/words.js").Words<typeof import("../en/standing.js").default>} */
export default {
  lease: ({ own, truly }) =>
    `租约还剩：按它自己的时钟 ${span(Math.round(own))}，按真实时间${truly > 0 ? ` ${span(Math.round(truly))}` : "已经到期"}。`,
  halves: ({ before, after }) =>
    `新旧两个配置共同决定：${list(before.map(bare))} 中的 ${most(before)} 台，以及 ${list(after.map(bare))} 中的 ${most(after)} 台。`,
};
