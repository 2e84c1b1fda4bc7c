// The shop from its first second to its last sentence.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { ask, eventually, frames, native, open, playAt, playUntil, snapshot, until } from "./cluster.mjs";

const shop = readFileSync(join(root, "src/scenario/stories/raft/shop.txt"), "utf8");

test("the shop ends as the command line says, and the page says in words that nothing was lost", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const before = await ask(page, (cluster) => {
      const seen = /** @type {{ events: number, breaches: number }} */ ({ events: 0, breaches: 0 });
      cluster.addEventListener("quorate-event", () => seen.events++);
      cluster.addEventListener("quorate-breach", () => seen.breaches++);
      Object.assign(window, { seen });
      return cluster.app.session.eventCount();
    });
    await playAt(page, 10_000_000);
    const sentence = "All 200 accepted orders are on every running node, each exactly once.";
    await page.getByText(sentence).first().waitFor();
    await page.getByText("200 operations accepted, 0 lost").waitFor();
    const played = JSON.parse(native(shop, "--json"));
    const end = await snapshot(page);
    assert.equal(end.digest, played.digest);
    assert.equal(end.time_us, played.end_us);
    assert.equal(end.ok, true);
    assert.deepEqual(await page.evaluate("seen"), { events: played.events - before, breaches: 0 });
    await page.getByText(`${played.checks.length} promises hold`).waitFor();
    // What mattered is still in the list, however much has happened since; also for those who came by a jump.
    const story = [/Node 3 became leader/, /Node 3 crashed/, /became leader of term [2-9]/, /Node 3 started again/];
    // At the end of the story the ways on take the place of the list, which is a tab then.
    await page.getByRole("tab", { name: "Events" }).click();
    const list = page.getByRole("list", { name: "Events" });
    await list.waitFor();
    const lines = () => list.getByRole("listitem").allInnerTexts();
    const told = () =>
      eventually(async () => {
        const all = await lines();
        for (const headline of story)
          assert.ok(
            all.some((line) => headline.test(line)),
            String(headline),
          );
      });
    await told();
    await ask(page, (cluster) => cluster.seek("1s"));
    await eventually(async () =>
      assert.ok(!(await lines()).some((line) => /crashed/.test(line)), "what is to come is in the list"),
    );
    await ask(page, (cluster) => cluster.seek("30s"));
    await told();
    await page.getByRole("tab", { name: "Logs" }).click();
    // All 201 slots can be looked at, the first ones too.
    const slots = page.getByRole("slider", { name: "First slot shown" });
    await page.getByText(/Slots 1\d\d to 2\d\d/).waitFor();
    await slots.fill("1");
    await page.getByText(/Slots 1 to \d+/).waitFor();
    await page.getByRole("button", { name: "Follow the newest" }).click();
    await page.getByText(/Slots 1\d\d to 2\d\d/).waitFor();
    // A run that has ended goes on when somebody wants it to.
    await page.getByRole("button", { name: "Crash the leader" }).first().click();
    await page.getByRole("button", { name: "Play", exact: true }).first().click();
    await until(page, "time_us >= 31000000");
  });
});

test("the sentence at the end is not said where it is not so", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    // The node that crashes stays down, but is no running node; another is cut off at the end, and lacks orders.
    const apart = shop.replace("at 16s restart old", "at 16s restart old\nat 18s partition n5");
    const text = apart.replace(/\nat 30s expect .*/g, "");
    await ask(page, (cluster, text) => cluster.load(text), text);
    await ask(page, (cluster) => cluster.seek("28s"));
    await playUntil(page, "time_us >= 30000000", 2_000_000);
    await page.getByText("The script ends here. You can go on by yourself.").first().waitFor();
    assert.equal(await page.getByText("each exactly once").count(), 0);
  });
});

test("a rule that is off lets a promise break: time stops there, and the page says which", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const script = readFileSync(join(root, "src/scenario/stories/raft/figure-8.txt"), "utf8")
      .replace("at 0s fire", "at 0s break raft.commit-own-term\nat 0s fire")
      .replace(/\nat \S+ expect .*/g, "");
    await ask(page, (cluster) => {
      const told = /** @type {string[]} */ ([]);
      cluster.addEventListener("quorate-breach", (event) => {
        const { checks } = /** @type {CustomEvent} */ (event).detail;
        told.push(...checks.map((/** @type {{ id: string }} */ { id }) => id));
      });
      Object.assign(window, { told });
    });
    await ask(page, (cluster, script) => cluster.load(script), script);
    await playAt(page, 400_000);
    await page
      .getByText(/A promise is broken: Leader Completeness/)
      .first()
      .waitFor();
    assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), false, "time goes on after a breach");
    const stopped = await snapshot(page);
    assert.equal(stopped.ok, false);
    assert.ok(stopped.time_us < 1_200_000);
    assert.deepEqual(await page.evaluate("told"), ["leader-completeness"]);
    await page.getByText(/1 promise is broken/).waitFor();
    // Whatever is seen hangs on the rule that is off, and a stripe below the head says so.
    await page.getByText("Switched off: “Commit by counting copies only of one’s own term”.").waitFor();
    const caption = page.getByRole("region", { name: "What just happened" });
    assert.equal(await caption.getByRole("status").getAttribute("aria-live"), "assertive");
    await caption.getByRole("button", { name: "Share this moment" }).click();
    await page.getByRole("dialog", { name: "Share this run" }).waitFor();
    await page.keyboard.press("Escape");
    await caption.getByRole("button", { name: "How did it come to this?" }).click();
    await page.getByRole("region", { name: "Why", exact: true }).getByRole("status").getByText("because").waitFor();
    await caption.getByRole("button", { name: "Go on" }).click();
    await until(page, `time_us != ${stopped.time_us}`);
  });
});

test("who wants no motion starts paused, and plays when asked", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url);
      const before = await snapshot(page);
      await frames(page, 20);
      assert.deepEqual(await snapshot(page), before);
      // Time goes from one headline to the next, and stands at each: nothing flies.
      const seen = await ask(page, async (cluster) => {
        const instants = new Set();
        cluster.play();
        while (!cluster.snapshot().leader) {
          instants.add(cluster.snapshot().time_us);
          await new Promise(requestAnimationFrame);
        }
        const { leader, time_us } = cluster.snapshot();
        return { instants: [...instants], leader, time_us, says: cluster.app.store.headline.peek()?.key };
      });
      assert.equal(before.leader, null);
      assert.deepEqual([seen.leader, seen.says], ["n3", "told leader"]);
      assert.ok(seen.instants.length <= 3 && !seen.instants.includes(seen.time_us), JSON.stringify(seen));
    },
    { reducedMotion: "reduce" },
  );
});

test("the loop of frames stands still while nothing moves", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    // The last that comes by itself draws once more.
    await page.locator("quorate-stage .key .term").first().waitFor();
    const asked = await page.evaluate(async () => {
      const real = window.requestAnimationFrame;
      let count = 0;
      window.requestAnimationFrame = (work) => {
        count++;
        return real(work);
      };
      const turns = async () => {
        count = 0;
        for (let turn = 0; turn < 40; turn++) await new Promise((next) => real(next));
        return count;
      };
      for (let rounds = 20; rounds > 0 && (await turns()) > 0; rounds -= 1);
      return turns();
    });
    assert.equal(asked, 0);
  });
});
