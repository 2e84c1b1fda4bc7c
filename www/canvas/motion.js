// @ts-check
// What lasts for a moment. A frame knows only what is; this compares each frame with the one before and says what has
// just come to an end or begun. It counts the milliseconds of playing, so that nothing moves while the run stands.

import { ARRIVES, CRASHED, CUT, LOST } from "../core/frame.js";
import { linkKey } from "./links.js";
import { kindOf } from "./nodes.js";

/** @typedef {import("../core/frame.js").Frame} Frame */
/** @typedef {import("../core/frame.js").Packet} Packet */
/** @typedef {import("./nodes.js").Look} Look */
/** @typedef {import("./marks.js").RoleKind} RoleKind */
/** @typedef {import("./packets.js").Ending} Ending */

/**
 * @typedef {object} Transients
 * @property {Ending[]} endings
 * @property {Map<number, { left: number, age: number }>} resets
 * @property {Map<number, { kind: RoleKind, amount: number }>} roles
 * @property {Map<number, number>} written
 * @property {Map<string, number>} traffic
 * @property {number} glow
 * @property {boolean} busy whether anything of this still changes
 */

/** How long each lasts, in milliseconds. */
const ENDING = 700;
const ROLE = 180;
const RESET = 600;
const GLOW = 300;
const RECENT = 2000;

/** Whoever goes so far at once, in microseconds of the run, has seen nothing of what lies between. */
const LEAP = 2_000_000;

/** So many ends are shown at once; older ones give way. */
const MOST_ENDINGS = 64;

/** Traffic follows slowly enough that no link's brightness changes three times in a second. */
const SLOW = 700;

export class Motion {
  /** @type {Frame | undefined} */
  #frame;
  #now = 0;
  /** @type {(Omit<Ending, "age"> & { since: number })[]} */
  #endings = [];
  /** @type {Map<number, { left: number, since: number }>} */
  #resets = new Map();
  /** @type {Map<number, { kind: RoleKind, since: number }>} */
  #roles = new Map();
  /** @type {Map<number, { at: number, synced: number }[]>} */
  #synced = new Map();
  /** @type {Map<string, number>} */
  #traffic = new Map();
  #lit = "";
  #litSince = -GLOW;

  /**
   * Takes the next frame of the same run.
   * @param {Frame} frame
   * @param {number} elapsed milliseconds of playing since the last one; 0 for a single step
   * @param {Look} look
   * @param {Iterable<number>} [lit] the processes that the caption names
   */
  observe(frame, elapsed, look, lit = []) {
    this.#now += elapsed;
    const was = this.#frame?.head.now;
    if (elapsed === 0 && was !== undefined && Math.abs(frame.head.now - was) > LEAP) this.reset();
    const before = this.#frame;
    if (elapsed === 0) {
      // A step shows what it changed at once, and what ended in it for as long as the reader looks.
      this.#endings = [];
      this.#roles.clear();
      this.#resets.clear();
    }
    if (before) {
      this.#ended(before, frame);
      if (elapsed > 0) this.#changed(before, frame, look);
    }
    this.#count(frame, elapsed);
    const key = [...lit].join(" ");
    if (key !== this.#lit) {
      this.#lit = key;
      this.#litSince = elapsed > 0 ? this.#now : this.#now - GLOW;
    }
    this.#frame = frame;
    this.#forget();
  }

  /** Forgets everything, because the next frame does not follow from the last: a seek, another run. */
  reset() {
    this.#frame = undefined;
    this.#endings = [];
    this.#resets.clear();
    this.#roles.clear();
    this.#synced.clear();
    this.#traffic.clear();
  }

  /** @returns {Transients} */
  now() {
    /** @param {number} since @param {number} lasts */
    const age = (since, lasts) => Math.min(1, (this.#now - since) / lasts);
    const glow = ease(age(this.#litSince, GLOW));
    return {
      endings: this.#endings.map(({ since, ...ending }) => ({ ...ending, age: age(since, ENDING) })),
      resets: new Map([...this.#resets].map(([id, { left, since }]) => [id, { left, age: age(since, RESET) }])),
      roles: new Map([...this.#roles].map(([id, { kind, since }]) => [id, { kind, amount: ease(age(since, ROLE)) }])),
      written: new Map([...this.#synced].map(([id, seen]) => [id, (seen.at(-1)?.synced ?? 0) - seen[0].synced])),
      traffic: new Map(this.#traffic),
      glow,
      busy: this.#endings.length + this.#resets.size + this.#roles.size > 0 || glow < 1,
    };
  }

  /** @param {Frame} before @param {Frame} frame */
  #ended(before, frame) {
    // Nearly all stand where they stood, which is quicker to see than by their names.
    const places = new Map(frame.packets.map((packet) => [packet.place, packet]));
    /** @type {Set<string> | undefined} */
    let here;
    for (const packet of before.packets) {
      const now = places.get(packet.place);
      if (now && isSame(now, packet)) continue;
      here ??= new Set(frame.packets.map(nameOfPacket));
      if (here.has(nameOfPacket(packet))) continue;
      const kind = endOf(packet, frame);
      if (!kind) continue;
      const { from, to, mark, epoch, carries } = packet;
      const at = kind === "lost" || kind === "cut" ? packet.dies : 1;
      this.#endings.push({ kind, from, to, at, mark, epoch, carries, since: this.#now });
    }
    this.#endings.splice(0, Math.max(0, this.#endings.length - MOST_ENDINGS));
  }

  /** @param {Frame} before @param {Frame} frame @param {Look} look */
  #changed(before, frame, look) {
    const known = new Map(before.nodes.map((node) => [node.id, node]));
    for (const node of frame.nodes) {
      const old = known.get(node.id);
      if (!old || node.status === CRASHED || old.status === CRASHED) continue;
      const kind = kindOf(look, old);
      if (kind !== kindOf(look, node)) this.#roles.set(node.id, { kind, since: this.#now });
      else if (node.timer === old.timer && node.timerLeft > old.timerLeft + 0.02 && kind !== "leading") {
        this.#resets.set(node.id, { left: old.timerLeft, since: this.#now });
      }
    }
  }

  /** @param {Frame} frame @param {number} elapsed */
  #count(frame, elapsed) {
    for (const { id, synced, status } of frame.nodes) {
      const seen = this.#synced.get(id) ?? [];
      if (status === CRASHED || synced < (seen.at(-1)?.synced ?? 0)) seen.length = 0;
      if (seen.at(-1)?.synced !== synced || seen.length === 0) seen.push({ at: this.#now, synced });
      // The first one kept is the count as it was when the span began.
      while (seen.length > 1 && seen[1].at < this.#now - RECENT) seen.shift();
      this.#synced.set(id, seen);
    }
    /** @type {Map<string, number>} */
    const present = new Map();
    /** By both ends, in one number. @type {Map<number, number>} */
    const between = new Map();
    for (const { from, to } of frame.packets) {
      const ends = from * ENDS + to;
      between.set(ends, (between.get(ends) ?? 0) + 1);
    }
    for (const [ends, count] of between) {
      const key = linkKey(Math.floor(ends / ENDS), ends % ENDS);
      present.set(key, (present.get(key) ?? 0) + count);
    }
    const step = 1 - Math.exp(-elapsed / SLOW);
    for (const key of new Set([...this.#traffic.keys(), ...present.keys()])) {
      const old = this.#traffic.get(key) ?? 0;
      const value = old + (Math.min(1, (present.get(key) ?? 0) / 6) - old) * step;
      if (value < 0.01) this.#traffic.delete(key);
      else this.#traffic.set(key, value);
    }
  }

  #forget() {
    this.#endings = this.#endings.filter(({ since }) => this.#now - since < ENDING);
    for (const [id, { since }] of this.#resets) if (this.#now - since >= RESET) this.#resets.delete(id);
    for (const [id, { since }] of this.#roles) if (this.#now - since >= ROLE) this.#roles.delete(id);
  }
}

/** No process has so high a number. */
const ENDS = 2 ** 20;

/** Whether two are the same message. @param {Packet} a @param {Packet} b */
const isSame = (a, b) => a.number === b.number && a.from === b.from && a.to === b.to && a.copy === b.copy;

/** @param {Packet} packet */
const nameOfPacket = ({ from, to, number, copy }) => `${from} ${to} ${number} ${copy}`;

/**
 * How a message came to its end that a reader should see; an arrival shows in its effects.
 * @param {Packet} packet @param {Frame} frame the first without it
 * @returns {Ending["kind"] | undefined}
 */
function endOf(packet, frame) {
  if (packet.fate === LOST) return "lost";
  if (packet.fate === CUT) return "cut";
  if (packet.fate !== ARRIVES) return undefined;
  const receiver = frame.nodes.find(({ id }) => id === packet.to);
  if (receiver?.status === CRASHED) return "dead";
  return packet.stale ? "stale" : undefined;
}

/**
 * The curve cubic-bezier(.2, 0, 0, 1).
 * @param {number} t 0 to 1
 */
export function ease(t) {
  if (t <= 0 || t >= 1) return Math.max(0, Math.min(1, t));
  const [a, b] = [0.2, 0];
  let u = t;
  for (let i = 0; i < 6; i++) {
    const x = 3 * a * u * (1 - u) ** 2 + 3 * b * u ** 2 * (1 - u) + u ** 3 - t;
    const slope = 3 * a * (1 - u) * (1 - 3 * u) + 3 * b * u * (2 - 3 * u) + 3 * u * u;
    if (Math.abs(slope) < 1e-6) break;
    u = Math.max(0, Math.min(1, u - x / slope));
  }
  return 3 * u ** 2 * (1 - u) + u ** 3;
}
