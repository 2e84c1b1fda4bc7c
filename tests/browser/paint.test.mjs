// The pictures that a worker paints are those that the page paints itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { withPage } from "./browser.mjs";
import { ask, open, playUntil } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

const SCRIPT = [
  "quorate 1\nprotocol raft\nnodes 5\nseed 7\nnetwork latency=10ms\nat 1s workload append every=20ms count=2000 key=k",
  "at 3s crash n2\nat 3s cut n3 -- n4\nat 5s crash leader\nat 6s restart crashed\nat 60s end\n",
].join("\n");

const PAINTED = ["quorate-stage canvas", "quorate-tape canvas", "quorate-logs canvas"];

/** Whether a worker paints each of them. @param {Page} page */
const handed = (page) =>
  ask(
    page,
    (cluster, painted) =>
      painted.map((name) => {
        const canvas = /** @type {HTMLCanvasElement} */ (cluster.shadowRoot?.querySelector(name));
        try {
          return !canvas.getContext("2d");
        } catch {
          return true;
        }
      }),
    PAINTED,
  );

/** What the pictures show. @param {Page} page @returns {Promise<PNG[]>} */
async function pictures(page) {
  const urls = await ask(
    page,
    (cluster, painted) =>
      painted.map((name) => {
        const canvas = /** @type {HTMLCanvasElement} */ (cluster.shadowRoot?.querySelector(name));
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [canvas.width, canvas.height];
        copy.getContext("2d")?.drawImage(canvas, 0, 0);
        return copy.toDataURL();
      }),
    PAINTED,
  );
  return urls.map((url) => PNG.sync.read(Buffer.from(url.split(",")[1], "base64")));
}

/** Which of two lists of pictures differ in more than the smoothing of edges. @param {PNG[]} some @param {PNG[]} others */
const differing = (some, others) =>
  PAINTED.filter((_, i) => {
    const [a, b] = [some[i], others[i]];
    if (a.width !== b.width || a.height !== b.height) return true;
    return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.15 }) > 20;
  });

/** Plays, then stands at an instant. @param {Page} page @param {string} url */
async function play(page, url) {
  await open(page, `${url}?theme=light`, { paused: true });
  await ask(page, (cluster, script) => cluster.load(script), SCRIPT);
  await playUntil(page, "time_us >= 2500000", 1_500_000);
}

/** Opens the run and goes to an instant, and waits for some frames each time. @param {Page} page @param {string} instant */
const stand = (page, instant) =>
  ask(
    page,
    async (cluster, [script, instant]) => {
      const frames = async () => {
        for (let left = 4; left > 0; left -= 1) await new Promise((done) => requestAnimationFrame(done));
      };
      await cluster.load(script);
      await frames();
      await cluster.seek(instant);
      await frames();
    },
    [SCRIPT, instant],
  );

/** @type {import("playwright-core").BrowserContextOptions} */
const WINDOW = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" };

test("a worker paints what the page would, and the reader points at it as before", async () => {
  /** @type {PNG[][]} */
  const wanted = [];
  const instants = ["4s", "9s"];
  await withPage(async (page, url) => {
    await page.addInitScript(() => Reflect.deleteProperty(window, "Worker"));
    await play(page, url);
    for (const instant of instants) {
      await stand(page, instant);
      wanted.push(await pictures(page));
    }
    assert.deepEqual(await handed(page), [false, false, false]);
  }, WINDOW);
  assert.equal(differing(wanted[0], wanted[1]).length, 3, "two instants look alike");
  await withPage(async (page, url) => {
    await play(page, url);
    for (let left = 100; left > 0 && (await handed(page)).includes(false); left -= 1) {
      await playUntil(page, `time_us >= ${(103 - left) * 1e6}`, 5_000_000);
    }
    assert.deepEqual(await handed(page), [true, true, true]);
    for (const [at, instant] of instants.entries()) {
      let differ = PAINTED;
      for (let left = 20; left > 0 && differ.length > 0; left -= 1) {
        await stand(page, instant);
        differ = differing(await pictures(page), wanted[at]);
      }
      assert.deepEqual(differ, [], `at ${instant}`);
    }
    const at = await ask(page, (cluster) => {
      const stage = /** @type {import("../../www/panels/stage.js").Stage} */ (
        /** @type {unknown} */ (cluster.shadowRoot?.querySelector("quorate-stage"))
      );
      const { left, top } = /** @type {Element} */ (stage.querySelector("canvas")).getBoundingClientRect();
      const { x, y } = stage.placeOf(3) ?? { x: 0, y: 0 };
      return { x: left + x, y: top + y };
    });
    await page.mouse.click(at.x, at.y);
    // What a pointer hits is asked of a file that may still be on its way.
    await page.getByRole("complementary", { name: "Inspector" }).getByRole("heading", { name: "Node 3" }).waitFor();
    assert.deepEqual(await ask(page, (cluster) => cluster.app.store.selected.value), { kind: "node", name: "n3" });
  }, WINDOW);
});
