// Splits the compiled crate in two, so that the page plays before all of it is there.
//
// first.wasm has what runs while the page opens and plays its first seconds, which is found out by playing them here;
// rest.wasm has all other functions, in the same memory and the same table. Each of them leaves a stub in
// first.wasm that goes on through the table, and asks for the rest if it is not there yet (www/core/wasm.js). So nothing
// depends on a good guess but how soon the rest is wanted. quorate_bg.wasm stays as it is, for who wants it whole. The texts of
// all stories but the first come with the rest, too: nobody reads them but by a function of the rest (scenario/catalogue.rs). So
// do the places in the sources of which panics speak.
//
// In first.wasm, `_there` says whether the rest has come, `_need` is the place in the table of what fetches it, and
// `_t0`, `_m`, `_g0`, `_0` and so on are the tables, the memory, the globals and the functions that the rest uses.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  constant,
  HEAD,
  KIND,
  list,
  name,
  Reader,
  SECTION,
  section,
  sections,
  sized,
  u32,
  walk,
} from "./wasm-binary.mjs";

/** @typedef {ReturnType<typeof parse>} Module */
/** @typedef {typeof import("#wasm")} Bindings */

/** Instructions, by the names that the format gives them. */
const [END, CALL, CALL_INDIRECT, LOCAL_GET, GLOBAL_GET, GLOBAL_SET] = [0x0b, 0x10, 0x11, 0x20, 0x23, 0x24];
const [IF, NO_RESULT, I32_EQZ, I32] = [0x04, 0x40, 0x45, 0x7f];

/**
 * Writes first.wasm and rest.wasm beside a module and its bindings.
 * @param {string} folder
 */
export async function split(folder) {
  const module = parse(readFileSync(join(folder, "quorate_bg.wasm")));
  const { used, texts } = await profile(module, folder);
  const moved = module.bodies.map((body, at) => !used[at] && walk(body, () => {}));
  const { first, rest } = divide(module, moved, texts);
  writeFileSync(join(folder, "first.wasm"), first);
  writeFileSync(join(folder, "rest.wasm"), rest);
}

/** @param {Buffer} bytes */
function parse(bytes) {
  const all = sections(bytes).filter(({ id }) => id !== SECTION.custom);
  const read = (/** @type {number} */ id) => {
    const found = all.find((each) => each.id === id);
    return new Reader(bytes.subarray(0, found?.end), found?.start ?? bytes.length);
  };
  /** @template T @param {number} id @param {(reader: Reader) => T} item @returns {T[]} */
  const items = (id, item) => {
    const reader = read(id);
    return reader.at < bytes.length ? Array.from({ length: reader.u32() }, () => item(reader)) : [];
  };
  /** The type of each imported function. */
  const imports = items(SECTION.import, (reader) => {
    reader.name();
    reader.name();
    if (reader.byte() !== KIND.function) throw new Error("the module imports more than functions");
    return reader.u32();
  });
  return {
    bytes,
    all,
    imported: imports.length,
    types: items(SECTION.type, readType),
    /** The type of each function, those that are imported first. */
    typeOf: [...imports, ...items(SECTION.function, (reader) => reader.u32())],
    tables: items(SECTION.table, readTable),
    globals: items(SECTION.global, readGlobal),
    exports: items(SECTION.export, (reader) => ({ name: reader.name(), kind: reader.byte(), index: reader.u32() })),
    elements: items(SECTION.element, readElements),
    data: items(SECTION.data, readData),
    bodies: items(SECTION.code, (reader) => {
      const size = reader.u32();
      reader.at += size;
      return bytes.subarray(reader.at - size, reader.at);
    }),
  };
}

/** @param {Reader} reader */
function readType(reader) {
  const start = reader.at;
  reader.byte();
  const params = reader.u32();
  reader.at += params;
  const results = reader.u32();
  reader.at += results;
  return { params, key: Buffer.from(reader.bytes.subarray(start, reader.at)).toString("hex") };
}

/** @param {Reader} reader */
function readTable(reader) {
  const type = reader.byte();
  const bounded = reader.byte() === 1;
  const least = reader.u32();
  return { type, least, most: bounded ? reader.u32() : undefined };
}

/** @param {Reader} reader */
function readGlobal(reader) {
  const [type, mutable] = [reader.byte(), reader.byte()];
  const start = reader.at;
  // One instruction with one number, and the end.
  reader.byte();
  reader.skip();
  if (reader.byte() !== END) throw new Error("a global of the module begins with more than a constant");
  return { type, mutable, init: reader.bytes.subarray(start, reader.at) };
}

/** A piece of the table of functions. @param {Reader} reader */
function readElements(reader) {
  const flags = reader.u32();
  if (flags === 0) return { at: reader.offset(), functions: Array.from({ length: reader.u32() }, () => reader.u32()) };
  // Declared references or other tables: they hold nothing that is called.
  throw new Error(`the module has elements of a kind that is not known: ${flags}`);
}

/** A piece of the memory, as it is at first. @param {Reader} reader */
function readData(reader) {
  const flags = reader.u32();
  if (flags !== 0) throw new Error(`the module has data of a kind that is not known: ${flags}`);
  const at = reader.offset();
  const size = reader.u32();
  reader.at += size;
  return { at, bytes: Buffer.from(reader.bytes.subarray(reader.at - size, reader.at)) };
}

/**
 * Which functions run while the page opens: the module is played with a global for each, which it sets. And which texts
 * are not read meanwhile.
 * @param {Module} module @param {string} folder @returns {Promise<{ used: boolean[], texts: string[] }>}
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
  return { used, texts: others.map(({ script }) => script) };
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
  [session.now(), session.end(), session.furthest()];
}

/** @param {Module} module @param {boolean[]} moved which of its own functions go @param {string[]} texts which texts go */
function divide(module, moved, texts) {
  const { imported, bodies, types, elements, tables } = module;
  const goes = (/** @type {number} */ index) => index >= imported && moved[index - imported];
  const called = bodies.map((body) => calls(body));
  const shared = new Set(called.flatMap((each, at) => (moved[at] ? each : [])).filter((index) => !goes(index)));
  // Whoever is called from what stays, or by somebody who has its place in the table, is reached through the table.
  const stubs = new Set(called.flatMap((each, at) => (moved[at] ? [] : each)).filter(goes));
  for (const { kind, index } of module.exports) if (kind === KIND.function && goes(index)) stubs.add(index);
  /** @type {Map<number, number>} */
  const places = new Map();
  for (const { at, functions } of elements) {
    for (const [offset, index] of functions.entries()) if (goes(index)) places.set(index, at + offset);
  }
  let place = tables[0].least;
  const need = place++;
  for (const index of stubs) if (!places.has(index)) places.set(index, place++);
  const plain = types.findIndex(({ key }) => key === "600000");
  if (plain < 0) throw new Error("the module has no function without arguments and results");
  const parts = { module, goes, shared, places, need, size: place, plain, ...placeless(part(module.data, texts)) };
  return { first: firstOf(parts), rest: restOf(parts) };
}

/**
 * @typedef {object} Parts
 * @property {Module} module
 * @property {(index: number) => boolean} goes whether a function goes into the rest
 * @property {Set<number>} shared the functions that the rest calls and that stay
 * @property {Map<number, number>} places where the functions that go stand in the table
 * @property {number} need the place of what fetches the rest
 * @property {number} size how many places the table has
 * @property {number} plain the type of functions without arguments and results
 * @property {Data[]} stays the pieces of the memory that are there at first
 * @property {Data[]} follows those that come with the rest
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

/** @param {Parts} parts */
function firstOf({ module, goes, shared, places, need, size, plain, stays }) {
  const { imported, bodies, types, typeOf, tables, globals, exports } = module;
  const there = globals.length;
  const ready = imported + bodies.length;
  const indirect = (/** @type {number} */ at, /** @type {number} */ type) =>
    Buffer.concat([constant(at), Buffer.from([CALL_INDIRECT]), u32(type), u32(0)]);
  const stub = (/** @type {number} */ index) => {
    const place = places.get(index);
    if (place === undefined) return Buffer.from([0, 0x00, END]);
    const type = typeOf[index];
    const locals = Array.from({ length: types[type].params }, (_, at) => Buffer.from([LOCAL_GET, ...u32(at)]));
    return Buffer.concat([
      Buffer.from([0, CALL]),
      ...[u32(ready), ...locals, indirect(place, type), Buffer.from([END])],
    ]);
  };
  const asks = Buffer.concat([
    Buffer.from([0, GLOBAL_GET, ...u32(there), I32_EQZ, IF, NO_RESULT]),
    ...[indirect(need, plain), Buffer.from([END, END])],
  ]);
  const more = [
    { name: "_there", kind: KIND.global, index: there },
    { name: "_need", kind: KIND.global, index: there + 1 },
    ...tables.map((_, index) => ({ name: `_t${index}`, kind: KIND.table, index })),
    { name: "_m", kind: KIND.memory, index: 0 },
    ...globals.map((_, index) => ({ name: `_g${index}`, kind: KIND.global, index })),
    ...[...shared].map((index) => ({ name: short(index), kind: KIND.function, index })),
  ];
  const place = Buffer.concat([Buffer.from([I32, 0]), constant(need), Buffer.from([END])]);
  return assemble(module, {
    [SECTION.function]: list([...typeOf.slice(imported), plain].map(u32)),
    [SECTION.table]: list(
      tables.map((table, at) => tableText(at === 0 ? { ...table, least: size, most: size } : table)),
    ),
    [SECTION.global]: list([...globals.map(globalText), zero(), place]),
    [SECTION.export]: list([...exports, ...more].map(exportText)),
    [SECTION.code]: list([
      ...bodies.map((body, at) => sized(goes(imported + at) ? stub(imported + at) : body)),
      sized(asks),
    ]),
    [SECTION.count]: u32(stays.length),
    [SECTION.data]: dataText(stays),
  });
}

/** @param {Parts} parts */
function restOf({ module, goes, shared, places, follows }) {
  const { bytes, all, imported, bodies, typeOf, tables, globals } = module;
  const own = bodies.flatMap((_, at) => (goes(imported + at) ? [at] : []));
  /** The new number of each function. @type {Map<number, number>} */
  const numbers = new Map([...[...shared], ...own.map((at) => imported + at)].map((index, at) => [index, at]));
  const from = (/** @type {string} */ field, /** @type {number} */ kind, /** @type {Uint8Array} */ what) =>
    Buffer.concat([name("first"), name(field), Buffer.from([kind]), what]);
  const imports = [
    from("_m", KIND.memory, Buffer.from([0, 0])),
    ...tables.map(({ type }, at) => from(`_t${at}`, KIND.table, Buffer.from([type, 0, 0]))),
    ...globals.map(({ type, mutable }, at) => from(`_g${at}`, KIND.global, Buffer.from([type, mutable]))),
    ...[...shared].map((index) => from(short(index), KIND.function, u32(typeOf[index]))),
  ];
  const number = (/** @type {number} */ index) => numbers.get(index) ?? unknown(index);
  const pieces = [...places].map(([index, at]) =>
    Buffer.concat([Buffer.from([0]), constant(at), Buffer.from([END]), list([u32(number(index))])]),
  );
  const types = all
    .filter(({ id }) => id === SECTION.type)
    .map(({ id, start, end }) => section(id, bytes.subarray(start, end)));
  return Buffer.concat([
    ...[HEAD, ...types],
    section(SECTION.import, list(imports)),
    section(SECTION.function, list(own.map((at) => u32(typeOf[imported + at])))),
    section(SECTION.element, list(pieces)),
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
