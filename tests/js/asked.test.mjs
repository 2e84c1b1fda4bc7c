// What clients asked for crosses the border only where a sentence speaks of it, and once.

import assert from "node:assert/strict";
import test from "node:test";
import { Queries } from "../../www/core/queries.js";
import { sentence } from "../../www/core/sentence.js";
import en from "../../www/i18n/en.js";

/** An event of this kind. @param {string} kind @param {object} [more] @returns {any} */
const event = (kind, more) => ({ number: 90, kind, from: "c1", to: "n1", name: "", argument: 3, ...more });

test("only a sentence that speaks of an operation looks for it", () => {
  /** @type {[string, number][]} */
  const looked = [];
  const find = (/** @type {string} */ client, /** @type {number} */ number) => {
    looked.push([client, number]);
    return undefined;
  };
  for (const kind of ["sync", "workload", "hold", "crash"]) sentence(en, "none", event(kind), find);
  assert.deepEqual(looked, []);
  sentence(en, "none", event("invoke"), find);
  assert.deepEqual(looked, [["c1", 3]]);
});

test("what was asked for is fetched once for all sentences of it, and anew in another branch", () => {
  let [calls, active] = [0, 1];
  const session = {
    branches: () => [{ id: active, active: true }],
    operations: (/** @type {number} */ from, /** @type {number} */ count) => {
      calls += 1;
      const view = (/** @type {number} */ at) => ({ client: "c1", number: at + 1, event: at, kind: "get", key: "k" });
      return Array.from({ length: count }, (_, at) => view(from + at));
    },
  };
  const player = { session, frame: { clients: [{ began: 300 }] }, protocol: "none" };
  const queries = new Queries(/** @type {any} */ ({ words: { value: en } }), /** @type {any} */ (player));
  queries.sentence(event("retry"));
  const once = calls;
  assert.ok(once > 1, "it was asked for long ago");
  for (let i = 0; i < 50; i += 1) queries.sentence(event("retry"));
  assert.equal(calls, once);
  active = 2;
  queries.sentence(event("retry"));
  assert.ok(calls > once);
});
