// @ts-check
// The line of a process through time: solid while it is up, dotted while it is down, with two bars while it is paused,
// thick while it leads, stepped while it asks to.

import { line, roleColour, stroke } from "./marks.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./spacetime.js").Course} Course */
/** @typedef {import("./spacetime.js").Plan} Plan */
/** @typedef {import("../core/spacetime.js").View} View */

/** How wide a step is, and how high. */
const [STEP, RISE] = [10, 3];
/** How far pairs of bars are apart. */
const BARS = 40;

/**
 * The parts of a course that are in view: from where to where, and how.
 * @param {Course[]} course @param {View} view @param {number} end up to when it was played
 * @returns {(Course & { to: number })[]}
 */
export function partsOf(course, { from, to }, end) {
  const parts = course.map((each, at) => ({ ...each, to: Math.min(course[at + 1]?.us ?? end, to) }));
  return parts.filter((part) => part.to > from && part.us < to && part.to > part.us);
}

/**
 * @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {View} view @param {number} y
 * @param {Course[]} course @param {number} end
 */
export function drawCourse(ctx, theme, { width }, view, y, course, end) {
  const span = view.to - view.from;
  const x = (/** @type {number} */ us) => ((us - view.from) / span) * width;
  for (const part of partsOf(course, view, Math.max(end, view.to))) {
    const [from, to] = [Math.max(x(part.us), 0), Math.min(x(part.to), width)];
    if (part.us >= end) continue;
    drawPart(ctx, theme, from, Math.min(to, Math.max(x(end), from)), y, part);
  }
  if (x(end) >= width) return;
  // What was not played yet is only a hint.
  line(ctx, Math.max(x(end), 0), y, width, y);
  stroke(ctx, theme.line, 1, [1, 5]);
}

/** @param {Ink} ctx @param {Theme} theme @param {number} from @param {number} to @param {number} y @param {Course} part */
function drawPart(ctx, theme, from, to, y, { status, role }) {
  if (status === "removed") return;
  if (status === "crashed") {
    line(ctx, from, y, to, y);
    return stroke(ctx, theme.ink3, 2, [2, 4]);
  }
  if ((role === "asking" || role === "probing") && to - from > 2 * STEP) {
    ctx.beginPath();
    ctx.moveTo(from, y);
    for (let x = from, up = true; x < to; x += STEP, up = !up) {
      const level = y + (up ? -RISE : RISE);
      ctx.lineTo(x, level);
      ctx.lineTo(Math.min(x + STEP, to), level);
    }
    stroke(ctx, roleColour(theme, role), 2);
  } else {
    line(ctx, from, y, to, y);
    stroke(ctx, role === "plain" ? theme.line : roleColour(theme, role), role === "leading" ? 4 : 2);
  }
  if (status !== "paused") return;
  for (let x = from + 6; x < to; x += BARS) {
    line(ctx, x - 2, y - 6, x - 2, y + 6);
    stroke(ctx, theme.paused, 2);
    line(ctx, x + 3, y - 6, x + 3, y + 6);
    stroke(ctx, theme.paused, 2);
  }
}
