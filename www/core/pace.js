// How fast virtual time runs while the page chooses: slow where something is decided, quick where nothing is.

/** The slowest and the quickest that the dial has, in virtual microseconds a real second. */
export const SLOWEST = 1_000;
export const QUICKEST = 4_000_000;

/** An election under way, or the first order. */
const DECISION = 20_000;
/** Nobody leads. */
const SILENCE = 60_000;
/** A headline is being read. */
const READING = 60_000;
/** Orders flow. */
const FLOW = 100_000;
/** Nothing new has happened for a while. */
const QUIET = 400_000;
/** Nobody has asked for anything for a while. */
const IDLE = 1_500_000;

/** How long a headline is read, and how long a flow is watched, in real milliseconds. */
const READ = 3_500;
const WATCH = 9_000;
/** How long nobody asks until the page hurries. */
const REST = 2_500;

/**
 * @typedef {object} Scene what the pace depends on
 * @property {boolean} electing someone asks for votes
 * @property {boolean} led someone leads
 * @property {boolean} first a client waits, and none was ever answered
 * @property {number} began how many operations clients have begun
 */

export class Pacer {
  #pace = DECISION;
  #since = 0;
  #began = 0;
  #rest = 0;

  /** A headline appeared. */
  hear() {
    this.#since = 0;
  }

  /** Begins anew, for a new run. */
  reset() {
    this.#pace = DECISION;
    this.#since = 0;
    this.#began = 0;
    this.#rest = 0;
  }

  /**
   * @param {number} elapsed real milliseconds @param {Scene} scene
   * @returns {number} the pace
   */
  next(elapsed, scene) {
    this.#since += elapsed;
    this.#rest = scene.began === this.#began ? this.#rest + elapsed : 0;
    this.#began = scene.began;
    // A ramp of 400 ms, even to the eye because it is exponential.
    const share = 1 - Math.exp((-3 * elapsed) / 400);
    this.#pace *= (this.#goal(scene) / this.#pace) ** share;
    return this.#pace;
  }

  /** @param {Scene} scene */
  #goal({ electing, led, first, began }) {
    if (electing || first) return DECISION;
    if (!led) return SILENCE;
    if (this.#since < READ) return READING;
    if (began === 0) return QUIET;
    if (this.#rest > REST && this.#since > WATCH) return IDLE;
    return this.#since < WATCH ? FLOW : QUIET;
  }
}

/** Where a pace stands on the dial, 0 to 1: equal ways are equal ratios. @param {number} pace */
export const dialOf = (pace) => Math.log(pace / SLOWEST) / Math.log(QUICKEST / SLOWEST);

/** The pace of a place on the dial, in figures that can be said. @param {number} dial */
export function paceOf(dial) {
  const exact = SLOWEST * (QUICKEST / SLOWEST) ** dial;
  return rounded(exact);
}

/** Two digits, because a third would flicker. @param {number} pace */
export const rounded = (pace) => Number(pace.toPrecision(2));
