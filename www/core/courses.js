// How each node stood from when on: asked for by its new end, as it only grows.

import { CLIENTS } from "./frame.js";

/** @typedef {import("../canvas/spacetime.js").Course} Course */

export class Courses {
  #branch = 0;
  #count = 0;
  /** @type {Map<number, Course[]>} */
  #all = new Map();

  /** Another run: nothing that was known holds. */
  reset() {
    [this.#branch, this.#count, this.#all] = [0, 0, new Map()];
  }

  /**
   * @param {import("#wasm").Session} session @param {number} branch the one that is played
   * @param {import("../canvas/nodes.js").Look} look @param {string[]} roles
   * @returns {Map<number, Course[]>} by node, in order
   */
  of(session, branch, look, roles) {
    if (branch !== this.#branch) this.reset();
    this.#branch = branch;
    for (const { node, at_us: us, status, role } of session.courses(branch, this.#count)) {
      const id = Number(node.slice(1)) + (node.startsWith("c") ? CLIENTS : 0);
      const course = this.#all.get(id) ?? [];
      course.push({ us, status, role: look.roles[roles.indexOf(role)] ?? "plain" });
      this.#all.set(id, course);
      this.#count++;
    }
    return this.#all;
  }
}
