// The element on pages of others: its attributes, what it answers, and that several get along.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, frames, open, playUntil, snapshot, until } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** As strict a policy as a host may have for a page that shows the element. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; connect-src 'self'";

/**
 * Opens a page of somebody else's, beside the release page.
 * @param {Page} page @param {string} url @param {string} body
 */
async function host(page, url, body) {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
    <script type="module" src="./quorate-cluster.js"></script></head><body>${body}</body></html>`;
  await page.route("**/host.html", (route) =>
    route.fulfill({
      body: text,
      contentType: "text/html; charset=utf-8",
      headers: { "Content-Security-Policy": POLICY },
    }),
  );
  await open(page, `${url}host.html`);
}

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

test("attributes that make no sense are answered in a sentence each, and the rest works", async () => {
  await withPage(async (page, url) => {
    await host(
      page,
      url,
      `<quorate-cluster show="all" scenario="raft/nowhere" lang="tlh" theme="pink" controls="play, crash explode"></quorate-cluster>`,
    );
    const says = page.getByRole("status").first();
    await says.getByText("There is no scenario “raft/nowhere”. “The shop” is shown instead.").waitFor();
    const text = await says.innerText();
    assert.match(text, /There is no language “tlh” here, but en and zh-CN\./);
    assert.match(text, /There are no colours called “pink” here, but auto, light, and dark\./);
    assert.match(text, /There is no control called “explode” here, but .*crash.*play/);
    assert.equal((await snapshot(page)).nodes.length, 5);
    await playUntil(page, "leader != null");
    await press(page, "Crash the leader");
    assert.equal((await snapshot(page)).leader, null);
    assert.equal(await says.innerText(), "", "the remark stays after the next act");
  });
});

test("an address that makes no sense is answered as well", async () => {
  await withPage(async (page, url) => {
    const query = "at=soon&pace=0s&select=moon&tab=sun&pin=sky&marks=5s,later";
    await open(page, `${url}?scenario=raft/nowhere&lang=xx&theme=pink&${query}`);
    const says = page.getByRole("status").first();
    await says.getByText("There is no language “xx” here").waitFor();
    await says.getByText("There are no colours called “pink” here").waitFor();
    await says.getByText("There is no scenario “raft/nowhere”.").waitFor();
    const odd = query.split("&").map((each) => `“${each}”`);
    await says.getByText(`The address asks for what there is not: ${odd.join(", ")}. It was left out.`).waitFor();
    await page.waitForURL((at) => !/soon|0s|moon|sun|sky|later/.test(at.search));
    assert.equal(await ask(page, (cluster) => cluster.app.store.auto.value), true, "a pace of nothing is none");
    await playUntil(page, "leader != null");
    // No node has a link to itself.
    await open(page, `${url}?select=n1+n1`);
    await says.getByText("“select=n1 n1”").waitFor();
  });
});

test("the element obeys its attributes, also when they change", async () => {
  await withPage(async (page, url) => {
    await host(
      page,
      url,
      `<quorate-cluster show="all" scenario="raft/split" lang="zh-CN" theme="dark"></quorate-cluster>`,
    );
    await page.getByText("五个节点。领导者会被隔离开来").first().waitFor();
    /** @param {string} name @param {string} value */
    const set = (name, value) =>
      ask(page, (cluster, [name, value]) => cluster.setAttribute(name, value), /** @type {const} */ ([name, value]));
    const ground = () => ask(page, (cluster) => getComputedStyle(cluster).backgroundColor);
    assert.equal(await ground(), "rgb(20, 22, 26)");
    await set("theme", "light");
    await page.waitForFunction(() => {
      const cluster = /** @type {Element} */ (document.querySelector("quorate-cluster"));
      return getComputedStyle(cluster).backgroundColor === "rgb(250, 248, 244)";
    });
    await ask(page, (cluster) => cluster.style.setProperty("--paper", "rgb(1, 2, 3)"));
    assert.equal(await ground(), "rgb(1, 2, 3)", "a host page may set its colours");
    for (const tag of ["zh", "en-GB", "zh-Hans", "en"]) {
      await set("lang", tag);
      const says = tag.startsWith("zh") ? "五个节点。领导者会被隔离开来" : "The one that leads will be cut off";
      await page.getByText(says).first().waitFor();
    }
    await set("scenario", "raft/shop");
    await page.getByText("Five computers keep one shop’s orders").first().waitFor();
    const script = await ask(page, (cluster) => cluster.script);
    await set("scenario", "raft/nowhere");
    await page.getByText("There is no scenario “raft/nowhere”.").waitFor();
    assert.equal(await ask(page, (cluster) => cluster.script), script, "the run that was open is gone");
    await frames(page);
    assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), false, "another run plays unasked");
    await set("autoplay", "");
    await set("scenario", "raft/split");
    await page.waitForFunction(
      () => /** @type {any} */ (document.querySelector("quorate-cluster")).app.store.playing.value,
    );
  });
});

test("an element with a choice of controls has these and no others, by key as well", async () => {
  await withPage(async (page, url) => {
    await host(page, url, `<quorate-cluster show="all" controls="step,crash"></quorate-cluster>`);
    const names = await page
      .getByRole("button")
      .evaluateAll((all) =>
        all
          .filter((each) => each.checkVisibility())
          .map((each) => each.getAttribute("aria-label") ?? each.textContent?.trim() ?? ""),
      );
    assert.ok(names.includes("Step forward") && names.includes("Crash"), names.join(", "));
    for (const name of ["Play", "Start again", "Restart", "Write", "Network", "Script", "中文", "Set", "Auto pace"]) {
      assert.ok(!names.includes(name), `there is a button ${name}`);
    }
    assert.equal(await page.getByRole("combobox", { name: "Scenario" }).count(), 0);
    await press(page, "Step forward");
    const before = await snapshot(page);
    await page.keyboard.press("Space");
    await frames(page);
    assert.equal(await ask(page, (cluster) => cluster.app.store.playing.value), false);
    await page.keyboard.press(".");
    assert.notEqual((await snapshot(page)).digest, before.digest);
    // What the host page asks for is not bound by what the reader is shown.
    assert.equal(await ask(page, (cluster) => cluster.command("pause n1").void), null);
    // Each stands by itself: whoever may see as a node need not be allowed to ask why.
    await ask(page, (cluster) => {
      cluster.controls = "see";
      cluster.app.select({ kind: "node", name: "n2" });
    });
    await press(page, "See as node 2");
    await page
      .getByText(/^Seen as node 2/)
      .first()
      .waitFor();
    assert.equal(await page.getByRole("button", { name: /^Why/ }).count(), 0);
  });
});

test("the element answers: ready, load, play, pause, step, command, snapshot, and its events", async () => {
  await withPage(async (page, url) => {
    await host(page, url, `<quorate-cluster show="all"></quorate-cluster>`);
    const heard = await ask(page, async (cluster) => {
      const script = "quorate 1\nprotocol raft\nnodes 3\nseed 5\nat 1s put k v\nat 3s end\n";
      await cluster.load(script);
      /** @type {any[]} */
      const events = [];
      cluster.addEventListener("quorate-event", (event) => events.push(/** @type {CustomEvent} */ (event).detail));
      const start = cluster.snapshot();
      cluster.step();
      const stepped = cluster.snapshot();
      const done = cluster.command("pause n2");
      const vain = cluster.command("resume n3");
      const kinds = events.map(({ kind }) => kind);
      return { start, stepped, done, vain, kinds, first: events[0], script: cluster.script };
    });
    assert.equal(heard.start.time_us, 0);
    assert.deepEqual(Object.keys(heard.start).sort(), [
      ...["checks", "digest", "events", "leader", "nodes", "ok", "time_us"],
    ]);
    assert.deepEqual(Object.keys(heard.start.nodes[0]).sort(), [
      ...["commit", "epoch", "id", "log_length", "role", "status"],
    ]);
    assert.equal(heard.start.nodes.length, 3);
    assert.equal(heard.kinds.length, 3, "a step is more than one event");
    assert.deepEqual(heard.kinds, ["fire", "pause", "void"]);
    assert.equal(heard.first.at_us, heard.stepped.time_us);
    assert.match(heard.done.line, /^at \S+ pause n2$/);
    assert.deepEqual([heard.done.void, heard.vain.void], [null, "not-paused"]);
    assert.ok(heard.script.includes(heard.done.line));
    await ask(page, (cluster) => cluster.play());
    await until(page, "time_us >= 100000");
    const digests = await ask(page, async (cluster) => {
      cluster.pause();
      const first = cluster.snapshot().digest;
      for (let left = 10; left > 0; left -= 1) await new Promise(requestAnimationFrame);
      return [first, cluster.snapshot().digest];
    });
    assert.equal(digests[0], digests[1], "time goes on while paused");
    const refused = await ask(page, async (cluster) => {
      const before = cluster.script;
      const code = await cluster.load("quorate 1\nprotocol raft\nnodes 77\n").catch((error) => error.detail);
      return { code, same: cluster.script === before };
    });
    assert.deepEqual([refused.code.line, refused.code.column, refused.same], [3, 7, true]);
  });
});

test("a method refuses what it cannot take by the name of the argument, and the run stays as it is", async () => {
  await withPage(async (page, url) => {
    await host(page, url, `<quorate-cluster show="all"></quorate-cluster>`);
    await playUntil(page, "leader != null");
    const before = { now: await snapshot(page), script: await ask(page, (cluster) => cluster.script) };
    const wrong = await ask(page, async (given) => {
      const cluster = /** @type {any} */ (given);
      // What no page should give: a number and nothing where a text is wanted, a text and fractions where a number is.
      const texts = [7, {}, [], null, undefined, true, 7n, Symbol("x"), () => {}];
      const ids = ["1", {}, null, undefined, 1.5, -1, Number.NaN, 2 ** 32, 1n];
      const calls = [
        ...["load", "command", "seek"].flatMap((name) => texts.map((value) => ({ name, given: [value], value }))),
        ...["switchBranch", "deleteBranch", "deleteCommand"].flatMap((name) =>
          ids.map((value) => ({ name, given: [value], value })),
        ),
        ...ids.flatMap((value) => [
          { name: "nameBranch", given: [value, "a"], value },
          { name: "compare", given: [1, value], value },
          { name: "editCommand", given: [value, "crash n1"], value },
          { name: "moveCommand", given: [value, "9s"], value },
        ]),
        ...texts.flatMap((value) =>
          ["nameBranch", "editCommand", "moveCommand"].map((name) => ({ name, given: [1, value], value })),
        ),
      ];
      const faults = [];
      for (const { name, given, value } of calls) {
        const where = `${name}(${given.map((each) => `${typeof each} ${String(each)}`)})`;
        try {
          await cluster[name](...given);
          faults.push(`${where} was taken`);
        } catch (thrown) {
          const error = /** @type {any} */ (thrown);
          const { argument, expected, found } = error.detail ?? {};
          const said = `${argument}: expected ${expected}, found ${found}`;
          const named = error.name === "QuorateError" && error.code === "bad-argument";
          const clear = named && error instanceof Error;
          if (!clear || !argument || !expected || error.message !== said) faults.push(`${where}: ${error}`);
          if (typeof value === "number" && found !== String(value)) faults.push(`${where} found ${found}`);
        }
      }
      return faults;
    });
    assert.deepEqual(wrong, []);
    const early = await page.evaluate(() => {
      const cluster = /** @type {any} */ (document.createElement("quorate-cluster"));
      return ["snapshot", "seek", "command"].map((name) => {
        try {
          return cluster[name]("1s");
        } catch (error) {
          return /** @type {Error} */ (error).message;
        }
      });
    });
    assert.deepEqual(early, Array(3).fill("no run is open"));
    assert.deepEqual(await snapshot(page), before.now);
    assert.equal(await ask(page, (cluster) => cluster.script), before.script);
    // A property says the same as the attribute of its name.
    await ask(page, (given) => Object.assign(given, { scenario: 7, theme: {}, controls: 8, lang: 9 }));
    await page.getByText("There is no scenario “7”.").waitFor();
    const says = await page.getByRole("status").first().innerText();
    for (const part of ["colours called “[object Object]”", "control called “8”", "language “9”"]) {
      assert.ok(says.includes(part), `${part}: ${says}`);
    }
    assert.deepEqual(await snapshot(page), before.now);
  });
});

test("two elements on a page do not mind each other, and one that moves keeps its run", async () => {
  await withPage(async (page, url) => {
    /** @type {string[]} */
    const modules = [];
    page.on("request", (request) => {
      if (request.url().endsWith(".wasm")) modules.push(request.url());
    });
    const element = `<div class="place"><quorate-cluster show="all"></quorate-cluster></div>`;
    await host(page, url, element + element);
    const seen = await page.evaluate(async () => {
      const [one, two] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      await Promise.all([one.ready, two.ready]);
      one.command("crash n1");
      const status = (/** @type {any} */ cluster) => cluster.snapshot().nodes[0].status;
      const both = [status(one), status(two)];
      const digest = one.snapshot().digest;
      document.body.append(one);
      for (let left = 4; left > 0; left -= 1) await new Promise(requestAnimationFrame);
      const moved = one.snapshot().digest === digest;
      one.step();
      one.remove();
      two.step();
      return { both, moved, after: two.snapshot().nodes.length };
    });
    assert.deepEqual(seen, { both: ["crashed", "up"], moved: true, after: 5 });
    assert.equal(modules.length, 2, "a part of the crate was fetched more than once");
  });
});

test("a scenario is chosen from the list, and the address says which", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const list = page.getByRole("combobox", { name: "Scenario" });
    // All but the first come once the page plays.
    await list.getByRole("option", { name: "Three of five crash" }).waitFor({ state: "attached" });
    const titles = await list.getByRole("option").allInnerTexts();
    // Lessons stand behind them.
    assert.deepEqual(
      titles.slice(0, 4).map((title) => title.trim()),
      ["The shop", "Three of five crash", "Figure 8: on a majority, and lost", "The leader is cut off"],
    );
    await list.selectOption({ label: "Three of five crash" });
    await page.getByText("Three will crash one after the other").first().waitFor();
    await page.waitForURL(/#v1\./);
    assert.doesNotMatch(page.url(), /scenario=/);
    assert.match(await ask(page, (cluster) => cluster.script), /put city Berlin/);
    await page.reload();
    await ask(page, (cluster) => cluster.ready);
    assert.match(await ask(page, (cluster) => cluster.script), /put city Berlin/);
    assert.equal(await list.inputValue(), "raft/majority-lost", "a link says what happens and not what it is called");
  });
});

test("keys reach the page that is all lab, and of another page only the element that was pressed", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const digest = async () => (await snapshot(page)).digest;
    const start = await digest();
    await page.keyboard.press(".");
    const stepped = await digest();
    assert.notEqual(stepped, start);
    await host(page, url, `<p>Words</p><input aria-label="Field"><quorate-cluster show="all"></quorate-cluster>`);
    await page.getByText("Words").click();
    await page.keyboard.press(".");
    await page.getByLabel("Field").press(".");
    assert.equal(await digest(), start);
    await page
      .locator("quorate-cluster canvas")
      .first()
      .click({ position: { x: 3, y: 200 } });
    await page.keyboard.press(".");
    assert.equal(await digest(), stepped);
  });
});

test("the legend has every mark, opens by a key and closes by another", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?lang=zh-CN`, { paused: true });
    await page.keyboard.press("?");
    const legend = page.getByRole("dialog", { name: "图例" });
    await legend.getByText("领导者：实心六边形，带一面小旗").waitFor();
    assert.ok((await legend.getByRole("img").count()) > 60);
    await page.keyboard.press("Escape");
    await legend.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "全部图例（?）" }).click();
    await legend.getByText("已宕机：只剩下磁盘").waitFor();
    await legend.getByRole("button", { name: "关闭" }).click();
    await legend.waitFor({ state: "hidden" });
  });
});

test("many events that say the same are one line, and all of them can be seen", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await playUntil(page, "time_us >= 2000000", 1_000_000);
    const events = page.getByRole("list", { name: "Events" });
    await events.getByText(/Node 3 committed more entries, \d+ times since 1\.\d+\ss\./).waitFor();
    const few = await events.getByRole("listitem").count();
    assert.ok(few < 20, `${few} lines`);
    await page.getByLabel("Small events too").check();
    await page.waitForFunction((few) => {
      const root = document.querySelector("quorate-cluster")?.shadowRoot;
      return (root?.querySelectorAll(".events li").length ?? 0) > few + 50;
    }, few);
  });
});

test("a bad script is placed and explained in Chinese as well", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await press(page, "脚本");
      await page.getByRole("textbox", { name: "脚本" }).fill("quorate 1\nprotocol raft\nat 1s crash n9\n");
      await press(page, "播放这个脚本");
      const alert = page.getByRole("alert");
      await alert.getByText("第 3 行第 13 列").waitFor();
      assert.match(await alert.innerText(), /这里写的是“n9”，应当是：.*节点/);
    },
    { locale: "zh-CN" },
  );
});
