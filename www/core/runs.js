// Questions about a whole run.

/** @typedef {import("#wasm").Session} Session */

/** How many steps a run is followed in search of its first time-out. */
const SOON = 400;

/**
 * When the first timer goes off in a run, in microseconds; 0 if none does soon.
 * @param {import("./wasm.js").Crate["Session"]} Sessions @param {string} script
 */
export function firstTimeout(Sessions, script) {
  const scout = Sessions.load(script);
  try {
    for (let steps = 0; steps < SOON; steps++) {
      const events = scout.step();
      if (!events) return 0;
      const fired = events.find(({ kind }) => kind === "fire");
      if (fired) return fired.at_us;
    }
    return 0;
  } finally {
    scout.free();
  }
}

/** The judges that stand for "everywhere, and exactly once". */
const KEPT = ["acknowledged-kept", "exactly-once"];

/**
 * How many acknowledged writes are on every live node exactly once: known only if none is lost, all live nodes have the
 * same state, and no judge found one lost or doubled.
 * @param {Session} session @returns {number | undefined}
 */
export function kept(session) {
  const { operations, lost, checks } = session.report();
  const held = KEPT.every((id) => checks.some((check) => check.id === id && check.holds));
  return operations.ok > 0 && lost.length === 0 && held && session.converged() ? operations.ok : undefined;
}
