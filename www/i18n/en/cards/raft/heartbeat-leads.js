// Who receives AppendEntries becomes leader?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A node that receives AppendEntries of its own term becomes leader.”",
  experiment: "Five nodes under one leader, for three seconds of heartbeats.",
  results: {
    calm: ({ figures: { nodes, led } }) => `${nodes} nodes hear heartbeats: ${led} of them led`,
  },
  verdicts: {
    false: ({ calm }) =>
      `${calm.figures.led} of ${calm.figures.nodes} led, and all others heard its heartbeats. Whoever receives them is a follower, or becomes one.`,
  },
};
