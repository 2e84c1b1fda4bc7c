// Consistency brings availability?

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“Consistency brings reliability, and reliability availability.”",
  experiment:
    "Every write is to be answered within a second: four nodes cut in halves, and three nodes of which one crashes.",
  results: {
    parted: ({ figures: { acknowledged, asked, wait } }) =>
      `cut in halves: ${acknowledged} of ${asked} writes accepted, one waits ${span(wait)} and on`,
    whole: ({ figures: { acknowledged, asked, wait } }) =>
      `one crashed: ${acknowledged} of ${asked} writes accepted, the longest wait ${span(wait)}`,
  },
  verdicts: {
    "only-if": ({ parted: { figures } }) =>
      `a majority can hear each other. Cut in halves, ${figures.asked - figures.acknowledged} of ${figures.asked} writes waited to the end, ${span(figures.wait)}: consistent, and not available.`,
  },
};
