// @ts-check
// What changes in the logs for a moment: a cell that appears, one that is agreed, one that is truncated.

import { cell, cellKey, SEEN } from "./logs.js";
import { ease } from "./motion.js";

/** @typedef {import("./logs.js").Cell} Cell */
/** @typedef {import("./logs.js").Logs} Logs */

/**
 * A change of a cell and how far it has come, 0 to 1.
 * @typedef {{ amount: number, fresh?: boolean, agreed?: boolean, gone?: Cell }} Change
 */

/** How long each is seen, in milliseconds; none longer than SEEN. */
const APPEARS = 120;
const AGREES = SEEN;
const GOES = 200;

/** More changes than this in one look are a jump, and show as they are. */
const MOST = 60;

export class LogMotion {
  /** @type {Map<string, Cell>} */
  #before = new Map();
  #known = false;
  /** @type {Map<string, Omit<Change, "amount"> & { since: number, lasts: number }>} */
  #changes = new Map();
  #now = 0;

  /**
   * Takes the next look at the logs.
   * @param {Logs} logs @param {number | undefined} moment when that is, in milliseconds; none where it does not follow from the last
   */
  observe(logs, moment) {
    if (moment === undefined) {
      this.#changes.clear();
      this.#known = false;
      return;
    }
    this.#now = moment;
    /** @type {Map<string, Cell>} */
    const present = new Map();
    for (const { id, cells } of logs.rows) {
      cells.forEach((each, i) => {
        present.set(cellKey(id, logs.first + i), each);
      });
    }
    if (this.#known) this.#compare(present);
    for (const [key, { since, lasts }] of this.#changes) if (this.#now - since >= lasts) this.#changes.delete(key);
    if (this.#changes.size > MOST) this.#changes.clear();
    this.#before = present;
    this.#known = true;
  }

  /** @param {Map<string, Cell>} present */
  #compare(present) {
    const since = this.#now;
    for (const [key, each] of present) {
      const old = this.#before.get(key);
      // What comes into view by scrolling has not changed.
      if (!old) continue;
      const [was, is] = [old.flags & cell.PRESENT, each.flags & cell.PRESENT];
      if (!was && is) this.#changes.set(key, { fresh: true, since, lasts: APPEARS });
      else if (was && !is) this.#changes.set(key, { gone: old, since, lasts: GOES });
      else if (was && old.epoch !== each.epoch) this.#changes.set(key, { fresh: true, gone: old, since, lasts: GOES });
      else if (~old.flags & each.flags & cell.COMMITTED) this.#changes.set(key, { agreed: true, since, lasts: AGREES });
    }
  }

  /** What changes now, if anything does. @returns {Map<string, Change> | undefined} */
  now() {
    if (this.#changes.size === 0) return undefined;
    return new Map(
      [...this.#changes].map(([key, { since, lasts, ...change }]) => [
        key,
        { ...change, amount: ease(Math.min(1, (this.#now - since) / lasts)) },
      ]),
    );
  }
}
