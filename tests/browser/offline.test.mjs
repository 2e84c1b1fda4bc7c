// After the first load the page works without a network; a new build replaces the old one; other pages keep nothing.

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { dist } from "../../tools/lib.mjs";
import { seal } from "../../tools/seal.mjs";
import { withPage } from "./browser.mjs";
import { open, playUntil } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What a browser says of itself where nobody answers. */
const ALONE = /ERR_CONNECTION_REFUSED|ERR_FAILED|^failed: /;

/** The caches that there are, once the page's worker keeps all it wants. @param {Page} page */
const kept = (page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    while (active?.state !== "activated") await new Promise((next) => active?.addEventListener("statechange", next));
    return caches.keys();
  });

test("without a network the page opens, plays, speaks Chinese, and loads what it had not shown yet", async () => {
  await withPage(
    async (page, url, server) => {
      await open(page, url);
      assert.equal((await kept(page)).length, 1);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await open(page, `${url}?scenario=raft/figure-8&lang=zh-CN`);
      await playUntil(page, "leader != null");
      await page.getByRole("button", { name: "分享", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "二维码" }).click();
      await page.getByRole("img", { name: "这个链接的二维码" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: "时空图" }).click();
      await page.locator("quorate-space-time canvas").first().waitFor();
    },
    { serviceWorkers: "allow" },
    ALONE,
  );
});

test("a new build is what a reload shows, and the old one is thrown away", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-build-"));
  try {
    cpSync(dist, folder, { recursive: true, filter: (file) => !/\.map$|quorate_bg/.test(file) });
    await withPage(
      async (page, url) => {
        await open(page, url);
        const [before] = await kept(page);
        appendFileSync(join(folder, "main.css"), "\nhtml { --of-the-new-build: 1 }\n");
        await seal(folder);
        await page.reload();
        const shown = await page.evaluate(() =>
          getComputedStyle(document.documentElement).getPropertyValue("--of-the-new-build"),
        );
        assert.equal(shown.trim(), "1");
        // The worker of the new build keeps the new one, and nothing else.
        await page.waitForFunction(
          async (before) => {
            const all = await caches.keys();
            const kept = await (await caches.match(new URL("main.css", location.href)))?.text();
            return all.length === 1 && all[0] !== before && kept?.includes("of-the-new-build");
          },
          before,
          { polling: 100 },
        );
      },
      { serviceWorkers: "allow" },
      undefined,
      folder,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
