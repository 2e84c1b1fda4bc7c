// How links, clocks and disks behave, read from what the session says of them in the words of scripts.

/** How much a unit is of those in which the page counts: milliseconds, kilobytes a second, hundredths. */
const UNITS = /** @type {Record<string, number>} */ ({
  ...{ us: 0.001, ms: 1, s: 1_000 },
  ...{ "B/s": 0.001, "kB/s": 1, "MB/s": 1_000, "GB/s": 1_000_000 },
  ...{ "%": 1, ppm: 0.0001 },
});

/**
 * The words of a command with their values: of `disk n1 sync=2ms rate=off` sync is 2ms and rate is off. The one value
 * without a word, behind the name of a node, goes by "".
 * @param {string} text @returns {Map<string, string>}
 */
export function wordsIn(text) {
  const words = text.split(" ");
  const said = words.map((word) => /** @type {[string, string | undefined]} */ (word.split("=")));
  const pairs = said.filter(([, value]) => value !== undefined);
  return new Map(/** @type {[string, string][]} */ ([["", words[2] ?? ""], ...pairs]));
}

/**
 * In milliseconds, kilobytes a second or hundredths, or in the unit that is asked for.
 * @param {string} value such as 1.5MB/s @param {string} [unit] @returns {number | undefined}
 */
export function amountOf(value, unit = "") {
  const [, digits, own] = /^(-?[\d.]+)([a-zA-Z/%]*)$/.exec(value) ?? [];
  return digits ? Number(((Number(digits) * (UNITS[own] ?? 1)) / (UNITS[unit] ?? 1)).toFixed(6)) : undefined;
}
