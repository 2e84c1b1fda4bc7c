// The page on a phone, by finger.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playUntil, snapshot } from "./cluster.mjs";

test("by finger: a node is tapped, looked into and crashed; what is greyed says why; all actions are there", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url);
      await playUntil(page, "leader != null");
      const place = await ask(page, (cluster) => {
        const stage = /** @type {import("../../www/panels/stage.js").Stage} */ (
          cluster.shadowRoot?.querySelector("quorate-stage")
        );
        const box = /** @type {HTMLCanvasElement} */ (stage.querySelector("canvas")).getBoundingClientRect();
        const at = stage.placeOf(2);
        return { x: box.left + (at?.x ?? 0), y: box.top + (at?.y ?? 0) };
      });
      await page.touchscreen.tap(place.x, place.y);
      const lens = page.getByRole("complementary", { name: "Inspector" });
      await lens.getByRole("heading", { name: "Node 2", exact: true }).waitFor();
      // The sheet is in view at once, and leaves the node in view.
      const sheet = await lens.boundingBox();
      assert.ok(sheet && sheet.y > place.y && sheet.y + sheet.height <= 740 - 56 + 1, JSON.stringify(sheet));
      await lens.getByRole("button", { name: "Larger" }).tap();
      await lens.getByText("currentTerm").waitFor();
      assert.ok(((await lens.boundingBox())?.height ?? 0) > (sheet?.height ?? 0));
      await lens.getByRole("button", { name: "Crash", exact: true }).tap();
      assert.equal((await snapshot(page)).nodes[1].status, "crashed");
      await lens.getByRole("button", { name: "Close" }).tap();
      await page.getByRole("button", { name: "More", exact: true }).tap();
      const all = ["Crash", "Restart", "Pause node", "Resume", "Write", "Read", "Partition", "Heal", "Network"];
      const form = page.getByRole("dialog");
      for (const name of all) await form.getByRole("button", { name, exact: true }).waitFor();
      await form.getByRole("button", { name: "Resume", exact: true }).tap({ force: true });
      await form.getByText("Not now. No node is paused.").waitFor();
      await form.getByRole("button", { name: "Close" }).tap();
      const foot = page.getByRole("region", { name: "Controls" });
      await foot.getByRole("button", { name: "Restart node 2" }).tap();
      assert.equal((await snapshot(page)).nodes[1].status, "up");
      await foot.getByRole("button", { name: "Play" }).tap();
      await foot.getByRole("button", { name: "Pause" }).waitFor();
      // Fingers need more room than a mouse.
      const low = await ask(page, (cluster) =>
        [...(cluster.shadowRoot?.querySelectorAll("button, select") ?? [])]
          // A word within a sentence is as high as its line.
          .filter((each) => each.checkVisibility() && !each.closest(".hidden, .skip, .term"))
          .filter((each) => each.getBoundingClientRect().height < 44 && !each.matches(".skip"))
          .map((each) => each.textContent?.trim() || each.getAttribute("aria-label")),
      );
      assert.deepEqual(low, []);
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  );
});
