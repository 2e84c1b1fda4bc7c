// Bundles the page's modules and styles into few files and lays the compiled crate beside them. Trunk runs
// it on each build (Trunk.toml), after tools/wasm.mjs.
//
// The files come out side by side, without folders, so that a relative address means the same from each
// of them: a worker is named new URL("./search.js", import.meta.url) wherever the line stands. What is
// loaded by import() becomes a file of its own. The wasm bindings ("#wasm", package.json) are not bundled.

import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { dist, main, root, wasmOut } from "./lib.mjs";

/** What is loaded by its name: the page, the element for other pages, the workers, the styles. */
const entries = ["main.js", "quorate-cluster.js", "workers/search.js", "styles/main.css"];

await main(async () => {
  const release = process.env.TRUNK_PROFILE !== "debug";
  const place = process.env.TRUNK_STAGING_DIR ?? dist;
  mkdirSync(join(place, "wasm"), { recursive: true });
  for (const name of ["quorate.js", "quorate_bg.wasm", "quorate.d.ts"]) {
    copyFileSync(join(wasmOut, name), join(place, "wasm", name));
  }
  await build({
    entryPoints: entries.map((name) => join(root, "www", name)).filter((file) => existsSync(file)),
    outdir: place,
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022"],
    minify: release,
    sourcemap: true,
    legalComments: "linked",
    logLevel: "warning",
    plugins: [
      {
        name: "the wasm bindings stay where they are",
        setup(hooks) {
          hooks.onResolve({ filter: /^#wasm$/ }, () => ({ path: "./wasm/quorate.js", external: true }));
        },
      },
    ],
  });
});
