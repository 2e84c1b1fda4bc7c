// The first node becomes leader?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“At the start the first node becomes the leader.”",
  experiment: "Five nodes. Once node 1 is down at the start, once all run.",
  results: {
    down: ({ figures: { first } }) => `node 1 down: node ${first} is elected`,
    chance: ({ figures: { first } }) => `all run: node ${first} is elected`,
  },
  verdicts: {
    false: ({ down, chance }) =>
      `Node ${down.figures.first} led in the one run and node ${chance.figures.first} in the other. There is no first: every node whose log is new enough may lead.`,
  },
};
