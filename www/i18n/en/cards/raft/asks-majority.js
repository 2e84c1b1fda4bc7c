// A candidate asks a majority?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A candidate asks a majority of the nodes for their votes.”",
  experiment: "Five nodes, two of them down. Node 1 asks: itself and two others would be a majority.",
  results: {
    down: ({ figures: { nodes, down, invited } }) => `${nodes} nodes, ${down} down: it asked ${invited} others`,
  },
  verdicts: {
    false: ({ down }) =>
      `It asked all ${down.figures.invited} others, and needed the votes of a majority. ${down.figures.down} of those that it asked were down, which it could not know, and it was elected all the same.`,
  },
};
