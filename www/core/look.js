// How a protocol's roles are drawn: the shape by what the role is about, the letter by the reader's language.

import { entry, protocolWords } from "./sentence.js";

/** @typedef {import("../i18n/en.js").Catalogue} Words */
/** @typedef {Pick<import("#wasm").ProtocolTable, "id" | "roles" | "postures" | "epoch" | "answers" | "journals"> | undefined} Tables */
/** @typedef {import("../canvas/nodes.js").Look} Look */

/** Shapes of roles that nodes have in some set-ups only, but for the role with which they begin. */
const SOMETIMES = ["plain", "probing", "watching"];

/** Whether a role needs a place before anybody is in it. @param {string | undefined} shape @param {number} at its place in the table */
export const isUsual = (shape, at) => at === 0 || !SOMETIMES.includes(shape ?? "");

/** The look that was asked for last: every frame of every canvas asks for the same. @type {{ words: Words, tables: Tables, look: Look } | undefined} */
let last;

/** @param {Words} words @param {Tables} tables @returns {Look} */
export function lookOf(words, tables) {
  if (last?.words !== words || last.tables !== tables) last = { words, tables, look: made(words, tables) };
  return last.look;
}

/**
 * A look as plain data: what the tabs of these nodes say.
 * @param {Look} look @param {import("./frame.js").FrameNode[]} nodes
 */
export function plainLook({ epoch, ...look }, nodes) {
  return { ...look, epochs: Object.fromEntries(nodes.map((node) => [node.epoch, epoch?.(node.epoch) ?? ""])) };
}

/** @param {Words} words @param {Tables} tables @returns {Look} */
function made(words, tables) {
  const own = protocolWords(words, tables?.id ?? "");
  const roles = tables?.roles ?? [];
  return {
    roles: tables?.postures ?? [],
    letters: roles.map((role) => entry(own?.roles, role)?.letter ?? role.charAt(0).toUpperCase()),
    epoch: (epoch) => words.stage.tab({ epoch: written(epoch, tables), name: own?.epoch ?? words.stage.epoch }),
    down: words.stage.statuses.crashed,
    // Where nothing is ever written there is no disk to draw, and where nobody answers there are no votes to count.
    ...(tables?.journals.length === 0 ? { disk: false } : {}),
    ...(tables?.answers.length === 0 ? { votes: false } : {}),
  };
}

/**
 * An epoch of which the low bits, if any, print after a dot.
 * @param {number} epoch @param {Tables} tables @param {(epoch: number) => string | number} [whole] how one without such bits is written
 */
export function written(epoch, tables, whole = (same) => same) {
  const low = 2 ** (tables?.epoch.low_bits ?? 0);
  return low > 1 ? `${Math.floor(epoch / low)}.${epoch % low}` : whole(epoch);
}
