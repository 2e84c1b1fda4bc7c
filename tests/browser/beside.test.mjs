// Two runs beside each other: reached from the page, under one clock and one action bar, in one link, with the figures of
// `quorate compare` below them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { withPage } from "./browser.mjs";
import { ask, open } from "./cluster.mjs";
import { complaints } from "./faults.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** A write each 100 ms; the acknowledgement and the protocol are what is compared. */
const HEAD = "quorate 1\nprotocol primary-backup\nnodes 3\nseed 7\n";
const BODY =
  "at 500ms workload put every=100ms count=60 key=x\nat 3s crash leader as old\nat 6s restart old\nat 9s end\n";

/** A script as a link has it. @param {string} script */
const packed = (script) => deflateRawSync(script).toString("base64url");

/** Opens this script as the page of a link, standing at its start. @param {Page} page @param {string} url @param {string} script */
async function opened(page, url, script) {
  await open(page, url, { paused: true });
  await ask(page, (cluster, script) => cluster.load(script), script);
}

/** The digests of both runs and where they stand, once the second is where the first is. @param {Page} page */
const both = (page) =>
  ask(page, async (cluster) => {
    const panel = /** @type {any} */ (cluster.shadowRoot?.querySelector("quorate-beside"));
    for (;;) {
      const run = panel.run;
      if (run && !run.changed() && (run.there || run.problem)) {
        const said = (/** @type {import("#wasm").Session} */ session) => ({
          digest: session.digest(),
          at: session.now(),
          protocol: session.protocol(),
          script: session.script(),
          acknowledged: session.operations(0, 1_000).filter(({ result }) => result === "done").length,
          figures: Object.fromEntries(session.figures().map(({ id, value }) => [id, value])),
        });
        return [said(cluster.app.session), said(run.session)];
      }
      await new Promise((done) => requestAnimationFrame(done));
    }
  });

/** Chooses what stands beside. @param {Page} page @param {{ protocol?: string, settings?: Record<string, string> }} choice */
async function compare(page, { protocol, settings = {} }) {
  const dialog = page.getByRole("dialog", { name: "Compare with …" });
  await dialog.waitFor();
  if (protocol) await dialog.getByLabel("Protocol").selectOption(protocol);
  for (const [id, value] of Object.entries(settings)) await dialog.locator(`select[name="${id}"]`).selectOption(value);
  await dialog.getByRole("button", { name: "Run side by side" }).click();
  await page.getByRole("region", { name: "Cluster B" }).waitFor();
}

/** What the page says below "What just happened", of B. @param {Page} page */
const said = (page) => page.getByRole("region", { name: "What just happened in B" });

/** Lets tabs and inspector be about one of the two. @param {Page} page @param {"A" | "B"} letter */
const about = (page, letter) =>
  page
    .getByRole("group", { name: "Tabs and inspector show" })
    .getByRole("button", { name: letter, exact: true })
    .click();

/** The digest that the inspector shows. @param {Page} page */
const inspected = (page) => page.locator("quorate-lens code.digest").textContent();

/** What the table below the stages says in a row. @param {Page} page @param {string} row */
const cells = (page, row) =>
  page
    .locator(`quorate-figures [data-row="${row}"] td`)
    .evaluateAll((all) => all.map((each) => each.textContent?.replace(/\s+/g, " ").trim()));

test("another setting beside the run: one clock, one action bar, the figures of both, and one link", async () => {
  await withPage(
    async (page, url) => {
      await opened(page, url, HEAD + BODY);
      await page.getByRole("button", { name: "Compare with …" }).focus();
      await page.keyboard.press("Enter");
      await compare(page, { settings: { acknowledgement: "majority" } });
      await ask(page, (cluster) => cluster.seek("2s"));
      const [a, b] = await both(page);
      assert.deepEqual([a.at, b.at], [2_000_000, 2_000_000]);
      assert.ok(b.script.includes("config acknowledgement=majority") && b.script.endsWith(BODY), b.script);
      // Two ways of 10 ms each, and for a majority a disk and two ways more.
      const [soon, late] = [a, b].map(({ figures }) => Number(figures.write_latency_p50_us));
      assert.ok(soon < late && late >= soon + 20_000, `${soon} and ${late}`);
      await page.waitForFunction(() => {
        const root = document.querySelector("quorate-cluster")?.shadowRoot;
        return /4\d ms/.test(root?.querySelector('[data-row="write_latency_p50_us"] td:last-child')?.textContent ?? "");
      });
      assert.deepEqual(await cells(page, "lost_count"), ["A 0", "B 0"]);
      // Each has its own sentence and its own tape, and either is what tabs and inspector are about.
      await said(page).getByText(`${b.acknowledged} operations accepted, 0 lost`).waitFor();
      assert.equal(await inspected(page), a.digest);
      await about(page, "B");
      await page.locator("quorate-lens code.digest").getByText(b.digest).waitFor();
      await page.getByRole("tab", { name: "Clients" }).click();
      const took = page.locator("quorate-clients td:last-child");
      await took
        .getByText(/^4\d ms/)
        .first()
        .waitFor();
      await page.getByRole("tab", { name: "Events" }).click();
      await page
        .locator("quorate-events")
        .getByText(/Client 1 begins a series/)
        .waitFor();
      await said(page).getByRole("button", { name: "Why?" }).click();
      const lens = page.getByRole("complementary");
      await lens.getByRole("heading", { name: "Why?" }).waitFor();
      // What B would be without a cause is found beside it: both runs stay where they are.
      await lens.getByRole("button", { name: "Prove it" }).first().click();
      await lens.locator(".proof").getByText("Both runs are as they were.").waitFor();
      assert.equal(await lens.getByRole("button", { name: "Back to the run as it was" }).count(), 0);
      await page.keyboard.press("Escape");
      await lens.getByRole("heading", { name: "Why?" }).waitFor({ state: "detached" });
      assert.deepEqual(
        (await both(page)).map(({ digest, at }) => ({ digest, at })),
        [a, b].map(({ digest, at }) => ({ digest, at })),
      );
      // It is checked by itself, and seen with the eyes of one of its own nodes.
      await lens.getByRole("button", { name: "Check this run" }).click();
      await lens.locator(".checked .same").waitFor();
      await page.getByRole("region", { name: "Cluster B" }).getByRole("button", { name: "Node 2" }).focus();
      await page.keyboard.press("Enter");
      await lens.getByRole("button", { name: "See as node 2" }).click();
      await said(page).getByText("Seen as node 2").waitFor();
      await page
        .getByRole("region", { name: "What just happened", exact: true })
        .getByText("Seen as")
        .waitFor({ state: "detached" });
      await page.keyboard.press("Escape");
      await said(page).getByText("Seen as node 2").waitFor({ state: "detached" });
      await about(page, "A");
      await lens.locator(".checked .same").waitFor({ state: "detached" });
      await page.keyboard.press("Escape");
      await page.locator("quorate-lens code.digest").getByText(a.digest).waitFor();
      await page.getByRole("tab", { name: "Clients" }).click();
      await took
        .getByText(/^2\d ms/)
        .first()
        .waitFor();
      await about(page, "B");
      const tape = page.getByRole("group", { name: "Tape of B" }).getByRole("slider");
      assert.equal(await tape.getAttribute("aria-valuenow"), "2000");
      // What is done is done to both, at the same instant.
      await page.getByRole("button", { name: "Pause node" }).click();
      await page.waitForURL((at) => at.hash.startsWith("#v2."));
      const [after, too] = await both(page);
      for (const { script } of [after, too]) assert.ok(script.includes("at 2s pause leader"), script);
      // Time goes on for both and stands for both.
      await ask(page, (cluster) => {
        [cluster.app.store.auto.value, cluster.app.store.pace.value] = [false, 2_000_000];
        cluster.play();
      });
      await page.waitForFunction(() => {
        const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
        return cluster.app.session.now() > 4_500_000;
      });
      await ask(page, (cluster) => cluster.pause());
      const [later, beside] = await both(page);
      assert.ok(later.at === beside.at && later.at > 4_500_000);
      // The link has both: whoever opens it sees what is seen here, and so does a reload.
      const fragment = await ask(page, (cluster) => cluster.app.session.link().fragment);
      assert.match(fragment, /^#v2\./);
      await page.waitForURL((at) => at.hash === fragment && at.searchParams.has("at"));
      await page.waitForFunction(() => {
        const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
        return location.href.includes(encodeURIComponent(cluster.app.session.stamp()));
      });
      await page.reload();
      await page.getByRole("region", { name: "Cluster B" }).waitFor();
      await ask(page, async (cluster) => void (await cluster.ready));
      await page.waitForFunction(
        (at) => /** @type {any} */ (document.querySelector("quorate-cluster")).app.session.now() === at,
        later.at,
      );
      const again = await both(page);
      assert.deepEqual(
        again.map(({ digest }) => digest),
        [later.digest, beside.digest],
      );
      assert.ok(!new URL(page.url()).search.includes("majority"), "no part of the run is in the query");
      // Back is what was there before anything stood beside it, and forward what came then.
      await page.goBack();
      await page.getByRole("region", { name: "Cluster B" }).waitFor({ state: "detached" });
      await page.goForward();
      await page.getByRole("region", { name: "Cluster B" }).waitFor();
    },
    { viewport: { width: 1440, height: 900 } },
  );
});

test("another protocol beside the run, swapped, and closed again", async () => {
  await withPage(
    async (page, url) => {
      await opened(page, url, HEAD + BODY);
      await page.getByRole("button", { name: "Compare with …" }).click();
      await compare(page, { protocol: "raft" });
      await ask(page, (cluster) => cluster.seek("8s"));
      const [a, b] = await both(page);
      assert.deepEqual([a.protocol, b.protocol], ["primary-backup", "raft"]);
      assert.ok(Number(b.figures.unavailable_us) > 0 && b.figures.lost_count === 0);
      await page.getByRole("heading", { name: "B Raft" }).waitFor();
      await about(page, "B");
      await page.locator("quorate-lens code.digest").getByText(b.digest).waitFor();
      await page.getByRole("button", { name: "Swap" }).click();
      await page.getByRole("heading", { name: "A Raft" }).waitFor();
      const swapped = await both(page);
      assert.deepEqual(
        swapped.map(({ digest }) => digest),
        [b.digest, a.digest],
      );
      // What another person chose differently stands there in the other language as well.
      await page.getByRole("button", { name: "中文" }).click();
      await page.getByRole("heading", { name: "B 主备复制" }).waitFor();
      await page.locator(".beside-of button").last().click();
      await page.locator("quorate-lens code.digest").getByText(a.digest).waitFor();
      await page.getByRole("button", { name: "关闭" }).click();
      await page.getByRole("region", { name: "集群 B" }).waitFor({ state: "detached" });
      await page.waitForURL((at) => at.hash.startsWith("#v1."));
      await page.locator("quorate-lens code.digest").getByText(b.digest).waitFor();
    },
    { viewport: { width: 1440, height: 900 } },
  );
});

test("a run beside itself has equal columns, two configurations have not, and narrow pages hold both", async () => {
  await withPage(
    async (page, url) => {
      await opened(page, url, HEAD.replace("primary-backup", "raft") + BODY);
      await page.getByRole("button", { name: "Compare with …" }).click();
      await compare(page, {});
      for (const at of ["2s", "5s", "1s"]) {
        await ask(page, (cluster, at) => cluster.seek(at), at);
        const [a, b] = await both(page);
        assert.deepEqual([a.figures, a.digest], [b.figures, b.digest], at);
      }
      const [one, other] = [
        page.getByRole("region", { name: "Cluster", exact: true }),
        page.getByRole("region", { name: "Cluster B" }),
      ];
      const [above, below] = [await one.boundingBox(), await other.boundingBox()];
      assert.ok(above && below && above.y + above.height <= below.y, "one stands below the other");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      await page.getByRole("button", { name: "Change …" }).click();
      await page.getByText("Times and numbers").click();
      await page.locator('input[name="timeout-max"]').fill("2s");
      await page.locator('input[name="timeout-min"]').fill("900ms");
      await page.getByRole("button", { name: "Run side by side" }).click();
      await ask(page, (cluster) => cluster.seek("8s"));
      const [quick, slow] = await both(page);
      assert.ok(Number(quick.figures.unavailable_us) < Number(slow.figures.unavailable_us));
      // Each width in both themes and both languages.
      for (const [at, width] of [360, 768, 1100, 1440].entries()) {
        await page.setViewportSize({ width, height: 800 });
        for (const tag of /** @type {const} */ (["en", "zh-CN"])) {
          const colorScheme = (tag === "en") === (at % 2 === 0) ? "dark" : "light";
          await page.emulateMedia({ colorScheme });
          await ask(page, (cluster, tag) => cluster.app.chooseLanguage(tag), tag);
          await page.getByRole("region", { name: tag === "en" ? "Cluster B" : "集群 B" }).waitFor();
          assert.deepEqual(await complaints(page), [], `${width} ${tag} ${colorScheme}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${width} ${tag}: ${wide} px too wide`);
          if (width < 1100) continue;
          // Between the stages and the foot of both tapes there are the two bars and nothing else: all of it is in view.
          const stage = await page.locator(".beside-stage").boundingBox();
          const tapes = await page.locator(".beside-tapes").boundingBox();
          assert.ok(stage && tapes, "both are there");
          const below = tapes.y + tapes.height - stage.y - stage.height;
          assert.ok(below <= 240, `${width} ${tag}: the tapes end ${below} px below the stages`);
        }
      }
    },
    { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  );
});

test("a lesson whose question has two sides ends with a button that shows both", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?scenario=lesson/primary-backup/promise`);
    await ask(page, (cluster) => {
      const lesson = /** @type {any} */ (cluster.app.store.lesson.value);
      lesson.place.value = lesson.places.length;
    });
    await page.getByRole("button", { name: "See it side by side" }).click();
    await page.getByRole("region", { name: "Cluster B" }).waitFor();
    await ask(page, (cluster) => cluster.seek("5s"));
    const [own, majority] = await both(page);
    assert.deepEqual(
      [own, majority].map(({ figures }) => [figures.write_latency_p50_us, figures.lost_count]),
      [
        [0, 10],
        [40_000, 0],
      ],
    );
  });
});

test("a figure of a link of two runs shows the first, and says so", async () => {
  await withPage(async (page, url) => {
    await opened(page, url, HEAD + BODY);
    const fragment = await ask(
      page,
      (cluster, head) => {
        cluster.app.session.putBeside(head).free();
        return cluster.app.session.link().fragment;
      },
      `${HEAD}config acknowledgement=all\n`,
    );
    await page.goto(`${url}embed.html${fragment}`);
    await page.getByText("This link holds two runs beside each other; a figure shows the first.").waitFor();
    assert.equal(await ask(page, (cluster) => cluster.app.session.link().fragment), fragment);
  });
});

test("what cannot stand beside the run is refused with a sentence, and what B cannot do stops it", async () => {
  await withPage(
    async (page, url) => {
      await opened(page, url, HEAD + BODY);
      await page.getByRole("button", { name: "Compare with …" }).click();
      const dialog = page.getByRole("dialog", { name: "Compare with …" });
      await dialog.getByText("Times and numbers").click();
      await dialog.locator('input[name="k"]').fill("9");
      await dialog.getByRole("button", { name: "Run side by side" }).click();
      const alert = dialog.getByRole("alert");
      await alert.getByText(/9/).waitFor();
      await dialog.getByRole("button", { name: "Cancel" }).last().click();
      assert.equal(await page.getByRole("region", { name: "Cluster B" }).count(), 0);
      // Links that nobody gave away: of which one is no run, is another run, or is cut off.
      const links = [
        [
          "k=3",
          `${HEAD}config acknowledgement=semi k=3\n`,
          /Line 5, column 31: Run B of the two is wrong: Expected k less than .* here stands “3”/,
        ],
        [
          "mode",
          `${HEAD}config acknowledgement=some\n`,
          /Run B of the two is wrong: Expected a value for acknowledgement .* here stands “some”/,
        ],
        [
          "fault",
          HEAD + BODY.replace("3s crash", "4s crash"),
          /`at 3s crash leader as old` was expected, and `at 4s crash/,
        ],
        [
          "more",
          `${HEAD}${BODY.replace("at 9s", "at 8s crash n2\nat 9s")}`,
          /nothing more was expected, and `at 8s crash n2` found/,
        ],
        ["network", `${HEAD}network loss=1%\n`, /the usual one was expected, and `network loss=1%` found/],
        ["nodes", HEAD.replace("3", "5"), /3 were expected, and 5 found/],
      ];
      for (const [about, other, says] of /** @type {[string, string, RegExp][]} */ (links)) {
        await page.goto(`${url}#v2.${packed(HEAD + BODY)}.${packed(other)}.${"0".repeat(32)}`);
        await page.getByText(says).first().waitFor();
        assert.equal(await page.getByRole("region", { name: "Cluster B" }).count(), 0, about);
      }
      await page.goto(`${url}#v2.${packed(HEAD + BODY)}.${packed(HEAD).slice(0, 20)}.${"0".repeat(32)}`);
      await page
        .getByText("Run B of the two is wrong: This link ends too early: a piece of it is missing.")
        .first()
        .waitFor();
      const bad = packed(`${HEAD}config acknowledgement=some\n`);
      await page.goto(`${url}?lang=zh-CN#v2.${bad}.${packed(HEAD)}.${"0".repeat(32)}`);
      await page.getByText("两次运行中的 A 有误：").first().waitFor();
      await opened(page, url, HEAD + BODY);
      // What only the first protocol knows.
      await page.getByRole("button", { name: "Compare with …" }).click();
      await compare(page, { protocol: "raft" });
      await ask(page, (cluster) => cluster.seek("1s"));
      await ask(page, (cluster) => cluster.app.command("break primary-backup.consent"));
      await page
        .getByRole("alert")
        .getByText(/cannot be done in B/)
        .waitFor();
    },
    { viewport: { width: 1440, height: 900 } },
    /unlike/,
  );
});

for (const width of [1440, 800, 640, 360]) {
  test(`two runs are presented beside each other, at ${width} px`, async () => {
    await withPage(
      async (page, url) => {
        await opened(page, url, HEAD + BODY);
        await ask(page, (cluster) => {
          cluster.app.store.beside.value = "chosen";
        });
        await compare(page, { settings: { acknowledgement: "majority" } });
        await both(page);
        await page.locator("quorate-cluster #caption").first().focus();
        await page.keyboard.press("Shift+P");
        await page.getByRole("region", { name: "Presenter" }).waitFor();
        const boxes = await Promise.all(
          ["quorate-stage canvas", "quorate-stage.beside-stage canvas", ".presenter"].map((each) =>
            page.locator(each).first().boundingBox(),
          ),
        );
        for (const box of boxes) assert.ok(box && box.width >= 300, JSON.stringify(boxes));
        const [one, other, corner] = /** @type {{ x: number, y: number, height: number }[]} */ (boxes);
        assert.equal(width >= 720, one.y === other.y, "beside each other where there is room");
        assert.ok(corner.y >= other.y + other.height, "the presenter's own row stands below both");
      },
      { viewport: { width, height: 900 } },
    );
  });
}
