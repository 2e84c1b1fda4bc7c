// What a run measures, from the figures of its export as a table, its operations and who led when: for charts and for a
// table of the same numbers. No protocol is known here.

/** @typedef {import("#wasm").OperationView} Operation */
/** @typedef {import("./tapes.js").Tape["bands"]} Bands */

/**
 * What a chart shows: at the end of each step a number for each line, or none where there is nothing to say.
 * @typedef {object} Chart
 * @property {MeterId} id
 * @property {(number | null)[][]} lines
 */

/** @typedef {typeof METERS[number]} MeterId */

/** In the order in which they are shown. */
export const METERS = /** @type {const} */ (["latency", "throughput", "messages", "availability", "lag", "disk"]);

/**
 * @typedef {object} Measures
 * @property {number[]} times the ends of the steps, in seconds
 * @property {Chart[]} charts
 * @property {Record<NumberId, number | undefined>} numbers
 */

/** @typedef {typeof NUMBERS[number]} NumberId */

/** The numbers of the table, in the order in which they are shown. */
export const NUMBERS = /** @type {const} */ ([
  ...["acknowledged", "refused", "open", "p50", "p95", "p99", "longest", "rate"],
  ...["sent", "perOperation", "failed", "retries"],
  ...["led", "leaderless", "longestGap", "elections"],
  ...["lag", "mostLag", "syncs", "syncsPerOperation", "lost"],
]);

/** What kind of number each is. @type {Record<NumberId, "count" | "span" | "share" | "rate" | "ratio">} */
export const KINDS = {
  ...{ acknowledged: "count", refused: "count", open: "count" },
  ...{ p50: "span", p95: "span", p99: "span", longest: "span", rate: "rate" },
  ...{ sent: "count", perOperation: "ratio", failed: "count", retries: "count" },
  ...{ led: "share", leaderless: "span", longestGap: "span", elections: "count" },
  ...{ lag: "count", mostLag: "count", syncs: "count", syncsPerOperation: "ratio", lost: "count" },
};

/** The ends of a message's journey at which it was not heard. */
const UNHEARD = ["lost", "cut", "dead", "drop", "overflow", "corrupt", "rejected"];

/**
 * The table that `quorate export --format csv` prints: a row for each step.
 * @param {string} text @param {string[]} gone nodes that were removed, of which nothing counts any more
 */
export function readTable(text, gone) {
  const [head, ...lines] = text.trim().split("\n");
  const names = head.split(",").map((name) => (gone.some((node) => name.endsWith(`:${node}`)) ? "" : name));
  const rows = lines.map((line) => line.split(",").map((cell) => (cell === "" ? undefined : Number(cell))));
  const columns = new Map(names.map((name, at) => [name, at]));
  const begin = (/** @type {string} */ start) => names.flatMap((name, at) => (name.startsWith(start) ? [at] : []));
  return {
    rows,
    /** The cell of a row. @param {number} row @param {string} name */
    cell: (row, name) => rows[row]?.[columns.get(name) ?? -1] ?? 0,
    /** All cells of a row whose names begin so. @param {number} row @param {string} start */
    cells: (row, start) => begin(start).map((at) => rows[row]?.[at]),
  };
}

/** @typedef {ReturnType<typeof readTable>} Table */

/**
 * @param {Table} table @param {Operation[]} operations @param {Bands} bands @param {number} now in microseconds
 * @returns {Measures}
 */
export function measure(table, operations, bands, now) {
  const times = table.rows.map((row) => row[0] ?? 0);
  const last = times.length - 1;
  const cell = (/** @type {string} */ name) => table.cell(last, name);
  const answered = operations.filter(({ returned_us }) => returned_us !== null && returned_us <= now);
  const spans = answered.map(({ invoked_us, returned_us }) => Number(returned_us) - invoked_us).sort((a, b) => a - b);
  const acknowledged = cell("quorate_operations_total:ok");
  const gaps = gapsOf(bands, now);
  const lags = times.map((_, row) => table.cell(row, "quorate_lag_most"));
  const syncs = cell("quorate_events_total:sync");
  const sent = cell("quorate_messages_sent_total");
  const leaderless = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    times,
    charts: [
      { id: "latency", lines: latencies(times, answered) },
      { id: "throughput", lines: [rates(table, times, (row) => table.cell(row, "quorate_operations_total:ok"))] },
      { id: "messages", lines: [rates(table, times, (row) => table.cell(row, "quorate_messages_sent_total"))] },
      { id: "availability", lines: [shares(times, gaps)] },
      { id: "lag", lines: [lags] },
      { id: "disk", lines: [rates(table, times, (row) => table.cell(row, "quorate_events_total:sync"))] },
    ],
    numbers: {
      acknowledged,
      refused: cell("quorate_operations_total:fail"),
      open: cell("quorate_operations_open"),
      ...{ p50: quantile(spans, 0.5), p95: quantile(spans, 0.95), p99: quantile(spans, 0.99), longest: spans.at(-1) },
      rate: now > 0 ? acknowledged / (now / 1e6) : undefined,
      sent,
      perOperation: acknowledged > 0 ? sent / acknowledged : undefined,
      failed: UNHEARD.reduce((sum, kind) => sum + cell(`quorate_events_total:${kind}`), 0),
      retries: cell("quorate_events_total:retry"),
      led: now > 0 ? 1 - leaderless / now : undefined,
      leaderless,
      longestGap: Math.max(0, ...gaps.map(({ from, to }) => to - from)),
      elections: cell("quorate_elections_total"),
      lag: lagOf(table, last) ?? undefined,
      mostLag: Math.max(0, ...lags),
      syncs,
      syncsPerOperation: acknowledged > 0 ? syncs / acknowledged : undefined,
      lost: cell("quorate_acknowledged_lost"),
    },
  };
}

/**
 * When nobody led, in microseconds.
 * @param {Bands} bands @param {number} now @returns {{ from: number, to: number }[]}
 */
export function gapsOf(bands, now) {
  /** @type {{ from: number, to: number }[]} */
  const gaps = [];
  let from = /** @type {number | undefined} */ (0);
  for (const { at_us, leader } of bands) {
    if (at_us > now) break;
    if (leader === null) from ??= at_us;
    else {
      if (from !== undefined && at_us > from) gaps.push({ from, to: at_us });
      from = undefined;
    }
  }
  if (from !== undefined && now > from) gaps.push({ from, to: now });
  return gaps;
}

/**
 * The value below which this share of a sorted list lies.
 * @param {number[]} sorted @param {number} share @returns {number | undefined}
 */
export const quantile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

/** How many slots the running node that has least lacks of the one that has most. @param {Table} table @param {number} row */
export function lagOf(table, row) {
  const up = table.cells(row, "quorate_node_up:");
  const lengths = table.cells(row, "quorate_node_log_length:").filter((_, node) => up[node] === 1);
  const known = lengths.filter((length) => length !== undefined);
  return known.length === 0 ? null : Math.max(...known) - Math.min(...known);
}

/** By how much a count grows a second, at each step that is long enough to say so: the last one may be very short. @param {Table} table @param {number[]} times @param {(row: number) => number} count */
function rates(table, times, count) {
  const usual = (times[1] ?? 0) - (times[0] ?? 0);
  return table.rows.map((_, row) => {
    const length = row === 0 ? 0 : times[row] - times[row - 1];
    return length > 0 && length >= usual / 2 ? (count(row) - count(row - 1)) / length : null;
  });
}

/** Half of the operations that were answered in each step took at most this long, and 95 % of them that. @param {number[]} times @param {Operation[]} answered */
function latencies(times, answered) {
  /** @type {number[][]} */
  const bins = times.map(() => []);
  for (const { invoked_us, returned_us } of answered) {
    const at = times.findIndex((time) => time * 1e6 >= Number(returned_us));
    bins[at]?.push(Number(returned_us) - invoked_us);
  }
  for (const bin of bins) bin.sort((a, b) => a - b);
  return [0.5, 0.95].map((share) => bins.map((bin) => quantile(bin, share) ?? null));
}

/** For which share of each step somebody led. @param {number[]} times @param {{ from: number, to: number }[]} gaps */
function shares(times, gaps) {
  return times.map((time, step) => {
    const [from, to] = [(times[step - 1] ?? 0) * 1e6, time * 1e6];
    if (to <= from) return null;
    const without = gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)), 0);
    return 1 - without / (to - from);
  });
}
