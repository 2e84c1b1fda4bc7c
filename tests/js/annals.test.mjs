// What the list of events remembers of a long run.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Annals } from "../../www/core/annals.js";
import { crate } from "./support/crate.mjs";

// Its tables say which messages are answers.
await crate();

/** @typedef {import("../../www/core/happening.js").Happening} Happening */

/** @param {number} number @param {Partial<Happening>} parts @returns {Happening} */
const event = (number, parts) => ({
  ...{ number, at_us: number * 10, kind: "fire", name: "", from: "n1", to: "n1", epoch: 1, argument: 0 },
  ...{ role: "", reason: "", rose: false, committed: false, log: false, heard: false, breach: false },
  ...parts,
});

const decision = { kind: "deliver", name: "AppendEntries reply", committed: true };

test("a crash is remembered however many decisions and beats came after it, and these are forgotten in time", () => {
  const annals = new Annals();
  annals.take(event(0, { role: "leader" }));
  annals.take(event(1, { kind: "crash" }));
  for (let number = 2; number < 50_000; number++) annals.take(event(number, number % 2 ? decision : {}));
  const list = annals.list();
  assert.deepEqual(
    list.slice(0, 2).map(({ number }) => number),
    [0, 1],
  );
  assert.ok(list.length < 5_000, `${list.length} events are kept`);
  assert.ok(
    list.every((e, at) => at === 0 || list[at - 1].number < e.number),
    "not in order",
  );
  assert.equal(list[list.length - 1].number, 49_999);
  assert.ok(!list.some(({ kind, role }) => kind === "fire" && !role), "a beat is in the list");
  annals.rewind(49_001);
  assert.equal(annals.list().at(-1)?.number, 48_999);
  annals.rewind(1);
  assert.deepEqual(
    annals.list().map(({ number }) => number),
    [0],
  );
});

test("after a jump the headlines are those of the tape before that place, each asked for once", () => {
  const annals = new Annals();
  annals.take(event(7, { kind: "heal" }));
  const marks = [3, 9, 9, 20, 40].map((number) => ({ event: number, at_us: number, kind: "crash", node: "n1" }));
  /** @type {number[]} */
  const asked = [];
  const find = (/** @type {number} */ number) => {
    asked.push(number);
    return event(number, number === 20 ? {} : { kind: "crash" });
  };
  annals.recall(marks, 40, find);
  annals.recall(marks, 40, find);
  assert.deepEqual(
    annals.list().map(({ number }) => number),
    [3, 9],
  );
  assert.deepEqual(asked, [3, 9, 20], "an event was asked for again");
});
