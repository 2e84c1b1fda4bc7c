// How long it takes from an act of the reader to the next picture, as Chromium's Event Timing has it: keys and clicks on the
// page while a run of five nodes plays. On the clock on the wall.

import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";
import { spread, within } from "./report.mjs";

/** How long it may take, in seconds, and what is not told apart below. */
const MOST = 0.1;
const LEAST = 16;

/** What is done, one after another, so many times. */
const TIMES = 5;
const KEYS = [" ", ".", ".", ",", " ", "3", "Escape", "1"];
const TABS = ["clients", "commands", "history", "spacetime", "meters", "logs"];

/** @returns {Promise<import("./traced.mjs").Frames>} */
export async function actsInChromium() {
  /** @type {number[]} */
  const all = [];
  await withPage(
    async (page, url) => {
      await open(page, url);
      await page.evaluate((least) => {
        /** @type {number[]} */
        const taken = [];
        Object.assign(window, { taken });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) taken.push(entry.duration);
        }).observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: least }));
      }, LEAST);
      const calm = () => ask(page, () => new Promise((done) => setTimeout(done, 100)));
      let acts = 0;
      const act = async (/** @type {() => Promise<void>} */ work) => {
        await work();
        await calm();
        acts += 1;
      };
      for (let time = 0; time < TIMES; time += 1) {
        await page.locator(".page").focus();
        for (const key of KEYS) await act(() => page.keyboard.press(key));
        for (const tab of TABS) await act(() => page.locator(`#tab-${tab}`).click());
        await act(() =>
          page
            .getByRole("button", { name: /^Crash/ })
            .first()
            .click(),
        );
        await act(() =>
          page
            .getByRole("button", { name: /^Restart/ })
            .first()
            .click(),
        );
      }
      const taken = await page.evaluate(
        () => /** @type {{ taken: number[] }} */ (/** @type {unknown} */ (window)).taken,
      );
      all.push(...taken.map((milliseconds) => milliseconds / 1000));
      // What was too quick to be told of took less than that.
      while (all.length < acts) all.push(LEAST / 1000);
    },
    { viewport: { width: 1440, height: 900 } },
  );
  return {
    what: "from a key or a click to the next picture",
    frames: all.length,
    share95: within(all, 0.95),
    slowest: spread(all).most,
    most: MOST,
  };
}
