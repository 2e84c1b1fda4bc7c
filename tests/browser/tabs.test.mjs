// The tabs of the evidence: which is open stands in the address, a second one can be pinned where there is room, and
// the keyboard reaches all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playAt } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The tab that is open. @param {Page} page */
const shown = (page) => page.getByRole("tab", { selected: true });

test("a tab stands in the address, is there again after a reload, and one that is none is the first", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    assert.equal(await shown(page).textContent(), "Logs");
    await page.getByRole("tab", { name: "Commands" }).click();
    await page.waitForURL((at) => at.searchParams.get("tab") === "commands");
    await page.reload();
    await page.getByRole("tab", { name: "Commands", selected: true }).waitFor();
    await page.getByText("crash leader as old").first().waitFor();
    await open(page, `${url}?tab=nonsense`, { paused: true });
    assert.equal(await shown(page).textContent(), "Logs");
    // What a protocol does not have has no tab, and nobody is offered to ask for it.
    await open(page, `${url}?scenario=chang-roberts/broken-ring`, { paused: true });
    assert.deepEqual(await page.getByRole("tab").allTextContents(), ["Space-time", "Meters", "Card", "Commands"]);
    assert.equal(await page.getByRole("button", { name: /^(Write|Read)$/ }).count(), 0);
    await page.getByRole("button", { name: "Why does nobody lead?" }).click();
    await page.getByText("which nobody drops").waitFor();
  });
});

test("every tab opens by the keyboard, has a panel of its own, and none is empty", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=2s`);
    const tabs = page.getByRole("tab");
    await tabs.first().focus();
    const count = await tabs.count();
    assert.ok(count >= 3);
    for (let at = 0; at < count; at++) {
      const panel = page.getByRole("tabpanel", { name: (await tabs.nth(at).textContent()) ?? "", exact: true });
      await panel.locator(":scope > *").first().waitFor();
      assert.equal(await tabs.nth(at).getAttribute("aria-selected"), "true");
      await page.keyboard.press("ArrowRight");
    }
    await page.keyboard.press("Home");
    assert.equal(await shown(page).textContent(), "Logs");
  });
});

test("from 1440 px on a tab is pinned beside the others, stays there, and is let go again", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await page.getByRole("button", { name: "Pin" }).click();
      const pinned = page.getByRole("region", { name: "Logs" });
      await pinned.getByRole("img").waitFor();
      assert.equal(await page.getByRole("tab", { name: "Logs" }).count(), 0);
      await page.getByRole("tab", { name: "Commands" }).click();
      await page.waitForURL((at) => at.search.includes("pin=logs") && at.search.includes("tab=commands"));
      const [left, right] = [await page.getByRole("tabpanel").boundingBox(), await pinned.boundingBox()];
      assert.ok(left && right && left.x + left.width <= right.x, "they stand side by side");
      // Where there is no room any more, there is one tab again, and no pin.
      await page.setViewportSize({ width: 1000, height: 900 });
      await page.getByRole("tab", { name: "Logs" }).waitFor();
      assert.equal(await page.getByRole("button", { name: /pin/i }).count(), 0);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: "Unpin Logs" }).click();
      assert.equal(await shown(page).textContent(), "Logs");
      await page.waitForURL((at) => !at.search.includes("pin="));
    },
    { viewport: { width: 1440, height: 900 } },
  );
});

test("events are found by words, by sort and by whose they are", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?at=20s&tab=events`);
      const list = page.getByRole("list", { name: "Events" });
      await list.getByText("Node 3 started again from its disk.").waitFor();
      await page.getByRole("button", { name: "Find…" }).click();
      await page.locator("input[type=search]:focus").waitFor();
      await page.keyboard.type("started AGAIN");
      await page.waitForFunction(
        () =>
          document.querySelector("quorate-cluster")?.shadowRoot?.querySelectorAll("quorate-events .events li")
            .length === 1,
      );
      // As it is typed: without spaces, in wide letters, with the apostrophe of a keyboard.
      for (const typed of ["node3 started", "Ｎｏｄｅ ３ started", "node 2's copies"]) {
        await page.getByRole("searchbox").fill("no such words");
        await page.getByText("Nothing of this kind is in the list.").waitFor();
        await page.getByRole("searchbox").fill(typed);
        await list
          .getByText(/^Node (3 started again|2’s copies)/)
          .first()
          .waitFor();
      }
      await page.getByRole("searchbox").fill("");
      await page.getByRole("combobox", { name: "Sort" }).selectOption("faults");
      await page.getByRole("combobox", { name: "Whose" }).selectOption("n3");
      await page.waitForFunction(
        () =>
          document.querySelector("quorate-cluster")?.shadowRoot?.querySelectorAll("quorate-events .events li")
            .length === 2,
      );
      assert.deepEqual(
        (await list.getByRole("listitem").allTextContents()).map((text) => /restart|started|crashed|down/.test(text)),
        [true, true],
      );
      await page.getByRole("searchbox").fill("no such words");
      await page.getByText("Nothing of this kind is in the list.").waitFor();
      await page.getByRole("button", { name: "Find…" }).click();
      await list.getByRole("listitem").nth(5).waitFor();
    },
    { viewport: { width: 900, height: 900 } },
  );
});

test("of a long run the list of events has the newest headlines, and earlier ones when they are wanted", async () => {
  const crashes = Array.from({ length: 500 }, (_, at) => `at ${2000 + 10 * at}ms ${at % 2 ? "restart" : "crash"} n5\n`);
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const script = `quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload put every=50ms count=100 key=k\n${crashes.join("")}at 8s end\n`;
    await ask(page, (cluster, script) => cluster.load(script), script);
    await ask(page, (cluster) => cluster.seek("7.9s"));
    const list = page.getByRole("list", { name: "Events" });
    const more = list.getByRole("button", { name: "Earlier headlines" });
    await more.waitFor();
    const before = await list.getByRole("listitem").count();
    // While time goes on there are only as many as one sees, until somebody reads in them.
    await playAt(page, 100);
    const last = list.getByRole("listitem").nth(before - 1);
    await last.waitFor({ state: "detached" });
    // Of lines that have gone nothing is left.
    const left = await list.evaluate((lines) => ({
      marks: [...lines.childNodes].filter(({ nodeType }) => nodeType === Node.COMMENT_NODE).length,
      lines: lines.children.length,
    }));
    assert.ok(left.marks <= 2 * left.lines + 4, JSON.stringify(left));
    await list.focus();
    await last.waitFor();
    await more.click();
    await list.getByRole("listitem").nth(before).waitFor();
  });
});
