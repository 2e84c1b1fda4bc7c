// Views that come of what a reader does, each in both languages and themes: axe finds nothing, nothing scrolls sideways,
// no button cuts its own words off, and one at most stands out. What the page shows by itself, and its forms, are looked
// at in sizes.test.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { ask, open, playAt, STALE, show, stand } from "./cluster.mjs";
import { complaints } from "./faults.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** Figure 8 with the rule off that it is about. */
const BROKEN = readFileSync(join(root, "src/scenario/stories/raft/figure-8.txt"), "utf8")
  .replace("at 0s fire", "at 0s break raft.commit-own-term\nat 0s fire")
  .replace(/\nat \S+ expect .*/g, "");

/** @type {[string, (page: Page) => Promise<unknown>][]} */
const VIEWS = [
  [
    "the marks",
    async (page) => {
      await page.locator("button.marks").first().click();
      await page.getByRole("dialog").getByRole("img").first().waitFor();
    },
  ],
  [
    "an answer, and its proof",
    async (page) => {
      await page.keyboard.press("Escape");
      await ask(page, (cluster) => {
        cluster.seek("165ms");
        cluster.app.ask("leader");
      });
      await page.locator("quorate-why button.prove").first().click();
      await page.locator("quorate-why .proof").waitFor();
    },
  ],
  [
    "seen as a node",
    async (page) => {
      await ask(page, async (cluster) => {
        cluster.switchBranch(1);
        cluster.seek("11.1s");
        cluster.app.select({ kind: "node", name: "n2" });
        await cluster.app.seeAs("n2");
      });
      await page.locator("quorate-caption button.why").waitFor();
    },
  ],
  [
    "a link and a message",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.app.seeAs(undefined);
        cluster.command("network n1 -> n3 loss=30%");
        cluster.app.select({ kind: "link", name: "n1 n3" });
        /** @type {HTMLDetailsElement} */ (cluster.shadowRoot?.querySelector(".messages")).open = true;
      });
      await page.locator("quorate-lens h2").waitFor();
    },
  ],
  [
    "space and time, with what led to a message",
    async (page) => {
      await ask(page, (cluster) => cluster.app.select(undefined));
      await show(page, "spacetime");
      await page.locator("quorate-space-time summary").click();
      await page.locator("quorate-space-time td button").nth(9).dispatchEvent("click");
      await page.locator("quorate-space-time .chosen").waitFor();
    },
  ],
  [
    "a history, and its search",
    async (page) => {
      await show(page, "history");
      await page.locator("quorate-history canvas").waitFor();
    },
  ],
  [
    "a history with no order",
    async (page) => {
      await stand(page, STALE, "6s");
      await page.locator("quorate-linearize input").first().waitFor();
    },
  ],
  [
    "a broken promise",
    async (page) => {
      await stand(page, BROKEN, "1s");
      await playAt(page, 400_000);
      await page.locator("#caption.broken").waitFor();
    },
  ],
  [
    "a lesson",
    async (page) => {
      await ask(page, (cluster) => cluster.app.openScenario("lesson/raft/figure-8"));
      await page.locator("aside.lesson .primary").waitFor();
    },
  ],
  [
    "a question",
    async (page) => {
      for (let step = 0; step < 4; step += 1) await page.locator("aside.lesson .primary").click();
      await page.locator("aside.lesson .choice").first().waitFor();
    },
  ],
  [
    "a claim",
    async (page) => {
      await ask(page, (cluster) => cluster.app.openScenario("card/raft/half"));
      await page.locator("aside.lesson button.choice").first().click();
      await page.locator("aside.lesson li").nth(2).waitFor();
    },
  ],
  [
    "another run, to be chosen",
    async (page) => {
      await ask(page, (cluster) => {
        cluster.app.closeLesson();
        cluster.app.store.beside.value = "chosen";
      });
      await page.locator("dialog:modal .primary").waitFor();
    },
  ],
  [
    "a history of others",
    async (page) => {
      const buffer = Buffer.from(
        `{:process 0, :type :invoke, :f :append, :key "7", :value "x"}\n{:process 0, :type :ok, :f :append, :key "7", :value "x"}\n`,
      );
      await page.keyboard.press("Escape");
      await ask(page, (cluster) => cluster.app.openAnother());
      await page
        .locator("dialog.script input[type=file]")
        .first()
        .setInputFiles({ name: "a.edn", mimeType: "text/plain", buffer });
      await page.locator("quorate-others canvas").waitFor();
    },
  ],
  [
    "a cluster that stopped",
    async (page) => {
      await page.keyboard.press("Escape");
      await ask(page, (cluster) => {
        try {
          cluster.app.player.panic();
        } catch {}
      });
      await page.locator(".failure").waitFor();
    },
  ],
];

/** What reaches beyond the window, which buttons cut their words off, and which stand out beside another. @param {Page} page */
const misplaced = (page) =>
  ask(page, async (cluster) => {
    await Promise.all(
      document.getAnimations().map(({ finished, effect }) => effect?.getTiming().iterations === 1 && finished),
    );
    const wide = document.documentElement.scrollWidth - innerWidth;
    const cut = [...(cluster.shadowRoot?.querySelectorAll("button:not(.name), h2:not(.hidden)") ?? [])]
      .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
      .map((each) => each.textContent?.trim());
    const primary = [...(cluster.shadowRoot?.querySelectorAll(".primary") ?? [])].filter((each) => {
      return each.checkVisibility() && getComputedStyle(each).backgroundColor !== "rgba(0, 0, 0, 0)";
    });
    const several = primary.length > 1 ? primary.map((each) => `${each.textContent?.trim()} stands out`) : [];
    return [...(wide > 0 ? [`${wide} px too wide`] : []), ...cut, ...several];
  });

for (const [lang, theme, width] of /** @type {const} */ ([
  ["en", "light", 1440],
  ["zh-CN", "dark", 1440],
  ["zh-CN", "light", 360],
  ["en", "dark", 360],
])) {
  test(`axe finds nothing in what comes of what a reader does: ${lang}, ${theme}, ${width} px`, async () => {
    await withPage(
      async (page, url) => {
        await open(page, `${url}?lang=${lang}&theme=${theme}&at=2s`, { paused: true });
        for (const [view, go] of VIEWS) {
          await go(page);
          assert.deepEqual(await misplaced(page), [], view);
          assert.deepEqual(await complaints(page), [], view);
        }
        await page.goto(`${url}specimens.html?lang=${lang}&theme=${theme}`);
        await page.locator("canvas").nth(60).waitFor();
        assert.deepEqual(await complaints(page), [], "the specimens");
      },
      { viewport: { width, height: width > 600 ? 900 : 740 } },
      /a panic for a test/,
    );
  });
}
