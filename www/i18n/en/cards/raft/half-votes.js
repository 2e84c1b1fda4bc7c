// Half of the votes are enough?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A candidate needs Q = ⌊N/2⌋ votes.”",
  experiment: "Four nodes, and a candidate with two votes; five nodes, and a candidate with two votes.",
  results: {
    four: ({ figures: { nodes, votes, elections } }) => `${nodes} nodes, ${votes} votes: ${elections} elected`,
    five: ({ figures: { nodes, votes, elections } }) => `${nodes} nodes, ${votes} votes: ${elections} elected`,
  },
  verdicts: {
    false: ({ four, five }) =>
      `${four.figures.votes} of ${four.figures.nodes} and ${five.figures.votes} of ${five.figures.nodes} votes elected nobody. It takes ⌊N/2⌋ + 1, so that two majorities share a node.`,
  },
};
