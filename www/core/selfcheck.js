// The self-check: the open run is played twice more from its start, once here and once in a worker, which has a memory
// and an instance of the crate of its own. All must come to the same.
//
// How a control calls it, with the session that is open:
//
//   const stop = new AbortController();
//   const run = { script: session.script(), digest: session.wholeDigest() };
//   const { same, digest, here, there } = await selfCheck(run, { signal: stop.signal, progress: (share) => { … } });
//
// `same` says whether the digest of the open run and both replays agree, also in their states and numbers of events.
// The page may go on meanwhile: a replay stops for it every few milliseconds. Commands given meanwhile are not part of
// what is checked. It rejects with an AbortError where it was stopped, with a QuorateError where the script goes too far,
// and with an Error where the browser gives no worker.

import { replay } from "./replay.js";
import { load } from "./wasm.js";

/** @typedef {import("./replay.js").Played} Played */

/**
 * What a self-check found.
 * @typedef {object} SelfCheck
 * @property {boolean} same whether all are the same
 * @property {string | undefined} digest of the open run, if it was given
 * @property {Played} here what was played in this thread
 * @property {Played} there what was played in the worker
 */

/**
 * Plays a run twice more, and says whether all are the same.
 * @param {{ script: string, digest?: string }} run the open run: its whole script, and the digest of its whole trace
 * @param {{ signal?: AbortSignal, progress?: (share: number) => void }} [how] progress hears from 0 to 1 how far it is
 * @returns {Promise<SelfCheck>}
 */
export async function selfCheck({ script, digest }, { signal, progress } = {}) {
  signal?.throwIfAborted();
  const shares = { here: 0, there: 0 };
  const tell = (/** @type {"here" | "there"} */ who, /** @type {number} */ share) => {
    shares[who] = share;
    progress?.((shares.here + shares.there) / 2);
  };
  // One that fails ends the other, too.
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  try {
    const [here, there] = await Promise.all([
      inThisThread(script, either, (share) => tell("here", share)),
      inAWorker(script, either, (share) => tell("there", share)),
    ]);
    progress?.(1);
    const alike = here.digest === there.digest && here.state === there.state && here.events === there.events;
    return { same: alike && (digest === undefined || digest === here.digest), digest, here, there };
  } finally {
    stop.abort();
  }
}

/** @param {string} script @param {AbortSignal} signal @param {(share: number) => void} tell @returns {Promise<Played>} */
async function inThisThread(script, signal, tell) {
  const crate = await load();
  return replay(crate, script, async (share) => {
    tell(share);
    await new Promise((next) => setTimeout(next));
    signal.throwIfAborted();
  });
}

/** @param {string} script @param {AbortSignal} signal @param {(share: number) => void} tell @returns {Promise<Played>} */
function inAWorker(script, signal, tell) {
  return new Promise((played, failed) => {
    const worker = new Worker(new URL("./replay.js", import.meta.url), { type: "module" });
    const end = () => worker.terminate();
    signal.addEventListener("abort", () => {
      end();
      failed(signal.reason);
    });
    worker.addEventListener("error", (event) => {
      end();
      failed(new Error(event.message || "the browser could not start a worker"));
    });
    worker.addEventListener("message", ({ data }) => {
      const said = /** @type {import("../workers/replay.js").Said} */ (data);
      if ("share" in said) return tell(said.share);
      end();
      if ("played" in said) return played(said.played);
      const { message, ...rest } = said.problem;
      return failed(Object.assign(new Error(message), rest));
    });
    worker.postMessage(script);
  });
}
