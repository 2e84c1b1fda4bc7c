// @ts-check
// Messages: what they are is their shape, where they are is how much of their way has passed.

import { CUT, HELD, isClient, marks, PAUSED } from "../core/frame.js";
import { pathOf, pointAt } from "./layout.js";
import { box, check, circle, cross, faint, fill, line, parcel, polygon, sign, stroke, text, turned } from "./marks.js";
import { tint } from "./theme.js";
import { crossing } from "./walls.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {import("./layout.js").Path} Path */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/frame.js").Packet} Packet */
/** @typedef {import("../core/frame.js").Mark} Mark */
/** @typedef {import("./walls.js").Wall} Wall */

/**
 * A message that has just come to its end, and is still shown for a moment.
 * @typedef {object} Ending
 * @property {"lost" | "cut" | "dead" | "stale"} kind on the way, at a cut, at a dead node, fenced off by a newer epoch
 * @property {number} from
 * @property {number} to
 * @property {number} at how far along its path, 0 to 1
 * @property {number} age 0 just now, 1 gone
 * @property {number} [mark]
 * @property {number} [epoch]
 * @property {number} [carries]
 */

/**
 * How a message is drawn where there are very many: without its tail and the hair of paper round it.
 * @typedef {{ bare?: boolean }} PacketStyle
 */

/** How far from its pointer a message may be to be meant. */
export const TOUCH = 22;

/**
 * The messages that are on their way. What waits for a paused node has arrived, and is drawn as its queue.
 * @param {import("../core/frame.js").Frame} frame
 */
export function underway(frame) {
  const paused = new Set(frame.nodes.filter(({ status }) => status === PAUSED).map(({ id }) => id));
  return frame.packets.filter(({ progress, to }) => progress < 1 || !paused.has(to));
}

/** @param {Theme} theme @param {Mark} mark */
export function markColour(theme, mark) {
  if (mark === "beat") return theme.beat;
  if (mark === "ask" || mark === "grant" || mark === "refuse") return theme.candidate;
  if (mark === "order") return theme.leader;
  if (mark === "client") return theme.ink;
  return mark === "reject" ? theme.ink2 : theme.agreed;
}

/**
 * Where a message is now. One that dies at a wall or at a bar across its link does so where that stands.
 * @param {StageLayout} layout @param {Packet} packet @param {Wall[]} walls
 */
export function whereIs(layout, packet, walls) {
  const path = pathOf(layout, packet.from, packet.to);
  if (!path) return undefined;
  let at = packet.progress;
  if (packet.fate === CUT && packet.dies > 0) at = (at / packet.dies) * endOf(path, packet.dies, walls);
  return { path, at, point: pointAt(path, at) };
}

/**
 * Where on its path a message that a cut stops comes to its end.
 * @param {Path} path @param {number} dies @param {Wall[]} walls
 */
export const endOf = (path, dies, walls) => crossing(walls, path) ?? dies;

/**
 * @param {Ink} ctx @param {Packet} packet @param {StageLayout} layout @param {Theme} theme @param {Wall[]} walls
 * @param {PacketStyle} [style]
 */
export function drawPacket(ctx, packet, layout, theme, walls, { bare = false } = {}) {
  const where = whereIs(layout, packet, walls);
  if (!where) return;
  const { path, point } = where;
  const k = layout.scale;
  const mark = marks[packet.mark] ?? "beat";
  const colour = markColour(theme, mark);
  if (!bare && where.at > 0) {
    const length = Math.min(12 * k, where.at * path.length);
    polygon(ctx, turned(point, path.along, 0, -2.5 * k, 0, 2.5 * k, -length - 5 * k, 0));
    faint(ctx, 0.3, () => fill(ctx, colour));
  }
  drawMark(ctx, theme, mark, point, path.along, {
    k,
    epoch: packet.epoch,
    carries: packet.carries,
    stale: packet.stale !== 0,
    forged: packet.speaker !== 0,
    answered: isClient(packet.to),
    bare,
  });
  if (packet.copy > 1) corner(ctx, theme, String(packet.copy), point, k);
  if (packet.pace === HELD) brackets(ctx, theme, point, k);
  if (packet.delay > 0) dial(ctx, theme, point, packet.delay, k);
}

/**
 * @typedef {object} MarkStyle
 * @property {number} k the scale
 * @property {number} [epoch]
 * @property {number} [carries]
 * @property {boolean} [stale] hollow and dashed, because its epoch is older than the receiver's
 * @property {boolean} [answered] on its way to a client
 * @property {boolean} [forged]
 * @property {boolean} [bare] without the hair of paper round it
 */

/**
 * The mark of a message at a point, looking along its way.
 * @param {Ink} ctx @param {Theme} theme @param {Mark} mark @param {Point} at @param {Point} along
 * @param {MarkStyle} style
 */
export function drawMark(ctx, theme, mark, at, along, style) {
  const { k, stale = false } = style;
  const colour = style.forged ? theme.byzantine : markColour(theme, mark);
  const shape = { ctx, theme, at, along, k, colour, stale, style };
  if (mark === "beat") ring(shape);
  else if (mark === "ask" || mark === "grant" || mark === "refuse") triangle(shape, mark);
  else if (mark === "carry") square(shape);
  else if (mark === "accept" || mark === "reject") reply(shape, mark === "accept");
  else if (mark === "bulk") cells(shape);
  else if (mark === "order") chevrons(shape);
  else pentagon(shape);
  if (style.forged) zigzag(shape);
}

/**
 * @typedef {object} Shape
 * @property {Ink} ctx
 * @property {Theme} theme
 * @property {Point} at
 * @property {Point} along
 * @property {number} k
 * @property {string} colour
 * @property {boolean} stale
 * @property {MarkStyle} style
 */

/**
 * Finishes a path as all marks are: a hair of paper round it, then solid or hollow.
 * @param {Shape} shape @param {{ hollow?: boolean, inside?: string, edge?: number }} how
 */
function finish({ ctx, theme, k, colour, stale, style }, { hollow = false, inside, edge = 1.5 }) {
  if (!style.bare) stroke(ctx, theme.paper, (edge + 2) * k);
  fill(ctx, stale || hollow ? theme.paper : (inside ?? colour));
  if (stale) stroke(ctx, colour, 1.5 * k, [2.5 * k, 2 * k]);
  else if (hollow || inside) stroke(ctx, colour, edge * k);
}

/** @param {Shape} shape */
function ring(shape) {
  const { ctx, at, k } = shape;
  circle(ctx, at.x, at.y, 3.25 * k);
  finish(shape, { hollow: true, edge: 1.75 });
}

/** @param {Shape} shape @param {"ask" | "grant" | "refuse"} mark */
function triangle(shape, mark) {
  const { ctx, at, along, k, theme, colour } = shape;
  const s = (mark === "ask" ? 10 : 13) * k;
  polygon(ctx, turned(at, along, s * 0.62, 0, -s * 0.45, s * 0.6, -s * 0.45, -s * 0.6));
  finish(shape, { hollow: mark === "refuse" });
  if (mark === "ask") return;
  const [middle] = turned(at, along, -s * 0.1, 0);
  sign(ctx, middle.x, middle.y, s * (mark === "grant" ? 0.42 : 0.36), mark === "grant");
  stroke(ctx, mark === "grant" && !shape.stale ? theme.paper : colour, 1.5 * k);
}

/** @param {Shape} shape */
function square(shape) {
  const { ctx, at, k, theme, style } = shape;
  const many = (style.carries ?? 1) > 1;
  const words = String(style.carries ?? "");
  const width = Math.max(14, many ? words.length * 5.5 + 7 : 14) * k;
  box(ctx, at.x - width / 2 + k, at.y - 6 * k, width - 2 * k, 12 * k);
  finish(shape, { inside: tint(theme, style.epoch ?? 0), edge: 2 });
  if (many) text(ctx, theme, words, at.x, at.y, { size: 9 * k, weight: 600, colour: theme.ink });
}

/** @param {Shape} shape @param {boolean} yes */
function reply(shape, yes) {
  const { ctx, at, k, theme, colour } = shape;
  box(ctx, at.x - 5 * k, at.y - 5 * k, 10 * k, 10 * k, 1.5 * k);
  finish(shape, { hollow: !yes });
  sign(ctx, at.x, at.y, 6 * k, yes);
  stroke(ctx, yes && !shape.stale ? theme.paper : colour, 1.5 * k);
}

/** @param {Shape} shape */
function cells(shape) {
  const { ctx, at, k, colour, style } = shape;
  box(ctx, at.x - 7 * k, at.y - 7 * k, 14 * k, 14 * k);
  finish(shape, { hollow: true, edge: 1.5 });
  const filled = Math.min(4, style.carries ?? 4);
  for (let i = 0; i < filled; i++) {
    box(ctx, at.x + (i % 2 === 0 ? -5 : 0.75) * k, at.y + (i < 2 ? -5 : 0.75) * k, 4.25 * k, 4.25 * k);
    fill(ctx, colour);
  }
}

/** @param {Shape} shape */
function chevrons(shape) {
  const { ctx, at, along, k, theme, colour } = shape;
  for (const [width, ink] of /** @type {[number, string][]} */ ([
    [4.5, theme.paper],
    [2.5, colour],
  ])) {
    for (const forward of [-4, 1.5]) {
      const points = turned(at, along, forward * k, -5 * k, (forward + 4) * k, 0, forward * k, 5 * k);
      line(ctx, ...points.flatMap(({ x, y }) => [x, y]));
      stroke(ctx, ink, width * k, shape.stale && ink === colour ? [2 * k, 2 * k] : []);
    }
  }
}

/** @param {Shape} shape */
function pentagon(shape) {
  const { ctx, at, along, k, theme, colour, style } = shape;
  polygon(ctx, parcel(at, along, 14 * k), k);
  finish(shape, {});
  if (!style.answered) return;
  const [middle] = turned(at, along, -1.5 * k, 0);
  check(ctx, middle.x, middle.y, 8 * k);
  stroke(ctx, shape.stale ? colour : theme.paper, 1.75 * k);
}

/** The edge of what its sender never meant. @param {Shape} shape */
function zigzag({ ctx, at, k, colour }) {
  ctx.beginPath();
  for (let i = 0; i <= 20; i++) {
    const angle = (i * Math.PI) / 10;
    const r = (i % 2 === 0 ? 11 : 8.5) * k;
    const [x, y] = [at.x + r * Math.sin(angle), at.y - r * Math.cos(angle)];
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
  ctx.closePath();
  stroke(ctx, colour, 1.25 * k);
}

/** @param {Ink} ctx @param {Theme} theme @param {string} words @param {Point} at @param {number} k */
function corner(ctx, theme, words, at, k) {
  const [x, y] = [at.x + 8 * k, at.y - 8 * k];
  circle(ctx, x, y, 5.5 * k);
  fill(ctx, theme.paper);
  text(ctx, theme, words, x, y, { size: 10 * k, weight: 600, colour: theme.ink });
}

/** @param {Ink} ctx @param {Theme} theme @param {Point} at @param {number} k */
function brackets(ctx, theme, at, k) {
  for (const side of [-1, 1]) {
    const [edge, inner] = [at.x + side * 12 * k, at.x + side * 9 * k];
    line(ctx, inner, at.y - 9 * k, edge, at.y - 9 * k, edge, at.y + 9 * k, inner, at.y + 9 * k);
    stroke(ctx, theme.ink, 1.5 * k);
  }
}

/** @param {Ink} ctx @param {Theme} theme @param {Point} at @param {number} left @param {number} k */
function dial(ctx, theme, at, left, k) {
  const y = at.y - 16 * k;
  circle(ctx, at.x, y, 5.5 * k);
  fill(ctx, theme.paper);
  stroke(ctx, theme.ink, 1.25 * k);
  ctx.beginPath();
  ctx.moveTo(at.x, y);
  ctx.arc(at.x, y, 4 * k, -Math.PI / 2 + 2 * Math.PI * (1 - left), 1.5 * Math.PI);
  ctx.closePath();
  fill(ctx, theme.ink);
}

/**
 * The end of a message: a cross where it was lost, or a step back from a receiver that has moved on.
 * @param {Ink} ctx @param {Ending} ending @param {StageLayout} layout @param {Theme} theme @param {Wall[]} walls
 */
export function drawEnding(ctx, ending, layout, theme, walls) {
  const path = pathOf(layout, ending.from, ending.to);
  if (!path || ending.age >= 1) return;
  const k = layout.scale;
  faint(ctx, 1 - ending.age ** 2, () => {
    if (ending.kind === "stale") {
      const [point] = turned(path.to, path.along, -6 * k * Math.min(1, ending.age * 2), 0);
      const mark = marks[ending.mark ?? 0] ?? "beat";
      drawMark(ctx, theme, mark, point, path.along, { ...ending, k, stale: true, answered: isClient(ending.to) });
      return;
    }
    const at = ending.kind === "cut" ? endOf(path, ending.at, walls) : ending.kind === "dead" ? 1 : ending.at;
    const beyond = ending.kind === "dead" ? 8 * k : 0;
    const [{ x, y }] = turned(pointAt(path, at), path.along, beyond, 0);
    circle(ctx, x, y, 7 * k);
    fill(ctx, theme.paper);
    ctx.lineCap = "round";
    cross(ctx, x, y, 8 * k);
    stroke(ctx, theme.cut, 2.25 * k);
    ctx.lineCap = "butt";
  });
}

/**
 * A message for those who asked for less motion: an arrow from sender to receiver with its mark in the middle, which
 * stays as it is until the message has come to its end.
 * @param {Ink} ctx @param {Packet} packet @param {StageLayout} layout @param {Theme} theme @param {Wall[]} walls
 */
export function drawArrow(ctx, packet, layout, theme, walls) {
  const path = pathOf(layout, packet.from, packet.to);
  if (!path) return;
  const k = layout.scale;
  const mark = marks[packet.mark] ?? "beat";
  const colour = markColour(theme, mark);
  const end = packet.fate === CUT ? endOf(path, packet.dies, walls) : Math.min(1, packet.dies);
  const tip = pointAt(path, end);
  line(ctx, path.from.x, path.from.y, tip.x, tip.y);
  stroke(ctx, colour, 1.5 * k);
  if (end < 1) {
    cross(ctx, tip.x, tip.y, 8 * k);
    stroke(ctx, theme.cut, 2 * k);
  } else {
    const [back, left, right] = turned(tip, path.along, 0, 0, -7 * k, -4 * k, -7 * k, 4 * k);
    line(ctx, left.x, left.y, back.x, back.y, right.x, right.y);
    stroke(ctx, colour, 1.5 * k);
  }
  const style = { k, epoch: packet.epoch, carries: packet.carries, stale: packet.stale !== 0 };
  drawMark(ctx, theme, mark, pointAt(path, end / 2), path.along, { ...style, answered: isClient(packet.to) });
  if (packet.copy > 1) corner(ctx, theme, String(packet.copy), pointAt(path, end / 2), k);
}

/**
 * The ring round a message that the reader chose or the keyboard stands on.
 * @param {Ink} ctx @param {Packet} packet @param {StageLayout} layout @param {Theme} theme @param {Wall[]} walls
 * @param {{ out: number, still?: boolean }} how
 */
export function drawPacketRing(ctx, packet, layout, theme, walls, { out, still = false }) {
  const where = whereIs(layout, packet, walls);
  if (!where) return;
  const end = packet.fate === CUT ? endOf(where.path, packet.dies, walls) : packet.dies;
  const { x, y } = still ? pointAt(where.path, Math.min(1, end) / 2) : where.point;
  circle(ctx, x, y, out * layout.scale);
  stroke(ctx, theme.accent, 2 * layout.scale);
}
