// No heartbeat: the leader is down?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“If no heartbeat comes, the leader is down.”",
  experiment: "Once the leader’s messages become slow, once it pauses for a second. It never crashes.",
  results: {
    slow: ({ figures: { elections, down } }) => `slow messages: ${elections} elections, ${down} down`,
    paused: ({ figures: { elections, down } }) => `a pause: ${elections} elections, ${down} down`,
  },
  verdicts: {
    false: ({ slow, paused }) =>
      `Twice another leader was elected, and ${slow.figures.down + paused.figures.down} nodes were down. Silence is all that anybody can notice: dead, slow and cut off look alike.`,
  },
};
