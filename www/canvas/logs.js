// @ts-check
// The logs of all nodes in one window of slots, so that what stands in one column is the same slot everywhere.

import { CRASHED, PAUSED, REMOVED } from "../core/frame.js";
import {
  box,
  check,
  faint,
  fill,
  line,
  parcel,
  polygon,
  roleColour,
  silhouette,
  stroke,
  text,
  VEILED,
} from "./marks.js";
import { font, tint } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./nodes.js").Look} Look */

/** For how many milliseconds one sees at most that a cell has changed: log-motion.js says what is seen. */
export const SEEN = 240;

/** What is true of a cell, a bit each. */
export const cell = Object.freeze({
  PRESENT: 1,
  DURABLE: 2,
  COMMITTED: 4,
  TRULY: 8,
  APPLIED: 16,
  EMPTY: 32,
  CONFIGURATION: 64,
  ACKNOWLEDGED: 128,
  CONFLICTS: 256,
  SNAPSHOT: 512,
  DIFFERS: 1024,
});

/** @typedef {{ epoch: number, flags: number }} Cell */

/** @typedef {import("../core/frame.js").LogRow} LogRow */

/**
 * @typedef {object} Logs
 * @property {number} first the first slot of the window
 * @property {LogRow[]} rows
 */

/**
 * @typedef {object} LogOptions
 * @property {Look} look
 * @property {boolean} [small] cells of 20 px
 * @property {number} [scale]
 * @property {{ id?: number, slot?: number }} [selected]
 * @property {{ id?: number, slot?: number }} [focused]
 * @property {Iterable<number>} [lit] slots that the caption names
 * @property {number[]} [named] nodes that it names
 * @property {{ next: Map<number, number>, match: Map<number, number> }} [carets] of the leader, by node
 * @property {Map<string, import("./log-motion.js").Change>} [changes] what is just changing, by node and slot
 */

/**
 * The measures of the strips at a scale.
 * @param {{ small?: boolean, scale?: number }} options
 */
export function logMetrics({ small = false, scale = 1 }) {
  const size = (small ? 20 : 26) * scale;
  return {
    k: scale,
    size,
    pitch: size + 4 * scale,
    row: size + (small ? 10 : 12) * scale,
    head: 34 * scale,
    left: (small ? 44 : 56) * scale,
    pad: 6 * scale,
  };
}

/** @typedef {ReturnType<typeof logMetrics>} Metrics */

/** How many slots a width shows. @param {number} width @param {{ small?: boolean, scale?: number }} [options] */
export function slotsIn(width, options = {}) {
  const { left, pitch, pad } = logMetrics(options);
  return Math.max(1, Math.floor((width - left - pad) / pitch));
}

/**
 * How high the strips of so many nodes stand.
 * @param {number} rows @param {{ small?: boolean, scale?: number }} [options]
 */
export function logsHeight(rows, options = {}) {
  const { head, row, pad } = logMetrics(options);
  return head + rows * row + pad;
}

/**
 * The window that keeps the newest slot in view, with an empty slot beyond it, so that what comes next is expected.
 * @param {number} last the newest slot of any log @param {number} count how many slots are in view
 */
export const follow = (last, count) => Math.max(1, last - count + 2);

/**
 * @param {Ink} ctx @param {Logs} logs @param {Theme} theme @param {Size} size @param {LogOptions} options
 */
export function drawLogs(ctx, logs, theme, size, options) {
  const ratio = size.ratio ?? 1;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.sunk;
  ctx.fillRect(0, 0, size.width, size.height);
  const metrics = logMetrics(options);
  const count = slotsIn(size.width, options);
  heads(ctx, logs, theme, metrics, count, new Set(options.lit));
  logs.rows.forEach((row, i) => {
    const top = rowTop(metrics, i);
    drawRow(ctx, logs, row, top, theme, metrics, count, options);
    if (options.carets) carets(ctx, logs, row.id, top, theme, metrics, count, options.carets);
  });
  marked(ctx, logs, theme, metrics, count, options);
}

/** Where a row stands. @param {Metrics} metrics @param {number} i */
export const rowTop = (metrics, i) => metrics.head + i * metrics.row;

/**
 * A node's name and its strip.
 * @param {Ink} ctx @param {Logs} logs @param {LogRow} row @param {number} top @param {Theme} theme
 * @param {Metrics} metrics @param {number} count @param {LogOptions} options
 */
export function drawRow(ctx, logs, row, top, theme, metrics, count, { look, changes, named }) {
  faint(ctx, row.veiled ? VEILED : 1, () => {
    rowHead(ctx, row, top, theme, metrics, look);
    if (named?.includes(row.id)) ring(ctx, theme, 3, top + metrics.size / 2, 24, metrics.k);
    strip(ctx, logs, row, top, theme, metrics, count, changes);
  });
}

/** Where a slot's cell stands. @param {Logs} logs @param {Metrics} metrics @param {number} slot */
export const cellLeft = (logs, metrics, slot) => metrics.left + (slot - logs.first) * metrics.pitch;

/**
 * The numbers of the slots, and a parcel above those that a client was told to be done.
 * @param {Ink} ctx @param {Logs} logs @param {Theme} theme @param {Metrics} metrics @param {number} count
 * @param {Set<number>} lit
 */
export function heads(ctx, logs, theme, metrics, count, lit) {
  const { k, size, head, pitch } = metrics;
  // Long numbers would run into each other: then every second or third stands there.
  const digits = String(logs.first + count).length;
  const every = Math.ceil(((7.8 * digits + 4) * k) / pitch);
  // What a client was told no node has seen.
  const told = logs.rows.some(({ veiled }) => veiled) ? VEILED : 1;
  for (let i = 0; i < count; i++) {
    const slot = logs.first + i;
    const x = cellLeft(logs, metrics, slot) + size / 2;
    const named = lit.has(slot);
    if (named) ring(ctx, theme, x / k - 12, head - 10 * k, 24, k);
    if (slot % every === 0) {
      const colour = named ? theme.ink : theme.ink2;
      text(ctx, theme, String(slot), x, head - 10 * k, { size: 12 * k, weight: named ? 700 : 500, colour });
    }
    if (logs.rows.some(({ cells }) => has(cells[i], cell.ACKNOWLEDGED))) {
      const y = head - 24 * k;
      polygon(ctx, parcel({ x, y }, { x: 0, y: -1 }, 12 * k), k);
      faint(ctx, told, () => fill(ctx, theme.ink));
      check(ctx, x, y + k, 6 * k);
      stroke(ctx, theme.sunk, 1.5 * k);
    }
  }
}

/**
 * Round what the caption names: the same ink as the ring on the stage.
 * @param {Ink} ctx @param {Theme} theme @param {number} left @param {number} y its middle @param {number} width @param {number} k
 */
function ring(ctx, theme, left, y, width, k) {
  box(ctx, left * k, y - 7.5 * k, width * k, 15 * k, 7 * k);
  stroke(ctx, theme.ink, 1.5 * k);
}

/** @param {Cell | undefined} what @param {number} flag */
const has = (what, flag) => what !== undefined && (what.flags & flag) !== 0;

/**
 * @param {Ink} ctx @param {LogRow} row @param {number} top @param {Theme} theme @param {Metrics} metrics
 * @param {Look} look
 */
function rowHead(ctx, row, top, theme, { k, size }, look) {
  const y = Math.round(top + size / 2);
  const kind = look.roles[row.role] ?? "plain";
  const crashed = row.status === CRASHED;
  text(ctx, theme, `n${row.id}`, 6 * k, y, {
    size: 12 * k,
    weight: 600,
    colour: crashed || row.status === REMOVED ? theme.ink3 : theme.ink,
    align: "left",
  });
  if (row.status === REMOVED) return;
  const [x, r] = [(size < 24 * k ? 34 : 42) * k, 6 * k];
  silhouette(ctx, crashed ? "plain" : kind, x, y, kind === "asking" || kind === "probing" ? r - 3.5 * k : r, k);
  if (crashed) {
    stroke(ctx, theme.ink3, 1.5 * k, [1.5 * k, 2.5 * k]);
    return;
  }
  faint(ctx, row.status === PAUSED ? 0.5 : 1, () => {
    if (kind === "leading") fill(ctx, theme.leader);
    else stroke(ctx, roleColour(theme, kind), 2 * k);
  });
  if (row.status === PAUSED) {
    for (const side of [-2, 2]) {
      line(ctx, x + side * k, y - 4 * k, x + side * k, y + 4 * k);
      stroke(ctx, theme.ink, 1.5 * k);
    }
  }
}

/**
 * @param {Ink} ctx @param {Logs} logs @param {LogRow} row @param {number} top @param {Theme} theme
 * @param {Metrics} metrics @param {number} count @param {LogOptions["changes"]} [changes]
 */
function strip(ctx, logs, row, top, theme, metrics, count, changes) {
  const crashed = row.status === CRASHED;
  const { k, size } = metrics;
  // A hairline on which the cells stand shows that a short log is short, and a missing one empty.
  const foot = Math.round(top + size + 3 * k) + 0.5;
  line(ctx, metrics.left, foot, metrics.left + count * metrics.pitch - 4 * k, foot);
  faint(ctx, 0.35, () => stroke(ctx, theme.line, 1));
  const cells = row.cells.slice(0, count);
  if (row.last && row.last < logs.first) behind(ctx, row.last, top, theme, metrics);
  const replaced = cells.findLastIndex((each) => has(each, cell.SNAPSHOT)) + 1;
  faint(ctx, crashed ? 0.4 : 1, () => {
    if (replaced > 0) stack(ctx, logs, replaced, top, theme, metrics, count);
    for (let i = replaced; i < cells.length; i++) {
      const what = cells[i];
      const at = { x: cellLeft(logs, metrics, logs.first + i), y: top };
      const change = changes?.get(cellKey(row.id, logs.first + i));
      if (change?.gone) going(ctx, change.gone, change.amount, at, theme, metrics);
      if (!isShown(row, what)) continue;
      faint(ctx, change?.fresh ? change.amount : 1, () =>
        drawCell(ctx, what, at, theme, metrics, change?.agreed ? change.amount : 1),
      );
    }
  });
}

/** Whether an entry is there; of a node that is down only what its disk has. @param {LogRow} row @param {Cell | undefined} what */
export const isShown = (row, what) => has(what, cell.PRESENT) && (row.status !== CRASHED || has(what, cell.DURABLE));

/**
 * A log that ends before the window is not empty: an arrow and the number of its last slot say where it ends.
 * @param {Ink} ctx @param {number} last @param {number} top @param {Theme} theme @param {Metrics} metrics
 */
function behind(ctx, last, top, theme, { k, size, left }) {
  const y = Math.round(top + size / 2);
  line(ctx, left + 14 * k, y, left + 3 * k, y);
  ctx.moveTo(left + 7 * k, y - 4 * k);
  ctx.lineTo(left + 3 * k, y);
  ctx.lineTo(left + 7 * k, y + 4 * k);
  stroke(ctx, theme.ink3, 1.5 * k);
  text(ctx, theme, String(last), left + 19 * k, y, { size: 12 * k, colour: theme.ink3, align: "left" });
}

/** How a cell is named where its changes are kept. @param {number} id @param {number} slot */
export const cellKey = (id, slot) => `${id} ${slot}`;

/**
 * A cell that was truncated slides away.
 * @param {Ink} ctx @param {Cell} what @param {number} amount @param {Point} at @param {Theme} theme
 * @param {Metrics} metrics
 */
function going(ctx, what, amount, { x, y }, theme, metrics) {
  faint(ctx, 1 - amount, () => drawCell(ctx, what, { x: x - 8 * metrics.k * amount, y }, theme, metrics));
}

/**
 * One cell. Its edge says how far the entry has come: dotted while it is not on disk, dashed while it is not agreed,
 * solid when this node knows it to be agreed; and red where something else is agreed, which a promise forbids.
 * @param {Ink} ctx @param {Cell} what @param {Point} at @param {Theme} theme
 * @param {{ k: number, size: number }} metrics
 * @param {number} [round] how far the solid edge has been drawn round
 */
export function drawCell(ctx, what, { x, y }, theme, { k, size }, round = 1) {
  const committed = has(what, cell.COMMITTED);
  const durable = has(what, cell.DURABLE);
  const notch = has(what, cell.APPLIED) ? size * 0.27 : 0;
  const inset = (committed ? 1 : 0.75) * k;
  const [left, top, right, low] = [x + inset, y + inset, x + size - inset, y + size - inset];
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    ...(notch > 0
      ? [
          { x: right, y: low - notch },
          { x: right - notch, y: low },
        ]
      : [{ x: right, y: low }]),
    { x: left, y: low },
  ];
  polygon(ctx, corners);
  fill(ctx, theme.sunk);
  faint(ctx, committed ? 1 : 0.4, () => fill(ctx, tint(theme, what.epoch)));
  const agreed = committed && has(what, cell.DIFFERS) ? theme.breach : theme.agreed;
  if (committed) stroke(ctx, agreed, 2 * k, round < 1 ? [4 * size * round, 4 * size] : []);
  else if (durable) stroke(ctx, theme.ink3, 1.5 * k, [4 * k, 3 * k]);
  else stroke(ctx, theme.ink3, 1.75 * k, [1.75 * k, 2.75 * k]);
  if (durable) {
    box(ctx, x, y + size - 1.5 * k, size - notch - (notch > 0 ? 1.5 * k : 0), 3 * k);
    fill(ctx, theme.ink);
  }
  if (!committed && has(what, cell.TRULY)) {
    polygon(ctx, [
      { x: x + size - 8 * k, y },
      { x: x + size, y },
      { x: x + size, y: y + 8 * k },
    ]);
    fill(ctx, theme.agreed);
  }
  if (has(what, cell.CONFLICTS | cell.DIFFERS)) {
    line(ctx, x + 2 * k, y + size - 3 * k, x + size - 2 * k, y + 2 * k);
    stroke(ctx, theme.ink, 1.75 * k);
  }
  content(ctx, what, { x: x + size / 2, y: y + size / 2 - 0.5 * k }, theme, { k, size });
}

/**
 * The term of an entry, a dot for one that does nothing, two arrows for a change of membership.
 * @param {Ink} ctx @param {Cell} what @param {Point} at @param {Theme} theme
 * @param {{ k: number, size: number }} metrics
 */
function content(ctx, what, { x, y }, theme, { k, size }) {
  if (has(what, cell.EMPTY)) {
    ctx.beginPath();
    ctx.arc(x, y, 2.25 * k, 0, 2 * Math.PI);
    fill(ctx, theme.ink);
    return;
  }
  if (has(what, cell.CONFIGURATION)) {
    for (const side of [-1, 1]) {
      const [shaft, tip] = [y + side * 3 * k, x + side * 6 * k];
      line(ctx, x - side * 6 * k, shaft, tip, shaft);
      ctx.moveTo(tip - side * 3 * k, shaft - 2.5 * k);
      ctx.lineTo(tip, shaft);
      ctx.lineTo(tip - side * 3 * k, shaft + 2.5 * k);
      stroke(ctx, theme.ink, 1.25 * k);
    }
    return;
  }
  const words = String(what.epoch);
  const wanted = 12 * k;
  ctx.font = font(theme, wanted, 500);
  const wide = ctx.measureText(words).width;
  const most = size - 6 * k;
  const halo = has(what, cell.CONFLICTS | cell.DIFFERS) ? theme.sunk : undefined;
  text(ctx, theme, words, x, y, { size: wide > most ? (wanted * most) / wide : wanted, colour: theme.ink, halo });
}

/**
 * What a snapshot replaced: one stack, with the edges of the sheets below.
 * @param {Ink} ctx @param {Logs} logs @param {number} replaced how many slots of the window @param {number} top
 * @param {Theme} theme @param {Metrics} metrics @param {number} count
 */
function stack(ctx, logs, replaced, top, theme, metrics, count) {
  const { k, size } = metrics;
  const last = logs.first + replaced - 1;
  const left = metrics.left;
  const right = cellLeft(logs, metrics, last) + size;
  for (const back of [4, 2, 0]) {
    box(ctx, left + k, top + (1 + back) * k, right - left - (2 + back) * k, size - (2 + back) * k);
    fill(ctx, theme.agreedFill);
    stroke(ctx, theme.agreed, 1.5 * k);
  }
  box(ctx, left, top + size - 1.5 * k, right - left, 3 * k);
  fill(ctx, theme.ink);
  // How far it goes beyond the window is not known here.
  const words = replaced < count ? `1–${last}` : "1–…";
  ctx.font = font(theme, 12 * k, 500);
  if (ctx.measureText(words).width > right - left - 8 * k) return;
  text(ctx, theme, words, (left + right) / 2, top + size / 2, { size: 12 * k, colour: theme.ink });
}

/**
 * Where the leader will send next, hollow, and up to where it knows the logs to match, solid.
 * @param {Ink} ctx @param {Logs} logs @param {number} id @param {number} top @param {Theme} theme
 * @param {Metrics} metrics @param {number} count @param {NonNullable<LogOptions["carets"]>} carets
 */
function carets(ctx, logs, id, top, theme, metrics, count, { next, match }) {
  const { k, size } = metrics;
  const y = top + size + 3 * k;
  for (const [slot, solid] of /** @type {[number | undefined, boolean][]} */ ([
    [match.get(id), true],
    [next.get(id), false],
  ])) {
    if (slot === undefined || slot < logs.first || slot >= logs.first + count) continue;
    const x = cellLeft(logs, metrics, slot) + size / 2;
    polygon(ctx, [
      { x, y },
      { x: x + 4.5 * k, y: y + 6 * k },
      { x: x - 4.5 * k, y: y + 6 * k },
    ]);
    fill(ctx, solid ? theme.leader : theme.sunk);
    stroke(ctx, theme.leader, 1.25 * k);
  }
}

/**
 * @param {Ink} ctx @param {Logs} logs @param {Theme} theme @param {Metrics} metrics @param {number} count
 * @param {LogOptions} options
 */
function marked(ctx, logs, theme, metrics, count, { selected, focused }) {
  const { k, size, head, row } = metrics;
  for (const [what, out] of /** @type {[LogOptions["selected"], number][]} */ ([
    [selected, 1.5],
    [focused, 3],
  ])) {
    const slot = what?.slot;
    if (slot === undefined || slot < logs.first || slot >= logs.first + count) continue;
    const x = cellLeft(logs, metrics, slot) - out * k;
    const i = logs.rows.findIndex(({ id }) => id === what?.id);
    const top = i < 0 ? head - out * k : head + i * row - out * k;
    const height = i < 0 ? logs.rows.length * row : size + 2 * out * k;
    box(ctx, x, top, size + 2 * out * k, height, 2 * k);
    stroke(ctx, theme.accent, 2 * k);
  }
}
