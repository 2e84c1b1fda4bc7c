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

/** Whether a worker paints each of them, of all elements. @param {Page} page */
const handed = (page) =>
  page.evaluate(
    (painted) =>
      [...document.querySelectorAll("quorate-cluster")].flatMap((cluster) =>
        [...(cluster.shadowRoot?.querySelectorAll(painted) ?? [])].map((canvas) => {
          try {
            return !(/** @type {HTMLCanvasElement} */ (canvas).getContext("2d"));
          } catch {
            return true;
          }
        }),
      ),
    PAINTED.join(),
  );

/** Plays on until all is handed over. @param {Page} page */
async function handOver(page) {
  for (let left = 100; left > 0 && (await handed(page)).includes(false); left -= 1) {
    await playUntil(page, `time_us >= ${(103 - left) * 1e6}`, 5_000_000);
  }
}

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

/** Where the pictures are compared. */
const INSTANTS = ["4s", "9s"];

/** @type {PNG[][]} */
const own = [];

/** What the page paints at each of them by itself. */
async function wanted() {
  if (own.length > 0) return own;
  await withPage(async (page, url) => {
    await page.addInitScript(() => Reflect.deleteProperty(window, "Worker"));
    await play(page, url);
    for (const instant of INSTANTS) {
      await stand(page, instant);
      own.push(await pictures(page));
    }
    assert.deepEqual(await handed(page), [false, false, false]);
    assert.equal(differing(own[0], own[1]).length, 3, "two instants look alike");
  }, WINDOW);
  return own;
}

/** Waits until the pictures at each instant are those that are wanted. @param {Page} page */
async function shows(page) {
  const all = await wanted();
  for (const [at, instant] of INSTANTS.entries()) {
    let differ = PAINTED;
    for (let left = 20; left > 0 && differ.length > 0; left -= 1) {
      await stand(page, instant);
      differ = differing(await pictures(page), all[at]);
    }
    assert.deepEqual(differ, [], `at ${instant}`);
  }
}

test("a worker paints what the page would, the reader points at it as before, and where it dies the page paints on", async () => {
  await withPage(async (page, url) => {
    await page.addInitScript(() => {
      const real = Worker;
      window.Worker = class extends real {
        /** @param {string | URL} address @param {WorkerOptions} [options] */
        constructor(address, options) {
          super(address, options);
          Object.assign(window, { painter: this });
        }
      };
    });
    await play(page, url);
    await handOver(page);
    assert.deepEqual(await handed(page), [true, true, true]);
    await shows(page);
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
    await ask(page, (cluster) => cluster.app.select(undefined));
    await page.mouse.move(0, 0);
    // Nobody tells the page that it is no more.
    await page.evaluate(() => /** @type {any} */ (window).painter.terminate());
    await ask(page, (cluster) => cluster.play());
    await page.waitForFunction(() => {
      const canvas = document.querySelector("quorate-cluster")?.shadowRoot?.querySelector("quorate-stage canvas");
      try {
        return /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
      } catch {
        return false;
      }
    });
    await shows(page);
    assert.deepEqual(await handed(page), [false, false, false]);
  }, WINDOW);
});

test("where the worker cannot be had the page paints by itself", async () => {
  await withPage(
    async (page, url) => {
      await page.route("**/paint.js", (route) => route.fulfill({ status: 404, body: "" }));
      const missed = page.waitForResponse("**/paint.js");
      await play(page, url);
      await ask(page, (cluster) => cluster.play());
      await missed;
      await playUntil(page, "time_us >= 5000000", 1_500_000);
      await shows(page);
      assert.deepEqual(await handed(page), [false, false, false]);
    },
    WINDOW,
    /404|paint\.js/,
  );
});

test("one worker paints for all elements of a page, also for one that was taken out and put back", async () => {
  await withPage(async (page, url) => {
    /** @type {string[]} */
    const workers = [];
    page.on("worker", (worker) => workers.push(worker.url()));
    const element = '<quorate-cluster show="logs" theme="light"></quorate-cluster>';
    const head = `<title>Host</title><link rel="icon" href="data:,"><script type="module" src="./quorate-cluster.js"></script>`;
    const body = `<!doctype html><html lang="en"><head><meta charset="utf-8">${head}</head><body>${element.repeat(2)}</body></html>`;
    await page.route("**/host.html", (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
    await page.goto(`${url}host.html`);
    /** @param {boolean} plays whether time runs first @returns {Promise<PNG[][]>} */
    const look = async (plays) => {
      const urls = await page.evaluate(
        async ([script, painted, plays]) => {
          const all = /** @type {import("../../www/quorate-cluster.js").QuorateCluster[]} */ ([
            ...document.querySelectorAll("quorate-cluster"),
          ]);
          const found = [];
          for (const [at, cluster] of all.entries()) {
            cluster.scrollIntoView({ block: "center" });
            await cluster.ready;
            const frames = async (left = 4) => {
              for (; left > 0; left -= 1) await new Promise((done) => requestAnimationFrame(done));
            };
            await cluster.load(String(script));
            if (plays) {
              cluster.play();
              await frames(20);
              cluster.pause();
            }
            await cluster.seek(at === 0 ? "4s" : "9s");
            await frames();
            found.push(
              [.../** @type {ShadowRoot} */ (cluster.shadowRoot).querySelectorAll(String(painted))].map((each) => {
                const canvas = /** @type {HTMLCanvasElement} */ (each);
                const copy = document.createElement("canvas");
                [copy.width, copy.height] = [canvas.width, canvas.height];
                copy.getContext("2d")?.drawImage(canvas, 0, 0);
                return copy.toDataURL();
              }),
            );
          }
          return found;
        },
        /** @type {const} */ ([SCRIPT, PAINTED.join(), plays]),
      );
      return urls.map((each) => each.map((url) => PNG.sync.read(Buffer.from(url.split(",")[1], "base64"))));
    };
    const before = await look(false);
    assert.equal(differing(before[0], before[1]).length, PAINTED.length, "two instants look alike");
    /** Plays until all is handed over, and looks whether the pictures are as before. */
    const same = async () => {
      for (let left = 30; left > 0 && (await handed(page)).includes(false); left -= 1) await look(true);
      assert.deepEqual(new Set(await handed(page)), new Set([true]));
      let differ = PAINTED;
      for (let left = 20; left > 0 && differ.length > 0; left -= 1) {
        const now = await look(false);
        differ = [...differing(now[0], before[0]), ...differing(now[1], before[1])];
      }
      assert.deepEqual(differ, []);
    };
    await same();
    await page.evaluate(async () => {
      const [first] = document.querySelectorAll("quorate-cluster");
      first.remove();
      await new Promise((done) => requestAnimationFrame(done));
      document.body.prepend(first);
    });
    await same();
    assert.deepEqual(workers, [`${url}paint.js`]);
  }, WINDOW);
});
