// Just enough of WebAssembly's binary format to take a module apart and to put two together from its pieces.

/** Ids of the sections that matter here. */
export const SECTION = /** @type {const} */ ({
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  element: 9,
  code: 10,
  data: 11,
  count: 12,
});

/** The kinds of what is imported and exported. */
export const KIND = /** @type {const} */ ({ function: 0, table: 1, memory: 2, global: 3 });

/** @typedef {{ id: number, start: number, end: number }} Section */

/** Reads numbers and names one after the other. */
export class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A number without a sign, of at most 32 bits. */
  u32() {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
      shift += 7;
    }
  }

  /** Any number, whose value nobody wants. */
  skip() {
    while (this.byte() >= 128);
  }

  /** The value of a constant expression that is an i32. */
  offset() {
    if (this.byte() !== 0x41) throw new Error("an offset of the module is no constant");
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) break;
    }
    if (this.byte() !== 0x0b) throw new Error("an offset of the module is more than a constant");
    return value;
  }

  name() {
    const length = this.u32();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString();
  }
}

/** @param {number} value @returns {Buffer} */
export function u32(value) {
  const bytes = [];
  let rest = value;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.from(bytes);
}

/** The instruction that pushes an i32 that is not negative. @param {number} value */
export function constant(value) {
  const bytes = [...u32(value)];
  const last = bytes.length - 1;
  // What would be read as a sign.
  if (bytes[last] & 64) bytes.splice(last, 1, bytes[last] | 128, 0);
  return Buffer.from([0x41, ...bytes]);
}

/** @param {string} text */
export const name = (text) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);

/** With the length before it. @param {...Uint8Array} parts */
export function sized(...parts) {
  const whole = Buffer.concat(parts);
  return Buffer.concat([u32(whole.length), whole]);
}

/** With their number before them. @param {Uint8Array[]} items */
export const list = (items) => Buffer.concat([u32(items.length), ...items]);

/** @param {number} id @param {...Uint8Array} parts */
export const section = (id, ...parts) => Buffer.concat([Buffer.from([id]), sized(...parts)]);

/** What every module begins with. */
export const HEAD = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/**
 * The names of a module's functions, where it says them, by their numbers.
 * @param {Uint8Array} bytes @returns {Map<number, string>}
 */
export function functionNames(bytes) {
  /** @type {Map<number, string>} */
  const names = new Map();
  for (const { id, start, end } of sections(bytes)) {
    const reader = new Reader(bytes.subarray(0, end), start);
    if (id !== SECTION.custom || reader.name() !== "name") continue;
    while (reader.at < end) {
      const [kind, size] = [reader.byte(), reader.u32()];
      const next = reader.at + size;
      // One is the list of functions.
      for (let left = kind === 1 ? reader.u32() : 0; left > 0; left -= 1) names.set(reader.u32(), reader.name());
      reader.at = next;
    }
  }
  return names;
}

/** @param {Uint8Array} bytes @returns {Section[]} */
export function sections(bytes) {
  const found = [];
  const reader = new Reader(bytes, HEAD.length);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const size = reader.u32();
    found.push({ id, start: reader.at, end: reader.at + size });
    reader.at += size;
  }
  return found;
}

/**
 * What an instruction has behind its byte: nothing, a number, two, and so on. Those from 0x45 to 0xc4 have nothing.
 * @type {Map<number, string>}
 */
const OPERANDS = new Map([
  ...[0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].map((code) => /** @type {const} */ ([code, ""])),
  ...[0x02, 0x03, 0x04, 0x0c, 0x0d].map((code) => /** @type {const} */ ([code, "n"])),
  ...[0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x41, 0x42, 0xd0].map(
    (code) => /** @type {const} */ ([code, "n"]),
  ),
  ...Array.from({ length: 0x3e - 0x28 + 1 }, (_, at) => /** @type {const} */ ([0x28 + at, "nn"])),
  .../** @type {const} */ ([
    [0x0e, "table"],
    [0x10, "call"],
    [0x11, "nn"],
    [0x1c, "types"],
    [0x43, "f32"],
    [0x44, "f64"],
    [0xd2, "call"],
    [0xfc, "more"],
  ]),
]);

/** The same for those behind 0xfc. Those that mean segments by their numbers are none that could be moved. */
const MORE = [
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "segment",
  "segment",
  "nn",
  "n",
  "segment",
  "segment",
  "nn",
  "n",
  "n",
  "n",
];

/**
 * Goes through the code of a function.
 * @param {Uint8Array} body with its locals before it
 * @param {(from: number, to: number, callee: number) => void} call told where the number of each function stands
 * @returns {boolean} whether it could stand in another module
 */
export function walk(body, call) {
  const reader = new Reader(body);
  for (let groups = reader.u32(); groups > 0; groups -= 1) {
    reader.skip();
    reader.byte();
  }
  let movable = true;
  while (reader.at < body.length) {
    const code = reader.byte();
    const plain = code >= 0x45 && code <= 0xc4;
    let operands = plain ? "" : OPERANDS.get(code);
    if (operands === "more") {
      const kind = reader.u32();
      operands = MORE[kind];
      if (operands === "segment") {
        movable = false;
        operands = kind === 9 || kind === 13 ? "n" : "nn";
      }
    }
    if (operands === undefined) throw new Error(`the module has an instruction that is not known: ${code}`);
    pass(reader, operands, call);
  }
  return movable;
}

/** @param {Reader} reader @param {string} operands @param {Parameters<typeof walk>[1]} call */
function pass(reader, operands, call) {
  const from = reader.at;
  if (operands === "call") {
    const callee = reader.u32();
    call(from, reader.at, callee);
  } else if (operands === "table") {
    for (let more = reader.u32(); more >= 0; more -= 1) reader.skip();
  } else if (operands === "types") reader.at += reader.u32();
  else if (operands === "f32") reader.at += 4;
  else if (operands === "f64") reader.at += 8;
  else for (const _ of operands) reader.skip();
}
