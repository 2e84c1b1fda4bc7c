// Raft’s consistency is weak?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Raft is simple, but its consistency is weak: data may be inconsistent.”",
  experiment:
    "Writes and reads through two crashes and a cut. Once as usual, once any node answers reads without asking.",
  results: {
    usual: ({ figures: { reads, stale, breaches } }) =>
      `as usual: ${stale} of ${reads} reads old, ${breaches} promises broken`,
    anywhere: ({ figures: { reads, stale, breaches } }) =>
      `any node answers: ${stale} of ${reads} reads old, ${breaches} promises broken`,
  },
  verdicts: {
    "only-if": ({ usual, anywhere }) =>
      `nodes may answer reads without asking: ${anywhere.figures.stale} of ${anywhere.figures.reads} old. As usual, ${usual.figures.stale} of ${usual.figures.reads} were, through crashes and a cut.`,
  },
};
