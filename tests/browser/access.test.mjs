// The page for those who have no mouse, cannot see the picture, need it large, or in their own colours.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";
import { ask, open, playAt, playUntil, until } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** Takes the pictures away; the rest of the page has to do. @param {Page} page */
const blind = (page) =>
  ask(page, (cluster) => {
    const hide = () => {
      for (const canvas of cluster.shadowRoot?.querySelectorAll("canvas") ?? []) canvas.style.visibility = "hidden";
    };
    hide();
    new MutationObserver(hide).observe(/** @type {ShadowRoot} */ (cluster.shadowRoot), {
      childList: true,
      subtree: true,
    });
  });

/** Goes by Tab to a button of this name. @param {Page} page @param {RegExp} name */
async function tabTo(page, name) {
  for (let stops = 0; stops < 20; stops++) {
    await page.keyboard.press("Tab");
    const said = await ask(page, (cluster) => cluster.shadowRoot?.activeElement?.textContent ?? "");
    if (name.test(said)) return;
  }
  assert.fail(`no stop of the keyboard is called ${name}`);
}

test("the first minute by keyboard alone, without the picture", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await blind(page);
    const caption = page.getByRole("region", { name: "What just happened" });
    await playUntil(page, "leader != null");
    await playAt(page, 1_000_000);
    await until(page, "time_us >= 3000000");
    await tabTo(page, /Crash the leader/);
    await page.keyboard.press("Enter");
    await until(page, "leader = null");
    await until(page, "leader != null");
    // The table of nodes says who is down and who leads.
    const table = page.getByRole("table", { name: "Nodes" });
    await table.getByRole("row", { name: /down/ }).waitFor({ state: "attached" });
    await table.getByRole("row", { name: /up leader/ }).waitFor({ state: "attached" });
    await caption.getByRole("button", { name: /^Restart node/ }).waitFor();
    // So slowly that the button is still there when it is reached, and what it does still said when it is looked for.
    await playAt(page, 50_000);
    await page.locator("quorate-cluster #caption").focus();
    await tabTo(page, /Restart node/);
    await page.keyboard.press("Enter");
    await caption
      .getByText(/is back/)
      .first()
      .waitFor();
    await playAt(page, 10_000_000);
    await caption
      .getByText(/All \d+ accepted orders are on every running node, each exactly once\./)
      .first()
      .waitFor();
  });
});

test("the sentence that one skips to is ringed on all sides", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await page.getByRole("button", { name: "Skip to what just happened" }).focus();
    await page.keyboard.press("Enter");
    const caption = page.locator("#caption:focus-visible");
    await caption.waitFor();
    // What stands below is painted over whatever of the ring lies outside.
    const [width, offset] = await caption.evaluate((each) => {
      const { outlineWidth, outlineOffset } = getComputedStyle(each);
      return [parseFloat(outlineWidth), parseFloat(outlineOffset)];
    });
    assert.ok(width > 0 && offset <= -width, `${width} and ${offset}`);
  });
});

test("controls have the plain names, in English", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=2s&tab=events`, { paused: true });
    const buttons = [
      "Play",
      "Step forward",
      "Step back",
      "Crash",
      "Restart",
      "Pause node",
      "Partition",
      "Heal",
      "Write",
      "Read",
    ];
    for (const name of [...buttons, "Share"]) {
      assert.ok((await page.getByRole("button", { name, exact: true }).count()) >= 1, name);
    }
    assert.equal(await page.getByRole("table", { name: "Nodes" }).count(), 1);
    await page.getByRole("list", { name: "Events", exact: true }).waitFor();
    assert.equal(await page.getByRole("list", { name: "Events", exact: true }).count(), 1);
    await page.getByRole("button", { name: "Play", exact: true }).first().click();
    await page.getByRole("button", { name: "Pause", exact: true }).first().waitFor();
  });
});

test("at 400 % nothing scrolls sideways and nothing is cut off, with wider letters too", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?at=2s`, { paused: true });
      // What a reader may set by 1.4.12: the text spacing of WCAG.
      await ask(page, (cluster) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }",
        );
        cluster.shadowRoot?.adoptedStyleSheets.push(sheet);
      });
      for (const tab of ["logs", "spacetime", "history", "events", "clients", "meters", "card", "commands"]) {
        await ask(
          page,
          (cluster, tab) => {
            cluster.app.store.tab.value = tab;
          },
          tab,
        );
        await page.locator(`#tabpanel[aria-labelledby=tab-${tab}] > *`).first().waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${tab}: ${wide} px too wide`);
      }
    },
    // 1280 px at 400 %.
    { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  );
});

test("in forced colours the picture has those of the system", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?at=2s`, { paused: true });
      const [paper, drawn] = await page.evaluate(async () => {
        const canvas = /** @type {HTMLCanvasElement} */ (
          document.querySelector("quorate-cluster")?.shadowRoot?.querySelector("quorate-stage canvas")
        );
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const probe = document.createElement("i");
        probe.style.color = "Canvas";
        document.body.append(probe);
        const system = getComputedStyle(probe).color.match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
        const [r, g, b] = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(
          2,
          canvas.height - 3,
          1,
          1,
        ).data;
        return [system, [r, g, b]];
      });
      assert.deepEqual(drawn, paper);
      // What stands on a tint can be read, and so can the words of the primary button.
      const [ink, ...tints] = await ask(page, (cluster) => {
        const probe = document.createElement("i");
        cluster.shadowRoot?.querySelector(".page")?.append(probe);
        return ["ink", "term-0", "term-1", "term-2", "term-3", "term-4", "term-5"].map((name) => {
          probe.style.color = `var(--${name})`;
          return getComputedStyle(probe).color;
        });
      });
      assert.ok(!tints.includes(ink), `${ink}: ${tints}`);
      const primary = page.getByRole("button", { name: "Crash the leader" }).first();
      const { colour, ground } = await primary.evaluate((button) => {
        const { color, backgroundColor } = getComputedStyle(button);
        return { colour: color, ground: backgroundColor };
      });
      assert.notEqual(colour, ground);
    },
    { forcedColors: "active", colorScheme: "dark" },
  );
});

test("nothing that has the focus lies under what sticks to the edges", async () => {
  await withPage(async (page, url) => {
    for (const [width, height] of [
      [360, 740],
      [768, 700],
    ]) {
      await page.setViewportSize({ width, height });
      await open(page, `${url}?at=2s`, { paused: true });
      /** @type {Set<string>} */
      const met = new Set();
      for (let stops = 0; stops < 45; stops++) {
        await page.keyboard.press("Tab");
        const { name, covered } = await ask(page, (cluster) => {
          const root = /** @type {ShadowRoot} */ (cluster.shadowRoot);
          const focused = root.activeElement;
          // What is only read out shows its focus on the picture.
          if (!focused || focused.closest(".hidden")) return { name: "", covered: false };
          const { left, right, top, bottom } = focused.getBoundingClientRect();
          const over = root.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          const covered = over === null || !(focused.contains(over) || over.contains(focused));
          return { name: (focused.getAttribute("aria-label") ?? focused.textContent ?? "").trim(), covered };
        });
        met.add(name);
        assert.ok(!covered, `${width} px: “${name}” is covered`);
      }
      assert.ok(met.size > 15, `${[...met]}`);
    }
  });
});

test("screen readers are told something at most once in two seconds, and all of it then", async () => {
  await withPage(async (page, url) => {
    await open(page, `${url}?at=2s`, { paused: true });
    await ask(page, (cluster) => {
      const status = /** @type {Element} */ (cluster.shadowRoot?.querySelector("quorate-caption [role=status]"));
      const told = /** @type {{ at: number, says: string }[]} */ ([]);
      new MutationObserver(() => told.push({ at: performance.now(), says: status.textContent?.trim() ?? "" })).observe(
        status,
        { childList: true, characterData: true, subtree: true },
      );
      Object.assign(window, { told });
    });
    const commands = ["crash n1", "restart n1", "pause n2", "resume n2", "crash n4"];
    await ask(page, (cluster, commands) => commands.forEach((command) => void cluster.command(command)), commands);
    // What there was no time for is told together with the last of them.
    await page
      .getByRole("region", { name: "What just happened" })
      .getByRole("status")
      .getByText(/Five events, at last these: Node 2 is paused\..* Node 2 is awake again.* Node 4 is down\./)
      .waitFor();
    const told = /** @type {{ at: number, says: string }[]} */ (await page.evaluate("told"));
    const apart = told.slice(1).map(({ at }, i) => at - told[i].at);
    assert.ok(told.length < 4 && apart.every((ms) => ms > 1_900), JSON.stringify(told));
    // Where time runs faster than sentences can be spoken, they wait until it stands.
    await ask(page, (cluster) => void cluster.command("when acked 25 do crash leader"));
    await playAt(page, 1_000_000);
    await until(page, "leader = null");
    await until(page, "leader != null");
    assert.equal(await page.evaluate("told.length"), told.length, "it speaks while time runs fast");
    await ask(page, (cluster) => cluster.pause());
    await page.waitForFunction((told) => Number(/** @type {any} */ (window).told.length) > told, told.length);
  });
});

test("on paper there are the sentence, the picture and the table of nodes, in light colours", async () => {
  await withPage(
    async (page, url) => {
      await open(page, `${url}?at=2s`, { paused: true });
      // What paper needs comes with the words of the trade.
      await page.locator("quorate-caption .term").first().waitFor();
      const ground = (/** @type {boolean} */ light) =>
        page.waitForFunction((light) => {
          const root = document.querySelector("quorate-cluster")?.shadowRoot;
          const canvas = /** @type {HTMLCanvasElement} */ (root?.querySelector("quorate-stage canvas"));
          const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
          const [red] = ctx.getImageData(2, canvas.height - 3, 1, 1).data;
          return light ? red > 192 : red < 64;
        }, light);
      await ground(false);
      await page.emulateMedia({ media: "print" });
      await ground(true);
      const table = page.getByRole("table", { name: "Nodes" });
      assert.ok(((await table.boundingBox())?.height ?? 0) > 100);
      await table.getByText("leader").waitFor();
      assert.ok(await page.locator("quorate-caption .sentence", { hasText: "Pull the plug" }).isVisible());
      assert.equal(await page.getByRole("toolbar").isVisible(), false);
      assert.equal((await page.pdf()).subarray(0, 4).toString(), "%PDF");
    },
    { colorScheme: "dark", viewport: { width: 1000, height: 900 } },
    /willReadFrequently/,
  );
});
