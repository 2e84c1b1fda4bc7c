// Failover without interruption?

import { span } from "../../names.js";

/** @type {import("../../../../core/card.js").CardWords} */
export default {
  claim: "“When the leader fails, service goes on without interruption.”",
  experiment: "Orders come in, one each 50 ms, and the leader crashes.",
  results: {
    crash: ({ figures: { acknowledged, asked, gap, wait } }) =>
      `${acknowledged} of ${asked} orders accepted; nobody led for ${span(gap)}, one order waited ${span(wait)}`,
  },
  verdicts: {
    false: ({ crash: { figures } }) =>
      `For ${span(figures.gap)} nobody led, and an order waited ${span(figures.wait)}. Nothing was lost: ${figures.lost}. The gap is about one election time-out, and never none.`,
  },
};
