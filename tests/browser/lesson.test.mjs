// Lessons: opened from the menu, gone through by their buttons alone, left and joined again, found again after a reload.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

const LESSON = "lesson/raft/figure-8";

/** @param {import("playwright-core").Page} page */
const panel = (page) => page.getByRole("complementary", { name: "Lesson" });

/** @param {import("playwright-core").Page} page @param {string} name */
const press = (page, name) => panel(page).getByRole("button", { name, exact: true }).click();

/** Waits until the lesson shows this step. @param {import("playwright-core").Page} page @param {number} step @param {string | RegExp} [says] */
async function at(page, step, says) {
  await panel(page).getByText(`step ${step} of 7`).waitFor();
  if (says) await panel(page).getByText(says).first().waitFor();
}

test("Figure 8 is gone through by its buttons, with both futures and the goal", async () => {
  await withPage(
    async (page, url) => {
      const asked = new Set();
      page.on("request", (request) => asked.add(new URL(request.url()).pathname));
      await page.goto(url);
      await page.getByRole("heading", { name: "Quorate" }).waitFor();
      assert.ok(![...asked].some((path) => /lesson|figure-8/.test(path)), "nothing of a lesson comes with the page");
      await page.getByRole("combobox", { name: "Scenario" }).selectOption(LESSON);
      await panel(page).getByText("6 minutes, 7 steps").waitFor();
      await press(page, "Begin");
      await at(page, 1, "Node 1 led term 2 and wrote A in slot 2.");
      await press(page, "Next");
      await at(page, 2, "Node 5 won term 3");
      await press(page, "Next");
      await at(page, 3, "A lies on three of five disks");
      await press(page, "Next");
      await at(page, 4, "May node 1 say");
      assert.equal(await panel(page).getByRole("button", { name: "Next" }).getAttribute("aria-disabled"), "true");
      await press(page, "Yes: three of five is a majority");
      await at(page, 5, /Leader Completeness: slot 2 was committed as A in term 4, and node 5 now leads term 5/);
      await press(page, "Play the other: rule kept");
      await panel(page).getByText("It overwrites A.").waitFor();
      await press(page, "Compare the two");
      await page.getByText("have 206 events in common").waitFor();
      await press(page, "Next");
      await at(page, 6, "Make A safe for good.");
      await press(page, "A hint");
      await press(page, "A hint");
      await panel(page).getByText("An entry of its own term.").waitFor();
      await press(page, "Do it for me");
      await panel(page).getByText("C is agreed, and everything below C with it.").waitFor();
      await press(page, "Next");
      await at(page, 7, "Copies alone are not agreement.");
      await press(page, "Back");
      await at(page, 6, "Make A safe for good.");
    },
    { viewport: { width: 1440, height: 900 }, locale: "en-US" },
  );
});

test("who leaves the story is told so, can go back, and finds the lesson again after a reload", async () => {
  await withPage(
    async (page, url) => {
      await page.goto(`${url}?scenario=${LESSON}`);
      await press(page, "Begin");
      await at(page, 1);
      await page.evaluate(() => {
        const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
          document.querySelector("quorate-cluster")
        );
        cluster.command("crash all");
      });
      await panel(page)
        .getByText(/^(Since|You have left the story at) 0\.52\ss/)
        .waitFor();
      await press(page, "Back to the story");
      await at(page, 1, "Node 1 led term 2");
      await page.waitForURL(/learn=lesson/);
      await page.reload();
      await at(page, 1, "Node 1 led term 2");
      await press(page, "Close");
      await panel(page).waitFor({ state: "detached" });
    },
    { viewport: { width: 360, height: 740 }, locale: "en-US" },
  );
});
