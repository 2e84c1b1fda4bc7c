// A site of somebody else's, with clusters on its pages, under a sub-path and as strict a policy as docs/embedding.md
// promises to need.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dist, root } from "../../tools/lib.mjs";
import { withPage } from "./browser.mjs";

/** @typedef {import("playwright-core").Page} Page */

export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Where a site may have it. */
const PATH = "some/sub/path/";

/**
 * Serves a site with the built folder and the files of the example, and pages of these bodies.
 * @param {Record<string, string>} bodies @param {(page: Page, url: string) => Promise<void>} work @param {RegExp} [expected]
 * @param {import("playwright-core").BrowserContextOptions} [options] @param {Record<string, string>} [env]
 */
export async function withSite(bodies, work, expected = undefined, options = undefined, env = {}) {
  const site = mkdtempSync(join(tmpdir(), "quorate-site-"));
  const place = join(site, PATH);
  mkdirSync(place, { recursive: true });
  cpSync(join(root, "docs", "examples"), place, { recursive: true });
  symlinkSync(dist, join(place, "quorate"));
  // The server takes its policy from here.
  writeFileSync(join(site, "index.html"), `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
  writeFileSync(join(place, "low.css"), "quorate-cluster { height: 280px !important; }");
  writeFileSync(join(place, "widths.css"), ".wide { width: 600px; } .narrow { width: 288px; }");
  for (const [name, body] of Object.entries(bodies)) {
    const head = `<meta charset="utf-8"><title>Host</title><link rel="icon" href="/icon.png">`;
    writeFileSync(join(place, name), `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
  }
  writeFileSync(join(site, "icon.png"), "");
  try {
    await withPage((page, url) => work(page, `${url}${PATH}`), options, expected, site, env);
  } finally {
    rmSync(site, { recursive: true });
  }
}

export const SCRIPT = `<script type="module" src="quorate/quorate-cluster.js"></script>`;
