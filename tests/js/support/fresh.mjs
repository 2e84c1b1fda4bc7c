// Scripts that nobody has seen before: those that the digests check (tests/determinism.rs) drew from a seed that it
// printed, with what the native build computed of them.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Stop, target } from "../../../tools/lib.mjs";

/** @typedef {{ name: string, script: string, digest: string, state: string, events: number }} Case */

/** The command line, as the checks build it. */
const program = join(target, "checked", "quorate");

/** What `quorate` prints. @param {string[]} args @param {string} [input] */
export function quorate(args, input) {
  return execFileSync(program, args, { encoding: "utf8", input, maxBuffer: 1 << 30 });
}

/** Every built-in scenario and every random script. @returns {Case[]} */
export function cases() {
  const file = process.env.QUORATE_DIGESTS ?? join(target, "digests.json");
  if (!existsSync(file)) throw new Stop(`${file} is missing: run ONLY=digests make test.`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Those that the page knows the protocol of: the tests' own protocol is not in it. */
export const ours = () => cases().filter(({ name }) => !name.startsWith("random/echo/"));

/** Some scripts drawn afresh, by name. @param {number} count */
export const drawn = (count) =>
  ours()
    .filter(({ name }) => name.startsWith("random/"))
    .slice(0, count);
