// What frames take of Chromium's main thread, by its own trace: in seconds in which the thread had a processor, so that what
// else the machine does is left out.

import { spread, within } from "./report.mjs";

/**
 * What frames took, and may take, in seconds: 95 of 100, and the slowest; where it is known also the one in the middle, and
 * what of such a one is script, and filling canvases.
 * @typedef {{ what: string, frames: number, middle?: number, script?: number, filling?: number, share95: number,
 *   slowest: number, most: number }} Frames
 */

/**
 * Traces a page while it works, and sums up its frames.
 * @param {import("playwright-core").Page} page @param {{ what: string, most: number }} of @param {() => Promise<void>} work
 * @returns {Promise<Frames>}
 */
export async function tracedFrames(page, of, work) {
  const browser = /** @type {import("playwright-core").Browser} */ (page.context().browser());
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "cc"] });
  await work();
  const taken = frames(JSON.parse(String(await browser.stopTracing())).traceEvents);
  const [all, script, filling] = /** @type {const} */ (["all", "script", "filling"]).map((part) =>
    taken.map((frame) => frame[part]),
  );
  const halves = { middle: within(all, 0.5), script: within(script, 0.5), filling: within(filling, 0.5) };
  return { ...of, frames: taken.length, ...halves, share95: within(all, 0.95), slowest: spread(all).most };
}

/** @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args: { name?: string } }} Traced */

/** What runs script, and what fills the canvases where there is no graphics processor, by their names in a trace. */
const SCRIPT = /^(FunctionCall|v8\.callFunction|RunMicrotasks)$/;
const FILLING = /^LayerTreeHost::DoUpdateLayers$/;

/** What is done in time that nobody else needs. */
const IDLE = /^FireIdleCallback$/;

/**
 * What each frame took of the main thread, in seconds: its own task, and all tasks since the frame before, such as timers,
 * answers of a worker and the collection of garbage; and what of that was script, and filling canvases. Tasks in time
 * that nobody else needs do not count: they give way to a frame.
 * @param {Traced[]} traced
 */
function frames(traced) {
  const of = (/** @type {Traced} */ { pid, tid }) => `${pid} ${tid}`;
  const drawn = traced.filter(({ name }) => name === "FireAnimationFrame");
  const main = drawn.length > 0 ? of(drawn[0]) : "";
  const starts = drawn.filter((event) => of(event) === main).map(({ ts }) => ts);
  const idle = traced.filter((event) => IDLE.test(event.name) && of(event) === main).map(({ ts }) => ts);
  const isIdle = (/** @type {Traced} */ { ts, dur = 0 }) => idle.some((at) => at >= ts && at < ts + dur);
  const own = traced.filter((event) => event.ph === "X" && of(event) === main);
  const tasks = own.filter((event) => /::RunTask$/.test(event.name) && !isIdle(event));
  const [script, filling] = [SCRIPT, FILLING].map((wanted) => outermost(own.filter(({ name }) => wanted.test(name))));
  /** @type {{ all: number, script: number, filling: number }[]} */
  const taken = [];
  let [sum, next] = [0, 0];
  const sorted = tasks.toSorted((a, b) => a.ts - b.ts);
  for (const [at, { ts, tdur = 0 }] of sorted.entries()) {
    const end = sorted[at + 1]?.ts ?? Number.POSITIVE_INFINITY;
    sum += tdur / 1e6;
    if (starts[next] === undefined || starts[next] >= end || starts[next] < ts) continue;
    while (starts[next] < end) next += 1;
    taken.push({ all: sum, script: before(script, end), filling: before(filling, end) });
    sum = 0;
  }
  // The first one has what came before.
  return taken.slice(1);
}

/** Those that are in no other of them, in order. @param {Traced[]} events */
function outermost(events) {
  let end = 0;
  return events
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

/** Takes away what began before an instant, and says how many seconds it took. @param {Traced[]} events in order @param {number} instant */
function before(events, instant) {
  const count = events.findIndex(({ ts }) => ts >= instant);
  const taken = events.splice(0, count < 0 ? events.length : count);
  return taken.reduce((sum, { tdur = 0 }) => sum + tdur / 1e6, 0);
}
