// See as one node: what it has heard of the others, and how old that is. The engine says what was delivered to it; a node
// that has crashed has forgotten it. Loaded when it is first wanted.

import { NONE, nameOf } from "./frame.js";
import { instead } from "./instead.js";
import { written } from "./look.js";
import { entry, protocolWords } from "./sentence.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./frame.js").Frame} Frame */
/** @typedef {import("#wasm").Sight["heard"][number]} Heard */
/** @typedef {typeof import("../i18n/en/sight.js").default} Words */

/** @type {Record<string, () => Promise<{ default: Words }>>} */
const catalogues = {
  en: () => import("../i18n/en/sight.js"),
  "zh-CN": () => import("../i18n/zh-CN/sight.js"),
};

/** A role that no table has: how one is drawn of whom that was not said. */
const UNKNOWN = 0xff;

export class Seeing {
  /** @type {Map<string, Heard>} */
  #heard = new Map();
  /** How many events were looked at. */
  #events = 0;
  /** @type {() => void} */
  #end;
  /** The words, by language. @type {Map<string, Words>} */
  #words = new Map();

  /** @param {App} app @param {string} name the node */
  constructor(app, name) {
    this.app = app;
    this.name = name;
    const afresh = () => this.#forget();
    const { player } = app;
    for (const each of ["travelled", "opened", "acted"]) player.addEventListener(each, afresh);
    this.#end = () => {
      for (const each of ["travelled", "opened", "acted"]) player.removeEventListener(each, afresh);
    };
  }

  /** @param {App} app @param {string} name */
  static async begin(app, name) {
    const seeing = new Seeing(app, name);
    await seeing.learn(app.store.words.peek().tag);
    return seeing;
  }

  /** Fetches the words of a language. @param {string} tag */
  async learn(tag) {
    this.#words.set(tag, (await catalogues[tag]()).default);
  }

  end() {
    this.#end();
  }

  #forget() {
    this.#heard.clear();
    this.#events = 0;
  }

  /** What it has heard, by now. */
  heard() {
    const { app, name } = this;
    const events = app.session.eventCount();
    if (events < this.#events) this.#forget();
    if (events > this.#events) {
      const sight = app.player.inquire((session) => session.sight(name, this.#events));
      if (sight.afresh) this.#heard.clear();
      for (const each of sight.heard) this.#heard.set(each.from, merged(this.#heard.get(each.from), each));
      this.#events = sight.events;
    }
    return this.#heard;
  }

  /**
   * The picture as this node has it: of the others what it last heard, and nothing of what it cannot know.
   * @param {Frame} frame
   */
  view(frame) {
    const heard = this.heard();
    const roles = this.app.player.tables?.roles ?? [];
    const words = this.words();
    /** @type {Map<number, string>} */
    const ages = new Map();
    /** @type {number[]} */
    const faded = frame.clients.map(({ id }) => id);
    const nodes = frame.nodes.map((node) => {
      const name = nameOf(node.id);
      if (name === this.name) return node;
      const last = heard.get(name);
      if (last) ages.set(node.id, words?.ago({ span: frame.head.now - last.at_us }) ?? "");
      else faded.push(node.id);
      const role = last?.role ? roles.indexOf(last.role) : UNKNOWN;
      return {
        ...node,
        ...{ status: 0, role, epoch: last?.epoch ?? 0, leader: 0, last: 0, committed: 0, applied: 0, durable: 0 },
        ...{ timer: NONE, timerLeft: 0, unsynced: 0, synced: 0, granted: 0, refused: 0, inbox: 0, disk: 0 },
        ...{ grantedHigh: 0, refusedHigh: 0 },
      };
    });
    return { nodes, ages, faded };
  }

  /**
   * What the table of nodes says of another one: when it was last heard, and as what; nothing of what this one cannot know.
   * @param {string} name
   */
  cells(name) {
    const { app } = this;
    const words = this.words();
    if (name === this.name || !words || !app.frame) return undefined;
    const all = app.store.words.peek();
    const last = this.heard().get(name);
    const role = last?.role ?? undefined;
    return [
      last ? words.ago({ span: app.frame.head.now - last.at_us }) : words.unheard(),
      role === undefined ? "?" : (entry(protocolWords(all, app.player.protocol)?.roles, role)?.name ?? role),
      last ? String(written(last.epoch, app.player.tables, all.grouped)) : "?",
      ...["?", "?"],
    ];
  }

  /** The words of the language chosen, once they are there. */
  words() {
    const all = this.app.store.words.value;
    const found = this.#words.get(all.tag);
    if (!found) this.learn(all.tag).then(() => this.app.store.beat.value++);
    return found && instead(found, protocolWords(all, this.app.player.protocol)?.instead?.sight);
  }

  /** What this node could say of itself and the others now. @returns {string} */
  caption() {
    const { app, name } = this;
    const words = this.words();
    const frame = app.frame;
    const node = app.nodeOf(name);
    if (!words || !frame || !node) return "";
    if (node.status !== 0) return words.silent({ node: name });
    const own = protocolWords(app.store.words.value, app.player.protocol);
    const epoch = own?.inEpoch({ epoch: node.epoch }) ?? String(node.epoch);
    const role = app.player.tables?.roles[node.role] ?? "";
    const heard = this.heard();
    const { now } = frame.head;
    if (node.leader === node.id) return words.leads({ node: name, epoch, ...longest(heard, now) });
    if (node.leader !== 0) {
      const leader = nameOf(node.leader);
      const last = heard.get(leader);
      const timed = node.timer !== NONE && node.timerSpan !== NONE;
      const left = timed ? node.timerLeft * node.timerSpan : 0;
      if (last) return words.follows({ node: name, leader, epoch, span: now - last.at_us, left });
    }
    return words.alone({ node: name, epoch, role: entry(own?.roles, role)?.name ?? role });
  }
}

/**
 * The last that was heard of a node; what an earlier message of the same epoch said of its role still holds.
 * @param {Heard | undefined} before @param {Heard} now
 */
const merged = (before, now) =>
  now.role === null && before?.epoch === now.epoch ? { ...now, role: before.role } : now;

/** Of whom nothing was heard for the longest time. @param {Map<string, Heard>} heard @param {number} now */
function longest(heard, now) {
  const [first] = [...heard.values()].sort((a, b) => a.at_us - b.at_us);
  return { other: first?.from ?? "", span: first ? now - first.at_us : 0 };
}
