// The crate as the page has it, compiled to wasm, for tests that run in Node.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { dist, Stop } from "../../../tools/lib.mjs";
import { learn } from "../../../www/core/roles.js";

const folder = join(dist, "wasm");

/** @returns {Promise<typeof import("#wasm")>} */
export async function crate() {
  const file = join(folder, "quorate.js");
  if (!existsSync(file)) throw new Stop(`${file} is missing: tools/node tools/build.mjs builds it.`);
  const bindings = await import(pathToFileURL(file).href);
  await bindings.default({ module_or_path: readFileSync(join(folder, "quorate_bg.wasm")) });
  learn(bindings.Session.protocols());
  return bindings;
}

/** The declarations that come with it. */
export const declarations = () => readFileSync(join(folder, "quorate.d.ts"), "utf8");
