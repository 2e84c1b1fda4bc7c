// Bundles the page's modules and styles into few files. Trunk runs it on each build (Trunk.toml).
//
// The files come out side by side, without folders, so that a relative address means the same from each
// of them: a worker is named new URL("./search.js", import.meta.url) wherever the line stands. What is
// loaded by import() becomes a file of its own. The wasm bindings ("#wasm", package.json) are not bundled.

import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { dist, main, root } from "./lib.mjs";
import { posters } from "./posters.mjs";
import { seal } from "./seal.mjs";
import { split } from "./split.mjs";

/** What is loaded by its name: the page, the element for other pages, the workers, the styles. */
const entries = [
  ...[
    "main.js",
    "quorate-cluster.js",
    "embed.js",
    "specimens.js",
    "workers/search.js",
    "workers/replay.js",
    "core/selfcheck.js",
  ],
  ...["styles/main.css", "styles/specimens.css", "styles/embed.css", "styles/quorate-cluster.css"],
];

/** What is laid beside the page that Trunk makes, as it is. */
const pages = ["specimens.html", "embed.html", "icon.svg", "quorate-mdbook.js"];

await main(async () => {
  const release = process.env.TRUNK_PROFILE !== "debug";
  const place = process.env.TRUNK_STAGING_DIR ?? dist;
  await split(join(place, "wasm"));
  if (release) await shorten(join(place, "wasm", "quorate.js"));
  for (const name of pages) copyFileSync(join(root, "www", name), join(place, name));
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
    loader: { ".txt": "text" },
    logLevel: "warning",
    plugins: [
      {
        name: "a stylesheet that is imported as one",
        setup(hooks) {
          hooks.onLoad({ filter: /\.css$/ }, async ({ path, with: { type } }) => {
            if (type !== "css") return undefined;
            const { outputFiles } = await build({ entryPoints: [path], minify: release, write: false });
            const text = JSON.stringify(outputFiles[0].text.trim());
            const contents = `const sheet = new CSSStyleSheet(); sheet.replaceSync(${text}); export default sheet;`;
            return { contents, loader: "js" };
          });
        },
      },
      {
        name: "the wasm bindings stay where they are",
        setup(hooks) {
          hooks.onResolve({ filter: /^#wasm$/ }, () => ({ path: "./wasm/quorate.js", external: true }));
        },
      },
    ],
  });
  await posters(place);
  // While somebody works on the page nothing of it is to be kept.
  if (release) await seal(place);
});

/** The bindings keep their name and what they export, but not their comments. @param {string} file */
async function shorten(file) {
  const { code } = await transform(readFileSync(file, "utf8"), { minify: true, format: "esm", target: "es2022" });
  writeFileSync(file, code);
}
