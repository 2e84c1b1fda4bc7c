// @ts-check
// Space and time as the session lays it down (docs/frame.md), and which stretch of it is in view. Nothing here draws.

/** The layout that this file reads. Another version is refused, because the same numbers would mean other things. */
export const VERSION = 1;

/** The names of the numbers of each record, in their order. */
export const records = Object.freeze({
  header: [
    ...["version", "lanes", "cells", "stretches", "records", "events", "messages", "lost", "causes", "effects"],
    ...["unknown", "first", "end"],
  ],
  stretch: ["from", "to", "events"],
  record: [
    ...["number", "kind", "row", "mark", "carries", "sender", "receiver", "place", "epoch", "detail", "lit", "cause"],
    ...["count", "copy", "at", "sent", "stop"],
  ],
  floats: ["from", "to", "at", "sent", "stop"],
});

/**
 * An event: where a message ended, or something that happened at a process.
 * @typedef {object} Told
 * @property {number} number NONE of a message that is still under way
 * @property {string} kind as traces name it; "flight" of a message that is still under way
 * @property {number} row
 * @property {number} mark NONE where that is not known
 * @property {number} carries
 * @property {number} sender
 * @property {number} receiver
 * @property {number} place the process, 0 for the whole cluster, NONE for on the way
 * @property {number} epoch
 * @property {number} detail
 * @property {number} lit 1 a cause of the chosen event, 2 an effect, 3 itself
 * @property {number} cause
 * @property {number} count the number of the message on its link
 * @property {number} copy
 * @property {number} at 0 at the start of what is in view, 1 at its end
 * @property {number} sent
 * @property {number} stop how far the message had come, 0 to 1
 */

/** A stretch of time with too many events to tell each. @typedef {{ at: number, events: number, arrived: number[], failed: number[] }} Cell */

/**
 * @typedef {object} Picture
 * @property {Record<string, number>} head
 * @property {Cell[]} cells
 * @property {{ from: number, to: number, events: number }[]} stretches what is no longer kept, only counted
 * @property {Told[]} told
 */

/** @param {import("#wasm").SpaceTimeLayout} theirs as the border says it */
export function agree(theirs) {
  const same = (/** @type {keyof typeof records} */ name) => records[name].join() === theirs[name].join();
  const names = /** @type {(keyof typeof records)[]} */ (Object.keys(records));
  const odd = theirs.version !== VERSION ? "version" : names.find((name) => !same(name));
  if (odd) throw new Error(`space-time layout: this page reads another ${odd}`);
}

/**
 * Copies a picture out of the wasm memory.
 * @param {Uint32Array} u32 @param {Float32Array} f32 the same bytes
 * @param {string[]} kinds the kinds of event in the order of their numbers, which count from 1
 * @returns {Picture}
 */
export function decode(u32, f32, kinds) {
  /** @type {Record<string, number>} */
  const head = {};
  records.header.forEach((name, at) => {
    head[name] = u32[at];
  });
  let at = records.header.length;
  const { lanes } = head;
  /** @template T @param {number} count @param {number} stride @param {(at: number) => T} read @returns {T[]} */
  const take = (count, stride, read) => {
    const list = new Array(count);
    for (let i = 0; i < count; i++, at += stride) list[i] = read(at);
    return list;
  };
  const cells = take(head.cells, 2 + 2 * lanes, (at) => ({
    ...{ at: f32[at], events: u32[at + 1] },
    arrived: Array.from({ length: lanes }, (_, lane) => u32[at + 2 + 2 * lane]),
    failed: Array.from({ length: lanes }, (_, lane) => u32[at + 3 + 2 * lane]),
  }));
  const stretches = take(head.stretches, 3, (at) => ({ from: f32[at], to: f32[at + 1], events: u32[at + 2] }));
  const told = take(head.records, records.record.length, (at) => ({
    ...{
      number: u32[at],
      kind: kinds[u32[at + 1] - 1] ?? "flight",
      row: u32[at + 2],
      mark: u32[at + 3],
      carries: u32[at + 4],
    },
    ...{ sender: u32[at + 5], receiver: u32[at + 6], place: u32[at + 7], epoch: u32[at + 8], detail: u32[at + 9] },
    ...{ lit: u32[at + 10], cause: u32[at + 11], count: u32[at + 12], copy: u32[at + 13] },
    ...{ at: f32[at + 14], sent: f32[at + 15], stop: f32[at + 16] },
  }));
  return { head, cells, stretches, told };
}

/** The bit of `detail` that a picture marks. */
export const COMMITTED = 4;

/** The kinds in which a message's journey ends without its having been heard. */
const FAILS = new Set(["lost", "cut", "dead", "drop", "overflow", "corrupt", "rejected"]);

/** Whether a message came to nothing. @param {Told} told */
export const failed = ({ kind }) => FAILS.has(kind);

/** Whether it is a message: where it ended, or how far it is. @param {Told} told */
export const isMessage = ({ kind }) => kind === "deliver" || kind === "flight" || FAILS.has(kind);

/** The stretch of time in view, in microseconds. @typedef {{ from: number, to: number }} View */

/** The least that a view may span, in microseconds: a message within one rack takes as long. */
export const LEAST = 200;
/** About how wide a cell is, in pixels. */
const CELL = 24;
/** Where the playhead stands in a view that follows it. */
const AHEAD = 0.8;

/**
 * Within the run, and no shorter than can be told.
 * @param {View} view @param {number} length how long the run is @returns {View}
 */
export function within({ from, to }, length) {
  const all = Math.max(length, LEAST);
  const span = Math.min(Math.max(to - from, LEAST), all * 1.1);
  const start = Math.min(Math.max(from, 0), Math.max(all * 1.1 - span, 0));
  return { from: start, to: start + span };
}

/**
 * The same around an instant that stays where it is.
 * @param {View} view @param {number} factor below 1 comes nearer @param {number} at @param {number} length
 */
export function zoomed({ from, to }, factor, at, length) {
  const span = Math.min(Math.max((to - from) * factor, LEAST), Math.max(length, LEAST) * 1.1);
  const share = (at - from) / (to - from);
  return within({ from: at - share * span, to: at + (1 - share) * span }, length);
}

/** @param {View} view @param {number} us @param {number} length */
export const panned = ({ from, to }, us, length) => within({ from: from + us, to: to + us }, length);

/** The same span, with the playhead well in view. @param {View} view @param {number} now */
export function followed({ from, to }, now) {
  const span = to - from;
  const start = Math.max(now - AHEAD * span, 0);
  return { from: start, to: start + span };
}

/**
 * How long a cell is: a round number of microseconds, so that cells stay the same while the view moves.
 * @param {number} span @param {number} width in pixels
 */
export function cellOf(span, width) {
  const wanted = Math.max((span * CELL) / Math.max(width, 1), 1);
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return Math.round(unit * ([1, 2, 5, 10].find((step) => step * unit >= wanted) ?? 10));
}
