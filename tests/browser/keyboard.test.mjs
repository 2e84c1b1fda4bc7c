// The page by keyboard alone, and in words alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, open, playUntil, snapshot } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** What has the focus, by its role and name as a screen reader has them. @param {Page} page */
const focus = (page) =>
  ask(page, (cluster) => {
    const at = cluster.shadowRoot?.activeElement;
    return (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim().replaceAll(/\s+/g, " ");
  });

/** Waits until something of this name has the focus. @param {Page} page @param {string} name @param {string} [why] */
const focused = (page, name, why) => eventually(async () => assert.equal(await focus(page), name, why));

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
    await page.getByRole("button", { name: "Crash the leader" }).waitFor();
    await page.keyboard.press("Tab");
    await focused(page, "Skip to what just happened");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await focused(page, "Crash the leader");
    await page.keyboard.press("Enter");
    assert.equal((await snapshot(page)).leader, null);
  });
});

test("play, step and select by keyboard: one stop for the action bar, one for the nodes", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?pace=1s`, { paused: true });
    await page.getByRole("toolbar").getByLabel("Acts on").waitFor();
    await tabTo(page, /^the leader/);
    // The action bar is one stop; arrows go through it.
    await page.keyboard.press("ArrowRight");
    await focused(page, "Crash");
    await page.keyboard.press("End");
    await focused(page, "More ▾");
    await tabTo(page, /^Node 1/);
    await page.keyboard.press("ArrowDown");
    const chosen = await eventually(async () => {
      const name = await focus(page);
      assert.notEqual(name, "Node 1");
      return name;
    });
    await page.keyboard.press("Enter");
    const name = `n${chosen.slice(5)}`;
    assert.deepEqual(await ask(page, (cluster) => cluster.app.store.selected.value), { kind: "node", name });

    await tabTo(page, /^Play$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().leader);
    await page.keyboard.press("Enter");
    await focused(page, "Play");
    const before = (await snapshot(page)).digest;
    await page.keyboard.press("Tab");
    await focused(page, "Step back");
    await page.keyboard.press("Tab");
    await focused(page, "Step forward");
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
    await page.getByRole("toolbar").getByLabel("Acts on").waitFor();
    await tabTo(page, /^the leader/);
    await eventually(async () => {
      await page.keyboard.press("ArrowRight");
      assert.equal(await focus(page), "Write");
    });
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("7 . x");
    await page.keyboard.press("Enter");
    assert.match(await ask(page, (cluster) => cluster.script), /put "7 \. x" 1\n/);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await focused(page, "Write");
    // What was typed reached the field, and no shortcut.
    assert.equal(await ask(page, (cluster) => cluster.app.store.selected.value), undefined);
  });
});

test("what is drawn before the browser tells that a form was closed does not open it again", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, (cluster) => {
      cluster.seek("500ms");
      cluster.command("crash n1");
    });
    /** @type {[string, import("playwright-core").Locator][]} */
    const forms = [
      ["quorate-form", page.getByRole("toolbar").getByRole("button", { name: "Write" })],
      ["quorate-until", page.getByRole("button", { name: "Run until…" })],
      ["quorate-branch", page.getByRole("button", { name: "Options of “Yours 1”" })],
    ];
    for (const [name, button] of forms) {
      await button.press("Enter");
      await page.getByRole("dialog").waitFor();
      const opened = await ask(
        page,
        async (cluster, name) => {
          const form = /** @type {import("lit").LitElement} */ (cluster.shadowRoot?.querySelector(name));
          const box = /** @type {HTMLElement} */ (form.querySelector("[popover]"));
          box.hidePopover();
          form.requestUpdate();
          await form.updateComplete;
          return box.matches(":popover-open");
        },
        name,
      );
      assert.equal(opened, false, name);
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      // It opens for whoever asks anew.
      await button.press("Enter");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
  });
});

test("the focus goes back to what opened a form, however that is closed, and is never nowhere", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await page.setViewportSize({ width: 1300, height: 900 });
    await ask(page, (cluster) => {
      cluster.controls = "play,step,crash,cas,partition,cut,heal,network,write,drop,tape,more";
    });
    await playUntil(page, "leader != null");
    const dialog = page.getByRole("dialog");
    for (const name of ["Cut link", "Network", "Partition"]) {
      for (const how of ["Enter", "Close", "Escape"]) {
        await page.getByRole("toolbar").getByRole("button", { name, exact: true }).focus();
        await page.keyboard.press("Enter");
        // Keys go where the focus is, and it comes once the form is drawn.
        await dialog.locator(":focus").waitFor();
        if (how === "Enter" && name === "Partition") await page.keyboard.press("ArrowRight");
        if (how === "Enter" && name === "Network") {
          await page.keyboard.press("Control+a");
          await page.keyboard.type("1ms");
        }
        if (how === "Close") await dialog.getByRole("button", { name: "Close" }).focus();
        if (how === "Enter") await dialog.locator("footer .primary").focus();
        await page.keyboard.press(how === "Close" ? "Enter" : how);
        await dialog.waitFor({ state: "hidden" });
        await focused(page, name, how);
      }
    }
    const script = await ask(page, (cluster) => cluster.script);
    assert.match(script, /cut .*\n.*network .*1ms.*\n.*partition/);
    // From the list of all that can be done to a form and back to the button of the list.
    await page.getByRole("toolbar").getByRole("button", { name: "More" }).focus();
    await page.keyboard.press("Enter");
    await dialog.locator("[data-verb=partition]").focus();
    await page.keyboard.press("Enter");
    await dialog.locator(".sides input").first().waitFor();
    await dialog.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await focused(page, "More ▾");
  });
});

test("what is gone leaves the focus beside it: a message that was dropped, the inspector that was closed", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await ask(page, (cluster) => {
      while (cluster.app.frame?.packets.length === 0) cluster.step();
    });
    await page.locator(".messages summary").focus();
    await page.keyboard.press("Enter");
    await page.locator(".messages[open] button").first().waitFor();
    await page.keyboard.press("Tab");
    await page.locator(".messages button:focus").waitFor();
    await page.keyboard.press("Enter");
    const lens = page.getByRole("complementary", { name: "Inspector" });
    await lens.getByRole("button", { name: "Drop", exact: true }).focus();
    await page.keyboard.press("Enter");
    await lens.getByText("This message is no longer under way").waitFor();
    await focused(page, "Close");
    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n2" }));
    await lens.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Enter");
    await lens.getByRole("button", { name: "Close" }).waitFor({ state: "detached" });
    await eventually(async () => assert.match(await focus(page), /^Node \d$/));
  });
});

test("the cluster in words: a table of nodes, a list of events, one polite sentence", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const table = page.getByRole("table", { name: "Nodes" });
    await eventually(async () => {
      const rows = await table.getByRole("row").allInnerTexts();
      assert.equal(rows.length, 6);
      assert.match(rows[0], /Node\s+State\s+Role\s+Term\s+Log\s+Committed/);
      assert.match(rows[3], /Node 3\s+up\s+leader\s+1/);
    });
    const events = page.getByRole("list", { name: "Events" });
    await events.getByText("became leader of term 1").waitFor();
    const status = page.getByRole("region", { name: "What just happened" }).getByRole("status");
    await status.getByText("leads: 3 of 5").waitFor();
    assert.equal(await status.getAttribute("aria-live"), "polite");
  });
});
