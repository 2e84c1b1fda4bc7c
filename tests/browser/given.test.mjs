// What the dialog to share a run gives away, by its effect: whoever receives it has the same run, or sees the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { withPage } from "./browser.mjs";
import { ask, native, nativeText, open, playUntil } from "./cluster.mjs";
import { complaints } from "./faults.mjs";

/** @typedef {import("playwright-core").Page} Page */

const script = (/** @type {Page} */ page) => ask(page, (cluster) => cluster.script);

/** @param {Page} page */
async function share(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Share this run" });
  await dialog.getByRole("button", { name: "Copy link" }).waitFor();
  return dialog;
}

/** What is downloaded by a press. @param {Page} page @param {string} name */
async function downloaded(page, name) {
  const coming = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(/** @type {string} */ (await download.path())) };
}

test("the QR code is the link, and whoever follows it stands at the same instant of the same run", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await ask(page, (cluster) => cluster.command("crash leader"));
    const before = await ask(page, (cluster) => ({ script: cluster.script, digest: cluster.snapshot().digest }));
    const dialog = await share(page);
    const link = await dialog.getByLabel("As a link").inputValue();
    // By keyboard alone.
    await dialog.getByRole("button", { name: "QR code" }).focus();
    await page.keyboard.press("Enter");
    const code = dialog.getByRole("img", { name: "QR code of the link" });
    const { data, width, height } = PNG.sync.read(await code.screenshot());
    assert.equal(jsQR(new Uint8ClampedArray(data), width, height)?.data, link);
    await page.goto("about:blank");
    await open(page, link);
    assert.equal(await script(page), before.script);
    await page.waitForFunction(
      (digest) => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().digest === digest,
      before.digest,
    );
  });
});

test("pictures show what the stage shows, and say which instant of which run it is", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    const { digest, says } = await ask(page, (cluster) => ({
      digest: cluster.snapshot().digest,
      says: cluster.app.store.headline.peek()?.say(cluster.app.store.words.peek()) ?? "",
    }));
    await share(page);
    const { name, bytes } = await downloaded(page, "Save SVG");
    assert.equal(name, "cluster.svg");
    const svg = await page.evaluate((text) => {
      const made = new DOMParser().parseFromString(text, "image/svg+xml");
      const words = [...made.querySelectorAll("text")].map((each) => each.textContent);
      return { root: made.documentElement.localName, words, label: made.documentElement.getAttribute("aria-label") };
    }, bytes.toString());
    assert.equal(svg.root, "svg");
    assert.equal(svg.label, says);
    for (const node of ["1", "2", "3", "4", "5"]) assert.ok(svg.words.includes(node), `${node} in ${svg.words}`);
    assert.ok(svg.words.some((words) => words?.includes(`digest ${digest}`)));
    assert.ok(says.startsWith(svg.words.find((words) => words && says.startsWith(words) && words.length > 20) ?? "?"));
    const { bytes: painted } = await downloaded(page, "Save PNG");
    const png = PNG.sync.read(painted);
    assert.deepEqual([png.width, png.height], [1920, 1200]);
    // The browser's own painting of the one is the other.
    const far = await page.evaluate(
      async ([svg, png]) => {
        const pixels = async (/** @type {string} */ address) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 300 });
          const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
          ctx.drawImage(image, 0, 0, 480, 300);
          return ctx.getImageData(0, 0, 480, 300).data;
        };
        const [a, b] = [await pixels(svg), await pixels(png)];
        return a.reduce((sum, value, at) => sum + (Math.abs(value - b[at]) > 60 ? 1 : 0), 0) / a.length;
      },
      [`data:image/svg+xml;base64,${bytes.toString("base64")}`, `data:image/png;base64,${painted.toString("base64")}`],
    );
    assert.ok(far < 0.005, `${far} of the numbers differ`);
  });
});

test("the lines for another page show the same run there, as an element and in a frame", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "leader != null");
    await ask(page, (cluster) => cluster.command("crash leader"));
    const run = await script(page);
    const dialog = await share(page);
    const area = dialog.getByLabel("The lines for another page");
    /** @type {Record<string, string>} */
    const lines = {};
    for (const as of ["Frame", "Element"]) {
      await dialog.getByRole("radio", { name: as }).check();
      const sign = as === "Frame" ? "<iframe" : "<quorate-cluster";
      await page.waitForFunction(
        ([each, sign]) => /** @type {HTMLTextAreaElement} */ (each).value.includes(/** @type {string} */ (sign)),
        /** @type {const} */ ([await area.elementHandle(), sign]),
      );
      lines[as] = await area.inputValue();
    }
    const head = `<meta charset="utf-8"><title>Host</title><link rel="icon" href="./icon.svg">`;
    for (const [as, text] of Object.entries(lines)) {
      const body = `<!doctype html><html lang="en"><head>${head}</head><body>${text}</body></html>`;
      const other = await page.context().newPage();
      await other.route(`**/${as}.html`, (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }));
      await other.goto(`${url}${as}.html`);
      const frame = as === "Frame" ? await (await other.locator("iframe").elementHandle())?.contentFrame() : other;
      assert.ok(frame);
      const shown = await frame.evaluate(async () => {
        await customElements.whenDefined("quorate-cluster");
        const cluster = /** @type {any} */ (document.querySelector("quorate-cluster"));
        await cluster.ready;
        return cluster.script;
      });
      assert.equal(shown, run, as);
      await other.close();
    }
  });
});

test("a film of a span can be watched, shows how far it is, and can be given up", async () => {
  await withPage(async (page, url) => {
    await open(page, url, { paused: true });
    const dialog = await share(page);
    const before = await ask(page, (cluster) => cluster.snapshot().digest);
    await dialog.getByLabel("Begins at").fill("0.1");
    await dialog.getByLabel("Ends at").fill("200");
    await dialog.getByLabel("One second shows").selectOption("4000000");
    await dialog.getByText("The film will have 50.0 s.").waitFor();
    await dialog.getByRole("button", { name: "Make the film" }).click();
    await page.waitForFunction(() => {
      const bar = document.querySelector("quorate-cluster")?.shadowRoot?.querySelector("progress");
      return (bar?.value ?? 0) > 0.001;
    });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Make the film" }).waitFor();
    await dialog.getByLabel("Ends at").fill("0.05");
    await dialog.getByRole("button", { name: "Make the film" }).click();
    await dialog.getByText("The film would end before it begins.").waitFor();
    await dialog.getByLabel("Ends at").fill("4.1");
    const { name, bytes } = await downloaded(page, "Make the film");
    assert.equal(name, "cluster.webm");
    assert.equal(bytes.readUInt32BE(0), 0x1a45dfa3);
    const film = await page.evaluate(async (text) => {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const video = document.createElement("video");
      video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
      await new Promise((done, fail) => {
        video.addEventListener("loadeddata", done);
        video.addEventListener("error", () => fail(new Error(video.error?.message)));
      });
      const shot = () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 60 });
        const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        ctx.drawImage(video, 0, 0, 96, 60);
        return [...ctx.getImageData(0, 0, 96, 60).data];
      };
      const { duration } = video;
      const first = shot();
      video.muted = true;
      await video.play();
      await new Promise((done) => video.addEventListener("ended", done));
      const last = shot();
      const { videoWidth: width, videoHeight: height } = video;
      return { width, height, duration, changed: last.filter((value, at) => Math.abs(value - first[at]) > 30).length };
    }, bytes.toString("base64"));
    assert.deepEqual([film.width, film.height], [960, 600]);
    assert.ok(film.duration > 1 && film.duration < 60, `it says that it lasts ${film.duration} s`);
    assert.ok(film.changed > 20, `only ${film.changed} numbers changed`);
    // The page stands where it stood.
    assert.equal(await ask(page, (cluster) => cluster.snapshot().digest), before);
  });
});

test("a regression test passes on the command line, and fails where the run is another", async () => {
  await withPage(async (page, url) => {
    await open(page, url);
    await playUntil(page, "time_us >= 1500000", 1_000_000);
    await ask(page, (cluster) => cluster.command("crash leader"));
    await playUntil(page, "time_us >= 3000000", 1_000_000);
    const text = async () => {
      const dialog = await share(page);
      const area = dialog.getByLabel("The regression test");
      await page.waitForFunction((each) => /** @type {HTMLTextAreaElement} */ (each).value, await area.elementHandle());
      const value = await area.inputValue();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      return value;
    };
    const kept = await text();
    assert.match(kept, /expect elections = 2\n/);
    assert.match(kept, /expect lost = 0\n/);
    assert.equal(JSON.parse(native(kept, "--json")).ok, true);
    const [, digest] = /printed ([0-9a-f]{16})\n/.exec(kept) ?? [];
    assert.equal(nativeText(kept, "digest", "-"), digest);
    assert.equal(digest, await ask(page, (cluster) => cluster.snapshot().digest));
    assert.throws(() => native(kept.replace(/^at .* crash leader\n/m, ""), "--json"));
    // What breaks because a rule is off is expected to break.
    const rules = JSON.parse(nativeText("", "rules", "--protocol", "raft", "--json"));
    const [{ story_off }] = rules;
    await ask(page, (cluster, off) => cluster.load(off), story_off);
    await ask(page, (cluster) => cluster.app.toEnd());
    const broken = await text();
    assert.match(broken, /expect breach /);
    assert.equal(JSON.parse(native(broken, "--json")).ok, true);
  });
});

for (const [lang, name] of [
  ["en", "Share"],
  ["zh-CN", "分享"],
]) {
  test(`axe finds nothing in the dialog, and it fits: ${lang}`, async () => {
    await withPage(async (page, url) => {
      for (const width of [1440, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await open(page, `${url}?lang=${lang}`, { paused: true });
        await page.getByRole("button", { name, exact: true }).click();
        const dialog = page.getByRole("dialog");
        await dialog.locator("[aria-controls=share-qr]").click();
        await dialog.locator("svg.share-qr").waitFor();
        assert.deepEqual(await complaints(page), []);
        const wide = await dialog.evaluate((each) => [each.scrollWidth, each.clientWidth]);
        assert.ok(wide[0] <= wide[1], `${wide} at ${width}`);
      }
    });
  });
}
