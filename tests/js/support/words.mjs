// Catalogues as tests see them: a list of leaves, each a text or a function that makes one of its parts.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, Stop } from "../../../tools/lib.mjs";
import { ownWords } from "../../../www/core/i18n.js";

/** @typedef {{ path: string, value: unknown }} Leaf */

/**
 * The file of a protocol's words, or a sentence that says that there is none.
 * @param {string} tag @param {string} protocol @returns {Promise<import("../../../www/core/sentence.js").Closer>}
 */
export async function closerOf(tag, protocol) {
  const file = `www/i18n/${tag}/protocols/${protocol}.js`;
  if (!existsSync(join(root, file))) throw new Stop(`${protocol} has no words: ${file} is missing`);
  return (await ownWords(tag, protocol)).default;
}

/** Between the keys of a path: some keys have dots and spaces of their own. */
const JOINT = " › ";

/** @param {unknown} words @param {string} [path] @returns {Leaf[]} */
export function leaves(words, path = "") {
  if (typeof words !== "object" || words === null) return [{ path, value: words }];
  return Object.entries(words).flatMap(([key, value]) => leaves(value, path ? path + JOINT + key : key));
}

/** @param {string} path */
export const keysOf = (path) => path.split(JOINT);

/** What may stand for a name, a number or a list, whatever a sentence takes it for. */
class Part {
  /** @type {string} */
  #text;
  /** @type {number} */
  #number;
  /** @type {unknown[]} */
  #list;

  /** @param {string} text @param {number} number @param {unknown[]} list */
  constructor(text, number, list) {
    [this.#text, this.#number, this.#list] = [text, number, list];
  }

  /** @param {string} hint */
  [Symbol.toPrimitive](hint) {
    return hint === "number" ? this.#number : this.#text;
  }

  [Symbol.iterator]() {
    return this.#list[Symbol.iterator]();
  }

  get length() {
    return this.#list.length;
  }

  /** @param {number} from @param {number} [to] */
  slice(from, to) {
    return new Part(this.#text.slice(from, to), this.#number, this.#list.slice(from, to));
  }

  /** @param {(each: unknown) => unknown} work */
  map(work) {
    return this.#list.map(work);
  }

  /** @param {string} text */
  startsWith(text) {
    return this.#text.startsWith(text);
  }

  /** @param {RegExp} what @param {string} by */
  replace(what, by) {
    return this.#text.replace(what, by);
  }
}

const PARTS = [new Part("n3", 7, ["n1", "n2"]), new Part("c1", 12_345, ["n4"])];

/** What a narration counts: a fact of another name makes a sentence say undefined. See docs/lessons.md. */
const FACTS = [
  "nodes",
  "up",
  "majority",
  "leaders",
  "led",
  "epoch",
  "votes",
  "refusals",
  "order",
  "copies",
  "acked",
  "lost",
].concat(["silence", "gap", "missed", "retries", "breaches", "off", "converged", "planned"]);

/** Parts that a sentence compares, with what they may be. @type {Record<string, unknown[]>} */
const COMPARED = {
  kind: ["deliver", "sync", "fire"],
  problem: ["missing", "twice", "empty", "refused", "no words for this"],
  expected: ["node", "no words for this"],
  groups: [
    [
      { name: "", nodes: ["n1"] },
      { name: "west", nodes: ["n2", "n3"] },
    ],
  ],
  group: [["n2", "n3"]],
  newest: [["Node 3 is down.", "Node 3 is back."]],
  count: [3, 1],
  nodes: [PARTS[0], 1],
  argument: [7, 0],
  facts: [7, 1].map((number) => Object.fromEntries(FACTS.map((fact) => [fact, number]))),
  ...Object.fromEntries(["rose", "committed", "log", "heard", "breach", "past"].map((flag) => [flag, [true, false]])),
};

/** @param {string} path @param {string} name */
function samples(path, name) {
  if (COMPARED[name]) return COMPARED[name];
  // What is wrong with a script may lack any of its parts.
  return path.startsWith("errors › script") && name !== "known" ? [PARTS[0], ""] : PARTS;
}

/**
 * Some of the ways in which parts may combine; all of them if there are few.
 * @param {unknown[][]} lists
 */
function* combined(lists) {
  const all = lists.reduce((product, list) => product * list.length, 1);
  // A stride without a factor in common with the number of ways reaches different ones of each part.
  const stride = all > 512 ? 7_919 : 1;
  for (let nth = 0; nth < Math.min(all, 512); nth++) {
    let rest = (nth * stride) % all;
    yield lists.map((list) => {
      const value = list[rest % list.length];
      rest = Math.floor(rest / list.length);
      return value;
    });
  }
}

/**
 * What a leaf says, in many of its ways, and the parts that it asks for.
 * @param {Leaf} leaf @returns {{ parts: string[], texts: unknown[] }}
 */
export function said({ path, value }) {
  if (typeof value !== "function") return { parts: [], texts: [value] };
  if (["span", "grouped"].includes(path)) {
    return { parts: ["a number"], texts: [7, 12_345, 6_789_000].map((number) => value(number)) };
  }
  /** @type {Map<string, unknown[]>} */
  const asked = new Map();
  const texts = new Set();
  // A sentence may ask for more once it is given something else: it is asked until it wants no more.
  for (let before = -1; before !== asked.size; ) {
    before = asked.size;
    const names = [...asked.keys()];
    for (const values of combined([...asked.values()])) {
      const given = new Map(names.map((name, i) => [name, values[i]]));
      texts.add(value(listener(given, (name) => asked.set(name, samples(path, name)).get(name)?.[0])));
    }
  }
  return { parts: [...asked.keys()].sort(), texts: [...texts] };
}

/**
 * Parts for a sentence, which tell of those that nobody has given yet.
 * @param {Map<string, unknown>} given @param {(name: string) => unknown} missing
 */
function listener(given, missing) {
  return new Proxy(
    {},
    {
      get: (_, name) => (typeof name === "symbol" ? undefined : given.has(name) ? given.get(name) : missing(name)),
      has: () => true,
    },
  );
}

/** What no node does, as it hears and answers and only we see the whole; nor does anything just fail. */
export const NEVER =
  /\b(knows?|knew|detect\w*|realis\w*|decides? (to|that)|failed|error|invalid)\b|知道|认识|发现|检测|判定/i;
