// What the tool scripts share: where things are, how a program is run, and how a script stops.
//
// A script never ends in a stack trace for a reason that a person can mend: it throws Stop, whose
// message is one sentence that says what to do.

import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of the tools that are built from source; several checkouts may share one. */
export const tools = resolve(process.env.QUORATE_TOOLS ?? join(root, ".tools"));

/** Where cargo puts what it builds for this machine. */
export const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** Where the release page stands once it is built. */
export const dist = join(root, "dist");

/** A reason to stop that the reader can mend. */
export class Stop extends Error {}

/** @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string, hide?: "output" | "all", limit?: number }} Options */

/** The file of package.json: the one place where tool versions stand. */
export function manifest() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

/** The version of wasm-bindgen that the crate is locked to: the tool must be of the same one. */
export function wasmBindgenVersion() {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const found = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(lock);
  if (!found) throw new Stop("Cargo.lock names no wasm-bindgen: restore it with git checkout Cargo.lock.");
  return found[1];
}

/**
 * The full path of a program, or undefined.
 * @param {string} name @param {string} [path]
 */
export function which(name, path = process.env.PATH ?? "") {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return undefined;
}

/**
 * What a program prints, trimmed, or undefined where it is missing or fails.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
export function ask(command, args, env = process.env) {
  const done = spawnSync(command, args, { cwd: root, env, encoding: "utf8", timeout: 60_000 });
  return done.status === 0 ? done.stdout.trim() : undefined;
}

/**
 * Runs a program with its output on the terminal; true if it ended well. `limit` is in seconds.
 * @param {string} command @param {string[]} args @param {Options} [options]
 * @returns {Promise<boolean>}
 */
export function run(command, args, { env = process.env, cwd = root, hide, limit } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      // Tools written in Rust would tell a missing network with a stack trace where the reader's own tests want one.
      env: { ...env, RUST_BACKTRACE: process.env.QUORATE_DEBUG ? "1" : "0" },
      stdio: ["ignore", hide ? "ignore" : "inherit", hide === "all" ? "ignore" : "inherit"],
    });
    const clock = limit ? setTimeout(() => child.kill(), limit * 1000) : undefined;
    child.on("error", () => done(false));
    child.on("exit", (code) => {
      clearTimeout(clock);
      done(code === 0);
    });
  });
}

/**
 * The environment in which every tool of the project is found before any other of the same name;
 * the folders given come next, before the rest of PATH.
 * @param {string[]} folders
 */
export function toolEnv(...folders) {
  const own = [join(tools, "bin"), join(root, "node_modules", ".bin")];
  const path = [...own, ...folders, process.env.PATH ?? ""].join(delimiter);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: path };
  // Trunk reads this variable as a flag of its own and refuses the value that everyone else gives it.
  delete env.NO_COLOR;
  return env;
}

/**
 * Which Rust compiles for wasm32. `machine` is the one on PATH; `debian` is the one of Debian's package
 * rustc-web, used where rustup cannot fetch the target.
 * @returns {{ how: "machine" | "debian", rustc: string } | undefined}
 */
export function wasmRust() {
  const wanted = process.env.QUORATE_WASM_RUST;
  const ways = /** @type {const} */ ([
    ["machine", "rustc"],
    ["debian", "/usr/bin/rustc"],
  ]);
  for (const [how, rustc] of ways) {
    if (wanted && wanted !== how) continue;
    if (how === "debian" && !existsSync(rustc)) continue;
    const libraries = ask(rustc, ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
    if (!libraries || !existsSync(libraries)) continue;
    if (!readdirSync(libraries).some((name) => name.startsWith("libstd-"))) continue;
    if (!standsFor(how, rustc, libraries)) continue;
    return { how, rustc };
  }
  return undefined;
}

/** The note beside a standard library built by hand: which compiler it was built with. */
export const stdNote = "built-with.txt";

/**
 * Whether a standard library built by hand still belongs to the compiler, which may have been upgraded.
 * @param {"machine" | "debian"} how @param {string} rustc @param {string} libraries
 */
function standsFor(how, rustc, libraries) {
  const note = join(libraries, stdNote);
  if (!existsSync(note)) return how === "machine";
  return readFileSync(note, "utf8").trim() === ask(rustc, ["-vV"]);
}

/**
 * The environment of builds for wasm32. They have a target folder of their own: two compilers that took
 * turns in one folder would throw each other's work away.
 */
export function wasmEnv() {
  const rust = wasmRust();
  if (!rust) throw new Stop("Rust cannot compile for wasm32 here yet: run make setup.");
  const env = rust.how === "debian" ? toolEnv("/usr/bin") : toolEnv();
  env.CARGO_TARGET_DIR = join(target, "wasm");
  if (rust.how === "debian") env.RUSTC = rust.rustc;
  env.RUSTFLAGS = [process.env.RUSTFLAGS, homeless()].filter(Boolean).join(" ");
  return env;
}

/** The compiler's flag for panic messages that name a source file, but not whose machine it was built on. */
export function homeless() {
  return `--remap-path-prefix=${process.env.CARGO_HOME ?? join(process.env.HOME ?? "", ".cargo")}=cargo`;
}

/**
 * The browser, the same browser without windows where it is there, and its driver; the variables CHROME and CHROMEDRIVER come first.
 */
export function browser() {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  const chrome =
    process.env.CHROME ?? names.map((name) => which(name)).find(Boolean) ?? (existsSync(mac) ? mac : undefined);
  const shell = process.env.CHROME ?? which("chromium-headless-shell");
  const driver = process.env.CHROMEDRIVER ?? which("chromedriver");
  return { chrome, shell, driver };
}

/**
 * Runs a script's work and turns its end into an exit code: a Stop prints its sentence, and so does
 * anything unforeseen, with the stack only where QUORATE_DEBUG asks for it.
 * @param {() => Promise<number | void>} work
 */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    const known = error instanceof Stop;
    console.error(
      known ? error.message : `Something unforeseen went wrong: ${error instanceof Error ? error.message : error}`,
    );
    if (!known && process.env.QUORATE_DEBUG) console.error(error);
  }
}
