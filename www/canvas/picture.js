// @ts-check
// A picture that stands for itself: the sentence about an instant, the stage, and which run it is of.

import { text } from "./marks.js";
import { drawStage } from "./stage.js";
import { font } from "./theme.js";

/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./theme.js").Theme} Theme */

/** What stands above and below the stage, in pixels: two lines, and one. */
const HEAD = 76;
const FOOT = 32;
const EDGE = 24;
const TYPE = { size: 20, line: 28, small: 13 };

/**
 * A text in lines no wider than the room, broken where the language allows it.
 * @param {Ink} ctx @param {string} words @param {number} room @param {string} language
 */
export function wrap(ctx, words, room, language) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const { segment, isWordLike } of new Intl.Segmenter(language, { granularity: "word" }).segment(words)) {
    // What closes a sentence never begins a line.
    if (line && isWordLike && ctx.measureText(line + segment).width > room) {
      lines.push(line.trim());
      line = "";
    }
    line += segment;
  }
  return [...lines, line.trim()].filter(Boolean);
}

/**
 * @param {Ink} ctx @param {import("../core/frame.js").Frame} frame @param {Theme} theme
 * @param {import("./layout.js").Size} size of all of it
 * @param {import("./stage.js").StageOptions & { says: string, foot: string, language: string }} options
 */
export function drawPicture(ctx, frame, theme, size, { says, foot, language, ...options }) {
  const { width, height, ratio = 1 } = size;
  const inner = { width, height: height - HEAD - FOOT, ratio };
  const shifted = below(ctx, HEAD * ratio);
  drawStage(shifted, frame, theme, inner, options);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, width, HEAD);
  ctx.fillRect(0, height - FOOT, width, FOOT);
  ctx.font = font(theme, TYPE.size);
  const lines = wrap(ctx, says, width - 2 * EDGE, language);
  for (const [at, line] of lines.slice(0, 2).entries()) {
    text(ctx, theme, line, EDGE, 24 + at * TYPE.line, { size: TYPE.size, colour: theme.ink, align: "left" });
  }
  const mark = { size: TYPE.small, weight: 400, colour: theme.ink2, align: /** @type {const} */ ("left") };
  text(ctx, theme, foot, EDGE, height - FOOT / 2, mark);
}

/**
 * The same context with its top elsewhere: draw functions begin at the top of what they are given.
 * @param {Ink} ctx @param {number} top @returns {Ink}
 */
function below(ctx, top) {
  return new Proxy(ctx, {
    get(_, name) {
      if (name === "setTransform") {
        return (/** @type {number[]} */ ...[a, b, c, d, e, f]) => ctx.setTransform(a, b, c, d, e, f + top);
      }
      const value = Reflect.get(ctx, name);
      return typeof value === "function" ? value.bind(ctx) : value;
    },
    set(_, name, value) {
      return Reflect.set(ctx, name, value);
    },
  });
}
