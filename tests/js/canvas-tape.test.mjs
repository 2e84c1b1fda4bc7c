// The picture of the tape: where things stand, what merges, and what it says.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  columnsOf,
  drawLanes,
  drawPlayhead,
  drawTapeMark,
  layLanes,
  layMarks,
  spanOf,
  usOf,
  xOf,
} from "../../www/canvas/tape.js";
import { light } from "../../www/canvas/theme.js";
import { amid, before } from "../../www/core/tapes.js";
import { recorder } from "./canvas-ink.mjs";

const KINDS = [
  "leader",
  "crash",
  "restart",
  "pause",
  "resume",
  "part",
  "heal",
  "hang",
  "unhang",
  "lose",
  "breach",
].concat("stale", "lost", "stop", "bookmark");

/** @param {Partial<import("../../www/core/tapes.js").Tape>} tape @param {number} [width] */
const lane = (tape, width = 600) => ({
  tape: /** @type {import("../../www/core/tapes.js").Tape} */ ({
    branch: { id: 1, active: true, parent: null, fork_us: null },
    ...{ marks: [], bands: [], accepted: [], stale: [], stops: [], length: 10_000_000 },
    ...{ lost: [], unserved: [], dual: [], divergent: [] },
    ...tape,
  }),
  ...{ left: 5, top: 0, width, height: 44 },
});

/** @param {number[]} instants @param {(i: number) => string} [kind] */
const marks = (instants, kind = () => "crash") =>
  instants.map((at_us, i) => ({ at_us, event: i, kind: kind(i), node: "n1" }));

const words = {
  epoch: (/** @type {number} */ epoch) => `term ${epoch}`,
  span: (/** @type {number} */ us) => `${us / 1_000} ms`,
  count: String,
};

/** @param {ReturnType<typeof lane>[]} lanes @param {number} [span] */
function drawn(lanes, span = 10_000_000, bookmarks = /** @type {number[]} */ ([])) {
  const ink = recorder();
  const { ctx } = ink;
  drawLanes(ctx, light, { width: 610, height: 200 }, layLanes({ lanes, span, words, bookmarks }));
  return ink;
}

test("an instant stands where pointing at it finds it again", () => {
  const one = lane({});
  for (const us of [0, 1, 2_500_000, 9_999_999, 10_000_000]) {
    assert.ok(Math.abs(usOf(one, 10_000_000, xOf(one, 10_000_000, us)) - us) < 1e-3);
  }
  assert.equal(usOf(one, 10_000_000, -50), 0);
  assert.equal(usOf(one, 10_000_000, 5_000), 10_000_000);
});

test("a tape shows the whole script or, where that has no end, a little more than was played, in steps", () => {
  assert.equal(spanOf(3_000_000, 25_000_000), 25_000_000);
  assert.equal(spanOf(30_000_000, 25_000_000), 30_000_000);
  let last = 0;
  let steps = 0;
  for (let length = 0; length < 100_000_000; length += 50_000) {
    const span = spanOf(length, undefined);
    assert.ok(span > length && span >= last && span <= Math.max(length * 2.2, 1_500_000), `${length}: ${span}`);
    if (span !== last) steps++;
    last = span;
  }
  assert.ok(steps < 20, `${steps} steps`);
});

test("marks stand beside each other where they are near, and merge to a count where there is no room", () => {
  const apart = layMarks(lane({ marks: marks([1_000_000, 5_000_000]) }), 10_000_000);
  assert.deepEqual(
    apart.map(({ x, count }) => [x, count]),
    [
      [65, 1],
      [305, 1],
    ],
  );
  const near = layMarks(lane({ marks: marks([1_000_000, 1_050_000]) }), 10_000_000);
  assert.deepEqual(
    near.map(({ count }) => count),
    [1, 1],
  );
  assert.ok(near[1].x - near[0].x >= 10);
  // Ten thousand of them are few strokes, none touches another, and what weighs most is what is seen.
  const instants = Array.from({ length: 10_000 }, (_, i) => i * 1_000);
  const many = layMarks(lane({ marks: marks(instants, (i) => (i === 5_000 ? "breach" : "restart")) }), 10_000_000);
  assert.ok(many.length < 60);
  assert.equal(
    many.reduce((sum, { count }) => sum + count, 0),
    10_000,
  );
  assert.deepEqual(many.filter(({ kind }) => kind === "breach").length, 1);
  for (let i = 1; i < many.length; i++) assert.ok(many[i].x - many[i - 1].x >= 10);
});

test("every mark looks unlike every other, in one grey as well", () => {
  const looks = KINDS.map((kind) => {
    const { ctx, log } = recorder();
    drawTapeMark(/** @type {any} */ (ctx), light, kind, 20, 20);
    return log.join("\n");
  });
  assert.equal(new Set(looks).size, KINDS.length);
});

test("accepted writes are counted in columns, and none is left out", () => {
  const counts = columnsOf(lane({ accepted: [0, 1, 5_000_000, 9_999_999, 10_000_000] }), 10_000_000);
  assert.equal(counts.length, 300);
  assert.deepEqual([counts[0], counts[150], counts[299]], [2, 1, 2]);
});

test("bookmarks stand with their numbers on the branch that plays", () => {
  const other = lane({ branch: /** @type {any} */ ({ id: 2, active: false, parent: 1, fork_us: 5_000_000 }) });
  const { words: said } = drawn([lane({}), { ...other, top: 60 }], 10_000_000, [2_000_000, 9_000_000]);
  const places = said.map(({ words, x, width, y }) => [words, Math.round(x + width / 2), y < 44]);
  assert.deepEqual(places, [
    ["1", 125, true],
    ["2", 545, true],
  ]);
});

test("bands say their epoch and gaps their length, where there is room", () => {
  const bands = [
    { event: 1, at_us: 200_000, leader: "n1", epoch: 1 },
    { event: 2, at_us: 4_000_000, leader: null, epoch: 1 },
    { event: 3, at_us: 5_500_000, leader: "n2", epoch: 2 },
    { event: 4, at_us: 8_000_000, leader: null, epoch: 2 },
    { event: 5, at_us: 8_100_000, leader: "n3", epoch: 3 },
    { event: 6, at_us: 8_800_000, leader: "n1", epoch: 4 },
  ];
  const { words: said } = drawn([lane({ bands, length: 8_900_000 })]);
  // A narrow band has its number alone, and a sliver nothing.
  assert.deepEqual(
    said.map((word) => word.words),
    ["term 1", "1500 ms", "term 2", "3"],
  );
});

test("who is in a list of events is found by halves", () => {
  const list = [3, 3, 7, 9].map((event) => ({ event }));
  assert.deepEqual(
    [0, 3, 4, 7, 8, 10].map((event) => before(list, event)),
    [0, 0, 2, 2, 3, 4],
  );
});

test("an old value is a notch below the accepted writes, a stop of a lesson a flag, and many of one place are one", () => {
  const at = (/** @type {ReturnType<typeof drawn>} */ { shapes }, /** @type {string} */ colour) =>
    shapes.filter(({ op, points, colour: found }) => op === "fill" && points.length === 3 && found === colour);
  assert.equal(at(drawn([lane({})]), light.ink).length, 0);
  const old = at(drawn([lane({ stale: [1_000_000, 1_000_010, 5_000_000] })]), light.ink);
  assert.deepEqual(
    old.map(({ points }) => Math.round(points[2].x)),
    [65, 305],
  );
  assert.ok(
    old.every(({ points }) => points.every(({ y }) => y >= 38 && y <= 44)),
    "below what was accepted",
  );
  const flags = (/** @type {number[]} */ stops) =>
    drawn([lane({ stops })]).shapes.filter(({ colour }) => colour === light.paper);
  assert.deepEqual([flags([]).length, flags([2_000_000, 4_000_000]).length], [0, 2]);
});

test("what is measured stands where it was so: nobody served, two at once, contradictions, and what was lost", () => {
  const quiet = drawn([lane({})]).shapes.length;
  const across = (
    /** @type {Partial<import("../../www/core/tapes.js").Tape>} */ tape,
    /** @type {string} */ colour,
  ) => {
    const { shapes } = drawn([lane(tape)]);
    assert.ok(shapes.length > quiet);
    const xs = shapes.filter((shape) => shape.colour === colour).flatMap(({ points }) => points.map(({ x }) => x));
    return [Math.min(...xs), Math.max(...xs)].map(Math.round);
  };
  /** @type {[number, number][]} */
  const span = [[1_000_000, 5_000_000]];
  assert.deepEqual(across({ unserved: span }, light.ink2), [65, 305]);
  assert.deepEqual(across({ divergent: span }, light.cut), [65, 305]);
  // What was lost at one instant is one mark.
  const lost = drawn([lane({ lost: [1_000_000, 1_000_000, 5_000_000] })]).shapes;
  assert.equal(lost.filter(({ op, colour }) => op === "fill" && colour === light.paper).length, 2);
});

test("an instant lies in the spans that have it, its ends among them", () => {
  const { tape } = lane({ unserved: [[10, 20]], dual: [[15, 30]] });
  assert.deepEqual(
    [9, 10, 15, 20, 30, 31].map((at) => amid(tape, at).join(" ")),
    ["", "unserved", "unserved dual", "unserved dual", "dual", ""],
  );
});

test("from 40 px on a gap without a leader says how long it is", () => {
  const bands = (/** @type {number} */ until) => [
    { event: 1, at_us: 200_000, leader: "n1", epoch: 1 },
    { event: 2, at_us: 4_000_000, leader: null, epoch: 1 },
    { event: 3, at_us: until, leader: "n2", epoch: 2 },
  ];
  const said = (/** @type {number} */ until) => drawn([lane({ bands: bands(until) })]).words.map((word) => word.words);
  assert.ok(said(4_800_000).includes("800 ms"), "48 px");
  assert.ok(!said(4_600_000).includes("600 ms"), "36 px");
});

test("an epoch that is pointed at is framed where it stands, and no other is", () => {
  const bands = [
    { event: 1, at_us: 200_000, leader: "n1", epoch: 1 },
    { event: 2, at_us: 4_000_000, leader: "n2", epoch: 2 },
  ];
  const [laid] = layLanes({ lanes: [lane({ bands })], span: 10_000_000, words });
  const framed = (/** @type {number | undefined} */ epoch) => {
    const ink = recorder();
    const playhead = { lane: laid, at: 300, lit: undefined, epoch, hover: undefined };
    drawPlayhead(ink.ctx, light, { width: 712, height: 44 }, /** @type {any} */ ({}), playhead);
    const frames = ink.shapes.filter(({ op, colour }) => op === "stroke" && colour === light.ink);
    return frames.map(({ points }) => [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))]);
  };
  assert.deepEqual(framed(undefined), []);
  assert.deepEqual(framed(2), [[laid.bands[1].from, laid.bands[1].to]]);
});

test("what the caption tells is ringed: at its mark, also where several marks are one", () => {
  const at = (/** @type {number | undefined} */ lit) => {
    const ink = recorder();
    const [laid] = layLanes({ lanes: [lane({})], span: 10_000_000, words });
    const size = { width: 712, height: 44 };
    const playhead = { lane: laid, at: 300, lit, epoch: undefined, hover: undefined };
    drawPlayhead(ink.ctx, light, size, /** @type {any} */ ({}), playhead);
    return ink.shapes.filter(({ op, points, colour }) => op === "stroke" && colour === light.ink && points.length > 20);
  };
  assert.equal(at(undefined).length, 0);
  const [ring] = at(120);
  const xs = ring.points.map(({ x }) => x);
  assert.equal((Math.min(...xs) + Math.max(...xs)) / 2, 120);
  const marks = [1_000_000, 1_020_000, 1_040_000].map((at_us, event) => ({ at_us, event, kind: "crash", node: "n1" }));
  const [{ marks: laid }] = layLanes({ lanes: [lane({ marks })], span: 10_000_000, words });
  assert.deepEqual([laid[0].us, laid.at(-1)?.until], [1_000_000, 1_040_000]);
});
