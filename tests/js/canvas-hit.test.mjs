import assert from "node:assert/strict";
import { test } from "node:test";
import { hitStage, neighbour, order } from "../../www/canvas/hit.js";
import { pathOf, pointAt, stageLayout, toSegment } from "../../www/canvas/layout.js";
import { whereIs } from "../../www/canvas/packets.js";
import * as samples from "../../www/canvas/samples.js";
import { along, crossing, groupText, handleOf, wallsOf } from "../../www/canvas/walls.js";
import { groupsOf, namesOf } from "../../www/core/groups.js";

const { client, cluster, cut, parted, shop } = samples;
const sizes = [
  [712, 440],
  [328, 300],
  [600, 264],
  [288, 300],
].map(([width, height]) => ({ width, height }));

/** @param {import("../../www/core/frame.js").Frame} frame @param {{ width: number, height: number }} size */
const layoutOf = (frame, size) =>
  stageLayout(
    frame.nodes.map(({ id }) => id),
    frame.clients.map(({ id }) => id),
    size,
  );

test("every node and client is hit where it stands, and by a finger beside its middle", () => {
  for (const size of sizes) {
    for (let count = 1; count <= 9; count++) {
      const frame = { ...cluster(count), clients: [shop(1), shop(2)] };
      const layout = layoutOf(frame, size);
      for (const [kind, places] of /** @type {const} */ ([
        ["node", layout.nodes],
        ["client", layout.clients],
      ])) {
        for (const { id, x, y } of places.values()) {
          for (const [dx, dy] of [
            [0, 0],
            [10, 0],
            [-10, 0],
            [0, 10],
            [0, -10],
          ]) {
            assert.deepEqual(
              hitStage(layout, frame, { x: x + dx, y: y + dy }),
              { kind, id },
              `${count} at ${size.width}`,
            );
          }
        }
      }
    }
  }
});

test("every message is hit where it is drawn, within 22 px where nothing else is", () => {
  for (const size of sizes) {
    for (const frame of [samples.election(), samples.flowing(), samples.divided()]) {
      const layout = layoutOf(frame, size);
      const walls = wallsOf(layout, groupsOf(frame));
      for (const packet of frame.packets) {
        const where = whereIs(layout, packet, walls);
        assert.ok(where);
        const alone = { ...frame, packets: [packet] };
        assert.deepEqual(hitStage(layout, alone, where.point), { kind: "packet", id: packet.place });
      }
    }
  }
  const frame = { ...cluster(2), packets: [samples.packet("ask", 1, 2, 0.5)] };
  const layout = layoutOf(frame, sizes[0]);
  const { x, y } = whereIs(layout, frame.packets[0], [])?.point ?? { x: 0, y: 0 };
  assert.equal(hitStage(layout, frame, { x: x - 21, y })?.kind, "packet");
  assert.notEqual(hitStage(layout, frame, { x: x - 23, y })?.kind, "packet");
  assert.notEqual(hitStage(layout, frame, { x, y }, { dense: true })?.kind, "packet");
});

test("links are hit along their length, and nothing where there is nothing", () => {
  const frame = cluster(5);
  const layout = layoutOf(frame, sizes[0]);
  for (const [a, b] of [
    [1, 2],
    [2, 3],
    [3, 4],
    [1, 5],
  ]) {
    const path = pathOf(layout, a, b, 0);
    assert.ok(path);
    assert.deepEqual(hitStage(layout, frame, pointAt(path, 0.5)), { kind: "link", id: `${a} ${b}` });
  }
  assert.equal(hitStage(layout, frame, { x: 3, y: 3 }), undefined);
});

test("the plate of a wall is hit", () => {
  const frame = { ...cluster(5), links: samples.divided().links };
  const layout = layoutOf(frame, sizes[0]);
  const groups = groupsOf(frame);
  const { x, y, width, height } = handleOf(layout, wallsOf(layout, groups)[0], groupText(groups));
  assert.equal(hitStage(layout, frame, { x: x + width / 2, y: y + height / 2 })?.kind, "wall");
});

test("the keyboard goes over nodes, clients and the messages that arrive next", () => {
  const frame = samples.flowing();
  const kinds = order(frame).map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(0, 6), ["node", "node", "node", "node", "node", "client"]);
  assert.equal(kinds.length, 6 + frame.packets.length);
  const first = order(frame)[6];
  const most = frame.packets.reduce((best, each) => (each.progress > best.progress ? each : best));
  assert.equal(first.id, most.place);
  assert.equal(order(frame, { dense: true }).length, 6);
});

test("arrow keys go to the neighbour in their direction", () => {
  const layout = layoutOf({ ...cluster(5), clients: [shop(1)] }, sizes[0]);
  assert.equal(neighbour(layout, 1, { x: 1, y: 0 }), 2);
  assert.equal(neighbour(layout, 1, { x: -1, y: 0 }), 5);
  assert.equal(neighbour(layout, 4, { x: 1, y: 0 }), 3);
  assert.equal(neighbour(layout, 3, { x: 0, y: -1 }), 2);
  assert.equal(neighbour(layout, 1, { x: 0, y: -1 }), undefined);
  assert.equal(neighbour(layout, 5, { x: -1, y: 0 }), client(1));
});

test("groups come from the links that are parted, whatever was cut by itself", () => {
  const groups = [[1, 4], [2, 3], [5]];
  const frame = { ...cluster(5), links: [...parted(groups), cut(1, 4)] };
  assert.deepEqual(groupsOf(frame), groups);
  assert.equal(groupText(groupsOf(frame)), "{1 4 | 2 3 | 5}");
  const named = [
    { name: "west", ids: [4, 1] },
    { name: "a name that is far too long", ids: [5] },
  ];
  const names = namesOf({ ...frame, groups: named }, groups);
  assert.equal(groupText(groups, names), "{west: 1 4 | 2 3 | a name that…: 5}");
  assert.deepEqual(groupsOf({ ...cluster(5), links: [cut(1, 2)] }), []);
});

test("a wall stands between any two groups of neighbours and between no two nodes of one, and touches no node", () => {
  for (const size of sizes.slice(0, 3)) {
    for (let count = 2; count <= 7; count++) {
      const frame = cluster(count);
      const layout = layoutOf(frame, size);
      const ids = frame.nodes.map(({ id }) => id);
      for (let start = 0; start < count; start++) {
        for (let length = 1; length <= count / 2; length++) {
          const group = Array.from({ length }, (_, i) => ids[(start + i) % count]);
          const groups = [group, ids.filter((id) => !group.includes(id))];
          const walls = wallsOf(layout, groups);
          assert.equal(walls.length, 1);
          for (const a of ids) {
            for (const b of ids) {
              const path = pathOf(layout, a, b, 0);
              if (!path) continue;
              const met = crossing(walls, path) !== undefined;
              const where = `${groupText(groups)}: ${a} to ${b} at ${size.width}x${size.height}`;
              if (group.includes(a) !== group.includes(b)) assert.ok(met, `${where} goes on`);
              // A link that runs close by the nodes fenced off has to be crossed.
              else if (!group.some((id) => beside(layout, path, id))) assert.ok(!met, `${where} is cut`);
            }
          }
          for (const { x, y, id } of layout.nodes.values()) {
            for (const point of along(walls[0], 1)) {
              assert.ok(Math.hypot(point.x - x, point.y - y) > layout.r, `${groupText(groups)} runs through ${id}`);
            }
          }
        }
      }
    }
  }
});

/**
 * @param {import("../../www/canvas/layout.js").StageLayout} layout
 * @param {import("../../www/canvas/layout.js").Path} path @param {number} id
 */
function beside(layout, path, id) {
  const at = layout.nodes.get(id);
  return at !== undefined && toSegment(path.from, path.to, at) < layout.r + 18;
}

test("a message that a partition stops ends on the wall", () => {
  const frame = samples.divided();
  const layout = layoutOf(frame, sizes[0]);
  const walls = wallsOf(layout, groupsOf(frame));
  const doomed = { ...frame.packets[1], progress: 0.5, dies: 0.5 };
  const where = whereIs(layout, doomed, walls);
  assert.ok(where);
  const nearest = Math.min(...along(walls[0], 1).map(({ x, y }) => Math.hypot(x - where.point.x, y - where.point.y)));
  assert.ok(nearest < 2, `${nearest} px from the wall`);
});
