// A module of WebAssembly as tools/split.mjs takes it apart.

import { KIND, Reader, SECTION, sections } from "./wasm-binary.mjs";

/** The end of a constant expression. */
const END = 0x0b;

/** @typedef {ReturnType<typeof parse>} Module */

/** @param {Buffer} bytes */
export function parse(bytes) {
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
