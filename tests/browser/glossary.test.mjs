// Words of the trade on the page: underlined where they are used first, explained by pointer, by finger and in the legend.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playUntil } from "./cluster.mjs";

/** What the caption has underlined. @param {import("playwright-core").Page} page */
const underlined = (page) => page.locator("quorate-caption .term").allTextContents();

test("a word is underlined in the sentence that uses it first, and says what it means", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await playUntil(page, "leader != null");
    const term = page.locator("quorate-caption .sentence").getByRole("button", { name: "term", exact: true });
    await term.hover();
    const says = page.getByText("A number that grows with each election. A larger one overrules a smaller one.");
    await says.waitFor();
    // It stays while the pointer is on it, goes when that leaves, and by Esc.
    await says.hover();
    assert.ok(await says.isVisible());
    await page.mouse.move(5, 5);
    await says.waitFor({ state: "hidden" });
    await term.click();
    await says.waitFor();
    await page.keyboard.press("Escape");
    await says.waitFor({ state: "hidden" });
    await playUntil(page, "time_us >= 11100000", 10_000_000);
    await ask(page, (cluster) => cluster.seek("11.15s"));
    await page.locator("quorate-caption .sentence", { hasText: "in term 2" }).waitFor();
    assert.ok(!(await underlined(page)).includes("term"), "it was explained before");
    await page.getByRole("button", { name: "Every mark" }).or(page.locator("button.marks")).first().click();
    const legend = page.getByRole("dialog");
    await legend.getByRole("heading", { name: "Words" }).waitFor();
    assert.equal(await legend.getByRole("term").count(), 12);
    await legend.getByText("Two majorities always share a node").waitFor();
  });
});

test("by finger, in Chinese: the roles in the key say what they are", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await page.locator("quorate-stage .key").getByRole("button", { name: "跟随者" }).tap();
      await page.getByText("响应领导者；如果听不到领导者，就等到计时结束。").waitFor();
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "zh-CN" },
  );
});
