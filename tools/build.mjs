// Builds the release page into dist/, unless nothing it is made of has changed since.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ask, dist, main, root, run, Stop, wasmEnv, wasmRust } from "./lib.mjs";

const parts = [
  ...["Cargo.toml", "Cargo.lock", "Trunk.toml", "package.json", "package-lock.json"],
  ...["index.html", "src", "www", "tools"],
];
const note = join(root, "target", "page", "built-from");

/** Builds the release page where it is not up to date. */
export async function buildPage() {
  const made = fingerprint();
  if (existsSync(join(dist, "index.html")) && existsSync(note) && readFileSync(note, "utf8") === made) {
    console.log("The release page is up to date.");
    return;
  }
  console.log("Building the release page");
  rmSync(note, { force: true });
  if (!(await run("trunk", ["build", "--release"], { env: { ...wasmEnv(), RUST_LOG: "error" } }))) {
    throw new Stop("The release page could not be built: the reason stands above.");
  }
  mkdirSync(join(root, "target", "page"), { recursive: true });
  writeFileSync(note, made);
}

/** One number for everything that goes into the page, the compiler among it. */
function fingerprint() {
  const sum = createHash("sha256");
  sum.update(ask(wasmRust()?.rustc ?? "rustc", ["-vV"]) ?? "");
  for (const name of parts.flatMap(files)) sum.update(`\n${name}\n`).update(readFileSync(join(root, name)));
  return sum.digest("hex");
}

/**
 * The files of a folder, or the one file, in a fixed order.
 * @param {string} part @returns {string[]}
 */
function files(part) {
  const path = join(root, part);
  if (!statSync(path).isDirectory()) return [part];
  return readdirSync(path)
    .sort()
    .flatMap((name) => files(join(part, name)));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(buildPage);
