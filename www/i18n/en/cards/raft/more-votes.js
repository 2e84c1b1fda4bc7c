// More votes than a majority has?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“It leads once vote_count > majority.”",
  experiment: "Three nodes, whose leader crashes; five, of which two crash, the leader among them.",
  results: {
    three: ({ figures: { nodes, votes, elections } }) =>
      `${nodes} nodes, at most ${votes} votes: ${elections} elections`,
    five: ({ figures: { nodes, votes, elections } }) =>
      `${nodes} nodes, at most ${votes} votes: ${elections} elections`,
  },
  verdicts: {
    false: ({ three, five }) =>
      `With at most ${three.figures.votes} votes of ${three.figures.nodes} and ${five.figures.votes} of ${five.figures.nodes} the next leader was elected. A majority, ⌊N/2⌋ + 1, is enough: who asks for one more gives up the failure that it could bear.`,
  },
};
