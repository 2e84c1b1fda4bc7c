// Why? and why not? on the page: asked from the caption, the events, a node and a cell; the nouns of an answer lead on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, open } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** The answer that stands in the inspector. @param {Page} page */
const answer = (page) => page.getByRole("region", { name: "Why", exact: true }).getByRole("status");

test("the caption says why, each noun leads on, and Esc closes what is open, one thing at a time", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=165ms`);
    const digest = await ask(page, (cluster) => cluster.snapshot().digest);
    await page.getByRole("region", { name: "What just happened" }).getByRole("button", { name: "Why?" }).click();
    await answer(page).waitFor();
    assert.equal(
      (await answer(page).textContent())?.trim(),
      "Node 3 became leader of term 1 because node 2’s vote was its third of five; 1 and 3 had voted before.",
    );
    const chain = page.getByRole("region", { name: "Why", exact: true }).getByRole("listitem");
    assert.match((await chain.last().textContent()) ?? "", /Node 3 asked for votes because .* A timer ended\./s);
    // The answer to a question out of an answer, and back.
    await answer(page).getByRole("button", { name: "term 1" }).click();
    await page.getByRole("button", { name: "Back", exact: true }).click();
    await answer(page).getByRole("button", { name: "node 2" }).click();
    await page.getByRole("heading", { name: "Node 2" }).waitFor();
    await page.getByRole("button", { name: "Why this vote?" }).click();
    await answer(page).getByText("voted for").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Node 2" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Node 2" }).waitFor({ state: "detached" });
    assert.equal(await ask(page, (cluster) => cluster.snapshot().digest), digest, "asking changes nothing");
  });
});

test("where nobody leads the page says what is missing, in both languages", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=2s`);
    await ask(page, (cluster) => {
      for (const node of ["n1", "n2", "n3"]) cluster.command(`crash ${node}`);
    });
    await page.getByRole("button", { name: "Why does nobody lead?" }).click();
    await answer(page).getByText("2 of 5 nodes can hear each other, 3 are needed.").waitFor();
    const chinese = await ask(page, async (cluster) => {
      cluster.lang = "zh-CN";
      await cluster.updateComplete;
      while (cluster.app.store.words.value.tag !== "zh-CN") await new Promise((done) => setTimeout(done));
      return (await cluster.whyNot("leader"))?.text;
    });
    assert.equal(chinese, "还没有：需要 3 台互相连通，现在只有 2 台。在重启节点 1、2、3 之一之前，不会有领导者。");
    assert.equal(await ask(page, (cluster) => cluster.why("nonsense")), undefined);
  });
});

test("an event of the list, an operation and a cell of the logs can be asked about", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=1.5s`);
    await page.getByRole("list", { name: "Events" }).getByRole("button", { name: "Why?" }).first().click();
    await answer(page).waitFor();
    await page.getByRole("tab", { name: "Clients" }).click();
    await page.getByRole("tabpanel").getByRole("button", { name: "Why?" }).last().click();
    await answer(page).getByText("received an answer to operation 1").waitFor();
    // Pointing at a noun lights what it stands for: an operation by its client, its bar, and on the tape when it took effect.
    const lit = () => ask(page, (cluster) => ({ ...cluster.app.lit(), name: cluster.app.store.hovered.value?.name }));
    await answer(page).getByRole("button", { name: "operation 1", exact: true }).hover();
    const { at, ...asked } = await lit();
    assert.deepEqual(asked, { nodes: ["c1"], slots: [], operation: 0, name: "c1" });
    assert.ok(at && at > 1e6 && at < 1.1e6, `it took effect at ${at}`);
    await page.getByRole("tab", { name: "Logs" }).click();
    // Before the picture is drawn there is nothing under the pointer.
    await eventually(async () => {
      await page
        .getByRole("tabpanel")
        .getByRole("img")
        .click({ position: { x: 60, y: 60 } });
      await answer(page).getByText("Slot 1 was committed").waitFor({ timeout: 1_000 });
    });
    // A slot in the logs, a node on the stage, an epoch by its band and by who is in it.
    await answer(page)
      .getByRole("button", { name: /^slot 1$/i })
      .first()
      .hover();
    assert.deepEqual(await lit(), { nodes: [], slots: [1], name: "1" });
    const node = answer(page)
      .getByRole("button", { name: /^node \d$/ })
      .first();
    await node.focus();
    assert.match((await lit()).name ?? "", /^n\d$/);
    const term = page
      .getByRole("region", { name: "Why", exact: true })
      .getByRole("button", { name: "term 1", exact: true });
    await term.first().focus();
    assert.deepEqual(await lit(), { nodes: ["n1", "n2", "n3", "n4", "n5"], slots: [], epoch: 1, name: "1" });
    await page.mouse.move(1, 1);
    await page.getByRole("region", { name: "Why", exact: true }).focus();
    assert.equal((await lit()).name, undefined);
  });
});

test("a cause is taken out of the run, in a branch, and the run is there again as it was", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=165ms`);
    const digest = await ask(page, (cluster) => cluster.snapshot().digest);
    await page.getByRole("region", { name: "What just happened" }).getByRole("button", { name: "Why?" }).click();
    await page.getByRole("button", { name: "Prove it" }).first().click();
    // How it comes about without that vote is said as well: by another one.
    await page.getByText("it happens all the same: Node 3 became leader of term 1 because node 4’s vote").waitFor();
    assert.equal(await ask(page, (cluster) => cluster.branches().length), 2);
    await page.getByRole("button", { name: "Back to the run as it was" }).click();
    await ask(page, (cluster) => cluster.seek("165ms"));
    assert.equal(await ask(page, (cluster) => cluster.snapshot().digest), digest);
  });
});

test("seen as a follower a crashed leader still leads, the caption says what was heard, and Esc ends it", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=11.1s`);
    const caption = page.getByRole("region", { name: "What just happened" });
    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n2" }));
    await page.getByRole("button", { name: "See as node 2" }).click();
    await caption.getByText("Seen as node 2: it last heard node 3, its leader in term 1").first().waitFor();
    const seen = await ask(page, (cluster) => {
      const { store, frame, player } = cluster.app;
      if (!frame) throw new Error("no frame");
      const view = /** @type {NonNullable<typeof store.sight.value>} */ (store.sight.value).view(frame);
      const { nodes, ages, faded } = view;
      const role = player.tables?.roles[nodes[2].role];
      return { truth: frame.nodes[2].status, seen: nodes[2].status, role, age: ages.get(3), faded };
    });
    assert.deepEqual(
      { ...seen, age: undefined },
      { truth: 2, seen: 0, role: "leader", age: undefined, faded: [0x8001, 1, 4, 5] },
    );
    assert.match(seen.age ?? "", /^\d+ ms ago$/);
    // The table says the same as the picture.
    const row = (/** @type {string} */ name) => page.getByRole("row", { name });
    await row("Node 3").getByRole("cell", { name: seen.age, exact: true }).waitFor();
    await row("Node 3").getByRole("cell", { name: "leader", exact: true }).waitFor();
    await row("Node 1").getByRole("cell", { name: "not heard", exact: true }).waitFor();
    await row("Node 2").getByRole("cell", { name: "up", exact: true }).waitFor();
    // Screen readers are told as well, once what they heard last is two seconds old.
    await caption.getByRole("status").getByText("Seen as node 2").waitFor();
    assert.doesNotMatch((await caption.textContent()) ?? "", /crashed|is down/i);
    await page.keyboard.press("Escape");
    const own = caption.getByRole("button", { name: "Back to our own view" });
    await own.waitFor({ state: "detached" });
    await row("Node 3").getByRole("cell", { name: "down", exact: true }).waitFor();
    await page.getByRole("heading", { name: "Node 2" }).waitFor();
    // The key does it as well, there and back.
    await page.keyboard.press("e");
    await own.waitFor();
    await page.keyboard.press("e");
    await own.waitFor({ state: "detached" });
  });
});
