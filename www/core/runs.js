// Questions about a whole run.

/** @typedef {import("#wasm").Session} Session */

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
