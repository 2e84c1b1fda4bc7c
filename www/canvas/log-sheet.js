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

export class LogSheet {
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
    this.#drawn = isPlain(options) ? now : undefined;
    if (before && this.#drawn && isAlike(before, now)) change(ctx, before.logs, now);
    else drawLogs(ctx, logs, theme, size, options);
  }
}

/** Whether there is nothing that lies over several cells. @param {LogOptions} options */
const isPlain = ({ carets, changes, selected, focused }) => !(carets || changes || selected || focused);

/** Whether all is alike but what the logs hold. @param {Drawn} a @param {Drawn} b */
const isAlike = (a, b) =>
  a.theme === b.theme &&
  ["width", "height", "ratio"].every((side) => Reflect.get(a.size, side) === Reflect.get(b.size, side)) &&
  ["look", "small", "scale"].every((each) => Reflect.get(a.options, each) === Reflect.get(b.options, each)) &&
  [...(a.options.lit ?? [])].join() === [...(b.options.lit ?? [])].join() &&
  a.logs.rows.length === b.logs.rows.length;

/** Draws what looks different now. @param {Ink} ctx @param {Logs} before @param {Drawn} now */
function change(ctx, before, { logs, theme, size, options }) {
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
      clear(x - 2 * k, top - 2 * k, metrics.pitch, metrics.size + 4 * k);
      if (shown) faint(ctx, row.status === CRASHED ? 0.4 : 1, () => drawCell(ctx, what, { x, y: top }, theme, metrics));
    }
  });
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
