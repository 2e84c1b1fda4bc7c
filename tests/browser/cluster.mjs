// The element on the page, as the page tests ask it and act on it.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { target } from "../../tools/lib.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../../www/quorate-cluster.js").QuorateCluster} Cluster */

/** A run in which an old value is read: node 1 is cut off and answers by itself. */
export const STALE = `quorate 1
protocol raft
nodes 3
config reads=local
at 1s put x 1
at 2s partition n1 | n2 n3
at 3s put x 2 by c2 via n2
at 5s get x by c3 via n1
at 6s end
`;

/** How long a test waits for something that the page does by itself, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Opens the page and waits for its run.
 * @param {Page} page @param {string} address @param {{ paused?: boolean }} [options]
 */
export async function open(page, address, { paused = false } = {}) {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(address);
  await page.evaluate(async (paused) => {
    const cluster = /** @type {Cluster} */ (document.querySelector("quorate-cluster"));
    await cluster.ready;
    if (paused) cluster.pause();
  }, paused);
}

/**
 * Does something with the element, in the page.
 * @template T, A
 * @param {Page} page @param {(cluster: Cluster, given: A) => T | Promise<T>} work @param {A} [given]
 * @returns {Promise<T>}
 */
export async function ask(page, work, given) {
  const handle = await page.$("quorate-cluster");
  if (!handle) throw new Error("there is no element on the page");
  // The function crosses as its text, so it must not name anything from outside.
  return /** @type {any} */ (handle).evaluate(work, given);
}

/** Opens a run and stands at an instant of it. @param {Page} page @param {string} script @param {string} at */
export const stand = (page, script, at) =>
  ask(
    page,
    async (cluster, [script, at]) => {
      await cluster.load(script);
      await cluster.seek(at);
    },
    /** @type {const} */ ([script, at]),
  );

/** Opens a tab. @param {Page} page @param {string} tab */
export const show = (page, tab) =>
  ask(
    page,
    (cluster, tab) => {
      cluster.app.store.tab.value = tab;
    },
    tab,
  );

/** The cluster now. @param {Page} page */
export const snapshot = (page) => ask(page, (cluster) => cluster.snapshot());

/** Lets the run go on at a pace. @param {Page} page @param {number} pace virtual microseconds a real second */
export const playAt = (page, pace) =>
  ask(
    page,
    (cluster, pace) => {
      cluster.app.store.auto.value = false;
      cluster.app.store.pace.value = pace;
      cluster.play();
    },
    pace,
  );

/**
 * Plays quickly until something holds of the snapshot, and pauses in the frame in which it does.
 * @param {Page} page @param {string} condition of the snapshot, see `until`
 * @param {number} [pace] virtual microseconds a real second
 */
export async function playUntil(page, condition, pace = 1_000_000) {
  await playAt(page, pace);
  await until(page, condition, true);
}

/**
 * Waits until something holds of the snapshot.
 * @param {Page} page @param {string} condition a path, a sign and a value, as the page forbids eval: `leader != null`
 * @param {boolean} [pauses] whether time stops then
 */
export async function until(page, condition, pauses = false) {
  await page.waitForFunction(
    ([condition, pauses]) => {
      const cluster = /** @type {Cluster} */ (document.querySelector("quorate-cluster"));
      const [path, sign, ...rest] = condition.split(" ");
      const found = /** @type {any} */ (cluster.snapshot())[path];
      const wanted = JSON.parse(rest.join(" "));
      const holds = sign === "=" ? found === wanted : sign === "!=" ? found !== wanted : Number(found) >= wanted;
      if (holds && pauses) cluster.pause();
      return holds;
    },
    /** @type {const} */ ([condition, pauses]),
    { timeout: PATIENCE, polling: "raf" },
  );
}

/**
 * Asks again until the claim holds, for what comes with a later frame or a file that is fetched when it is needed.
 * @template T @param {() => Promise<T>} claim fails while it does not hold
 * @returns {Promise<T>}
 */
export async function eventually(claim) {
  for (const end = performance.now() + PATIENCE; ; ) {
    try {
      return await claim();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((done) => setTimeout(done));
    }
  }
}

/** Lets some frames go by: what goes on by itself goes on in them. @param {Page} page @param {number} [count] */
export const frames = (page, count = 10) =>
  page.evaluate(async (count) => {
    for (let left = count; left > 0; left -= 1) await new Promise(requestAnimationFrame);
  }, count);

/**
 * What the command line says of a script.
 * @param {string} script @param {...string} args
 */
export function native(script, ...args) {
  const quorate = join(target, "checked", "quorate");
  return execFileSync(quorate, ["run", "-", ...args], { input: script, encoding: "utf8" });
}

/** What another command of the command line prints. @param {string} input @param {...string} args */
export function nativeText(input, ...args) {
  return execFileSync(join(target, "checked", "quorate"), args, { input, encoding: "utf8" }).trim();
}

/**
 * What the command line says of the cluster at an instant.
 * @param {string} script @param {string} at
 */
export function nativeState(script, at) {
  return JSON.parse(nativeText(script, "state", "-", "--at", at, "--json"));
}
