// What each frame takes of the main thread in Chromium while a run is played: asking the session, drawing, and the words
// beside it. In seconds in which the thread had a
// processor, so that what else the machine does is left out.

import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";

/** @typedef {import("./zoom.mjs").Frames} Frames */

/** How many frames of each run are measured. */
const FRAMES = 300;

/**
 * What is played, at how many virtual microseconds a second, from which instant on, and how many seconds a frame may take.
 * @type {{ what: string, script: string, pace: number, from: string, most: number }[]}
 */
const PLAYED = [
  {
    what: "ten minutes of five nodes at speed 100",
    script:
      "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload append every=20ms count=30000 key=k\nat 600s end\n",
    pace: 100_000_000,
    from: "1s",
    most: 0.008,
  },
  {
    what: "nine nodes under load",
    script: `quorate 1\nprotocol raft\nnodes 9\nseed 7\n${Array.from({ length: 9 }, (_, at) => `at 0s workload put every=10ms count=10000 key=k${at} by c${at + 1}\n`).join("")}at 100s end\n`,
    pace: 1_000_000,
    from: "2s",
    most: 0.003,
  },
  {
    what: "nine nodes and 1,000 messages under way",
    script:
      "quorate 1\nprotocol raft\nnodes 9\nseed 7\nconfig election=manual heartbeat=20ms\nnetwork latency=1s..2s\n" +
      "at 0s fire n1 election\nat 100s end\n",
    pace: 1_000_000,
    from: "10s",
    most: 0.004,
  },
];

/** @returns {Promise<Frames[]>} */
export async function playedInChromium() {
  /** @type {Frames[]} */
  const all = [];
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      const browser = page.context().browser();
      for (const { what, script, pace, from, most } of PLAYED) {
        await ask(page, (cluster, script) => cluster.load(script), script);
        await ask(page, (cluster, from) => cluster.seek(from), from);
        await browser?.startTracing(page, { categories: ["toplevel", "devtools.timeline", "cc"] });
        await ask(page, played, { pace, frames: FRAMES });
        const trace = await browser?.stopTracing();
        const taken = frames(JSON.parse(String(trace)).traceEvents);
        const of = (/** @type {"all" | "script" | "filling"} */ part) => taken.map((frame) => frame[part]);
        const [middle, share95, slowest] = [0.5, 0.95, 1].map((part) => share(of("all"), part));
        const halves = { middle, script: share(of("script"), 0.5), filling: share(of("filling"), 0.5) };
        all.push({ what, frames: taken.length, ...halves, share95, slowest, most });
      }
    },
    { viewport: { width: 1440, height: 900 } },
  );
  return all;
}

/**
 * Runs in the page: plays so many frames.
 * @param {import("../www/quorate-cluster.js").QuorateCluster} cluster @param {{ pace: number, frames: number }} how
 * @returns {Promise<void>}
 */
function played(cluster, { pace, frames }) {
  const { store } = cluster.app;
  store.auto.value = false;
  store.pace.value = pace;
  cluster.play();
  return new Promise((done) => {
    let left = frames;
    const count = () => {
      left -= 1;
      if (left > 0) return void requestAnimationFrame(count);
      cluster.pause();
      done();
    };
    requestAnimationFrame(count);
  });
}

/** The greatest of so large a share of the numbers. @param {number[]} numbers @param {number} part */
function share(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * part) - 1];
}

/** @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, args: { name?: string } }} Traced */

/** What runs script, and what fills the canvases where there is no graphics processor, by their names in a trace. */
const SCRIPT = /^(FunctionCall|v8\.callFunction|RunMicrotasks)$/;
const FILLING = /^LayerTreeHost::DoUpdateLayers$/;

/**
 * What each frame took of the main thread, in seconds: its own task, and all tasks since the frame before, such as timers,
 * answers of a worker and the collection of garbage; and what of that was script, and filling canvases.
 * @param {Traced[]} traced
 */
function frames(traced) {
  const of = (/** @type {Traced} */ { pid, tid }) => `${pid} ${tid}`;
  const drawn = traced.filter(({ name }) => name === "FireAnimationFrame");
  const main = drawn.length > 0 ? of(drawn[0]) : "";
  const starts = drawn.filter((event) => of(event) === main).map(({ ts }) => ts);
  const tasks = traced.filter((event) => event.ph === "X" && /::RunTask$/.test(event.name) && of(event) === main);
  const own = traced.filter((event) => event.ph === "X" && of(event) === main);
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
