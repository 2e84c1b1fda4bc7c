// Raft tolerates the failure of half of the nodes?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft tolerates the failure of half of the nodes.”",
  experiment: "4 nodes, crash 2; 5 nodes, crash 2; 6 nodes, crash 3. Then a client writes.",
  results: {
    four: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
    five: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
    six: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
  },
  verdicts: {
    false:
      "With 4 and 6 nodes nothing is accepted any more; with 5, 2 may fail. Less than half: 1 of 3 or 4, 2 of 5 or 6. An even number buys nothing.",
  },
};
