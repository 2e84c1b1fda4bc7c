// The page by keyboard alone, and in words alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playUntil, snapshot } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What has the focus, by its role and name as a screen reader has them. @param {Page} page */
const focus = (page) =>
  ask(page, (cluster) => {
    const at = cluster.shadowRoot?.activeElement;
    return (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim().replaceAll(/\s+/g, " ");
  });

/**
 * Presses Tab until something of this name has the focus.
 * @param {Page} page @param {RegExp} name @param {number} [most]
 */
async function tabTo(page, name, most = 40) {
  for (let presses = 1; presses <= most; presses++) {
    await page.keyboard.press("Tab");
    if (name.test(await focus(page))) return presses;
  }
  throw new Error(`${name} was not reached by ${most} tabs`);
}

test("from the address bar to the one next action it is at most three tabs", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await page.keyboard.press("Tab");
    assert.equal(await focus(page), "Skip to what just happened");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await focus(page), "Crash the leader");
    await page.keyboard.press("Enter");
    assert.equal((await snapshot(page)).leader, null);
  });
});

test("everything by keyboard: play, step, select, crash, write, partition, heal, a message", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await tabTo(page, /^the leader/);
    // The action bar is one stop; arrows go through it.
    await page.keyboard.press("ArrowRight");
    assert.equal(await focus(page), "Crash");
    await page.keyboard.press("End");
    assert.equal(await focus(page), "More ▾");
    await tabTo(page, /^Node 1/);
    await page.keyboard.press("ArrowDown");
    const chosen = await focus(page);
    assert.notEqual(chosen, "Node 1");
    await page.keyboard.press("Enter");
    const name = `n${chosen.slice(5)}`;
    assert.deepEqual(await ask(page, (cluster) => cluster.app.store.selected.value), { kind: "node", name });

    await tabTo(page, /^Play$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().leader);
    await page.keyboard.press("Enter");
    assert.equal(await focus(page), "Play");
    const before = (await snapshot(page)).digest;
    await page.keyboard.press("Tab");
    assert.equal(await focus(page), "Step back");
    await page.keyboard.press("Tab");
    assert.equal(await focus(page), "Step forward");
    await page.keyboard.press("Enter");
    const stepped = (await snapshot(page)).digest;
    assert.notEqual(stepped, before);
    // Keys that stand for controls, away from any field.
    await page.keyboard.press(".");
    assert.notEqual((await snapshot(page)).digest, stepped);
    await page.keyboard.press("4");
    assert.deepEqual(await ask(page, (cluster) => cluster.app.store.selected.value), { kind: "node", name: "n4" });
    await page.keyboard.press("Escape");
    assert.equal(await ask(page, (cluster) => cluster.app.store.selected.value), undefined);
  });
});

test("forms open, send and close by keyboard, and give the focus back", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await tabTo(page, /^the leader/);
    for (let presses = 0; presses < 5; presses++) await page.keyboard.press("ArrowRight");
    assert.equal(await focus(page), "Write");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("7 . x");
    await page.keyboard.press("Enter");
    assert.match(await ask(page, (cluster) => cluster.script), /put "7 \. x" 1\n/);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    assert.equal(await focus(page), "Write");
    // What was typed reached the field, and no shortcut.
    assert.equal(await ask(page, (cluster) => cluster.app.store.selected.value), undefined);
  });
});

test("the cluster in words: a table of nodes, a list of events, one polite sentence", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const table = page.getByRole("table", { name: "Nodes" });
    const rows = await table.getByRole("row").allInnerTexts();
    assert.equal(rows.length, 6);
    assert.match(rows[0], /Node\s+State\s+Role\s+Term\s+Log\s+Committed/);
    assert.match(rows[3], /Node 3\s+up\s+leader\s+1/);
    const events = page.getByRole("list", { name: "Events" });
    await events.getByText("became leader of term 1").waitFor();
    const status = page.getByRole("region", { name: "What just happened" }).getByRole("status");
    await status.getByText("leads: 3 of 5").waitFor();
    assert.equal(await status.getAttribute("aria-live"), "polite");
  });
});
