// 票数要超过多数？

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“vote_count > majority 才当选。”",
  experiment: "三个节点，领导者宕机；五个节点，包括领导者在内宕机两台。",
  results: {
    three: ({ figures: { nodes, votes, elections } }) => `${nodes} 台，最多得 ${votes} 票：选出 ${elections} 次`,
    five: ({ figures: { nodes, votes, elections } }) => `${nodes} 台，最多得 ${votes} 票：选出 ${elections} 次`,
  },
  verdicts: {
    false: ({ three, five }) =>
      `${three.figures.nodes} 台中最多 ${three.figures.votes} 票，${five.figures.nodes} 台中最多 ${five.figures.votes} 票，下一任都选出来了。达到多数（⌊N/2⌋ + 1 票）就够了，再多要一票，就少容忍一台故障。`,
  },
};
