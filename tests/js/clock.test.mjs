// The loop of frames: it goes on while something moves and somebody can see it, and nothing jumps after a pause.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../www/core/clock.js";

/** What a browser would be, with frames by hand. */
function browser() {
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {Map<number, (now: number) => void>} */
  const waiting = new Map();
  let count = 0;
  const page = {
    hidden: false,
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listen) => void listeners.push(listen),
    removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listen) =>
      void listeners.splice(listeners.indexOf(listen), 1),
  };
  Object.assign(globalThis, {
    document: page,
    requestAnimationFrame: (/** @type {(now: number) => void} */ work) => {
      waiting.set(++count, work);
      return count;
    },
    cancelAnimationFrame: (/** @type {number} */ id) => void waiting.delete(id),
  });
  return {
    waiting,
    listeners,
    /** @param {boolean} hidden */
    hide(hidden) {
      page.hidden = hidden;
      for (const listen of [...listeners]) listen();
    },
    /** @param {number} now */
    frame(now) {
      const all = [...waiting.values()];
      waiting.clear();
      for (const work of all) work(now);
    },
  };
}

test("a hidden tab and an element out of view ask for no frame, and go on where they were", () => {
  const { waiting, listeners, hide, frame } = browser();
  /** @type {number[]} */
  const passed = [];
  const clock = new Clock((elapsed) => passed.push(elapsed) < 100);
  clock.invalidate();
  frame(1_000);
  frame(1_016);
  assert.equal(waiting.size, 1, "it goes on by itself");
  for (const away of [hide, (/** @type {boolean} */ gone) => clock.see(!gone)]) {
    away(true);
    assert.equal(waiting.size, 0);
    clock.invalidate();
    assert.equal(waiting.size, 0, "what changes is drawn once somebody sees it");
    away(false);
    assert.equal(waiting.size, 1);
    frame(60_000);
    assert.equal(passed.at(-1), 0, "nobody saw the minute that passed");
    frame(60_016);
    assert.equal(passed.at(-1), 16);
  }
  clock.end();
  assert.deepEqual([waiting.size, listeners.length], [0, 0]);
});

test("a frame that comes late stands for a tenth of a second at most, and a loop at rest asks for none", () => {
  const { waiting, frame } = browser();
  /** @type {number[]} */
  const passed = [];
  const clock = new Clock((elapsed) => passed.push(elapsed) < 3);
  clock.invalidate();
  clock.invalidate();
  assert.equal(waiting.size, 1, "one frame for all that changed");
  for (const now of [0, 5_000, 5_016]) frame(1 + now);
  assert.deepEqual(passed, [0, 100, 16]);
  assert.equal(waiting.size, 0);
  clock.invalidate();
  frame(9_000);
  assert.equal(passed.at(-1), 0, "a rest is no time");
});
