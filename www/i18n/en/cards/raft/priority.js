// The highest priority becomes leader?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“The node with the highest priority takes over.”",
  experiment:
    "Node 1 comes first: it always asks before the others. Once it has missed two writes, once it has every one.",
  results: {
    behind: ({ figures: { leader, refusals } }) =>
      leader === 0 ? `log behind: refused ${refusals} times, nobody leads` : `log behind: node ${leader} leads`,
    level: ({ figures: { leader, refusals } }) => `log level: refused ${refusals} times, node ${leader} leads`,
  },
  verdicts: {
    "only-if": ({ behind }) =>
      `its log is as new as a majority’s. With an old one it was refused ${behind.figures.refusals} times. Priority may say who asks first, and not who wins.`,
  },
};
