// A scripted zoom through space-time in Chromium: from a run of 100,000 events to a single message and back, at several
// places of it, and what each frame takes of the main thread: asking the session, drawing, and the words beside it.

import { readFileSync } from "node:fs";
import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";
import { tracedFrames } from "./traced.mjs";

/** How many events the run has. */
const EVENTS = 100_000;
/** Of how many frames each way of a zoom consists. */
const FRAMES = 60;
/** Where in the run one comes near, as shares of it. */
const PLACES = [0.1, 0.5, 0.9];

/** How long a frame may take. */
const MOST = 0.008;

/**
 * @param {string} file a script that has enough events
 * @returns {Promise<import("./traced.mjs").Frames>}
 */
export async function zoomInChromium(file) {
  const script = readFileSync(file, "utf8");
  /** @type {import("./traced.mjs").Frames[]} */
  const all = [];
  await withPage(
    async (page, url) => {
      await open(page, `${url}?tab=spacetime`, { paused: true });
      await ask(page, (cluster, script) => cluster.load(script), script);
      await ask(page, (cluster, events) => cluster.app.toEvent(events - 1), EVENTS);
      await page.locator("quorate-space-time .counts").waitFor();
      const work = () => ask(page, zoomThrough, { frames: FRAMES, places: PLACES });
      all.push(await tracedFrames(page, { what: "zoom through 100,000 events", most: MOST }, work));
    },
    { viewport: { width: 1440, height: 900 } },
  );
  return all[0];
}

/**
 * Runs in the page: comes a step nearer, or goes a step away, in each frame, which draws the step before.
 * @param {import("../www/quorate-cluster.js").QuorateCluster} cluster @param {{ frames: number, places: number[] }} how
 */
async function zoomThrough(cluster, { frames, places }) {
  const view = /** @type {import("../www/panels/spacetime.js").SpaceTime} */ (
    /** @type {unknown} */ (cluster.shadowRoot?.querySelector("quorate-space-time"))
  );
  const length = cluster.app.session.furthest();
  const factor = (200 / length) ** (1 / frames);
  view.whole();
  for (const place of places) {
    for (const way of [factor, 1 / factor]) {
      for (let i = 0; i < frames; i++) {
        await new Promise((done) => requestAnimationFrame(done));
        view.zoom(way, place * length);
      }
    }
  }
}
