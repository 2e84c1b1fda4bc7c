// @ts-check
// Partitions: who is with whom, and where the walls between them stand.

import { LINK_PARTED } from "../core/frame.js";
import { extent, hull, plates, REACH } from "./layout.js";

/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./layout.js").Path} Path */
/** @typedef {import("../core/frame.js").Frame} Frame */

/**
 * A wall: a curve of three points, the ends beyond the ring and the middle that it passes.
 * @typedef {{ from: Point, middle: Point, to: Point }} Wall
 */

/**
 * The groups of a partition, each in roster order, as the links tell them: nodes that no parted link keeps asunder.
 * @param {Frame} frame
 * @returns {number[][]} none where nothing is parted
 */
export function groupsOf(frame) {
  const parted = new Set(frame.links.filter(({ state }) => state & LINK_PARTED).map(({ from, to }) => `${from} ${to}`));
  if (parted.size === 0) return [];
  /** @type {number[][]} */
  const groups = [];
  for (const { id } of frame.nodes) {
    const group = groups.find(([first]) => !parted.has(`${first} ${id}`) && !parted.has(`${id} ${first}`));
    if (group) group.push(id);
    else groups.push([id]);
  }
  return groups.length > 1 ? groups : [];
}

/** The groups as scripts write them. @param {number[][]} groups */
export const groupText = (groups) => `{${groups.map((group) => group.join(" ")).join(" | ")}}`;

/**
 * The walls between groups. Every run of neighbours of a group is fenced off by a wall of its own, but for the largest
 * group, which keeps the middle: so a wall is crossed exactly where two groups part, however they are mixed.
 * @param {StageLayout} layout @param {number[][]} groups
 * @returns {Wall[]}
 */
export function wallsOf(layout, groups) {
  const ids = [...layout.nodes.keys()];
  if (groups.length < 2 || layout.kind !== "ring" || ids.length < 2) return [];
  const large = groups.reduce((best, group) => (group.length >= best.length ? group : best));
  const home = ids.map((id) => groups.find((group) => group.includes(id)) ?? large);
  const first = home.findIndex((group, i) => group !== home.at(i - 1));
  /** @type {Wall[]} */
  const walls = [];
  for (let i = 0; i < ids.length; ) {
    const group = home[(first + i) % ids.length];
    let length = 1;
    while (i + length < ids.length && home[(first + i + length) % ids.length] === group) length++;
    if (group !== large) walls.push(fence(layout, ids, first + i, length));
    i += length;
  }
  return walls;
}

/**
 * The wall round a run of neighbours.
 * @param {StageLayout} layout @param {number[]} ids @param {number} start @param {number} length
 * @returns {Wall}
 */
function fence(layout, ids, start, length) {
  const { centre, radii } = layout;
  const [from, to] = [gate(layout, ids, start - 1), gate(layout, ids, start + length - 1)];
  // A chord would touch the nodes of a short run, so that it bends towards the middle.
  const step = (2 * Math.PI) / ids.length;
  const angle = (start + (length - 1) / 2) * step;
  const bow = Math.min(0.25, Math.max(-0.25, Math.cos((length * step) / 2)));
  const middle = { x: centre.x + radii.x * bow * Math.sin(angle), y: centre.y - radii.y * bow * Math.cos(angle) };
  return { from, middle, to };
}

/**
 * Where a wall leaves the ring between a node and the next one: beyond the middle of the gap that the eye sees.
 * @param {StageLayout} layout @param {number[]} ids @param {number} i
 * @returns {Point}
 */
function gate(layout, ids, i) {
  const { centre, r, scale, nodes } = layout;
  const [a, b] = [ids.at(i % ids.length), ids.at((i + 1) % ids.length)].map((id) => nodes.get(id ?? 0) ?? centre);
  const whole = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [x, y] = [(b.x - a.x) / whole, (b.y - a.y) / whole];
  const [near, far] = [hull(layout, { x, y }), whole - hull(layout, { x: -x, y: -y })];
  const middle = { x: a.x + (x * (near + far)) / 2, y: a.y + (y * (near + far)) / 2 };
  // Two nodes face each other across the centre: the wall goes sideways there.
  const out = [middle.x - centre.x, middle.y - centre.y];
  const size = Math.hypot(out[0], out[1]);
  const [dx, dy] = size > r / 2 ? [out[0] / size, out[1] / size] : [-y, x];
  const on = r + (REACH + 12) * scale;
  return { x: middle.x + dx * on, y: middle.y + dy * on };
}

/**
 * Where the plate of a wall stands: on the wall, where it covers the least of any node, near the middle if it can.
 * @param {StageLayout} layout @param {Wall} wall @param {number[][]} groups
 * @returns {Box}
 */
export function handleOf(layout, wall, groups) {
  const k = layout.scale;
  const [width, height] = [(groupText(groups).length * 6.8 + 18) * k, 24 * k];
  const { disc } = extent(layout.r, k, layout.detail);
  const blocks = [...layout.nodes.values()].flatMap((at) => [
    { x: at.x - disc, y: at.y - disc, width: 2 * disc, height: 2 * disc },
    ...plates(at, layout.r, k, layout.detail),
  ]);
  let best;
  let least = Number.POSITIVE_INFINITY;
  const points = along(wall);
  points.forEach(({ x, y }, i) => {
    const box = { x: x - width / 2, y: y - height / 2, width, height };
    const outside = box.x < 2 || box.y < 2 || box.x + width > layout.width - 2 || box.y + height > layout.height - 2;
    const covered = blocks.reduce((sum, block) => sum + shared(box, block), 0);
    const cost = covered + Math.abs(i / points.length - 0.5) * 10 + (outside ? 1e6 : 0);
    if (cost >= least) return;
    least = cost;
    best = box;
  });
  return best ?? { x: wall.middle.x - width / 2, y: wall.middle.y - height / 2, width, height };
}

/** The area that two boxes share. @param {Box} a @param {Box} b */
const shared = (a, b) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** The control point of the quadratic curve that passes a wall's middle. @param {Wall} wall @returns {Point} */
export const bend = ({ from, middle, to }) => ({
  x: 2 * middle.x - (from.x + to.x) / 2,
  y: 2 * middle.y - (from.y + to.y) / 2,
});

/**
 * Points along a wall, each with the direction there.
 * @param {Wall} wall @param {number} [count]
 */
export function along(wall, count = 32) {
  const { from, to } = wall;
  const control = bend(wall);
  return Array.from({ length: count + 1 }, (_, i) => {
    const [t, u] = [i / count, 1 - i / count];
    const dx = 2 * u * (control.x - from.x) + 2 * t * (to.x - control.x);
    const dy = 2 * u * (control.y - from.y) + 2 * t * (to.y - control.y);
    const size = Math.hypot(dx, dy) || 1;
    return {
      x: u * u * from.x + 2 * u * t * control.x + t * t * to.x,
      y: u * u * from.y + 2 * u * t * control.y + t * t * to.y,
      dx: dx / size,
      dy: dy / size,
    };
  });
}

/**
 * How far along a path it first meets a wall, 0 to 1; undefined where it meets none.
 * @param {Wall[]} walls @param {Path} path
 */
export function crossing(walls, path) {
  let best;
  for (const wall of walls) {
    const points = along(wall);
    for (let i = 1; i < points.length; i++) {
      const at = cross(path.from, path.to, points[i - 1], points[i]);
      if (at !== undefined && (best === undefined || at < best)) best = at;
    }
  }
  return best;
}

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d */
function cross(a, b, c, d) {
  const [x, y, u, v] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const size = x * v - y * u;
  if (Math.abs(size) < 1e-9) return undefined;
  const s = ((c.x - a.x) * v - (c.y - a.y) * u) / size;
  const t = ((c.x - a.x) * y - (c.y - a.y) * x) / size;
  return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? s : undefined;
}
