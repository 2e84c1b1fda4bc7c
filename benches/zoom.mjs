// A scripted zoom through space-time in Chromium: from a run of 100,000 events to a single message and back, at several
// places of it, and what each frame takes of the main thread. On the clock on the wall.

import { readFileSync } from "node:fs";
import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";

/** How many events the run has. */
const EVENTS = 100_000;
/** Of how many frames each way of a zoom consists. */
const FRAMES = 60;
/** Where in the run one comes near, as shares of it. */
const PLACES = [0.1, 0.5, 0.9];

/**
 * What frames took, and may take, in seconds: 95 of 100, and the slowest; where it is known also the one in the middle, and
 * what of such a one is script, and filling canvases.
 * @typedef {{ what: string, frames: number, middle?: number, script?: number, filling?: number, share95: number,
 *   slowest: number, most: number }} Frames
 */

/** How long a frame may take. */
const MOST = 0.008;

/**
 * @param {string} file a script that has enough events
 * @returns {Promise<Frames>}
 */
export async function zoomInChromium(file) {
  const script = readFileSync(file, "utf8");
  /** @type {number[]} */
  const taken = [];
  await withPage(
    async (page, url) => {
      await open(page, `${url}?tab=spacetime`, { paused: true });
      await ask(page, (cluster, script) => cluster.load(script), script);
      await ask(page, (cluster, events) => cluster.app.toEvent(events - 1), EVENTS);
      await page.locator("quorate-space-time .counts").waitFor();
      const measured = await ask(page, zoomThrough, { frames: FRAMES, places: PLACES });
      taken.push(...measured);
    },
    { viewport: { width: 1440, height: 900 } },
  );
  const sorted = taken.toSorted((a, b) => a - b);
  const share95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  return {
    what: "zoom through 100,000 events",
    frames: taken.length,
    share95,
    slowest: sorted[sorted.length - 1],
    most: MOST,
  };
}

/**
 * Runs in the page: what each frame takes, in seconds, from its first callback to when it is painted.
 * @param {import("../www/quorate-cluster.js").QuorateCluster} cluster @param {{ frames: number, places: number[] }} how
 */
async function zoomThrough(cluster, { frames, places }) {
  const view = /** @type {import("../www/panels/spacetime.js").SpaceTime} */ (
    /** @type {unknown} */ (cluster.shadowRoot?.querySelector("quorate-space-time"))
  );
  const length = cluster.app.session.furthest();
  const { port1, port2 } = new MessageChannel();
  const calm = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  /** @param {() => void} work */
  const frame = async (work) => {
    // Nothing else waits for a frame now, so ours is the first callback of the next and the page draws in the second.
    await calm();
    let start = 0;
    requestAnimationFrame(() => {
      start = performance.now();
      port2.postMessage(undefined);
    });
    const before = performance.now();
    work();
    const asked = performance.now() - before;
    // A message that was sent in a frame comes when that was drawn and painted.
    await new Promise((done) => {
      port1.onmessage = done;
    });
    return (asked + performance.now() - start) / 1000;
  };
  /** @type {number[]} */
  const taken = [];
  const factor = (200 / length) ** (1 / frames);
  view.whole();
  for (const place of places) {
    for (const way of [factor, 1 / factor]) {
      for (let i = 0; i < frames; i++) taken.push(await frame(() => view.zoom(way, place * length)));
    }
  }
  return taken;
}
