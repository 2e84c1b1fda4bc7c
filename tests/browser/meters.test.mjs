// The meters: charts that come when they are first opened, the same numbers as a table, and alert rules.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

test("the meters come when they are opened, and their table has the run's numbers", async () => {
  await withPage(async (page, url) => {
    /** @type {string[]} */
    const loaded = [];
    page.on("request", (request) => loaded.push(request.url()));
    await open(page, `${url}?at=29.9s`);
    await page.waitForFunction(
      () => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().time_us === 29_900_000,
    );
    assert.ok(!loaded.some((each) => each.includes("meters")), "nobody has asked for them");
    await page.getByRole("tab", { name: "Meters" }).click();
    await page.getByRole("img", { name: "Latency of operations" }).locator("canvas").waitFor();
    assert.equal(await page.locator("quorate-meters canvas").count(), 6);
    assert.ok(loaded.some((each) => each.includes("meters")));
    await page.getByRole("button", { name: "Numbers" }).click();
    const said = async (/** @type {string} */ name) =>
      page.getByRole("row", { name, exact: false }).getByRole("cell").last().textContent();
    const report = await ask(page, (cluster) => cluster.app.session.report());
    assert.equal(await said("Operations accepted 200"), "200");
    assert.equal(Number((await said("Messages sent"))?.replaceAll(",", "")), report.messages);
    assert.equal(await said("Accepted writes that are lost"), "0");
    // Where time stands elsewhere, they say what was so there.
    await ask(page, (cluster) => cluster.seek("5s"));
    await page.getByRole("row", { name: /^Operations accepted 4\d$/ }).waitFor();
  });
});

test("an alert rule is set, tells when it was so, and goes there", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=20s&tab=meters`);
    const alerts = page.locator("quorate-meters .alerts");
    await alerts.getByText(/^No alert/).click();
    const field = alerts.getByLabel("Nobody leads for");
    const lag = alerts.getByLabel("A running node lacks more than");
    for (const wrong of ["-5", "", "1e99", "1.5"]) {
      await field.fill(wrong);
      await field.press("Enter");
      await alerts.getByRole("alert").getByText("A whole number from 0 to 3,600,000.").waitFor();
      assert.equal(await field.inputValue(), wrong, "what was typed is gone");
      // What is wrong there is still said when another rule is set, well or not.
      await lag.fill("-1");
      await lag.press("Enter");
      await alerts.getByText("A whole number from 0 to 1,000,000.").waitFor();
      assert.equal(await alerts.getByRole("alert").count(), 2);
      await lag.fill("10");
      await lag.press("Enter");
      await alerts.getByText("A whole number from 0 to 1,000,000.").waitFor({ state: "detached" });
      assert.equal(await alerts.getByRole("alert").count(), 1);
      await field.fill("500");
      await field.press("Enter");
      await alerts.getByRole("alert").waitFor({ state: "detached" });
    }
    await field.fill("100");
    await field.press("Enter");
    const lines = alerts.getByRole("listitem").filter({ hasText: "Nobody led for about" });
    await lines.nth(1).waitFor();
    await lines.nth(1).getByRole("button").click();
    assert.equal(await ask(page, (cluster) => cluster.snapshot().time_us), 11_000_000);
  });
});
