// @ts-check
// The clients' operations as the session lays them down (docs/frame.md), and the story that they tell. Nothing here draws.

/** The layout that this file reads. Another version is refused, because the same numbers would mean other things. */
export const VERSION = 1;

/** The names of the numbers of each record, in their order. */
export const records = Object.freeze({
  header: ["version", "clients", "records", "skipped"],
  record: ["place", "client", "number", "does", "result", "again", "invoked", "returned", "effect"],
  floats: ["invoked", "returned", "effect"],
});

/**
 * An operation, with its instants as shares of what is in view.
 * @typedef {object} Bar
 * @property {number} place in the list of all operations
 * @property {number} client
 * @property {number} number
 * @property {string} does
 * @property {string} result "open" while nobody has answered
 * @property {number} again how often the client asked again
 * @property {number} invoked
 * @property {number} returned not a number while it is open
 * @property {number} effect not a number where it has had none
 */

/** @typedef {{ bars: Bar[], clients: number, skipped: number }} History */

/** @param {import("#wasm").HistoryLayout} theirs as the border says it */
export function agree(theirs) {
  const same = (/** @type {keyof typeof records} */ name) => records[name].join() === theirs[name].join();
  const names = /** @type {(keyof typeof records)[]} */ (Object.keys(records));
  const odd = theirs.version !== VERSION ? "version" : names.find((name) => !same(name));
  if (odd) throw new Error(`history layout: this page reads another ${odd}`);
}

/**
 * Copies a history out of the wasm memory.
 * @param {Uint32Array} u32 @param {Float32Array} f32 the same bytes
 * @param {{ does: string[], results: string[] }} tables what the numbers mean
 * @returns {History}
 */
export function decode(u32, f32, { does, results }) {
  const bars = new Array(u32[2]);
  const stride = records.record.length;
  for (let i = 0, at = records.header.length; i < bars.length; i++, at += stride) {
    bars[i] = {
      ...{
        place: u32[at],
        client: u32[at + 1],
        number: u32[at + 2],
        does: does[u32[at + 3]],
        result: results[u32[at + 4]],
      },
      ...{ again: u32[at + 5], invoked: f32[at + 6], returned: f32[at + 7], effect: f32[at + 8] },
    };
  }
  return { bars, clients: u32[1], skipped: u32[3] };
}

/** Whether nobody knows if it was done: it was given up, or is waited for. @param {{ result: string }} bar */
export const isUnknown = ({ result }) => result === "open" || result === "refused" || result === "stale";

/**
 * The operations that took effect in view, in the order in which they did.
 * @param {Bar[]} bars @param {number} until up to this instant, as a share
 */
export const told = (bars, until) =>
  bars.filter(({ effect }) => effect >= 0 && effect <= Math.min(until, 1)).sort((a, b) => a.effect - b.effect);

/**
 * Whether operations done in this order would have been answered as they were: the first that would not have been.
 * @param {import("#wasm").OperationView[]} order @param {boolean} fromStart whether the key had nothing at first; else
 * it is not known what it had
 * @returns {number} its place in the order, or -1 where all fit
 */
export function misfit(order, fromStart) {
  /** What the key has: nothing, a value, or what nobody knows. @type {string | null | undefined} */
  let now = fromStart ? null : undefined;
  /** What was put behind what nobody knows, and what that is known not to be, with it. */
  let tail = "";
  /** @type {Set<string | null>} */
  let not = new Set();
  const learn = (/** @type {string | null} */ value) => {
    [now, tail, not] = [value, "", new Set()];
  };
  /** Whether the key can have this value. @param {string | null} value */
  const may = (value) => (now === undefined ? (value ?? "").endsWith(tail) && !not.has(value) : now === value);
  for (const [at, { does, result, found, value, expect }] of order.entries()) {
    if (result === "done" && does === "get") {
      if (!may(found ?? null)) return at;
      learn(found ?? null);
    } else if (does === "put") learn(value);
    else if (does === "delete") learn(null);
    else if (does === "append") {
      if (now !== undefined) now = (now ?? "") + (value ?? "");
      else [tail, not] = [tail + (value ?? ""), new Set([...not].map((each) => (each ?? "") + (value ?? "")))];
    } else if (does === "cas") {
      if ((result === "done" && !may(expect)) || (result === "mismatch" && now !== undefined && now === expect))
        return at;
      if (result === "done" || (result !== "mismatch" && now !== undefined && now === expect)) learn(value);
      else if (result === "mismatch" && now === undefined) not.add(expect);
    }
  }
  return -1;
}
