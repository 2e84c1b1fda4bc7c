// Who comes back disturbs nobody?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A node that recovers simply follows again.”",
  experiment:
    "A node is cut off for two seconds and comes back: once as in the paper, once it asks before it begins a term (PreVote).",
  results: {
    plain: ({ figures: { elections, epoch } }) => `as in the paper: ${elections} elections, term ${epoch}`,
    asking: ({ figures: { elections, epoch } }) => `asking first: ${elections} election, term ${epoch}`,
  },
  verdicts: {
    "only-if": ({ plain, asking }) =>
      `it asks before it begins a term. Otherwise its high term deposed a healthy leader: term ${plain.figures.epoch} in the end, and ${asking.figures.epoch} where it asked.`,
  },
};
