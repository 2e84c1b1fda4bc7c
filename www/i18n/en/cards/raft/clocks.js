// Where clocks differ, elections fail?

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“If the clocks are not synchronised, elections fail.”",
  experiment:
    "Once five clocks that are up to ten seconds off; once one that runs half again as fast. The leader crashes.",
  results: {
    off: ({ figures: { elections, gap } }) => `times differ: ${elections} elections, ${span(gap)} without a leader`,
    fast: ({ figures: { elections, gap } }) => `one clock fast: ${elections} elections, ${span(gap)} without a leader`,
  },
  verdicts: {
    false: ({ off, fast }) =>
      `A new leader came after ${span(off.figures.gap)} and ${span(fast.figures.gap)}. No message says what time it is; only how fast timers run matters, and only for how soon.`,
  },
};
