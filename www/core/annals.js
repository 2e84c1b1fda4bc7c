// What the list of events remembers: the headlines of the whole run, and of what weighs less only the newest.

import { weight } from "./happening.js";
import { before } from "./tapes.js";

/** @typedef {import("./happening.js").Happening} Happening */
/** @typedef {import("./tapes.js").Tape["marks"][number]} Mark */

/** So many decisions are kept, and so many headlines: no run that somebody watches has more of these. */
const DECISIONS = 2_000;
const HEADLINES = 5_000;

export class Annals {
  /** @type {Happening[]} */
  #headlines = [];
  /** @type {Happening[]} */
  #decisions = [];
  /** The events of marks that were asked for before. @type {WeakMap<Mark, Happening>} */
  #known = new WeakMap();

  /** Takes up what happened, if it is worth a line. @param {Happening} e */
  take(e) {
    if (weight(e) === 1) this.#headlines = kept(this.#headlines, e, HEADLINES);
    else if (weight(e) === 2) this.#decisions = kept(this.#decisions, e, DECISIONS);
  }

  /** Forgets everything. */
  clear() {
    [this.#headlines, this.#decisions] = [[], []];
  }

  /** Forgets what came with an event and later ones. @param {number} from its number */
  rewind(from) {
    this.#headlines = this.#headlines.filter(({ number }) => number < from);
    this.#decisions = this.#decisions.filter(({ number }) => number < from);
  }

  /**
   * Remembers instead the headlines that a tape has before an event: time did not come this way.
   * @param {Mark[]} marks those of the tape @param {number} until the number of the event
   * @param {(number: number) => Happening | undefined} find what event has a number
   */
  recall(marks, until, find) {
    this.clear();
    let last = -1;
    for (const mark of marks.slice(0, before(marks, until)).slice(-HEADLINES)) {
      // An event that breaks a promise may be a crash as well.
      if (mark.event === last) continue;
      last = mark.event;
      const e = this.#known.get(mark) ?? find(mark.event);
      if (!e) continue;
      this.#known.set(mark, e);
      if (weight(e) === 1) this.#headlines.push(e);
    }
  }

  /** What is worth a line, in order. */
  list() {
    return [...this.back()].reverse();
  }

  /**
   * The same one by one, the newest first: whoever wants a few need not go through all.
   * @param {number} [until] only what comes before the event of this number @returns {Generator<Happening>}
   */
  *back(until = Number.POSITIVE_INFINITY) {
    let [headlines, decisions] = [this.#headlines, this.#decisions].map(
      (list) => list.findLastIndex(({ number }) => number < until) + 1,
    );
    while (headlines + decisions > 0) {
      const [headline, decision] = [this.#headlines[headlines - 1], this.#decisions[decisions - 1]];
      if (!decision || headline?.number > decision.number) {
        headlines--;
        yield headline;
      } else {
        decisions--;
        yield decision;
      }
    }
  }

  /** The headlines before an event, in order. @param {number} number */
  headlines(number) {
    return this.#headlines.filter((e) => e.number < number);
  }
}

/**
 * A list with one more at its end; where it has grown a tenth beyond what it may have, the oldest of it are forgotten.
 * @param {Happening[]} list @param {Happening} e @param {number} most
 */
function kept(list, e, most) {
  list.push(e);
  return list.length > 1.1 * most ? list.slice(-most) : list;
}
