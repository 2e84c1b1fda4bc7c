// The page as a stranger meets it: it loads, plays by itself, and asks nobody but the host that serves it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

test("the page plays within a second of being loaded, and elects a leader by itself", async () => {
  await withPage(async (page, url) => {
    await page.goto(url);
    const first = await page.evaluate(async () => {
      const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
        document.querySelector("quorate-cluster")
      );
      await cluster.ready;
      return cluster.snapshot();
    });
    assert.equal(first.leader, null, "the election was over before anyone could see it");
    await page
      .getByText(/leads: 3 of 5 voted for it, and each votes only once a term/)
      .first()
      .waitFor();
    assert.match(await page.title(), /Quorate/);
  });
});
