// A run for others, and runs from others: links, files, exports, and the self-check.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { target } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";
import { ask, native, open, playUntil, snapshot } from "./cluster.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @param {string[]} args @param {string} [input] */
const quorate = (args, input) =>
  execFileSync(join(target, "checked", "quorate"), args, { input, encoding: "utf8", maxBuffer: 1 << 28 });

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

/** What is downloaded by a press. @param {Page} page @param {string} name */
async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, name)]);
  const text = readFileSync(/** @type {string} */ (await download.path()), "utf8");
  return { name: download.suggestedFilename(), text };
}

test("a link and a script hold what was done; each export is what the command line makes of them", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await press(page, "Crash the leader");
    await press(page, "Share");
    const dialog = page.getByRole("dialog", { name: "Share this run" });
    const link = await dialog.getByLabel("As a link").inputValue();
    const { script, digest } = await ask(page, ({ app }) => ({
      script: app.session.script(),
      digest: app.session.wholeDigest(),
    }));
    assert.ok(link.startsWith(url) && link.includes("#v1."), link);
    assert.equal(quorate(["unlink", link]), script);
    assert.ok(link.endsWith(`.${digest}`));
    assert.equal(JSON.parse(native(script, "--json")).digest, digest);
    const saved = await downloaded(page, "Save script");
    assert.deepEqual(saved, { name: "run.txt", text: script });
    /** @type {[string, string][]} */
    const formats = [
      ["ndjson", "run.ndjson"],
      ["shiviz", "run.shiviz.log"],
      ["edn", "run.edn"],
      ["prometheus", "run.prom"],
      ["csv", "run.csv"],
    ];
    for (const [format, name] of formats) {
      await dialog.getByLabel("Format").selectOption(format);
      const made = await downloaded(page, "Download");
      assert.equal(made.name, name);
      assert.ok(made.text === quorate(["export", "-", "--format", format], script), `${format} is another one`);
    }
    await dialog.getByLabel("Format").selectOption("mermaid");
    await dialog.getByLabel("From").fill("0.1");
    await dialog.getByLabel("To", { exact: true }).fill("0.2");
    const drawn = await downloaded(page, "Download");
    assert.equal(
      drawn.text,
      quorate(["export", "-", "--format", "mermaid", "--from", "100ms", "--to", "200ms"], script),
    );
    await dialog.getByLabel("To", { exact: true }).fill("soon");
    await press(page, "Download");
    await dialog.getByText("“soon” is no instant").waitFor();
    await dialog.getByLabel("To", { exact: true }).fill("0");
    await press(page, "Download");
    await dialog.getByText("The span ends before it begins.").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });
});

test("a run is opened from a script, a link, an address and a trace, by paste, file and drop", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const script = "quorate 1\nprotocol raft\nnodes 3\nseed 12\nat 2s crash n1\nat 3s end\n";
    const link = quorate(["link", "-"], script).trim();
    const trace = quorate(["export", "-", "--format", "ndjson"], script);
    const seed = () => ask(page, (cluster) => cluster.app.session.seed());
    const other = () => ask(page, async (cluster) => cluster.load("quorate 1\nprotocol raft\nseed 99\nat 1s end\n"));
    const dialog = page.getByRole("dialog", { name: "Open a run" });
    const given = { script, link, address: `https://elsewhere.example/page?lang=en${link}`, trace };
    for (const [form, text] of Object.entries(given)) {
      await other();
      await press(page, "Open");
      await dialog.getByRole("textbox", { name: "Script" }).fill(text);
      await dialog.getByRole("button", { name: "Open it" }).click();
      await dialog.waitFor({ state: "hidden" });
      assert.equal(await seed(), 12, form);
    }
    await other();
    await press(page, "Open");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "run.ndjson", mimeType: "text/plain", buffer: Buffer.from(trace) });
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await seed(), 12);
    await other();
    for (const type of /** @type {const} */ (["drop", "paste"])) {
      await ask(
        page,
        (cluster, { type, link, trace }) => {
          const data = new DataTransfer();
          if (type === "paste") data.setData("text/plain", link);
          else data.items.add(new File([trace], "run.ndjson"));
          const init = { bubbles: true, cancelable: true };
          const event =
            type === "paste"
              ? new ClipboardEvent(type, { ...init, clipboardData: data })
              : new DragEvent(type, { ...init, dataTransfer: data });
          (type === "paste" ? document.body : cluster).dispatchEvent(event);
        },
        { type, link, trace },
      );
      await page.waitForFunction(
        () => /** @type {any} */ (document.querySelector("quorate-cluster")).app.session.seed() === 12,
      );
      await other();
    }
  });
});

test("what is no run is refused in a sentence, a run that was changed is said to be another, and the open one stays", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const before = await snapshot(page);
    const link = quorate(["link", "raft/split"]).trim();
    const dialog = page.getByRole("dialog", { name: "Open a run" });
    await press(page, "Open");
    /** @type {[string, RegExp][]} */
    const bad = [
      [link.slice(0, 40), /./],
      [link.replace("#v1.", "#v9."), /./],
      [`${link.slice(0, 60)}!${link.slice(61)}`, /./],
      ['{"format":"quorate-trace"}', /its first line, which says the run, is incomplete or was changed/],
      ["quorate 1\nprotocol raft\nat 1s jump\n", /Line 3, column 7/],
    ];
    for (const [text, says] of bad) {
      await dialog.getByRole("textbox", { name: "Script" }).fill(text);
      await dialog.getByRole("button", { name: "Open it" }).click();
      await dialog.getByRole("alert").getByText(says).waitFor();
      assert.deepEqual(await snapshot(page), before, text);
    }
    await dialog.getByRole("textbox", { name: "Script" }).fill(link.replace(/[0-9a-f]{16}$/, "0123456789abcdef"));
    await dialog.getByRole("button", { name: "Open it" }).click();
    await page
      .getByText(/This is not the run that was given: its digest is [0-9a-f]{16}, and not 0123456789abcdef/)
      .waitFor();
    assert.match(await ask(page, (cluster) => cluster.script), /partition|cut/);
  });
});

test("the self-check plays the run again here and in a worker, and shows that all digests agree", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    await press(page, "Check this run");
    const lens = page.getByRole("complementary", { name: "Inspector" });
    await lens.getByText(/The same: played twice more, here and in a worker/).waitFor();
    const { whole, script } = await ask(page, ({ app }) => ({
      whole: app.session.wholeDigest(),
      script: app.session.script(),
    }));
    assert.equal(
      await lens
        .locator(".checked code")
        .allTextContents()
        .then((all) => all.join(" ")),
      `${whole} ${whole} ${whole}`,
    );
    assert.equal(JSON.parse(native(script, "--json")).digest, whole);
  });
});
