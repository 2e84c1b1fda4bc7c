// @ts-check
// Every mark, state and fate once, drawn by the functions that draw them in a run. The legend shows these, and the
// screenshot tests compare them.

import { HELD, LOST, PAUSED } from "../core/frame.js";
import { drawClient } from "./clients.js";
import { stageLayout } from "./layout.js";
import { drawLink } from "./links.js";
import { cell, drawLogs } from "./logs.js";
import { drawNode } from "./nodes.js";
import { drawMark } from "./packets.js";
import * as samples from "./samples.js";
import { drawStage } from "./stage.js";
import { drawLanes, drawTapeMark, drawTapeSpan, layLanes, SPANS } from "./tape.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./layout.js").StageLayout} StageLayout */
/** @typedef {import("./nodes.js").Look} Look */
/** @typedef {import("./nodes.js").Extra} Extra */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./stage.js").StageOptions} StageOptions */
/** @typedef {import("../core/frame.js").FrameNode} FrameNode */
/** @typedef {import("../core/frame.js").Frame} Frame */
/** @typedef {import("../core/frame.js").Packet} Packet */
/** @typedef {import("../core/frame.js").Mark} Mark */

/**
 * @typedef {object} Specimen
 * @property {string} id
 * @property {number} width
 * @property {number} height
 * @property {(ctx: Ink, theme: Theme, size: Size, look: Look) => void} draw
 */

/** @typedef {{ id: string, specimens: Specimen[] }} Group */

const { CANDIDATE, LEADER, OBSERVER, PROBING, client, cluster, node, packet, shop } = samples;

/** A mark of the tape, twice as large. @param {string} kind @returns {Specimen} */
const tapeMark = (kind) => ({
  id: `tape-${kind}`,
  width: 48,
  height: 48,
  draw(ctx, theme, size) {
    sheet(ctx, theme, size);
    const twice = 2 * (size.ratio ?? 1);
    ctx.setTransform(twice, 0, 0, twice, 0, 0);
    drawTapeMark(ctx, theme, kind, 12, 12);
  },
});

/** A span of the tape, twice as large. @param {import("./tape.js").SpanKind} kind @returns {Specimen} */
const tapeSpan = (kind) => ({
  id: `tape-${kind}`,
  width: 96,
  height: 48,
  draw(ctx, theme, size) {
    sheet(ctx, theme, size);
    const twice = 2 * (size.ratio ?? 1);
    ctx.setTransform(twice, 0, 0, twice, 0, 0);
    const high = kind === "unserved" ? { y: 7, height: 10 } : { y: 11, height: kind === "dual" ? 2 : 3 };
    drawTapeSpan(ctx, theme, kind, { x: 6, width: 36, ...high });
  },
});

/** A clean sheet in device pixels. @param {Ink} ctx @param {Theme} theme @param {Size} size */
function sheet(ctx, theme, { width, height, ratio = 1 }) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  ctx.fillRect(0, 0, width, height);
}

/**
 * One node, large.
 * @param {string} id @param {Partial<FrameNode>} changes @param {Partial<Extra>} [extra]
 * @param {Partial<StageOptions>} [options] drawn as a stage of this one node where given
 * @returns {Specimen}
 */
const portrait = (id, changes, extra = {}, options = undefined) => ({
  id,
  width: 132,
  height: 132,
  draw(ctx, theme, size, look) {
    const one = node(3, { epoch: 4, synced: 4, ...changes });
    const layout = /** @type {StageLayout} */ ({
      ...stageLayout([3], [], size),
      ...{ r: 32, detail: "full" },
      nodes: new Map([[3, { id: 3, x: size.width / 2, y: size.height / 2 - 12, angle: 0 }]]),
    });
    if (options) {
      drawStage(ctx, { ...cluster(0), nodes: [one] }, theme, size, { look, layout, ...options });
    } else {
      sheet(ctx, theme, size);
      drawNode(ctx, one, layout, theme, look, { members: 5, self: 2, ...extra });
    }
  },
});

/**
 * One message on its way across the picture.
 * @param {string} id @param {Mark} mark @param {Partial<Packet>} [changes] @param {{ forged?: boolean }} [how]
 * @returns {Specimen}
 */
const message = (id, mark, changes = {}, { forged } = {}) => ({
  id,
  width: 132,
  height: 56,
  draw(ctx, theme, size, look) {
    const layout = between(size, 20, [1, 2], 1.5);
    layout.nodes.forEach((place) => {
      place.x += place.id === 1 ? -60 : 60;
    });
    const from = changes.from ?? 1;
    const to = changes.to ?? 2;
    if (from > 2) layout.clients.set(from, { id: from, x: -30, y: size.height / 2, angle: 0 });
    if (to > 2) layout.clients.set(to, { id: to, x: size.width + 30, y: size.height / 2, angle: 0 });
    const one = packet(mark, from, to, 0.5, { epoch: 4, ...changes });
    drawStage(ctx, { ...cluster(0), packets: [one] }, theme, size, { look, layout });
    if (!forged) return;
    drawMark(ctx, theme, mark, { x: size.width / 2, y: size.height / 2 + 9 }, { x: 1, y: 0 }, { k: 1.5, forged });
  },
});

/**
 * Two nodes side by side.
 * @param {Size} size @param {number} r @param {number[]} ids @param {number} [scale]
 * @returns {StageLayout}
 */
const between = (size, r, ids, scale = 1) => ({
  ...stageLayout(ids, [], { width: 4000, height: 4000 }, { scale }),
  ...{ width: size.width, height: size.height, r, detail: "dots", clients: new Map() },
  nodes: new Map(
    ids.map((id, i) => [id, { id, x: i === 0 ? r + 14 : size.width - r - 14, y: size.height / 2, angle: 0 }]),
  ),
});

/**
 * What becomes of a message between two nodes.
 * @param {string} id @param {Packet[]} packets @param {Partial<StageOptions>} [options]
 * @param {Partial<FrameNode>} [receiver] @param {Frame["links"]} [links]
 * @returns {Specimen}
 */
const fate = (id, packets, options = {}, receiver = {}, links = []) => ({
  id,
  width: 272,
  height: 72,
  draw(ctx, theme, size, look) {
    const nodes = [node(1, { timerLeft: 0 }), node(2, { timerLeft: 0, ...receiver })];
    const frame = { ...cluster(0), nodes, packets, links };
    drawStage(ctx, frame, theme, size, { look, layout: between(size, 18, [1, 2]), ...options });
  },
});

/** @param {"lost" | "cut" | "dead" | "stale"} kind @param {number} at */
const ended = (kind, at) => ({
  motion: {
    endings: [{ kind, from: 1, to: 2, at, age: 0.25, mark: 4, epoch: 1, carries: 1 }],
    ...{ resets: new Map(), roles: new Map(), written: new Map(), traffic: new Map(), glow: 1, busy: false },
  },
});

/**
 * A link between two nodes.
 * @param {string} id @param {import("./links.js").LinkState} state
 * @returns {Specimen}
 */
const link = (id, state) => ({
  id,
  width: 272,
  height: 72,
  draw(ctx, theme, size, look) {
    const layout = between(size, 18, [1, 2]);
    const nodes = [node(1, { timerLeft: 0 }), node(2, { timerLeft: 0 })];
    drawStage(ctx, { ...cluster(0), nodes: [] }, theme, size, { look, layout: { ...layout, nodes: new Map() } });
    drawLink(ctx, layout, theme, 1, 2, state);
    for (const each of nodes) drawNode(ctx, each, layout, theme, look, { members: 2, self: each.id - 1 });
  },
});

/**
 * A whole stage.
 * @param {string} id @param {() => Frame} frame @param {Partial<StageOptions>} [options]
 * @param {{ width: number, height: number }} [size]
 * @returns {Specimen}
 */
const scene = (id, frame, options = {}, { width, height } = { width: 420, height: 320 }) => ({
  id,
  width,
  height,
  draw: (ctx, theme, size, look) => void drawStage(ctx, frame(), theme, size, { look, ...options }),
});

/**
 * Cells of a log.
 * @param {string} id @param {(import("./logs.js").Cell | undefined)[]} cells
 * @param {{ row?: Partial<import("./logs.js").LogRow>, carets?: import("./logs.js").LogOptions["carets"] }} [more]
 * @returns {Specimen}
 */
const strip = (id, cells, { row, carets } = {}) => ({
  id,
  width: 56 + Math.max(2, cells.length) * 30 + 8,
  height: 84,
  draw(ctx, theme, size, look) {
    const filled = cells.map((each) => each ?? { epoch: 0, flags: 0 });
    const logs = { first: 7, rows: [{ id: 2, status: 0, role: samples.FOLLOWER, cells: filled, ...row }] };
    drawLogs(ctx, logs, theme, size, { look, carets });
  },
});

/** @param {...number} flags */
const entry = (...flags) => ({ epoch: 4, flags: flags.reduce((all, flag) => all | flag, cell.PRESENT) });

const { ACKNOWLEDGED, APPLIED, COMMITTED, CONFIGURATION, CONFLICTS, DIFFERS, DURABLE, EMPTY, SNAPSHOT, TRULY } = cell;

/** @param {import("./logs.js").Cell} one */
const three = (one) => [one, one, one];

/** @param {string} id @param {Partial<import("../core/frame.js").Client>} changes @returns {Specimen} */
const shopOf = (id, changes) => ({
  id,
  width: 132,
  height: 88,
  draw(ctx, theme, size) {
    sheet(ctx, theme, size);
    const at = { id: client(1), x: size.width / 2, y: size.height / 2 - 14, angle: 0 };
    const whole = stageLayout([], [client(1)], { width: 400, height: 400 });
    drawClient(ctx, shop(1, changes), { ...whole, clients: new Map([[client(1), at]]) }, theme);
  },
});

/** @type {Group[]} */
export const groups = [
  {
    id: "nodes",
    specimens: [
      portrait("follower", {}),
      portrait("candidate", { role: CANDIDATE, granted: 0b00101, refused: 0b10000 }, { underway: new Set([1]) }),
      portrait("probing", { role: PROBING, granted: 0b00100 }, { underway: new Set([0, 1]) }),
      portrait("leader", { role: LEADER, timerLeft: 0.6 }),
      portrait("observer", { role: OBSERVER }),
      portrait("crashed", { status: 2 }),
      portrait("paused", { status: PAUSED }),
      portrait("byzantine", {}, { lying: true }),
      portrait("removed", { status: 3 }),
    ],
  },
  {
    id: "parts",
    specimens: [
      portrait("timer", { timerLeft: 0.66 }),
      portrait("reset", { timerLeft: 1 }, { reset: { left: 0.22, age: 0.2 } }),
      portrait("heartbeat", { role: LEADER, timerLeft: 0.35 }),
      portrait("lease", { role: LEADER, timerLeft: 0.6 }, { lease: { left: 0.6, truly: 0.6 } }),
      portrait("drift", { role: LEADER, timerLeft: 0.6 }, { lease: { left: 0.6, truly: 0.42 } }),
      portrait("votes", { role: CANDIDATE, granted: 0b00111, refused: 0b10000, timerLeft: 0.9 }),
      portrait("ballot", { role: CANDIDATE, granted: 0b1011011011, timerLeft: 0.9 }, { members: 19 }),
      portrait(
        "halves",
        { role: CANDIDATE, granted: 0b00111, timerLeft: 0.9 },
        {
          ballots: [
            [0, 1, 2],
            [0, 1, 2, 3, 4],
          ],
        },
      ),
      portrait("copies", { role: LEADER, granted: 0b00110, timerLeft: 0.6 }, { underway: new Set([0]) }),
      portrait("synced", { synced: 5 }),
      portrait("unsynced", { synced: 3, unsynced: 3 }, { written: 3 }),
      portrait("hanging", {}, { hanging: true }),
      portrait("queue", { status: PAUSED, inbox: 7 }),
      portrait("selected", {}, {}, { selected: { kind: "node", id: 3 } }),
      portrait("focused", {}, {}, { selected: { kind: "node", id: 3 }, focused: { kind: "node", id: 3 } }),
      portrait("lit", {}, {}, { lit: [3] }),
      portrait("witness", {}, {}, { witnesses: [3] }),
      portrait("faded", {}, {}, { faded: [3] }),
    ],
  },
  {
    id: "messages",
    specimens: [
      message("beat", "beat"),
      message("ask", "ask"),
      message("grant", "grant"),
      message("refuse", "refuse"),
      message("carry", "carry", { carries: 1 }),
      message("carries", "carry", { carries: 12 }),
      message("accept", "accept"),
      message("reject", "reject"),
      message("bulk", "bulk", { carries: 3 }),
      message("order", "order"),
      message("request", "client", { from: client(1), to: 2 }),
      message("reply", "client", { from: 1, to: client(1) }),
      message("forged", "grant", {}, { forged: true }),
    ],
  },
  {
    id: "fates",
    specimens: [
      fate("flight", [packet("carry", 1, 2, 0.35, { carries: 1 }), packet("accept", 2, 1, 0.4)]),
      fate("lost", [], ended("lost", 0.55)),
      fate("blocked", [], ended("cut", 0.5), {}, [samples.cut(1, 2), samples.cut(2, 1)]),
      fate("dead", [], ended("dead", 1), { status: 2 }),
      fate("duplicate", [packet("carry", 1, 2, 0.7), packet("carry", 1, 2, 0.4, { copy: 2, place: 7 })]),
      fate("held", [packet("carry", 1, 2, 0.5, { pace: HELD })]),
      fate("delayed", [packet("carry", 1, 2, 0.5, { delay: 0.4 })]),
      fate("stale", [packet("carry", 1, 2, 0.55, { stale: 1 })], {}, { epoch: 3 }),
      fate("fenced", [], ended("stale", 1), { epoch: 3 }),
      fate("arrow", [packet("ask", 1, 2, 0.5)], { still: true }),
      fate("arrow-lost", [packet("ask", 1, 2, 0.3, { fate: LOST, dies: 0.7 })], { still: true }),
      fate("chosen", [packet("grant", 1, 2, 0.5)], { selected: { kind: "packet", id: 102 } }),
    ],
  },
  {
    id: "links",
    specimens: [
      link("plain", {}),
      link("cut", { forth: 1, back: 1 }),
      link("one-way", { forth: 1 }),
      link("lossy", { loss: 0.4 }),
      link("slow", { slow: true }),
      link("busy", { traffic: 0.9 }),
      shopOf("client", { acknowledged: 12 }),
      shopOf("waiting", { acknowledged: 12, open: 1, began: 13 }),
    ],
  },
  {
    id: "logs",
    specimens: [
      strip("written", [entry()]),
      strip("durable", [entry(DURABLE)]),
      strip("committed", [entry(DURABLE, COMMITTED, TRULY)]),
      strip("truly", [entry(DURABLE, TRULY)]),
      strip("applied", [entry(DURABLE, COMMITTED, TRULY, APPLIED)]),
      strip("acknowledged", [entry(DURABLE, COMMITTED, TRULY, APPLIED, ACKNOWLEDGED)]),
      strip("empty", [entry(DURABLE, EMPTY)]),
      strip("configuration", [entry(DURABLE, CONFIGURATION)]),
      strip("conflicts", [entry(DURABLE, CONFLICTS), entry(DURABLE, CONFLICTS)]),
      strip("differs", [entry(DURABLE, DIFFERS), entry(DURABLE, COMMITTED, DIFFERS)]),
      strip("snapshot", [...three(entry(SNAPSHOT)), entry(DURABLE, COMMITTED, TRULY, APPLIED), entry(DURABLE)]),
      strip("carets", [entry(DURABLE, COMMITTED, TRULY, APPLIED), entry(DURABLE, TRULY), undefined], {
        carets: { next: new Map([[2, 9]]), match: new Map([[2, 8]]) },
      }),
      strip("elsewhere", [undefined, undefined, undefined], { row: { last: 4 } }),
      strip("down", [entry(DURABLE, COMMITTED, TRULY, APPLIED), entry(DURABLE), entry()], { row: { status: 2 } }),
    ],
  },
  {
    id: "tape",
    specimens: [
      {
        id: "tape-lane",
        width: 320,
        height: 60,
        draw(ctx, theme, size, look) {
          const words = { epoch: look.epoch ?? String, span: () => "", count: String };
          const lane = { tape: samples.tape(), left: 8, top: 8, width: 304, height: 44 };
          drawLanes(ctx, theme, size, layLanes({ lanes: [lane], span: samples.tape().length * 1.2, words }));
        },
      },
      ...samples.tapeMarks.map(tapeMark),
      ...SPANS.map(tapeSpan),
    ],
  },
  {
    id: "scenes",
    specimens: [
      scene("beginning", samples.beginning),
      scene("election", samples.election),
      scene("flowing", samples.flowing),
      scene("failover", samples.crashed),
      scene("divided", samples.divided),
      scene("apart", () => ({ ...samples.divided(), links: samples.parted([[1], [2, 3], [4, 5]]) })),
      scene("breach", samples.divided, { witnesses: [1, 4] }),
      scene("list", samples.flowing, {}, { width: 300, height: 300 }),
      scene("many", () => ({
        ...cluster(25, (id) => ({ role: id === 4 ? LEADER : 0, status: id === 9 ? 2 : 0, epoch: id % 3 })),
        clients: Array.from({ length: 6 }, (_, i) => shop(i + 1, { acknowledged: i * 7, open: i % 2 })),
      })),
    ],
  },
];

/** Every specimen with its group. */
export const all = groups.flatMap(({ id: group, specimens }) => specimens.map((each) => ({ group, ...each })));
