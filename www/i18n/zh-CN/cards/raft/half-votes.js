// 一半的票就够？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“候选者需要 Q = ⌊N/2⌋ 票。”",
  experiment: "四个节点，候选者得两票；五个节点，候选者得两票。",
  results: {
    four: ({ figures: { nodes, votes, elections } }) => `${nodes} 台，得 ${votes} 票：当选 ${elections} 次`,
    five: ({ figures: { nodes, votes, elections } }) => `${nodes} 台，得 ${votes} 票：当选 ${elections} 次`,
  },
  verdicts: {
    false: ({ four, five }) =>
      `${four.figures.nodes} 台中 ${four.figures.votes} 票、${five.figures.nodes} 台中 ${five.figures.votes} 票都没有当选。需要 ⌊N/2⌋ + 1 票，这样两个多数派才必有共同的节点。`,
  },
};
