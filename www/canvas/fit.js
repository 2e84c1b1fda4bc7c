// @ts-check
// How many pixels a canvas has: those of the screen on which it stands.

/** @typedef {import("./layout.js").Size} Size */

/** A size in CSS pixels, and how many of the screen's make one. @param {number} width @param {number} height @returns {Size} */
export const sized = (width, height) => ({ width, height, ratio: window.devicePixelRatio || 1 });

/**
 * Gives a canvas the pixels of a size.
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas @param {Size} size
 * @returns {boolean} whether it had others, and has lost with them what stood on it
 */
export function fit(canvas, { width, height, ratio = 1 }) {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === w && canvas.height === h) return false;
  [canvas.width, canvas.height] = [w, h];
  return true;
}

/** What draws on a canvas. @param {HTMLCanvasElement | OffscreenCanvas} canvas */
export const inkOf = (canvas) => /** @type {import("./marks.js").Ink} */ (canvas.getContext("2d"));

/** Lets a canvas on the page be so high, and as wide as it is. @param {HTMLCanvasElement} canvas @param {number} height */
export function tall(canvas, height) {
  const size = sized(canvas.clientWidth, height);
  if (fit(canvas, size)) canvas.style.height = `${height}px`;
  return { ctx: inkOf(canvas), size };
}
