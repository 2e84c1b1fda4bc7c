// Space and time: where things stand, what merges, what a pointer means, and what is said of a cut that cannot be.

import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "../../www/canvas/courses.js";
import {
  arrowOf,
  crowdsOf,
  drawSpaceTime,
  hitSpaceTime,
  laneOf,
  planOf,
  strengthOf,
  ticksOf,
  usOf,
  xOf,
} from "../../www/canvas/spacetime.js";
import { light } from "../../www/canvas/theme.js";
import { NONE } from "../../www/core/frame.js";
import {
  agree,
  cellOf,
  decode,
  followed,
  isMessage,
  LEAST,
  panned,
  records,
  within,
  zoomed,
} from "../../www/core/spacetime.js";
import en from "../../www/i18n/en/spacetime.js";
import zh from "../../www/i18n/zh-CN/spacetime.js";
import { recorder } from "./canvas-ink.mjs";
import { crate } from "./support/crate.mjs";

const { Session, Reached, default: init } = await crate();
const { memory } = await init();
const kinds = Session.vocabulary().events;

/** @param {Partial<import("../../www/core/spacetime.js").Told>} changes */
const told = (changes = {}) => ({
  ...{ number: 7, kind: "deliver", row: 2, mark: 0, carries: 0, sender: 1, receiver: 2, place: 2, epoch: 1, detail: 0 },
  ...{ lit: 0, cause: 5, count: 3, copy: 1, at: 0.5, sent: 0.4, stop: 1, ...changes },
});

const plan = planOf([1, 2, 3], [0x8001], 1000);
const view = { from: 1_000_000, to: 2_000_000 };

/** @param {Partial<import("../../www/canvas/spacetime.js").Scene & { cell: number }>} changes */
const scene = (changes = {}) => ({
  ...{ view, now: 1_900_000, length: 1_900_000, events: 100, courses: new Map(), cut: [], cell: 0.02 },
  words: { now: (/** @type {number} */ us) => `${us / 1e6} s`, count: String },
  ...changes,
});

/** @param {Partial<import("../../www/core/spacetime.js").Picture>} picture @param {Parameters<typeof scene>[0]} [how] */
function drawn(picture, how) {
  const ink = recorder();
  const whole = { head: {}, cells: [], stretches: [], told: [], ...picture };
  drawSpaceTime(ink.ctx, light, { width: 1000, height: plan.height }, plan, whole, scene(how));
  return ink;
}

test("an instant stands where pointing at it finds it again, and each process has a line of its own", () => {
  for (const us of [1_000_000, 1_234_567, 2_000_000]) {
    assert.ok(Math.abs(usOf(plan, view, xOf(plan, view, us)) - us) < 1e-3);
  }
  assert.deepEqual(
    plan.lanes.map(({ id }) => id),
    [1, 2, 3, 0x8001],
  );
  assert.equal(plan.lanes[1].y - plan.lanes[0].y, 36);
  // Nearer where all are then in view, or at least all nodes; as ever where not even these are.
  const gaps = [300, 160, 130, 110, 90, -50].map((room) => {
    const [first, second] = planOf([1, 2, 3], [0x8001], 1000, room).lanes;
    return second.y - first.y;
  });
  assert.deepEqual(gaps, [36, 30, 22, 23, 36, 36]);
  const crowd = planOf([1, 2], [0x8001, 0x8002, 0x8003, 0x8004], 1000);
  assert.equal(crowd.lanes.length, 3, "many clients share a line");
  assert.equal(laneOf(crowd, 0x8003), crowd.lanes[2]);
  assert.equal(laneOf(plan, NONE), undefined);
});

test("an arrow goes from its sending to where it ended, and a lost one ends between the lines", () => {
  const [one, two] = plan.lanes;
  assert.deepEqual(arrowOf(plan, told()), { x: 400, y: one.y, toX: 500, toY: two.y });
  const lost = arrowOf(plan, told({ kind: "lost", stop: 0.25, place: NONE }));
  assert.equal(lost?.toY, one.y + (two.y - one.y) / 4);
  const crosses = drawn({ told: [told({ kind: "lost", stop: 0.25, place: NONE })] });
  const strokes = crosses.shapes.filter(({ op, colour }) => op === "stroke" && colour === light.cut);
  assert.equal(strokes.length, 1, "the cross");
});

test("zooming keeps the instant under the pointer, and no view leaves the run or shows less than a message", () => {
  const length = 10_000_000;
  const near = zoomed({ from: 2_000_000, to: 4_000_000 }, 0.5, 3_500_000, length);
  assert.deepEqual(near, { from: 2_750_000, to: 3_750_000 });
  let deep = near;
  for (let i = 0; i < 60; i++) deep = zoomed(deep, 0.5, 3_500_000, length);
  assert.equal(Math.round(deep.to - deep.from), LEAST);
  assert.ok(deep.from <= 3_500_000 && deep.to >= 3_500_000);
  let far = deep;
  for (let i = 0; i < 60; i++) far = zoomed(far, 2, 3_500_000, length);
  assert.ok(far.from === 0 && far.to >= length && far.to <= length * 1.1 + 1);
  assert.equal(panned({ from: 0, to: 1_000 }, -500, length).from, 0);
  assert.ok(panned({ from: 0, to: 1_000_000 }, 1e12, length).to <= length * 1.1 + 1);
  assert.deepEqual(within({ from: -5, to: 95 }, length), { from: 0, to: 200 });
  const now = followed({ from: 0, to: 1_000 }, 5_000);
  assert.ok(now.to - now.from === 1_000 && now.from < 5_000 && now.to > 5_000);
});

test("cells are round, and the axis has a handful of round instants", () => {
  for (const span of [200, 7_777, 1e6, 3.3e7, 3.6e9]) {
    const cell = cellOf(span, 1200);
    assert.match(String(cell), /^[125]0*$/);
    assert.ok(span / cell <= 50.1, `${span / cell} cells`);
    const ticks = ticksOf({ from: 12_345, to: 12_345 + span }, 1200);
    assert.ok(ticks.length >= 2 && ticks.length <= 12, `${ticks.length} of ${span}`);
  }
});

test("crowded cells beside each other are one crowd with one number, and no event is counted twice", () => {
  const cell = (/** @type {number} */ at, /** @type {number} */ events) => ({ at, events, arrived: [], failed: [] });
  const picture = {
    head: {},
    stretches: [],
    told: [],
    cells: [cell(0, 10), cell(0.02, 20), cell(0.5, 5), cell(0.52, 7)],
  };
  assert.deepEqual(
    crowdsOf(picture, 0.02).map(({ events }) => events),
    [30, 12],
  );
  const parted = crowdsOf(picture, 0.02, [0.52]);
  assert.deepEqual(
    parted.map(({ events }) => events),
    [30, 5, 7],
    "the axis parts a crowd",
  );
  const wide = {
    ...picture,
    cells: picture.cells.map((each) => ({ ...each, arrived: [1, 2, 3, 4], failed: [0, 0, 1, 0] })),
  };
  assert.ok(drawn(wide, { cell: 0.1 }).words.some(({ words }) => words === "30"));
});

test("what is chosen stands out: causes in full, effects at 60 %, all else at 20 %, and what lies ahead is faint", () => {
  const lit = scene({ chosen: 7 });
  assert.deepEqual(
    [3, 1, 2, 0].map((each) => strengthOf(told({ lit: each }), lit)),
    [1, 1, 0.6, 0.2],
  );
  assert.equal(strengthOf(told({ number: 99 }), scene()), 1);
  assert.equal(strengthOf(told({ number: 100 }), scene()), 0.45);
  assert.equal(strengthOf(told({ number: NONE, kind: "flight" }), scene()), 1);
  const alphas = drawn({ told: [told({ number: 8, lit: 0 }), told({ number: 9, lit: 2 })] }, { chosen: 7 }).shapes;
  const found = new Set(alphas.map(({ alpha }) => Math.round(alpha * 100)));
  assert.ok(found.has(20) && found.has(60));
});

test("a node's line is cut into the parts that are in view", () => {
  const course = /** @type {import("../../www/canvas/spacetime.js").Course[]} */ ([
    { us: 0, status: "up", role: "plain" },
    { us: 1_200_000, status: "up", role: "leading" },
    { us: 1_500_000, status: "crashed", role: "leading" },
    { us: 2_500_000, status: "up", role: "plain" },
  ]);
  assert.deepEqual(
    partsOf(course, view, 3_000_000).map(({ us, to, status }) => [us, to, status]),
    [
      [0, 1_200_000, "up"],
      [1_200_000, 1_500_000, "up"],
      [1_500_000, 2_000_000, "crashed"],
    ],
  );
  const thick = drawn({}, { courses: new Map([[1, course]]) }).shapes;
  assert.ok(
    thick.some(({ width, colour }) => width === 4 && colour === light.leader),
    "a leader's line is thick",
  );
  assert.ok(
    thick.some(({ dash, colour }) => dash.join() === "2,4" && colour === light.ink3),
    "a crashed one's is dotted",
  );
});

test("the cut passes each line where it was bent to, and a pointer finds its handles before anything else", () => {
  const bent = scene({ cut: [{ id: 2, us: 1_400_000, bent: true }] });
  const [, two, three] = plan.lanes;
  const one = told({ receiver: 3, place: 3, at: 0.9, sent: 0.3 });
  const picture = { head: {}, cells: [], stretches: [], told: [one] };
  assert.deepEqual(hitSpaceTime(plan, picture, bent, { x: 402, y: two.y + 3 }), { lane: 2 });
  assert.deepEqual(hitSpaceTime(plan, picture, bent, { x: 905, y: three.y }), { lane: 3 });
  assert.deepEqual(hitSpaceTime(plan, picture, bent, { x: 600, y: two.y }), { told: one });
  assert.equal(hitSpaceTime(plan, picture, bent, { x: 100, y: three.y + 30 }), undefined);
});

test("a cut that cannot be is refused in words", () => {
  assert.equal(
    en.refused({ to: "n2" }),
    "This instant cannot exist: node 2 would have received what nobody has sent yet.",
  );
  assert.equal(zh.refused({ to: "n2" }), "不存在这样的时刻：节点 2 会收到还没人发出的消息。");
  const session = Session.load(Session.story("raft/shop"));
  session.advance(2_125_000, 1e6);
  const base = session.eventCount();
  // Somebody hears a message: one who had sent it is bent back to before that.
  const deliver = session.events(0, base).findLast(({ kind, from }) => kind === "deliver" && from?.startsWith("n"));
  assert.ok(deliver?.from && deliver.cause !== null);
  let steps = 0;
  let done = session.bend(base, new Uint32Array(), deliver.from, 0);
  while (!done.refused && steps < 50) done = session.bend(base, new Uint32Array(), deliver.from, -++steps);
  assert.ok(
    done.refused && done.refused.from === deliver.from,
    "going back before a sending that was heard is refused",
  );
  assert.ok(done.refused.event >= done.bound || done.refused.cause >= done.bound);
  const { refused } = done;
  assert.match(en.refused(refused), /would have received/);
  const receiver = Number(refused.to.slice(1)) + (refused.to.startsWith("c") ? 0x8000 : 0);
  const together = session.bend(base, new Uint32Array([receiver, refused.event]), deliver.from, -steps);
  assert.ok(
    !together.refused || together.refused.event !== refused.event,
    "with its receiver bent back as well it can be",
  );
  session.free();
});

test("a picture of a run is read as the session lays it down", () => {
  agree(Session.spaceTimeLayout());
  assert.throws(() => agree({ ...Session.spaceTimeLayout(), version: 9 }), /version/);
  assert.throws(() => agree({ ...Session.spaceTimeLayout(), record: [] }), /record/);
  const session = Session.load(Session.story("raft/shop"));
  while (session.advance(Number.POSITIVE_INFINITY, 10_000) !== Reached.End);
  const read = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ most) => {
    const length = session.spaceTime(from, to, cellOf(to - from, 1200), most);
    const start = session.spaceTimePtr();
    const { buffer } = memory;
    return decode(new Uint32Array(buffer, start, length), new Float32Array(buffer, start, length), kinds);
  };
  read(2_000_000, 2_200_000, 1_000);
  session.learnSpaceTime();
  const near = read(2_000_000, 2_200_000, 1_000);
  assert.ok(near.told.filter(isMessage).every(({ mark }) => mark !== NONE));
  assert.equal(near.told.filter(({ kind }) => kind === "flight").length, 0);
  const events = session.events(near.head.first, near.head.end);
  assert.deepEqual(
    near.told.filter(({ number }) => number < near.head.end).map(({ number, kind }) => `${number} ${kind}`),
    events.map(({ number, kind }) => `${number} ${kind}`),
  );
  const far = read(0, 30_000_000, 9);
  assert.equal(far.head.events, session.eventCount());
  const counted = far.cells.reduce((sum, { events }) => sum + events, 0) + far.told.length;
  assert.equal(counted, session.eventCount());
  assert.equal(records.record.length, Session.spaceTimeLayout().record.length);
  session.free();
});
