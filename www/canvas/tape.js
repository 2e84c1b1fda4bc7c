// @ts-check
// The tape: of each branch who led when, what befell the cluster, and how many writes were accepted.
//
// A lane has three rows: bands of epochs, marks, and the density of accepted writes. All of it stands still while time
// goes on; only the playhead moves, so the lanes are drawn when something on them changes and copied otherwise. Where
// everything stands and what it says is laid out first, as plain data, because whoever draws may have neither run nor words.

import { box, circle, fill, line, polygon, stroke } from "./marks.js";
import { font, tint } from "./theme.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {import("./layout.js").Size} Size */
/** @typedef {import("./marks.js").Ink} Ink */
/** @typedef {import("../core/tapes.js").Tape} Tape */

/**
 * Where a branch is drawn.
 * @typedef {object} Lane
 * @property {Tape} tape
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * What is said on a tape, in the reader's language.
 * @typedef {object} TapeWords
 * @property {(epoch: number) => string} epoch "term 2"
 * @property {(us: number) => string} span "262 ms"
 * @property {(count: number) => string} count "12"
 */

/**
 * @typedef {object} TapePicture
 * @property {Lane[]} lanes
 * @property {number} span how much time is as wide as a lane, in microseconds
 * @property {TapeWords} words
 * @property {{ id: number, us: number }[]} [differs] where compared branches differ
 * @property {number[]} [bookmarks] the reader's, on the branch that plays, in microseconds
 */

/** What is measured as spans. @typedef {(typeof SPANS)[number]} SpanKind */
export const SPANS = /** @type {const} */ (["unserved", "dual", "divergent"]);

/** A lane of this height has all three rows at their full size. */
const TALL = 42;
/** How wide a mark is. */
const MARK = 10;
/** How far a mark may stand from its instant so as not to touch the one before. */
const ASIDE = 8;
/** How wide a column of accepted writes is. */
const COLUMN = 2;
/** From this width on a gap says how long it is, and a band its epoch if that has room. */
const GAP = 40;
const LETTER = 8;

/** What weighs most comes first: where marks merge, it is the one that is seen. */
const WEIGHTS = ["breach", "leader", "lose", "crash", "part", "hang", "pause", "restart", "heal", "unhang", "resume"];

/** @param {number} height the rows of a lane, from its top */
export function rowsOf(height) {
  const tall = height >= TALL;
  const bands = { top: 0, height: tall ? 16 : 13 };
  const columns = { height: tall ? 10 : 7, bottom: height - (tall ? 6 : 1) };
  const marks = (bands.height + columns.bottom - columns.height) / 2;
  return { bands, marks, columns, size: tall ? 11 : 10 };
}

/** Where an instant stands. @param {Lane} lane @param {number} span @param {number} us */
export const xOf = ({ left, width }, span, us) => left + (Math.min(us, span) / span) * width;

/** Which instant stands there. @param {Lane} lane @param {number} span @param {number} x */
export const usOf = ({ left, width }, span, x) => (Math.min(Math.max(x - left, 0), width) / width) * span;

/**
 * How much time a tape shows: to the end of the script or, where it has none, a little more than was played, in steps,
 * so that what is drawn does not move all the time.
 * @param {number} length how far the run was played @param {number | undefined} end
 */
export function spanOf(length, end) {
  if (end !== undefined) return Math.max(end, length, 1);
  const wanted = Math.max(length * 1.1, 1_000_000);
  const unit = 10 ** Math.floor(Math.log10(wanted));
  return unit * ([1, 1.5, 2, 3, 4, 5, 7.5, 10].find((step) => step * unit >= wanted) ?? 10);
}

/**
 * A lane as it is drawn: where everything on it stands, and what it says.
 * @typedef {{ left: number, top: number, width: number, height: number, active: boolean, end: number, columns: Uint32Array,
 *   bands: { from: number, to: number, led: boolean, epoch: number, text: string }[], stale: number[], lost: number[],
 *   stops: number[], spans: { kind: SpanKind, from: number, to: number }[],
 *   marks: { x: number, kind: string, count: string, us: number, until: number }[], differs: number | undefined,
 *   bookmarks: { x: number, text: string }[], fork: { x: number, from: number, to: number } | undefined }} LaidLane
 */

/** @param {TapePicture} picture @returns {LaidLane[]} */
export const layLanes = (picture) => picture.lanes.map((lane) => layLane(lane, picture));

/** @param {Lane} lane @param {TapePicture} picture @returns {LaidLane} */
function layLane(lane, picture) {
  const { tape, left, top, width, height } = lane;
  const { span, words, differs = [], bookmarks = [] } = picture;
  const at = (/** @type {number} */ us) => xOf(lane, span, us);
  const differ = differs.find(({ id }) => id === tape.branch.id);
  return {
    ...{ left, top, width, height, active: tape.branch.active, end: at(tape.length) },
    bands: layBands(lane, picture),
    columns: columnsOf(lane, span),
    stale: tape.stale.map(at),
    lost: tape.lost.map(at),
    spans: SPANS.flatMap((kind) => tape[kind].map(([from, to]) => ({ kind, from: at(from), to: at(to) }))),
    stops: tape.stops.map(at),
    marks: layMarks(lane, span).map((mark) => ({ ...mark, count: mark.count > 1 ? words.count(mark.count) : "" })),
    differs: differ && at(differ.us),
    bookmarks: tape.branch.active ? bookmarks.map((us, i) => ({ x: at(us), text: String(i + 1) })) : [],
    fork: layFork(lane, picture),
  };
}

/** @param {Lane} lane @param {TapePicture} picture @returns {LaidLane["bands"]} */
function layBands(lane, { span, words }) {
  const { tape, left } = lane;
  const end = xOf(lane, span, tape.length);
  const all = [{ at_us: 0, leader: null, epoch: 0 }, ...tape.bands];
  return all.flatMap(({ at_us, leader, epoch }, i) => {
    const from = Math.max(xOf(lane, span, at_us), left);
    const until = all[i + 1]?.at_us ?? tape.length;
    const to = Math.min(xOf(lane, span, until), end);
    const led = Boolean(leader);
    const wide = to - from;
    if (wide <= 0 || (!led && (wide < GAP || at_us === 0))) return [];
    // Where no letter has room nobody need find words.
    const text = wide < LETTER ? "" : led ? words.epoch(epoch) : words.span(until - at_us);
    return [{ from, to, led, epoch, text }];
  });
}

/**
 * Everything but the playhead.
 * @param {Ink} ctx @param {Theme} theme @param {Size} size @param {LaidLane[]} lanes
 */
export function drawLanes(ctx, theme, { width, height, ratio = 1 }, lanes) {
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.globalAlpha = 1;
  ctx.clearRect(0, 0, width, height);
  for (const lane of lanes) drawLane(ctx, theme, lane);
  for (const lane of lanes) drawFork(ctx, theme, lane);
}

/** @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane */
function drawLane(ctx, theme, lane) {
  const { left, top, width, height, end, stops, marks, differs } = lane;
  const middle = top + rowsOf(height).marks;
  ctx.fillStyle = theme.sunk;
  ctx.fillRect(left, top, Math.max(end - left, 0), height);
  drawBands(ctx, theme, lane);
  drawColumns(ctx, theme, lane);
  drawSpans(ctx, theme, lane);
  drawNotches(ctx, theme, lane);
  for (const x of stops) drawTapeMark(ctx, theme, "stop", x, middle);
  for (const { x, kind, count } of marks) {
    drawTapeMark(ctx, theme, kind, x, middle);
    if (count) letter(ctx, theme.ink, font(theme, 9, 600), count, x + MARK / 2, middle);
  }
  // What was not played yet is only a line.
  line(ctx, end, top + height - 0.5, left + width, top + height - 0.5);
  stroke(ctx, theme.line, 1, [1, 3]);
  for (const { x, text } of lane.bookmarks) {
    drawTapeMark(ctx, theme, "bookmark", x, top + 7);
    letter(ctx, theme.paper, font(theme, 9, 600), text, x, top + 5.5, "center");
  }
  if (differs === undefined) return;
  line(ctx, differs, top, differs, top + height);
  stroke(ctx, theme.accent, 2, [3, 2]);
}

/** @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane */
function drawBands(ctx, theme, lane) {
  const { bands, size } = rowsOf(lane.height);
  const top = lane.top + bands.top;
  const middle = top + bands.height / 2 + 0.5;
  for (const { from, to, led, epoch, text } of lane.bands) {
    if (led) {
      ctx.fillStyle = tint(theme, epoch);
      ctx.fillRect(from, top, Math.max(to - from, 1), bands.height);
    }
    ctx.font = font(theme, size, led ? 600 : 500);
    const room = to - from - (led ? 6 : 2);
    // Where the word has no room the number may have: no epoch is told by its tint alone.
    const says = [text, led ? text.replace(/[^\d.,]/g, "") : ""].find((each) => ctx.measureText(each).width <= room);
    if (!says) continue;
    if (led) letter(ctx, theme.ink, ctx.font, says, from + 4, middle);
    else letter(ctx, theme.ink2, ctx.font, says, (from + to) / 2, middle, "center");
  }
}

/**
 * @param {Ink} ctx @param {string} colour @param {string} type @param {string} text @param {number} x @param {number} y
 * @param {CanvasTextAlign} [align]
 */
function letter(ctx, colour, type, text, x, y, align = "left") {
  ctx.font = type;
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.fillText(text, x, y);
}

/** How many writes were accepted in each column. @param {Lane} lane @param {number} span */
export function columnsOf({ tape, width }, span) {
  const counts = new Uint32Array(Math.max(0, Math.ceil(width / COLUMN)));
  for (const at of tape.accepted) counts[Math.min(Math.floor(((at / span) * width) / COLUMN), counts.length - 1)]++;
  return counts;
}

/** @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane */
function drawColumns(ctx, theme, { left, top, height, columns: counts }) {
  const { columns } = rowsOf(height);
  let most = 1;
  for (const count of counts) if (count > most) most = count;
  ctx.fillStyle = theme.agreed;
  counts.forEach((count, i) => {
    if (count === 0) return;
    const tall = Math.max((count / most) * columns.height, 2);
    ctx.fillRect(left + i * COLUMN, top + columns.bottom - tall, COLUMN - 0.5, tall);
  });
}

/**
 * What is measured: hatched where writes would stand and nobody was served; below the bands a double line where two led
 * and both accepted, and a crooked one where replicas contradicted each other.
 * @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane
 */
function drawSpans(ctx, theme, { top, height, spans }) {
  const { bands, columns } = rowsOf(height);
  const below = top + bands.top + bands.height;
  const rows = {
    unserved: { y: top + columns.bottom - columns.height, height: columns.height },
    dual: { y: below + 1, height: 2 },
    divergent: { y: below + 5, height: 3 },
  };
  for (const { kind, from, to } of spans) {
    drawTapeSpan(ctx, theme, kind, { x: from, width: Math.max(to - from, 2), ...rows[kind] });
  }
}

/**
 * One of these spans.
 * @param {Ink} ctx @param {Theme} theme @param {SpanKind} kind
 * @param {{ x: number, y: number, width: number, height: number }} place
 */
export function drawTapeSpan(ctx, theme, kind, { x, y, width, height }) {
  if (kind === "dual") {
    for (const row of [y, y + height]) {
      line(ctx, x, row, x + width, row);
      stroke(ctx, theme.leader, 1);
    }
    return;
  }
  const step = kind === "unserved" ? 5 : 3;
  for (let at = 0; at < width; at += step) {
    const to = Math.min(at + step, width);
    const up = kind === "unserved" || (at / step) % 2 === 0;
    line(ctx, x + at, up ? y + height : y, x + to, up ? y : y + height);
    stroke(ctx, kind === "unserved" ? theme.ink2 : theme.cut, 1);
  }
}

/** Since when accepted writes are lost, and when clients were told old values: below the accepted writes. @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane */
function drawNotches(ctx, theme, lane) {
  const y = lane.top + rowsOf(lane.height).columns.bottom + 3;
  for (const kind of /** @type {const} */ (["stale", "lost"])) {
    let last = Number.NEGATIVE_INFINITY;
    for (const x of lane[kind]) {
      // What would cover the one before is one with it.
      if (x - last < 3) continue;
      last = x;
      drawTapeMark(ctx, theme, kind, x, y);
    }
  }
}

/**
 * Marks where they have room: beside each other where they are near, and else as one with their count.
 * @param {Lane} lane @param {number} span
 * @returns {{ x: number, kind: string, count: number, event: number, us: number, until: number }[]}
 */
export function layMarks(lane, span) {
  /** @type {ReturnType<typeof layMarks>} */
  const laid = [];
  const right = lane.left + lane.width - MARK / 2;
  for (const { at_us, kind, event } of lane.tape.marks) {
    const x = Math.min(xOf(lane, span, at_us), right);
    const last = laid[laid.length - 1];
    const free = last ? last.x + MARK + (last.count > 1 ? 8 : 0) : lane.left + MARK / 2;
    if (!last || (free - x <= ASIDE && free <= right)) {
      laid.push({ x: Math.max(x, free), kind, count: 1, event, us: at_us, until: at_us });
      continue;
    }
    last.count++;
    last.until = at_us;
    if (WEIGHTS.indexOf(kind) < WEIGHTS.indexOf(last.kind)) last.kind = kind;
  }
  return laid;
}

/**
 * One mark, in the middle of its place.
 * @param {Ink} ctx @param {Theme} theme @param {string} kind @param {number} x @param {number} y
 */
export function drawTapeMark(ctx, theme, kind, x, y) {
  switch (kind) {
    case "crash":
      line(ctx, x - 3.5, y - 3.5, x + 3.5, y + 3.5);
      stroke(ctx, theme.ink, 2);
      line(ctx, x - 3.5, y + 3.5, x + 3.5, y - 3.5);
      return stroke(ctx, theme.ink, 2);
    case "restart":
      circle(ctx, x, y, 3.2);
      return stroke(ctx, theme.ink, 1.6);
    case "pause":
      return bars(ctx, theme.ink, x, y);
    case "resume":
      corners(ctx, x - 3, y - 4, x + 4, y, x - 3, y + 4);
      return fill(ctx, theme.ink);
    case "part":
      line(ctx, x, y - 6, x, y + 6);
      return stroke(ctx, theme.cut, 3, [4, 2]);
    case "heal":
      line(ctx, x - 4, y, x + 4, y);
      stroke(ctx, theme.cut, 2);
      line(ctx, x, y - 5, x, y - 2.5);
      stroke(ctx, theme.cut, 2);
      line(ctx, x, y + 2.5, x, y + 5);
      return stroke(ctx, theme.cut, 2);
    case "leader":
      corners(ctx, x - 2.5, y - 5, x + 4.5, y - 2, x - 2.5, y + 1);
      fill(ctx, theme.leader);
      line(ctx, x - 3, y - 5, x - 3, y + 5);
      return stroke(ctx, theme.leader, 1.6);
    case "stale":
      corners(ctx, x - 3, y - 2.5, x + 3, y - 2.5, x, y + 2.5);
      return fill(ctx, theme.ink);
    case "lost":
      circle(ctx, x, y - 0.5, 2.6);
      fill(ctx, theme.paper);
      stroke(ctx, theme.ink, 1.2);
      line(ctx, x - 3.2, y + 2.7, x + 3.2, y - 3.7);
      return stroke(ctx, theme.ink, 1.2);
    case "stop":
      line(ctx, x, y - 5, x, y + 5);
      stroke(ctx, theme.ink2, 1);
      corners(ctx, x, y - 5, x + 5, y - 5, x + 5, y - 1, x, y - 1);
      fill(ctx, theme.paper);
      return stroke(ctx, theme.ink2, 1);
    case "bookmark":
      corners(ctx, x - 4.5, y - 7, x + 4.5, y - 7, x + 4.5, y + 7, x, y + 3.5, x - 4.5, y + 7);
      return fill(ctx, theme.accent);
    case "breach":
      corners(ctx, x - 5, y - 4.5, x + 5, y - 4.5, x, y + 4.5);
      return fill(ctx, theme.breach);
    default:
      return disk(ctx, theme, kind, x, y);
  }
}

/** A disk that hangs, goes on, or is gone. @param {Ink} ctx @param {Theme} theme @param {string} kind @param {number} x @param {number} y */
function disk(ctx, theme, kind, x, y) {
  box(ctx, x - 4, y - 2.5, 8, 5, 1);
  stroke(ctx, theme.ink, 1.4);
  if (kind === "hang") bars(ctx, theme.ink, x, y);
  if (kind !== "lose") return;
  line(ctx, x - 4.5, y + 4.5, x + 4.5, y - 4.5);
  stroke(ctx, theme.ink, 1.6);
}

/** @param {Ink} ctx @param {string} colour @param {number} x @param {number} y */
function bars(ctx, colour, x, y) {
  line(ctx, x - 2, y - 4, x - 2, y + 4);
  stroke(ctx, colour, 2);
  line(ctx, x + 2, y - 4, x + 2, y + 4);
  stroke(ctx, colour, 2);
}

/** @param {Ink} ctx @param {number[]} numbers x, y of each corner */
function corners(ctx, ...numbers) {
  const points = [];
  for (let i = 0; i < numbers.length; i += 2) points.push({ x: numbers[i], y: numbers[i + 1] });
  polygon(ctx, points);
}

/** Where a branch hangs on the one from which it went off. @param {Lane} lane @param {TapePicture} picture */
function layFork(lane, { lanes, span }) {
  const { parent, fork_us: fork } = lane.tape.branch;
  const above = lanes.find(({ tape }) => tape.branch.id === parent);
  if (!above || fork === null) return undefined;
  const [from, to] = above.top < lane.top ? [above.top + above.height, lane.top] : [above.top, lane.top + lane.height];
  return { x: xOf(lane, span, fork), from, to };
}

/** The line by which it does. @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane */
function drawFork(ctx, theme, lane) {
  if (!lane.fork) return;
  const { x, from, to } = lane.fork;
  line(ctx, x, from, x, to);
  stroke(ctx, theme.ink2, 2);
  circle(ctx, x, from, 3);
  fill(ctx, theme.ink2);
  line(ctx, x, lane.top, x, lane.top + lane.height);
  stroke(ctx, theme.ink2, 1);
}

/**
 * The lane that plays, if one does, where time stands on it, where what the words tell does, and where a pointer is; and
 * the epoch that they name.
 * @typedef {{ lane: LaidLane | undefined, at: number, lit: number | undefined, epoch: number | undefined,
 *   hover: { x: number, says: string } | undefined }} Playhead
 */

/**
 * What moves: how far time has come on the lane that plays, and where a pointer is.
 * @param {Ink} ctx @param {Theme} theme @param {Size} size @param {CanvasImageSource} lanes what drawLanes drew
 * @param {Playhead} playhead
 */
export function drawPlayhead(ctx, theme, { width, height, ratio = 1 }, lanes, { lane, at, lit, epoch, hover }) {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.globalAlpha = 1;
  ctx.clearRect(0, 0, width * ratio, height * ratio);
  ctx.globalAlpha = 0.55;
  ctx.drawImage(lanes, 0, 0);
  ctx.globalAlpha = 1;
  if (!lane) return;
  const x = Math.round(at);
  const [top, tall] = [Math.round(lane.top * ratio), Math.round(lane.height * ratio)];
  // What lies behind is drawn in full, and what the run knows to come at less than half.
  ctx.clearRect(0, top, width * ratio, tall);
  const cut = Math.round(x * ratio);
  if (cut > 0) ctx.drawImage(lanes, 0, top, cut, tall, 0, top, cut, tall);
  const rest = Math.round(width * ratio) - cut;
  ctx.globalAlpha = 0.45;
  if (rest > 0) ctx.drawImage(lanes, cut, top, rest, tall, cut, top, rest, tall);
  ctx.globalAlpha = 1;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (lit !== undefined) {
    circle(ctx, lit, lane.top + rowsOf(lane.height).marks, 8);
    stroke(ctx, theme.ink, 1.5);
  }
  for (const band of lane.bands.filter(({ led, epoch: its }) => led && its === epoch)) {
    box(ctx, band.from, lane.top + 1, band.to - band.from, rowsOf(lane.height).bands.height, 2);
    stroke(ctx, theme.ink, 2);
  }
  if (hover) drawHover(ctx, theme, lane, hover);
  ctx.fillStyle = theme.ink;
  ctx.fillRect(x - 1, lane.top, 2, lane.height);
  // A handle to take hold of.
  const grip = Math.min(24, lane.height - 8);
  box(ctx, x - 4, lane.top + (lane.height - grip) / 2, 8, grip, 4);
  fill(ctx, theme.ink);
  stroke(ctx, theme.paper, 1.5);
}

/** @param {Ink} ctx @param {Theme} theme @param {LaidLane} lane @param {{ x: number, says: string }} hover */
function drawHover(ctx, theme, lane, { x, says }) {
  line(ctx, x, lane.top, x, lane.top + lane.height);
  stroke(ctx, theme.ink2, 1);
  ctx.font = font(theme, 11, 600);
  const wide = ctx.measureText(says).width + 8;
  const left = x + wide + 6 > lane.left + lane.width ? x - wide - 4 : x + 4;
  box(ctx, left, lane.top + 1, wide, 15, 3);
  fill(ctx, theme.paper);
  letter(ctx, theme.ink, ctx.font, says, left + 4, lane.top + 9);
}
