// The words of two runs beside each other, loaded with that view.

export default {
  title: "Compare with …",
  help: "A second run stands beside this one: the same clock, the same seed, the same faults and the same workload. Only what you choose here differs. Whatever you do from then on is done to both.",
  protocol: "Protocol",
  settings: "Settings",
  numbers: "Times and numbers",
  usual: (/** @type {{ value: string }} */ { value }) => `usual: ${value}`,
  put: "Run side by side",
  cancel: "Cancel",
  region: "Cluster B",
  said: "What just happened in B",
  tapes: "Tapes of both runs",
  tapeOf: (/** @type {{ letter: string }} */ { letter }) => `Tape of ${letter}`,
  about: "Tabs and inspector show",
  one: "A",
  other: "B",
  change: "Change …",
  swap: "Swap",
  swapTip: "B becomes A: the run whose script, seed and branches the page has",
  close: "Close",
  closeTip: "Only this run again",
  same: "the same run",
  figures: "What both come to, up to this instant",
  nothing: "nothing yet",
  none: "–",
  rows: {
    write_latency_p50_us: "Half of writes within",
    write_latency_p95_us: "95 % of writes within",
    write_latency_p99_us: "99 % of writes within",
    read_latency_p50_us: "Half of reads within",
    read_latency_p95_us: "95 % of reads within",
    read_latency_p99_us: "99 % of reads within",
    messages_per_write: "Messages per write",
    bytes_per_write: "Bytes per write",
    unavailable_us: "Without service",
    lost_count: "Accepted, yet lost",
    stale_reads: "Stale reads",
    divergent_us: "Replicas contradict",
    dual_primary_us: "Two accept at once",
  },
  unlike: {
    nodes: (/** @type {Unlike} */ { expected, found }) =>
      `Both runs have equally many nodes: ${expected} were expected, and ${found} found.`,
    network: (/** @type {Unlike} */ { expected, found }) =>
      `Both runs have the same network: ${expected || "the usual one"} was expected, and ${found || "the usual one"} found.`,
    end: (/** @type {Unlike} */ { expected, found }) =>
      `Both runs end at the same instant: ${expected} was expected, and ${found} found.`,
    line: (/** @type {Unlike} */ { expected, found, line }) =>
      `Both runs have the same faults and the same workload: in line ${line}, ${expected || "nothing more"} was expected, and ${found || "nothing more"} found.`,
    words: (/** @type {{ sentence: string }} */ { sentence }) => `What is done in A cannot be done in B. ${sentence}`,
  },
  stopped: (/** @type {{ sentence: string }} */ { sentence }) => `B stands still here. ${sentence}`,
};

/** @typedef {{ expected: string, found: string, line: number }} Unlike */
