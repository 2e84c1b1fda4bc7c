// Alert rules, as an operator would set them: when each was so in a run. No protocol is known here.

import { gapsOf, lagOf } from "./measures.js";

/**
 * What the reader set: nobody leads for so long, a running node lacks so many slots, one more crash stops everything.
 * @typedef {object} Rules
 * @property {number} leaderless in microseconds
 * @property {number} lag in slots
 */

/** @typedef {{ id: AlertId, from: number, to: number, open: boolean }} Alert from when to when, in microseconds */
/** @typedef {typeof ALERTS[number]} AlertId */

export const ALERTS = /** @type {const} */ (["leaderless", "lag", "quorum"]);

/** @type {Rules} */
export const USUAL = { leaderless: 500_000, lag: 10 };

/**
 * When each rule was broken. Who led is known to the microsecond; of the rest in which steps of the table it was so.
 * @param {import("./measures.js").Table} table the run's figures @param {import("./measures.js").Bands} bands
 * @param {number} now @param {Rules} rules @returns {Alert[]} in the order of their beginnings
 */
export function alertsOf(table, bands, now, rules) {
  const times = table.rows.map((row) => Math.round((row[0] ?? 0) * 1e6));
  const last = times.length - 1;
  const short = (/** @type {number} */ row, /** @type {number} */ up) => atRisk(up, table.cell(row, "quorate_nodes"));
  const lagging = times.map((_, row) => table.cell(row, "quorate_lag_most") > rules.lag);
  const risky = times.map((_, row) => short(row, table.cell(row, "quorate_nodes_up_fewest")));
  // What was so in the last step may be over by its end.
  const still = {
    lag: (lagOf(table, last) ?? 0) > rules.lag,
    quorum: short(last, table.cells(last, "quorate_node_up:").filter((up) => up === 1).length),
  };
  const leaderless = gapsOf(bands, now)
    .filter(({ from, to }) => to - from >= rules.leaderless)
    .map(({ from, to }) => ({ id: /** @type {const} */ ("leaderless"), from, to, open: to >= now }));
  return [...leaderless, ...runs("lag", lagging, times, still.lag), ...runs("quorum", risky, times, still.quorum)].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  );
}

/** Whether one more crash leaves no majority, or there is none already. @param {number} up @param {number} all */
export const atRisk = (up, all) => all > 1 && up <= Math.floor(all / 2) + 1;

/**
 * @param {AlertId} id @param {boolean[]} so in each step @param {number[]} times when each ends @param {boolean} still whether it is so now
 * @returns {Alert[]}
 */
function runs(id, so, times, still) {
  /** @type {Alert[]} */
  const all = [];
  so.forEach((is, step) => {
    const before = all.at(-1);
    const to = times[step];
    if (!is) return;
    if (before && so[step - 1]) before.to = to;
    else all.push({ id, from: times[step - 1] ?? to, to, open: false });
  });
  const newest = all.at(-1);
  if (newest) newest.open = still && newest.to === times.at(-1);
  return all;
}
