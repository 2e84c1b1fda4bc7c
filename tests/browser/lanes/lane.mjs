// Plays files of page tests one after the other in one process, so that they share a browser and a page: to start these
// anew takes as long as many a file. Several lanes run beside each other (one.mjs, two.mjs, three.mjs), and each takes the next file that
// none has taken yet, so they end at about the same time.

import assert from "node:assert/strict";
import { mkdirSync, openSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { end, opened } from "../browser.mjs";

/** Those that take long come first, and what is left over is short. */
const LONG = ["sizes", "selfcheck", "views", "lesson", "export", "play", "more"];

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const taken = process.env.QUORATE_LANES;
assert.ok(taken, "QUORATE_LANES names a folder in which lanes note what they have taken");
mkdirSync(taken, { recursive: true });

const rank = (/** @type {string} */ name) => {
  const at = LONG.indexOf(name);
  return at < 0 ? LONG.length : at;
};
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .map((name) => name.replace(/\.test\.mjs$/, ""))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

for (const name of names) {
  if (!take(name)) continue;
  const failed = await import(`../${name}.test.mjs`).then(
    () => undefined,
    (error) => error,
  );
  // It comes after the tests of the file.
  await test(`${name}.test.mjs was read, and leaves nothing open`, async () => {
    if (failed) throw failed;
    const pages = await opened();
    assert.ok(pages <= 1, `${pages} pages`);
  });
}
await end();

/** Whether no lane has taken it yet. @param {string} name */
function take(name) {
  try {
    openSync(join(String(taken), name), "wx");
    return true;
  } catch {
    return false;
  }
}
