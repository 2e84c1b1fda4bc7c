// What the crate takes of the memory, as a page sees it: it never gets smaller again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";
import { crate } from "./support/crate.mjs";

const { Session, Reached, default: init } = await crate();
const { memory } = await init();
const MIB = 1024 * 1024;

const session = Session.load(readFileSync(join(root, "benches", "crowd.txt"), "utf8"));
while (session.eventCount() < 100_000) assert.equal(session.advance(Number.POSITIVE_INFINITY, 10_000), Reached.Budget);

/** How much the memory grows meanwhile, in MiB. @param {() => void} work */
function grown(work) {
  const before = memory.buffer.byteLength;
  work();
  return (memory.buffer.byteLength - before) / MIB;
}

test("whoever goes back and forth needs little more memory than the run itself", () => {
  const end = session.now();
  const more = grown(() => {
    for (let at = 1; at <= 20; at++) session.seek(Math.floor(end * ((at * 0.618) % 1)));
    session.seek(end);
  });
  assert.ok(more < 8, `${more} MiB`);
});

test("nodes that boot with a long log do not keep what that took", () => {
  const more = grown(() => {
    for (const node of ["n1", "n2", "n3", "n4", "n5"]) {
      for (const act of ["crash", "restart"]) {
        session.apply(`${act} ${node}`);
        session.advance(session.now() + 1e6, 50_000);
      }
    }
  });
  assert.ok(more < 12, `${more} MiB`);
});
