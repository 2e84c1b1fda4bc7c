// @ts-check
// Histories of others (docs/check-history.md): how they are told from runs, and their operations as the bars of a history.

/** @typedef {import("#wasm").CheckedHistory} Checked */
/** @typedef {import("#wasm").HistoryOperation} Operation */
/** @typedef {import("./history.js").Bar} Bar */
/** @typedef {import("./spacetime.js").View} View */

/** A place in the order of calls and returns, in the microseconds that views of time count. */
export const PLACE = 1_000;

const DOES = { read: "get", write: "put", delete: "delete", append: "append", cas: "cas" };
const RESULTS = { ok: "done", fail: "mismatch", info: "open" };

/**
 * The operations that reach into a view, their instants as shares of it.
 * @param {Operation[]} operations in the order of their calls @param {View} view @param {number} most how many are drawn
 * @returns {{ bars: Bar[], skipped: number }}
 */
export function barsOf(operations, { from, to }, most) {
  const share = (/** @type {number} */ place) => (place * PLACE - from) / (to - from);
  const seen = operations.flatMap((operation, place) => {
    const { process, f, type, call, back } = operation;
    const [invoked, returned] = [share(call), back === null ? Number.NaN : share(back)];
    if (invoked > 1 || returned < 0) return [];
    const did = { does: DOES[f], result: RESULTS[type] };
    return [{ place, client: process, number: 0, ...did, again: 0, invoked, returned, effect: Number.NaN }];
  });
  return { bars: seen.slice(-most), skipped: Math.max(seen.length - most, 0) };
}

/** How long a history is, in places. @param {Operation[]} operations */
export const lengthOf = (operations) =>
  operations.reduce((most, { call, back }) => Math.max(most, call + 1, (back ?? 0) + 1), 1);

/** Where an operation stands in the list of all. @param {Operation[]} operations @param {Operation} operation */
export function placeOf(operations, { call }) {
  let [from, to] = [0, operations.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (operations[middle].call < call) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * An operation as those of runs are: what a reader's own order is held against.
 * @param {Operation} operation @param {"register" | "kv"} model of which the second begins with empty texts
 */
export function asked({ f, type, value }, model) {
  const [one, two] = Array.isArray(value) ? value : [value, null];
  const held = (/** @type {string | null} */ text) => (model === "kv" && text === "" ? null : text);
  return /** @type {import("#wasm").OperationView} */ (
    /** @type {unknown} */ ({
      does: DOES[f],
      result: RESULTS[type],
      found: f === "read" ? held(one) : null,
      value: f === "cas" ? two : one,
      expect: f === "cas" ? held(one) : null,
    })
  );
}
