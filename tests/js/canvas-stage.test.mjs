import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, listHeight, plates, stageLayout } from "../../www/canvas/layout.js";
import * as samples from "../../www/canvas/samples.js";
import { drawStage } from "../../www/canvas/stage.js";
import { dark, light } from "../../www/canvas/theme.js";
import { NONE } from "../../www/core/frame.js";
import { overlap, recorder } from "./canvas-ink.mjs";

const { CANDIDATE, LEADER, cluster, look, packet, shop } = samples;
const chinese = { ...look, letters: ["跟", "候", "领", "预", "观"], epoch: () => "任期12" };

/** The stage's sizes in page-design 1: wide, tablet, phone, embed, narrow embed, node list. */
const sizes = [
  [712, 440],
  [720, 400],
  [328, 300],
  [600, 264],
  [420, 264],
  [288, 300],
];

/** Every node in another state, and epochs of several digits. @param {number} count @param {number} turn */
const mixed = (count, turn) => ({
  ...cluster(count, (id) => {
    const all = { epoch: 128, last: 1200, committed: 1199, durable: 1200, synced: 9, unsynced: id % 3 };
    const states = [
      { role: LEADER },
      {},
      { role: CANDIDATE, granted: 0b101, refused: 0b10 },
      { status: 2 },
      { status: 1, inbox: 12 },
      { role: LEADER, status: 1, inbox: 3 },
    ];
    return { ...all, ...states[(id + turn) % states.length] };
  }),
  clients: [shop(1, { acknowledged: 1234, open: 3 })],
});

/** @param {ReturnType<typeof mixed>} frame @param {number[]} size @param {object} [options] */
function drawn(frame, [width, height], options = {}) {
  const ink = recorder();
  const layout = drawStage(ink.ctx, frame, light, { width, height }, { look, ...options });
  return { ...ink, layout };
}

for (const [width, height] of sizes) {
  test(`${width}x${height}: nothing leaves the canvas and no words touch, with 1 to 9 nodes`, () => {
    for (let count = 1; count <= 9; count++) {
      for (let turn = 0; turn < 6; turn++) {
        for (const words of [look, chinese]) {
          const picture = drawn(mixed(count, turn), [width, height], { look: words });
          const where = `${count} nodes, turn ${turn}`;
          inside(picture, width, height, where);
          apart(picture.words, where);
        }
      }
    }
  });
}

/** The key in one row or two, the number of messages, and the button of the legend, as the page has them. @param {number} width */
const corners = (width) => {
  const row = (/** @type {number} */ y, /** @type {number[][]} */ ...spans) =>
    spans.map(([x, wide]) => ({ x, y, width: wide, height: 24 }));
  if (width > 400) return row(10, [0, 65], [77, 78], [167, 54], [233, 50], [width - 136, 104], [width - 26, 20]);
  return [
    ...row(4, [0, 60], [70, 78], [width - 104, 104]),
    ...row(28, [0, 52], [60, 48]),
    ...row(36, [width - 28, 20]),
  ];
};

test("neither a client nor a node comes under the key that lies over the stage", () => {
  for (const [width, height] of sizes.filter(([wide]) => wide >= 320)) {
    const over = corners(width);
    for (let count = 1; count <= 9; count++) {
      for (const clients of [0, 1, 2, 3, 4, 5, 9, 40]) {
        const frame = { ...mixed(count, 1), clients: Array.from({ length: clients }, (_, i) => shop(i + 1)) };
        const where = `${count} nodes and ${clients} clients at ${width}x${height}`;
        const picture = drawn(frame, [width, height], { corners: over });
        const { words, layout } = picture;
        inside(picture, width, height, where);
        const marks = [...layout.clients.values()].map(({ x, y }) => ({ x: x - 13, y: y - 16, width: 26, height: 30 }));
        for (const corner of over) {
          const under = words.filter((word) => overlap(word, corner));
          assert.deepEqual(under, [], where);
          assert.ok(!marks.some((mark) => overlap(mark, corner)), `a client: ${where}`);
          for (const at of layout.nodes.values()) {
            const x = Math.max(corner.x, Math.min(at.x, corner.x + corner.width));
            const y = Math.max(corner.y, Math.min(at.y, corner.y + corner.height));
            assert.ok(Math.hypot(x - at.x, y - at.y) >= layout.r, `node ${at.id}: ${where}`);
          }
        }
      }
      // A handful of nodes has room beside it, and loses nothing by it.
      const plain = stageLayout(ids(count), [], { width, height });
      const beside = stageLayout(ids(count), [], { width, height }, { corners: over });
      if (count <= 5) assert.equal(beside.detail, plain.detail, `${count} nodes at ${width}x${height}`);
    }
  }
});

/** @param {number} count */
const ids = (count) => Array.from({ length: count }, (_, i) => i + 1);

test("25 nodes and many clients stay on the canvas, and no node touches another", () => {
  for (const [width, height] of sizes.filter(([wide]) => wide >= 420)) {
    for (const clients of [0, 1, 6, 30, 1000]) {
      const frame = { ...mixed(25, 0), clients: Array.from({ length: clients }, (_, i) => shop(i + 1)) };
      const picture = drawn(frame, [width, height]);
      inside(picture, width, height, `${clients} clients`);
      apart(picture.words, `${clients} clients`);
      const places = [...picture.layout.nodes.values()];
      places.forEach((a, i) => {
        for (const b of places.slice(i + 1)) {
          const gap = Math.hypot(a.x - b.x, a.y - b.y) - 2 * picture.layout.r;
          assert.ok(gap > 0, `${a.id} and ${b.id} touch at ${width}x${height}`);
        }
      });
    }
  }
});

/**
 * @param {ReturnType<typeof drawn>} picture @param {number} width @param {number} height @param {string} where
 */
function inside({ shapes, words }, width, height, where) {
  for (const { points, op, width: line } of shapes) {
    const out = op === "stroke" ? line / 2 : 0;
    for (const { x, y } of points) {
      assert.ok(Number.isFinite(x) && Number.isFinite(y), `${where}: a point is no number`);
      assert.ok(
        x - out >= 0 && x + out <= width && y - out >= 0 && y + out <= height,
        `${where}: ${x},${y} is outside`,
      );
    }
  }
  for (const { x, y, width: wide, height: high, words: said } of words) {
    assert.ok(x >= 0 && x + wide <= width && y >= 0 && y + high <= height, `${where}: “${said}” is outside`);
  }
}

/** @param {import("./canvas-ink.mjs").Word[]} words @param {string} where */
function apart(words, where) {
  words.forEach((a, i) => {
    for (const b of words.slice(i + 1)) assert.ok(!overlap(a, b), `${where}: “${a.words}” and “${b.words}” overlap`);
  });
}

test("what hangs on a node never lies on another node", () => {
  for (const [width, height] of sizes.slice(0, 5)) {
    for (let count = 2; count <= 9; count++) {
      const ids = Array.from({ length: count }, (_, i) => i + 1);
      const layout = stageLayout(ids, [samples.client(1)], { width, height });
      for (const a of layout.nodes.values()) {
        for (const box of plates(a, layout.r, layout.scale, layout.detail)) {
          for (const b of layout.nodes.values()) {
            if (a === b) continue;
            const x = Math.max(box.x, Math.min(b.x, box.x + box.width));
            const y = Math.max(box.y, Math.min(b.y, box.y + box.height));
            const away = Math.hypot(b.x - x, b.y - y);
            assert.ok(away >= layout.r + 9, `${count} nodes at ${width}x${height}: ${a.id}'s label on ${b.id}`);
          }
        }
      }
    }
  }
});

test("a node draws nothing beyond the room that the layout keeps for it", () => {
  for (const [width, height] of sizes.slice(0, 5)) {
    for (const count of [3, 7, 9, 25]) {
      for (const state of [
        { role: LEADER },
        { role: CANDIDATE, granted: 5 },
        { status: 2 },
        { synced: 9, unsynced: 2 },
      ]) {
        const frame = { ...cluster(count), nodes: [samples.node(1, { epoch: 77, timerLeft: 1, ...state })] };
        const layout = stageLayout(
          Array.from({ length: count }, (_, i) => i + 1),
          [],
          { width, height },
        );
        const { shapes, words } = drawn(/** @type {any} */ (frame), [width, height], {
          layout: { ...layout, kind: "ring" },
        });
        const { x, y } = layout.nodes.get(1) ?? { x: 0, y: 0 };
        const { up, down, side } = extent(layout.r, layout.scale, layout.detail);
        for (const { points, colour, width: line, op } of shapes) {
          if (colour === light.line && line <= 1 && points.length > 2) continue; // The links.
          const out = op === "stroke" ? line / 2 : 0;
          for (const point of points) {
            const near = point.x - out >= x - side - 2 && point.x + out <= x + side + 2;
            const between = point.y - out >= y - up - 2 && point.y + out <= y + down + 1; // Tabs stand on whole pixels.
            assert.ok(near && between, `${JSON.stringify(state)} at ${width}x${height}, ${layout.detail}`);
          }
        }
        for (const word of words) assert.ok(word.y + word.height <= y + down, word.words);
      }
    }
  }
});

test("what waits for a paused node is its queue and no message on its way", () => {
  const waiting = [packet("ask", 1, 2, 1)];
  const nodes = cluster(2, (id) => ({ status: id === 2 ? 1 : 0, inbox: id === 2 ? 1 : 0 }));
  const marks = (/** @type {object} */ frame) =>
    drawn(/** @type {any} */ (frame), [712, 440]).shapes.filter(
      ({ op, colour }) => op === "fill" && colour === light.candidate,
    );
  assert.equal(marks({ ...nodes, packets: waiting }).length, 0);
  assert.ok(marks({ ...nodes, packets: [packet("ask", 1, 2, 0.9)] }).length > 0);
  assert.ok(marks({ ...cluster(2), packets: waiting }).length > 0);
});

test("five nodes keep the radius of the design at every size, and all labels on wide stages", () => {
  for (const [width, height] of sizes.slice(0, 3)) {
    const layout = stageLayout([1, 2, 3, 4, 5], [samples.client(1)], { width, height });
    const wanted = Math.max(20, Math.min(44, 0.085 * Math.min(width, height)));
    assert.ok(Math.abs(layout.r - wanted) <= 0.5, `${layout.r} for ${wanted}`);
    assert.equal(layout.detail, "full");
  }
});

test("node 1 stands at the top and the others follow clockwise", () => {
  const { nodes, centre } = stageLayout([1, 2, 3, 4, 5], [], { width: 712, height: 440 });
  const angles = [...nodes.values()].map(
    ({ x, y }) => (Math.atan2(x - centre.x, centre.y - y) + 2 * Math.PI) % 6.2831853,
  );
  assert.ok(angles[0] < 0.01);
  assert.deepEqual(
    angles,
    [...angles].sort((a, b) => a - b),
  );
});

test("places follow from the counts and the size, never from what the nodes do", () => {
  const [one, other] = [drawn(mixed(5, 0), [712, 440]).layout, drawn(mixed(5, 3), [712, 440]).layout];
  assert.deepEqual(one.nodes, other.nodes);
  assert.deepEqual(one.clients, other.clients);
});

test("the nodes stay where they are when clients come", () => {
  const ids = [1, 2, 3, 4, 5];
  for (const [width, height] of sizes.slice(0, 5)) {
    const size = { width, height };
    const alone = stageLayout(ids, [], size).nodes;
    for (const count of [1, 2, 5, 40]) {
      const clients = Array.from({ length: count }, (_, i) => samples.client(i + 1));
      assert.deepEqual(stageLayout(ids, clients, size).nodes, alone, `${count} clients at ${width}x${height}`);
    }
  }
});

test("a thousand clients are one column, and those without a place stand together", () => {
  for (const [width, height] of sizes) {
    for (const count of [12, 1000]) {
      const frame = {
        ...mixed(5, 1),
        clients: Array.from({ length: count }, (_, i) => shop(i + 1, { acknowledged: 1 })),
      };
      const picture = drawn(frame, [width, height]);
      inside(picture, width, height, `${count} clients`);
      apart(picture.words, `${count} clients at ${width}x${height}`);
      const { crowd } = picture.layout;
      if (crowd.length > 1) assert.ok(picture.words.some(({ words }) => words === `+${crowd.length}`));
      const shown = picture.words.filter(({ words }) => /^c\d+$/.test(words)).length;
      assert.equal(shown + (crowd.length > 1 ? crowd.length : 0), count);
    }
  }
});

test("the rows of a list stay where they are when the first client comes", () => {
  const size = { width: 288, height: listHeight(5, 0) };
  assert.equal(listHeight(5, 1), size.height);
  const ids = [1, 2, 3, 4, 5];
  assert.deepEqual(stageLayout(ids, [], size).nodes, stageLayout(ids, [samples.client(1)], size).nodes);
});

test("in a list how long ago a node was heard touches no other words", () => {
  const heard = { timer: NONE, last: 0, committed: 0, durable: 0, status: 0 };
  const frame = { ...mixed(5, 0), ...cluster(5, (id) => ({ ...heard, epoch: 128, role: id === 3 ? LEADER : 0 })) };
  const ages = new Map([
    [3, "117 ms ago"],
    [4, "1.02 s ago"],
  ]);
  for (const words of [look, chinese]) {
    const picture = drawn(frame, [288, 300], { look: words, ages, veil: true });
    inside(picture, 288, 300, "ages");
    apart(picture.words, "ages");
    assert.equal(picture.words.filter((each) => [...ages.values()].includes(each.words)).length, 2);
  }
});

test("a presenter's stage is half as large again in every mark", () => {
  const small = stageLayout([1, 2, 3, 4, 5], [], { width: 720, height: 450 });
  const large = stageLayout([1, 2, 3, 4, 5], [], { width: 1080, height: 675 }, { scale: 1.5 });
  assert.equal(large.scale, 1.5 * small.scale);
  assert.ok(Math.abs(large.r - 1.5 * small.r) < 1);
});

test("every colour comes from the theme", () => {
  for (const theme of [light, dark]) {
    const known = new Set([...Object.values(theme).flat()]);
    for (const frame of [samples.election(), samples.flowing(), samples.crashed(), samples.divided()]) {
      const ink = recorder();
      drawStage(
        ink.ctx,
        frame,
        theme,
        { width: 712, height: 440 },
        { look, selected: { kind: "node", id: 2 }, lit: [1] },
      );
      for (const { colour } of [...ink.shapes, ...ink.words]) assert.ok(known.has(colour), `${colour} is no token`);
    }
  }
});

test("red stands for a broken promise and for nothing else", () => {
  for (const theme of [light, dark]) {
    for (const frame of [samples.election(), samples.crashed(), samples.divided()]) {
      const ink = recorder();
      drawStage(ink.ctx, frame, theme, { width: 712, height: 440 }, { look });
      assert.ok(!ink.shapes.some(({ colour }) => colour === theme.breach));
      const broken = recorder();
      drawStage(broken.ctx, frame, theme, { width: 712, height: 440 }, { look, witnesses: [1, 2] });
      assert.ok(broken.shapes.some(({ colour }) => colour === theme.breach));
    }
  }
});

test("two messages on one link in opposite directions run 12 px from each other", () => {
  const frame = { ...cluster(2), packets: [packet("ask", 1, 2, 0.5), packet("grant", 2, 1, 0.5)] };
  const { shapes } = drawn(/** @type {any} */ (frame), [712, 440]);
  const marks = shapes.filter(({ colour, op, alpha }) => op === "fill" && colour === light.candidate && alpha === 1);
  const middle = marks.map(({ points }) => points.reduce((sum, { x }) => sum + x, 0) / points.length);
  assert.equal(marks.length, 2);
  assert.ok(Math.abs(Math.abs(middle[0] - middle[1]) - 12) < 0.5, `${middle}`);
});

test("a message's place is the part of its way that has passed", () => {
  const at = (/** @type {number} */ progress) => {
    const frame = { ...cluster(2), packets: [packet("ask", 1, 2, progress)] };
    const { shapes } = drawn(/** @type {any} */ (frame), [712, 440]);
    const mark = shapes
      .filter(({ op, colour, alpha }) => op === "fill" && colour === light.candidate && alpha === 1)
      .at(-1);
    return Math.max(...(mark?.points ?? []).map(({ y }) => y));
  };
  const [start, middle, end] = [at(0), at(0.5), at(1)];
  assert.ok(start < middle && middle < end);
  assert.ok(Math.abs(middle - (start + end) / 2) < 0.01);
});

test("played fast, no single message is drawn and links thicken with the traffic", () => {
  const traffic = new Map([["1 2", 1]]);
  const { shapes } = drawn(/** @type {any} */ (samples.flowing()), [712, 440], { dense: true, traffic });
  const widths = shapes.filter(({ colour, op }) => op === "stroke" && colour === light.line).map(({ width }) => width);
  assert.equal(Math.max(...widths), 4);
  const moving = drawn(/** @type {any} */ (samples.flowing()), [712, 440]).shapes.length;
  assert.ok(shapes.length < moving);
});

test("with less motion the picture of a message does not change while it flies", () => {
  const log = (/** @type {number} */ progress) => {
    const frame = { ...cluster(2), packets: [packet("ask", 1, 2, progress)] };
    return drawn(/** @type {any} */ (frame), [712, 440], { still: true }).log;
  };
  assert.deepEqual(log(0.1), log(0.9));
});

test("no link leads to a node that was removed", () => {
  const lines = (/** @type {number} */ status) => {
    const frame = { ...cluster(3, (id) => (id === 2 ? { status } : {})), clients: [] };
    const { shapes } = drawn(/** @type {any} */ (frame), [712, 440]);
    const plain = shapes.filter(({ op, colour, width }) => op === "stroke" && colour === light.line && width === 1);
    return Math.max(...plain.map(({ points }) => points.length));
  };
  assert.deepEqual([lines(0), lines(3)], [6, 2]);
});

test("while the members change votes are counted in both configurations", () => {
  const pips = (/** @type {number[][] | undefined} */ sets) => {
    const ink = recorder();
    const nodes = [1, 2, 3, 4, 5].map((id) => samples.node(id, id === 3 ? { role: CANDIDATE, granted: 0b111 } : {}));
    const ballots = sets && new Map([[3, sets]]);
    drawStage(ink.ctx, { ...cluster(5), nodes }, light, { width: 900, height: 600 }, { look, ballots });
    return ink.shapes.length;
  };
  const all = pips(undefined);
  assert.equal(pips([[1, 2, 3, 4, 5]]), all, "the same where everybody votes");
  assert.equal(pips([[1, 2, 3]]), all - 2);
  assert.equal(
    pips([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]),
    all + 2 + 1,
    "a second row has a mark for its own majority",
  );
});
