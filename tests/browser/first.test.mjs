// What is asked for before the first second of play is over, and what is not.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { dist } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";

/** How much it may be, in KiB as brotli has it. */
const MOST = 250;

test("the first second of play needs no more than it may, and the rest comes by itself", async () => {
  await withPage(async (page, url) => {
    await page.goto(url);
    await page.waitForFunction(() =>
      performance.getEntriesByType("resource").some(({ name }) => /rest\.wasm/.test(name)),
    );
    const { before, hurried, played } = await page.evaluate(() => {
      const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
      const rest = entries.find(({ name }) => /rest\.wasm/.test(name));
      const first = entries.find(({ name }) => /first\.wasm/.test(name));
      const before = entries.filter((entry) => rest && entry.startTime < rest.startTime);
      return {
        before: before.map(({ name }) => new URL(name).pathname),
        hurried: entries.some(({ initiatorType }) => initiatorType === "xmlhttprequest"),
        played: (rest?.startTime ?? 0) - (first?.responseEnd ?? 0),
      };
    });
    assert.ok(!hurried, "something that the page does by itself needs the rest of the crate: tools/split.mjs plays it");
    assert.ok(played > 1000, `the rest was asked for ${played} ms after the first part had come`);
    // What is asked for again comes out of the browser's own store.
    const sizes = [...new Set(["/index.html", ...before])]
      .map((path) => ({ path, kib: brotliCompressSync(readFileSync(join(dist, path))).length / 1024 }))
      .sort((a, b) => b.kib - a.kib);
    const all = sizes.reduce((sum, { kib }) => sum + kib, 0);
    const table = sizes.map(({ path, kib }) => `${kib.toFixed(1).padStart(6)} ${path}`).join("\n");
    assert.ok(all <= MOST, `the first load is ${all.toFixed(1)} KiB and may be ${MOST}:\n${table}`);
  });
});

test("who leaves within the first second leaves without a complaint, and comes back to the same run", async () => {
  await withPage(async (page, url) => {
    // The rest of the crate is still on its way.
    await page.route("**/rest.wasm", () => {});
    await page.goto(url);
    await page.waitForFunction(() => {
      const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
        document.querySelector("quorate-cluster")
      );
      return cluster.app.player.ready;
    });
    await page.unroute("**/rest.wasm");
    await page.goto(`${url}?lang=zh-CN`);
    await page.getByText("五台计算机共同保管一家网店的订单").first().waitFor();
  });
});
