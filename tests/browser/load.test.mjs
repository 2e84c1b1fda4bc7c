import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

test("the release page loads and runs the compiled crate", async () => {
  await withPage(async (page, url) => {
    await page.goto(url);
    await page.waitForFunction(() => document.body.textContent?.includes("Version 0.1.0"));
    assert.match(await page.title(), /Quorate/);
  });
});
