// Splits the compiled crate, so that the page plays before all of it is there.
//
// first.wasm has what runs while the page opens and plays its first seconds, which is found out by playing them here; the
// functions of each other protocol are a part of their own, which comes when a run of it is opened (primary-backup.wasm);
// rest.wasm has all others. They share one memory and one table. Each function of a later part leaves a stub in
// first.wasm that goes on through the table, and asks for its part if it is not there yet (www/core/wasm.js). So nothing
// depends on a good guess but how soon a part is wanted. quorate_bg.wasm stays for who wants it whole. The
// texts of all stories but the first come with the rest, too: nobody reads them but by a function of the rest
// (scenario/catalogue.rs). So do the places in the sources of which panics speak.
//
// In first.wasm, `_there` says whether the rest has come, `_need` is the place in the table of what fetches it
// (`_there:primary-backup`, `_need:primary-backup` and so on of the other parts), and `_t0`, `_m`, `_g0`, `_0` and so on
// are the tables, the memory, the globals and the functions that later parts use.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  constant,
  functionNames,
  HEAD,
  KIND,
  list,
  name,
  Reader,
  SECTION,
  section,
  sized,
  u32,
  walk,
} from "./wasm-binary.mjs";
import { parse } from "./wasm-module.mjs";

/** @typedef {import("./wasm-module.mjs").Module} Module */
/** @typedef {typeof import("#wasm")} Bindings */

/** Instructions, by the names that the format gives them. */
const [END, CALL, CALL_INDIRECT, LOCAL_GET, GLOBAL_GET, GLOBAL_SET] = [0x0b, 0x10, 0x11, 0x20, 0x23, 0x24];
const [IF, NO_RESULT, I32_EQZ, I32] = [0x04, 0x40, 0x45, 0x7f];

/** What all protocols have in common, and the one of the first story. */
const REST = "rest";

/**
 * Writes first.wasm, rest.wasm and a part for each other protocol beside a module and its bindings.
 * @param {string} folder @param {boolean} release whether the whole module is to lose its names, which nobody is to load
 */
export async function split(folder, release) {
  const whole = readFileSync(join(folder, "quorate_bg.wasm"));
  const module = parse(whole);
  const { used, texts, home } = await profile(module, folder);
  const names = functionNames(whole);
  const partOf = (/** @type {number} */ at) => {
    const protocol = /protocols::(\w+)/.exec(names.get(module.imported + at) ?? "")?.[1].replaceAll("_", "-");
    return protocol === undefined || protocol === home ? REST : protocol;
  };
  const parts = module.bodies.map((body, at) => (used[at] || !walk(body, () => {}) ? undefined : partOf(at)));
  for (const [name, part] of divide(module, parts, texts)) writeFileSync(join(folder, `${name}.wasm`), part);
  if (release) writeFileSync(join(folder, "quorate_bg.wasm"), assemble(module, {}));
}

/**
 * Which functions run while the page opens: the module is played with a global for each, which it sets. And which texts
 * are not read meanwhile.
 * @param {Module} module @param {string} folder @returns {Promise<{ used: boolean[], texts: string[], home: string }>} `home` is its protocol
 */
async function profile(module, folder) {
  const { bodies, globals, exports } = module;
  const global = (/** @type {number} */ at) => globals.length + at;
  const marked = assemble(module, {
    [SECTION.global]: list([...globals.map(globalText), ...bodies.map(() => zero())]),
    [SECTION.export]: list([
      ...exports.map(exportText),
      ...bodies.map((_, at) => exportText({ name: `_p${at}`, kind: KIND.global, index: global(at) })),
    ]),
    [SECTION.code]: list(
      bodies.map((body, at) => {
        const code = afterLocals(body);
        const mark = Buffer.concat([constant(1), Buffer.from([GLOBAL_SET]), u32(global(at))]);
        return sized(body.subarray(0, code), mark, body.subarray(code));
      }),
    ),
  });
  /** Bindings of their own for each. @param {Uint8Array} code @param {string} tag @returns {Promise<{ crate: Bindings, instance: Record<string, any> }>} */
  const start = async (code, tag) => {
    const crate = await import(`${pathToFileURL(resolve(folder, "quorate.js")).href}?${tag}`);
    return { crate, instance: crate.initSync({ module: new Uint8Array(code) }) };
  };
  // Whoever asks for the list of all stories may wait, so another instance is asked for it.
  const [first, ...others] = (await start(module.bytes, "whole")).crate.Session.stories();
  const { crate, instance } = await start(marked, "marked");
  open(crate, first.name);
  const used = bodies.map((_, at) => instance[`_p${at}`].value === 1);
  return { used, texts: others.map(({ script }) => script), home: first.name.split("/")[0] };
}

/** What the page asks of the crate in its first seconds, with whatever seed. @param {Bindings} crate @param {string} story */
function open({ Session, freshSeed, lastPanic }, story) {
  freshSeed();
  lastPanic();
  Session.frameLayout();
  for (let seed = 1; seed <= 12; seed += 1) {
    const session = Session.load(Session.story(story).replace(/^seed .*$/m, `seed ${seed}`));
    session.narrate(story);
    session.outlook(2e6);
    const tables = Session.protocols();
    if (!tables.some(({ id }) => id === session.protocol())) throw new Error("the run has no protocol");
    play(session);
    session.free();
  }
}

/** @param {import("#wasm").Session} session */
function play(session) {
  let seen = 0;
  for (let now = 0; now < 6e6; now += 50_000) {
    session.advanceToBreach(now, 20_000);
    session.advance(now, 20_000);
    session.frame();
    session.framePtr();
    session.logFrame(1, 24);
    session.logFramePtr();
    session.told(0);
    session.toldCount();
    session.outlook(2e6);
    session.events(seen, session.eventCount());
    seen = session.eventCount();
    if (now % 1e6 === 0) look(session);
  }
}

/** @param {import("#wasm").Session} session */
function look(session) {
  for (const command of ["crash leader", "heal", "restart crashed", "pause leader", "resume paused"]) {
    session.check(command);
  }
  session.snapshot();
  session.verdicts();
  session.outline(session.branches()[0].id, 0, 0, 0);
  session.expectations();
  session.networkManner();
  session.staleReads();
  session.news(0, session.eventCount());
  [session.script(), session.stamp(), session.seed(), session.digest(), session.claimedDigest()];
  [session.now(), session.end(), session.furthest(), session.lostCount()];
}

/**
 * The parts by their names, the first among them.
 * @param {Module} module @param {(string | undefined)[]} parts of each of its functions the later part in which it goes
 * @param {string[]} texts which texts go
 */
function divide(module, parts, texts) {
  const { imported, bodies, types, elements, tables } = module;
  const partOf = (/** @type {number} */ index) => (index < imported ? undefined : parts[index - imported]);
  const called = bodies.map((body) => calls(body));
  /** The functions of other parts that each later part calls. @type {Map<string, Set<number>>} */
  const shared = new Map([[REST, new Set()]]);
  for (const part of parts) if (part !== undefined && !shared.has(part)) shared.set(part, new Set());
  // Whoever is called from another part, or by somebody who has its place in the table, is reached through the table.
  /** @type {Set<number>} */
  const stubs = new Set();
  for (const [at, each] of called.entries()) {
    for (const index of each.filter((index) => partOf(index) !== parts[at])) {
      if (partOf(index) !== undefined && !isLent(partOf(index), parts[at])) stubs.add(index);
      shared.get(parts[at] ?? "")?.add(index);
    }
  }
  // What all have in common comes before a protocol does, and can be called at once.
  const lent = new Set([...shared].flatMap(([part, each]) => [...each].filter((index) => isLent(partOf(index), part))));
  const goes = (/** @type {number} */ index) => partOf(index) !== undefined;
  for (const { kind, index } of module.exports) if (kind === KIND.function && goes(index)) stubs.add(index);
  /** @type {Map<number, number>} */
  const places = new Map();
  for (const { at, functions } of elements) {
    for (const [offset, index] of functions.entries()) if (goes(index)) places.set(index, at + offset);
  }
  let place = tables[0].least;
  const needs = new Map([...shared.keys()].map((part) => [part, place++]));
  for (const index of stubs) if (!places.has(index)) places.set(index, place++);
  const plain = types.findIndex(({ key }) => key === "600000");
  if (plain < 0) throw new Error("the module has no function without arguments and results");
  const { stays, follows } = placeless(part(module.data, texts));
  const plan = { module, partOf, shared, lent, places, needs, size: place, plain, stays };
  const later = [...shared.keys()].map((part) => [part, laterOf(plan, part, part === REST ? follows : [])]);
  return /** @type {[string, Buffer][]} */ ([["first", firstOf(plan)], ...later]);
}

/**
 * @typedef {object} Plan
 * @property {Module} module
 * @property {(index: number) => string | undefined} partOf into which later part a function goes
 * @property {Map<string, Set<number>>} shared by later part, the functions of others that it calls
 * @property {Set<number>} lent what of the rest the parts of protocols call
 * @property {Map<number, number>} places where the functions that go stand in the table
 * @property {Map<string, number>} needs by later part, the place of what fetches it
 * @property {number} size how many places the table has
 * @property {number} plain the type of functions without arguments and results
 * @property {Data[]} stays the pieces of the memory that are there at first
 */

/** @typedef {Module["data"][number]} Data */

/** Takes texts out of the memory. @param {Data[]} data @param {string[]} texts */
function part(data, texts) {
  let stays = data;
  /** @type {Data[]} */
  const follows = [];
  for (const text of texts) {
    const wanted = Buffer.from(text);
    const before = follows.length;
    // A compiler may have put it there more than once.
    for (;;) {
      const from = stays.find(({ bytes }) => bytes.includes(wanted));
      if (!from) break;
      const start = from.bytes.indexOf(wanted);
      const end = start + wanted.length;
      follows.push({ at: from.at + start, bytes: wanted });
      const around = [
        { at: from.at, bytes: from.bytes.subarray(0, start) },
        { at: from.at + end, bytes: from.bytes.subarray(end) },
      ];
      stays = stays.flatMap((each) => (each === from ? around.filter(({ bytes }) => bytes.length > 0) : [each]));
    }
    if (follows.length === before) throw new Error(`the module lacks this text: ${text.slice(0, 80)}`);
  }
  return { stays, follows };
}

/** How many bytes a place in the sources has: where the name of the file is, how long it is, the line, the column. */
const PLACE = 16;

/**
 * Takes out of the memory which lines of which files panics speak of. Whoever panics before the rest has come cannot say where.
 * @param {{ stays: Data[], follows: Data[] }} parts
 */
function placeless({ stays, follows }) {
  const end = Math.max(...stays.map(({ at, bytes }) => at + bytes.length));
  const memory = Buffer.alloc(end);
  for (const { at, bytes } of stays) bytes.copy(memory, at);
  /** @type {Map<number, number>} */
  const taken = new Map();
  for (let at = Math.min(...stays.map((data) => data.at)) & ~3; at + PLACE <= end; at += 4) {
    const [name, length, line, column] = [0, 4, 8, 12].map((field) => memory.readUInt32LE(at + field));
    if (length < 4 || length > 300 || name + length > end || line === 0 || column === 0) continue;
    if (!/^[\w./-]+\.rs$/.test(memory.subarray(name, name + length).toString("latin1"))) continue;
    taken.set(at, PLACE).set(name, length);
  }
  const places = [...taken].map(([at, size]) => ({ at, bytes: Buffer.from(memory.subarray(at, at + size)) }));
  for (const { at, bytes } of places) memory.fill(0, at, at + bytes.length);
  // Nothing but zeros is left of them, which takes no room when it is compressed.
  const kept = stays.map(({ at, bytes }) => ({ at, bytes: memory.subarray(at, at + bytes.length) }));
  return { stays: kept, follows: [...follows, ...joined(places)] };
}

/** Pieces of the memory in order; those that touch are one. @param {Data[]} pieces */
function joined(pieces) {
  /** @type {Data[]} */
  const all = [];
  for (const { at, bytes } of pieces.toSorted((a, b) => a.at - b.at)) {
    const last = all.at(-1);
    if (last && last.at + last.bytes.length === at) last.bytes = Buffer.concat([last.bytes, bytes]);
    else all.push({ at, bytes });
  }
  return all;
}

/** @param {Data[]} data */
const dataText = (data) =>
  list(
    data.map(({ at, bytes }) => Buffer.concat([u32(0), constant(at), Buffer.from([END]), u32(bytes.length), bytes])),
  );

/** Whether a part calls a function of another without a stub. @param {string | undefined} of @param {string | undefined} by */
const isLent = (of, by) => of === REST && by !== undefined;

/** @param {Plan} plan */
function firstOf({ module, partOf, shared, places, needs, size, plain, stays }) {
  const { imported, bodies, types, typeOf, tables, globals, exports } = module;
  const later = [...needs].map(([part, need], at) => ({
    part: part === REST ? "" : `:${part}`,
    need,
    there: globals.length + 2 * at,
    ready: imported + bodies.length + at,
  }));
  const readyOf = new Map([...needs.keys()].map((part, at) => [part, later[at].ready]));
  const indirect = (/** @type {number} */ at, /** @type {number} */ type) =>
    Buffer.concat([constant(at), Buffer.from([CALL_INDIRECT]), u32(type), u32(0)]);
  const stub = (/** @type {number} */ index, /** @type {string} */ part) => {
    const place = places.get(index);
    if (place === undefined) return Buffer.from([0, 0x00, END]);
    const type = typeOf[index];
    const locals = Array.from({ length: types[type].params }, (_, at) => Buffer.from([LOCAL_GET, ...u32(at)]));
    return Buffer.concat([
      Buffer.from([0, CALL]),
      ...[u32(readyOf.get(part) ?? 0), ...locals, indirect(place, type), Buffer.from([END])],
    ]);
  };
  const asks = later.map(({ there, need }) =>
    Buffer.concat([
      Buffer.from([0, GLOBAL_GET, ...u32(there), I32_EQZ, IF, NO_RESULT]),
      ...[indirect(need, plain), Buffer.from([END, END])],
    ]),
  );
  const wanted = new Set(
    [...shared].flatMap(([part, each]) => [...each].filter((index) => !isLent(partOf(index), part))),
  );
  const more = [
    ...later.flatMap(({ part, there }) => [
      { name: `_there${part}`, kind: KIND.global, index: there },
      { name: `_need${part}`, kind: KIND.global, index: there + 1 },
    ]),
    ...tables.map((_, index) => ({ name: `_t${index}`, kind: KIND.table, index })),
    { name: "_m", kind: KIND.memory, index: 0 },
    ...globals.map((_, index) => ({ name: `_g${index}`, kind: KIND.global, index })),
    ...[...wanted].map((index) => ({ name: short(index), kind: KIND.function, index })),
  ];
  const place = (/** @type {number} */ need) =>
    Buffer.concat([Buffer.from([I32, 0]), constant(need), Buffer.from([END])]);
  return assemble(module, {
    [SECTION.function]: list([...typeOf.slice(imported), ...later.map(() => plain)].map(u32)),
    [SECTION.table]: list(
      tables.map((table, at) => tableText(at === 0 ? { ...table, least: size, most: size } : table)),
    ),
    [SECTION.global]: list([...globals.map(globalText), ...later.flatMap(({ need }) => [zero(), place(need)])]),
    [SECTION.export]: list([...exports, ...more].map(exportText)),
    [SECTION.code]: list([
      ...bodies.map((body, at) => {
        const part = partOf(imported + at);
        return sized(part === undefined ? body : stub(imported + at, part));
      }),
      ...asks.map((each) => sized(each)),
    ]),
    [SECTION.count]: u32(stays.length),
    [SECTION.data]: dataText(stays),
  });
}

/** @param {Plan} plan @param {string} part @param {Data[]} follows what of the memory comes with it */
function laterOf({ module, partOf, shared: all, lent, places }, part, follows) {
  const { bytes, imported, bodies, typeOf, tables, globals } = module;
  const shared = [...(all.get(part) ?? [])];
  const own = bodies.flatMap((_, at) => (partOf(imported + at) === part ? [at] : []));
  /** The new number of each function. @type {Map<number, number>} */
  const numbers = new Map([...shared, ...own.map((at) => imported + at)].map((index, at) => [index, at]));
  const from = (
    /** @type {string} */ field,
    /** @type {number} */ kind,
    /** @type {Uint8Array} */ what,
    by = "first",
  ) => Buffer.concat([name(by), name(field), Buffer.from([kind]), what]);
  const imports = [
    from("_m", KIND.memory, Buffer.from([0, 0])),
    ...tables.map(({ type }, at) => from(`_t${at}`, KIND.table, Buffer.from([type, 0, 0]))),
    ...globals.map(({ type, mutable }, at) => from(`_g${at}`, KIND.global, Buffer.from([type, mutable]))),
    ...shared.map((index) =>
      from(short(index), KIND.function, u32(typeOf[index]), isLent(partOf(index), part) ? REST : "first"),
    ),
  ];
  const number = (/** @type {number} */ index) => numbers.get(index) ?? unknown(index);
  const exports = [...lent].filter((index) => partOf(index) === part);
  const pieces = [...places].filter(([index]) => partOf(index) === part);
  const elements = pieces.map(([index, at]) =>
    Buffer.concat([Buffer.from([0]), constant(at), Buffer.from([END]), list([u32(number(index))])]),
  );
  const types = module.all
    .filter(({ id }) => id === SECTION.type)
    .map(({ id, start, end }) => section(id, bytes.subarray(start, end)));
  return Buffer.concat([
    ...[HEAD, ...types],
    section(SECTION.import, list(imports)),
    section(SECTION.function, list(own.map((at) => u32(typeOf[imported + at])))),
    section(
      SECTION.export,
      list(exports.map((index) => exportText({ name: short(index), kind: KIND.function, index: number(index) }))),
    ),
    section(SECTION.element, list(elements)),
    section(SECTION.code, list(own.map((at) => sized(renumbered(bodies[at], number))))),
    section(SECTION.data, dataText(follows)),
  ]);
}

/** @param {Uint8Array} body @param {(index: number) => number} number */
function renumbered(body, number) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let done = 0;
  walk(body, (from, to, index) => {
    parts.push(body.subarray(done, from), u32(number(index)));
    done = to;
  });
  return Buffer.concat([...parts, body.subarray(done)]);
}

/** The functions that a function names. @param {Uint8Array} body */
function calls(body) {
  /** @type {number[]} */
  const found = [];
  walk(body, (_from, _to, index) => found.push(index));
  return found;
}

/** Where the code of a function begins. @param {Uint8Array} body */
function afterLocals(body) {
  const reader = new Reader(body);
  for (let groups = reader.u32(); groups > 0; groups -= 1) {
    reader.skip();
    reader.byte();
  }
  return reader.at;
}

/** The same module with some sections changed. @param {Module} module @param {Record<number, Uint8Array>} changed */
function assemble({ bytes, all }, changed) {
  const parts = all.map(({ id, start, end }) => section(id, changed[id] ?? bytes.subarray(start, end)));
  return Buffer.concat([HEAD, ...parts]);
}

/** @param {{ name: string, kind: number, index: number }} each */
const exportText = (each) => Buffer.concat([name(each.name), Buffer.from([each.kind]), u32(each.index)]);

/** @param {Module["globals"][number]} global */
const globalText = ({ type, mutable, init }) => Buffer.concat([Buffer.from([type, mutable]), init]);

/** A number that can change, and is 0. */
const zero = () => Buffer.from([I32, 1, 0x41, 0, END]);

/** @param {Module["tables"][number]} table */
function tableText({ type, least, most }) {
  const limits = most === undefined ? [u32(least)] : [u32(least), u32(most)];
  return Buffer.concat([Buffer.from([type, limits.length - 1]), ...limits]);
}

/** The name under which a function is shared. @param {number} index */
const short = (index) => `_${index}`;

/** @param {number} index @returns {never} */
function unknown(index) {
  throw new Error(`function ${index} is called from where it cannot be reached`);
}
