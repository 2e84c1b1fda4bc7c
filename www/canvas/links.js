// @ts-check
// Links between nodes, cuts across them, walls between groups, and the line that joins the witnesses of a breach.

import { LINK_CUT, LINK_PARTED, LINK_SLOW } from "../core/frame.js";
import { pathOf, pointAt } from "./layout.js";
import { box, circle, faint, fill, line, stroke, text, turned } from "./marks.js";
import { along, handleOf } from "./walls.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./walls.js").Wall} Wall */

/**
 * What a link shows besides being there.
 * @typedef {object} LinkState
 * @property {number} [forth] the state of the direction from the lower id
 * @property {number} [back]
 * @property {number} [traffic] 0 to 1
 * @property {number} [loss] 0 to 1
 * @property {boolean} [slow]
 */

/** The two ends of a link as one key, the lower id first. @param {number} a @param {number} b */
export const linkKey = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/**
 * The states of all links that have one.
 * @param {import("../core/frame.js").Link[]} links
 * @returns {Map<string, LinkState>}
 */
export function linkStates(links) {
  /** @type {Map<string, LinkState>} */
  const states = new Map();
  for (const { from, to, state, loss } of links) {
    if (state === 0 && loss === 0) continue;
    const key = linkKey(from, to);
    const known = states.get(key) ?? {};
    const both = { loss: Math.max(known.loss ?? 0, loss), slow: known.slow || (state & LINK_SLOW) !== 0 };
    states.set(key, { ...known, ...both, ...(from < to ? { forth: state } : { back: state }) });
  }
  return states;
}

/**
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {number} a @param {number} b a below b
 * @param {LinkState} [state]
 */
export function drawLink(ctx, layout, theme, a, b, state = {}) {
  // In a list there are no lines between nodes: drawListCuts says what is cut.
  const path = layout.kind === "ring" ? pathOf(layout, a, b, 0) : undefined;
  if (!path) return;
  const k = layout.scale;
  const { from, to } = path;
  const [forth, back] = [state.forth ?? 0, state.back ?? 0];
  if ((forth | back) & LINK_CUT) {
    cutLink(ctx, layout, theme, a, b, { forth: (forth & LINK_CUT) !== 0, back: (back & LINK_CUT) !== 0 });
    return;
  }
  // What a wall parts is not joined by a line.
  if (forth & back & LINK_PARTED) return;
  const traffic = state.traffic ?? 0;
  if (state.slow) {
    spring(ctx, path, k);
    stroke(ctx, theme.line, 1.25 * k);
    return;
  }
  line(ctx, from.x, from.y, to.x, to.y);
  const dash = state.loss ? [8 * k, 2 * k + 14 * k * state.loss] : [];
  faint(ctx, traffic > 0 || state.loss ? 0.9 : quiet(layout), () =>
    stroke(ctx, theme.line, traffic > 0 ? (1 + 3 * Math.min(1, traffic)) * k : k, dash),
  );
}

/**
 * Links of which there is nothing to say, in one stroke.
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {[number, number][]} pairs
 */
export function drawPlain(ctx, layout, theme, pairs) {
  if (layout.kind !== "ring" || pairs.length === 0) return;
  ctx.beginPath();
  for (const [a, b] of pairs) {
    const path = pathOf(layout, a, b, 0);
    if (!path) continue;
    ctx.moveTo(path.from.x, path.from.y);
    ctx.lineTo(path.to.x, path.to.y);
  }
  faint(ctx, quiet(layout), () => stroke(ctx, theme.line, layout.scale));
}

/** Many links are many lines; each is fainter then. @param {StageLayout} layout */
const quiet = ({ nodes }) => (nodes.size > 9 ? 1.5 / nodes.size : Math.min(0.5, 3 / nodes.size));

/** Three waves in the middle of a line. @param {Ink} ctx @param {import("./layout.js").Path} path @param {number} k */
function spring(ctx, path, k) {
  const middle = pointAt(path, 0.5);
  const start = pointAt(path, 0);
  const end = pointAt(path, 1);
  ctx.beginPath();
  ctx.moveTo(start.x, start.y);
  for (let i = 0; i <= 48; i++) {
    const t = i / 48;
    const swing = Math.sin(t * 6 * Math.PI) * 5 * k * Math.sin(t * Math.PI);
    const [point] = turned(middle, path.along, (t - 0.5) * 42 * k, swing);
    ctx.lineTo(point.x, point.y);
  }
  ctx.lineTo(end.x, end.y);
}

/** Where the bar of a one-way cut stands, seen from the sender that is not heard. */
export const DEAF = 0.84;

/**
 * A cut across one link: two bars in its middle or, where one direction works, a bar at the end that hears nothing and
 * an open arrow at the other.
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {number} a @param {number} b
 * @param {{ forth: boolean, back: boolean }} which
 */
function cutLink(ctx, layout, theme, a, b, { forth, back }) {
  const k = layout.scale;
  const path = forth ? pathOf(layout, a, b, 0) : pathOf(layout, b, a, 0);
  if (!path) return;
  line(ctx, path.from.x, path.from.y, path.to.x, path.to.y);
  faint(ctx, 0.75, () => stroke(ctx, theme.cut, 1.5 * k, [5 * k, 5 * k]));
  const both = forth && back;
  for (const shift of both ? [-3.5 * k, 3.5 * k] : [0]) {
    const [one, other] = turned(pointAt(path, both ? 0.5 : DEAF), path.along, shift, -9 * k, shift, 9 * k);
    line(ctx, one.x, one.y, other.x, other.y);
    stroke(ctx, theme.cut, 3 * k);
  }
  if (both) return;
  const [tip, left, right] = turned(pointAt(path, 0.06), path.along, 0, 0, 8 * k, -6 * k, 8 * k, 6 * k);
  line(ctx, left.x, left.y, tip.x, tip.y, right.x, right.y);
  stroke(ctx, theme.cut, 2 * k);
}

/**
 * The hatch of a wall, which lies below everything.
 * @param {Ink} ctx @param {Wall} wall @param {Theme} theme @param {number} k
 */
export function drawHatch(ctx, wall, theme, k) {
  ctx.beginPath();
  for (const { x, y, dx, dy } of along(wall, 6 * k)) {
    const [a, b] = turned({ x, y }, { x: dx, y: dy }, -8 * k, -8 * k, 8 * k, 8 * k);
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
  }
  faint(ctx, 0.28, () => stroke(ctx, theme.cut, 1.5 * k));
}

/** @param {Ink} ctx @param {Wall} wall @param {Theme} theme @param {number} k */
export function drawWall(ctx, wall, theme, k) {
  line(ctx, ...along(wall).flatMap(({ x, y }) => [x, y]));
  stroke(ctx, theme.cut, 3 * k, [10 * k, 6 * k]);
}

/**
 * The plate on a wall that says who is with whom, and by which it is taken hold of.
 * @param {Ink} ctx @param {StageLayout} layout @param {Wall} wall @param {string} says @param {Theme} theme
 */
export function drawHandle(ctx, layout, wall, says, theme) {
  const k = layout.scale;
  const { x, y, width, height } = handleOf(layout, wall, says);
  box(ctx, x, y, width, height, 6 * k);
  fill(ctx, theme.paper);
  stroke(ctx, theme.cut, 1.5 * k);
  const at = { size: 12 * k, weight: 600, colour: theme.cut };
  text(ctx, theme, says, x + width / 2, y + height / 2, at);
}

/**
 * The nodes that bear witness to a broken promise: a second edge round each, and a line that joins them.
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {number[]} ids
 */
export function drawWitnesses(ctx, layout, theme, ids) {
  const k = layout.scale;
  const places = ids.flatMap((id) => layout.nodes.get(id) ?? []);
  for (let i = 1; i < places.length; i++) {
    const path = pathOf(layout, places[i - 1].id, places[i].id, 0);
    if (!path) continue;
    line(ctx, path.from.x, path.from.y, path.to.x, path.to.y);
    stroke(ctx, theme.breach, 2 * k);
  }
  for (const { x, y } of places) {
    circle(ctx, x, y, layout.r + (layout.detail === "dots" ? 7 : 13) * k);
    stroke(ctx, theme.breach, 3 * k);
  }
}
