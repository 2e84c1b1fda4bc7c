// Raft tolerates the failure of half of the nodes?

/** @typedef {import("../../../../core/card.js").Experiment} Experiment */

const result = (/** @type {Experiment} */ { figures: { nodes, down, acknowledged, asked } }) =>
  `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`;

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft tolerates the failure of half of the nodes.”",
  experiment: "4 nodes, crash 2; 5 nodes, crash 2; 6 nodes, crash 3. Then a client writes.",
  results: { four: result, five: result, six: result },
  verdicts: {
    false: ({ four, five, six }) =>
      `With ${four.figures.nodes} and ${six.figures.nodes} nodes nothing is accepted any more; with ${five.figures.nodes}, ${five.figures.down} may fail. Less than half: 1 of 3 or 4, 2 of 5 or 6. An even number buys nothing.`,
  },
};
