// A worker that paints pictures of the page: core/desk.js. It has no run and no words; all it paints from comes with the
// orders, of which it is told what has changed.

import { LogMotion } from "../canvas/log-motion.js";
import { LogSheet } from "../canvas/log-sheet.js";
import { bring, Easel } from "../canvas/painters.js";

bring(LogSheet, LogMotion);

/**
 * A new canvas, or what changes in what it is painted from, or nothing but its number, if it is no more.
 * @typedef {{ number: number, kind?: import("../canvas/painters.js").Kind, canvas?: OffscreenCanvas, changes?: object }} Order
 */

/** @type {Map<number, Easel<any>>} */
const easels = new Map();

const worker = /** @type {{ postMessage: (said: null) => void }} */ (/** @type {unknown} */ (globalThis));

addEventListener("message", (/** @type {MessageEvent<Order[]>} */ { data }) => {
  for (const { number, kind, canvas, changes } of data) {
    if (kind && canvas) easels.set(number, new Easel(kind, canvas));
    else if (changes) easels.get(number)?.paint(changes);
    else easels.delete(number);
  }
  // All is painted.
  worker.postMessage(null);
});
