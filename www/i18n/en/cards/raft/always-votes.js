// Whoever is asked votes?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“The nodes give their vote to the candidate that asks.”",
  experiment: "Two nodes ask three milliseconds apart; and one asks whose log is behind.",
  results: {
    two: ({ figures: { refusals } }) => `two candidates: ${refusals} refusals`,
    behind: ({ figures: { refusals } }) => `a log that is behind: ${refusals} refusals`,
  },
  verdicts: {
    false: ({ two, behind }) =>
      `Refused ${two.figures.refusals} times, as a node votes once a term, and ${behind.figures.refusals} times, as voters compare logs. An old term is refused as well.`,
  },
};
