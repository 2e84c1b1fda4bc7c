// How nodes went from one role to another in a run: the edges of the diagram of states, counted from the events.

/** @typedef {import("#wasm").EventView} EventView */

/** The state of a node that has crashed, beside the protocol's roles. */
export const DOWN = "down";

/** One way from a state to another, and how often nodes went it. @typedef {{ from: string, to: string, count: number }} Edge */

export class Careers {
  /** @type {Map<string, Edge>} */
  #edges = new Map();
  /** The state of each node that has left its first one. @type {Map<string, string>} */
  #states = new Map();
  /** How many events were counted. */
  counted = 0;

  /** @param {string} first the role in which every node begins */
  constructor(first) {
    this.first = first;
  }

  /** @param {EventView} event the next one */
  take({ kind, to, role }) {
    this.counted++;
    const node = to ?? "";
    const before = this.#states.get(node) ?? this.first;
    // Who starts again begins anew, and may be something else by the same event.
    const after = kind === "crash" ? DOWN : kind === "restart" ? (role ?? this.first) : (role ?? before);
    if (after === before) return;
    this.#states.set(node, after);
    const key = `${before}>${after}`;
    const edge = this.#edges.get(key) ?? { from: before, to: after, count: 0 };
    edge.count++;
    this.#edges.set(key, edge);
  }

  /** The ways that were gone, the most frequent first. */
  edges() {
    return [...this.#edges.values()].sort((a, b) => b.count - a.count);
  }
}
