// The page with the tests' echo protocol beside those of the lab, for the benchmark alone: no protocol of the lab may have
// as many nodes.

import { join } from "node:path";
import { run, Stop, target, wasmEnv } from "../tools/lib.mjs";

/** Builds it. @returns {Promise<string>} the folder that it stands in */
export async function echoPage() {
  const place = join(target, "echo", "page");
  const env = wasmEnv();
  env.CARGO_TARGET_DIR = join(target, "echo");
  env.RUSTFLAGS += " --cfg quorate_echo";
  env.RUST_LOG = "error";
  if (!(await run("trunk", ["build", "--release", "--dist", place], { env }))) {
    throw new Stop("The page with the echo protocol could not be built: the reason stands above.");
  }
  return place;
}
