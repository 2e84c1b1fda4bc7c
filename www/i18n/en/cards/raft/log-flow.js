// A new leader collects the logs?

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“A new leader asks the followers for their logs, and completes its own.”",
  experiment: "Node 5 has an entry that nobody else has. It crashes, node 1 is elected, and node 5 comes back.",
  results: {
    extra: ({ figures: { leader, acknowledged, lost } }) =>
      `node ${leader} leads: ${acknowledged} writes accepted, ${lost} lost, and no log has that entry`,
  },
  verdicts: {
    false: ({ extra: { figures } }) =>
      `The entry is gone from node 5, and node ${figures.leader} never had it: entries go from the leader to the others and never back. ${figures.lost} accepted writes were lost.`,
  },
};
