// @ts-check
// The stage: one frame of the cluster, drawn from nothing but the frame, the theme, the size and the options.

import { DISK_HANGS, isClient, marks, REMOVED } from "../core/frame.js";
import { groupsOf, namesOf } from "../core/groups.js";
import { drawClients } from "./clients.js";
import { stageLayout } from "./layout.js";
import { drawHandle, drawHatch, drawLink, drawPlain, drawWall, drawWitnesses, linkKey, linkStates } from "./links.js";
import { drawList, drawListCuts } from "./list.js";
import { faint, VEILED } from "./marks.js";
import { drawAge, drawNode, drawRing, kindOf } from "./nodes.js";
import { drawArrow, drawEnding, drawPacket, drawPacketRing, underway } from "./packets.js";
import { groupText, wallsOf } from "./walls.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./nodes.js").Look} Look */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/frame.js").Frame} Frame */
/** @typedef {import("../core/frame.js").FrameNode} FrameNode */

/**
 * @typedef {object} StageOptions
 * @property {Look} look
 * @property {StageLayout} [layout] where the caller has it already
 * @property {number} [scale] 1.5 for a presenter
 * @property {import("./layout.js").Box[]} [corners] what lies over the canvas, at its top
 * @property {Target} [selected]
 * @property {Target} [focused]
 * @property {Iterable<number>} [lit] the processes that the caption names
 * @property {number} [glow] how far their rings have grown, 0 to 1
 * @property {Iterable<number>} [faded] the processes of which the present view knows nothing
 * @property {boolean} [veil] links, walls and messages are as faint: the present view is that of a node
 * @property {Map<number, string>} [ages] how old what it last heard of a node is
 * @property {Iterable<number>} [witnesses] the nodes of a broken promise
 * @property {number[][]} [groups] a partition that is being drawn; that of the frame unless told
 * @property {boolean} [still] messages are arrows that do not move
 * @property {boolean} [dense] no single messages: links thicken with the traffic
 * @property {Map<string, number>} [traffic] by link key, 0 to 1
 * @property {import("./motion.js").Transients} [motion] what lasts for a moment
 * @property {Map<number, number[][]>} [ballots] whose votes count for who asks for them, where that is not everybody
 * @property {Map<number, { left: number, truly: number }>} [leases] what is left of the leases of nodes, as shares
 */

/**
 * What a reader points at.
 * @typedef {{ kind: "node" | "packet" | "link" | "client" | "wall", id: number | string }} Target
 */

/** So many messages at once are drawn bare. */
const MANY = 300;

/**
 * @param {Ink} ctx @param {Frame} frame @param {Theme} theme @param {Size} size @param {StageOptions} options
 * @returns {StageLayout} where everything stands, for those who point at it
 */
export function drawStage(ctx, frame, theme, size, options) {
  const ratio = size.ratio ?? 1;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, size.width, size.height);
  const layout =
    options.layout ??
    stageLayout(
      frame.nodes.map(({ id }) => id),
      frame.clients.map(({ id }) => id),
      size,
      options,
    );
  const groups = options.groups ?? groupsOf(frame);
  const walls = wallsOf(layout, groups);
  const veil = options.veil ? VEILED : 1;
  faint(ctx, veil, () => {
    for (const wall of walls) drawHatch(ctx, wall, theme, layout.scale);
    links(ctx, frame, layout, theme, options);
    for (const wall of walls) drawWall(ctx, wall, theme, layout.scale);
  });
  if (layout.kind === "list") {
    drawListCuts(ctx, frame, layout, theme, groups);
    drawList(ctx, frame, layout, theme, options.look);
  }
  if (options.witnesses) drawWitnesses(ctx, layout, theme, [...options.witnesses]);
  rings(ctx, layout, theme, options);
  const faded = new Set(options.faded);
  drawClients(ctx, frame.clients, layout, theme, faded);
  const votes = votesUnderway(frame, layout, options.look);
  for (const node of frame.nodes) {
    faint(ctx, faded.has(node.id) ? VEILED : 1, () => nodeOf(ctx, frame, node, layout, theme, options, votes));
  }
  faint(ctx, veil, () => messages(ctx, frame, layout, theme, options, walls));
  for (const [id, words] of options.ages ?? []) drawAge(ctx, layout, id, words, theme);
  if (walls.length > 0 && !options.veil)
    drawHandle(ctx, layout, walls[0], groupText(groups, namesOf(frame, groups)), theme);
  return layout;
}

/**
 * @param {Ink} ctx @param {Frame} frame @param {StageLayout} layout @param {Theme} theme @param {StageOptions} options
 */
function links(ctx, frame, layout, theme, options) {
  const states = linkStates(frame.links);
  // To whom was removed there is no way any more.
  const gone = new Set(frame.nodes.filter(({ status }) => status === REMOVED).map(({ id }) => id));
  const ids = [...layout.nodes.keys()].filter((id) => !gone.has(id));
  /** @type {[number, number][]} */
  const plain = [];
  ids.forEach((a, i) => {
    for (const b of ids.slice(i + 1)) {
      const key = linkKey(a, b);
      const traffic = options.dense ? options.traffic?.get(key) : undefined;
      const state = states.get(key);
      if (state || traffic) drawLink(ctx, layout, theme, Math.min(a, b), Math.max(a, b), { ...state, traffic });
      else plain.push([a, b]);
    }
  });
  drawPlain(ctx, layout, theme, plain);
  for (const client of layout.clients.keys()) {
    for (const id of ids) {
      const key = linkKey(id, client);
      const traffic = options.dense ? options.traffic?.get(key) : undefined;
      const state = states.get(key);
      if (traffic || state) drawLink(ctx, layout, theme, id, client, { ...state, traffic });
    }
  }
  const chosen = options.selected;
  if (chosen?.kind === "link") chosenLink(ctx, layout, theme, String(chosen.id), states.get(String(chosen.id)));
}

/**
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {string} key
 * @param {import("./links.js").LinkState} [state]
 */
function chosenLink(ctx, layout, theme, key, state) {
  const [a, b] = key.split(" ").map(Number);
  const accent = { ...theme, line: theme.accent };
  drawLink(ctx, layout, accent, a, b, { ...state, traffic: 0.5 });
}

/**
 * The rings below the nodes: what the caption names, what the reader chose, where the keyboard is.
 * @param {Ink} ctx @param {StageLayout} layout @param {Theme} theme @param {StageOptions} options
 */
function rings(ctx, layout, theme, { lit, glow = 1, selected, focused }) {
  for (const id of lit ?? []) drawRing(ctx, layout, id, theme.ink, { out: 6 + 6 * glow, width: 1.5 });
  for (const [target, out, width] of /** @type {[Target | undefined, number, number][]} */ ([
    [selected, 13, 2.5],
    [focused, 17, 2],
  ])) {
    if (target?.kind === "node" || target?.kind === "client") {
      drawRing(ctx, layout, Number(target.id), theme.accent, { out, width });
    }
  }
}

/**
 * @param {Ink} ctx @param {Frame} frame @param {FrameNode} node @param {StageLayout} layout @param {Theme} theme
 * @param {StageOptions} options @param {Map<number, Set<number>>} votes
 */
function nodeOf(ctx, frame, node, layout, theme, { look, motion, leases, ballots, dense }, votes) {
  drawNode(ctx, node, layout, theme, look, {
    members: frame.nodes.filter((other) => kindOf(look, other) !== "watching").length,
    self: layout.order.get(node.id) ?? 0,
    ballots: ballots?.get(node.id)?.map((voters) => voters.flatMap((id) => layout.order.get(id) ?? [])),
    underway: votes.get(node.id),
    busy: dense,
    written: motion?.written.get(node.id),
    reset: motion?.resets.get(node.id),
    before: motion?.roles.get(node.id),
    lease: leases?.get(node.id),
    hanging: (node.disk & DISK_HANGS) !== 0,
  });
}

/**
 * Whose votes are on their way to whom: asked, and not yet answered, or answered, and not yet heard. The same of copies of
 * what a leader waits to decide.
 * @param {Frame} frame @param {StageLayout} layout @param {import("./nodes.js").Look} look
 */
function votesUnderway(frame, layout, look) {
  /** @type {Map<number, Set<number>>} */
  const votes = new Map();
  const decided = new Map(
    frame.nodes.flatMap((node) => (kindOf(look, node) === "leading" ? [[node.id, node.committed]] : [])),
  );
  for (const { mark, from, to, argument } of frame.packets) {
    const name = marks[mark];
    const [there, back] = [name === "ask" || name === "carry", ["grant", "refuse", "accept"].includes(name)];
    const [asks, voter] = there ? [from, to] : back ? [to, from] : [0, 0];
    const copies = name === "carry" || name === "accept";
    if (copies && !(argument > (decided.get(asks) ?? Number.POSITIVE_INFINITY))) continue;
    const place = layout.order.get(voter);
    if (place === undefined) continue;
    const known = votes.get(asks) ?? new Set();
    votes.set(asks, known.add(place));
  }
  return votes;
}

/**
 * @param {Ink} ctx @param {Frame} frame @param {StageLayout} layout @param {Theme} theme @param {StageOptions} options
 * @param {import("./walls.js").Wall[]} walls
 */
function messages(ctx, frame, layout, theme, options, walls) {
  if (options.dense) return;
  const faded = new Set(options.faded);
  const style = { bare: frame.packets.length > MANY };
  for (const packet of underway(frame)) {
    const far = faded.has(packet.from) || (faded.size > 0 && isClient(packet.from) && faded.has(packet.to));
    faint(ctx, far ? VEILED : 1, () => {
      if (options.still) drawArrow(ctx, packet, layout, theme, walls);
      else drawPacket(ctx, packet, layout, theme, walls, style);
    });
  }
  for (const ending of options.motion?.endings ?? []) drawEnding(ctx, ending, layout, theme, walls);
  chosenPacket(ctx, frame, layout, theme, options, walls);
}

/**
 * @param {Ink} ctx @param {Frame} frame @param {StageLayout} layout @param {Theme} theme @param {StageOptions} options
 * @param {import("./walls.js").Wall[]} walls
 */
function chosenPacket(ctx, frame, layout, theme, { selected, focused, still }, walls) {
  for (const [target, out] of /** @type {[Target | undefined, number][]} */ ([
    [selected, 12],
    [focused, 15],
  ])) {
    if (target?.kind !== "packet") continue;
    const packet = underway(frame).find(({ place }) => place === target.id);
    if (packet) drawPacketRing(ctx, packet, layout, theme, walls, { out, still });
  }
}
