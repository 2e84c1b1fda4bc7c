// The one file that loads the compiled crate.
//
// All elements of a page share one compiled module. It comes in parts (tools/split.mjs): the first is what runs in a
// story's first seconds, and is enough to begin; the rest, and what belongs to a single protocol, come when they are
// waited for, or at the latest when something in them is called. A panic poisons the instance: the next load() then makes a new one, for which the bindings must be
// imported anew, because they keep their instance to themselves.

import { learn } from "./roles.js";

/** @typedef {typeof import("#wasm")} Bindings */

/**
 * The bindings of one instance of the crate.
 * @typedef {object} Crate
 * @property {Bindings["Session"]} Session
 * @property {Bindings["Reached"]} Reached
 * @property {WebAssembly.Memory} memory
 * @property {() => number} freshSeed
 * @property {() => string | undefined} lastPanic
 * @property {() => void} panicForTest
 * @property {() => void} poison tells that this instance panicked: the next load() makes another
 * @property {() => Promise<void>} whole asks for all of the crate but single protocols, and resolves once it is there
 * @property {(script: string) => Promise<void>} family asks for what belongs to the protocol of a script alone, if anything does
 * @property {Promise<void>} arrived resolves once somebody asked for all of it and it is there
 */

/** The crate called what has not come, and cannot be had: what it was about to do is half done, as after a panic. */
export class Missing extends Error {}

const FOLDER = new URL("./wasm/", import.meta.url);

/** A module that hands on the one function that it is given: only a function of a module can stand in a table. */
const HANDLE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0],
  ...[2, 7, 1, 1, 97, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0],
]);

/** The compiled parts, by their names. @type {Map<string, Promise<WebAssembly.Module>>} */
const modules = new Map();
/** @type {Promise<Crate> | undefined} */
let crate;
let instances = 0;

/** The crate's exports, once all of it is there. */
export async function load() {
  // The parts come at the same time.
  const rest = compile("rest.wasm");
  rest.catch(() => {});
  const loaded = await loadFirst();
  await loaded.whole();
  return loaded;
}

/** The crate's exports, once there is enough to open a story. */
export function loadFirst() {
  crate ??= instantiate().catch((error) => {
    crate = undefined;
    throw error;
  });
  return crate;
}

/** @returns {Promise<Crate>} */
async function instantiate() {
  const again = instances === 0 ? "" : `?again=${instances}`;
  const bindings = /** @type {Promise<Bindings>} */ (import(new URL(`quorate.js${again}`, FOLDER).href));
  bindings.catch(() => {});
  const first = await compile("first.wasm");
  const { default: start, Session, Reached, freshSeed, lastPanic, panicForTest } = await bindings;
  instances += 1;
  const parts = new Parts(await start({ module_or_path: first }));
  learn(Session.protocols());
  return {
    ...{ Session, Reached, memory: parts.memory, freshSeed, lastPanic, panicForTest },
    poison() {
      crate = undefined;
    },
    whole: () => parts.join(),
    family: (script) => parts.joinFor(script),
    arrived: parts.arrived,
  };
}

/** What all protocols have in common. */
const REST = "rest";

/** An instance of the first part, and how the others come to it. */
class Parts {
  #exports;
  /** What the rest has for the parts that come after it. @type {WebAssembly.Exports} */
  #rest = {};
  /** @type {(value?: undefined) => void} */
  #tell = () => {};

  /** @param {{ memory: WebAssembly.Memory }} exports */
  constructor(exports) {
    const all = /** @type {WebAssembly.Exports} */ (/** @type {unknown} */ (exports));
    this.memory = exports.memory;
    this.#exports = all;
    /** @type {Promise<void>} */
    this.arrived = new Promise((done) => {
      this.#tell = done;
    });
    const table = /** @type {WebAssembly.Table} */ (all._t0);
    for (const part of this.#names()) {
      const handle = new WebAssembly.Instance(new WebAssembly.Module(HANDLE), { a: { f: () => this.#hurry(part) } });
      table.set(this.#global("need", part).value, handle.exports.f);
    }
  }

  #names() {
    const needs = Object.keys(this.#exports).filter((name) => name.startsWith("_need"));
    return needs.map((name) => name.slice(6) || REST);
  }

  /** @param {"there" | "need"} name @param {string} part */
  #global(name, part) {
    return /** @type {WebAssembly.Global} */ (this.#exports[part === REST ? `_${name}` : `_${name}:${part}`]);
  }

  async join(part = REST) {
    if (!this.#global("there", part).value) this.#take(part, await compile(`${part}.wasm`));
  }

  /** What does not say of which protocol it is, as a link does not, gets all. @param {string} script */
  async joinFor(script) {
    const [, protocol] = /^protocol (\S+)/m.exec(script) ?? [];
    const wanted = this.#names().filter((part) => part !== REST && (!protocol || part === protocol));
    if (wanted.length > 0) await this.join();
    await Promise.all(wanted.map((part) => this.join(part)));
  }

  /** Something in a part is called before it has come: nothing else can go on. @param {string} part */
  #hurry(part) {
    const request = new XMLHttpRequest();
    request.open("GET", new URL(`${part}.wasm`, FOLDER), false);
    // Of what is not waited for, browsers give only text.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
      request.send();
    } catch {}
    if (request.status !== 200) throw new Missing(`${request.status} ${request.statusText}: ${part}.wasm`);
    const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
    this.#take(part, new WebAssembly.Module(bytes));
  }

  /** @param {string} part @param {WebAssembly.Module} module */
  #take(part, module) {
    const there = this.#global("there", part);
    if (there.value) return;
    // All others stand on the rest.
    if (part !== REST && !this.#global("there", REST).value) this.#hurry(REST);
    const { exports } = new WebAssembly.Instance(module, { first: this.#exports, rest: this.#rest });
    there.value = 1;
    if (part !== REST) return;
    this.#rest = exports;
    this.#tell();
  }
}

/** @param {string} part @returns {Promise<WebAssembly.Module>} */
function compile(part) {
  const known = modules.get(part);
  if (known) return known;
  const compiled = fetched(new URL(part, FOLDER));
  modules.set(part, compiled);
  compiled.catch(() => modules.delete(part));
  return compiled;
}

/** @param {URL} address */
async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${address.pathname}`);
  // A host that serves wasm under another type cannot be streamed from.
  const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
