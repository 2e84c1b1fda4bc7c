// The release page in the system's Chromium, for the page tests.

import assert from "node:assert/strict";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { browser, dist } from "../../tools/lib.mjs";
import { serve } from "../../tools/serve.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */

/**
 * The browsers of this process, by what they are told of their surroundings: to start one takes as long as many a test.
 * @type {Map<string, Promise<import("playwright-core").Browser>>}
 */
const browsers = new Map();

/**
 * Where tests without wishes find the release page, one after the other: the browser keeps its files, and what it compiled of them.
 * @type {ReturnType<typeof serve> | undefined}
 */
let common;

/** Ends them all. */
export async function end() {
  for (const running of browsers.values()) await (await running).close();
  (await common)?.close();
}

// A lane (lanes/lane.mjs) goes on with the next file.
if (!process.env.QUORATE_LANES) after(end);

/** How many pages are open. */
export async function opened() {
  const all = await Promise.all(browsers.values());
  return all.flatMap((running) => running.contexts()).flatMap((context) => context.pages()).length;
}

/**
 * The page that tests without wishes share.
 * @type {Page | undefined}
 */
let spare;

/**
 * Serves the release page, and hands a page of a browser to the work. A test with options, even empty ones, has that page
 * for itself: so must one that leaves something behind that the next address does not end, such as an initial script.
 * @param {(page: Page, url: string, server: Awaited<ReturnType<typeof serve>>) => Promise<void>} work
 * @param {Options} [options]
 * @param {RegExp} [expected] the complaints that the test provokes @param {string} [folder] what is served
 * @param {Record<string, string>} [env] what the browser is told of its surroundings
 */
export async function withPage(work, options = undefined, expected = undefined, folder = dist, env = {}) {
  const alone = options !== undefined || Object.keys(env).length > 0;
  const shares = !alone && folder === dist;
  if (shares) common ??= serve(0, dist, "max-age=3600");
  const server = await ((shares && common) || serve(0, folder));
  const page = (!alone && spare) || (await newPage(options, env));
  if (page === spare) spare = undefined;
  try {
    const complaints = listen(page, server.url);
    await work(page, server.url, server);
    const unforeseen = complaints.filter((complaint) => !expected?.test(complaint));
    assert.deepEqual(unforeseen, [], "the page complained or asked another host");
    if (!alone) spare = await cleared(page);
  } finally {
    if (page !== spare) await page.context().close();
    if (!shares) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** The window of a page for which none is wanted. */
const WINDOW = { width: 1280, height: 720 };

/** @param {Options | undefined} options @param {Record<string, string>} env */
async function newPage(options, env) {
  const key = JSON.stringify(env);
  const known = await browsers.get(key);
  const running = known?.isConnected() ? known : await start(key, env);
  // What a page keeps for later is nobody's business but that of the test of just that.
  const context = await running.newContext({ serviceWorkers: "block", viewport: WINDOW, ...options });
  if (process.env.LATE) await late(context, Number(process.env.LATE));
  return context.newPage();
}

/** So many milliseconds a frame comes late, where that is asked for: at one tenth of the usual rate the page still plays. */
const FRAME = 100;

/**
 * Brings files so many milliseconds late, and frames too, as busy machines do: a test that does not wait for what it needs fails.
 * @param {import("playwright-core").BrowserContext} context @param {number} by
 */
async function late(context, by) {
  await context.route(/\.(js|wasm|css)(\?|$)/, async (route) => {
    await new Promise((done) => setTimeout(done, by));
    await route.fallback().catch(() => {});
  });
  await context.addInitScript((by) => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (work) => /** @type {any} */ (setTimeout(() => frame(work), by));
    window.cancelAnimationFrame = (id) => clearTimeout(id);
  }, FRAME);
}

/** @param {string} key @param {Record<string, string>} env */
function start(key, env) {
  const { chrome } = browser();
  assert.ok(chrome, "Chromium is missing: run make setup");
  const running = chromium.launch({
    executablePath: chrome,
    env: { .../** @type {Record<string, string>} */ (process.env), ...env },
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  browsers.set(key, running);
  return running;
}

/** So many addresses a page goes to: browsers forget what lies further back. */
const FAR = 20;

/** Takes back what a test did to its page, if it can go on. @param {Page} page */
async function cleared(page) {
  for (const each of ["console", "pageerror", "request", "requestfailed"]) page.removeAllListeners(each);
  await page.unrouteAll();
  const { origin } = new URL(page.url());
  await page.goto("about:blank");
  const browser = await page.context().newCDPSession(page);
  if (origin !== "null") await browser.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await browser.detach();
  await page.mouse.move(0, 0);
  await page.setViewportSize(WINDOW);
  await page.emulateMedia({ media: null });
  return (await page.evaluate("history.length")) < FAR ? page : undefined;
}

/**
 * The same on a page of the same origin on which nothing goes on: for tests of modules.
 * @param {(page: Page) => Promise<void>} work @param {Options} [options]
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
 * @param {Page} page @param {string} url
 */
function listen(page, url) {
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    // That the page is kept from keeping itself is the doing of withPage.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    if (["error", "warning"].includes(message.type()))
      complaints.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
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
