// @ts-check
// Space and time: a line for each process, time to the right, messages as arrows, and the playhead as a cut through all
// lines. What is too dense to be told one by one is drawn as columns with their numbers.

import { marks as MARKS, NONE } from "../core/frame.js";
import { failed, isMessage } from "../core/spacetime.js";
import { drawCourse } from "./courses.js";
import { circle, cross, faint, fill, line, polygon, stroke, text, turned } from "./marks.js";
import { drawMark, markColour } from "./packets.js";
import { drawTapeMark } from "./tape.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("./marks.js").RoleKind} RoleKind */
/** @typedef {import("../core/spacetime.js").Told} Told */
/** @typedef {import("../core/spacetime.js").Picture} Picture */
/** @typedef {import("../core/spacetime.js").View} View */

/** A line of a process, or of all clients where these are many. @typedef {{ id: number, y: number }} Lane */

/**
 * Where everything stands.
 * @typedef {object} Plan
 * @property {Lane[]} lanes
 * @property {number} width
 * @property {number} height
 */

/**
 * From an instant on, how a node stands: in which state, and what its role's shape is.
 * @typedef {{ us: number, status: string, role: RoleKind }} Course
 */

/**
 * Where the cut passes each lane: at which instant, and whether that is not where the playhead stands.
 * @typedef {{ id: number, us: number, bent: boolean }[]} Cut
 */

/**
 * What is drawn besides the picture.
 * @typedef {object} Scene
 * @property {View} view
 * @property {number} now where time stands
 * @property {number} length how far the run was played
 * @property {number} events how many events have happened: what comes after them lies ahead
 * @property {Map<number, Course[]>} courses
 * @property {Cut} cut
 * @property {number} [chosen] the event whose causes and effects are lit
 * @property {number} [proof] the event that shows why a cut was refused
 * @property {{ now: (us: number) => string, count: (count: number) => string }} words
 */

/** The room above the lines: instants, and below them numbers. */
const TOP = 40;
/** How far lines are apart, and how near they may come where there are many. */
const GAP = 36;
const LEAST_GAP = 22;
const BOTTOM = 10;
/** From so many clients on they share a line. */
export const CLIENTS_APART = 3;
/** The lane of all clients together. */
export const ALL_CLIENTS = 0xffff;
/** How high columns are at most: of what arrived upwards, of what was lost downwards. */
const [UP, DOWN] = [12, 8];

/**
 * How far lines are apart: nearer than usual where all of them are then in view at once, or at least those of the nodes.
 * @param {number} nodes @param {number} all @param {number} room
 */
function gapOf(nodes, all, room) {
  const usual = all > 12 ? Math.max(LEAST_GAP, GAP - (all - 12)) : GAP;
  const fitting = [all, nodes].map((count) => Math.floor((room - TOP) / count));
  return Math.min(fitting.find((gap) => gap >= LEAST_GAP) ?? usual, usual);
}

/**
 * @param {number[]} nodes @param {number[]} clients @param {number} width
 * @param {number} [room] how high the picture may be without anybody having to scroll @returns {Plan}
 */
export function planOf(nodes, clients, width, room = Number.POSITIVE_INFINITY) {
  const ids = [...nodes, ...(clients.length > CLIENTS_APART ? [ALL_CLIENTS] : clients)];
  const gap = gapOf(nodes.length, ids.length, room);
  const lanes = ids.map((id, at) => ({ id, y: TOP + gap * at + gap / 2 }));
  return { lanes, width, height: TOP + gap * ids.length + BOTTOM };
}

/** The lane of a process. @param {Plan} plan @param {number} id */
export const laneOf = ({ lanes }, id) =>
  lanes.find((lane) => lane.id === id) ??
  (id > 0x8000 && id !== NONE ? lanes.find((lane) => lane.id === ALL_CLIENTS) : undefined);

/** Where an instant stands. @param {Plan} plan @param {View} view @param {number} us */
export const xOf = ({ width }, { from, to }, us) => ((us - from) / (to - from)) * width;

/** Which instant stands there. @param {Plan} plan @param {View} view @param {number} x */
export const usOf = ({ width }, { from, to }, x) => from + (x / width) * (to - from);

/**
 * The arrow of a message: from its sending to where it ended, or as far as it came.
 * @param {Plan} plan @param {Told} told
 * @returns {{ x: number, y: number, toX: number, toY: number } | undefined}
 */
export function arrowOf(plan, told) {
  const [from, to] = [laneOf(plan, told.sender), laneOf(plan, told.receiver)];
  if (!from || !to) return undefined;
  const { width } = plan;
  return {
    ...{ x: told.sent * width, y: from.y },
    ...{ toX: told.at * width, toY: from.y + (to.y - from.y) * told.stop },
  };
}

/** Round steps of time of which a view shows a handful. @param {View} view @param {number} width */
export function ticksOf({ from, to }, width) {
  const wanted = ((to - from) / Math.max(width, 1)) * 110;
  const unit = 10 ** Math.floor(Math.log10(Math.max(wanted, 1)));
  const step = unit * ([1, 2, 5, 10].find((step) => step * unit >= wanted) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(Math.floor(to / step) - first + 1, 0) }, (_, at) => (first + at) * step);
}

/**
 * Crowded cells that stand beside each other, up to the next instant of the axis, with the sum of their events.
 * @param {Picture} picture @param {number} cell how wide a cell is, as a share of the view
 * @param {number[]} [ticks] the instants of the axis, as shares
 * @returns {{ from: number, to: number, events: number }[]}
 */
export function crowdsOf({ cells }, cell, ticks = []) {
  /** @type {{ from: number, to: number, events: number }[]} */
  const crowds = [];
  for (const { at, events } of cells) {
    const last = crowds[crowds.length - 1];
    const parted = last && ticks.some((tick) => tick > last.from + cell / 4 && tick <= at + cell / 4);
    if (last && !parted && at - last.to < cell / 2) {
      last.to = at + cell;
      last.events += events;
    } else crowds.push({ from: at, to: at + cell, events });
  }
  return crowds;
}

/**
 * @param {Ink} ctx @param {Theme} theme @param {Size} size @param {Plan} plan @param {Picture} picture
 * @param {Scene & { cell: number }} scene
 */
export function drawSpaceTime(ctx, theme, { width, height, ratio = 1 }, plan, picture, scene) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.clearRect(0, 0, width, height);
  drawAxis(ctx, theme, plan, scene);
  drawCrowds(ctx, theme, plan, picture, scene);
  for (const { id, y } of plan.lanes) {
    const course = scene.courses.get(id) ?? [{ us: 0, status: "up", role: /** @type {const} */ ("plain") }];
    drawCourse(ctx, theme, plan, scene.view, y, course, scene.length);
  }
  drawColumns(ctx, theme, plan, picture, scene);
  drawMessages(ctx, theme, plan, picture, scene);
  for (const told of picture.told) if (!isMessage(told)) drawAct(ctx, theme, plan, told, scene);
  drawCut(ctx, theme, plan, scene);
}

/** @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Scene} scene */
function drawAxis(ctx, theme, plan, { view, words }) {
  const end = plan.height - BOTTOM;
  for (const us of ticksOf(view, plan.width)) {
    const x = Math.round(xOf(plan, view, us)) + 0.5;
    line(ctx, x, 18, x, end);
    faint(ctx, 0.3, () => stroke(ctx, theme.line, 1));
    const align = x < 40 ? "left" : x > plan.width - 40 ? "right" : "center";
    text(ctx, theme, words.now(us), x, 9, { size: 12, colour: theme.ink2, align });
  }
}

/** Where events are only counted: a ground, and how many. @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Picture} picture @param {Scene & { cell: number }} scene */
function drawCrowds(ctx, theme, plan, picture, { cell, view, words }) {
  const ticks = ticksOf(view, plan.width).map((us) => (us - view.from) / (view.to - view.from));
  const grounds = [...crowdsOf(picture, cell, ticks), ...picture.stretches];
  for (const { from, to, events } of grounds) {
    const [x, end] = [Math.max(from, 0) * plan.width, Math.min(to, 1) * plan.width];
    if (end <= x) continue;
    ctx.fillStyle = theme.sunk;
    ctx.fillRect(x, 20, Math.max(end - x - 1, 1), plan.height - 20 - BOTTOM);
    const said = words.count(events);
    ctx.font = `500 12px ${theme.font}`;
    if (ctx.measureText(said).width + 4 > end - x) continue;
    text(ctx, theme, said, (x + end) / 2, 30, { size: 12, colour: theme.ink2 });
  }
}

/** How many messages arrived at each process, and how many came to nothing. @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Picture} picture @param {Scene & { cell: number }} scene */
function drawColumns(ctx, theme, plan, picture, { cell, chosen }) {
  const { lanes, width } = plan;
  let most = 1;
  for (const { arrived, failed: lost } of picture.cells) most = Math.max(most, ...arrived, ...lost);
  const wide = Math.max(cell * width - 1, 1);
  const places = lanes.map(({ id, y }) => ({ y, at: id > 0x8000 ? -1 : id - 1, shared: id === ALL_CLIENTS }));
  const before = ctx.globalAlpha;
  ctx.globalAlpha = chosen === undefined ? 1 : 0.35;
  for (const { at, arrived, failed: lost } of picture.cells) {
    for (const place of places) {
      // Clients that have lines of their own are not counted apart: what they get is drawn on the first of these lines.
      const lane = place.at < 0 ? arrived.length - 1 : place.at;
      if (place.at < 0 && !place.shared && place !== places.find((each) => each.at < 0)) continue;
      const [up, down] = [(arrived[lane] / most) * UP, (lost[lane] / most) * DOWN];
      ctx.fillStyle = theme.beat;
      if (up > 0) ctx.fillRect(at * width, place.y - 2 - Math.max(up, 1), wide, Math.max(up, 1));
      ctx.fillStyle = theme.cut;
      if (down > 0) ctx.fillRect(at * width, place.y + 3, wide, Math.max(down, 2));
    }
  }
  ctx.globalAlpha = before;
}

/** How strongly something is drawn: what lies ahead is fainter, and what hangs on nothing chosen hardly seen. @param {Told} told @param {Scene} scene */
export function strengthOf({ lit, number }, { chosen, events }) {
  if (chosen !== undefined) return [0.2, 1, 0.6, 1][lit];
  return number !== NONE && number >= events ? 0.45 : 1;
}

/** From so many messages in view on their heads are smaller, and then plain. */
const [SMALL, PLAIN] = [140, 420];

/** @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Picture} picture @param {Scene} scene */
function drawMessages(ctx, theme, plan, picture, scene) {
  const messages = picture.told.filter(isMessage);
  const k = messages.length > SMALL ? 0.62 : 0.85;
  // What is lit lies over the rest.
  if (scene.chosen !== undefined) messages.sort((a, b) => order(a) - order(b));
  for (const told of messages) {
    const arrow = arrowOf(plan, told);
    if (!arrow || arrow.toX < -20 || arrow.x > plan.width + 20) continue;
    const strong = scene.chosen !== undefined && told.lit > 0;
    faint(ctx, strengthOf(told, scene), () => {
      drawArrow(ctx, theme, arrow, told, {
        k,
        bare: messages.length > SMALL,
        plain: messages.length > PLAIN && !strong,
      });
    });
    if (told.number === scene.chosen || told.number === scene.proof) {
      circle(ctx, arrow.toX, arrow.toY, 11);
      stroke(ctx, theme.accent, 2);
      line(ctx, arrow.x, arrow.y, arrow.toX, arrow.toY);
      stroke(ctx, theme.accent, 2);
    }
  }
}

/** @param {Told} told */
const order = ({ lit }) => [0, 2, 1, 3][lit];

/**
 * @param {Ink} ctx @param {Theme} theme @param {{ x: number, y: number, toX: number, toY: number }} arrow
 * @param {Told} told @param {{ k: number, bare: boolean, plain: boolean }} style
 */
function drawArrow(ctx, theme, { x, y, toX, toY }, told, { k, bare, plain }) {
  const mark = MARKS[told.mark];
  const colour = mark ? markColour(theme, mark) : theme.ink2;
  line(ctx, x, y, toX, toY);
  stroke(ctx, colour, plain ? 0.75 : 1.25);
  const length = Math.hypot(toX - x, toY - y) || 1;
  const along = { x: (toX - x) / length, y: (toY - y) / length };
  if (failed(told)) {
    cross(ctx, toX, toY, 8 * k);
    stroke(ctx, theme.cut, 2);
    return;
  }
  // The head touches the line of its receiver.
  const back = (plain ? 3 : 7) * k;
  const at = { x: toX - along.x * back, y: toY - along.y * back };
  if (plain || !mark || length < 16) {
    polygon(ctx, turned({ x: toX, y: toY }, along, 0, 0, -6 * k, -3 * k, -6 * k, 3 * k));
    return fill(ctx, colour);
  }
  const answered = told.receiver > 0x8000 && told.receiver !== NONE;
  drawMark(ctx, theme, mark, at, along, { k, epoch: told.epoch, carries: told.carries, answered, bare });
}

/** What the tape marks has the same mark here. */
const MARKED = new Set(["crash", "restart", "pause", "resume", "hang", "unhang", "lose"]);

/** Something that happens at a process. @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Told} told @param {Scene} scene */
function drawAct(ctx, theme, plan, told, scene) {
  const lane = laneOf(plan, told.place);
  const x = told.at * plan.width;
  faint(ctx, strengthOf(told, scene), () => {
    if (told.place === 0) {
      line(ctx, x, 20, x, plan.height - BOTTOM);
      stroke(ctx, theme.cut, 1, [4, 3]);
      return drawTapeMark(ctx, theme, told.kind === "heal" ? "heal" : "part", x, 30);
    }
    if (!lane) return;
    const { y } = lane;
    if (MARKED.has(told.kind)) drawTapeMark(ctx, theme, told.kind, x, y - 9);
    else if (told.kind === "sync") {
      // A foot, as below a cell of a log: it is on disk.
      ctx.fillStyle = theme.ink;
      ctx.fillRect(x - 2.5, y + 3, 5, 2);
    } else if (told.kind === "fire") {
      line(ctx, x, y - 6, x, y + 6);
      stroke(ctx, theme.candidate, 1.5);
    } else {
      circle(ctx, x, y, 2.5);
      fill(ctx, theme.ink);
    }
  });
  if (!lane) return;
  if ((told.detail & 16) !== 0 && told.kind !== "void") drawTapeMark(ctx, theme, "breach", x, lane.y - 12);
  if (told.number !== scene.chosen) return;
  circle(ctx, x, lane.y, 10);
  stroke(ctx, theme.accent, 2);
}

/** The playhead, as it passes all lines. @param {Ink} ctx @param {Theme} theme @param {Plan} plan @param {Scene} scene */
function drawCut(ctx, theme, plan, { view, cut, now }) {
  const straight = xOf(plan, view, now);
  const points = plan.lanes.map(({ id, y }) => {
    const at = cut.find((each) => each.id === id);
    return { y, x: at ? xOf(plan, view, at.us) : straight, bent: at?.bent ?? false };
  });
  const first = points[0];
  if (!first) return;
  if (points.some(({ bent }) => bent)) {
    // Where it would stand if nobody had bent it.
    line(ctx, straight, 20, straight, plan.height - BOTTOM);
    stroke(ctx, theme.ink3, 1, [2, 4]);
  }
  const last = points[points.length - 1];
  line(ctx, first.x, 20, ...points.flatMap(({ x, y }) => [x, y - 9, x, y + 9]), last.x, plan.height - BOTTOM);
  stroke(ctx, theme.ink, 2);
  for (const { x, y, bent } of points) {
    circle(ctx, x, y, bent ? 6 : 4.5);
    fill(ctx, bent ? theme.accent : theme.ink);
    stroke(ctx, theme.paper, 1.5);
  }
}

/** How near to a handle of the cut a pointer must be. */
const REACH = 14;

/**
 * What a pointer means: a handle of the cut, or the event of the nearest arrow or mark.
 * @param {Plan} plan @param {Picture} picture @param {Scene} scene @param {{ x: number, y: number }} at
 * @returns {{ lane: number } | { told: Told } | undefined}
 */
export function hitSpaceTime(plan, picture, { view, cut, now }, { x, y }) {
  for (const lane of plan.lanes) {
    const us = cut.find(({ id }) => id === lane.id)?.us ?? now;
    if (Math.hypot(xOf(plan, view, us) - x, lane.y - y) <= REACH) return { lane: lane.id };
  }
  /** @type {Told | undefined} */
  let best;
  let near = 10;
  for (const told of picture.told) {
    const away = isMessage(told) ? toArrow(plan, told, x, y) : toMark(plan, told, x, y);
    if (away < near) [best, near] = [told, away];
  }
  return best && { told: best };
}

/** @param {Plan} plan @param {Told} told @param {number} x @param {number} y */
function toArrow(plan, told, x, y) {
  const arrow = arrowOf(plan, told);
  if (!arrow) return Number.POSITIVE_INFINITY;
  const [dx, dy] = [arrow.toX - arrow.x, arrow.toY - arrow.y];
  const part = Math.min(Math.max(((x - arrow.x) * dx + (y - arrow.y) * dy) / (dx * dx + dy * dy || 1), 0), 1);
  return Math.hypot(arrow.x + part * dx - x, arrow.y + part * dy - y);
}

/** @param {Plan} plan @param {Told} told @param {number} x @param {number} y */
function toMark(plan, told, x, y) {
  const lane = laneOf(plan, told.place);
  return lane ? Math.hypot(told.at * plan.width - x, lane.y - y) : Number.POSITIVE_INFINITY;
}
