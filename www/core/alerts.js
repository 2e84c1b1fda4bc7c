// Alert rules, as an operator would set them: when each was so in a run. No protocol is known here.

import { gapsOf } from "./measures.js";

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
 * When each rule was broken. Who led is known to the microsecond, the rest from step to step of the table.
 * @param {import("./measures.js").Table} table the run's figures @param {import("./measures.js").Bands} bands
 * @param {number} now @param {Rules} rules @returns {Alert[]} in the order of their beginnings
 */
export function alertsOf(table, bands, now, rules) {
  const times = table.rows.map((row) => Math.round((row[0] ?? 0) * 1e6));
  const ups = times.map((_, row) => table.cells(row, "quorate_node_up:"));
  const lagging = times.map((_, row) => {
    const lengths = table.cells(row, "quorate_node_log_length:").filter((_, node) => ups[row][node] === 1);
    const known = lengths.filter((length) => length !== undefined);
    return known.length > 1 && Math.max(...known) - Math.min(...known) > rules.lag;
  });
  // What is empty was not there yet.
  const risky = ups
    .map((nodes) => nodes.filter((up) => up !== undefined))
    .map((nodes) => atRisk(nodes.filter((up) => up === 1).length, nodes.length));
  const leaderless = gapsOf(bands, now)
    .filter(({ from, to }) => to - from >= rules.leaderless)
    .map(({ from, to }) => ({ id: /** @type {const} */ ("leaderless"), from, to, open: to >= now }));
  return [...leaderless, ...runs("lag", lagging, times), ...runs("quorum", risky, times)].sort(
    (a, b) => a.from - b.from || a.to - b.to,
  );
}

/** Whether one more crash leaves no majority, or there is none already. @param {number} up @param {number} all */
export const atRisk = (up, all) => all > 1 && up <= Math.floor(all / 2) + 1;

/** @param {AlertId} id @param {boolean[]} so at each step @param {number[]} times @returns {Alert[]} */
function runs(id, so, times) {
  /** @type {Alert[]} */
  const all = [];
  so.forEach((is, step) => {
    const before = all.at(-1);
    if (!is) return;
    if (before?.open && so[step - 1]) before.to = times[step];
    else all.push({ id, from: times[step], to: times[step], open: true });
  });
  for (const alert of all) alert.open = alert.to === times.at(-1);
  return all;
}
