// The history: where bars stand, what ticks tell, and whether an order of the reader's would do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, drawHistory, hitHistory, rowsOf } from "../../www/canvas/history.js";
import { light } from "../../www/canvas/theme.js";
import { agree, decode, isUnknown, misfit, told } from "../../www/core/history.js";
import { recorder } from "./canvas-ink.mjs";
import { crate } from "./support/crate.mjs";

const { Session, Reached, default: init } = await crate();
const { memory } = await init();

/** @param {Partial<import("../../www/core/history.js").Bar>} changes */
const bar = (changes = {}) => ({
  ...{
    place: 0,
    client: 0x8001,
    number: 1,
    does: "put",
    result: "done",
    again: 0,
    invoked: 0.1,
    returned: 0.3,
    effect: 0.2,
  },
  ...changes,
});

/** @param {Partial<import("#wasm").OperationView>} changes */
const asked = (changes) => ({
  ...{ client: "c1", number: 1, does: /** @type {const} */ ("put"), key: "x", value: null, expect: null, event: 0 },
  ...{ invoked_us: 0, attempts: 1, again_us: [], effect_us: null, returned_us: 1, found: null },
  result: /** @type {const} */ ("done"),
  ...changes,
});

/** @param {import("../../www/core/history.js").Bar[]} bars @param {Partial<import("../../www/canvas/history.js").Stage>} [how] */
function drawn(bars, how) {
  const ink = recorder();
  const rows = rowsOf(bars, 1000);
  drawHistory(ink.ctx, light, { width: 1000, height: rows.height }, rows, bars, {
    ...{ view: { from: 0, to: 1e6 }, now: 0.9, label: () => "write 42", again: () => [0.2] },
    words: { now: (us) => `${us}`, count: String },
    ...how,
  });
  return ink;
}

test("each client has a row, and a bar goes from its call to its return", () => {
  const bars = [
    bar(),
    bar({ place: 1, client: 0x8003, invoked: 0.5, returned: Number.NaN, result: "open", effect: Number.NaN }),
  ];
  const rows = rowsOf(bars, 1000);
  assert.deepEqual(
    rows.rows.map(({ client }) => client),
    [0x8001, 0x8003],
  );
  const one = barOf(rows, bars[0], 0.9);
  assert.deepEqual([one?.x, Math.round(one?.width ?? 0), one?.open], [100, 200, false]);
  const open = barOf(rows, bars[1], 0.9);
  assert.deepEqual([open?.x, Math.round(open?.width ?? 0), open?.open], [500, 400, true], "up to where time stands");
  assert.ok(isUnknown(bar({ result: "refused" })) && !isUnknown(bar({ result: "mismatch" })));
  assert.equal(hitHistory(rows, bars, 0.9, { x: 200, y: rows.rows[0].y })?.place, 0);
  assert.equal(hitHistory(rows, bars, 0.9, { x: 200, y: rows.rows[1].y }), undefined);
});

test("many rows stay within bounds, and none is drawn where there is no room", () => {
  const many = Array.from({ length: 200 }, (_, at) => bar({ place: at, client: 0x8001 + at }));
  const rows = rowsOf(many, 800);
  assert.ok(rows.rows.length === 60 && rows.hidden === 140 && rows.height < 1_500);
});

test("a bar says what was asked, and marks its effect and whoever asked again", () => {
  const { words, shapes } = drawn([bar({ again: 1 })]);
  assert.ok(words.some((word) => word.words === "write 42"));
  const ticks = shapes.filter(
    ({ points, width }) => width === 2 && points.length === 2 && points[0].x === 200 && points[1].x === 200,
  );
  assert.equal(ticks.length, 1, "the instant of its effect");
  assert.ok(
    shapes.some(({ points }) => points.length === 3 && points[1].x === 200),
    "it was asked again",
  );
  assert.ok(!drawn([bar({ invoked: 0.1, returned: 0.11 })]).words.some((word) => word.words === "write 42"), "no room");
});

test("in a frame that cannot be right there are no ticks but those of the reader", () => {
  const window = { from: 0.05, to: 0.4, inside: new Set([0]) };
  const tick = (/** @type {ReturnType<typeof drawn>} */ { shapes }, /** @type {number} */ x) =>
    shapes.filter(({ points }) => points.length === 2 && points[0].x === x && points[1].x === x).length;
  const bare = drawn([bar()], { window });
  assert.equal(tick(bare, 200), 0);
  assert.ok(bare.shapes.some(({ colour }) => colour === light.breach));
  assert.equal(tick(drawn([bar()], { window, moved: new Map([[0, 0.25]]) }), 250), 1);
});

test("the story goes by the instants of effect, and not beyond where time stands", () => {
  const bars = [
    bar({ place: 0, effect: 0.5 }),
    bar({ place: 1, effect: 0.2 }),
    bar({ place: 2, effect: Number.NaN }),
    bar({ place: 3, effect: 0.8 }),
  ];
  assert.deepEqual(
    told(bars, 0.6).map(({ place }) => place),
    [1, 0],
  );
});

test("an order is judged by what each client was told", () => {
  const write = (/** @type {string} */ value) => asked({ value });
  const read = (/** @type {string | null} */ found) => asked({ does: "get", found });
  const append = (/** @type {string} */ value) => asked({ does: "append", value });
  const cas = (/** @type {string} */ expect, /** @type {string} */ value, /** @type {"done" | "mismatch"} */ result) =>
    asked({ does: "cas", expect, value, result });
  assert.equal(misfit([write("1"), read("1"), write("2"), read("2")], true), -1);
  assert.equal(misfit([write("2"), read("1")], true), 1);
  assert.equal(misfit([write("2"), read("1")], false), 1, "whatever was there before");
  assert.equal(misfit([read("1"), write("2")], false), -1, "it may have been there before");
  assert.equal(misfit([read("1"), write("2")], true), 0, "there was nothing at first");
  assert.equal(misfit([append("a"), append("b"), read("ab")], true), -1);
  assert.equal(misfit([append("b"), append("a"), read("ab")], true), 2);
  assert.equal(misfit([append("b"), read("ab")], false), -1);
  assert.equal(misfit([append("b"), read("ba")], false), 1);
  assert.equal(misfit([write("1"), cas("1", "2", "done"), read("2")], true), -1);
  assert.equal(misfit([write("3"), cas("1", "2", "done")], true), 1);
  assert.equal(misfit([write("1"), cas("1", "2", "mismatch")], true), 1);
  assert.equal(misfit([write("1"), asked({ does: "delete" }), read(null)], true), -1);
  assert.equal(misfit([cas("2", "3", "mismatch"), read("2")], false), 1, "it was seen not to be there");
  assert.equal(misfit([cas("2", "3", "mismatch"), write("2"), read("2")], false), -1);
  assert.equal(misfit([cas("2", "3", "mismatch"), append("b"), read("2b")], false), 2);
  assert.equal(misfit([append("b"), cas("a", "c", "done")], false), 1, "what was put behind it must be there");
});

test("the history of a run is read as the session lays it down", () => {
  const layout = Session.historyLayout();
  agree(layout);
  assert.throws(() => agree({ ...layout, version: 9 }), /version/);
  const session = Session.load(Session.story("raft/shop"));
  while (session.advance(Number.POSITIVE_INFINITY, 10_000) !== Reached.End);
  const length = session.history(10_900_000, 11_300_000);
  const start = session.historyPtr();
  const { bars } = decode(
    new Uint32Array(memory.buffer, start, length),
    new Float32Array(memory.buffer, start, length),
    layout,
  );
  assert.ok(bars.length >= 2 && bars.some(({ again }) => again > 0), "the leader crashed in between");
  for (const { place, number, does, result, effect, invoked } of bars) {
    const [operation] = session.operations(place, 1);
    assert.deepEqual([number, does, result], [operation.number, operation.does, operation.result ?? "open"]);
    const near = (/** @type {number} */ share, /** @type {number | null} */ us) =>
      Math.abs(10_900_000 + share * 400_000 - (us ?? 0)) < 1;
    assert.ok(near(invoked, operation.invoked_us) && near(effect, operation.effect_us));
  }
  assert.equal(session.historyVerdict(100_000).verdict, "linearizable");
  session.free();
});
