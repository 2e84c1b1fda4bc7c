// When the leader fails, the follower takes over?

/** @typedef {import("../../../../core/card.js").Experiment} Experiment */

const result = (/** @type {Experiment} */ { figures: { nodes, down, acknowledged, asked } }) =>
  `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`;

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“When the leader fails, a follower takes over.”",
  experiment:
    "One leader and one follower, crash the leader; one leader and two followers, crash the leader. Then a client writes.",
  results: { two: result, three: result },
  verdicts: {
    "only-if": ({ two, three }) =>
      `a majority is left to elect it. With ${two.figures.nodes} nodes nobody takes over, ever; with ${three.figures.nodes} it works, and ${three.figures.down} may fail.`,
  },
};
