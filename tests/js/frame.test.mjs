import assert from "node:assert/strict";
import { test } from "node:test";
import { cell } from "../../www/canvas/logs.js";
import {
  agree,
  cellBits,
  decode,
  decodeLogs,
  floats,
  isClient,
  layout,
  nameOf,
  records,
  VERSION,
} from "../../www/core/frame.js";
import { crate } from "./support/crate.mjs";

const { Session, default: init } = await crate();
const { memory } = await init();

/** A frame in which every number is 1000 and its place, but for what makes it a frame. */
function buffer() {
  const counts = { node: 2, packet: 3, link: 1, client: 1 };
  const length = Object.entries(counts).reduce(
    (sum, [name, count]) => sum + count * layout[/** @type {"node"} */ (name)],
    layout.header,
  );
  const u32 = Uint32Array.from({ length }, (_, i) => 1000 + i);
  u32.set([VERSION, 2, 3, 1, 1]);
  return { u32, f32: new Float32Array(u32.buffer) };
}

test("a frame is read number by number, in the order of its records", () => {
  const { u32, f32 } = buffer();
  const second = layout.header + layout.node;
  const third = layout.header + 2 * layout.node + 2 * layout.packet;
  f32[second + records.node.indexOf("timerLeft")] = 0.625;
  f32[third + records.packet.indexOf("progress")] = 0.25;
  const frame = decode(u32);
  assert.equal(frame.nodes[1].timerLeft, 0.625);
  assert.equal(frame.nodes[1].id, 1000 + second);
  assert.equal(frame.packets[2].progress, 0.25);
  assert.equal(frame.packets[2].to, 1000 + third + records.packet.indexOf("to"));
  assert.equal(frame.links.length, 1);
  assert.equal(frame.clients[0].acknowledged, 1000 + u32.length - 1);
  assert.equal(frame.head.breaches, 1000 + layout.header - 1);
});

test("behind all records stand the groups of a partition, as the border writes them", () => {
  const { u32 } = buffer();
  const letters = [..."东w"].map((letter) => letter.codePointAt(0) ?? 0);
  const whole = Uint32Array.from([...u32, 2, 1, 4, 0x8001, 0x1f600, 1, 2, 3, ...letters]);
  assert.deepEqual(decode(whole).groups, [
    { name: "😀", ids: [4, 0x8001] },
    { name: "东w", ids: [3] },
  ]);
  const session = Session.load("quorate 1\nprotocol raft\nat 0s partition west: n1 n2 | 东: n3 c1\n");
  session.advance(0, 10);
  const length = session.frame();
  const real = new Uint32Array(memory.buffer, session.framePtr(), length);
  assert.deepEqual(decode(real).groups, [
    { name: "west", ids: [1, 2] },
    { name: "东", ids: [3, 0x8001] },
  ]);
});

test("the clock is whole beyond 32 bits", () => {
  const { u32 } = buffer();
  u32[records.header.indexOf("nowLow")] = 7;
  u32[records.header.indexOf("nowHigh")] = 3;
  assert.equal(decode(u32).head.now, 3 * 2 ** 32 + 7);
});

test("a frame of another version is refused", () => {
  const { u32 } = buffer();
  u32[0] = VERSION + 1;
  assert.throws(() => decode(u32), /version/);
});

test("a border that speaks another layout is refused, whether in number or in name", () => {
  const theirs = { ...layout, names: { ...records, floats: [...floats], cell: [...cellBits] } };
  agree(theirs);
  assert.throws(() => agree({ ...theirs, packet: 99 }), /packet is 99/);
  const swapped = [...records.node];
  [swapped[3], swapped[4]] = [swapped[4], swapped[3]];
  assert.throws(() => agree({ ...theirs, names: { ...theirs.names, node: swapped } }), /node 3 is leader/);
});

test("the bits of a cell have the names that the border gives them", () => {
  const ours = Object.entries(cell).map(([name, bit]) => [name.toLowerCase(), bit]);
  assert.deepEqual(
    ours,
    cellBits.map((name, i) => [name, 2 ** i]),
  );
});

test("logs are read node by node", () => {
  const u32 = Uint32Array.from([(3 << 16) | 7, 0, (0xffff << 16) | 1, 5]);
  const nodes = /** @type {any[]} */ ([
    { id: 1, status: 0, role: 2, last: 9 },
    { id: 2, status: 2, role: 0, last: 4 },
  ]);
  const { first, rows } = decodeLogs(u32, 9, 2, nodes);
  assert.equal(first, 9);
  assert.deepEqual(rows[0], {
    ...{ id: 1, status: 0, role: 2, last: 9, veiled: undefined },
    cells: [
      { epoch: 3, flags: 7 },
      { epoch: 0, flags: 0 },
    ],
  });
  assert.deepEqual(rows[1].cells[0], { epoch: 0xffff, flags: 1 });
});

test("of a log as one node has it nothing is read that no node can know", () => {
  const bits = (/** @type {(typeof cellBits)[number][]} */ ...names) =>
    names.reduce((all, name) => all | (1 << cellBits.indexOf(name)), 0);
  const u32 = Uint32Array.from([bits("present", "durable", "truly", "conflicts", "differs", "snapshot")]);
  const node = { id: 1, status: 0, role: 2, last: 1 };
  const read = (/** @type {boolean | undefined} */ veiled) =>
    decodeLogs(u32, 1, 1, [{ ...node, veiled }]).rows[0].cells;
  assert.equal(read(undefined)[0].flags, u32[0]);
  for (const veiled of [true, false]) assert.equal(read(veiled)[0].flags, bits("present", "durable", "snapshot"));
});

test("processes are named as scripts name them", () => {
  assert.deepEqual([nameOf(3), nameOf(0x8001), isClient(3), isClient(0x8001)], ["n3", "c1", false, true]);
});
