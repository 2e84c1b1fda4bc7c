// @ts-check
// Reads the flat numbers that the wasm border hands over once a frame (docs/frame.md). Nothing here draws.

/** The layout that this file reads. Another version is refused, because the same numbers would mean other things. */
export const VERSION = 2;

/** Ids above this one are clients: 0x8001 is c1. */
export const CLIENTS = 0x8000;

/** What a number holds where there is nothing to tell. */
export const NONE = 0xffffffff;

/** The names of the numbers of each record, in their order. */
export const records = Object.freeze({
  header: [
    ...["version", "nodes", "packets", "links", "clients", "flags", "nowLow", "nowHigh", "events", "leader", "last"],
    ...["acknowledged", "elections", "breaches"],
  ],
  node: [
    ...["id", "status", "role", "epoch", "leader", "last", "committed", "applied", "durable", "timer", "timerLeft"],
    ...["unsynced", "synced", "granted", "refused", "inbox", "timerSpan", "grantedHigh", "refusedHigh"],
    ...["disk"],
  ],
  packet: [
    ...["place", "from", "to", "row", "mark", "carries", "epoch", "argument", "progress", "dies", "fate", "stale"],
    ...["number", "copy", "cause", "pace", "delay", "speaker"],
  ],
  link: ["from", "to", "state", "loss"],
  client: ["id", "open", "target", "began", "acknowledged"],
});

/** Those that are floats. */
export const floats = Object.freeze(["timerLeft", "progress", "dies", "delay", "loss"]);

/** What the bits of a log's cell say, from the lowest on. */
export const cellBits = Object.freeze([
  ...["present", "durable", "committed", "truly", "applied", "empty", "configuration", "acknowledged", "conflicts"],
  ...["snapshot", "differs"],
]);

/** Those of which a node may hear: not what is so in truth, and not what another one has. */
const KNOWN = cellBits.reduce(
  (all, name, bit) => (["truly", "conflicts", "differs"].includes(name) ? all : all | (1 << bit)),
  0,
);

/** How a node fares. */
export const UP = 0;
export const PAUSED = 1;
export const CRASHED = 2;
export const REMOVED = 3;

/** How a journey ends. */
export const ARRIVES = 0;
export const LOST = 1;
export const CUT = 2;

/** The bits of a link's state. */
export const LINK_CUT = 1;
export const LINK_PARTED = 2;
/** Its messages may take longer than those of other links. */
export const LINK_SLOW = 4;

/** How a message moves that does not: a person holds it. */
export const HELD = 1;

/** Of the bits of a frame's flags, the one that says that a rule is off. */
export const RULE_OFF = 4;

/** Of the bits of a node's disk, the one that says that it hangs. */
export const DISK_HANGS = 1;

/**
 * What a packet does, whatever its name: how it is drawn.
 * @typedef {"beat"|"ask"|"grant"|"refuse"|"carry"|"accept"|"reject"|"bulk"|"order"|"client"} Mark
 */

/** @type {readonly Mark[]} */
export const marks = ["beat", "ask", "grant", "refuse", "carry", "accept", "reject", "bulk", "order", "client"];

/**
 * @typedef {object} FrameNode
 * @property {number} id
 * @property {number} status 0 up, 1 paused, 2 crashed, 3 removed
 * @property {number} role the row of its role in the protocol's table
 * @property {number} epoch
 * @property {number} leader whom it takes for the leader, 0 for nobody
 * @property {number} last
 * @property {number} committed
 * @property {number} applied
 * @property {number} durable
 * @property {number} timer the row of the timer that its arc shows, NONE for no arc
 * @property {number} timerLeft 0 to 1
 * @property {number} unsynced records written and not synced
 * @property {number} synced records synced since the start
 * @property {number} granted a bit for each node in roster order
 * @property {number} refused
 * @property {number} inbox what waits for a paused node to wake
 * @property {number} timerSpan how long its timer runs in all, in microseconds; NONE for one that goes off by hand
 * @property {number} grantedHigh the bits of n33 and those after it
 * @property {number} refusedHigh
 * @property {number} disk 1 it hangs, 2 something on it is damaged, 4 it has no checksum
 */

/**
 * @typedef {object} Packet
 * @property {number} place
 * @property {number} from
 * @property {number} to
 * @property {number} row
 * @property {number} mark an index of `marks`
 * @property {number} carries
 * @property {number} epoch
 * @property {number} argument
 * @property {number} progress 0 at the sender, 1 at the receiver
 * @property {number} dies where its journey ends, 1 for at the receiver
 * @property {number} fate
 * @property {number} stale
 * @property {number} number it is the how many-th on its link
 * @property {number} copy 0 or 1 for the message itself, 2 for its duplicate
 * @property {number} cause
 * @property {number} pace 0 it moves, 1 it is held, 2 it waits behind another, 3 it has arrived and waits to be heard
 * @property {number} delay what is left of a delay by hand, from 1 to 0
 * @property {number} speaker who it says has sent it, if that is not so; else 0
 */

/** @typedef {{ from: number, to: number, state: number, loss: number }} Link */
/** @typedef {{ id: number, open: number, target: number, began: number, acknowledged: number }} Client */

/** A group of the partition that stands, if it has a name. @typedef {{ name: string, ids: number[] }} Group */

/**
 * What is true of the whole cluster.
 * @typedef {object} Head
 * @property {number} flags 1 something is cut, 2 a promise broke, 4 a rule is off, 8 the run is at its end, 16 the clock is off
 * @property {number} now microseconds
 * @property {number} events
 * @property {number} leader the live node that leads the highest epoch, or 0
 * @property {number} last the greatest last slot of any log
 * @property {number} acknowledged
 * @property {number} elections
 * @property {number} breaches
 */

/**
 * @typedef {object} Frame
 * @property {Head} head
 * @property {FrameNode[]} nodes
 * @property {Packet[]} packets
 * @property {Link[]} links
 * @property {Client[]} clients
 * @property {Group[]} [groups]
 */

/** A frame beside the numbers that it was read from. @typedef {Frame & { numbers: Uint32Array, underway: number }} Decoded */

/** @typedef {Record<"version" | "header" | "node" | "packet" | "link" | "client", number>} Strides */
/**
 * What `Session.frameLayout()` says.
 * @typedef {Strides & { names: Record<"header" | "node" | "packet" | "link" | "client" | "floats" | "cell", string[]> }} Layout
 */

/** The strides that this file reads. @type {Strides} */
export const layout = Object.freeze({
  version: VERSION,
  header: records.header.length,
  node: records.node.length,
  packet: records.packet.length,
  link: records.link.length,
  client: records.client.length,
});

/**
 * Refuses a border that speaks another layout: its numbers would mean other things.
 * @param {Layout} theirs as the border says it
 */
export function agree(theirs) {
  for (const name of /** @type {(keyof Strides)[]} */ (Object.keys(layout))) {
    if (theirs[name] !== layout[name]) {
      throw new Error(`frame layout: ${name} is ${theirs[name]}, and this page reads ${layout[name]}`);
    }
  }
  for (const [name, ours] of Object.entries({ ...records, floats, cell: cellBits })) {
    const names = theirs.names[/** @type {keyof Layout["names"]} */ (name)];
    const at = ours.findIndex((each, i) => each !== names[i]);
    if (at >= 0) throw new Error(`frame layout: ${name} ${at} is ${names[at]}, and this page reads ${ours[at]}`);
  }
}

/**
 * Reads a frame. Its messages are read when somebody looks at them first: they are many, and most frames are only drawn.
 * @param {Uint32Array} u32 numbers that nobody changes any more
 * @returns {Decoded}
 */
export function decode(u32) {
  if (u32[0] !== VERSION) throw new Error(`frame version ${u32[0]}, and this page reads ${VERSION}`);
  const f32 = new Float32Array(u32.buffer, u32.byteOffset, u32.length);
  const header = record(u32, f32, 0, records.header);
  let at = layout.header;
  /** @param {number} from @param {number} count @param {string[]} names */
  const read = (from, count, names) =>
    Array.from({ length: count }, (_, i) => record(u32, f32, from + i * names.length, names));
  /** @param {number} count @param {string[]} names */
  const take = (count, names) => {
    const from = at;
    at += count * names.length;
    return () => /** @type {any[]} */ (read(from, count, names));
  };
  const { flags, nowLow, nowHigh, events, leader, last, acknowledged, elections, breaches } = header;
  const [nodes, packets] = [take(header.nodes, records.node), take(header.packets, records.packet)];
  const [links, clients] = [take(header.links, records.link), take(header.clients, records.client)];
  /** @type {Packet[] | undefined} */
  let known;
  return {
    head: { flags, now: nowHigh * 2 ** 32 + nowLow, events, leader, last, acknowledged, elections, breaches },
    nodes: nodes(),
    get packets() {
      known ??= packets();
      return known;
    },
    links: links(),
    clients: clients(),
    groups: groups(u32, at),
    numbers: u32,
    underway: header.packets,
  };
}

/** What is behind all records. @param {Uint32Array} u32 @param {number} at @returns {Group[]} */
function groups(u32, at) {
  const list = [];
  while (at < u32.length) {
    const [members, letters] = u32.subarray(at, at + 2);
    const name = at + 2 + members;
    list.push({
      name: String.fromCodePoint(...u32.subarray(name, name + letters)),
      ids: [...u32.subarray(at + 2, name)],
    });
    at = name + letters;
  }
  return list;
}

const isFloat = new Set(floats);
/** The same by the places of fields, and a record to make others from at once, for each kind of record. @type {Map<string[], { float: boolean[], blank: Record<string, number> }>} */
const kinds = new Map();

/**
 * @param {Uint32Array} u32 @param {Float32Array} f32 @param {number} at @param {string[]} names
 */
function record(u32, f32, at, names) {
  let kind = kinds.get(names);
  if (!kind) {
    const blank = Object.fromEntries(names.map((name) => [name, isFloat.has(name) ? 0.5 : 0]));
    kind = { float: names.map((name) => isFloat.has(name)), blank };
    kinds.set(names, kind);
  }
  const { float } = kind;
  const made = { ...kind.blank };
  for (let i = 0; i < names.length; i++) made[names[i]] = float[i] ? f32[at + i] : u32[at + i];
  return made;
}

/**
 * One node's part of a window of slots.
 * @typedef {object} LogRow
 * @property {number} id
 * @property {number} status
 * @property {number} role
 * @property {number} [last] the last slot of its log
 * @property {boolean} [veiled] whether it is another's than that through whose eyes we see
 * @property {{ epoch: number, flags: number }[]} cells from the window's first slot on
 */

/**
 * Reads a window of all logs.
 * @param {Uint32Array} u32 a number for each node and slot
 * @param {number} first the window's first slot
 * @param {number} count how many slots were asked for
 * @param {Omit<LogRow, "cells">[]} nodes those of the frame of the same instant
 * @returns {{ first: number, rows: LogRow[] }}
 */
export function decodeLogs(u32, first, count, nodes) {
  const rows = nodes.map(({ id, status, role, last, veiled }, i) => ({
    ...{ id, status, role, last, veiled },
    cells: Array.from(u32.subarray(i * count, (i + 1) * count), (bits) => ({
      epoch: bits >>> 16,
      flags: bits & (veiled === undefined ? 0xffff : KNOWN),
    })),
  }));
  return { first, rows };
}

/** @param {number} id */
export const isClient = (id) => id > CLIENTS;

/** @param {Packet} packet as scripts name it */
export const packetName = ({ from, to, number, copy }) =>
  `${nameOf(from)}>${nameOf(to)}#${number}${copy > 1 ? `'${copy}` : ""}`;

/** What a process is called in scripts: n3, c1. @param {number} id */
export const nameOf = (id) => (isClient(id) ? `c${id - CLIENTS}` : `n${id}`);
