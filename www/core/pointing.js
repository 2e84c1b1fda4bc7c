// What a noun of an answer stands for: what lights up where it is pointed at. It comes with the first answer.

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./store.js").Selection} Selection */

/** How many operations are looked through at once. */
const SOME = 256;

/**
 * What is pointed at by a target of `noun`.
 * @param {App} app @param {string} target @returns {Selection}
 */
export function pointedAt(app, target) {
  const [kind, name, count] = target.split(" ");
  const find = /** @type {Record<string, () => Selection["lit"]>} */ ({
    slot: () => ({ nodes: [], slots: [Number(name)] }),
    epoch: () => inEpoch(app, Number(name)),
    operation: () => asked(app, name, Number(count)),
    event: () => happened(app, Number(name)),
  });
  return { kind: /** @type {Selection["kind"]} */ (kind), name, lit: find[kind]?.() };
}

/** An epoch: where it stands on the tape, and who is in it now. @param {App} app @param {number} epoch */
function inEpoch(app, epoch) {
  const nodes = app.session.snapshot().nodes.filter((node) => node.status !== "crashed" && node.epoch === epoch);
  return { nodes: nodes.map(({ id }) => id), slots: [], epoch };
}

/** An operation: its client, its bar, and on the tape when it took effect or, if it has not, began. @param {App} app @param {string} client @param {number} number */
function asked(app, client, number) {
  for (let to = app.operationCount(); to > 0; to -= SOME) {
    const from = Math.max(0, to - SOME);
    const some = app.session.operations(from, to - from);
    const at = some.findIndex((each) => each.client === client && each.number === number);
    if (at < 0) continue;
    return { nodes: [client], slots: [], at: some[at].effect_us ?? some[at].invoked_us, operation: from + at };
  }
  return { nodes: [client], slots: [] };
}

/** An event: to whom it happened, and when. @param {App} app @param {number} number */
function happened(app, number) {
  const [event] = app.session.events(number, number + 1);
  return { nodes: event?.to ? [event.to] : [], slots: [], at: event?.at_us };
}
