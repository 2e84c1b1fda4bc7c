// When the leader fails, the follower takes over?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“When the leader fails, a follower takes over.”",
  experiment:
    "One leader and one follower, crash the leader; one leader and two followers, crash the leader. Then a client writes.",
  results: {
    two: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
    three: ({ nodes, down, acknowledged, asked }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
  },
  verdicts: {
    "only-if":
      "a majority is left to elect it. With two nodes nobody takes over, ever; with three it works, and one may fail.",
  },
};
