// Raft 是弱一致性？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft 简单高效，但一致性较弱，数据可能不一致。”",
  experiment: "写入和读取期间宕机两次、断网一次。一次照常，一次让任何节点不问别人就回答读取。",
  results: {
    usual: ({ figures: { reads, stale, breaches } }) =>
      `照常：${reads} 次读取中 ${stale} 次旧值，打破承诺 ${breaches} 条`,
    anywhere: ({ figures: { reads, stale, breaches } }) =>
      `任意节点回答：${reads} 次读取中 ${stale} 次旧值，打破承诺 ${breaches} 条`,
  },
  verdicts: {
    "only-if": ({ usual, anywhere }) =>
      `只有允许节点不问别人就回答读取时才如此：${anywhere.figures.reads} 次中 ${anywhere.figures.stale} 次旧值。照常运行时，经过宕机和断网，${usual.figures.reads} 次中 ${usual.figures.stale} 次。`,
  },
};
