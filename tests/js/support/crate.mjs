// The crate as the page has it, compiled to wasm, for tests that run in Node.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dist } from "../../../tools/lib.mjs";
import { learn } from "../../../www/core/roles.js";

const folder = join(dist, "wasm");

/** @returns {Promise<typeof import("#wasm")>} */
export async function crate() {
  const bindings = await import(pathToFileURL(join(folder, "quorate.js")).href);
  await bindings.default({ module_or_path: readFileSync(join(folder, "quorate_bg.wasm")) });
  learn(bindings.Session.protocols());
  return bindings;
}

/** The declarations that come with it. */
export const declarations = () => readFileSync(join(folder, "quorate.d.ts"), "utf8");
