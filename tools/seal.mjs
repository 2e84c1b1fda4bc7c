// Seals a build: gives it a version, made of the content of all its files, and a service worker that keeps them.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./lib.mjs";

/** What the service worker is called, beside the page. */
export const WORKER = "service-worker.js";

/** What the page itself never asks for: what is for developers and for other pages, the crate in one piece, the worker. */
const LEFT =
  /\.(map|LEGAL\.txt|d\.ts)$|^wasm\/quorate_bg\.wasm$|^specimens\.|^embed\.|^posters\/|^quorate-cluster\.css$|^quorate-mdbook\.js$|^service-worker\.js$/;

/** Where the page says its version. */
const PLACE = /(<meta name="?quorate-build"? content=)"?[0-9a-f]*"?/;

/** @param {string} place the folder of the build */
export async function seal(place) {
  const page = join(place, "index.html");
  const names = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(place.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => !LEFT.test(name))
    .sort();
  const worker = join(root, "www", "workers", "offline.js");
  const open = readFileSync(page, "utf8").replace(PLACE, '$1""');
  const sum = createHash("sha256").update(readFileSync(worker));
  for (const name of names)
    sum.update(`\n${name}\n`).update(name === "index.html" ? open : readFileSync(join(place, name)));
  const version = sum.digest("hex").slice(0, 16);
  writeFileSync(page, open.replace(PLACE, `$1"${version}"`));
  await build({
    entryPoints: [worker],
    outfile: join(place, WORKER),
    banner: { js: `self.build=${JSON.stringify({ version, files: names })};` },
    bundle: true,
    minify: true,
    format: "iife",
    logLevel: "warning",
  });
}
