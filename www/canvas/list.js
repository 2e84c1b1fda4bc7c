// @ts-check
// The stage where it is too narrow for a ring: one row a node, and a gutter in which messages go up and down.

import { CRASHED, LINK_CUT, NONE } from "../core/frame.js";
import { clamp, placeOf } from "./layout.js";
import { linkKey } from "./links.js";
import { box, faint, fill, line, roleColour, stroke, text } from "./marks.js";
import { kindOf, tabText } from "./nodes.js";
import { font, tint } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/frame.js").Frame} Frame */
/** @typedef {import("../core/frame.js").FrameNode} FrameNode */
/** @typedef {import("./nodes.js").Look} Look */

/**
 * What stands beside the silhouettes of a list: letter, term, timer, last entry; and the gutter's line.
 * @param {Ink} ctx @param {Frame} frame @param {StageLayout} layout @param {Theme} theme @param {Look} look
 */
export function drawList(ctx, frame, layout, theme, look) {
  const k = layout.scale;
  const gutter = layout.centre.x;
  const places = [...layout.nodes.values(), ...layout.clients.values()];
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last) return;
  line(ctx, gutter, first.y, gutter, last.y);
  faint(ctx, 0.5, () => stroke(ctx, theme.line, k));
  for (const { y } of places) {
    line(ctx, gutter - 4 * k, y, gutter + 4 * k, y);
    stroke(ctx, theme.line, k);
  }
  for (const node of frame.nodes) row(ctx, node, layout, theme, look);
}

/**
 * What is cut in a list: a wall between rows of different groups, and a bracket between the ends of a cut link.
 * @param {Ink} ctx @param {Frame} frame @param {StageLayout} layout @param {Theme} theme @param {number[][]} groups
 */
export function drawListCuts(ctx, frame, layout, theme, groups) {
  const k = layout.scale;
  const places = [...layout.nodes.values()];
  const home = (/** @type {number} */ id) => groups.find((group) => group.includes(id));
  places.forEach((place, i) => {
    const next = places[i + 1];
    if (!next || home(place.id) === home(next.id)) return;
    const y = Math.round((place.y + next.y) / 2);
    line(ctx, 8 * k, y, layout.width - 8 * k, y);
    stroke(ctx, theme.cut, 2 * k, [10 * k, 6 * k]);
  });
  /** @type {Set<string>} */
  const drawn = new Set();
  for (const { from, to, state } of frame.links) {
    const [a, b] = [placeOf(layout, from), placeOf(layout, to)];
    const key = linkKey(from, to);
    if (!(state & LINK_CUT) || !a || !b || drawn.has(key)) continue;
    const x = layout.width - (5 + 4 * (drawn.size % 2)) * k;
    drawn.add(key);
    const back = frame.links.some((link) => link.from === to && link.to === from && link.state & LINK_CUT);
    line(ctx, x - 8 * k, a.y, x, a.y, x, b.y, x - 8 * k, b.y);
    stroke(ctx, theme.cut, 1.5 * k, [4 * k, 3 * k]);
    for (const end of back ? [a, b] : [b]) {
      line(ctx, x - 8 * k, end.y - 6 * k, x - 8 * k, end.y + 6 * k);
      stroke(ctx, theme.cut, 3 * k);
    }
  }
}

/** @param {Ink} ctx @param {FrameNode} node @param {StageLayout} layout @param {Theme} theme @param {Look} look */
function row(ctx, node, layout, theme, look) {
  const at = layout.nodes.get(node.id);
  if (!at) return;
  const k = layout.scale;
  const { x, y } = at;
  const kind = kindOf(look, node);
  const crashed = node.status === CRASHED;
  const size = 12 * k;
  let left = x + 29 * k;
  const letter = crashed ? "×" : (look.letters?.[node.role] ?? "");
  const colour = crashed ? theme.ink3 : roleColour(theme, kind);
  text(ctx, theme, letter, left + 6 * k, y, { size, weight: 600, colour });
  left += 18 * k;
  const words = tabText(look, node);
  ctx.font = font(theme, size, 500);
  const wide = Math.max(26 * k, ctx.measureText(words).width + 12 * k);
  box(ctx, left, y - 9 * k, wide, 18 * k, 5 * k);
  if (!crashed) fill(ctx, tint(theme, node.epoch));
  text(ctx, theme, words, left + wide / 2, y, { size, colour: crashed ? theme.ink3 : theme.ink });
  left += wide + 10 * k;
  const end = layout.centre.x - 66 * k;
  if (!crashed && node.timer !== NONE && kind !== "watching" && end > left + 8 * k) {
    const leads = kind === "leading";
    line(ctx, left, y, end, y);
    faint(ctx, 0.5, () => stroke(ctx, theme.line, k));
    box(ctx, left, y - (leads ? 1 : 2) * k, (end - left) * clamp(0, node.timerLeft, 1), (leads ? 2 : 4) * k);
    faint(ctx, leads ? 1 : 0.7, () => fill(ctx, leads ? theme.leader : theme.candidate));
  }
  lastEntry(ctx, node, end + 8 * k, y, theme, k);
}

/**
 * The last slot of the log, with the edge that says whether it is agreed.
 * @param {Ink} ctx @param {FrameNode} node @param {number} x @param {number} y @param {Theme} theme @param {number} k
 */
function lastEntry(ctx, node, x, y, theme, k) {
  if (node.last === 0) return;
  const agreed = node.committed >= node.last;
  box(ctx, x, y - 10 * k, 32 * k, 20 * k);
  stroke(ctx, agreed ? theme.agreed : theme.ink3, (agreed ? 2 : 1.5) * k, agreed ? [] : [4 * k, 3 * k]);
  if (node.durable >= node.last) {
    box(ctx, x - k, y + 8 * k, 34 * k, 3 * k);
    fill(ctx, theme.ink);
  }
  text(ctx, theme, String(node.last), x + 16 * k, y - k, { size: 11 * k, colour: theme.ink });
}
