// Files that somebody gives: what of them is read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "../../www/core/files.js";
import { isRun } from "../../www/core/imports.js";

/** @param {BlobPart[]} parts @param {string} [name] */
const file = (parts, name = "run.txt") => /** @type {any} */ (new File(parts, name));

test("of a trace the first line is read, as long as any may be, and nothing of what follows", async () => {
  // A script has at most a mebibyte, and a letter of it at most six in a trace.
  const script = "\\u0001".repeat(1024 * 1024);
  const head = `{"format":"quorate-trace","script":"${script}"}`;
  const text = await readFile(file([`${head}\n`, "x".repeat(20 * 1024 * 1024)], "run.ndjson"));
  assert.equal(text.length, head.length);
  assert.ok(text.endsWith('"}'));
});

test("a file that is no text, or larger than any script, is refused with its reason", async () => {
  await assert.rejects(readFile(file([new Uint8Array([113, 255, 254])])), { key: "notText" });
  await assert.rejects(readFile(file(["q".repeat(17 * 1024 * 1024)])), { key: "tooBig" });
});

test("what is pasted is a run where it begins like one", () => {
  for (const text of ["quorate 1\n", " #v1.abc", "https://a.example/#v1.x", '{"format":"quorate-trace"}'])
    assert.ok(isRun(text));
  for (const text of ["", "quorate", "a run", "https://a.example/#top", "{}"]) assert.ok(!isRun(text), text);
});
