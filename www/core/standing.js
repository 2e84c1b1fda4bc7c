// @ts-check
// What a node stands on beyond its role: a lease, by its own clock and in truth, and two configurations that decide
// together. Loaded once a run has such things.

import { kindOf } from "../canvas/nodes.js";
import { nameOf } from "./frame.js";
import { amountOf, wordsIn } from "./manner.js";

/** @typedef {NonNullable<ReturnType<import("./app.js").App["node"]>>} Node */
/** @typedef {{ left: number, truly: number, own_us: number, true_us: number }} Lease */

/** @param {Node} node @param {string} name */
const fieldOf = (node, name) => node.memory?.fields.find((each) => each.name === name)?.value;

/**
 * What is left of a node's lease: as shares of it, and in microseconds of its own clock and of true time. A clock that runs
 * slow lets its node rely on a lease for longer than it lasts.
 * @param {Node} node @param {number} now @param {string} clock how its clock runs, as a command says it @returns {Lease | undefined}
 */
export function leaseOf(node, now, clock) {
  const held = fieldOf(node, "lease");
  const measured = node.timers.filter(({ name, due_us }) => name === "lease" && due_us !== null);
  // Of two, the one that was begun earlier is in force, and the other measures the next.
  const timer = measured.sort((a, b) => a.since_us - b.since_us)[0];
  if (held?.is !== "flag" || !held.of || timer?.due_us == null) return undefined;
  const rate = 1 + (amountOf(wordsIn(clock).get("drift") ?? "0%") ?? 0) / 100;
  const span = timer.due_us - timer.since_us;
  const [left_us, true_us] = [timer.due_us - now, timer.since_us + span * rate - now].map((left) => Math.max(left, 0));
  const share = (/** @type {number} */ left) => Math.min(left / Math.max(span, 1), 1);
  return { left: share(left_us), truly: share(true_us), own_us: left_us * rate, true_us };
}

/** Whose votes count for a node, by their numbers: of two configurations both, the old one first. @param {Node} node */
export function ballotsOf(node) {
  const sets = ["outgoing", "voters"].map((name) => {
    const value = fieldOf(node, name);
    return value?.is === "list"
      ? value.of.flatMap((each) => (each.is === "node" ? [Number(each.of.slice(1))] : []))
      : [];
  });
  const some = sets.filter((set) => set.length > 0);
  return some.length > 0 ? some : undefined;
}

/** Who must agree beside the others while the members change: the old and the new voters. @param {Node} node */
export function halvesOf(node) {
  const [before, after] = ["outgoing", "voters"].map((name) => {
    const value = fieldOf(node, name);
    return value?.is === "list" ? value.of.flatMap((each) => (each.is === "node" ? [each.of] : [])) : [];
  });
  return before.length > 0 ? { before, after } : undefined;
}

/**
 * What the stage draws of it: leases of those who lead, and configurations of those who count votes or copies.
 * @param {import("#wasm").Session} session @param {import("./frame.js").Frame} frame
 * @param {import("../canvas/nodes.js").Look} look @param {{ leases: boolean, changes: boolean }} has what the run has
 */
export function drawnOf(session, frame, look, { leases, changes }) {
  const now = session.now();
  /** @template T @param {string[]} kinds @param {(node: Node) => T | undefined} read */
  const each = (kinds, read) => {
    const some = frame.nodes.filter((node) => kinds.includes(kindOf(look, node)));
    const pairs = some.map(({ id }) => /** @type {const} */ ([id, read(session.node(nameOf(id)))]));
    return new Map(pairs.flatMap(([id, found]) => (found === undefined ? [] : [[id, found]])));
  };
  return {
    leases: leases ? each(["leading"], (node) => leaseOf(node, now, session.manner(node.id).clock)) : undefined,
    ballots: changes ? each(["asking", "probing", "leading"], ballotsOf) : undefined,
  };
}
