import assert from "node:assert/strict";
import { test } from "node:test";
import { hitLogs } from "../../www/canvas/hit.js";
import { cell, drawLogs, follow, logMetrics, logsHeight, slotsIn } from "../../www/canvas/logs.js";
import * as samples from "../../www/canvas/samples.js";
import { light } from "../../www/canvas/theme.js";
import { overlap, recorder } from "./canvas-ink.mjs";

const { look } = samples;
const { ACKNOWLEDGED, APPLIED, COMMITTED, CONFLICTS, DURABLE, PRESENT, TRULY } = cell;

/** @param {import("../../www/canvas/logs.js").Logs} logs @param {number} width @param {object} [options] */
function drawn(logs, width, options = {}) {
  const ink = recorder();
  const height = logsHeight(logs.rows.length);
  drawLogs(ink.ctx, logs, light, { width, height }, { look, ...options });
  return { ...ink, height };
}

/** One row of cells with these flags. @param {number[]} flags @param {number} [first] */
const row = (flags, first = 1) => ({
  first,
  rows: [{ id: 1, status: 0, role: 0, cells: flags.map((each) => ({ epoch: 77, flags: each })) }],
});

test("the strips stay inside and no words touch, however far the slots have come", () => {
  for (const width of [180, 328, 712, 1392]) {
    for (const first of [1, 95, 990, 9995, 99995]) {
      const logs = samples.logs(1, 60);
      const { shapes, words, height } = drawn({ ...logs, first }, width);
      for (const { points, width: line, op } of shapes) {
        const out = op === "stroke" ? line / 2 : 0;
        for (const { x, y } of points) {
          assert.ok(x - out >= 0 && x + out <= width && y - out >= 0 && y + out <= height, `${x},${y} at ${width}`);
        }
      }
      words.forEach((a, i) => {
        assert.ok(a.x >= 0 && a.x + a.width <= width, `“${a.words}” is outside at ${width}, slot ${first}`);
        for (const b of words.slice(i + 1)) assert.ok(!overlap(a, b), `“${a.words}” and “${b.words}” at ${width}`);
      });
    }
  }
});

test("one column is one slot in every row", () => {
  const { words } = drawn(samples.logs(5, 20), 712);
  const head = words.find((each) => each.words === "7");
  assert.ok(head);
  const middle = head.x + head.width / 2;
  const below = words.filter(({ x, width, y }) => y > head.y && Math.abs(x + width / 2 - middle) < 0.5);
  assert.ok(below.length >= 4, "the numbers of slot 7 do not stand under each other");
});

test("the window follows the newest slot and shows the next, still empty one", () => {
  assert.equal(follow(3, 20), 1);
  assert.equal(follow(200, 20), 182);
  assert.ok(follow(200, 20) + 20 - 1 >= 201);
  assert.equal(follow(0, 20), 1);
});

test("through the eyes of one node the others' rows are faint, and what clients were told", () => {
  const all = samples.logs(1, 6);
  const [own, ...others] = all.rows;
  const alphas = (/** @type {typeof all} */ logs) => new Set(drawn(logs, 328).words.map(({ alpha }) => alpha));
  const seen = { ...all, rows: [{ ...own, veiled: false }, ...others.map((each) => ({ ...each, veiled: true }))] };
  const heads = (/** @type {number} */ y) => y < logMetrics({}).head;
  const row = (/** @type {string} */ name) => drawn(seen, 328).words.find(({ words }) => words === name)?.alpha;
  assert.deepEqual([`n${own.id}`, `n${others[0].id}`].map(row), [1, 0.25]);
  assert.ok(!alphas(all).has(0.25) && alphas(seen).has(0.25));
  const parcels = (/** @type {typeof all} */ logs) =>
    drawn(logs, 328)
      .shapes.filter(({ op, points }) => op === "fill" && points.every(({ y }) => heads(y)))
      .map(({ alpha }) => alpha);
  assert.ok(parcels(all).length > 0 && parcels(all).every((alpha) => alpha === 1));
  assert.ok(parcels(seen).every((alpha) => alpha === 0.25));
});

test("the edges say how far an entry has come", () => {
  const edge = (/** @type {number} */ flags) =>
    drawn(row([flags]), 328).shapes.filter(
      ({ op, points, width }) => op === "stroke" && points.length > 3 && width >= 1.5,
    )[1];
  const written = edge(PRESENT);
  const durable = edge(PRESENT | DURABLE);
  const committed = edge(PRESENT | DURABLE | COMMITTED | TRULY);
  assert.ok(written.dash[0] < durable.dash[0], "dotted is finer than dashed");
  assert.deepEqual(committed.dash, []);
  assert.equal(committed.colour, light.agreed);
});

test("the foot is there exactly for what is on disk", () => {
  const feet = (/** @type {number} */ flags) =>
    drawn(row([flags]), 328).shapes.filter(
      ({ op, colour, points }) => op === "fill" && colour === light.ink && points.length === 4,
    ).length;
  assert.equal(feet(PRESENT), 0);
  assert.equal(feet(PRESENT | DURABLE), 1);
  assert.equal(feet(PRESENT | COMMITTED), 0);
});

test("every fact about a cell changes its picture, in one grey too", () => {
  const base = PRESENT | DURABLE;
  const facts = [
    PRESENT,
    base,
    base | TRULY,
    base | COMMITTED,
    base | COMMITTED | APPLIED,
    base | CONFLICTS,
    base | ACKNOWLEDGED,
  ];
  const more = [base | cell.EMPTY, base | cell.CONFIGURATION];
  const pictures = [...facts, ...more].map((flags) => drawn(row([flags]), 328).log.join("\n"));
  assert.equal(new Set(pictures).size, pictures.length);
});

test("a crashed node shows what was on its disk and nothing else", () => {
  const logs = row([PRESENT | DURABLE, PRESENT]);
  const both = drawn(logs, 328).words.filter(({ words }) => words === "77").length;
  logs.rows[0].status = 2;
  const left = drawn(logs, 328).words.filter(({ words }) => words === "77").length;
  assert.deepEqual([both, left], [2, 1]);
});

test("a snapshot stands for all that it replaced", () => {
  const [kept, gone] = [PRESENT | DURABLE, PRESENT | cell.SNAPSHOT];
  const { words } = drawn(row([...Array(5).fill(gone), ...Array(5).fill(kept)], 36), 712);
  assert.ok(words.some((each) => each.words === "1–40"));
  assert.equal(words.filter((each) => each.words === "77").length, 5);
});

test("a point of the strips is the cell, the column or the node that stands there", () => {
  const logs = samples.logs(5, 20);
  const { left, pitch, head, row: high, size } = logMetrics({});
  const at = (/** @type {number} */ column, /** @type {number} */ line) => ({
    x: left + column * pitch + size / 2,
    y: head + line * high + size / 2,
  });
  assert.deepEqual(hitLogs(logs, at(3, 1), { look }, 712), { kind: "cell", id: 2, slot: 8 });
  assert.deepEqual(hitLogs(logs, { ...at(3, 0), y: 10 }, { look }, 712), { kind: "column", slot: 8 });
  assert.deepEqual(hitLogs(logs, { ...at(0, 4), x: 10 }, { look }, 712), { kind: "node", id: 5 });
  assert.equal(hitLogs(logs, at(slotsIn(712), 0), { look }, 712), undefined);
  assert.equal(hitLogs(logs, at(2, 5), { look }, 712), undefined);
});

test("the nodes and slots that the caption names are ringed, and no others", () => {
  const logs = samples.logs(3, 10);
  const rings = (/** @type {object} */ options) => {
    const { shapes, words } = drawn(logs, 712, options);
    const around = shapes.filter(
      ({ op, colour, width, dash }) => op === "stroke" && colour === light.ink && width === 1.5 && dash.length === 0,
    );
    // Those that go round a word: its middle lies inside.
    return around.flatMap(({ points }) => {
      const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
      const inside = words.filter(({ x, y, width, height }) => {
        const middle = { x: x + width / 2, y: y + height / 2 };
        return (
          middle.x > Math.min(...xs) &&
          middle.x < Math.max(...xs) &&
          middle.y > Math.min(...ys) &&
          middle.y < Math.max(...ys)
        );
      });
      return inside.length === 1 ? [inside[0].words] : [];
    });
  };
  assert.deepEqual(rings({}), []);
  assert.deepEqual(rings({ lit: [7], named: [2] }).sort(), ["7", "n2"]);
});
