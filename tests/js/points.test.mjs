// docs/page.md says of each rule and each point of access by which check it holds: the checks are there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";

const text = readFileSync(join(root, "docs", "page.md"), "utf8");
const access = text.slice(text.indexOf("## Access"), text.indexOf("## On other pages"));

/** The rows of the table that begins with this head. @param {string} head */
function rows(head) {
  const lines = access.slice(access.indexOf(head)).split("\n").slice(2);
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) => line.split("|").slice(1, -1));
}

/** What in backticks names no file of tests. @param {string} check */
const missing = (check) =>
  Array.from(check.matchAll(/`([^`]+)`/g), ([, name]) => name).filter((name) => {
    if (name === "autoplay" || !/^[a-z/-]+(\.mjs)?$/.test(name)) return false;
    const path = name.endsWith(".mjs") ? `tests/browser/${name}` : name.includes("/") ? name : `tests/browser/${name}`;
    return ![path, `${path}.test.mjs`].some((each) => existsSync(join(root, each)));
  });

test("each rule and each of the forty points has a check that is there, or a reason why it has none", () => {
  const points = rows("| # | point |");
  assert.deepEqual(
    points.map(([number]) => Number(number)),
    Array.from({ length: 40 }, (_, at) => at + 1),
  );
  const rules = rows("| rule | check |");
  assert.ok(rules.length >= 15);
  for (const row of [...rules, ...points]) {
    const check = row[row.length - 1];
    assert.ok(check.includes("`") || check.trim().split(" ").length > 5, row.join());
    assert.deepEqual(missing(check), [], row.join());
  }
});

test("each control that docs/page.md names can be chosen, and each that can be chosen is named", async () => {
  const { CONTROLS } = await import("../../www/core/controls.js");
  const named = /The names of controls: (.*?)\.\n/s.exec(text)?.[1] ?? "";
  assert.deepEqual(
    Array.from(named.matchAll(/`(\w+)`/g), ([, name]) => name),
    [...CONTROLS],
  );
});
