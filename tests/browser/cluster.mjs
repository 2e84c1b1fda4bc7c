// The element on the page, as the page tests ask it and act on it.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { target } from "../../tools/lib.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../../www/quorate-cluster.js").QuorateCluster} Cluster */

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

/** The cluster now. @param {Page} page */
export const snapshot = (page) => ask(page, (cluster) => cluster.snapshot());

/**
 * Plays quickly until something holds of the snapshot, and pauses there.
 * @param {Page} page @param {string} condition an expression of `now`, the snapshot
 * @param {number} [pace] virtual microseconds a real second
 */
export async function playUntil(page, condition, pace = 400_000) {
  await ask(
    page,
    (cluster, pace) => {
      cluster.app.store.auto.value = false;
      cluster.app.store.pace.value = pace;
      cluster.play();
    },
    pace,
  );
  await until(page, condition);
  await ask(page, (cluster) => cluster.pause());
}

/** Waits until something holds of the snapshot. @param {Page} page @param {string} condition an expression of `now` */
export async function until(page, condition) {
  await page.waitForFunction(
    (condition) => {
      const now = /** @type {Cluster} */ (document.querySelector("quorate-cluster")).snapshot();
      // The page forbids eval, so a condition is a path, a sign and a value.
      const [path, sign, ...rest] = condition.split(" ");
      const found = path.split(".").reduce((at, key) => /** @type {any} */ (at)?.[key], /** @type {unknown} */ (now));
      const wanted = JSON.parse(rest.join(" "));
      if (sign === "=") return found === wanted;
      if (sign === "!=") return found !== wanted;
      return Number(found) >= wanted;
    },
    condition,
    { timeout: PATIENCE, polling: 20 },
  );
}

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
