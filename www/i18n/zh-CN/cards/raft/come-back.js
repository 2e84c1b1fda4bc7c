// 节点回来不会影响别人？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“节点恢复后，重新跟随领导者即可。”",
  experiment: "一个节点被隔离两秒再回来：一次照论文，一次先问一声再增大任期（PreVote）。",
  results: {
    plain: ({ figures: { elections, epoch } }) => `照论文：${elections} 次选举，到第 ${epoch} 任期`,
    asking: ({ figures: { elections, epoch } }) => `先问一声：${elections} 次选举，第 ${epoch} 任期`,
  },
  verdicts: {
    "only-if": ({ plain, asking }) =>
      `它要先问一声再增大任期。否则它的大任期会让好好的领导者退位：最后到了第 ${plain.figures.epoch} 任期，而先问一声时仍是第 ${asking.figures.epoch} 任期。`,
  },
};
