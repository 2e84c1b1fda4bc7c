// @ts-check
// What a pointer means and where the keyboard goes next, on the layout that was drawn.

import { nameOf, packetName } from "../core/frame.js";
import { groupsOf, namesOf } from "../core/groups.js";
import { pathOf, placeOf, plates, toSegment } from "./layout.js";
import { linkKey } from "./links.js";
import { logMetrics, slotsIn } from "./logs.js";
import { TOUCH, underway, whereIs } from "./packets.js";
import { groupText, handleOf, wallsOf } from "./walls.js";

/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./layout.js").Point} Point */
/** @typedef {import("./stage.js").Target} Target */
/** @typedef {import("../core/frame.js").Frame} Frame */

/** How near a line must be to be meant. */
const NEAR = 10;

/**
 * What stands at a point of the stage. A node's own disc comes first, because no message is drawn on it; then what is
 * right there, a message or a node's tab, and only then the nearest message, clients, a wall's plate, and links.
 * @param {StageLayout} layout @param {Frame} frame @param {Point} at
 * @param {{ dense?: boolean, still?: boolean, groups?: number[][] }} [options] as the stage was drawn
 * @returns {Target | undefined}
 */
export function hitStage(layout, frame, at, options = {}) {
  const packet = (/** @type {number} */ reach) =>
    options.dense ? undefined : hitPacket(layout, frame, at, reach * Math.max(1, layout.scale), options);
  if (layout.kind === "list") return hitRow(layout, at) ?? packet(TOUCH);
  return (
    hitNode(layout, at) ??
    packet(TOUCH / 2) ??
    hitTab(layout, at) ??
    packet(TOUCH) ??
    hitClient(layout, at) ??
    hitWall(layout, frame, at, options.groups ?? groupsOf(frame)) ??
    hitLink(layout, at)
  );
}

/**
 * The row of a list, left of its gutter.
 * @param {StageLayout} layout @param {Point} at @returns {Target | undefined}
 */
function hitRow(layout, at) {
  if (at.x >= layout.centre.x - 26 * layout.scale) return undefined;
  const rows = [...layout.nodes.values(), ...layout.clients.values()];
  const best = rows.reduce((near, row) => (Math.abs(row.y - at.y) < Math.abs(near.y - at.y) ? row : near), rows[0]);
  if (!best || Math.abs(best.y - at.y) > 24 * layout.scale) return undefined;
  return { kind: layout.nodes.has(best.id) ? "node" : "client", id: best.id };
}

/** @param {StageLayout} layout @param {Point} at @returns {Target | undefined} */
function hitNode(layout, at) {
  // Small silhouettes keep a target of 24 px.
  const reach = Math.max(12, layout.r + 4 * layout.scale);
  for (const { id, x, y } of layout.nodes.values()) {
    if (Math.hypot(at.x - x, at.y - y) <= reach) return { kind: "node", id };
  }
  return undefined;
}

/**
 * What hangs below a node belongs to it.
 * @param {StageLayout} layout @param {Point} at @returns {Target | undefined}
 */
function hitTab(layout, at) {
  for (const place of layout.nodes.values()) {
    const [tab] = plates(place, layout.r, layout.scale, layout.detail);
    if (tab && at.x >= tab.x && at.x <= tab.x + tab.width && at.y >= tab.y && at.y <= tab.y + tab.height) {
      return { kind: "node", id: place.id };
    }
  }
  return undefined;
}

/**
 * @param {StageLayout} layout @param {Frame} frame @param {Point} at @param {number} reach
 * @param {{ still?: boolean, groups?: number[][] }} options
 * @returns {Target | undefined}
 */
function hitPacket(layout, frame, at, reach, { still, groups }) {
  const walls = wallsOf(layout, groups ?? groupsOf(frame));
  let best = reach;
  /** @type {Target | undefined} */
  let found;
  for (const packet of underway(frame)) {
    const where = whereIs(layout, packet, walls);
    if (!where) continue;
    const { from, to } = where.path;
    const point = still ? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } : where.point;
    const away = Math.hypot(at.x - point.x, at.y - point.y);
    if (away > best) continue;
    best = away;
    found = { kind: "packet", id: packet.place };
  }
  return found;
}

/** @param {StageLayout} layout @param {Point} at @returns {Target | undefined} */
function hitClient(layout, at) {
  const half = 22 * layout.scale;
  for (const { id, x, y } of layout.clients.values()) {
    if (layout.kind === "list" && Math.abs(at.y - y) <= 18 && at.x < layout.centre.x - 26)
      return { kind: "client", id };
    if (Math.abs(at.x - x) <= half && at.y >= y - half && at.y <= y + half) return { kind: "client", id };
  }
  return undefined;
}

/**
 * @param {StageLayout} layout @param {Frame} frame @param {Point} at @param {number[][]} groups
 * @returns {Target | undefined}
 */
function hitWall(layout, frame, at, groups) {
  const [wall] = wallsOf(layout, groups);
  if (!wall) return undefined;
  const { x, y, width, height } = handleOf(layout, wall, groupText(groups, namesOf(frame, groups)));
  const inside = at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height;
  return inside ? { kind: "wall", id: 0 } : undefined;
}

/** @param {StageLayout} layout @param {Point} at @returns {Target | undefined} */
function hitLink(layout, at) {
  const ids = [...layout.nodes.keys()];
  let best = NEAR * layout.scale;
  /** @type {Target | undefined} */
  let found;
  ids.forEach((a, i) => {
    for (const b of ids.slice(i + 1)) {
      const path = pathOf(layout, a, b, 0);
      if (!path) continue;
      const away = toSegment(path.from, path.to, at);
      if (away > best) continue;
      best = away;
      found = { kind: "link", id: linkKey(a, b) };
    }
  });
  return found;
}

/**
 * The order in which the keyboard goes over the stage: nodes as they are numbered, clients, then messages, those that
 * arrive first before the others.
 * @param {Frame} frame @param {{ dense?: boolean }} [options]
 * @returns {Target[]}
 */
export function order(frame, { dense = false } = {}) {
  const packets = underway(frame).sort((a, b) => b.progress - a.progress || a.place - b.place);
  return [
    ...frame.nodes.map(({ id }) => /** @type {Target} */ ({ kind: "node", id })),
    ...frame.clients.map(({ id }) => /** @type {Target} */ ({ kind: "client", id })),
    ...(dense ? [] : packets.map(({ place }) => /** @type {Target} */ ({ kind: "packet", id: place }))),
  ];
}

/**
 * The nearest node or client in a direction, for the arrow keys.
 * @param {StageLayout} layout @param {number} id @param {Point} direction a unit vector
 * @returns {number | undefined}
 */
export function neighbour(layout, id, direction) {
  const start = placeOf(layout, id);
  if (!start) return undefined;
  let best = Number.POSITIVE_INFINITY;
  let found;
  for (const place of [...layout.nodes.values(), ...layout.clients.values()]) {
    if (place.id === id) continue;
    const [x, y] = [place.x - start.x, place.y - start.y];
    const forward = x * direction.x + y * direction.y;
    const aside = Math.abs(x * direction.y - y * direction.x);
    if (forward <= 1 || aside > forward * 2) continue;
    if (forward + 2 * aside < best) {
      best = forward + 2 * aside;
      found = place.id;
    }
  }
  return found;
}

/**
 * What stands at a point of the strips: a cell, a column by its head, a node by its name.
 * @param {import("./logs.js").Logs} logs @param {Point} at @param {import("./logs.js").LogOptions} options @param {number} width
 * @returns {{ kind: "cell" | "column" | "node", id?: number, slot?: number } | undefined}
 */
export function hitLogs(logs, at, options, width) {
  const metrics = logMetrics(options);
  const row = logs.rows[Math.floor((at.y - metrics.head) / metrics.row)];
  if (at.x < metrics.left) return row ? { kind: "node", id: row.id } : undefined;
  const i = Math.floor((at.x - metrics.left) / metrics.pitch);
  if (i < 0 || i >= slotsIn(width, options)) return undefined;
  const slot = logs.first + i;
  if (at.y < metrics.head) return { kind: "column", slot };
  return row ? { kind: "cell", id: row.id, slot } : undefined;
}

/**
 * What is selected by it.
 * @param {Frame} frame @param {Target | undefined} target @returns {import("../core/store.js").Selection | undefined}
 */
export function selectionOf(frame, target) {
  switch (target?.kind) {
    case "node":
    case "client":
      return { kind: "node", name: nameOf(Number(target.id)) };
    case "packet": {
      const packet = frame.packets.find(({ place }) => place === target.id);
      return packet && { kind: "message", name: packetName(packet) };
    }
    case "link": {
      const ends = String(target.id).split(" ");
      return { kind: "link", name: ends.map((id) => nameOf(Number(id))).join(" ") };
    }
    case "wall":
      return { kind: "wall", name: "" };
    default:
      return undefined;
  }
}
