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
