// The largest number is elected?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Candidates compare numbers, and the node with the largest is elected.”",
  experiment: "Five nodes. Once timers end as chance says, once node 3’s ends first.",
  results: {
    chance: ({ figures: { first } }) => `as chance says: node ${first} is elected`,
    early: ({ figures: { first } }) => `node 3’s timer first: node ${first} is elected`,
  },
  verdicts: {
    false: ({ chance, early }) =>
      `Node ${chance.figures.first} and node ${early.figures.first} won, and not node ${chance.figures.nodes}. Whoever asks first wins, if a majority finds its log new enough and has not voted yet in that term.`,
  },
};
