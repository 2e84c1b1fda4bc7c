// The element as a figure on another page, its poster, and pages in frames.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PNG } from "pngjs";
import { dist } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { complaints } from "./faults.mjs";
import { SCRIPT, withSite } from "./site.mjs";

/** @typedef {import("playwright-core").Page} Page */

const STYLE = `<link rel="stylesheet" href="quorate/quorate-cluster.css">`;

/** The element, once its run is there. @param {Page | import("playwright-core").Frame} page */
const ready = (page) =>
  page.evaluate(async () => {
    const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
    await customElements.whenDefined("quorate-cluster");
    await cluster.ready;
    await cluster.updateComplete;
  });

/** By how much what stood somewhere was moved, each time. @param {Page} page */
const shifts = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        /** @type {any[]} */
        const seen = [];
        new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({
          type: "layout-shift",
          buffered: true,
        });
        requestAnimationFrame(() => requestAnimationFrame(() => done(seen.map(({ value }) => value))));
      }),
  );

/** Where each line of the sentences stands: of the posters, or of the figures. @param {Page} page @param {"poster" | "figure"} of */
const lines = (page, of) =>
  page.evaluate((of) => {
    const range = document.createRange();
    return [...document.querySelectorAll("quorate-cluster")].map((cluster) => {
      const said =
        of === "poster" ? cluster.querySelector("figcaption") : cluster.shadowRoot?.querySelector(".sentence");
      range.selectNodeContents(/** @type {Element} */ (said));
      return [...range.getClientRects()].map(({ left, top, right }) => [left, top, right].map(Math.round));
    });
  }, of);

/** Where the parts of the figure stand in the element. @param {Page} page */
const places = (page) =>
  page.evaluate(() => {
    const cluster = /** @type {Element} */ (document.querySelector("quorate-cluster"));
    const { top, left } = cluster.getBoundingClientRect();
    /** @param {string} selector */
    const box = (selector) => {
      const part = cluster.shadowRoot?.querySelector(selector);
      if (!part?.checkVisibility()) return undefined;
      const found = part.getBoundingClientRect();
      return [found.left - left, found.top - top, found.width, found.height].map(Math.round);
    };
    return {
      caption: box("quorate-caption"),
      stage: box("quorate-stage"),
      logs: box("quorate-logs"),
      time: box("quorate-transport"),
      foot: box("footer"),
      actions: [...(cluster.shadowRoot?.querySelectorAll("footer .action") ?? [])].filter((each) =>
        each.checkVisibility(),
      ).length,
    };
  });

test("a figure of 600 by 400 has its parts where they belong, and gives up what has no room", async () => {
  // Its own words go from left to right, wherever it stands.
  const body = `${STYLE}${SCRIPT}<div dir="rtl"><quorate-cluster show="logs"></quorate-cluster></div>`;
  await withSite({ "figure.html": body }, async (page, url) => {
    await page.setViewportSize({ width: 616, height: 700 });
    await page.goto(`${url}figure.html`);
    await ready(page);
    await page.locator("quorate-figure footer").waitFor();
    const { logs, ...parts } = await places(page);
    assert.deepEqual([logs?.[0], logs?.[2]], [420, 180]);
    assert.deepEqual(parts, {
      caption: [0, 0, 600, 48],
      stage: [0, 48, 420, 264],
      time: [0, 312, 600, 56],
      foot: [0, 368, 600, 32],
      actions: 3,
    });
    // What is selected is a card over the stage, and Escape closes it.
    await page.evaluate(() =>
      /** @type {any} */ (document.querySelector("quorate-cluster")).app.select({ kind: "node", name: "n1" }),
    );
    const card = page.getByRole("complementary", { name: "Inspector" });
    await card.getByRole("heading", { name: "Node 1" }).waitFor();
    await card.getByRole("button").focus();
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    // Why? is answered where the sentence stood.
    await page.getByRole("button", { name: "Step forward" }).click();
    await page.getByRole("button", { name: "Why?" }).click();
    await page
      .getByRole("region", { name: "Why?" })
      .getByText(/because/)
      .waitFor();
    await page.getByRole("region", { name: "Why?" }).getByRole("button").click();
    await page.getByRole("region", { name: "What just happened" }).waitFor();
    await page.setViewportSize({ width: 400, height: 700 });
    assert.equal((await places(page)).logs, undefined);
    await page.addStyleTag({ url: "low.css" });
    const low = await places(page);
    assert.deepEqual([low.foot, low.stage?.[3]], [undefined, 280 - 48 - 56]);
    await page.getByRole("button", { name: "Actions" }).click();
    assert.equal((await places(page)).actions, 3);
  });
});

for (const [lang, theme] of [
  ["en", "light"],
  ["zh-CN", "dark"],
]) {
  test(`axe finds nothing in a figure, and it reaches nowhere beyond its place: ${lang}`, async () => {
    const body = `${SCRIPT}<main><h1>Page</h1><quorate-cluster scenario="raft/figure-8" lang="${lang}" theme="${theme}" show="logs"></quorate-cluster></main>`;
    await withSite(
      { "figure.html": body },
      async (page, url) => {
        for (const width of [760, 320]) {
          await page.setViewportSize({ width, height: 600 });
          await page.goto(`${url}figure.html`);
          await ready(page);
          await page.locator("quorate-figure footer").waitFor();
          assert.deepEqual(await complaints(page), []);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(wide <= width, `${wide} px at ${width}`);
        }
        await page.goto(`${url}quorate/embed.html?scenario=raft/figure-8&lang=${lang}&theme=${theme}`);
        await ready(page);
        await page.locator("quorate-figure footer").waitFor();
        assert.deepEqual(await complaints(page), []);
      },
      undefined,
      { bypassCSP: true },
    );
  });
}

test("without scripts the page shows the first frame of its first story, in both languages", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(url);
      const shown = page.locator("noscript");
      assert.match(await shown.innerText(), /Five computers keep one shop’s orders.*五台计算机共同保管一家网店的订单/s);
      for (const name of ["The shop", "网店"]) {
        const picture = shown.locator(`img[alt="${name}"]`);
        const loaded = await picture.evaluate(async (image) => {
          await /** @type {HTMLImageElement} */ (image).decode();
          return /** @type {HTMLImageElement} */ (image).naturalWidth;
        });
        assert.deepEqual([loaded, (await picture.boundingBox())?.width], [600, 328]);
      }
    },
    { javaScriptEnabled: false, viewport: { width: 376, height: 740 } },
  );
});

test("the poster is the first frame: without scripts, on paper, and until the run is there, and nothing moves", async () => {
  const poster = readFileSync(join(dist, "posters", "raft-shop.en.html"), "utf8");
  const body = `${STYLE}${SCRIPT}<quorate-cluster scenario="raft/shop" lang="en">${poster}</quorate-cluster><p>After.</p>`;
  /** @type {PNG[]} */
  const pictures = [];
  const says = "Five computers keep one shop’s orders. One of them must lead.";
  for (const javaScriptEnabled of [false, true]) {
    await withSite(
      { "poster.html": body },
      async (page, url) => {
        await page.setViewportSize({ width: 616, height: 700 });
        await page.goto(`${url}poster.html`);
        if (javaScriptEnabled) {
          await ready(page);
          await page.locator("quorate-figure footer").waitFor();
          assert.deepEqual(await shifts(page), []);
        } else {
          await page.getByText(says).waitFor();
          const href = await page.getByRole("link", { name: "The shop" }).getAttribute("href");
          assert.equal(href, "quorate/?scenario=raft%2Fshop&lang=en");
        }
        const { x, y } = /** @type {{ x: number, y: number }} */ (await page.locator("quorate-cluster").boundingBox());
        const clip = { x: x + 60, y: y + 48, width: 480, height: 264 };
        pictures.push(PNG.sync.read(await page.screenshot({ clip })));
        if (!javaScriptEnabled) return;
        await page.emulateMedia({ media: "print" });
        assert.ok(await page.getByRole("link", { name: "The shop" }).isVisible());
      },
      undefined,
      { javaScriptEnabled },
    );
  }
  const [before, after] = pictures.map(({ data }) => [...data]);
  const changed = before.filter((value, at) => Math.abs(value - after[at]) > 96).length / before.length;
  assert.ok(changed < 0.004, `${changed} of the numbers differ`);
});

test("the sentence stays where the poster has it, in each language and width, and no other language comes first", async () => {
  const all = [
    ["en", "wide"],
    ["zh-CN", "wide"],
    ["en", "narrow"],
    ["zh-CN", "narrow"],
  ].map(([lang, width]) => {
    const poster = readFileSync(join(dist, "posters", `raft-figure-8.${lang}.html`), "utf8");
    return `<quorate-cluster scenario="raft/figure-8" lang="${lang}" class="${width}">${poster}</quorate-cluster>`;
  });
  const body = `${STYLE}<link rel="stylesheet" href="widths.css">${SCRIPT}${all.join("")}`;
  await withSite({ "lines.html": body }, async (page, url) => {
    await page.setViewportSize({ width: 640, height: 1700 });
    // Chinese words come long after all else.
    /** @type {() => void} */
    let release = () => {};
    const late = new Promise((done) => {
      release = () => done(undefined);
    });
    await page.route(/zh-CN-.*\.js$/, async (route) => {
      await late;
      await route.fallback();
    });
    await page.goto(`${url}lines.html`);
    const posters = await lines(page, "poster");
    const [wide, narrow] = [".wide[lang=en]", ".narrow[lang=zh-CN]"].map((each) => page.locator(each));
    await wide.getByRole("button", { name: "Play" }).waitFor();
    assert.equal(await narrow.getByRole("button").count(), 0, "a Chinese figure begins in English");
    release();
    for (const name of ["Play", "播放"]) await page.locator(".narrow").getByRole("button", { name }).waitFor();
    await page.locator(".wide").getByRole("button", { name: "播放" }).waitFor();
    assert.deepEqual(await lines(page, "figure"), posters);
    assert.deepEqual(await shifts(page), []);
    // The longest sentence of the story has room even where it is narrow.
    await narrow.evaluate((cluster) => /** @type {any} */ (cluster).seek("700ms"));
    const sentence = narrow.locator(".sentence");
    await sentence.getByText("还没发出副本就宕机了").waitFor();
    const [needs, has] = await sentence.evaluate((each) => [each.scrollHeight, each.clientHeight]);
    assert.ok(needs <= has, `the sentence needs ${needs} pixels and has ${has}`);
  });
});

test("a figure answers what makes no sense, and a crate that does not load, in a sentence in its place", async () => {
  const body = `${STYLE}${SCRIPT}<quorate-cluster show="moon" theme="pink" controls="play explode"></quorate-cluster>`;
  await withSite(
    { "odd.html": body },
    async (page, url) => {
      await page.goto(`${url}odd.html`);
      await ready(page);
      const says = page.getByRole("status").first();
      await says.getByText("Nothing called “moon” can be shown here, but all and logs.").waitFor();
      assert.match(await says.innerText(), /no colours called “pink”.*no control called “explode”/s);
      await page.route("**/*.wasm", (route) => route.abort());
      await page.goto(`${url}odd.html`);
      const failure = page.locator("quorate-failure");
      await failure.getByRole("button").first().waitFor();
      const [whole, part] = [await page.locator("quorate-cluster").boundingBox(), await failure.boundingBox()];
      assert.ok(whole && part && part.y >= whole.y && part.y + part.height <= whole.y + whole.height);
      await page.unroute("**/*.wasm");
      await failure.getByRole("button").first().click();
      await failure.getByRole("button").first().waitFor({ state: "hidden" });
      await page.waitForFunction(
        () => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().nodes.length,
      );
    },
    /Failed to load|ERR_FAILED|^failed: |wasm/,
  );
});

test("frames say how high they are, and keys reach them only while they have the focus", async () => {
  await withSite({}, async (page, url) => {
    await page.goto(`${url}frame.html`);
    const frames = page.locator("iframe");
    await page.waitForFunction(() => document.querySelectorAll("iframe")[0].height === "400");
    const first = /** @type {import("playwright-core").Frame} */ (
      await (await frames.first().elementHandle())?.contentFrame()
    );
    await ready(first);
    assert.equal(await first.evaluate(() => document.documentElement.lang), "zh-CN");
    const playing = () =>
      first.evaluate(() => /** @type {any} */ (document.querySelector("quorate-cluster")).app.store.playing.value);
    assert.equal(await playing(), false, "it plays unasked");
    const events = () =>
      first.evaluate(() => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().events);
    const several = (/** @type {number} */ least) =>
      first.waitForFunction(
        (least) => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().events >= least,
        least,
      );
    await page.locator("h1").click();
    await page.keyboard.press(".");
    assert.equal(await events(), 0);
    await first.getByRole("button", { name: "前进一步" }).click();
    await several(1);
    await page.keyboard.press(".");
    await several(2);
    await frames.nth(1).scrollIntoViewIfNeeded();
    // The whole lab scrolls nowhere inside its frame.
    await page.waitForFunction(() => Number(document.querySelectorAll("iframe")[1].height) > 800);
    const second = /** @type {import("playwright-core").Frame} */ (
      await (await frames.nth(1).elementHandle())?.contentFrame()
    );
    await ready(second);
    await second.waitForFunction(() => document.documentElement.scrollHeight <= innerHeight + 1);
  });
});

test("other pages and frames keep nothing in the browser, and need no storage", async () => {
  const body = `${SCRIPT}<quorate-cluster></quorate-cluster><iframe src="quorate/" title="Lab" width="700" height="500"></iframe>`;
  await withSite(
    { "both.html": body },
    async (page, url) => {
      await page.context().addInitScript(() => {
        for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException("denied", "SecurityError");
            },
          });
        }
      });
      await page.goto(`${url}both.html`);
      await ready(page);
      const frame = /** @type {import("playwright-core").Frame} */ (
        await (await page.locator("iframe").elementHandle())?.contentFrame()
      );
      await ready(frame);
      for (const each of [page, frame]) {
        assert.equal(
          await each.evaluate(
            () => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().nodes.length,
          ),
          5,
        );
        assert.deepEqual(await each.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
      }
      await frame.getByRole("button", { name: /^Colours/ }).click();
      // The page itself goes without storage as well.
      const lab = await page.context().newPage();
      await lab.goto(`${url}quorate/`);
      await ready(lab);
      await lab.getByRole("button", { name: "中文" }).click();
      await lab.getByRole("button", { name: "English" }).waitFor();
    },
    undefined,
    { serviceWorkers: "allow" },
  );
});
