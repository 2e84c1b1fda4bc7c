// Every view at every width: nothing lies over anything else, nothing scrolls sideways, and axe finds nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, open } from "./cluster.mjs";
import { complaints } from "./faults.mjs";

/** @typedef {import("playwright-core").Page} Page */

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1100, height: 800 },
  { width: 768, height: 1024 },
  { width: 360, height: 740 },
  { width: 320, height: 640 },
];

/** Widths where one layout becomes another: there is the least room in it. */
const LEAST = [600, 680, 1000, 1200];

/** The widths at which axe looks as well. */
const AXED = [1440, 768, 360];

/** What reaches beyond the window, and which controls lie over each other. @param {Page} page */
const misplaced = (page) =>
  ask(page, (cluster) => {
    const root = /** @type {ShadowRoot} */ (cluster.shadowRoot);
    const faults = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) faults.push(`the page is ${wide} px wide in a window of ${innerWidth}`);
    const shown = [...root.querySelectorAll("button, select, input, summary, a, textarea, canvas, .sentence, h1, h2")]
      .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      // What is only read out, and the file input under its button, take no room.
      .filter((each) => !each.closest(".hidden, .skip") && !each.matches("input[type=file]"));
    const name = (/** @type {Element} */ each) =>
      `${each.localName} “${(each.getAttribute("aria-label") ?? each.textContent ?? "").trim().slice(0, 30)}”`;
    const boxes = shown.map((each) => ({ each, box: each.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
    for (const { each, box } of boxes) {
      const inside = each.closest(".events, .scroll, aside, .messages ul");
      if (!inside && (box.left < -0.5 || box.right > innerWidth + 0.5)) faults.push(`${name(each)} leaves the window`);
      if (each.matches("button, select, summary") && Math.min(box.width, box.height) < 24) {
        faults.push(`${name(each)} is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
      }
      if (each.scrollWidth > each.clientWidth + 1 && each.matches("button, select, h1, h2")) {
        faults.push(`${name(each)} cuts its own text off`);
      }
    }
    // No line of a text has more than 66 characters, or 34 of Chinese.
    const range = document.createRange();
    const widest = document.documentElement.lang.startsWith("zh") ? 34.5 : 38;
    for (const each of root.querySelectorAll(":is(p, dd):not(.key, .share-do)")) {
      if (!each.checkVisibility() || each.closest(".hidden") || each.querySelector("button, input, output")) continue;
      range.selectNodeContents(each);
      /** @type {Map<number, [number, number]>} the ends of each line */
      const lines = new Map();
      for (const { top, left, right } of range.getClientRects()) {
        const line = Math.round(top / 8);
        const [from, to] = lines.get(line) ?? [left, right];
        lines.set(line, [Math.min(from, left), Math.max(to, right)]);
      }
      const em = Number.parseFloat(getComputedStyle(each).fontSize);
      const most = Math.max(0, ...[...lines.values()].map(([from, to]) => (to - from) / em));
      if (most > widest) faults.push(`${name(each)} has a line of ${most.toFixed(0)} em`);
    }
    // What sticks to an edge of the window may lie over what scrolls below it.
    const sticky = (/** @type {Element} */ each) =>
      each.closest("quorate-caption, quorate-foot, quorate-lens, [popover], dialog, .events, .scroll") !== null;
    const controls = boxes.filter(({ each }) => each.matches("button, select, input, summary") && !sticky(each));
    controls.forEach(({ each, box }, at) => {
      for (const { each: other, box: that } of controls.slice(at + 1)) {
        if (each.contains(other) || other.contains(each)) continue;
        const across = Math.min(box.right, that.right) - Math.max(box.left, that.left);
        const down = Math.min(box.bottom, that.bottom) - Math.max(box.top, that.top);
        if (across > 1 && down > 1) faults.push(`${name(each)} lies over ${name(other)}`);
      }
    });
    return faults;
  });

/** Waits until what is drawn stays as it is: panels come and open bit by bit. @param {Page} page */
const still = (page) =>
  ask(page, async (cluster) => {
    const root = /** @type {ShadowRoot} */ (cluster.shadowRoot);
    const look = () => [root.querySelectorAll("*").length, document.documentElement.scrollHeight].join();
    const moves = () =>
      document.getAnimations().some(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    let [before, same] = [look(), 0];
    for (let left = 200; left > 0 && same < 4; left -= 1) {
      await new Promise(requestAnimationFrame);
      const now = look();
      same = now === before && !moves() ? same + 1 : 0;
      before = now;
    }
  });

/** The states in which a page is looked at. @type {[string, (page: Page) => Promise<void>][]} */
const VIEWS = [
  ["the first second", async () => {}],
  [
    "a node looked into",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.seek("1500ms");
        cluster.app.select({ kind: "node", name: "n3" });
      });
    },
  ],
  [
    "a leader down",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.app.select(undefined);
        cluster.command("crash leader");
        cluster.app.store.tab.value = "clients";
      });
    },
  ],
  [
    "parted, all events",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.command("partition n1 n2 | n3 n4 n5");
        cluster.app.store.everything.value = true;
        cluster.app.store.tab.value = "events";
      });
    },
  ],
  [
    "the meters",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.app.store.tab.value = "meters";
      });
      await page.locator("quorate-meters canvas").last().waitFor();
      await page.locator("quorate-meters summary").click();
    },
  ],
  [
    "the meters as numbers",
    async (page) => {
      await page.locator("quorate-meters .meters-head > button").click();
      await page.locator("quorate-meters table").waitFor();
    },
  ],
  [
    "the card",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.app.store.tab.value = "card";
      });
      await page.locator("quorate-fidelity .edge").first().waitFor();
    },
  ],
  [
    "all that can be done",
    async (page) => {
      await page.getByRole("toolbar").locator(".more").click();
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "a long form",
    async (page) => {
      await page.getByRole("dialog").locator("[data-verb=link]").click();
      await page.getByRole("dialog").locator("#field-from").waitFor();
    },
  ],
  [
    "two branches and what they have in common, the commands",
    async (page) => {
      await page.keyboard.press("Escape");
      await ask(page, (cluster) => {
        cluster.seek("500ms");
        cluster.command("crash n1");
        cluster.compare(1, cluster.branches().length);
        cluster.app.store.tab.value = "commands";
      });
      await page.getByRole("list", { name: /^(Commands|命令)$/ }).waitFor();
    },
  ],
  [
    "to a kind of event",
    async (page) => {
      // What sticks to the edges of a narrow window may lie over the button, wherever the page was scrolled to.
      await page.locator("quorate-until button.opens").dispatchEvent("click");
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "presented",
    async (page) => {
      await page.keyboard.press("Escape");
      await ask(page, (cluster) => cluster.app.present(true));
      await page.locator(".presenter .corner").waitFor();
    },
  ],
  [
    "the script",
    async (page) => {
      await ask(page, (cluster) => cluster.app.present(false));
      await ask(page, (cluster) => cluster.app.editScript());
      await page.getByRole("dialog").waitFor();
    },
  ],
];

test("no client stands under the key of the stage, however many there are", async () => {
  await withPage(async (page, url) => {
    for (const lang of ["en", "zh-CN"]) {
      await open(page, `${url}?lang=${lang}`, { paused: true });
      for (const [width, height] of [
        [360, 740],
        [768, 1024],
        [1440, 900],
      ]) {
        await page.setViewportSize({ width, height });
        for (const [nodes, clients] of [
          [5, 3],
          [5, 5],
          [9, 4],
        ]) {
          const under = await ask(
            page,
            async (cluster, [nodes, clients]) => {
              await cluster.load(`quorate 1\nprotocol raft\nnodes ${nodes}\nseed 3\nat 20s end\n`);
              for (let i = 1; i <= clients; i++) cluster.command(`put k v by c${i}`);
              cluster.step();
              for (let left = 3; left > 0; left -= 1) await new Promise(requestAnimationFrame);
              const stage = /** @type {any} */ (cluster.shadowRoot?.querySelector("quorate-stage"));
              const { left, top } = stage.querySelector("canvas").getBoundingClientRect();
              const over = [...stage.querySelectorAll(".key span")].map((each) => each.getBoundingClientRect());
              const all = (cluster.app.frame?.clients ?? []).map(({ id }) => stage.placeOf(id));
              const covered = all.filter(({ x, y }) =>
                over.some((box) => box.left < left + x + 13 && box.right > left + x - 13 && box.bottom > top + y - 14),
              );
              return { count: all.length, covered };
            },
            /** @type {const} */ ([nodes, clients]),
          );
          const where = `${width} px, ${nodes} nodes, ${clients} clients, ${lang}`;
          assert.deepEqual(under, { count: clients, covered: [] }, where);
        }
      }
      // The list of messages opens beside the key, and not upon it.
      await page.setViewportSize({ width: 360, height: 740 });
      const boxes = () =>
        page
          .locator("quorate-stage .key span")
          .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top));
      const closed = await boxes();
      await page.locator(".messages summary").click();
      assert.deepEqual(await boxes(), closed, "the key goes elsewhere");
    }
  });
});

for (const lang of ["en", "zh-CN"]) {
  for (const theme of ["light", "dark"]) {
    test(`every view fits at every width and axe finds nothing: ${lang}, ${theme}`, async () => {
      await withPage(async (page, url) => {
        await open(page, `${url}?lang=${lang}&theme=${theme}`, { paused: true });
        for (const width of theme === "light" ? LEAST : []) {
          await page.setViewportSize({ width, height: 900 });
          await eventually(async () => assert.deepEqual(await misplaced(page), [], `${width} px`));
        }
        // Where things stand is the same in both themes.
        for (const size of theme === "light" ? SIZES : SIZES.filter(({ width }) => [1440, 360].includes(width))) {
          await page.setViewportSize(size);
          await open(page, `${url}?lang=${lang}&theme=${theme}`, { paused: true });
          for (const [view, go] of VIEWS) {
            await go(page);
            await still(page);
            const where = `${view}, ${size.width} px`;
            // Styles that only some widths need come when they are needed.
            await eventually(async () => assert.deepEqual(await misplaced(page), [], where));
            // One thing at most is what one would most likely do.
            const primary = page.locator(".primary:visible");
            assert.ok((await primary.count()) <= 1, `${where}: ${await primary.allTextContents()}`);
            // What axe reads is the same from one layout to the next of its kind.
            if (AXED.includes(size.width)) assert.deepEqual(await complaints(page), [], where);
          }
        }
      });
    });
  }
}
