// Drawn once, at the start?

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Each node draws its election time-out once, when it starts.”",
  experiment: "Five nodes that run for three seconds.",
  results: {
    chance: ({ figures: { draws, shortest, longest } }) =>
      `one node’s timer: ${draws} different times, ${span(shortest)} to ${span(longest)}`,
  },
  verdicts: {
    false: ({ chance: { figures } }) =>
      `One node alone drew ${figures.draws} different times, from ${span(figures.shortest)} to ${span(figures.longest)}: each reset draws anew. So a tie does not come back for ever.`,
  },
};
