// What a person does on the page, by pointer, and what comes of it in the run.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, native, open, playUntil, snapshot } from "./cluster.mjs";

/** @param {import("playwright-core").Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

test("crash the leader, see another, bring it back; the saved script has the digest that the page shows", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const first = await snapshot(page);
    await press(page, "Crash the leader");
    const crashed = await snapshot(page);
    const status = (/** @type {typeof first} */ shot) => shot.nodes.find(({ id }) => id === first.leader)?.status;
    assert.equal(status(crashed), "crashed");
    await page.getByText("The others do not know that").first().waitFor();
    await playUntil(page, "leader != null");
    const second = await snapshot(page);
    assert.notEqual(second.leader, first.leader);
    assert.ok(Number(second.nodes.find(({ id }) => id === second.leader)?.epoch) > 1);
    await press(page, `Restart node ${first.leader?.slice(1)}`);
    assert.equal(status(await snapshot(page)), "up");
    await playUntil(page, "time_us >= 2500000");

    // The panels take turns, so the one with the digest may be a picture behind time that has just been stopped.
    const shown = (await snapshot(page)).digest;
    await page.locator(".digest", { hasText: shown }).waitFor();
    await press(page, "Script");
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save as a file")]);
    const script = readFileSync(/** @type {string} */ (await download.path()), "utf8");
    assert.match(script, /crash leader/);
    assert.match(script, /restart n\d/);
    const played = JSON.parse(native(script, "--json"));
    assert.equal(played.digest, shown);
    assert.equal(played.digest, (await snapshot(page)).digest);
  });
});

test("a client writes, reads and compares, and is told what came of it", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    /** @param {string} action @param {string} apply @param {Record<string, string>} fields @param {RegExp} answer */
    const does = async (action, apply, fields, answer) => {
      const form = page.getByRole("dialog");
      const rare = action === "Compare and set";
      if (rare) await press(page, "More");
      await (rare ? form : page).getByRole("button", { name: action, exact: true }).first().click();
      for (const [label, text] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(text);
      await form.getByRole("button", { name: apply, exact: true }).click();
      await ask(page, (cluster) => cluster.play());
      await form.getByText(answer).waitFor();
      await ask(page, (cluster) => cluster.pause());
      await page.keyboard.press("Escape");
      await form.waitFor({ state: "hidden" });
    };
    await does("Write", "Write", { Key: "greeting", Value: "good day" }, /Answer: done/);
    await does("Read", "Read", { Key: "greeting" }, /Answer: “good day”/);
    const cas = { Key: "greeting", "Only if it is": "good night", Value: "other" };
    await does("Compare and set", "Compare and set", cas, /Answer: not changed: it found “good day”/);
    await does("Compare and set", "Compare and set", { ...cas, "Only if it is": "good day" }, /Answer: done/);
    await does("Read", "Read", { Key: "greeting" }, /Answer: “other”/);
    const script = await ask(page, (cluster) => cluster.script);
    assert.match(script, /put greeting "good day"/);
    assert.match(script, /cas greeting "good night" other/);
  });
});

test("partition, cut, loss and heal are commands of the run", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const form = page.getByRole("dialog");
    await press(page, "Partition");
    await form.getByLabel("Node 1 in group B").check();
    await form.getByLabel("Node 2 in group B").check();
    await form.getByText("A: 3 4 5", { exact: true }).waitFor();
    await form.getByText("B: 1 2", { exact: true }).waitFor();
    await form.getByRole("button", { name: "Partition", exact: true }).click();
    await page
      .getByText(/The network is parted: nodes 1 and 2 and nodes 3, 4, and 5/)
      .first()
      .waitFor();
    // What stands already changes nothing, and a third group is as good as two.
    await press(page, "Partition");
    const does = form.getByRole("button", { name: "Partition", exact: true });
    assert.equal(await does.getAttribute("aria-disabled"), "true");
    await does.click({ force: true });
    await form.getByText("It is so already: nothing would change.").waitFor();
    await form.getByLabel("Node 5 in group C").check();
    for (const group of ["A: 1 2", "B: 3 4", "C: 5"]) await form.getByText(group, { exact: true }).waitFor();
    await does.click();
    assert.match(await ask(page, (cluster) => cluster.script), /partition n1 n2 \| n3 n4 \| n5/);
    await press(page, "Heal");
    await page.getByText("The network is whole again").first().waitFor();
    const more = async (/** @type {string} */ name) => {
      await press(page, "More");
      await form.getByRole("button", { name, exact: true }).click();
    };
    await more("Cut link");
    await form.getByLabel("From").selectOption("n2");
    await form.getByLabel("To", { exact: true }).selectOption("n4");
    await form.getByLabel("Which way").selectOption("one way");
    await form.getByRole("button", { name: "Cut link" }).click();
    await page.getByText("Node 4 hears nothing from node 2 any more").first().waitFor();
    await more("Network");
    await form.getByLabel("Latency at most").fill("25");
    await form.getByLabel("Loss", { exact: true }).fill("1.5");
    await form.getByRole("button", { name: "Change it" }).click();
    const script = await ask(page, (cluster) => cluster.script);
    assert.match(script, /partition n3 n4 n5 \| n1 n2\n/);
    assert.match(script, /heal\n/);
    assert.match(script, /cut n2 -> n4\n/);
    assert.match(script, /network latency=10ms\.\.25ms loss=1\.5%/);
  });
});

test("an action that would do nothing now is greyed and says why, and others do what they say", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const crash = page.getByRole("toolbar").getByRole("button", { name: "Crash", exact: true });
    assert.equal(await crash.getAttribute("aria-disabled"), "true");
    assert.match((await crash.getAttribute("title")) ?? "", /Nobody leads now/);
    const before = await ask(page, (cluster) => cluster.script);
    await crash.click({ force: true });
    await page.getByText("Crash: not now. Nobody leads now.").waitFor();
    // What nobody would accept is said, and can be asked for all the same.
    const write = page.getByRole("toolbar").getByRole("button", { name: "Write", exact: true });
    const unheard = "Not now: no node leads, so no one can accept it. Send it anyway?";
    assert.equal(await write.getAttribute("title"), unheard);
    await write.click();
    await page.getByRole("dialog").waitFor();
    await page.getByText(unheard).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await ask(page, (cluster) => cluster.script), before, "a greyed action was entered in the script");
    await page.getByLabel("Acts on").selectOption("n2");
    assert.equal(await crash.getAttribute("aria-disabled"), "false");
    await crash.click();
    assert.equal((await snapshot(page)).nodes[1].status, "crashed");
    assert.equal(await crash.getAttribute("aria-disabled"), "true");
    await press(page, "Restart");
    assert.equal((await snapshot(page)).nodes[1].status, "up");
    assert.equal(await page.getByRole("button", { name: "Resume" }).count(), 0, "nobody has been paused");
    await press(page, "Pause node");
    assert.equal((await snapshot(page)).nodes[1].status, "paused");
    await press(page, "Resume");
    assert.equal((await snapshot(page)).nodes[1].status, "up");
    // A timer that is ended by hand makes a candidate; the start has none of it, and all that was done is still ahead.
    await press(page, "End the election timer");
    const asks = (await snapshot(page)).nodes[1];
    assert.deepEqual([asks.role, asks.epoch], ["candidate", 1]);
    await press(page, "Start again");
    await page.waitForFunction(() => {
      const { events, nodes } = /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot();
      return events === 0 && nodes[1].role === "follower";
    });
    assert.match(
      await ask(page, (cluster) => cluster.script),
      /crash n2\n.*restart n2\n.*pause n2\n.*fire n2 election\n/s,
    );
    await press(page, "New seed");
    await page.waitForFunction(() => {
      const seed = /** @type {any} */ (document.querySelector("quorate-cluster")).app.session.seed();
      return seed !== 7;
    });
  });
});

test("a message under way can be looked into and dropped", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    for (let steps = 0; steps < 40; steps++) {
      await press(page, "Step forward");
      if (await ask(page, (cluster) => (cluster.app.frame?.packets.length ?? 0) > 0)) break;
    }
    await page.getByText(/^\d messages?$/).click();
    await page.getByRole("button", { name: "RequestVote, node 3 to node 1" }).click();
    const lens = page.getByRole("complementary", { name: "Inspector" });
    await lens.getByText("lastLogIndex").waitFor();
    await lens.getByRole("button", { name: "Drop", exact: true }).click();
    await lens.getByText("no longer under way").waitFor();
    assert.match(await ask(page, (cluster) => cluster.script), /drop n3>n1#1/);
  });
});

test("a pointer on the picture selects what stands there, and the fields have the paper's names", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const place = await ask(page, (cluster) => {
      const stage = /** @type {import("../../www/panels/stage.js").Stage} */ (
        cluster.shadowRoot?.querySelector("quorate-stage")
      );
      const canvas = /** @type {HTMLCanvasElement} */ (stage.querySelector("canvas"));
      const box = canvas.getBoundingClientRect();
      const at = stage.placeOf(1);
      return { x: box.left + (at?.x ?? 0), y: box.top + (at?.y ?? 0) };
    });
    await page.mouse.click(place.x, place.y);
    const lens = page.getByRole("complementary", { name: "Inspector" });
    await lens.getByRole("heading", { name: "Node 1", exact: true }).waitFor();
    for (const name of ["currentTerm", "votedFor", "log", "commitIndex", "lastApplied"]) {
      await lens.getByText(name, { exact: true }).waitFor();
    }
    await lens.getByRole("heading", { name: "On disk" }).waitFor();
    await lens.getByRole("heading", { name: "In memory" }).waitFor();
  });
});

test("the pace never changes the run, and the dial says what it is", async () => {
  await withPage(async (page, url) => {
    /** @type {string[]} */
    const digests = [];
    for (const pace of [150_000, 1_000_000]) {
      await open(page, url, { paused: true });
      await playUntil(page, "time_us >= 800000", pace);
      digests.push(
        await ask(page, (cluster) => {
          const { session } = cluster.app;
          session.seek(800_000);
          return session.digest();
        }),
      );
    }
    assert.equal(digests[0], digests[1]);
    await page.getByRole("slider", { name: "Pace" }).fill("60");
    await page.getByText("1 s = 63 ms").waitFor();
  });
});

test("the number of messages is that of the picture in every frame", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await playUntil(page, "leader != null");
    const seen = await ask(page, async (cluster) => {
      cluster.app.store.pace.value = 100_000;
      cluster.play();
      const summary = /** @type {HTMLElement} */ (cluster.shadowRoot?.querySelector(".messages summary"));
      const counts = new Set();
      const wrong = [];
      for (let i = 0; i < 90; i++) {
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
        const [said, drawn] = [Number.parseInt(summary.innerText, 10), cluster.app.frame?.packets.length];
        counts.add(drawn);
        if (said !== drawn) wrong.push([said, drawn]);
      }
      return { wrong, many: counts.size };
    });
    assert.deepEqual(seen.wrong, []);
    assert.ok(seen.many > 1, "the number of messages never changed");
  });
});

test("no name of a field is cut in two, and no message of the list at its end", async () => {
  await withPage(async (page, url) => {
    for (const lang of ["en", "zh-CN"]) {
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await open(page, `${url}?lang=${lang}`, { paused: true });
        await playUntil(page, "leader != null");
        const cut = await ask(page, async (cluster) => {
          const root = /** @type {ShadowRoot} */ (cluster.shadowRoot);
          const faults = [];
          const names = new Set();
          const list = /** @type {HTMLDetailsElement} */ (root.querySelector(".messages"));
          list.open = true;
          for (let i = 0; i < 400 && !["AppendEntries", "AppendEntries reply"].every((name) => names.has(name)); i++) {
            cluster.step();
            for (const { id, name } of cluster.app.session.state().in_flight) {
              if (names.has(name)) continue;
              names.add(name);
              cluster.app.select({ kind: "message", name: id });
              await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
              for (const each of root.querySelectorAll("quorate-lens dt code")) {
                if (each.getClientRects().length > 1) faults.push(each.textContent);
              }
              for (const each of root.querySelectorAll(".messages li, .messages li button")) {
                if (each.scrollWidth > each.clientWidth + 1) faults.push(each.textContent);
              }
            }
          }
          return { faults, names: names.size };
        });
        assert.deepEqual(cut.faults, [], `${width} px, ${lang}`);
        assert.ok(cut.names >= 2, "nothing was looked at");
      }
    }
  });
});
