// 从节点提供最新数据？

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“从节点提供最新数据。”",
  experiment: "写入后立刻在每个跟随者上读取，其中一条链路很慢：一次直接回答，一次先问领导者。",
  results: {
    anywhere: ({ figures: { reads, stale } }) => `直接回答：${reads} 次读取中有 ${stale} 次是旧值`,
    asks: ({ figures: { reads, stale } }) => `先问领导者：${reads} 次读取中有 ${stale} 次是旧值`,
  },
  verdicts: {
    "only-if": ({ anywhere: { figures } }) =>
      `跟随者要先问领导者需要等到哪里。否则 ${figures.reads} 次读取中有 ${figures.stale} 次是旧值，最多旧 ${span(figures.lag)}。`,
  },
};
