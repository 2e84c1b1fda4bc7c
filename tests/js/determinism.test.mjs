// The same runs in Node.js as natively: every built-in scenario and every random script, in trace and state.
// tests/web.rs does the same in a browser, tests/browser/selfcheck.test.mjs in a worker.

import assert from "node:assert/strict";
import { test } from "node:test";
import { replay } from "../../www/core/replay.js";
import { crate } from "./support/crate.mjs";
import { ours } from "./support/fresh.mjs";

test("each run is in Node.js what it is natively", async () => {
  const bindings = /** @type {import("../../www/core/wasm.js").Crate} */ (/** @type {unknown} */ (await crate()));
  const cases = ours();
  assert.ok(cases.length > 200, `${cases.length} runs`);
  for (const { name, script, digest, state, events } of cases) {
    const played = await replay(bindings, script);
    assert.deepEqual([played.digest, played.state, played.events], [digest, state, events], `${name}\n${script}`);
  }
});

test("what keeps all that a page looks at plays alike", async () => {
  const { Session, Reached } = await crate();
  for (const { name, script, digest, state } of ours().slice(0, 12)) {
    const session = Session.load(script);
    let slice = 1;
    while (session.advance(Number.POSITIVE_INFINITY, slice) !== Reached.End) slice = 1 + (slice % 7);
    assert.deepEqual([session.digest(), session.stateDigest()], [digest, state], name);
    session.free();
  }
});
