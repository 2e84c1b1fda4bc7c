// @ts-check
// The history: a row for each client, a bar for each operation from its call to its return, and in it the instant at
// which it took effect.

import { isUnknown } from "../core/history.js";
import { box, check, fill, line, stroke, text } from "./marks.js";
import { ticksOf } from "./spacetime.js";
import { font } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/history.js").Bar} Bar */
/** @typedef {import("../core/spacetime.js").View} View */

/** @typedef {{ rows: { client: number, y: number }[], width: number, height: number, tall: number, hidden: number }} Rows */

/**
 * What is drawn besides the bars.
 * @typedef {object} Stage
 * @property {View} view
 * @property {number} now where time stands, as a share
 * @property {number} [chosen] the place of the operation that was chosen
 * @property {{ from: number, to: number, inside: Set<number> } | undefined} [window] what cannot be right, in shares
 * @property {Map<number, number>} [moved] where the reader put the ticks of operations, by their places, as shares
 * @property {(bar: Bar) => string} label
 * @property {(bar: Bar) => number[]} again when the client asked again, as shares
 * @property {{ now: (us: number) => string, count: (count: number) => string }} words
 */

const TOP = 24;
const [ROW, LEAST_ROW] = [40, 22];
/** So many rows are drawn. */
const ROWS = 60;
/** Bars narrower than this are drawn without their words. */
export const WORDY = 34;

/**
 * A row for each client that has an operation in view.
 * @param {Bar[]} bars @param {number} width @returns {Rows}
 */
export function rowsOf(bars, width) {
  const clients = [...new Set(bars.map(({ client }) => client))].sort((a, b) => a - b);
  const shown = clients.slice(0, ROWS);
  const tall = shown.length > 8 ? Math.max(LEAST_ROW, ROW - 2 * (shown.length - 8)) : ROW;
  const rows = shown.map((client, at) => ({ client, y: TOP + tall * at + tall / 2 }));
  return {
    rows,
    width,
    tall,
    height: TOP + tall * Math.max(shown.length, 1) + 8,
    hidden: clients.length - shown.length,
  };
}

/**
 * Where a bar stands: to its return or, where nobody knows of one, open to the right.
 * @param {Rows} rows @param {Bar} bar @param {number} now @returns {{ x: number, y: number, width: number, height: number, open: boolean } | undefined}
 */
export function barOf({ rows, width, tall }, bar, now) {
  const row = rows.find(({ client }) => client === bar.client);
  if (!row) return undefined;
  const end = Number.isNaN(bar.returned) ? Math.max(now, bar.invoked) : bar.returned;
  const height = Math.min(20, tall - 6);
  const wide = Math.max((end - bar.invoked) * width, 1.5);
  return { x: bar.invoked * width, y: row.y - height / 2, width: wide, height, open: isUnknown(bar) };
}

/**
 * @param {Ink} ctx @param {Theme} theme @param {Size} size @param {Rows} rows @param {Bar[]} bars @param {Stage} stage
 */
export function drawHistory(ctx, theme, { width, height, ratio = 1 }, rows, bars, stage) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.clearRect(0, 0, width, height);
  const { view, words } = stage;
  for (const us of ticksOf(view, width)) {
    const x = Math.round(((us - view.from) / (view.to - view.from)) * width) + 0.5;
    ctx.globalAlpha = 0.3;
    line(ctx, x, 18, x, rows.height - 4);
    stroke(ctx, theme.line, 1);
    ctx.globalAlpha = 1;
    text(ctx, theme, words.now(us), x, 9, {
      ...{ size: 12, colour: theme.ink2 },
      align: x < 40 ? "left" : x > width - 40 ? "right" : "center",
    });
  }
  for (const { y } of rows.rows) {
    line(ctx, 0, y, width, y);
    ctx.globalAlpha = 0.5;
    stroke(ctx, theme.line, 1);
    ctx.globalAlpha = 1;
  }
  for (const bar of bars) drawBar(ctx, theme, rows, bar, stage);
  for (const bar of bars) drawEffect(ctx, theme, rows, bar, stage);
  drawWindow(ctx, theme, rows, stage);
  const x = stage.now * width;
  line(ctx, x, 18, x, rows.height - 4);
  stroke(ctx, theme.ink, 2);
}

/** @param {Ink} ctx @param {Theme} theme @param {Rows} rows @param {Bar} bar @param {Stage} stage */
function drawBar(ctx, theme, rows, bar, stage) {
  const at = barOf(rows, bar, stage.now);
  if (!at || at.x > rows.width || at.x + at.width < 0) return;
  const done = bar.result === "done";
  if (at.width < 4) {
    ctx.fillStyle = done ? theme.agreed : theme.ink3;
    ctx.fillRect(at.x, at.y, at.width, at.height);
    return;
  }
  outline(ctx, at);
  fill(ctx, done ? theme.agreedFill : theme.paper);
  stroke(ctx, done ? theme.agreed : theme.ink3, done ? 1.5 : 1.25, bar.result === "open" ? [4, 3] : []);
  if (stage.chosen === bar.place) {
    box(ctx, at.x - 3, at.y - 3, at.width + 6, at.height + 6, 3);
    stroke(ctx, theme.accent, 2);
  }
  for (const share of bar.again > 0 ? stage.again(bar) : []) {
    // Asked again: a notch on the lower edge.
    const x = share * rows.width;
    line(ctx, x - 4, at.y + at.height + 4, x, at.y + at.height - 2, x + 4, at.y + at.height + 4);
    stroke(ctx, theme.ink, 1.5);
  }
  if (at.width < WORDY) return;
  words(ctx, theme, at, bar, stage.label(bar));
}

/** The edge of a bar; one whose outcome nobody knows ends in a point. @param {Ink} ctx @param {{ x: number, y: number, width: number, height: number, open: boolean }} at */
function outline(ctx, { x, y, width, height, open }) {
  if (!open) return box(ctx, x, y, width, height, 2);
  ctx.beginPath();
  ctx.moveTo(x + width - 5, y);
  ctx.lineTo(x, y);
  ctx.lineTo(x, y + height);
  ctx.lineTo(x + width - 5, y + height);
  ctx.moveTo(x + width - 5, y);
  ctx.lineTo(x + width, y + height / 2);
  ctx.lineTo(x + width - 5, y + height);
}

/** @param {Ink} ctx @param {Theme} theme @param {{ x: number, y: number, width: number, height: number }} at @param {Bar} bar @param {string} said */
function words(ctx, theme, at, bar, said) {
  ctx.font = font(theme, 12, 500);
  const [left, right] = [Math.max(at.x, 0) + 5, at.x + at.width - 5];
  const ticked = bar.result === "done";
  const room = right - left - (ticked ? 14 : 0);
  const wide = ctx.measureText(said).width;
  if (wide > room) return;
  text(ctx, theme, said, left, at.y + at.height / 2, { size: 12, colour: theme.ink, align: "left" });
  if (!ticked) return;
  check(ctx, left + wide + 9, at.y + at.height / 2, 8);
  stroke(ctx, theme.agreed, 1.75);
}

/** The instant at which it took effect. @param {Ink} ctx @param {Theme} theme @param {Rows} rows @param {Bar} bar @param {Stage} stage */
function drawEffect(ctx, theme, rows, bar, stage) {
  const at = barOf(rows, bar, stage.now);
  // In what cannot be right no ticks are true: the reader may put them where they like.
  const moved = stage.moved?.get(bar.place);
  if (!at || (stage.window?.inside.has(bar.place) && moved === undefined)) return;
  const share = moved ?? bar.effect;
  if (Number.isNaN(share) || share > stage.now) return;
  const x = share * rows.width;
  if (x < -2 || x > rows.width + 2) return;
  line(ctx, x, at.y - 4, x, at.y + at.height + 4);
  stroke(ctx, moved === undefined ? theme.ink : theme.accent, moved === undefined ? 2 : 4);
}

/** What cannot be right. @param {Ink} ctx @param {Theme} theme @param {Rows} rows @param {Stage} stage */
function drawWindow(ctx, theme, rows, { window }) {
  if (!window) return;
  const [x, end] = [window.from * rows.width, window.to * rows.width];
  box(ctx, x - 4, 20, end - x + 8, rows.height - 24, 3);
  stroke(ctx, theme.breach, 2);
}

/**
 * The bar at a point; where several are as narrow as that, the nearest.
 * @param {Rows} rows @param {Bar[]} bars @param {number} now @param {{ x: number, y: number }} at @returns {Bar | undefined}
 */
export function hitHistory(rows, bars, now, { x, y }) {
  /** @type {Bar | undefined} */
  let best;
  let near = 8;
  for (const bar of bars) {
    const place = barOf(rows, bar, now);
    if (!place || Math.abs(place.y + place.height / 2 - y) > rows.tall / 2) continue;
    const away = Math.max(place.x - x, x - place.x - place.width, 0);
    if (away < near) [best, near] = [bar, away];
  }
  return best;
}
