// The words of the meters: what is measured, and the alert rules.

import { grouped, plural } from "./names.js";

export default {
  measuring: "The run is being measured.",
  numbers: "Numbers",
  none: "nothing yet",
  percent: (/** @type {{ share: number }} */ { share }) => `${share} %`,
  aSecond: (/** @type {{ count: string }} */ { count }) => `${count} a second`,
  meters: {
    latency: { name: "Latency of operations", unit: "median; dashed: 95 %" },
    throughput: { name: "Operations accepted", unit: "a second" },
    messages: { name: "Messages sent", unit: "a second" },
    availability: { name: "Time with a leader", unit: "share of each step" },
    lag: { name: "Lag", unit: "slots that some running node lacks" },
    disk: { name: "Disk syncs", unit: "a second" },
  },
  names: {
    acknowledged: "Operations accepted",
    refused: "Answered as not accepted",
    open: "Waiting for an answer",
    p50: "Latency, half of them within",
    p95: "Latency, 95 % within",
    p99: "Latency, 99 % within",
    longest: "Latency, the longest",
    rate: "Operations accepted, on average",
    sent: "Messages sent",
    perOperation: "Messages for each operation accepted",
    failed: "Messages that nobody heard",
    retries: "Times that a client asked again",
    led: "Share of the time with a leader",
    leaderless: "Time without a leader",
    longestGap: "Longest time without a leader",
    elections: "Leaders elected",
    lag: "Lag now, in slots",
    mostLag: "Greatest lag, in slots",
    syncs: "Disk syncs",
    syncsPerOperation: "Disk syncs for each operation accepted",
    lost: "Accepted writes that are lost",
  },
  alertsOn: (/** @type {{ count: number }} */ { count }) => `${plural(count, "alert")} now`,
  alertsOff: (/** @type {{ count: number }} */ { count }) =>
    count === 0 ? "No alerts" : `No alert now, ${plural(count, "alert")} before`,
  alerts: {
    leaderless: { rule: "Nobody leads for", unit: "ms", says: "Nobody led" },
    lag: { rule: "A running node lacks more than", unit: "slots", says: "A running node lagged behind" },
    quorum: {
      rule: "One more crash would stop everything, or it is stopped already.",
      says: "The quorum was at risk",
    },
  },
  odd: (/** @type {{ most: number }} */ { most }) => `A whole number from 0 to ${grouped(most)}.`,
  still: (/** @type {{ says: string }} */ { says }) => `${says}, and that is so still.`,
  lasted: (/** @type {{ says: string, span: string }} */ { says, span }) => `${says} for about ${span}.`,
  go: "Go to where it began",
};
