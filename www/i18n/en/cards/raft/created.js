// The later entry is right?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“The time of creation tells which of two entries is right.”",
  experiment:
    "Node 1, cut off, writes x in slot 2 a second after node 2 had y accepted; its clock is ahead as well. Then the cut heals.",
  results: {
    later: ({ figures: { leader, epoch, lost } }) =>
      `node ${leader} leads term ${epoch}: y stays, x is gone, ${lost} accepted writes lost`,
  },
  verdicts: {
    false: ({ later: { figures } }) =>
      `x was later by every clock, and went: it was of an older term. An entry is known by slot and term; ${figures.lost} accepted writes were lost.`,
  },
};
