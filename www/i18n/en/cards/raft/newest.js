// Followers serve the newest data?

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Followers serve the newest data.”",
  experiment:
    "Write, then read at once at each follower, over one slow link: as each follower has it, and once it has asked the leader.",
  results: {
    anywhere: ({ figures: { reads, stale } }) => `answered at once: ${stale} of ${reads} reads old`,
    asks: ({ figures: { reads, stale } }) => `asking the leader first: ${stale} of ${reads} reads old`,
  },
  verdicts: {
    "only-if": ({ anywhere: { figures } }) =>
      `the follower first asks the leader how far to wait. Otherwise ${figures.stale} of ${figures.reads} reads were old, by up to ${span(figures.lag)}.`,
  },
};
