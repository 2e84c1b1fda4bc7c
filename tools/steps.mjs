// The checks, in the order in which `make test` runs them.
//
// To add one, add a line. `command` is run with `env` in the checkout; `needs` names earlier steps without
// which it makes no sense (it then counts as failed); `tests` tells how to read the runner's closing lines, so
// that a run in which a test was left out or none ran does not pass for a good one. A step that may be left
// out on some machines has `skip`, which returns the reason or nothing; no other step can be skipped.

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { browser, root, target, toolEnv, wasmEnv } from "./lib.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string[]} [needs]
 * @property {"cargo" | "node"} [tests]
 * @property {() => string | undefined} [skip]
 * @property {number} [minutes] how long it may take, 20 unless told
 */

/** The digests that the native build computed, which every other build must reproduce. */
const digests = join(target, "digests.json");

/** Tests need not be as quick as the page, and link in seconds so. */
const quick = { CARGO_PROFILE_RELEASE_LTO: "off", CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16" };

/** Data that others made: where QUORATE_OUTSIDE says, else the Makefile's folder if there is one. */
const outside =
  process.env.QUORATE_OUTSIDE ||
  [process.env.OUTSIDE_DEFAULT ?? ""].find((folder) => folder && existsSync(join(root, folder)));

/** The page tests in three processes, as each waits now and then, and where these note which files they have taken. */
const lanes = ["one", "two", "three"].map((name) => `tests/browser/lanes/${name}.mjs`);
const taken = join(root, "target", "lanes");

/** @returns {Step[]} */
export function steps() {
  mkdirSync(target, { recursive: true });
  rmSync(taken, { recursive: true, force: true });
  const { chrome, shell, driver } = browser();
  const wasm = {
    ...wasmEnv(),
    QUORATE_DIGESTS: digests,
    WASM_BINDGEN_TEST_TIMEOUT: "300",
    ...quick,
  };
  const page = { ...toolEnv(), CHROME: chrome, CHROMEDRIVER: driver, QUORATE_DIGESTS: digests };
  return [
    { name: "rust format", command: ["cargo", "fmt", "--check"] },
    {
      name: "rust lints",
      command: [
        "cargo",
        "clippy",
        "--locked",
        "--profile",
        "checked",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
      ],
    },
    {
      name: "rust documentation",
      command: ["cargo", "doc", "--locked", "--profile", "checked", "--lib", "--no-deps", "--document-private-items"],
      env: { ...toolEnv(), RUSTDOCFLAGS: "-D warnings" },
    },
    {
      // Optimised, with overflow checks and debug assertions (profile `checked` of Cargo.toml).
      name: "rust tests",
      command: ["cargo", "test", "--locked", "--profile", "checked", "--all-features", "--no-fail-fast"],
      env: toolEnv(),
      tests: "cargo",
    },
    {
      name: "outside data",
      command: ["cargo", "test", "--locked", "--profile", "checked", "--all-features", "--test", "outside"],
      env: { ...toolEnv(), QUORATE_OUTSIDE: outside },
      tests: "cargo",
      skip: () =>
        outside
          ? undefined
          : `no folder ${process.env.OUTSIDE_DEFAULT}: not tried are 127 cases of quorums, 58 of configuration changes, 23 histories`,
    },
    {
      // Writes what every other build must reproduce to the file that QUORATE_DIGESTS names: tests/web.rs embeds it.
      name: "digests",
      command: ["cargo", "test", "--locked", "--profile", "checked", "--all-features", "--test", "determinism"],
      env: { ...toolEnv(), QUORATE_DIGESTS: digests },
      tests: "cargo",
    },
    { name: "digests in debug", ...reproduced([]) },
    // Of the release only that it is one matters here: it compiles in half the time so.
    { name: "digests in release", ...reproduced(["--release"], quick) },
    {
      name: "rust tests in the browser",
      command: [
        ...["wasm-pack", "test", "--headless", "--chrome", "--chromedriver", driver ?? "chromedriver"],
        ...["--release", "--mode", "no-install", "--", "--locked", "--no-default-features", "--test", "web"],
      ],
      env: wasm,
      needs: ["digests"],
      tests: "cargo",
    },
    { name: "page", command: ["node", "tools/build.mjs"], env: toolEnv() },
    { name: "types", command: ["tsc", "--pretty", "false"], env: toolEnv(), needs: ["page"] },
    { name: "lint and format", command: ["biome", "ci", "--colors=off"], env: toolEnv() },
    { name: "html", command: ["html-validate", "index.html", "www/**/*.html"], env: toolEnv() },
    { name: "javascript tests", command: nodeTests("tests/js"), env: page, needs: ["digests", "page"], tests: "node" },
    {
      name: "page tests",
      command: ["node", "--test", "--test-reporter=spec", `--test-concurrency=${lanes.length}`, ...lanes],
      env: { ...page, ...(shell && { CHROME: shell }), QUORATE_LANES: taken },
      needs: ["digests", "page"],
      tests: "node",
    },
  ];
}

/**
 * Another build that plays what the digests check wrote down, and must come to the same.
 * @param {string[]} profile @param {NodeJS.ProcessEnv} [env]
 * @returns {Omit<Step, "name">}
 */
function reproduced(profile, env) {
  const test = ["--all-features", "--test", "determinism", "another_build_comes_to_the_same"];
  return {
    command: ["cargo", "test", "--locked", ...profile, ...test],
    env: { ...toolEnv(), ...env, QUORATE_REPRODUCE: digests },
    needs: ["digests"],
    tests: "cargo",
  };
}

/**
 * Node's test runner on the tests of a folder.
 * @param {string} folder
 */
function nodeTests(folder) {
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(".test.mjs")) : [];
  return ["node", "--test", "--test-reporter=spec", ...names.sort().map((name) => `${folder}/${name}`)];
}
