// Space and time in the page: what is in view, what is lit, and the cut, by pointer and by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, frames, open, stand, until } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** Opens the view at an instant, and waits until it has drawn. @param {Page} page @param {string} address */
async function openView(page, address) {
  await open(page, address, { paused: true });
  await page.getByRole("toolbar", { name: "What is in view" }).waitFor();
  await page.locator(".counts", { hasText: "messages" }).waitFor();
}

/** What the view says of the cut. @param {Page} page */
const cut = (page) => page.locator("quorate-space-time .cut");

/** What the session has in view. @param {Page} page */
const counts = (page) => page.locator("quorate-space-time .counts").textContent();

test("one comes nearer and goes farther, from a hundred thousand events to one, and the numbers are those of the run", async () => {
  await withPage(async (page, url) => {
    await openView(page, `${url}?at=1s&tab=spacetime`);
    const busy =
      "quorate 1\nprotocol raft\nconfig heartbeat=5ms\nnetwork latency=2ms..6ms loss=3%\nat 2s crash n2\nat 70s end\n";
    await stand(page, busy, "70s");
    const all = await ask(page, (cluster) => cluster.snapshot().events);
    assert.ok(all > 100_000, `${all} events`);
    await page.getByRole("button", { name: "Whole run" }).click();
    await page.locator(".counts", { hasText: `${all.toLocaleString("en")} events` }).waitFor();
    await page.getByText("Where there are too many to draw").waitFor();
    for (let i = 0; i < 15; i++) await page.getByRole("button", { name: "Nearer" }).click();
    await page.getByText("Where there are too many to draw").waitFor({ state: "detached" });
    const few = await counts(page);
    assert.match(few ?? "", /· \d{1,2} events?, \d{1,2} messages?/);
    await page.getByRole("button", { name: "Earlier" }).click();
    await page.waitForFunction(
      (few) => document.querySelector("quorate-cluster")?.shadowRoot?.querySelector(".counts")?.textContent !== few,
      few,
    );
  });
});

test("the list says what the picture shows, and a message in it lights its causes", async () => {
  await withPage(async (page, url) => {
    await openView(page, `${url}?at=2.2s&tab=spacetime`);
    await page.getByText("As a list").click();
    const rows = page.getByRole("region", { name: "As a list" }).getByRole("row");
    await rows.nth(20).waitFor();
    await rows.filter({ hasText: "Client 1" }).last().getByRole("button").click();
    const said = page.locator("quorate-space-time .chosen");
    await said.filter({ hasText: "events before it had to happen for it" }).waitFor();
    await page.locator("tr.cause").nth(1).waitFor();
    await said.getByRole("button", { name: "Why?" }).click();
    await page.getByRole("region", { name: "Why", exact: true }).getByRole("status").getByText("because").waitFor();
    await page.keyboard.press("Escape");
    await said.getByRole("button", { name: "Go there" }).click();
    await until(page, "time_us != 2200000");
    await said.getByRole("button", { name: "Light all again" }).click();
    await said.waitFor({ state: "detached" });
  });
});

test("the cut bends event by event by the keyboard, is refused in words, and is straight again", async () => {
  await withPage(async (page, url) => {
    await openView(page, `${url}?at=2.125s&tab=spacetime`);
    const one = page.getByRole("slider", { name: "Cut at node 1" });
    await one.focus();
    await page.keyboard.press("ArrowLeft");
    await cut(page).filter({ hasText: "The run may have looked like this" }).waitFor();
    assert.match((await one.getAttribute("aria-valuetext")) ?? "", /1 event before the playhead/);
    for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowLeft");
    await cut(page)
      .filter({ hasText: "This instant cannot exist: node 3 would have received what nobody has sent yet." })
      .waitFor();
    await page.keyboard.press("ArrowDown");
    assert.equal(
      await page.evaluate(() =>
        document.querySelector("quorate-cluster")?.shadowRoot?.activeElement?.getAttribute("aria-label"),
      ),
      "Cut at node 2",
    );
    await page.keyboard.press("Home");
    await cut(page).filter({ hasText: "Every process stands at 2.125 s" }).waitFor();
    assert.match((await one.getAttribute("aria-valuetext")) ?? "", /with the playhead/);
    assert.equal(await ask(page, (cluster) => cluster.snapshot().time_us), 2_125_000, "the run stands where it stood");
  });
});

test("the pointer drags the picture, and a point of the cut", async () => {
  await withPage(async (page, url) => {
    await openView(page, `${url}?at=2.125s&tab=spacetime`);
    const canvas = page.locator("quorate-space-time canvas");
    await frames(page, 2);
    await canvas.scrollIntoViewIfNeeded();
    const box = /** @type {{ x: number, y: number, width: number }} */ (await canvas.boundingBox());
    const before = await counts(page);
    await page.mouse.move(box.x + box.width * 0.3, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 4 });
    await page.mouse.up();
    assert.notEqual(await counts(page), before);
    await page.getByRole("button", { name: "Follow the playhead" }).click();
    await frames(page, 2);
    // The playhead stands at four fifths of a view that follows it; the first line at 58 px.
    await page.mouse.move(box.x + box.width * 0.8, box.y + 58);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.79, box.y + 58, { steps: 4 });
    await page.mouse.up();
    await cut(page)
      .filter({ hasText: /The run may have looked|cannot exist/ })
      .waitFor();
  });
});
