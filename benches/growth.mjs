// What a protocol adds to the module of the page: its parts as they are served, less those of a page that is built without
// it. `node benches/growth.mjs` measures it alone, and fails where it is too much.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { buildPage } from "../tools/build.mjs";
import { dist, main, root, run, Stop, target, tools } from "../tools/lib.mjs";

/** How much it may be, in bytes as brotli has them. */
export const GROWTH_MOST = 20 * 1024;

/** The protocols that are left out, one at a time: their names for people, for the script and for the compiler. */
const PROTOCOLS = [{ name: "primary and backups", id: "primary-backup", type: "PrimaryBackup" }];

/** What the page is made of. */
const PARTS = [
  ...["Cargo.toml", "Cargo.lock", "Trunk.toml", "build.rs", "index.html", "package.json", "package-lock.json"],
  ...["benches", "src", "tests", "tools", "www"],
];

/**
 * In bytes, as brotli has each part of the module: by how much what all pages load is larger, stories and tables among it,
 * and the part that comes with a run of the protocol.
 * @typedef {{ name: string, common: number, own: number }} Growth
 */

/** Takes as long as to build the page once more for each. @returns {Promise<Growth[]>} */
export async function growth() {
  /** @type {Growth[]} */
  const all = [];
  for (const { name, id, type } of PROTOCOLS) {
    const without = await builtWithout(id, type);
    const own = sizeOf(dist, `${id}.wasm`);
    all.push({ name, common: compressed(dist) - own - compressed(without), own });
  }
  return all;
}

/**
 * Builds the page in a copy that lacks a protocol and its stories; the folder that it stands in.
 * @param {string} id @param {string} type
 */
async function builtWithout(id, type) {
  const copy = join(target, "growth", id);
  mkdirSync(copy, { recursive: true });
  for (const part of PARTS) {
    rmSync(join(copy, part), { recursive: true, force: true });
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  rmSync(join(copy, "node_modules"), { force: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  drop(join(copy, "src", "registry.rs"), `::${type}>()`);
  drop(join(copy, "src", "scenario", "catalogue.rs"), `"${id}/`);
  const env = { ...process.env, QUORATE_TOOLS: tools, CARGO_TARGET_DIR: join(target, "growth", "target") };
  if (!(await run(process.execPath, ["tools/build.mjs"], { env, cwd: copy }))) {
    throw new Stop("The page without a protocol could not be built: the reason stands above.");
  }
  return join(copy, "dist");
}

/** Takes the lines out of a file that hold this. @param {string} file @param {string} held */
function drop(file, held) {
  const lines = readFileSync(file, "utf8").split("\n");
  const left = lines.filter((line) => !line.includes(held));
  if (left.length === lines.length)
    throw new Stop(`${file} has no line with ${held}: benches/growth.mjs is out of date.`);
  writeFileSync(file, left.join("\n"));
}

/** How large the parts of a page's module are, each compressed by itself. @param {string} page */
function compressed(page) {
  const parts = readdirSync(join(page, "wasm")).filter((name) => name.endsWith(".wasm") && name !== "quorate_bg.wasm");
  return parts.reduce((sum, name) => sum + sizeOf(page, name), 0);
}

/** @param {string} page @param {string} part */
const sizeOf = (page, part) => brotliCompressSync(readFileSync(join(page, "wasm", part))).length;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await buildPage();
    const kib = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
    for (const { name, common, own } of await growth()) {
      console.log(`${name}: ${kib(common)} for every page, ${kib(own)} with a run of them`);
      if (common > GROWTH_MOST) throw new Stop(`They may add ${kib(GROWTH_MOST)} to every page: see docs/bench.md.`);
    }
  });
}
