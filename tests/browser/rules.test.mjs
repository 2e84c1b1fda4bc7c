// The rules as switches, on the card of the protocol.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";

test("a rule says what it is for and where it stands, goes off by its switch, and the page says so", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?tab=card`, { paused: true });
    const rules = page.getByRole("region", { name: "Rules as switches" });
    const rule = rules.getByRole("listitem").filter({ hasText: "Vote once a term" });
    await rule.getByText("Raft §5.2").waitFor();
    await rule.getByText("Without it, this can fall: Election Safety.").waitFor();
    await rule.getByRole("switch").click();
    await page.locator("quorate-header .band", { hasText: "Vote once a term" }).waitFor();
    assert.equal(await rule.getByRole("switch").isChecked(), false);
    assert.deepEqual(await ask(page, (cluster) => cluster.app.session.report().rules_off), ["raft.vote-once"]);
    await rule.getByRole("switch").click();
    await page.locator("quorate-header .band").waitFor({ state: "detached" });
    assert.equal(await rule.getByRole("switch").isChecked(), true);
    assert.deepEqual(await ask(page, (cluster) => cluster.app.session.report().rules_off), []);
  });
});

test("each rule has a run without it, in which what it guards falls, and the same with it, in which nothing does", async () => {
  await withPage(async (page, url) => {
    for (const [scenario, name] of [
      ["raft/shop", "Vote once a term"],
      ["primary-backup/lost", "Only the primary takes writes"],
    ]) {
      await open(page, `${url}?tab=card&scenario=${scenario}`, { paused: true });
      const rules = page.getByRole("region", { name: "Rules as switches" });
      const band = page.locator("quorate-header .band");
      const outcome = async (/** @type {string} */ button, /** @type {"visible" | "detached"} */ state) => {
        await rules.getByRole("button", { name: button, exact: true }).click();
        await band.waitFor({ state });
        return ask(page, async (cluster) => {
          cluster.pause();
          await cluster.seek(/^at (\S+) end$/m.exec(cluster.app.session.script())?.[1] ?? "");
          const { rules_off, ok } = cluster.app.session.report();
          return { off: rules_off.length, ok };
        });
      };
      assert.deepEqual(await outcome(`A run without it: “${name}”`, "visible"), { off: 1, ok: false });
      assert.deepEqual(await outcome(`The same with it: “${name}”`, "detached"), { off: 0, ok: true });
    }
  });
});
