// The example of a book, built by mdBook: fences become clusters, under a sub-path.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { dist, root, tools } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** mdBook's own pages have inline scripts and styles; what is in them needs no more than docs/embedding.md says. */
const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:";

/** What mdBook says of its root, in a script of the page. */
const ROOT = /(?:const|var) path_to_root = "[^"]*";/;

/** @param {(page: Page, url: string) => Promise<void>} work */
async function withBook(work) {
  const site = mkdtempSync(join(tmpdir(), "quorate-book-"));
  const book = join(site, "book");
  try {
    cpSync(join(root, "docs", "examples", "book"), book, { recursive: true });
    cpSync(dist, join(book, "src", "quorate"), { recursive: true, filter: (file) => !/\.map$|quorate_bg/.test(file) });
    for (const lines of ["scenari: raft/split", "theme dark\nshow: logs\nscenario: raft/split\nshow: all"]) {
      appendFileSync(join(book, "src", "elections.md"), `\n\`\`\`quorate\n${lines}\n\`\`\`\n`);
    }
    mkdirSync(join(site, "public"));
    const made = join(site, "public", "some", "book");
    execFileSync(join(tools, "bin", "mdbook"), ["build", book, "--dest-dir", made], { stdio: "pipe" });
    // The server takes its policy from here.
    writeFileSync(
      join(site, "public", "index.html"),
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    );
    // Highlight.js says of each kind of fence that it does not know that it does not know it.
    const foreign = /highlight|language module|Falling back to no-highlight|path_to_root is not defined/;
    await withPage((page, url) => work(page, `${url}some/book/`), {}, foreign, join(site, "public"));
  } finally {
    rmSync(site, { recursive: true });
  }
}

/** @param {Page} page */
const clusters = (page) =>
  page.evaluate(async () => {
    await customElements.whenDefined("quorate-cluster");
    const all = /** @type {any[]} */ ([...document.querySelectorAll("quorate-cluster")]);
    await Promise.all(all.map((each) => each.ready));
    return all.map((each) => ({ nodes: each.snapshot().nodes.length, script: each.script }));
  });

test("fences of a book become clusters that obey their lines, wear its theme, and keep their keys", async () => {
  await withBook(async (page, url) => {
    await page.goto(`${url}elections.html`);
    const [first, second, third, fourth, ...more] = await clusters(page);
    assert.deepEqual([first.nodes, second.nodes, more.length], [5, 3, 0]);
    assert.match(first.script, /isolate|partition/);
    assert.match(second.script, /^seed 12$/m);
    assert.match(second.script, /^at 500ms crash n1$/m);
    assert.equal(third.nodes, 5);
    await page.getByText("There is no scenario “scenari: raft/split”.").waitFor();
    // What sets nothing beside what does is named, and the rest is obeyed.
    assert.equal(fourth.script, first.script);
    await page.getByText("Nothing comes of “theme dark” and “show: all” here.").waitFor();
    assert.equal(await page.locator("quorate-cluster").nth(3).getAttribute("show"), "logs");
    assert.equal(await page.locator("pre code").count(), 1);
    const one = page.locator("quorate-cluster").first();
    await one.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForFunction(() => /** @type {any} */ (document.querySelector("quorate-cluster")).snapshot().leader);
    // Arrows turn the pages of the book, but not while they move on the tape.
    await one.getByRole("slider").first().focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(page.url().endsWith("elections.html"));
    const ground = () => one.evaluate((each) => getComputedStyle(each).backgroundColor);
    for (const [theme, colour] of [
      ["navy", "rgb(20, 22, 26)"],
      ["light", "rgb(250, 248, 244)"],
    ]) {
      await page.evaluate((theme) => {
        document.documentElement.className = theme;
      }, theme);
      await page.waitForFunction(
        (colour) =>
          getComputedStyle(/** @type {Element} */ (document.querySelector("quorate-cluster"))).backgroundColor ===
          colour,
        colour,
      );
      assert.equal(await ground(), colour);
    }
    // A chapter in a folder finds the same files, also where a strict policy keeps mdBook from saying where its root is.
    await page.route("**/zh/figure-8.html", async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      assert.match(body, ROOT);
      await route.fulfill({ response, body: body.replace(ROOT, "") });
    });
    await page.goto(`${url}zh/figure-8.html`);
    const [figure] = await clusters(page);
    assert.equal(figure.nodes, 5);
    await page.getByRole("button", { name: "播放", exact: true }).waitFor();
  });
});
