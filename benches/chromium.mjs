// The same as play.mjs in Chromium, on the clock on the wall; and what the page loads before anyone has done anything.

import { readFileSync } from "node:fs";
import { withPage } from "../tests/browser/browser.mjs";

/** @param {string} file @returns {Promise<import("./report.mjs").Measure>} */
export async function playInChromium(file) {
  const script = readFileSync(file, "utf8");
  /** @type {import("./report.mjs").Measure[]} */
  const measured = [];
  await withPage(async (page, url) => {
    // Of the page's origin, but nothing else goes on there; Chromium asks for an icon of what names none.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${url}wasm/quorate.d.ts`);
    measured.push(
      await page.evaluate(async (script) => {
        const address = "/wasm/quorate.js";
        /** @type {typeof import("#wasm")} */
        const crate = await import(address);
        await crate.default();
        const measure = () => {
          const session = crate.Session.load(script);
          const start = performance.now();
          while (session.advance(Infinity, 10_000) !== crate.Reached.End);
          const seconds = (performance.now() - start) / 1000;
          const { events, messages, commits, digest, ok } = session.report();
          session.free();
          return { seconds, events, messages, commits, digest, ok };
        };
        measure();
        return measure();
      }, script),
    );
  });
  return measured[0];
}

/**
 * The files that the page has asked for before its first second of play was over: until then it leaves the rest of the
 * crate where it is (tests/browser/first.test.mjs).
 * @returns {Promise<string[]>}
 */
export async function loadedFiles() {
  /** @type {string[]} */
  const files = [];
  await withPage(async (page, url) => {
    await page.goto(url);
    await page.waitForFunction(() =>
      performance.getEntriesByType("resource").some(({ name }) => /rest\.wasm/.test(name)),
    );
    const asked = await page.evaluate(() => {
      const entries = performance.getEntriesByType("resource");
      const rest = entries.find(({ name }) => /rest\.wasm/.test(name));
      return entries.filter((entry) => rest && entry.startTime < rest.startTime).map(({ name }) => name);
    });
    files.push("index.html", ...asked.map((name) => new URL(name).pathname.slice(1)));
  });
  return [...new Set(files)].sort();
}
