// How it looks: pictures of the specimens and of the main views, held against those in tests/browser/looks.
//
// Every picture is of a run that stands at an instant, without motion, in one and the same type, at half its size. What
// differs by the smoothing of edges does not count. `REWRITE=1` takes new pictures; the review looks at them. What a failed
// test saw lies in target/looks.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { root, target } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { ask, open, show, stand } from "./cluster.mjs";
import { SCRIPT, withSite } from "./site.mjs";

/** @typedef {import("playwright-core").Page} Page */

const folder = join(root, "tests", "browser", "looks");
const fonts = { FONTCONFIG_FILE: join(folder, "fonts.conf") };

/** Which share of a picture may differ, and of each of its tiles, so that one mark is enough; how much a pixel must to count. */
const MOST = 0.01;
const MOST_OF_TILE = 0.12;
const TILE = 12;
const THRESHOLD = 0.15;

/** How long a view may take to stand still, in milliseconds. */
const PATIENCE = 15_000;

/** A cluster with a leader, writes, a crash and a cut, and what of it is looked at. */
const RUN = `quorate 1
protocol raft
nodes 5
seed 7
at 600ms put city Rome
at 700ms put river Tiber
at 900ms crash leader
at 1600ms put city Milan
at 2s partition n1 n2 | n3 n4 n5
at 3s end
`;

/** @param {number} width @param {number} height @param {import("playwright-core").BrowserContextOptions} [more] */
const sized = (width, height, more = {}) => ({
  viewport: { width, height },
  deviceScaleFactor: 0.5,
  reducedMotion: /** @type {const} */ ("reduce"),
  locale: "en-US",
  timezoneId: "UTC",
  ...more,
});

/** Opens the page and stands at an instant of the run. @param {Page} page @param {string} address @param {string} at */
async function opened(page, address, at) {
  await open(page, address, { paused: true });
  // What underlines words, and the styles that come with it, come last.
  await page.waitForFunction(() => {
    const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
      document.querySelector("quorate-cluster")
    );
    return cluster.app.store.explain.value !== undefined;
  });
  await stand(page, RUN, at);
}

/** Takes the picture until it is the one that is kept. @param {Page} page @param {string} name @param {boolean} [fullPage] */
async function looks(page, name, fullPage = false) {
  const file = join(folder, `${name}.png`);
  const take = () => page.screenshot({ fullPage, animations: "disabled", caret: "hide" });
  if (process.env.REWRITE || !existsSync(file)) {
    // What stands still is the same twice.
    for (let [before, now] = [await take(), await take()]; ; [before, now] = [now, await take()]) {
      if (!before.equals(now)) continue;
      writeFileSync(file, now);
      assert.ok(process.env.REWRITE, `there was no ${file}; it was taken now`);
      return;
    }
  }
  const kept = PNG.sync.read(readFileSync(file));
  const until = performance.now() + PATIENCE;
  for (;;) {
    const bytes = await take();
    const says = differs(kept, PNG.sync.read(bytes));
    if (!says) return;
    if (performance.now() < until) continue;
    const seen = join(target, "looks");
    mkdirSync(seen, { recursive: true });
    writeFileSync(join(seen, `${name}.png`), bytes);
    assert.fail(`${name} looks different: ${says}. What was seen: ${join(seen, `${name}.png`)}; REWRITE=1 keeps it.`);
  }
}

/** @param {PNG} kept @param {PNG} now */
function differs(kept, now) {
  const { width, height } = kept;
  if (now.width !== width || now.height !== height) {
    return `it is ${now.width} by ${now.height} and was ${width} by ${height}`;
  }
  const mask = new Uint8Array(width * height * 4);
  const count = pixelmatch(kept.data, now.data, mask, width, height, { threshold: THRESHOLD, diffMask: true });
  const share = count / (width * height);
  if (share > MOST) return `${(share * 100).toFixed(2)} % of it`;
  for (let top = 0; top < height; top += TILE) {
    for (let left = 0; left < width; left += TILE) {
      const part = marked(mask, width, height, left, top);
      if (part > MOST_OF_TILE) return `${Math.round(part * 100)} % of what is around ${left}, ${top}`;
    }
  }
  return undefined;
}

/** Which share of a tile is marked. @param {Uint8Array} mask @param {number} width @param {number} height @param {number} left @param {number} top */
function marked(mask, width, height, left, top) {
  let count = 0;
  for (let y = top; y < Math.min(height, top + TILE); y++) {
    for (let x = left; x < Math.min(width, left + TILE); x++) if (mask[(y * width + x) * 4 + 3] > 0) count++;
  }
  return count / (TILE * TILE);
}

/** The type that all pictures are in: Debian has it as fonts-noto-cjk, and other systems have other type. */
const comparable = process.platform === "linux";
if (comparable) {
  const found = execFileSync("fc-match", ["sans"], { env: { ...process.env, ...fonts }, encoding: "utf8" });
  assert.match(found, /Noto Sans CJK SC/, "the pictures are in Noto Sans CJK SC: install fonts-noto-cjk");
}

/**
 * @param {string} name @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: Page, url: string) => Promise<void>} work @param {boolean} [fullPage]
 */
function view(name, options, work, fullPage) {
  test(`it looks as it did: ${name}`, async (t) => {
    if (!comparable) return t.diagnostic("Not compared: the pictures were taken on Linux, with its type.");
    await withPage(
      async (page, url) => {
        await work(page, url);
        await looks(page, name, fullPage);
      },
      options,
      undefined,
      undefined,
      fonts,
    );
  });
}

for (const [name, query] of [
  ["specimens-light", "?theme=light&lang=en"],
  ["specimens-dark-zh", "?theme=dark&lang=zh-CN"],
]) {
  view(name, sized(1000, 800), async (page, url) => void (await page.goto(`${url}specimens.html${query}`)), true);
}

view("leader-1440-light", sized(1440, 900), (page, url) => opened(page, `${url}?theme=light&lang=en`, "850ms"));

view("crashed-1440-dark-zh", sized(1440, 900), async (page, url) => {
  await opened(page, `${url}?theme=dark&lang=zh-CN`, "1s");
  await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n2" }));
});

view("spacetime-1440-light", sized(1440, 900), async (page, url) => {
  await opened(page, `${url}?theme=light&lang=en`, "2.5s");
  await show(page, "spacetime");
  await page.locator("quorate-space-time canvas").first().waitFor();
});

view("parted-768-light-zh", sized(768, 1024), (page, url) => opened(page, `${url}?theme=light&lang=zh-CN`, "2.5s"));

view("leader-360-dark", sized(360, 740), (page, url) => opened(page, `${url}?theme=dark&lang=en`, "850ms"));

view("presented-1280-light", sized(1280, 720), async (page, url) => {
  await opened(page, `${url}?theme=light&lang=en&marks=300ms,2s`, "850ms");
  await ask(page, (cluster) => cluster.app.present(true));
  await page.locator(".presenter .corner").waitFor();
});

test("it looks as it did: figure-600-light", async (t) => {
  if (!comparable) return t.diagnostic("Not compared: the pictures were taken on Linux, with its type.");
  const body = `${SCRIPT}<quorate-cluster show="logs" lang="en" theme="light"></quorate-cluster>`;
  await withSite(
    { "figure.html": body },
    async (page, url) => {
      await opened(page, `${url}figure.html`, "850ms");
      await page.locator("quorate-figure footer").waitFor();
      await looks(page, "figure-600-light");
    },
    undefined,
    sized(616, 416),
    fonts,
  );
});
