// Plays a script in the compiled crate as the page does, with its whole history kept, and prints as JSON how long that
// took, for `make bench`: `node benches/play.mjs dist/wasm FILE`.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stopwatch } from "./stopwatch.mjs";

/** How many events are asked for at a time. */
const SLICE = 10_000;

const [folder, file] = process.argv.slice(2);
const script = readFileSync(file, "utf8");
/** @type {typeof import("#wasm")} */
const crate = await import(pathToFileURL(resolve(folder, "quorate.js")).href);
crate.initSync({ module: readFileSync(join(folder, "quorate_bg.wasm")) });
// The first time is for the compiler.
measure();
console.log(JSON.stringify(measure()));

function measure() {
  const session = crate.Session.load(script);
  const seconds = stopwatch();
  while (session.advance(Infinity, SLICE) !== crate.Reached.End);
  const taken = seconds();
  const { events, messages, commits, digest, ok } = session.report();
  session.free();
  return { seconds: taken, events, messages, commits, digest, ok };
}
