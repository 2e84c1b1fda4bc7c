// Whether the time-outs of a run leave room for the network: a leader must be heard again before anybody loses patience.
// Which settings these are is in the table of the protocol.

import { amountOf, wordsIn } from "./manner.js";
import { microsOf } from "./settings.js";

/**
 * @typedef {object} Stability
 * @property {[number, number]} trip how long a round trip takes, in microseconds
 * @property {[number, number]} patience how long a node waits for a leader
 * @property {number} beat how often a leader is heard
 * @property {"calm" | "tight" | "hopeless"} state
 * @property {number} room how many round trips fit into the least patience
 */

/**
 * @param {import("#wasm").ProtocolTable | undefined} tables @param {import("./settings.js").Setting[]} settings
 * @param {string} network the command that says how links behave
 * @returns {Stability | undefined} nothing where the protocol has no such time-outs
 */
export function stabilityOf(tables, settings, network) {
  const hearing = tables?.hearing;
  if (!hearing) return undefined;
  // Where elections are begun by hand, nobody loses patience.
  const [hand, manual] = hearing.by_hand ?? [];
  if (settings.some(({ table, set }) => table.id === hand && set === manual)) return undefined;
  const known = new Map(
    settings.map(({ table, set }) => [table.id, set === undefined ? table.default : microsOf(set)]),
  );
  const [least, most, beat] = [hearing.least, hearing.most, hearing.beat].map((id) => known.get(id));
  const latency = wordsIn(network)
    .get("latency")
    ?.split("..")
    .map((end) => (amountOf(end) ?? 0) * 1_000);
  if (least === undefined || most === undefined || beat === undefined || !latency) return undefined;
  /** @type {[number, number]} */
  const trip = [2 * latency[0], 2 * latency[latency.length - 1]];
  const state = trip[1] >= least ? "hopeless" : beat + trip[1] > least ? "tight" : "calm";
  return { trip, patience: [least, most], beat, state, room: trip[1] > 0 ? least / trip[1] : Number.POSITIVE_INFINITY };
}
