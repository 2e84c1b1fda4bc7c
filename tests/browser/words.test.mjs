// Two languages, from the first sentence on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, eventually, frames, open, playUntil, snapshot } from "./cluster.mjs";

/** All words on the page, less what is typed or made by the run. @param {import("playwright-core").Page} page */
const allWords = (page) =>
  ask(page, (cluster) => {
    const root = /** @type {ShadowRoot} */ (cluster.shadowRoot);
    const parts = [...root.querySelectorAll("*")].flatMap((element) => [
      ...["aria-label", "title", "aria-description", "aria-valuetext"].map((name) => element.getAttribute(name)),
      ...[...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : "")),
    ]);
    return parts.map((part) => part?.trim() ?? "").filter(Boolean);
  });

test("a reader of Chinese meets no English word but names", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url);
      assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
      await eventually(async () => assert.equal(await page.title(), "Quorate：看一个集群怎样达成一致"));
      await page.getByText("五台计算机共同保管一家网店的订单").first().waitFor();
      await playUntil(page, "leader != null");
      await page
        .getByText(/成为领导者：5 台中有 3 台投了它/)
        .first()
        .waitFor();
      await playUntil(page, "time_us >= 1200000");
      await ask(page, (cluster) => {
        cluster.app.store.everything.value = true;
        cluster.command("crash leader");
      });
      await page.getByText("宕机了。其他节点并不知道").first().waitFor();
      await page.getByRole("tab", { name: "客户端" }).click();
      await page.getByText("追加").first().waitFor();
      const allowed =
        /Quorate|Raft|English|AppendEntries|PreVote|RequestVote|Shift|UTF-8|leader|orders|\b[nc]\d\b|[0-9a-f]{16}|\bc\d\.\d+;?/g;
      const latin = (await allWords(page)).filter((text) => /[A-Za-z]{2}/.test(text.replaceAll(allowed, "")));
      assert.deepEqual([...new Set(latin)], []);
    },
    { locale: "zh-CN" },
  );
});

test("while the words of the reader's language are on their way, nothing is said in another", async () => {
  await withPage(
    async (page, url) => {
      /** @type {() => void} */
      let bring = () => {};
      const wanted = new Promise((/** @type {(asked: unknown) => void} */ asked) => {
        page.route(/zh-CN-\w+\.js$/, async (route) => {
          asked(undefined);
          await new Promise((/** @type {(come: void) => void} */ come) => {
            bring = come;
          });
          await route.fallback();
        });
      });
      await page.goto(url);
      await wanted;
      await page.waitForFunction(() => document.querySelector("quorate-cluster")?.shadowRoot?.querySelector("h1"));
      assert.equal(await page.getByText("One of them must lead").first().isVisible(), false);
      assert.equal(await page.getByRole("heading").count(), 0, "the whole of the page waits");
      bring();
      await page.getByText("五台计算机共同保管一家网店的订单").first().waitFor();
      await page.getByRole("button", { name: "暂停", exact: true }).first().waitFor();
    },
    { locale: "zh-CN" },
  );
});

test("where the words of the reader's language do not come, English says so, and they can be asked for again", async () => {
  await withPage(
    async (page, url) => {
      const words = /zh-CN-\w+\.js$/;
      await page.route(words, (route) => route.abort());
      await page.goto(url);
      const missed = page.getByText("This part of the page could not be loaded. Check the connection and try again.");
      await missed.first().waitFor();
      await page.getByRole("button", { name: "Pause", exact: true }).first().waitFor();
      await page.unroute(words);
      await page.getByRole("button", { name: "中文" }).click();
      await page.getByRole("button", { name: "暂停", exact: true }).first().waitFor();
      assert.equal(await missed.count(), 0);
    },
    { locale: "zh-CN" },
    /zh-CN|ERR_FAILED/,
  );
});

test("the language that is wanted last is spoken, also where an earlier one comes later", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?lang=en`);
      /** @type {() => void} */
      let bring = () => {};
      const late = new Promise((/** @type {(come: void) => void} */ come) => {
        bring = come;
      });
      await page.route(/zh-CN-\w+\.js$/, (route) => late.then(() => route.fallback()));
      await ask(page, (cluster) => {
        cluster.setAttribute("lang", "zh-CN");
        return cluster.updateComplete.then(() => cluster.setAttribute("lang", "en"));
      });
      const came = page.waitForEvent("requestfinished", (request) => /zh-CN-\w+\.js$/.test(request.url()));
      bring();
      await came;
      await frames(page);
      assert.equal(await ask(page, (cluster) => cluster.app.store.words.value.tag), "en");
      await ask(page, (cluster) => cluster.setAttribute("lang", "zh-CN"));
      await page.getByRole("button", { name: "暂停", exact: true }).first().waitFor();
    },
    { locale: "en-US" },
  );
});

test("another language is a press away, keeps the run, and is remembered", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const before = await snapshot(page);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("button", { name: "播放", exact: true }).first().waitFor();
    assert.deepEqual(await snapshot(page), before);
    assert.match(page.url(), /lang=zh-CN/);
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    await open(page, url);
    await page.getByRole("button", { name: "暂停", exact: true }).first().waitFor();
    await open(page, `${url}?lang=en`);
    await page.getByRole("button", { name: "Pause", exact: true }).first().waitFor();
  });
});

test("colours follow the system until they are chosen", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      const ground = () => ask(page, (cluster) => getComputedStyle(cluster).backgroundColor);
      assert.equal(await ground(), "rgb(20, 22, 26)");
      await page.getByRole("button", { name: /^Colours/ }).click();
      assert.equal(await ground(), "rgb(250, 248, 244)");
      assert.match(page.url(), /theme=light/);
      await page.getByRole("button", { name: /^Colours/ }).click();
      assert.equal(await ground(), "rgb(20, 22, 26)");
    },
    { colorScheme: "dark" },
  );
});
