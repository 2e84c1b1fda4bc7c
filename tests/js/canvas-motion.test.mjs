import assert from "node:assert/strict";
import { test } from "node:test";
import { LogMotion } from "../../www/canvas/log-motion.js";
import { cell } from "../../www/canvas/logs.js";
import { ease, Motion } from "../../www/canvas/motion.js";
import { bring, Easel } from "../../www/canvas/painters.js";
import * as samples from "../../www/canvas/samples.js";
import { light } from "../../www/canvas/theme.js";
import { CUT, LOST } from "../../www/core/frame.js";
import { recorder } from "./canvas-ink.mjs";

const { CANDIDATE, cluster, look, packet } = samples;

/** @param {Partial<import("../../www/core/frame.js").Frame>} changes */
const frame = (changes = {}) => ({ ...cluster(3), ...changes });

test("a message that is gone has come to the end that its fate said", () => {
  for (const [fate, dies, kind, at] of /** @type {const} */ ([
    [LOST, 0.4, "lost", 0.4],
    [CUT, 0.5, "cut", 0.5],
  ])) {
    const motion = new Motion();
    motion.observe(frame({ packets: [packet("ask", 1, 2, dies, { fate, dies })] }), 16, look);
    motion.observe(frame(), 16, look);
    const [ending] = motion.now().endings;
    assert.equal(ending.kind, kind);
    assert.equal(ending.at, at);
    assert.equal(ending.age, 0);
    motion.observe(frame(), 350, look);
    assert.equal(motion.now().endings[0].age, 0.5);
    motion.observe(frame(), 350, look);
    assert.deepEqual(motion.now().endings, []);
  }
});

test("what arrives at a crashed node is dead there, what arrives elsewhere leaves no mark", () => {
  const motion = new Motion();
  const packets = [packet("ask", 1, 2, 0.9), packet("ask", 1, 3, 0.9)];
  motion.observe(frame({ packets }), 16, look);
  motion.observe({ ...cluster(3, (id) => ({ status: id === 2 ? 2 : 0 })) }, 16, look);
  assert.deepEqual(
    motion.now().endings.map(({ kind, to }) => [kind, to]),
    [["dead", 2]],
  );
});

test("a stale message is turned away", () => {
  const motion = new Motion();
  motion.observe(frame({ packets: [packet("ask", 1, 2, 0.9, { stale: 1 })] }), 16, look);
  motion.observe(frame(), 16, look);
  assert.equal(motion.now().endings[0].kind, "stale");
});

test("a duplicate is another message than the one it doubles", () => {
  const motion = new Motion();
  const twins = [packet("ask", 1, 2, 0.5, { fate: LOST, dies: 0.6 }), packet("ask", 1, 2, 0.4, { copy: 2 })];
  motion.observe(frame({ packets: twins }), 16, look);
  motion.observe(frame({ packets: twins.slice(1) }), 16, look);
  assert.equal(motion.now().endings.length, 1);
});

test("a reset timer keeps a tick where it had been", () => {
  const motion = new Motion();
  const at = (/** @type {number} */ timerLeft) => cluster(1, () => ({ timerLeft }));
  motion.observe(at(0.3), 16, look);
  motion.observe(at(0.25), 16, look);
  assert.equal(motion.now().resets.size, 0);
  motion.observe(at(1), 16, look);
  assert.equal(motion.now().resets.get(1)?.left, 0.25);
  motion.observe(at(0.9), 700, look);
  assert.equal(motion.now().resets.size, 0);
});

test("a change of role fades within 180 ms, and a single step shows it at once", () => {
  const [before, after] = [cluster(1), cluster(1, () => ({ role: CANDIDATE }))];
  const motion = new Motion();
  motion.observe(before, 16, look);
  motion.observe(after, 16, look);
  assert.deepEqual(motion.now().roles.get(1), { kind: "plain", amount: 0 });
  motion.observe(after, 90, look);
  const amount = motion.now().roles.get(1)?.amount ?? 0;
  assert.ok(amount > 0.5 && amount < 1, `${amount}`);
  motion.observe(after, 90, look);
  assert.equal(motion.now().roles.size, 0);
  assert.equal(motion.now().busy, false);
  const stepped = new Motion();
  stepped.observe(before, 16, look);
  stepped.observe(after, 0, look);
  assert.equal(stepped.now().roles.size, 0);
});

test("a step keeps the ends that it caused in view until the next one", () => {
  const motion = new Motion();
  motion.observe(frame({ packets: [packet("ask", 1, 2, 0.4, { fate: LOST, dies: 0.4 })] }), 0, look);
  motion.observe(frame(), 0, look);
  assert.equal(motion.now().endings.length, 1);
  motion.observe(frame(), 0, look);
  assert.equal(motion.now().endings.length, 0);
});

test("the shelf counts what was synced in the last two seconds of playing", () => {
  const motion = new Motion();
  const at = (/** @type {number} */ synced) => cluster(1, () => ({ synced }));
  motion.observe(at(10), 16, look);
  motion.observe(at(12), 500, look);
  motion.observe(at(13), 500, look);
  assert.equal(motion.now().written.get(1), 3);
  motion.observe(at(13), 1600, look);
  assert.equal(motion.now().written.get(1), 1);
  motion.observe(at(13), 1600, look);
  assert.equal(motion.now().written.get(1), 0);
  // One step shows what it wrote. Whoever goes far has seen nothing of what was written on the way.
  motion.observe(at(14), 0, look);
  assert.equal(motion.now().written.get(1), 1);
  const far = at(99);
  motion.observe({ ...far, head: { ...far.head, now: far.head.now + 20_000_000 } }, 0, look);
  assert.equal(motion.now().written.get(1), 0);
});

test("traffic never changes a link's brightness three times in a second", () => {
  const motion = new Motion();
  const busy = frame({ packets: Array.from({ length: 9 }, (_, i) => packet("beat", 1, 2, 0.1, { number: i })) });
  let [turns, direction, last] = [0, 1, 0];
  // The worst case: the link is full and empty by turns, thirty times a second.
  for (let i = 0; i < 120; i++) {
    motion.observe(i % 2 === 0 ? busy : frame(), 1000 / 60, look);
    const now = motion.now().traffic.get("1 2") ?? 0;
    if (Math.abs(now - last) > 0.1 && Math.sign(now - last) !== direction) {
      turns++;
      direction = -direction;
    }
    last = now;
  }
  assert.ok(turns / 2 <= 3, `${turns} turns in two seconds`);
  assert.ok(last > 0.2, "the link shows no traffic at all");
});

test("what the caption names is lit once and stays", () => {
  const motion = new Motion();
  motion.observe(frame(), 16, look, [1]);
  assert.equal(motion.now().glow, 0);
  motion.observe(frame(), 150, look, [1]);
  const half = motion.now().glow;
  assert.ok(half > 0 && half < 1);
  motion.observe(frame(), 150, look, [1]);
  assert.equal(motion.now().glow, 1);
  motion.observe(frame(), 16, look, [1, 2]);
  assert.equal(motion.now().glow, 0);
});

test("after a jump nothing of before is left", () => {
  const motion = new Motion();
  motion.observe(frame({ packets: [packet("ask", 1, 2, 0.4, { fate: LOST, dies: 0.4 })] }), 16, look);
  motion.reset();
  motion.observe(frame(), 16, look);
  assert.deepEqual(motion.now().endings, []);
});

test("the curve of a role's change starts and ends where it should and never turns back", () => {
  assert.equal(ease(0), 0);
  assert.equal(ease(1), 1);
  let last = 0;
  for (let i = 1; i <= 100; i++) {
    const now = ease(i / 100);
    assert.ok(now >= last && now <= 1, `${i}`);
    last = now;
  }
  assert.ok(ease(0.5) > 0.8);
});

/** @param {number} flags @param {number} [epoch] */
const logs = (flags, epoch = 1) => ({ first: 1, rows: [{ id: 1, status: 0, role: 0, cells: [{ epoch, flags }] }] });

test("a cell appears, is agreed and goes, each for its time", () => {
  const motion = new LogMotion();
  motion.observe(logs(0), 16);
  motion.observe(logs(cell.PRESENT), 32);
  assert.deepEqual(motion.now()?.get("1 1"), { fresh: true, amount: 0 });
  motion.observe(logs(cell.PRESENT), 160);
  assert.equal(motion.now(), undefined);
  motion.observe(logs(cell.PRESENT | cell.COMMITTED), 176);
  assert.equal(motion.now()?.get("1 1")?.agreed, true);
  motion.observe(logs(cell.PRESENT | cell.COMMITTED), 420);
  motion.observe(logs(0), 436);
  assert.equal(motion.now()?.get("1 1")?.gone?.flags, cell.PRESENT | cell.COMMITTED);
  motion.observe(logs(0), 640);
  assert.equal(motion.now(), undefined);
});

test("an entry of another term in the same slot replaces the one before", () => {
  const motion = new LogMotion();
  motion.observe(logs(cell.PRESENT, 1), 16);
  motion.observe(logs(cell.PRESENT, 2), 32);
  assert.equal(motion.now()?.get("1 1")?.gone?.epoch, 1);
});

test("scrolling, steps and jumps animate nothing", () => {
  const motion = new LogMotion();
  motion.observe(logs(cell.PRESENT), 16);
  motion.observe({ ...logs(cell.PRESENT), first: 9 }, 32);
  assert.equal(motion.now(), undefined);
  motion.observe({ ...logs(0), first: 9 }, undefined);
  assert.equal(motion.now(), undefined);
  motion.observe({ ...logs(cell.PRESENT), first: 9 }, 48);
  assert.equal(motion.now(), undefined);
});

test("the logs on the page show for a moment that a cell comes, and then stand as they would without", () => {
  bring(undefined, LogMotion);
  /** @type {Partial<ReturnType<typeof recorder>>} */
  let ink = {};
  const easel = new Easel("logs", /** @type {any} */ ({ getContext: () => ink.ctx }));
  /** How much ink there is. @param {number} flags @param {number | undefined} moment */
  const inked = (flags, moment) => {
    ink = recorder();
    easel.paint({
      ...{ numbers: new Uint32Array([flags | (1 << 16)]), first: 1, count: 1, small: false, lit: [], named: [] },
      ...{ rows: [{ id: 1, status: 0, role: 0, last: 1 }], lang: "en", theme: light, size: { width: 300, height: 60 } },
      ...{ look: { roles: ["plain"], letters: ["F"], epochs: {} }, moment },
    });
    return (ink.shapes ?? []).reduce((sum, { alpha }) => sum + alpha, 0);
  };
  const empty = inked(0, 100);
  assert.equal(inked(cell.PRESENT, 116), empty, "it begins to come");
  const half = inked(cell.PRESENT, 150);
  const whole = inked(cell.PRESENT, 300);
  assert.ok(half > empty && half < whole, `${half}`);
  // Where time stands or runs too quickly for eyes, all is at once as it is.
  assert.equal(inked(0, undefined), empty);
  assert.equal(inked(cell.PRESENT, undefined), whole);
  bring(undefined, undefined);
});
