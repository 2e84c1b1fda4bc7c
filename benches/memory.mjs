// What the page keeps in memory while it plays on and on: after two minutes at speed 10, and after ten. The part that is the
// run's own history is what a session without a page has by then, in an instance of its own.

import { withPage } from "../tests/browser/browser.mjs";
import { ask, open } from "../tests/browser/cluster.mjs";

/**
 * In bytes. `script` is the heap of JavaScript without garbage, `tape` what of it are instants of the run that the tape shows
 * and events that the list remembers, `wasm` the memory of the crate, and `history` what a session alone has of that. `now` is
 * how far the run has come, in its own microseconds.
 * @typedef {{ minutes: number, now: number, script: number, tape: number, wasm: number, history: number }} Kept
 */

/** When it is looked at, in minutes. */
const MINUTES = [2, 10];
/** How fast the run is played. */
const SPEED = 10;
/** How often the heap is read at each of these times. */
const READINGS = 20;

const SCRIPT =
  "quorate 1\nprotocol raft\nnodes 5\nseed 7\nat 0s workload put every=100ms count=70000 key=k\n" +
  "at 60s whenever leader after 50s do crash leader\nat 60s whenever leader after 55s do restart crashed\nat 7000s end\n";

/** Takes as long as it says: ten minutes. @returns {Promise<Kept[]>} */
export async function keptInMemory() {
  /** @type {Kept[]} */
  const all = [];
  await withPage(
    async (page, url) => {
      await open(page, url, { paused: true });
      await ask(page, (cluster, script) => cluster.load(script), SCRIPT);
      const cdp = await page.context().newCDPSession(page);
      await ask(page, play, SPEED * 1e6);
      const start = performance.now();
      for (const minutes of MINUTES) {
        await new Promise((done) => setTimeout(done, minutes * 60_000 - (performance.now() - start)));
        const { wasm, accepted, other, now } = await ask(page, sizes);
        const script = await withoutGarbage(cdp);
        const tape = accepted.reduce((sum, count) => sum + 8 * roomFor(count), other);
        all.push({ minutes, now, script, tape, wasm, history: await history(page, url, now) });
      }
    },
    { viewport: { width: 1440, height: 900 } },
  );
  return all;
}

/**
 * The heap of JavaScript without garbage. Frames go on, and with them garbage, as much as half a MiB between a collection and
 * the reading behind it: what all readings have in common is what is kept. To stop the run would make the page do other work.
 * @param {import("playwright-core").CDPSession} cdp
 */
async function withoutGarbage(cdp) {
  let least = Number.POSITIVE_INFINITY;
  for (let left = READINGS; left > 0; left--) {
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    least = Math.min(least, usedSize);
  }
  return least;
}

/** For how many numbers V8 has room in a list to which so many were added one by one. @param {number} count */
function roomFor(count) {
  let room = 0;
  while (room < count) room = room + 1 + ((room + 1) >> 1) + 16;
  return room;
}

/** Runs in the page. @param {import("../www/quorate-cluster.js").QuorateCluster} cluster @param {number} pace */
function play(cluster, pace) {
  const { store } = cluster.app;
  store.auto.value = false;
  store.pace.value = pace;
  cluster.play();
}

/** Runs in the page. @param {import("../www/quorate-cluster.js").QuorateCluster} cluster */
async function sizes({ app }) {
  const address = new URL("./wasm/quorate.js", location.href).href;
  /** @type {typeof import("#wasm")} */
  const crate = await import(address);
  // Whoever begins again finds the instance that there is.
  const { memory } = await crate.default();
  const { annals, tapes } = app.player;
  const other = tapes.all.map(({ marks, bands }) => [marks, bands]);
  return {
    wasm: memory.buffer.byteLength,
    accepted: tapes.all.map(({ accepted }) => accepted.length),
    other: JSON.stringify([annals.list(), other]).length,
    now: app.session.now(),
  };
}

/** What a session alone has by that instant. @param {import("playwright-core").Page} page @param {string} url @param {number} now */
async function history(page, url, now) {
  const alone = await page.context().newPage();
  await alone.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await alone.goto(`${url}wasm/quorate.d.ts`);
  const bytes = await alone.evaluate(
    async ({ script, now }) => {
      const address = "/wasm/quorate.js";
      /** @type {typeof import("#wasm")} */
      const crate = await import(address);
      const { memory } = await crate.default();
      const session = crate.Session.load(script);
      // In pieces as small as those of a page: of each a session asks for the memory beforehand.
      while (session.advance(now, 500) === crate.Reached.Budget);
      return memory.buffer.byteLength;
    },
    { script: SCRIPT, now },
  );
  await alone.close();
  return bytes;
}
