// How the nodes of a protocol are drawn follows from its tables: what it has not is not drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isUsual, lookOf, written } from "../../www/core/look.js";
import en from "../../www/i18n/en.js";
import { crate } from "./support/crate.mjs";

const tables = (await crate()).Session.protocols();
const of = (/** @type {string} */ id) => tables.find((each) => each.id === id);

test("who writes nothing has no disk, and who answers nobody counts no votes", () => {
  const [raft, ring] = [of("raft"), of("chang-roberts")].map((each) => lookOf(en, each));
  assert.deepEqual([raft.disk, raft.votes], [undefined, undefined]);
  assert.deepEqual([ring.disk, ring.votes], [false, false]);
});

test("epochs with low bits print after a dot, on the tabs of nodes as well", () => {
  const raft = of("raft");
  assert.ok(raft);
  assert.match(lookOf(en, raft).epoch?.(259) ?? "", /259$/);
  const ballots = { ...raft, epoch: { id: "ballot", low_bits: 8 } };
  assert.match(lookOf(en, ballots).epoch?.(259) ?? "", /1\.3$/);
  // Where numbers are written as in a text, those without low bits are as well.
  assert.deepEqual([written(259_000, raft, en.grouped), written(259, ballots, en.grouped)], ["259,000", "1.3"]);
});

test("the key has the role with which nodes begin, and those that do something, before anybody is in them", () => {
  const usual = ["plain", "asking", "leading", "plain", "watching", undefined].map((shape, at) => isUsual(shape, at));
  assert.deepEqual(usual, [true, true, true, false, false, true]);
});
