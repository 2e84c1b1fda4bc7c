// No election while the network is parted?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“While the network is parted, nobody can be elected.”",
  experiment: "Part five nodes three and two, and four nodes two and two. Who is elected?",
  results: {
    odd: ({ figures: { nodes, elections } }) =>
      `${nodes} nodes, three and two: ${elections} elections, the second while parted`,
    even: ({ figures: { nodes, elections } }) => `${nodes} nodes, two and two: ${elections} election, before the cut`,
  },
  verdicts: {
    "only-if": ({ odd, even }) =>
      `neither side has a majority. Of ${even.figures.nodes}, two and two, none could elect; of ${odd.figures.nodes}, the three elected another leader: ${odd.figures.elections} elections in all.`,
  },
};
