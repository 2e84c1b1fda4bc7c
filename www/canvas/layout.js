// @ts-check
// Where everything stands on the stage. Drawing, hit testing and the tests ask here, so they cannot disagree.
//
// Places follow from how many nodes and clients there are, the size and the scale, and from nothing else: no node ever
// moves because of what happens in the run.

import { isClient } from "../core/frame.js";

/**
 * How much each node shows: `full` has the term tab and the disk's shelf below it, `compact` has no shelf, `dots` show
 * the term as their tint.
 * @typedef {"full" | "compact" | "dots"} Detail
 */

/** @typedef {{ width: number, height: number, ratio?: number }} Size css pixels, and device pixels to each */
/** @typedef {{ x: number, y: number }} Point */
/** @typedef {Point & { id: number, angle: number }} Place */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

/**
 * @typedef {object} StageLayout
 * @property {"ring" | "list"} kind
 * @property {number} width
 * @property {number} height
 * @property {number} scale what every mark is multiplied by
 * @property {number} r the radius of a node
 * @property {Detail} detail
 * @property {Point} centre of the ring
 * @property {Point} radii of the ring
 * @property {Map<number, Place>} nodes
 * @property {Map<number, Place>} clients
 * @property {"all" | "name" | "corner"} labels how much clients have room to say
 * @property {number[]} crowd the clients that share the last place, if there are more than places
 * @property {Map<number, number>} order the how many-th each node is in the roster
 */

/** Narrower than this, a ring has no room and nodes stand in a list. */
export const LIST_BELOW = 320;

const PAD = 8;
const ROW = 48;

/** The arc of a timer stands so far from the silhouette, and its outer edge a little further. */
export const ARC = 7;
export const REACH = 10;

/** @param {number} least @param {number} value @param {number} most */
export const clamp = (least, value, most) => Math.max(least, Math.min(value, most));

/** The size of labels on nodes. @param {number} r @param {number} scale */
export const labelSize = (r, scale) => Math.max(12 * scale, r * 0.34);

/**
 * How far a node's drawing goes from its centre.
 * @param {number} r @param {number} k @param {Detail} detail
 */
export function extent(r, k, detail) {
  if (detail === "dots") {
    const [disc, flag] = [r + 6 * k, (r + 5 * k) * Math.SQRT1_2];
    return { up: Math.max(disc, flag + 12 * k), side: Math.max(disc, flag + 8 * k), down: disc, disc };
  }
  const disc = r + REACH * k;
  const flag = disc * Math.SQRT1_2;
  const shelf = detail === "full" ? 12 * k : 0;
  return {
    up: Math.max(flag + 17 * k, disc),
    side: Math.max(flag + 11 * k, disc),
    down: r + 11 * k + tabHeight(r, k) + shelf,
    disc,
  };
}

/** @param {number} r @param {number} k */
export const tabHeight = (r, k) => Math.round(labelSize(r, k) * 1.4);

/**
 * @param {number[]} nodes ids in roster order
 * @param {number[]} clients
 * @param {Size} size
 * @param {{ scale?: number, corners?: Box[] }} [options] corners: what lies over the canvas, at its top
 * @returns {StageLayout}
 */
export function stageLayout(nodes, clients, size, options = {}) {
  const k = options.scale ?? 1;
  const corners = options.corners ?? [];
  const taken = corners.map(({ x, y, width, height }) => `${x},${y},${width},${height}`);
  const key = `${size.width} ${size.height} ${k} ${nodes} ${clients} ${taken}`;
  if (last?.key !== key) last = { key, layout: place(nodes, clients, size, k, corners) };
  return last.layout;
}

/**
 * The layout that was asked for last: the same one is asked for sixty times a second.
 * @type {{ key: string, layout: StageLayout } | undefined}
 */
let last;

/**
 * @param {number[]} nodes @param {number[]} clients @param {Size} size @param {number} k @param {Box[]} corners
 * @returns {StageLayout}
 */
function place(nodes, clients, { width, height }, k, corners) {
  if (width < LIST_BELOW * k && nodes.length > 1) return listLayout(nodes, clients, { width, height }, k);
  const most = clamp(20, (0.085 * Math.min(width, height)) / k, 44) * k;
  // The column is there before the first client is, so that the ring does not move when it comes.
  const column = (width < 520 * k ? 46 : 56) * k;
  // Beside what lies over the top of the canvas, if the ring finds room there; else below it.
  const tops = [0, ...(corners.length > 0 ? [foot(corners)] : [])];
  for (const [detail, least] of /** @type {[Detail, number][]} */ ([
    ["full", 20 * k],
    ["compact", 15 * k],
    ["dots", 4],
  ])) {
    for (let r = most; r >= least; r -= 0.5) {
      for (const top of tops) {
        const ring = ringOf(nodes.length, { width, height, column, r, k, detail, top });
        if (!ring) continue;
        const free = fits(ring.points, r, k, detail) && beside(ring.points, corners, r, k, detail);
        if (free || (r - 0.5 < 4 && top === tops[tops.length - 1])) {
          return finish(nodes, clients, { width, height, column, r, k, detail, corners, ...ring });
        }
      }
    }
  }
  const ring = { centre: { x: width / 2, y: height / 2 }, radii: { x: width / 3, y: height / 3 }, points: [] };
  return finish(nodes, clients, { width, height, column, r: 4, k, detail: "dots", corners, ...ring });
}

/** How far down boxes go. @param {Box[]} boxes */
const foot = (boxes) => Math.max(0, ...boxes.map(({ y, height }) => y + height));

/**
 * Whether no node comes under what lies over the canvas.
 * @param {Point[]} points @param {Box[]} corners @param {number} r @param {number} k @param {Detail} detail
 */
function beside(points, corners, r, k, detail) {
  const { disc } = extent(r, k, detail);
  return points.every((at) =>
    corners.every((box) => nearest(box, at) >= disc && !plates(at, r, k, detail).some((plate) => meet(plate, box))),
  );
}

/**
 * The ring that a number of nodes stand on, the first at the top and on clockwise.
 * @param {number} count
 * @param {{ width: number, height: number, column: number, r: number, k: number, detail: Detail, top: number }} room
 */
function ringOf(count, { width, height, column, r, k, detail, top }) {
  const { up, side, down } = extent(r, k, detail);
  const angles = Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count);
  const lowest = Math.min(1, ...angles.map(Math.cos));
  const widest = Math.max(0, ...angles.map((angle) => Math.abs(Math.sin(angle))));
  const rows = height - top - 2 * PAD - up - down;
  const space = width - column - 2 * PAD - 2 * side;
  if (rows < 0 || space < 0) return undefined;
  const y = lowest < 1 ? rows / (1 - lowest) : 0;
  const x = Math.min(widest > 0.01 ? space / (2 * widest) : y, y * (detail === "full" ? 1.25 : 1.9));
  const left = column + PAD + side + x * widest;
  const centre = {
    x: clamp(left, width / 2, Math.max(left, width - PAD - side - x * widest)),
    y: top + PAD + up + (lowest < 1 ? y : rows / 2),
  };
  const points = angles.map((angle) => ({
    x: Math.round(centre.x + x * Math.sin(angle)),
    y: Math.round(centre.y - y * Math.cos(angle)),
    angle,
  }));
  return { centre, radii: { x, y }, points };
}

/**
 * Whether no two nodes come too near, with all that may hang on them.
 * @param {Point[]} points @param {number} r @param {number} k @param {Detail} detail
 */
function fits(points, r, k, detail) {
  const { disc } = extent(r, k, detail);
  const gap = detail === "dots" ? 0.35 * r : 4 * k;
  return points.every((a, i) =>
    points.every((b, j) => {
      if (i === j) return true;
      if (j > i && Math.hypot(a.x - b.x, a.y - b.y) < 2 * disc + gap) return false;
      const hangs = [...plates(a, r, k, detail)];
      if (hangs.some((box) => nearest(box, b) < disc + gap / 2)) return false;
      return j < i || !hangs.some((box) => plates(b, r, k, detail).some((other) => meet(box, other, gap / 2)));
    }),
  );
}

/**
 * The boxes outside a node's disc: what hangs below it, and its pennant.
 * @param {Point} at @param {number} r @param {number} k @param {Detail} detail
 * @returns {Box[]}
 */
export function plates(at, r, k, detail) {
  if (detail === "dots") return [];
  const { down } = extent(r, k, detail);
  const half = Math.max(25 * k, labelSize(r, k) * 1.9);
  const flag = (r + REACH * k) * Math.SQRT1_2;
  return [
    { x: at.x - half, y: at.y + r + 11 * k, width: 2 * half, height: down - r - 11 * k },
    { x: at.x + flag, y: at.y - flag - 16 * k, width: 12 * k, height: 16 * k },
  ];
}

/** How near a box comes to a point. @param {Box} box @param {Point} at */
function nearest(box, at) {
  const x = clamp(box.x, at.x, box.x + box.width);
  const y = clamp(box.y, at.y, box.y + box.height);
  return Math.hypot(x - at.x, y - at.y);
}

/** @param {Box} a @param {Box} b @param {number} gap */
export const meet = (a, b, gap = 0) =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;

/**
 * @param {number[]} nodes @param {number[]} clients
 * @param {{ width: number, height: number, column: number, r: number, k: number, detail: Detail, centre: Point,
 *   radii: Point, points: (Point & { angle: number })[], corners: Box[] }} ring
 * @returns {StageLayout}
 */
function finish(nodes, clients, { width, height, column, r, k, detail, centre, radii, points, corners }) {
  const { side } = extent(r, k, detail);
  // On a wide stage the clients stand near the ring, not at the far edge.
  const start = Math.max(PAD, centre.x - radii.x - side - column - 48 * k);
  const top = foot(corners.filter((box) => meet(box, { x: start, y: 0, width: column, height })));
  const room = height - top - 2 * PAD;
  const rows = Math.min(clients.length, Math.max(1, Math.floor(room / (34 * k))));
  const pitch = rows > 0 ? Math.min(72 * k, room / rows) : 0;
  const labels = pitch >= 62 * k ? "all" : pitch >= 47 * k ? "name" : "corner";
  // A client's words stand below its mark, so that the mark stands above the middle of both.
  const [over, under] = [16 * k, (labels === "all" ? 45 : labels === "name" ? 30 : 16) * k];
  /** @param {number} i @param {number} shift */
  const stand = (i, shift) => ({
    x: Math.round(start + column / 2),
    y: Math.round((height + top + over - under) / 2 + shift + pitch * (Math.min(i, rows - 1) - (rows - 1) / 2)),
  });
  const spare = Math.max(0, (room - over - under - pitch * (rows - 1)) / 2);
  const shift = clients.length > 0 ? clearest(points, stand, rows, spare, { r, k, detail }) : 0;
  return {
    kind: "ring",
    ...{ width, height, scale: k, r, detail, centre, radii, labels, crowd: clients.slice(rows - 1) },
    nodes: new Map(nodes.map((id, i) => [id, { id, ...(points[i] ?? { ...centre, angle: 0 }) }])),
    clients: new Map(clients.map((id, i) => [id, { id, ...stand(i, shift), angle: -Math.PI / 2 }])),
    order: new Map(nodes.map((id, i) => [id, i])),
  };
}

/**
 * How far the column of clients moves up or down so that their ways are not short and lead across few nodes.
 * @param {Point[]} points @param {(i: number, shift: number) => Point} stand @param {number} count
 * @param {number} spare how far it may move @param {{ r: number, k: number, detail: Detail }} how
 */
function clearest(points, stand, count, spare, { r, k, detail }) {
  const { disc } = extent(r, k, detail);
  const blocks = points.flatMap((at, owner) => [
    { owner, at, reach: disc },
    ...plates(at, r, k, detail)
      .slice(0, 1)
      .map((plate) => ({ owner, at: { x: at.x, y: plate.y + plate.height / 2 }, reach: plate.width / 2 + 4 * k })),
  ]);
  let best = { shift: 0, cost: Number.POSITIVE_INFINITY };
  for (let step = 0; step <= 24; step++) {
    const shift = (step % 2 === 0 ? 1 : -1) * Math.ceil(step / 2) * (spare / 12);
    let cost = step / 100;
    for (let i = 0; i < Math.min(count, 4); i++) {
      const from = stand(i, shift);
      points.forEach((to, j) => {
        // A way needs some length to be seen on.
        const way = Math.hypot(to.x - from.x, to.y - from.y) - disc - 20 * k;
        cost += 4 * (Math.max(0, 36 * k - way) / (36 * k)) ** 2;
        for (const { owner, at, reach } of blocks) {
          if (owner !== j) cost += (Math.max(0, reach + 6 * k - toSegment(from, to, at)) / reach) ** 2;
        }
      });
    }
    if (cost < best.cost) best = { shift, cost };
  }
  return best.shift;
}

/** How far a point is from the nearest one between two others. @param {Point} a @param {Point} b @param {Point} at */
export function toSegment(a, b, at) {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const t = clamp(0, ((at.x - a.x) * x + (at.y - a.y) * y) / (x * x + y * y || 1), 1);
  return Math.hypot(at.x - a.x - x * t, at.y - a.y - y * t);
}

/** How high a list of so many nodes and clients stands. @param {number} nodes @param {number} clients */
export const listHeight = (nodes, clients, scale = 1) =>
  (2 * PAD + ROW * (nodes + clamp(1, clients, LIST_CLIENTS))) * scale;

/** So many rows of a list are for clients, and one is kept for the first. */
const LIST_CLIENTS = 3;

/**
 * @param {number[]} nodes @param {number[]} clients @param {Size} size @param {number} k
 * @returns {StageLayout}
 */
function listLayout(nodes, clients, { width, height }, k) {
  const shown = clamp(1, clients.length, LIST_CLIENTS);
  const pitch = Math.min(ROW * k, (height - 2 * PAD) / (nodes.length + shown));
  const r = clamp(4, pitch * 0.5 - 9 * k, 15 * k);
  /** @param {number} id @param {number} row */
  const at = (id, row) => ({ id, x: Math.round(PAD + 27 * k), y: Math.round(PAD + pitch * (row + 0.5)), angle: 0 });
  return {
    kind: "list",
    ...{ width, height, scale: k, r, detail: "dots", labels: "all", crowd: clients.slice(shown - 1) },
    // Messages travel in a gutter at the right; the list has no ring, but its middle is asked for.
    centre: { x: width - 28 * k, y: height / 2 },
    radii: { x: 0, y: 0 },
    nodes: new Map(nodes.map((id, i) => [id, at(id, i)])),
    clients: new Map(clients.map((id, i) => [id, at(id, nodes.length + Math.min(i, shown - 1))])),
    order: new Map(nodes.map((id, i) => [id, i])),
  };
}

/** @param {StageLayout} layout @param {number} id */
export const placeOf = (layout, id) => (isClient(id) ? layout.clients : layout.nodes).get(id);

/**
 * @typedef {object} Path
 * @property {Point} from
 * @property {Point} to
 * @property {Point} along the unit vector of its direction
 * @property {number} length
 */

/**
 * The way of what one process sends to another, from edge to edge. What goes the other way runs beside it: each keeps
 * to its own right.
 * @param {StageLayout} layout @param {number} from @param {number} to @param {number} [aside] how far to the right
 * @returns {Path | undefined}
 */
export function pathOf(layout, from, to, aside = 6) {
  const [a, b] = [placeOf(layout, from), placeOf(layout, to)];
  if (!a || !b || a === b) return undefined;
  const k = layout.scale;
  const [start, end] =
    layout.kind === "list" ? [a, b].map(({ y }) => ({ x: layout.centre.x, y })) : [a, b].map(({ x, y }) => ({ x, y }));
  const whole = Math.hypot(end.x - start.x, end.y - start.y);
  if (whole < 1) return undefined;
  const along = { x: (end.x - start.x) / whole, y: (end.y - start.y) / whole };
  const [first, last] = layout.kind === "list" ? [0, 0] : [edgeOf(layout, from), edgeOf(layout, to)];
  const [x, y] = [-along.y * aside * k, along.x * aside * k];
  const length = Math.max(1, whole - first - last);
  return {
    from: { x: start.x + along.x * first + x, y: start.y + along.y * first + y },
    to: { x: start.x + along.x * (first + length) + x, y: start.y + along.y * (first + length) + y },
    along,
    length,
  };
}

/**
 * How far from its centre a node's drawing ends in a direction, with what hangs below it.
 * @param {StageLayout} layout @param {Point} direction a unit vector
 */
export function hull({ r, scale: k, detail }, direction) {
  const { disc } = extent(r, k, detail);
  const [plate] = plates({ x: 0, y: 0 }, r, k, detail);
  if (!plate || direction.y <= 0) return disc;
  const low = (plate.y + plate.height) / direction.y;
  const side = plate.width / 2 / Math.max(1e-6, Math.abs(direction.x));
  // The ray leaves the plate at its foot or at its side, and counts only if it is inside it there.
  const out = Math.min(low, side);
  return out * direction.y > plate.y ? Math.max(disc, out) : disc;
}

/** @param {StageLayout} layout @param {number} id */
function edgeOf(layout, id) {
  if (isClient(id)) return 20 * layout.scale;
  return layout.r + (layout.detail === "dots" ? 6 : REACH) * layout.scale;
}

/** @param {Path} path @param {number} at 0 to 1 @returns {Point} */
export const pointAt = ({ from, to }, at) => ({ x: from.x + (to.x - from.x) * at, y: from.y + (to.y - from.y) * at });
