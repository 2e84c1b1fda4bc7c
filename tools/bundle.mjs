// Bundles the page's modules and styles into few files. Trunk runs it on each build (Trunk.toml).
//
// The files come out side by side, without folders, so that a relative address means the same from each
// of them: a worker is named new URL("./search.js", import.meta.url) wherever the line stands. What is
// loaded by import() becomes a file of its own. The wasm bindings ("#wasm", package.json) are not bundled.

import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build, transform } from "esbuild";
import { dist, main, root } from "./lib.mjs";
import { posters } from "./posters.mjs";
import { seal } from "./seal.mjs";
import { split } from "./split.mjs";

/** What is loaded by its name: the page, the element for other pages, the workers, the styles. */
const entries = [
  ...["main.js", "quorate-cluster.js", "embed.js"],
  ...["styles/main.css", "styles/specimens.css", "styles/embed.css", "styles/quorate-cluster.css"],
];

/** What runs without the page, and shares nothing with it. */
const apart = ["specimens.js", "workers/search.js", "workers/replay.js", "workers/paint.js", "core/selfcheck.js"];

/**
 * What is there before anything that is loaded later. Whatever is loaded by import() is bundled as if it imported this, so
 * that all of it comes to lie in one file and not in as many as there are ways to share its modules: fewer requests, and
 * they compress better together.
 */
const first = join(root, "www", "quorate-cluster.js");

/** What is laid beside the page that Trunk makes, as it is. */
const pages = ["specimens.html", "embed.html", "icon.svg", "quorate-mdbook.js"];

await main(async () => {
  const release = process.env.TRUNK_PROFILE !== "debug";
  const place = process.env.TRUNK_STAGING_DIR ?? dist;
  await split(join(place, "wasm"), release);
  if (release) await shorten(join(place, "wasm", "quorate.js"));
  for (const name of pages) copyFileSync(join(root, "www", name), join(place, name));
  const wasm = {
    name: "the wasm bindings stay where they are",
    /** @param {import("esbuild").PluginBuild} hooks */
    setup(hooks) {
      hooks.onResolve({ filter: /^#wasm$/ }, () => ({ path: "./wasm/quorate.js", external: true }));
    },
  };
  const files = (/** @type {string[]} */ names) =>
    names.map((name) => join(root, "www", name)).filter((file) => existsSync(file));
  /** @type {import("esbuild").BuildOptions} */
  const options = {
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
  };
  const plugins = [styles(release), wasm];
  await build({ ...options, entryPoints: files(entries), plugins: [...plugins, afterFirst()] });
  await build({ ...options, entryPoints: files(apart), plugins });
  await posters(place);
  // While somebody works on the page nothing of it is to be kept.
  if (release) await seal(place);
});

/** A stylesheet that is imported as one. @param {boolean} minify @returns {import("esbuild").Plugin} */
function styles(minify) {
  /** @type {import("esbuild").Plugin["setup"]} */
  const setup = (hooks) => {
    hooks.onLoad({ filter: /\.css$/ }, async ({ path, with: { type } }) => {
      if (type !== "css") return undefined;
      const { outputFiles } = await build({ entryPoints: [path], minify, write: false });
      const text = JSON.stringify(outputFiles[0].text.trim());
      const contents = `const sheet = new CSSStyleSheet(); sheet.replaceSync(${text}); export default sheet;`;
      return { contents, loader: "js" };
    });
  };
  return { name: "styles", setup };
}

/** Lets all that is loaded later import what is there before. @returns {import("esbuild").Plugin} */
function afterFirst() {
  const later = loadedLater(join(root, "www"));
  later.delete(first);
  /** @type {import("esbuild").Plugin["setup"]} */
  const setup = (hooks) => {
    hooks.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!later.has(path)) return undefined;
      return { contents: `import ${JSON.stringify(first)};\n${readFileSync(path, "utf8")}`, loader: "js" };
    });
  };
  return { name: "after the first", setup };
}

/**
 * What some module of a folder loads by import(). It is looked for beforehand, because what else loads it may come first.
 * @param {string} folder
 */
function loadedLater(folder) {
  const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  return new Set(
    modules.flatMap((name) => {
      const file = join(folder, name);
      const wanted = readFileSync(file, "utf8").matchAll(/\bimport\("(\.[^"]+\.js)"\)/g);
      return [...wanted].map(([, path]) => resolve(dirname(file), path));
    }),
  );
}

/** The bindings keep their name and what they export, but not their comments. @param {string} file */
async function shorten(file) {
  const { code } = await transform(readFileSync(file, "utf8"), { minify: true, format: "esm", target: "es2022" });
  writeFileSync(file, code);
}
