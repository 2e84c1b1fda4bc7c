// The story's own way on from a question, whatever was answered to it: where a goal begins that comes after.

/**
 * What comes before an item.
 * @param {import("#wasm").LessonItemView[][]} places @param {string} id
 */
export function leadingTo(places, id) {
  const at = places.findIndex((items) => items.some((item) => item.id === id));
  return places.slice(0, Math.max(at, 0)).flat();
}

/** How far one look goes, in microseconds, how many events it takes in, and how many there are. */
const [FAR, PIECE, LOOKS] = [120e6, 1e6, 50];

/**
 * Plays on from where a question was asked until a step is told, if it is.
 * @param {import("#wasm").Session} session @param {import("./lesson.js").Spot} spot @param {string} step
 */
export function along(session, { branch, events }, step) {
  session.switchBranch(branch);
  session.seekEvent(events);
  const over = () => session.now() >= (session.end() ?? Infinity) || session.told(0).some((told) => told.step === step);
  for (let looks = 0; looks < LOOKS && !over(); looks++) session.advanceToBreach(session.now() + FAR, PIECE);
}
