// Reliable only while all nodes run?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A cluster is reliable only while all its nodes run properly.”",
  experiment: "Three nodes, crash one; five nodes, crash two. Then a client writes.",
  results: {
    three: ({ figures: { nodes, down, acknowledged, asked } }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
    five: ({ figures: { nodes, down, acknowledged, asked } }) =>
      `${nodes} nodes, ${down} down: ${acknowledged} of ${asked} writes accepted`,
  },
  verdicts: {
    false: ({ three, five }) =>
      `${three.figures.down} of ${three.figures.nodes} and ${five.figures.down} of ${five.figures.nodes} were down, and ${three.figures.acknowledged + five.figures.acknowledged} of ${three.figures.asked + five.figures.asked} writes were accepted, ${three.figures.lost + five.figures.lost} lost. To be reliable is to work in spite of failures.`,
  },
};
