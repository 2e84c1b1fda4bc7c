// What the tapes show: of each branch of the run its outline, which only grows and is asked for by its new end.

import { SPANS } from "../canvas/tape.js";
import { microsOf } from "./settings.js";

/** @typedef {import("#wasm").BranchView} Branch */
/** @typedef {import("#wasm").Outline} Outline */

/**
 * One future of the run.
 * @typedef {object} Tape
 * @property {Branch} branch
 * @property {Outline["marks"]} marks
 * @property {Outline["bands"]} bands
 * @property {number[]} accepted when writes were acknowledged, in microseconds
 * @property {number[]} stale when a client was told an old value, in microseconds
 * @property {number[]} lost since when acknowledged writes are lost, in microseconds
 * @property {Span[]} unserved from when to when somebody wanted something and nobody was served, in microseconds
 * @property {Span[]} dual from when to when two led and both acknowledged
 * @property {Span[]} divergent from when to when replicas contradicted each other
 * @property {number[]} stops where a lesson stops the run, in microseconds
 * @property {number} length how far it was ever played, in microseconds
 */

/** @typedef {[number, number]} Span */

/** How often old values are looked for while time goes on, in milliseconds. */
const APART = 250;

export class Tapes {
  /** Whether what is told along the run stops it. */
  stops = false;
  /** Whether all of the crate is there: what is measured is no reason to fetch it. */
  whole = false;
  #looked = 0;

  /** Every branch, in the order in which they were made. @type {Tape[]} */
  all = [];
  /** Changes whenever anything on a tape does. */
  version = 0;

  /** Another run: nothing that was known holds. */
  reset() {
    this.all = [];
    this.version++;
  }

  /** The one that is played. */
  get active() {
    return this.all.find(({ branch }) => branch.active);
  }

  /** After an act, or a step through time: branches may have come and gone. @param {import("#wasm").Session} session */
  survey(session) {
    const known = new Map(this.all.map((tape) => [tape.branch.id, tape]));
    this.all = session.branches().map((branch) => {
      const tape = known.get(branch.id) ?? {
        branch,
        marks: [],
        bands: [],
        accepted: [],
        ...{ stale: [], lost: [], unserved: [], dual: [], divergent: [], stops: [] },
        length: 0,
      };
      return Object.assign(tape, { branch, length: branch.length_us });
    });
    for (const tape of this.all) grow(session, tape);
    this.#look(session, this.active);
    this.version++;
  }

  /** What is known only of what has happened so far; what was seen of what lies ahead stays. @param {import("#wasm").Session} session @param {Tape | undefined} tape */
  #look(session, tape) {
    if (!tape) return;
    this.#looked = performance.now();
    const now = session.now();
    const before = tape.stale.length + tape.stops.length;
    if (this.whole) this.#gauge(session.gauged(), tape, now);
    tape.stale = [...session.staleReads(), ...tape.stale.filter((at) => at > now)];
    const told = this.stops ? session.told(0).map(({ at_us }) => at_us) : [];
    tape.stops = [...told, ...tape.stops.filter((at) => this.stops && at > now)];
    if (tape.stale.length + tape.stops.length !== before) this.version++;
  }

  /** @param {import("#wasm").Gauged} gauged @param {Tape} tape @param {number} now */
  #gauge(gauged, tape, now) {
    const of = () => [...SPANS.flatMap((kind) => tape[kind].flat()), ...tape.lost].join();
    const before = of();
    for (const kind of SPANS) {
      // One that goes on ahead is known to its end.
      const ahead = tape[kind].filter(([, to]) => to > now);
      const news = gauged[kind].filter(([from, to]) => !ahead.some((span) => span[0] <= to && from <= span[1]));
      tape[kind] = [...news, ...ahead];
    }
    tape.lost = [...gauged.lost, ...tape.lost.filter((at) => at > now)];
    if (of() !== before) this.version++;
  }

  /**
   * While time goes on: only the tape that is played grows.
   * @param {import("#wasm").Session} session @param {boolean} [exact] whether time stands now
   */
  follow(session, exact = true) {
    const tape = this.active;
    if (!tape) return;
    if (exact || performance.now() - this.#looked > APART) this.#look(session, tape);
    const length = session.furthest();
    if (grow(session, tape) || length !== tape.length) this.version++;
    tape.length = length;
  }
}

/** @param {import("#wasm").Session} session @param {Tape} tape @returns {boolean} whether there was anything new */
function grow(session, tape) {
  const { branch, marks, bands, accepted } = tape;
  const news = session.outline(branch.id, marks.length, bands.length, accepted.length);
  marks.push(...news.marks);
  bands.push(...news.bands);
  // A long list must not be spread over as many arguments.
  for (const at of news.accepted) accepted.push(at);
  return news.marks.length + news.bands.length + news.accepted.length > 0;
}

/** How many items of a list, in order of their events, come before this event. @param {{ event: number }[]} list @param {number} event */
export function before(list, event) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle].event < event) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Which spans an instant lies in. @param {Tape | undefined} tape @param {number} now */
export const amid = (tape, now) => SPANS.filter((kind) => tape?.[kind].some(([from, to]) => from <= now && now <= to));

/** Who leads once so many events have happened, if somebody does. @param {Tape | undefined} tape @param {number} events */
export const bandAt = (tape, events) => tape?.bands[before(tape.bands, events) - 1];

/**
 * What a branch is called: what somebody named it, or what it is.
 * @param {import("../i18n/en.js").Catalogue} words @param {Branch} branch
 */
export function branchName({ tape }, { id, name }) {
  return name ?? (id === 1 ? tape.story : tape.yours({ number: id - 1 }));
}

/** An instant of scripts in microseconds, without the actions that stand before it. @param {string} stamp */
export const timeOf = (stamp) => microsOf(stamp.replace(/\+.*/, ""));
