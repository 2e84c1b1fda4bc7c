// Plays a script in the compiled crate as the page does, then seeks to 100 random instants of it, forward and back, each
// with its picture, and prints as JSON how long that took and how much memory it all needs, for `make bench`:
// `node benches/seek.mjs dist/wasm FILE`.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stopwatch } from "./stopwatch.mjs";

/** How many events are asked for at a time. */
const SLICE = 10_000;

/** How many instants are sought. */
const COUNT = 100;

const [folder, file] = process.argv.slice(2);
const script = readFileSync(file, "utf8");
/** @type {typeof import("#wasm")} */
const crate = await import(pathToFileURL(resolve(folder, "quorate.js")).href);
const { memory } = crate.initSync({ module: readFileSync(join(folder, "quorate_bg.wasm")) });
const session = crate.Session.load(script);
const empty = memory.buffer.byteLength;
while (session.advance(Infinity, SLICE) !== crate.Reached.End);
const { events, messages, commits, digest, ok } = session.report();
const end = session.now();
// The same instants each time, so that two versions can be compared: multiples of the golden section leave no gap.
const instants = Array.from({ length: COUNT }, (_, at) => Math.floor(end * (((at + 1) * 0.6180339887498949) % 1)));
/** @type {number[]} */
const taken = [];
const all = stopwatch();
for (const instant of instants) {
  const seconds = stopwatch();
  session.seek(instant);
  session.frame();
  taken.push(seconds());
}
const seconds = all();
const slowest = Math.max(...taken);
const bytes = memory.buffer.byteLength;
console.log(JSON.stringify({ seconds, events, messages, commits, digest, ok, slowest, bytes, empty }));
