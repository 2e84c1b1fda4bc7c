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

test("whoever goes back and forth needs little more memory than the run itself", () => {
  const session = Session.load(readFileSync(join(root, "benches", "crowd.txt"), "utf8"));
  while (session.eventCount() < 100_000)
    assert.equal(session.advance(Number.POSITIVE_INFINITY, 10_000), Reached.Budget);
  const [end, played] = [session.now(), memory.buffer.byteLength];
  for (let at = 1; at <= 20; at++) session.seek(Math.floor(end * ((at * 0.618) % 1)));
  const more = memory.buffer.byteLength - played;
  assert.ok(more < 8 * MIB, `${more / MIB} MiB beside ${played / MIB}`);
});
