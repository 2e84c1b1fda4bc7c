// Where things stand on a tablet and on a phone: what is selected as a sheet, the evidence as folds, one line for what
// belongs in one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, open, playUntil } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The box of what a selector finds inside the element. @param {Page} page @param {string} selector */
const box = (page, selector) =>
  ask(
    page,
    (cluster, selector) => {
      const found = /** @type {ShadowRoot} */ (cluster.shadowRoot).querySelector(selector);
      if (!found) throw new Error(`there is no ${selector}`);
      const { left, top, right, bottom, width, height } = found.getBoundingClientRect();
      return { left, top, right, bottom, width, height };
    },
    selector,
  );

/** How many lines these stand in. @param {Page} page @param {string} selector */
const lines = (page, selector) =>
  ask(
    page,
    (cluster, selector) => {
      const shown = [...(cluster.shadowRoot?.querySelectorAll(selector) ?? [])].filter((each) =>
        each.checkVisibility(),
      );
      const middles = shown.map((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return Math.round((top + bottom) / 2);
      });
      return new Set(middles).size;
    },
    selector,
  );

/** @param {Page} page @param {string} name */
const select = (page, name) => ask(page, (cluster, name) => cluster.app.select({ kind: "node", name }), name);

test("on a tablet tabs and actions stand in one line each, and a sheet lies over the evidence alone", async () => {
  await withPage(
    async (page, url) => {
      for (const lang of ["en", "zh-CN"]) {
        await open(page, `${url}?lang=${lang}`, { paused: true });
        await page.getByRole("toolbar").locator("select").waitFor();
        assert.equal(await lines(page, "quorate-evidence [role=tab]"), 1, lang);
        assert.equal(await lines(page, "quorate-actions .bar button, quorate-actions .bar select"), 1, lang);
      }
      const wide = await box(page, "quorate-evidence");
      assert.ok((await box(page, "quorate-lens > aside")).top >= wide.bottom, "with nothing selected it stands below");
      await playUntil(page, "leader != null");
      await select(page, "n3");
      await page.locator("quorate-lens .summary .role").waitFor();
      const [sheet, evidence, tabs] = [
        await box(page, "quorate-lens > aside"),
        await box(page, "quorate-evidence"),
        await box(page, "quorate-evidence [role=tablist]"),
      ];
      assert.equal(sheet.width, 344);
      assert.equal(evidence.width, wide.width, "the evidence goes on below the sheet");
      assert.ok(sheet.right <= evidence.right && sheet.bottom <= evidence.bottom + 1, "it stays within the evidence");
      assert.ok(sheet.top >= tabs.bottom, "the tabs can still be pressed");
      await page.keyboard.press("Escape");
      await page.locator("quorate-lens > aside[data-height=none]").waitFor();
    },
    { viewport: { width: 768, height: 1024 }, locale: "en-US" },
  );
});

test("at 1440 by 900 the inspector has room for all it says while nothing is selected", async () => {
  await withPage(
    async (page, url) => {
      for (const lang of ["en", "zh-CN"]) {
        await open(page, `${url}?lang=${lang}&at=12s`, { paused: true });
        await page.locator("quorate-lens .run").waitFor();
        const [needs, has] = await page
          .locator("quorate-lens > aside")
          .evaluate((aside) => [aside.scrollHeight, aside.clientHeight]);
        assert.ok(needs <= has, `${lang}: it needs ${needs} pixels and has ${has}`);
      }
    },
    { viewport: { width: 1440, height: 900 } },
  );
});

test("on a phone what stands beside the instant stays in its line when that grows longer", async () => {
  await withPage(
    async (page, url) => {
      for (const lang of ["en", "zh-CN"]) {
        await open(page, `${url}?lang=${lang}&at=12s`, { paused: true });
        await page.locator("quorate-until .opens").waitFor();
        const line = "quorate-transport :is(.opens, .dial, .clock output)";
        assert.equal(await lines(page, line), 1, lang);
      }
    },
    { viewport: { width: 360, height: 740 } },
  );
});

test("on a phone the evidence is folds of which one is open, which stands in the address", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?tab=commands&at=2s`, { paused: true });
      const evidence = page.getByRole("region", { name: "Evidence" });
      const fold = (/** @type {string} */ name) => evidence.getByRole("button", { name, exact: true });
      const opened = () => evidence.locator("[aria-expanded=true]").allTextContents();
      await page.getByRole("list", { name: "Commands" }).waitFor();
      assert.deepEqual(await opened(), ["Commands"]);
      await fold("Events").click();
      await page.getByRole("list", { name: "Events" }).waitFor();
      assert.deepEqual(await opened(), ["Events"]);
      await page.waitForURL(/tab=events/);
      // What was pressed is still where it can be pressed again.
      const { top, bottom } = await box(page, "#tab-events");
      assert.ok(top >= 0 && bottom <= 740 - 56, `${top} to ${bottom}`);
      await fold("Events").click();
      assert.deepEqual(await opened(), []);
      await fold("Card").focus();
      await page.keyboard.press("Enter");
      await evidence.getByText("§5.4.1").first().waitFor();
      assert.deepEqual(await opened(), ["Card"]);
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});

test("on a phone a sheet peeps in with a name, a role and two things to do, and grows when it is pulled", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await playUntil(page, "leader != null");
      await select(page, "n3");
      const lens = page.getByRole("complementary", { name: "Inspector" });
      await lens.getByText("leader", { exact: true }).first().waitFor();
      await eventually(async () => {
        const actions = await lens.getByRole("button").allTextContents();
        assert.deepEqual(actions.map((text) => text.trim()).filter(Boolean), ["Larger", "Crash", "Pause node"]);
      });
      // The page scrolls until nothing of the node lies under the sheet.
      await page.waitForFunction(() => {
        const root = document.querySelector("quorate-cluster")?.shadowRoot;
        const stage = /** @type {import("../../www/panels/stage.js").Stage} */ (root?.querySelector("quorate-stage"));
        const canvas = /** @type {Element} */ (stage.querySelector("canvas"));
        const sheet = /** @type {Element} */ (root?.querySelector("quorate-lens > aside"));
        const foot = canvas.getBoundingClientRect().top + (stage.placeOf(3)?.y ?? Number.NaN) + 60;
        return foot <= sheet.getBoundingClientRect().top;
      });
      const height = async () => (await lens.boundingBox())?.height ?? 0;
      const peek = await height();
      assert.ok(peek <= 104, `${peek} px`);
      const pull = async (/** @type {number} */ by) => {
        const head = await box(page, "quorate-lens header h2");
        await page.mouse.move(head.left + 20, head.top + 12);
        await page.mouse.down();
        await page.mouse.move(head.left + 20, head.top + 12 - by, { steps: 3 });
        await page.mouse.up();
      };
      await pull(60);
      await lens.getByText("currentTerm").waitFor();
      const half = await height();
      assert.ok(half > peek);
      await lens.getByRole("button", { name: "Larger" }).click();
      await lens.getByRole("button", { name: "Smaller" }).waitFor();
      assert.ok((await height()) > half);
      await pull(-60);
      await lens.getByRole("button", { name: "Larger" }).waitFor();
      assert.equal(await height(), half);
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});

test("on a phone the next step of a lesson is within reach of a thumb", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=lesson/raft/figure-8`);
      const foot = page.getByRole("region", { name: "Controls" });
      await foot.getByRole("button", { name: "Begin" }).click();
      await page.getByText("step 1 of 7").waitFor();
      await foot.getByRole("button", { name: "Next" }).click();
      await page.getByText("step 2 of 7").waitFor();
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});

test("the name of the page is there at 320 px, and a Chinese title breaks between words", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=lesson/raft/leader-crash`);
      const title = page.getByRole("complementary", { name: "课程" }).getByRole("heading");
      await title.waitFor();
      assert.ok((await box(page, "h1")).width > 40);
      const cut = await title.evaluate((title) => {
        const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
        const cut = [];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const range = document.createRange();
          range.selectNodeContents(node);
          const tops = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top));
          if (new Set(tops).size > 1) cut.push(node.textContent);
        }
        return { cut, lines: Math.round(title.getBoundingClientRect().height / 20) };
      });
      assert.deepEqual(cut.cut, []);
      assert.ok(cut.lines > 1, "it would fit in one line anyway");
    },
    { viewport: { width: 320, height: 640 }, locale: "zh-CN" },
  );
});
