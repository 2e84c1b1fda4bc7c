// Questions about a whole run.

/** @typedef {import("#wasm").Session} Session */

/** The built-in runs by their scripts. @type {Map<string, string> | undefined} */
let names;

/**
 * The name of a run, if it is a built-in one: links say what happens in it and not what it is called.
 * @param {import("./wasm.js").Crate["Session"]} Sessions @param {string} script as a session prints it
 */
export function nameOfRun(Sessions, script) {
  names ??= new Map(
    Sessions.stories().map((story) => {
      const session = Sessions.load(story.script);
      const text = session.script();
      session.free();
      return [text, story.name];
    }),
  );
  return names.get(script);
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
  return operations.written > 0 && lost.length === 0 && held && session.converged() ? operations.written : undefined;
}
