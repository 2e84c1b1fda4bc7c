// @ts-check
// Clients: shops outside the ring, each with the parcel that it waits for.

import { nameOf } from "../core/frame.js";
import { box, check, faint, fill, line, parcel, polygon, stroke, text, VEILED } from "./marks.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/frame.js").Client} Client */

/** Whether a client waits for an answer. @param {Client} client */
export const waits = (client) => client.open !== 0;

/**
 * All clients. Those for which there is no place of their own stand together at the last one, with their number.
 * @param {Ink} ctx @param {Client[]} clients @param {StageLayout} layout @param {Theme} theme
 * @param {Set<number>} faded
 */
export function drawClients(ctx, clients, layout, theme, faded) {
  const crowd = new Set(layout.crowd.length > 1 ? layout.crowd : []);
  for (const client of clients) {
    if (crowd.has(client.id)) continue;
    faint(ctx, faded.has(client.id) ? VEILED : 1, () => drawClient(ctx, client, layout, theme));
  }
  const others = clients.filter(({ id }) => crowd.has(id));
  if (others.length === 0) return;
  const open = others.some(waits) ? 1 : 0;
  const acknowledged = others.reduce((sum, client) => sum + client.acknowledged, 0);
  drawClient(ctx, { ...others[0], open, acknowledged }, layout, theme, `+${others.length}`);
}

/**
 * A shop front: an awning over a counter; on the counter, while it waits, the parcel that it sent.
 * @param {Ink} ctx @param {Client} client @param {StageLayout} layout @param {Theme} theme @param {string} [name]
 */
export function drawClient(ctx, client, layout, theme, name = nameOf(client.id)) {
  const at = layout.clients.get(client.id);
  if (!at) return;
  const y = at.y;
  const x = at.x - (layout.labels === "corner" ? 10 * layout.scale : 0);
  const k = layout.scale * (layout.labels === "corner" ? 0.8 : 1);
  const [left, top, wide] = [x - 13 * k, y - 12 * k, 26 * k];
  box(ctx, left + 2 * k, top + 5 * k, wide - 4 * k, 19 * k);
  fill(ctx, theme.paper);
  stroke(ctx, theme.ink, 1.5 * k);
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left + wide, top);
  ctx.lineTo(left + wide, top + 5 * k);
  for (let i = 3; i >= 0; i--) {
    ctx.arc(left + (i + 0.5) * (wide / 4), top + 5 * k, wide / 8, 0, Math.PI);
  }
  ctx.closePath();
  fill(ctx, theme.ink);
  if (waits(client)) {
    polygon(ctx, parcel({ x, y: y + 6 * k }, { x: 0, y: -1 }, 9 * k), k);
    stroke(ctx, theme.ink, 1.5 * k);
  } else {
    line(ctx, left + 6 * k, y + 6.5 * k, left + wide - 6 * k, y + 6.5 * k);
    stroke(ctx, theme.line, 1.5 * k);
  }
  if (layout.kind === "list") {
    label(ctx, { name, client }, x + 24 * k, y, layout, theme, "left");
  } else if (layout.labels !== "corner") {
    label(ctx, { name, client }, x, y + 22 * k, layout, theme, "center");
  } else {
    const size = 10 * layout.scale;
    text(ctx, theme, name, x + 16 * k, y + 2 * k, { size, colour: theme.ink, align: "left" });
  }
}

/**
 * The name, and how many of its operations were acknowledged.
 * @param {Ink} ctx @param {{ name: string, client: Client }} who @param {number} x @param {number} y
 * @param {StageLayout} layout @param {Theme} theme @param {"left" | "center"} align
 */
function label(ctx, { name, client }, x, y, layout, theme, align) {
  const k = layout.scale;
  const size = 12 * k;
  text(ctx, theme, name, x, y, { size, colour: theme.ink, align });
  if (client.acknowledged === 0 || layout.labels !== "all") return;
  const words = String(client.acknowledged);
  const width = ctx.measureText(words).width;
  const [start, low] = align === "left" ? [x + 38 * k, y] : [x - (width + 12 * k) / 2, y + 15 * k];
  text(ctx, theme, words, start, low, { size, colour: theme.ink2, align: "left" });
  check(ctx, start + width + 8 * k, low, 8 * k);
  stroke(ctx, theme.agreed, 1.75 * k);
}
