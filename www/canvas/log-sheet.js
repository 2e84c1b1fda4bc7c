// @ts-check
// The strips of the logs from frame to frame. Most cells look as they did a moment ago, whatever their slots are now, so only
// what looks different is drawn again. What stands there in the end is the picture of drawLogs.

import { CRASHED } from "../core/frame.js";
import { cell, cellLeft, drawCell, drawLogs, drawRow, heads, isShown, logMetrics, rowTop, slotsIn } from "./logs.js";
import { faint } from "./marks.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./logs.js").Logs} Logs */
/** @typedef {import("./logs.js").LogRow} LogRow */
/** @typedef {import("./logs.js").Cell} Cell */
/** @typedef {import("./logs.js").LogOptions} LogOptions */
/** @typedef {import("./logs.js").Metrics} Metrics */
/** @typedef {{ logs: Logs, theme: Theme, size: Size, options: LogOptions }} Drawn */

/** What a cell says only above its column. */
const ABOVE = cell.ACKNOWLEDGED;

/** So many pictures of cells are kept. */
const MOST = 200;

export class LogSheet {
  /** Pictures of cells, each with the ground around it, by how they look. @type {Map<string, ImageBitmap>} */
  #cells = new Map();
  /** What stands on the canvas, if that is known. @type {Drawn | undefined} */
  #drawn;

  /** The canvas has lost what stood on it. */
  forget() {
    this.#drawn = undefined;
  }

  /**
   * @param {Ink} ctx @param {Logs} logs as nobody changes them afterwards @param {Theme} theme @param {Size} size
   * @param {LogOptions} options
   */
  draw(ctx, logs, theme, size, options) {
    const before = this.#drawn;
    const now = { logs, theme, size, options };
    this.#drawn = isPlain(logs, options, size) ? now : undefined;
    if (before && this.#drawn && isAlike(before, now)) {
      change(ctx, before.logs, now, this.#cells);
      return;
    }
    this.#cells.clear();
    drawLogs(ctx, logs, theme, size, options);
  }
}

/**
 * Whether there is nothing that lies over several cells, and cells stand on whole pixels.
 * @param {Logs} logs @param {LogOptions} options @param {Size} size
 */
const isPlain = ({ rows }, { carets, changes, selected, focused, scale = 1 }, { ratio = 1 }) =>
  !(carets || changes || selected || focused || rows.some(({ veiled }) => veiled)) && Number.isInteger(scale * ratio);

/** Whether all is alike but what the logs hold. @param {Drawn} a @param {Drawn} b */
const isAlike = (a, b) =>
  a.theme === b.theme &&
  ["width", "height", "ratio"].every((side) => Reflect.get(a.size, side) === Reflect.get(b.size, side)) &&
  ["look", "small", "scale"].every((each) => Reflect.get(a.options, each) === Reflect.get(b.options, each)) &&
  [...(a.options.lit ?? [])].join() === [...(b.options.lit ?? [])].join() &&
  a.options.named?.join() === b.options.named?.join() &&
  a.logs.rows.length === b.logs.rows.length;

/**
 * Draws what looks different now.
 * @param {Ink} ctx @param {Logs} before @param {Drawn} now @param {Map<string, ImageBitmap>} kept
 */
function change(ctx, before, { logs, theme, size, options }, kept) {
  const { ratio = 1, width } = size;
  const metrics = logMetrics(options);
  const count = slotsIn(width, options);
  const { k, head, row: high } = metrics;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  const clear = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ w,
    /** @type {number} */ h,
  ) => {
    ctx.fillStyle = theme.sunk;
    ctx.fillRect(x, y, w, h);
  };
  if (before.first !== logs.first || told(before, count) !== told(logs, count)) {
    clear(0, 0, width, head - 2 * k);
    heads(ctx, logs, theme, metrics, count, new Set(options.lit));
  }
  logs.rows.forEach((row, i) => {
    const top = rowTop(metrics, i);
    const old = before.rows[i];
    if (shape(before, old, count) !== shape(logs, row, count)) {
      clear(0, top - 2 * k, width, high);
      drawRow(ctx, logs, row, top, theme, metrics, count, options);
      return;
    }
    for (let at = 0; at < count; at++) {
      const what = row.cells[at];
      const shown = isShown(row, what);
      if (shown === isShown(old, old.cells[at]) && (!shown || same(old.cells[at], what))) continue;
      const x = cellLeft(logs, metrics, logs.first + at);
      if (!shown) clear(x - 2 * k, top - 2 * k, metrics.pitch, metrics.pitch);
      else put(ctx, picture(kept, what, row.status === CRASHED, theme, metrics, ratio), x - 2 * k, top - 2 * k, ratio);
    }
  });
}

/**
 * A cell with the ground around it.
 * @param {Map<string, ImageBitmap>} kept @param {Cell} what @param {boolean} crashed @param {Theme} theme
 * @param {Metrics} metrics @param {number} ratio
 */
function picture(kept, what, crashed, theme, metrics, ratio) {
  const key = `${what.epoch} ${what.flags & ~ABOVE} ${crashed}`;
  const known = kept.get(key);
  if (known) return known;
  if (kept.size >= MOST) kept.clear();
  const side = metrics.pitch * ratio;
  const canvas = new OffscreenCanvas(side, side);
  const ctx = /** @type {Ink} */ (/** @type {unknown} */ (canvas.getContext("2d")));
  ctx.fillStyle = theme.sunk;
  ctx.fillRect(0, 0, side, side);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const at = { x: 2 * metrics.k, y: 2 * metrics.k };
  faint(ctx, crashed ? 0.4 : 1, () => drawCell(ctx, what, at, theme, metrics));
  const made = canvas.transferToImageBitmap();
  kept.set(key, made);
  return made;
}

/**
 * Lays a picture where it comes to stand on whole pixels.
 * @param {Ink} ctx @param {ImageBitmap} made @param {number} x @param {number} y @param {number} ratio
 */
function put(ctx, made, x, y, ratio) {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(made, x * ratio, y * ratio);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Over which columns something stands. @param {Logs} logs @param {number} count */
function told({ rows }, count) {
  let columns = "";
  for (let at = 0; at < count; at++) columns += rows.some(({ cells }) => (cells[at]?.flags ?? 0) & ABOVE) ? 1 : 0;
  return columns;
}

/**
 * What a row is but for its single cells: who, and what lies over several of them.
 * @param {Logs} logs @param {LogRow} row @param {number} count
 */
function shape({ first }, { id, status, role, cells, last }, count) {
  const behind = last && last < first ? last : 0;
  let replaced = Math.min(count, cells.length);
  while (replaced > 0 && !(cells[replaced - 1].flags & cell.SNAPSHOT)) replaced -= 1;
  return `${id} ${status} ${role} ${behind} ${replaced > 0 ? `${first} ${replaced}` : ""}`;
}

/** Whether two entries look the same. @param {Cell} a @param {Cell} b */
const same = (a, b) => a.epoch === b.epoch && (a.flags & ~ABOVE) === (b.flags & ~ABOVE);
