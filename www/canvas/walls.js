// @ts-check
// Partitions: where the walls between groups stand.

import { clamp, extent, hull, plates, REACH } from "./layout.js";

/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {import("./layout.js").Box} Box */
/** @typedef {import("./layout.js").Path} Path */

/**
 * A wall: the points of a line that begins and ends beyond the ring.
 * @typedef {{ line: Point[] }} Wall
 */

/** The groups as scripts write them, with their names. @param {number[][]} groups @param {string[]} [names] */
export const groupText = (groups, names = []) =>
  `{${groups.map((group, i) => label(names[i]) + group.join(" ")).join(" | ")}}`;

/** A name before its group, cut where it is long. @param {string} [name] */
const label = (name = "") => name && `${name.length > 12 ? `${name.slice(0, 11)}…` : name}: `;

/** How many letters of usual width a text is long: those of many scripts are wider. @param {string} says */
const lettersOf = (says) => [...says].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1.8 : 1), 0);

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
  const { centre, radii, nodes } = layout;
  const [first, last] = [gate(layout, ids, start - 1), gate(layout, ids, start + length - 1)];
  const angle = ((start + (length - 1) / 2) * 2 * Math.PI) / ids.length;
  const [x, y] = [radii.x * Math.sin(angle), -radii.y * Math.cos(angle)];
  const size = Math.hypot(x, y) || 1;
  const out = { x: x / size, y: y / size };
  // It passes between the run, with what hangs on it, and the line that joins its neighbours, which is whole.
  const far = ids.map((id) => {
    const at = nodes.get(id) ?? centre;
    return (at.x - centre.x) * out.x + (at.y - centre.y) * out.y;
  });
  const own = new Set(Array.from({ length }, (_, i) => (start + i) % ids.length));
  const edge = Math.min(...far.filter((_, i) => own.has(i)));
  const inner = edge - hull(layout, { x: -out.x, y: -out.y });
  const outer = Math.max(...far.filter((_, i) => !own.has(i)));
  const [from, to] = [first.middle, last.middle];
  const straight = ((from.x + to.x) / 2 - centre.x) * out.x + ((from.y + to.y) / 2 - centre.y) * out.y;
  const gap = Math.min(14 * layout.scale, (inner - outer) / 2);
  const tight = Math.min(outer + 3 * layout.scale, edge - reachOf(layout));
  const at = gap > 0 ? clamp(outer + gap, straight, inner - gap) : tight;
  const middle = { x: centre.x + out.x * at, y: centre.y + out.y * at };
  // Between two nodes there is but one gap.
  const corners = ids.length === 2 ? [from] : [from, middle, to];
  return { line: clear(layout, rounded([first.beyond, ...corners, last.beyond])) };
}

/**
 * Where a wall leaves the ring between a node and the next one: through the middle of the gap that the eye sees.
 * @param {StageLayout} layout @param {number[]} ids @param {number} i
 */
function gate(layout, ids, i) {
  const { centre, r, scale, nodes } = layout;
  const [a, b] = [ids.at(i % ids.length), ids.at((i + 1) % ids.length)].map((id) => nodes.get(id ?? 0) ?? centre);
  const whole = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [x, y] = [(b.x - a.x) / whole, (b.y - a.y) / whole];
  const [near, far] = [hull(layout, { x, y }), whole - hull(layout, { x: -x, y: -y })];
  const middle = { x: a.x + (x * (near + far)) / 2, y: a.y + (y * (near + far)) / 2 };
  // It leaves at a right angle to the link, away from the centre.
  const lean = y * (middle.x - centre.x) - x * (middle.y - centre.y);
  const side = Math.abs(lean) > 1 ? Math.sign(lean) : 1;
  const [dx, dy] = [y * side, -x * side];
  const on = r + (REACH + 12) * scale;
  return { middle, beyond: { x: middle.x + dx * on, y: middle.y + dy * on } };
}

/**
 * Where the plate of a wall stands: on the wall, where it covers the least of any node, near the middle if it can.
 * @param {StageLayout} layout @param {Wall} wall @param {string} says
 * @returns {Box}
 */
export function handleOf(layout, wall, says) {
  const k = layout.scale;
  const [width, height] = [Math.min((lettersOf(says) * 6.8 + 18) * k, layout.width - 6), 24 * k];
  const { disc } = extent(layout.r, k, layout.detail);
  const blocks = [...layout.nodes.values()].flatMap((at) => [
    { x: at.x - disc, y: at.y - disc, width: 2 * disc, height: 2 * disc },
    ...plates(at, layout.r, k, layout.detail),
  ]);
  for (const { x, y } of layout.clients.values()) {
    blocks.push({ x: x - 22 * k, y: y - 16 * k, width: 44 * k, height: 60 * k });
  }
  let best;
  let least = Number.POSITIVE_INFINITY;
  const points = along(wall);
  for (const aside of [0, 14, -14, 28, -28, 42, -42]) {
    points.forEach(({ x, y, dx, dy }, i) => {
      const [left, top] = [x - dy * aside * k - width / 2, y + dx * aside * k - height / 2];
      const box = {
        x: clamp(3, left, layout.width - width - 3),
        y: clamp(3, top, layout.height - height - 3),
        width,
        height,
      };
      const covered = blocks.reduce((sum, block) => sum + shared(box, block), 0);
      const cost = covered + Math.abs(i / points.length - 0.5) * 10 + Math.abs(aside);
      if (cost >= least) return;
      least = cost;
      best = box;
    });
  }
  return best ?? { x: 0, y: 0, width, height };
}

/** The area that two boxes share. @param {Box} a @param {Box} b */
const shared = (a, b) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/**
 * A line through corners that are rounded.
 * @param {Point[]} corners
 */
function rounded(corners) {
  /** @param {Point} from @param {Point} to @param {number} part @returns {Point} */
  const between = (from, to, part) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
  const line = [corners[0]];
  corners.slice(1, -1).forEach((corner, i) => {
    const [a, b] = [between(corner, corners[i], 0.45), between(corner, corners[i + 2], 0.45)];
    for (let t = 0; t <= 1; t += 0.0625) line.push(between(between(a, corner, t), between(corner, b, t), t));
  });
  return [...line, corners[corners.length - 1]];
}

/** How near a wall comes to the middle of a node. @param {StageLayout} layout */
const reachOf = ({ r, scale, detail }) => extent(r, scale, detail).disc + 4 * scale;

/**
 * A line that goes round the nodes that it would touch, on the side on which it passes them.
 * @param {StageLayout} layout @param {Point[]} line
 */
function clear(layout, line) {
  const reach = reachOf(layout);
  const places = [...layout.nodes.values()];
  return spaced(line, 3).map((point) => {
    const { x, y } = point;
    const near = places.find((place) => Math.hypot(x - place.x, y - place.y) < reach);
    if (!near) return point;
    const away = Math.hypot(x - near.x, y - near.y) || 1;
    return { x: near.x + ((x - near.x) / away) * reach, y: near.y + ((y - near.y) / away) * reach };
  });
}

/**
 * Points along a line at equal distances, each with the direction there.
 * @param {Point[]} line @param {number} step
 */
function spaced(line, step) {
  /** @type {(Point & { dx: number, dy: number })[]} */
  const points = [];
  let left = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length === 0) continue;
    const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    for (; left <= length; left += step) points.push({ x: a.x + dx * left, y: a.y + dy * left, dx, dy });
    left -= length;
  }
  return points;
}

/** Points along a wall, each with the direction there. @param {Wall} wall @param {number} [step] */
export const along = ({ line }, step = 4) => spaced(line, step);

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
