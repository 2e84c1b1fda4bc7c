// The address: the whole run in its fragment, and how it is looked at in its query.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { withPage } from "./browser.mjs";
import { ask, nativeText, open, playUntil, snapshot, until } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

const SCRIPT = "quorate 1\nprotocol raft\nnodes 3\nseed 5\nat 1s put k v\nat 2s crash leader\nat 4s end\n";

/** A link as others write it. @param {string} script @param {string} digest */
const link = (script, digest) => `#v1.${deflateRawSync(script).toString("base64url")}.${digest}`;

const digestOf = (/** @type {string} */ script) => nativeText(script, "digest", "-");

/** The digest of the whole run that is open. @param {Page} page */
const whole = (page) => ask(page, (cluster) => cluster.app.session.wholeDigest());

/** Waits until the address has the run and, where time stands, the instant that are shown now. @param {Page} page */
async function settled(page) {
  const { digest, at } = await ask(page, ({ app: { session, store } }) => ({
    digest: session.wholeDigest(),
    at: store.playing.value ? undefined : session.now() > 0 ? session.stamp() : null,
  }));
  await page.waitForURL(
    ({ hash, searchParams }) => hash.endsWith(`.${digest}`) && (at === undefined || searchParams.get("at") === at),
  );
}

/** Writes another fragment into the address. @param {Page} page @param {string} hash */
const write = (page, hash) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, hash);

/** @param {Page} page */
const script = (page) => ask(page, (cluster) => cluster.script);

test("a link of the command line opens the run, whose digest is shown and is that of the command line", async () => {
  await withPage(async (page, url) => {
    const fragment = nativeText("", "link", "raft/shop");
    const digest = nativeText("", "digest", "raft/shop");
    await open(page, `${url}${fragment}`, { paused: true });
    await page.getByText(`This is exactly the run that was given: its digest is ${digest}.`).waitFor();
    assert.equal(await whole(page), digest);
    await ask(page, (cluster) => cluster.app.toEnd());
    assert.equal((await snapshot(page)).digest, digest);
    assert.equal(await page.getByRole("combobox", { name: "Scenario" }).inputValue(), "raft/shop");
  });
});

test("a link that others wrote opens; a digest that differs is said, and the run opens none the less", async () => {
  await withPage(async (page, url) => {
    const digest = digestOf(SCRIPT);
    await open(page, `${url}${link(SCRIPT, digest)}`, { paused: true });
    await page.getByText(`its digest is ${digest}`).waitFor();
    assert.equal(nativeText(await script(page), "fmt", "-"), nativeText(SCRIPT, "fmt", "-"));
    await write(page, link(SCRIPT, "0123456789abcdef"));
    await page.getByText(`its digest is ${digest}, and not 0123456789abcdef. The link was changed`).waitFor();
    // Another run was not given away at all.
    await ask(page, (cluster, script) => cluster.app.openScript(script), SCRIPT.replace(/^seed .*$/m, "seed 99"));
    await settled(page);
    assert.equal(await page.getByText("its digest is").count(), 0);
    assert.match(await script(page), /^seed 99$/m);
    // Nor is what is done now.
    await ask(page, (cluster) => void cluster.command("crash n1"));
    await settled(page);
    assert.equal(await page.getByText("none the less").count(), 0);
  });
});

test("a fragment that is no run is answered by a sentence, and the open run stays", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}#v1.nonsense.0123456789abcdef`, { paused: true });
    await page
      .getByRole("status")
      .getByText(/link.* “The shop” is shown instead\.$/)
      .first()
      .waitFor();
    assert.equal((await snapshot(page)).nodes.length, 5);
    await ask(page, async (cluster, script) => cluster.load(script), SCRIPT);
    await ask(page, (cluster) => cluster.seek("1500ms"));
    await settled(page);
    const before = await snapshot(page);
    for (const anchor of ["#nonsense", "#V1.x", "#"]) {
      await write(page, anchor);
      await settled(page);
      assert.deepEqual(await snapshot(page), before, `${anchor} opened something`);
    }
    const good = link(SCRIPT, digestOf(SCRIPT));
    for (const bad of [
      "#v1.",
      "#v1.AAAA",
      good.slice(0, -1),
      good.replace("#v1.", "#v1.x"),
      "#v9.x.y",
      link("quorate 1\nnonsense\n", "0123456789abcdef"),
    ]) {
      await write(page, bad);
      await page.waitForFunction(() => {
        const note = document.querySelector("quorate-cluster")?.shadowRoot?.querySelector("quorate-header .note");
        return note?.textContent?.trim().endsWith("The run that was open stays.");
      });
      assert.deepEqual(await snapshot(page), before, bad);
      await ask(page, (cluster) => cluster.app.begin());
    }
  });
});

test("an act adds no entry to the history, and another run does; reload, back and forward keep run and instant", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?lang=en`, { paused: true });
    const entries = () => page.evaluate(() => history.length);
    const first = await entries();
    await ask(page, (cluster) => cluster.seek("3s"));
    await page.getByRole("button", { name: "Crash the leader" }).click();
    await ask(page, (cluster) => cluster.seek("2500ms"));
    await settled(page);
    assert.equal(await entries(), first);
    const query = new URL(page.url()).searchParams;
    assert.deepEqual([...query.keys()].sort(), ["at", "lang"]);
    const [one, mine] = [await snapshot(page), await script(page)];
    assert.match(mine, /at 3s crash leader/);

    await page.reload();
    await ask(page, (cluster) => cluster.ready);
    assert.deepEqual([await snapshot(page), await script(page)], [one, mine]);
    assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), false);

    await page.getByRole("combobox", { name: "Scenario" }).selectOption("raft/split");
    await page.getByText("The one that leads will be cut off").first().waitFor();
    await ask(page, (cluster) => cluster.pause());
    assert.equal(await entries(), first + 1);
    await ask(page, (cluster) => cluster.seek("1s"));
    await settled(page);
    const [two, end] = [await snapshot(page), await whole(page)];
    await page.goBack();
    await page.waitForFunction(
      (digest) => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().digest === digest,
      one.digest,
    );
    assert.deepEqual([await snapshot(page), await script(page)], [one, mine]);
    await page.goForward();
    await page.waitForFunction(
      (digest) => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().digest === digest,
      two.digest,
    );
    assert.equal(await entries(), first + 1);
    // Who goes back and forward before the page has followed is where they were.
    await ask(page, async ({ app }) => {
      const real = app.reopen.bind(app);
      const arrived = () => new Promise((done) => addEventListener("popstate", () => setTimeout(done), { once: true }));
      /** @type {(value?: undefined) => void} */
      let follow = () => {};
      const late = new Promise((done) => (follow = done));
      app.reopen = async (what) => {
        app.reopen = real;
        const opened = await real(what);
        await late;
        return opened;
      };
      for (const go of ["back", "forward"]) {
        const there = arrived();
        history[/** @type {"back" | "forward"} */ (go)]();
        await there;
      }
      follow();
    });
    await page.waitForFunction(
      (digest) =>
        /** @type {any} */ (document.querySelector("quorate-cluster")).app.session.wholeDigest() === digest &&
        location.hash.endsWith(`.${digest}`),
      end,
    );
    assert.deepEqual(await snapshot(page), two);
    assert.equal(await entries(), first + 1);
    await page.getByRole("button", { name: "Start again" }).click();
    await page.waitForFunction(
      () => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().time_us < 1e6,
    );
    await ask(page, (cluster) => cluster.pause());
    await settled(page);
    assert.equal(await entries(), first + 1);
  });
});

test("what was done just before the page is left is not lost, nor where time stood while it went on", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await ask(page, (cluster) => cluster.seek("3s"));
    await ask(page, (cluster) => cluster.command("crash n1"));
    const digest = await whole(page);
    await page.waitForURL((url) => url.hash.endsWith(`.${digest}`), { timeout: 2_000 });
    await page.reload();
    await ask(page, (cluster) => cluster.ready);
    assert.match(await script(page), /at 3s crash n1/);
    assert.equal((await snapshot(page)).time_us, 3_000_000);
    await playUntil(page, "time_us >= 4000000");
    await settled(page);
    const stood = (await snapshot(page)).time_us;
    const at = () => new URL(page.url()).searchParams.get("at");
    const before = at();
    await ask(page, (cluster) => {
      cluster.app.store.pace.value = 200_000;
      cluster.play();
    });
    // It is written while time goes on.
    await page.waitForURL((url) => url.searchParams.get("at") !== before);
    assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), true);
    await page.reload();
    await ask(page, (cluster) => cluster.ready);
    const { time_us } = await snapshot(page);
    assert.ok(time_us > stood && time_us < stood + 2_000_000, `${time_us}, ${at()}`);
  });
});

test("how a run is looked at stands in the query, and comes back", async () => {
  await withPage(async (page, url) => {
    const fragment = link(SCRIPT, digestOf(SCRIPT));
    await open(page, `${url}?at=1500ms%2B1&pace=5ms&select=n2&theme=dark&lang=zh-CN${fragment}`);
    const seen = () =>
      ask(page, (cluster) => {
        const { store, session } = cluster.app;
        const [auto, pace, selected] = [store.auto.value, store.pace.value, store.selected.value?.name];
        return { auto, pace, selected, stamp: session.stamp(), playing: store.playing.value };
      });
    await until(page, "time_us = 1500000");
    const looks = await seen();
    assert.deepEqual([looks.auto, looks.pace, looks.selected, looks.playing], [false, 5_000, "n2", false]);
    await ask(page, (cluster) => cluster.app.select({ kind: "node", name: "n3" }));
    await page.waitForURL(/select=n3/);
    assert.ok(new URL(page.url()).searchParams.get("theme") === "dark");
    await page.reload();
    await ask(page, (cluster) => cluster.ready);
    assert.deepEqual(await seen(), { ...looks, selected: "n3" });
  });
});

test("what is open under More stands in the query, and comes back", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?lang=en&at=2s`, { paused: true });
    const form = page.getByRole("dialog");
    await page.getByRole("button", { name: "More" }).click();
    await page.waitForURL(/more=all/);
    await form.getByRole("button", { name: "Cut link" }).click();
    await page.waitForURL(/more=cut/);
    await page.reload();
    await form.getByRole("heading", { name: "Cut link" }).waitFor();
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "hidden" });
    await page.waitForURL((address) => !address.searchParams.has("more"));
    // What is no form is the list of all.
    await page.goto(`${url}?lang=en&at=2s&more=nonsense`);
    await form.getByRole("heading", { name: "All that can be done" }).waitFor();
  });
});

test("a run that is too long for an address is not in it, and the page says so", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    let noise = 1;
    const random = () => {
      noise = (noise * 48_271) % 2_147_483_647;
      return noise.toString(36);
    };
    const puts = Array.from({ length: 900 }, (_, i) => `at ${i + 1}ms put ${random()} ${random()}${random()}\n`);
    await ask(
      page,
      async (cluster, script) => cluster.load(script),
      `quorate 1\nprotocol raft\nnodes 3\n${puts.join("")}at 1s end\n`,
    );
    await page.getByText(/too long for an address \([\d,]+ characters of at most 8,000\)/).waitFor();
    assert.equal(new URL(page.url()).hash, "");
    await ask(page, async (cluster, script) => cluster.load(script), SCRIPT);
    await settled(page);
  });
});

test("an instant that is very far away is reached bit by bit, and the page stays awake", async () => {
  await withPage(async (page, url) => {
    // Millions of events, which no page plays in the time that it has to answer.
    const busy = "quorate 1\nprotocol raft\nconfig heartbeat=1ms\nnetwork latency=1ms\nat 125s end\n";
    const address = `${url}?at=120s${link(busy, "0123456789abcdef")}`;
    await page.goto(address);
    const early = await ask(page, async (cluster) => {
      await cluster.ready;
      return cluster.snapshot();
    });
    assert.ok(early.time_us < 120e6, "it answers on the way");
    await until(page, "time_us = 120000000");
    // The reader has the last word.
    await page.goto("about:blank");
    await page.goto(address);
    await ask(page, async (cluster) => {
      await cluster.ready;
      await cluster.seek("1s");
      // Whatever went on would do so in the next turns.
      for (let turns = 10; turns > 0; turns -= 1) await new Promise((next) => setTimeout(next));
    });
    assert.equal((await snapshot(page)).time_us, 1e6);
  });
});

test("host pages and the tape go a long way piece by piece as well, and the last wish counts", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const busy = "quorate 1\nprotocol raft\nconfig heartbeat=1ms\nnetwork latency=1ms\nat 90s end\n";
    const [pieces, first, there] = await ask(
      page,
      async (cluster, script) => {
        await cluster.load(script);
        const early = cluster.seek("60s");
        const far = cluster.snapshot().time_us;
        const late = cluster.seek("45s");
        return /** @type {const} */ ([[far, cluster.snapshot().time_us], await early, await late]);
      },
      busy,
    );
    assert.ok(pieces[0] < 10e6 && pieces[1] < 20e6, `one piece goes to ${pieces}`);
    assert.deepEqual([first, there], [false, true]);
    assert.equal((await snapshot(page)).time_us, 45e6);
    await ask(page, (cluster) => cluster.app.toEnd());
    assert.equal((await snapshot(page)).time_us, 90e6);
    // What is wrong is said at once.
    const code = await ask(page, (cluster) => {
      try {
        cluster.seek("soon");
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    assert.equal(code, "bad-script");
  });
});

test("whoever reloads right after an act finds it there", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await settled(page);
    // The page that goes away has the act at once as well: only the one that comes says whether it was kept.
    const again = page.waitForEvent("load");
    await ask(page, (cluster) => {
      cluster.command("crash leader");
      location.reload();
    });
    await again;
    await ask(page, (cluster) => cluster.ready);
    await page.waitForFunction(() =>
      /** @type {any} */ (document.querySelector("quorate-cluster"))?.script?.includes("crash leader\n"),
    );
    const crashes = (await script(page)).match(/crash/g) ?? [];
    assert.ok(crashes.length >= 1 && (await snapshot(page)).nodes.some(({ status }) => status === "crashed"));
  });
});
