// A worker that plays one script to its end and says what came of it: core/selfcheck.js. It has an instance of the crate
// of its own, so it shares no memory with the page.

import { replay } from "../core/replay.js";
import { load } from "../core/wasm.js";

/** How often at most it says how far it is, in milliseconds. */
const BEAT = 50;

/**
 * @typedef {{ share: number } | { played: import("../core/replay.js").Played } | { problem: Problem }} Said
 * @typedef {{ message: string, name: string, code?: string, detail?: unknown }} Problem
 */

const worker = /** @type {{ postMessage: (said: Said) => void }} */ (/** @type {unknown} */ (globalThis));

addEventListener("message", async ({ data: script }) => {
  let last = performance.now();
  try {
    const crate = await load();
    await crate.family(script);
    const played = await replay(crate, script, (share) => {
      if (performance.now() - last < BEAT) return;
      last = performance.now();
      worker.postMessage({ share });
    });
    worker.postMessage({ played });
  } catch (thrown) {
    // What an error holds beside its message would not cross by itself.
    const { message, name, code, detail } = /** @type {import("#wasm").QuorateError} */ (thrown);
    worker.postMessage({ problem: { message, name, code, detail } });
  }
});
