// How fast virtual time runs while the page chooses: slow where something is decided, quick where nothing is, and never so
// quick that a sentence goes before it could be read.

/** The slowest and the quickest that the dial has, in virtual microseconds a real second. */
export const SLOWEST = 1_000;
export const QUICKEST = 4_000_000;

/** A headline is near. */
const DECISION = 20_000;
/** How near that is, in virtual microseconds. */
const NEAR = 30_000;
/** The reader has just done something. */
const ACTED = 60_000;
/** The same, on the way to what a lesson tells next. */
const BRISK = 120_000;
/** Orders flow, and the page waits for the reader. */
const FLOW = 400_000;
/** Nothing but heartbeats. */
const QUIET = 1_000_000;
/** Nobody has asked for anything for a while. */
const IDLE = 4_000_000;
/** Slower than this it does not get for a sentence to be read. */
const HELD = 4_000;

/** Where nothing may move time leaps no further than this, and stands at least so long in between, in real milliseconds. */
const LEAP = 1_000_000;
const STAND = 2_500;

/** How long nobody asks until the page hurries, and hurries more, in real milliseconds. */
const REST = 1_000;
const LONG = 4_000;

/**
 * @typedef {object} Scene what the pace depends on
 * @property {number | undefined} ahead how far the next headline is away, in virtual microseconds, if that can be seen
 * @property {boolean} led someone leads
 * @property {number} began how many operations clients have begun
 * @property {boolean} [hurry] nobody waits for what lies between
 * @property {boolean} [ending] of the story only the end is left: it does nothing any more, and every node runs
 */

export class Pacer {
  #pace = DECISION;
  #reading = 0;
  #acted = false;
  #began = 0;
  #rest = 0;
  /** How long time has stood since the last leap, and how long it has to. */
  #stood = STAND;
  #stands = STAND;

  /** For how long the way to what a lesson tells next has taken. */
  #hurried = 0;

  /** A headline appeared. @param {number} reading how long it takes to read, in milliseconds */
  hear(reading) {
    this.#reading = reading;
    this.#stands = Math.max(STAND, reading);
    this.#acted = false;
  }

  /** The reader did something. */
  act() {
    this.#acted = true;
    this.#stood = 0;
  }

  /** The reader let time run. */
  go() {
    this.#stood = Number.POSITIVE_INFINITY;
  }

  /** Begins anew, for a new run or another place in it. */
  reset() {
    this.#pace = DECISION;
    this.#reading = 0;
    this.#acted = false;
    this.#began = 0;
    this.#rest = 0;
  }

  /**
   * @param {number} elapsed real milliseconds @param {Scene} scene
   * @returns {number} the pace
   */
  next(elapsed, scene) {
    this.#reading -= elapsed;
    this.#rest = scene.began === this.#began ? this.#rest + elapsed : 0;
    this.#began = scene.began;
    this.#hurried = scene.hurry ? this.#hurried + elapsed : 0;
    // A ramp of 400 ms, even to the eye because it is exponential.
    const share = 1 - Math.exp((-3 * elapsed) / 400);
    this.#pace *= (this.#goal(scene) / this.#pace) ** share;
    return this.#pace;
  }

  /**
   * How far time leaps where nothing may move: to the next headline, and stands until that has been read.
   * @param {number} elapsed real milliseconds @param {Scene} scene @returns {number} virtual microseconds, mostly none
   */
  leap(elapsed, { ahead = LEAP }) {
    this.#stood += elapsed;
    if (this.#stood < this.#stands) return 0;
    this.#stood = 0;
    // What happens at an instant has happened right after it.
    return Math.min(ahead + 1, LEAP);
  }

  /** @param {Scene} scene */
  #goal(scene) {
    const free = this.#free(scene);
    if (scene.ahead === undefined || this.#reading <= 0 || scene.hurry) return free;
    return Math.min(free, Math.max(HELD, (scene.ahead * 1_000) / this.#reading));
  }

  /** The pace if nothing had to be read. @param {Scene} scene */
  #free({ ahead, led, began, hurry, ending }) {
    if (hurry) {
      // Where much happens on the way, it does not get long for that.
      const brisk = Math.min(IDLE, BRISK * 2 ** (this.#hurried / 1_000));
      const near = ahead !== undefined && ahead <= NEAR;
      return near ? brisk : Math.max(brisk, ahead === undefined ? IDLE : FLOW);
    }
    if (ahead !== undefined && ahead <= NEAR) return DECISION;
    if (this.#acted || !led) return ACTED;
    if (ending && ahead === undefined) return IDLE;
    if (this.#rest < REST && began > 0) return FLOW;
    return ahead === undefined && this.#rest > LONG && began > 0 ? IDLE : QUIET;
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
