// The history in the page: bars, the story of their ticks, the verdict, and the reader's own order.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { open, STALE, snapshot, stand } from "./cluster.mjs";

test("the history tells one story, and what was asked again says so", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=11.6s&tab=history`, { paused: true });
    await page.getByText("Read from left to right, the ticks tell one story").waitFor();
    await page.getByText("client 1 appends c1.106").waitFor();
    await page.getByText("Holds: there is an order in which every answer is right").waitFor();
    for (const judge of ["Nothing lost", "Exactly once"]) {
      await page.locator("quorate-history .judged .kept", { hasText: judge }).waitFor();
    }
    const canvas = page.locator("quorate-history canvas");
    await canvas.scrollIntoViewIfNeeded();
    const box = /** @type {{ x: number, y: number, width: number }} */ (await canvas.boundingBox());
    // The order that was under way when the leader crashed, at 11 s: two fifths into the view.
    await page.mouse.click(box.x + box.width * 0.45, box.y + 44);
    const said = page.locator("quorate-history .chosen");
    await said.filter({ hasText: "The client asked again once." }).waitFor();
    await said.getByRole("button", { name: "Why?" }).click();
    await page
      .getByRole("region", { name: "Why", exact: true })
      .getByText("received an answer to operation")
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await said.getByRole("button", { name: "Go to its effect" }).click();
    await page.waitForFunction(() => {
      const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
        document.querySelector("quorate-cluster")
      );
      return cluster.snapshot().time_us === 11_252_001;
    });
  });
});

test("an old value is found, one goes there, and no order of the reader's will do", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?tab=history`, { paused: true });
    await stand(page, STALE, "6s");
    await page.getByText("Broken: the 2 operations on x in the frame have no order").waitFor();
    await page.getByRole("button", { name: "Go to the first violation" }).click();
    assert.ok((await snapshot(page)).time_us < 5_100_000);
    await page.getByText("Put them in any order you like.").waitFor();
    const ticks = page.locator("quorate-linearize input");
    assert.equal(await ticks.count(), 2);
    for (const at of [0, 1]) {
      await ticks.nth(at).focus();
      for (const key of ["Home", "End"]) {
        await page.keyboard.press(key);
        await page
          .locator("quorate-linearize [role=status]", { hasText: "would have been answered otherwise" })
          .waitFor();
      }
    }
  });
});
