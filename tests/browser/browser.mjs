// The release page in the system's Chromium, for the page tests.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { browser, dist } from "../../tools/lib.mjs";
import { serve } from "../../tools/serve.mjs";

/**
 * Serves the release page, starts a browser, and hands both to the work; ends both in any case.
 * @param {(page: import("playwright-core").Page, url: string, server: Awaited<ReturnType<typeof serve>>) => Promise<void>} work
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @param {RegExp} [expected] the complaints that the test provokes @param {string} [folder] what is served
 * @param {Record<string, string>} [env] what the browser is told of its surroundings
 */
export async function withPage(work, options = {}, expected = undefined, folder = dist, env = {}) {
  const { chrome } = browser();
  assert.ok(chrome, "Chromium is missing: run make setup");
  const server = await serve(0, folder);
  const running = await chromium.launch({
    executablePath: chrome,
    env: { .../** @type {Record<string, string>} */ (process.env), ...env },
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  try {
    // What a page keeps for later is nobody's business but that of the test of just that.
    const context = await running.newContext({ serviceWorkers: "block", ...options });
    const page = await context.newPage();
    const complaints = listen(page, server.url);
    await work(page, server.url, server);
    const unforeseen = complaints.filter((complaint) => !expected?.test(complaint));
    assert.deepEqual(unforeseen, [], "the page complained or asked another host");
  } finally {
    await running.close();
    server.closeAllConnections();
    server.close();
  }
}

/**
 * The same on a page of the same origin on which nothing goes on: for tests of modules.
 * @param {(page: import("playwright-core").Page) => Promise<void>} work
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export function withEmptyPage(work, options) {
  return withPage(async (page, url) => {
    // Chromium asks for an icon of what names none.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
    await page.goto(`${url}wasm/quorate.d.ts`);
    await work(page);
  }, options);
}

/**
 * Whatever a page should never do: errors, warnings, failed requests, requests to another host.
 * @param {import("playwright-core").Page} page @param {string} url
 */
function listen(page, url) {
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    // That the page is kept from keeping itself is the doing of withPage.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A browser that leaves a page gives up what is still on its way.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob):/.test(address)) complaints.push(`another host: ${address}`);
  });
  return complaints;
}
