// How fast the page lets time run while nobody chooses, and how it leaps where nothing may move.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Pacer } from "../../www/core/pace.js";
import { readingTime } from "../../www/core/telling.js";
import { readPace } from "../../www/core/url.js";

/** The pace that a pacer comes to if nothing changes. @param {Pacer} pacer @param {Partial<import("../../www/core/pace.js").Scene>} scene */
function settled(pacer, scene) {
  const all = { ahead: undefined, led: true, began: 0, ...scene };
  let pace = 0;
  for (let frame = 0; frame < 200; frame += 1) pace = pacer.next(16, all);
  return Math.round(pace);
}

test("time is slow where something is decided, quick where nothing is, and changes without a jump", () => {
  assert.equal(settled(new Pacer(), { ahead: 30_000 }), 20_000);
  assert.equal(settled(new Pacer(), { ahead: 31_000 }), 1_000_000);
  assert.equal(settled(new Pacer(), { led: false }), 60_000, "nobody leads");
  const acted = new Pacer();
  acted.act();
  assert.equal(settled(acted, {}), 60_000, "the reader did something");
  acted.hear(0);
  assert.equal(settled(acted, {}), 1_000_000, "and has seen what came of it");
  const flow = new Pacer();
  flow.next(16, { ahead: undefined, led: true, began: 1 });
  let pace = 20_000;
  for (let began = 2; began < 300; began += 1) {
    const next = flow.next(16, { ahead: undefined, led: true, began });
    assert.ok(next / pace < 2, `${next} after ${pace}`);
    pace = next;
  }
  assert.ok(Math.abs(pace - 400_000) < 1_000, "orders flow");
  const over = { ahead: undefined, led: true, ending: true };
  for (let began = 300; began < 600; began += 1) pace = flow.next(16, { ...over, began });
  assert.equal(Math.round(pace / 1_000), 4_000, "only the end of the story is left");
  const last = new Pacer();
  for (let frame = 0; frame < 500; frame += 1) pace = last.next(16, { ahead: undefined, led: true, began: 200 });
  assert.equal(Math.round(pace / 1_000), 4_000, "nobody asks any more, and only the end is left");
});

test("a sentence is read before the next one comes", () => {
  const pacer = new Pacer();
  settled(pacer, {});
  pacer.hear(4_000);
  // What is 100 ms away comes when four seconds are over, or a little later.
  let [ahead, real] = [100_000, 0];
  while (ahead > 0) {
    ahead -= pacer.next(16, { ahead, led: true, began: 0 }) * 0.016;
    real += 16;
  }
  assert.ok(real > 3_000 && real < 20_000, `${real} ms`);
});

test("where nothing may move time leaps to the next headline, and stands until it has been read", () => {
  const pacer = new Pacer();
  const scene = { led: true, began: 0, ahead: 24_000 };
  assert.equal(pacer.leap(16, scene), 24_001, "the first leap comes at once");
  pacer.hear(1_000);
  let real = 0;
  const next = (/** @type {number | undefined} */ ahead) => {
    for (real = 16; ; real += 16) {
      const leap = pacer.leap(16, { ...scene, ahead });
      if (leap > 0) return leap;
    }
  };
  assert.equal(next(70_000), 70_001);
  assert.ok(real >= 2_500 && real < 2_600, `${real} ms`);
  pacer.hear(6_000);
  assert.equal(next(undefined), 1_000_000, "never more than a second");
  assert.ok(real >= 6_000 && real < 6_100, `${real} ms`);
  pacer.go();
  assert.equal(pacer.leap(16, scene), 24_001, "who lets time run waits for nothing");
  pacer.go();
  pacer.act();
  assert.equal(pacer.leap(16, scene), 0, "who did something sees it first");
});

test("whatever is ahead, the next headline comes no earlier than the last one could be read, and hardly later", () => {
  for (const sentence of [
    "Five computers keep one shop’s orders. One of them must lead.",
    "Node 3 leads: 3 of 5 voted for it, and each votes only once a term.",
    "五台计算机共同保管一家网店的订单，其中一台必须做领导者。",
  ]) {
    const reading = readingTime(sentence);
    for (const away of [15, 24, 34, 80, 300, 900]) {
      const pacer = new Pacer();
      pacer.hear(reading);
      let [ahead, took] = [away * 1_000, 0];
      for (; ahead > 0; took += 16) ahead -= pacer.next(16, { ahead, led: true, began: 0 }) * 0.016;
      // Slower than 4 ms a second it does not get for that.
      const least = Math.min(reading, (away / 4) * 1_000);
      assert.ok(took >= 0.9 * least, `${sentence}: ${away} ms away after ${took} ms, and ${reading} ms to read`);
      const most = Math.max(reading, (away / 20) * 1_000);
      assert.ok(took <= 1.3 * most + 800, `${sentence}: ${away} ms away after ${took} ms`);
    }
  }
});

test("a sentence is held for 0.9 s, and for each word and each Han character a little more", () => {
  assert.equal(readingTime("Node 3 is down."), 900 + 4 * 220);
  assert.equal(readingTime("节点 3 宕机了。"), 900 + 5 * 120);
});

test("an address may ask for a pace that the dial has, and for no other", () => {
  assert.deepEqual(
    ["20ms", "1000us", "4s", "1.5s"].map((text) => readPace(text)),
    [20_000, 1_000, 4_000_000, 1_500_000],
  );
  for (const text of ["0s", "999us", "5s", "99999999999999999s", "-1s", "1e3us", "soon", "", undefined]) {
    assert.equal(readPace(text), undefined, text);
  }
});
