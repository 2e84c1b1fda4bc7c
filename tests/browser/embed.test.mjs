// Clusters on other pages, under a sub-path and as strict a policy as docs/embedding.md promises to need.

import assert from "node:assert/strict";
import { test } from "node:test";
import { POLICY, SCRIPT, withSite } from "./site.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {(all: any[]) => unknown} work */
const withAll = (page, work) => page.evaluate(`(${work})([...document.querySelectorAll("quorate-cluster")])`);

test("two lines of HTML play a story in Chinese, under a sub-path and a strict policy", async () => {
  const body = `${SCRIPT}\n<quorate-cluster scenario="raft/figure-8" lang="zh-CN"></quorate-cluster>`;
  await withSite({ "two.html": body }, async (page, url) => {
    // Many a static host does not know what such files are.
    await page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
    });
    const answer = await page.goto(`${url}two.html`);
    assert.equal((await answer?.allHeaders())?.["content-security-policy"], POLICY);
    // Whoever calls play() need not wait for anything.
    await withAll(page, ([cluster]) => cluster.play());
    await page.waitForFunction(() => {
      const [cluster] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      return cluster.app.player.ready && cluster.snapshot().events > 5;
    });
    const text = await page.getByRole("list", { name: "事件" }).first().innerText();
    assert.match(text, /节点|任期/);
    assert.doesNotMatch(text, /node|term/i);
    const away = await page.getByRole("link", { name: "在 Quorate 中打开" }).getAttribute("href");
    assert.equal(new URL(away ?? "").search, "?scenario=raft%2Ffigure-8&lang=zh-CN");
  });
});

test("ten elements share one crate, load when they come near, and draw nothing out of view", async () => {
  const one = `<div><quorate-cluster autoplay></quorate-cluster></div>`;
  const style = `<link rel="stylesheet" href="plain.css">`;
  const site = { "ten.html": style + SCRIPT + one.repeat(10) };
  /** @type {Parameters<typeof withSite>[1]} */
  const look = async (page, url) => {
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => request.url().endsWith(".wasm") && asked.push(request.url()));
    await page.addInitScript(() => {
      const counts = /** @type {any} */ (window);
      counts.compiled = 0;
      for (const way of /** @type {const} */ (["compile", "compileStreaming"])) {
        const real = WebAssembly[way];
        WebAssembly[way] = (/** @type {any} */ what) => {
          counts.compiled += 1;
          return real(what);
        };
      }
    });
    await page.goto(`${url}ten.html`);
    await page.waitForFunction(() => {
      const [cluster] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      return cluster.app?.player.ready && cluster.app.store.playing.value;
    });
    const there = /** @type {boolean[]} */ (await withAll(page, (all) => all.map((each) => each.app.player.ready)));
    assert.deepEqual(there.slice(0, 1).concat(there.slice(3)), [true, ...Array(7).fill(false)], `${there}`);
    await withAll(page, (all) => Promise.all(all.map((each) => each.ready)));
    assert.equal(new Set(asked).size, asked.length, `fetched more than once: ${asked}`);
    assert.deepEqual(asked.map((each) => each.replace(/.*\//, "")).sort(), ["first.wasm", "rest.wasm"]);
    assert.equal(await page.evaluate("compiled"), 2);
    // Out of view nothing asks for a frame.
    const frames = await page.evaluate(async () => {
      const all = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      const last = all[9];
      all[0].pause();
      const before = last.snapshot().time_us;
      let asked = 0;
      const real = window.requestAnimationFrame;
      window.requestAnimationFrame = (work) => {
        asked += 1;
        return real(work);
      };
      const turns = async () => {
        asked = 0;
        for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => real(next));
      };
      // What was in view comes to rest first, and so does what comes late by itself.
      for (const next of [() => {}, () => last.play()]) {
        next();
        for (let rounds = 20; rounds > 0; rounds -= 1) {
          await turns();
          if (asked === 0) break;
        }
      }
      return { asked, moved: last.snapshot().time_us - before };
    });
    assert.deepEqual(frames, { asked: 0, moved: 0 });
  };
  await withSite(site, look, undefined, {});
});

test("the example plays, its second element when one comes near, from a file beside it", async () => {
  await withSite({}, async (page, url) => {
    await page.goto(`${url}plain.html`);
    await page.getByRole("button", { name: "Play", exact: true }).first().click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("quorate-cluster"))?.snapshot().leader);
    assert.equal(await withAll(page, ([, second]) => second.app.player.ready), false);
    await page.locator("quorate-cluster").nth(1).scrollIntoViewIfNeeded();
    await page.waitForFunction(() => {
      const [, second] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      return second.app.player.ready && second.snapshot().nodes.length === 3;
    });
    assert.match(String(await withAll(page, ([, second]) => second.script)), /put city Rome/);
    // One that is removed in mid-run and put back goes on where it was, and not while it is away.
    const kept = await page.evaluate(async () => {
      const [cluster] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      scrollTo(0, 0);
      cluster.play();
      const [place, next] = [cluster.parentElement, cluster.nextSibling];
      cluster.remove();
      const before = cluster.snapshot().time_us;
      for (let turn = 0; turn < 5; turn += 1) await new Promise(requestAnimationFrame);
      const away = cluster.snapshot().time_us - before;
      place.insertBefore(cluster, next);
      return { away, before };
    });
    assert.equal(kept.away, 0);
    await page.waitForFunction((before) => {
      const [cluster] = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
      return cluster.snapshot().time_us > before;
    }, kept.before);
  });
});

test("an address without a scenario is answered by a sentence, and the first story is there", async () => {
  const cases = [
    ["./nowhere.txt", "There is no scenario at “./nowhere.txt”: the site answers 404."],
    ["./plain.html", "At “./plain.html” there is a web page and no scenario."],
    ["https://example.com/run.txt", "“https://example.com/run.txt” is on another site"],
    ["./bad.txt", "Line 3, column 7: Expected a command"],
  ];
  const bodies = Object.fromEntries(
    cases.map(([address], at) => [`${at}.html`, `${SCRIPT}<quorate-cluster scenario="${address}"></quorate-cluster>`]),
  );
  await withSite(
    bodies,
    async (page, url) => {
      const bad = "quorate 1\nprotocol raft\nat 1s jump n1\n";
      await page.route("**/bad.txt", (route) => route.fulfill({ body: bad, contentType: "text/plain" }));
      for (const [at, [, said]] of cases.entries()) {
        await page.goto(`${url}${at}.html`);
        await page.getByRole("status").first().getByText(said).waitFor();
        assert.equal(await withAll(page, ([cluster]) => cluster.snapshot().nodes.length), 5);
      }
    },
    /404/,
  );
});
