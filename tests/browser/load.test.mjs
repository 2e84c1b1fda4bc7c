// The page as a stranger meets it: it loads, plays by itself, and asks nobody but the host that serves it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, snapshot } from "./cluster.mjs";

test("the page plays within a second of being loaded, and elects a leader by itself", async () => {
  await withPage(async (page, url) => {
    await page.goto(url);
    const first = await page.evaluate(async () => {
      const cluster = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
        document.querySelector("quorate-cluster")
      );
      await cluster.ready;
      return cluster.snapshot();
    });
    assert.equal(first.leader, null, "the election was over before anyone could see it");
    await page
      .getByText(/leads: 3 of 5 voted for it, and each votes only once a term/)
      .first()
      .waitFor();
    assert.match(await page.title(), /Quorate/);
    // A newcomer meets the story and one button; what else can be done comes with the first press.
    const caption = page.getByRole("region", { name: "What just happened" });
    const tools = page.getByRole("toolbar", { name: "Actions" });
    const press = caption.getByRole("button", { name: "Crash the leader" });
    await press.waitFor();
    const stage = page.locator("quorate-stage canvas");
    const place = await stage.boundingBox();
    for (const there of [tools, page.getByText("Stability"), page.getByRole("list", { name: "Events" })])
      assert.equal(await there.count(), 0);
    await page.getByText("9 promises hold").waitFor();
    const before = await snapshot(page);
    await press.click();
    await tools.waitFor();
    await page.getByText("Stability").waitFor();
    await page.getByRole("list", { name: "Events" }).waitFor();
    await page.getByRole("list", { name: "Branches" }).waitFor();
    // The button is another one already: what is left of a double press does nothing.
    const lines = () => ask(page, (cluster) => cluster.commands().length);
    const pressed = await lines();
    await caption.getByRole("button", { name: "Restart node 3" }).dispatchEvent("click", { detail: 2 });
    assert.equal(await lines(), pressed);
    assert.deepEqual(await stage.boundingBox(), place, "no node moves when they come");
    // The one that went down is what the sentence names, and it was at this instant.
    await caption.getByText("Node 3 is down.").first().waitFor();
    const { nodes, at = 0 } = await ask(page, (cluster) => cluster.app.lit());
    assert.deepEqual(nodes, ["n3"]);
    assert.ok(at >= before.time_us && at <= (await snapshot(page)).time_us, `${at}`);
  });
});

test("who looks into something, or stops the story, has the tools as well; and so has who comes to a run", async () => {
  await withPage(async (page, url) => {
    const tools = page.getByRole("toolbar", { name: "Actions" });
    await page.goto(url);
    await page.getByRole("button", { name: "Pause", exact: true }).first().click();
    await tools.waitFor();
    await page.goto(`${url}?tab=events`);
    await tools.waitFor();
    await page.goto(url);
    await page.getByRole("button", { name: "Pause", exact: true }).first().waitFor();
    assert.equal(await tools.count(), 0);
    await page.locator("quorate-stage [data-node=n2]").first().press("Enter");
    await tools.waitFor();
  });
});

test("once a story has only its end left, time hurries there, though orders still flow", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, async (cluster) => {
      await cluster.seek("17s");
      cluster.play();
    });
    // The last of the 200 orders falls due at 20.9 s.
    await page.waitForFunction(
      () => {
        const { app } = /** @type {import("../../www/quorate-cluster.js").QuorateCluster} */ (
          document.querySelector("quorate-cluster")
        );
        return app.store.pace.value > 2_000_000 && app.session.now() < 20_800_000;
      },
      undefined,
      { polling: 20 },
    );
  });
});
