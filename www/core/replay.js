// Plays a script from its start to its end, and says what came of it. Nothing of it is looked at on the way.

/** How many events are played at once: a frame of the page stays quick meanwhile. */
const SLICE = 5_000;

/**
 * What stands for a whole run: two runs that were played alike agree in all of it.
 * @typedef {object} Played
 * @property {string} digest of the trace
 * @property {string} state the digest of all from which the run would go on
 * @property {number} events how many it had
 * @property {number} time_us when it ended
 */

/**
 * @param {import("./wasm.js").Crate} crate @param {string} script
 * @param {(share: number) => void | Promise<void>} [pause] called between slices with the share of its time that was
 *   played, from 0 to 1; it may take its time, or throw to end it
 * @returns {Promise<Played>}
 */
export async function replay({ Session, Reached }, script, pause) {
  const session = Session.replay(script);
  try {
    const end = session.end() || 1;
    while (session.advance(Number.POSITIVE_INFINITY, SLICE) !== Reached.End) await pause?.(session.now() / end);
    return {
      digest: session.digest(),
      state: session.stateDigest(),
      events: session.eventCount(),
      time_us: session.now(),
    };
  } finally {
    session.free();
  }
}
