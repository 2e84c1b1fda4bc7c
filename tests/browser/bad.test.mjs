// What the page says where something is wrong, and that nothing is lost by it.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { dist } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { ask, native, open, playUntil, snapshot } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

test("a bad script is refused with line and column, and the run that is open stays", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const before = await snapshot(page);
    await press(page, "Script");
    const text = page.getByRole("textbox", { name: "Script" });
    /** @type {[string, RegExp][]} */
    const bad = [
      ["", /Line 1, column 1.*the script is empty/],
      ["quorate 1\nprotocol raf\n", /Line 2, column 10.*here stands “raf”.*Did you mean “raft”/],
      ["quorate 1\nprotocol raft\nnodes 0\n", /Line 3, column 7.*a number of nodes from 1 to 9; here stands “0”/],
      ["quorate 1\nprotocol raft\nnodes 10000\n", /Line 3, column 7/],
      ["quorate 1\nprotocol raft\nnetwork latency=5ms..1ms\n", /Line 3, column \d+/],
      ["quorate 1\nprotocol raft\nnetwork loss=101%\n", /a share for loss from 0% to 100%/],
      ["quorate 1\nprotocol raft\nseed 9007199254740992\n", /a seed from 0 to 9007199254740991/],
      ["quorate 1\nprotocol raft\nat 2s heal\nat 1s heal\n", /Line 4, column 4.*not before 2s/],
      ["quorate 1\nprotocol raft\nat 1s crash n6\n", /Line 3, column 13/],
    ];
    for (const [script, says] of bad) {
      await text.fill(script);
      await press(page, "Play this script");
      await page.getByRole("alert").getByText(says).waitFor();
      assert.equal(await text.inputValue(), script, "what was typed is gone");
    }
    await press(page, "Close");
    assert.deepEqual(await snapshot(page), before);
  });
});

test("what was typed as a script stays: by a file that cannot be read, and until the run's text is asked for", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await press(page, "Script");
    const text = page.getByRole("textbox", { name: "Script" });
    const whole = page.getByLabel("With all that the script still has ahead");
    await whole.check();
    const generated = await text.inputValue();
    assert.match(generated, /end/);
    const typed = "quorate 1\nprotocol raft\n# mine\n";
    await text.fill(typed);
    assert.equal(await whole.isDisabled(), true, "the text would be replaced");
    const buffer = Buffer.from([0xff, 0xfe, 0x00]);
    await page.locator("input[type=file]").setInputFiles({ name: "bytes.txt", mimeType: "text/plain", buffer });
    await page.getByRole("alert").getByText("“bytes.txt” is not text in UTF-8").waitFor();
    assert.equal(await text.inputValue(), typed);
    await ask(page, (cluster) => cluster.app.editScript({ whole: false }));
    assert.equal(await text.inputValue(), typed);
    await ask(page, (cluster) => cluster.app.editScript({ whole: true }));
    await press(page, "Take the run’s text again");
    assert.equal(await text.inputValue(), generated);
    assert.equal(await whole.isDisabled(), false);
    await whole.uncheck();
    assert.notEqual(await text.inputValue(), generated);
  });
});

test("files are opened by choice and by drop; what is no script is refused in a sentence", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await press(page, "Script");
    /** @param {string} name @param {Buffer} buffer */
    const choose = (name, buffer) =>
      page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });
    await choose("bytes.txt", Buffer.from([0xff, 0xfe, 0x00]));
    await page.getByRole("alert").getByText("“bytes.txt” is not text in UTF-8").waitFor();
    // From the disk, as it would take seconds to send.
    const folder = mkdtempSync(join(tmpdir(), "quorate-large-"));
    writeFileSync(join(folder, "large.txt"), Buffer.alloc(17 * 1024 * 1024, "#"));
    await page.locator("input[type=file]").setInputFiles(join(folder, "large.txt"));
    await page.getByRole("alert").getByText("“large.txt” is larger than 16 MiB").waitFor();
    rmSync(folder, { recursive: true });
    await choose("wrong.txt", Buffer.from("quorate 1\nprotocol raft\nat 1s jump n1\n"));
    await page
      .getByRole("alert")
      .getByText(/Line 3, column 7/)
      .waitFor();
    const script = "quorate 1\nprotocol raft\nnodes 3\nseed 11\n\nat 2s crash n1\nat 3s end\n";
    await choose("good.txt", Buffer.from(script));
    await page.getByRole("dialog", { name: "The run as a script" }).waitFor({ state: "hidden" });
    assert.equal((await snapshot(page)).nodes.length, 3);

    await ask(
      page,
      (cluster, script) => {
        const data = new DataTransfer();
        data.items.add(new File([script], "dropped.txt", { type: "text/plain" }));
        cluster.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      script.replace("nodes 3", "nodes 4"),
    );
    await page.waitForFunction(() => {
      const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
      return cluster.snapshot().nodes.length === 4;
    });
  });
});

test("a script that is played on the page has the digest of the command line", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const script =
      "quorate 1\nprotocol raft\nnodes 5\nseed 3\nnetwork latency=5ms..30ms loss=2%\n\n" +
      "at 1s workload put every=50ms count=20 key=k\nat 1500ms crash leader\nat 1600ms partition n1 n2 | n3 n4 n5\n" +
      "at 2500ms heal\nat 2600ms restart crashed\nat 4s end\n";
    await ask(page, (cluster, script) => cluster.load(script), script);
    const start = await snapshot(page);
    assert.equal(start.time_us, 0);
    await playUntil(page, "time_us >= 4000000", 2_000_000);
    assert.equal((await snapshot(page)).digest, JSON.parse(native(script, "--json")).digest);
  });
});

test("a wrong number is told beside its field, and the run is not touched", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const before = await ask(page, (cluster) => cluster.script);
    const form = page.getByRole("dialog");
    await press(page, "More");
    await form.getByRole("button", { name: "Network", exact: true }).click();
    /** @type {[string, string, RegExp][]} */
    const wrong = [
      ["Loss", "101", /from 0% to 100%; here stands “101”/],
      ["Latency at least", "-1", /from 0 ms to 60,000 ms; here stands “-1”/],
      ["Latency at most", "1", /from 10 ms to 60,000 ms; here stands “1”/],
      ["Latency at most", "many", /such as 10ms or 10ms..20ms; here stands “many”/],
    ];
    for (const [label, value, says] of wrong) {
      const field = form.getByLabel(label);
      const good = await field.inputValue();
      await field.fill(value);
      await form.getByRole("button", { name: "Change it" }).click();
      await form.getByRole("alert").getByText(says).waitFor();
      assert.equal(await field.getAttribute("aria-invalid"), "true", `${label} is not marked`);
      assert.equal(await field.inputValue(), value);
      await field.fill(good);
    }
    await page.keyboard.press("Escape");
    const seed = page.getByLabel("Seed", { exact: true });
    for (const value of ["-1", "1.5", "9007199254740992", "seven", ""]) {
      await seed.fill(value);
      await press(page, "Set");
      await page.getByText("A seed is a whole number from 0 to 9,007,199,254,740,991.").waitFor();
    }
    assert.equal(await ask(page, (cluster) => cluster.script), before);
    await seed.fill("8");
    await press(page, "Set");
    await page.waitForFunction(() => {
      const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
      return cluster.script.includes("\nseed 8\n");
    });
    await assert.rejects(
      ask(page, (cluster) => cluster.command("crash n77")),
      /n77/,
    );
    await assert.rejects(
      ask(page, (cluster) => cluster.load("nonsense")),
      /quorate 1/,
    );
  });
});

test("after a panic the screen has seed and script to copy, and the run starts again", async () => {
  await withPage(
    async (page, url) => {
      await open(page, url);
      await playUntil(page, "time_us >= 1500000", 2_000_000);
      await press(page, "Crash the leader");
      const script = await ask(page, (cluster) => cluster.script);
      await ask(page, (cluster) => {
        try {
          cluster.app.player.panic();
        } catch {}
      });
      await page.getByRole("heading", { name: "The cluster stopped because of a fault of ours" }).waitFor();
      // Nothing offers any more what only a run could do.
      for (const name of ["Restart node 3", "Share", "Script", "Present", "Compare with …"]) {
        assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
      }
      await page.getByText(/panicked at .*a panic for a test/s).waitFor();
      await page.getByText("7", { exact: true }).waitFor();
      const shown = await page.getByRole("textbox", { name: "Script" }).inputValue();
      assert.match(shown, /^quorate 1\nprotocol raft\n/);
      const act = /at (\S+) crash leader/.exec(script)?.[0] ?? "no act";
      assert.ok(shown.includes(act), "what was done is not in the script");
      await press(page, "Start again");
      await page.getByRole("heading", { name: "The cluster stopped" }).waitFor({ state: "hidden" });
      await playUntil(page, "time_us >= 2000000", 2_000_000);
      assert.equal((await snapshot(page)).nodes.filter(({ status }) => status === "crashed").length, 1);
      assert.match(await ask(page, (cluster) => cluster.script), new RegExp(act));
    },
    {},
    /a panic for a test/,
  );
});

test("a crate that does not load is told, and can be tried again", async () => {
  await withPage(
    async (page, url) => {
      await page.route("**/first.wasm", (route) => route.fulfill({ status: 404, body: "" }), { times: 1 });
      await page.goto(url);
      await page.getByRole("heading", { name: "The cluster could not be loaded" }).waitFor();
      await press(page, "Start again");
      await page.getByRole("heading", { name: "The cluster could not be loaded" }).waitFor({ state: "hidden" });
      assert.equal((await snapshot(page)).nodes.length, 5);
    },
    undefined,
    /404|first\.wasm/,
  );
});

test("where the rest of the crate does not load the page plays, says so when it is needed, and starts the run again", async () => {
  await withPage(
    async (page, url) => {
      await page.route("**/rest.wasm", (route) => route.abort());
      await page.goto(`${url}?lang=en`);
      await page.waitForFunction(
        () => /** @type {any} */ (document.querySelector("quorate-cluster")).app?.player.ready,
      );
      await playUntil(page, "leader != null");
      await press(page, "Crash the leader");
      await page.getByRole("heading", { name: "The cluster could not be loaded" }).waitFor();
      await page.getByText("Check the connection").waitFor();
      assert.match(await page.getByRole("textbox", { name: "Script" }).inputValue(), /^quorate 1\nprotocol raft\n/);
      await page.unroute("**/rest.wasm");
      await press(page, "Start again");
      await page.getByRole("heading", { name: "The cluster could not be loaded" }).waitFor({ state: "hidden" });
      await playUntil(page, "leader != null");
      await press(page, "Crash the leader");
      assert.equal((await snapshot(page)).leader, null);
    },
    undefined,
    /ERR_FAILED|rest\.wasm/,
  );
});

test("a page that is opened from a file says in both languages why nothing comes", async () => {
  await withPage(
    async (page) => {
      for (const name of ["index.html", "embed.html"]) {
        await page.goto(pathToFileURL(join(dist, name)).href);
        const says = page.getByText("From a file (file://) nothing more comes");
        // Where the page does come it is not said, however slowly.
        assert.equal(await says.isVisible(), false);
        await page.evaluate(() => document.getAnimations().forEach((each) => void each.finish()));
        assert.equal(await says.isVisible(), true);
        assert.equal(await page.getByText("如果直接打开了本地文件").isVisible(), true);
      }
    },
    undefined,
    /file:|ERR_FAILED/,
  );
});

test("where nothing can be stored the page plays, and says that a choice stands in the address alone", async () => {
  await withPage(
    async (page, url) => {
      await page.addInitScript(() => {
        for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(window, name, {
            get() {
              throw new DOMException("denied", "SecurityError");
            },
          });
        }
      });
      await open(page, url);
      await playUntil(page, "leader != null");
      await press(page, "中文");
      await page.getByText("这个浏览器不让本页保存任何东西：你的选择只写在网址里。").waitFor();
      await page.waitForURL(/lang=zh-CN/);
      await page.reload();
      await page.getByRole("button", { name: "English" }).waitFor();
      // The head comes before the run.
      assert.equal((await ask(page, (cluster) => cluster.ready.then(() => cluster.snapshot()))).nodes.length, 5);
    },
    { locale: "en-US" },
  );
});
