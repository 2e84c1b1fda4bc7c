// @ts-check
// Reads the flat numbers that the wasm border hands over once a frame (docs/frame.md). Nothing here draws.

/** The layout that this file reads. Another version is refused, because the same numbers would mean other things. */
export const VERSION = 1;

/** Ids above this one are clients: 0x8001 is c1. */
export const CLIENTS = 0x8000;

/** What a number holds where there is nothing to tell. */
export const NONE = 0xffffffff;

/** The fields of each record in their order; a name in `floats` is read as a float. */
export const records = Object.freeze({
  header: [
    ...["version", "nodes", "packets", "links", "clients", "flags", "nowLow", "nowHigh", "events", "leader", "last"],
    ...["acknowledged", "elections", "breaches"],
  ],
  node: [
    ...["id", "status", "role", "epoch", "leader", "last", "committed", "applied", "durable", "timer", "timerLeft"],
    ...["unsynced", "synced", "granted", "refused", "inbox", "timerSpan", "grantedHigh", "refusedHigh"],
  ],
  packet: [
    ...["place", "from", "to", "row", "mark", "carries", "epoch", "argument", "progress", "dies", "fate"],
    ...["stale", "number", "copy", "cause"],
  ],
  link: ["from", "to", "state"],
  client: ["id", "open", "target", "began", "acknowledged"],
});

const floats = new Set(["timerLeft", "progress", "dies"]);

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
 * @property {number} [timerSpan] how long that timer runs in all, in microseconds; NONE for until somebody fires it
 * @property {number} [grantedHigh] the bits of the 33rd node and those after it
 * @property {number} [refusedHigh]
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
 * @property {boolean} [held] it stands still until somebody lets it go
 * @property {number} [delay] what is left of a delay by hand, 0 to 1
 */

/** @typedef {{ from: number, to: number, state: number }} Link */
/** @typedef {{ id: number, open: number, target: number, began: number, acknowledged: number }} Client */

/**
 * @typedef {object} Frame
 * @property {FrameNode[]} nodes
 * @property {Packet[]} packets
 * @property {Link[]} links
 * @property {Client[]} clients
 */

/** @typedef {{ version: number, header: number, node: number, packet: number, link: number, client: number }} Layout */

/** The strides that this file reads: what `Session.frameLayout()` must say too. @type {Layout} */
export const layout = Object.freeze({
  version: VERSION,
  header: records.header.length,
  node: records.node.length,
  packet: records.packet.length,
  link: records.link.length,
  client: records.client.length,
});

/**
 * Copies a frame out of the wasm memory into plain objects, because the next call into wasm may move that memory.
 * @param {Uint32Array} u32
 * @param {Float32Array} f32 the same bytes
 * @param {Layout} [strides] as the border says them
 * @returns {Frame}
 */
export function decode(u32, f32, strides = layout) {
  for (const name of /** @type {(keyof Layout)[]} */ (Object.keys(layout))) {
    if (strides[name] !== layout[name]) {
      throw new Error(`frame layout: ${name} is ${strides[name]}, and this page reads ${layout[name]}`);
    }
  }
  if (u32[0] !== VERSION) throw new Error(`frame version ${u32[0]}, and this page reads ${VERSION}`);
  const [, nodes, packets, links, clients] = u32;
  let at = layout.header;
  /** @param {number} count @param {string[]} names */
  const take = (count, names) => {
    const list = new Array(count);
    for (let i = 0; i < count; i++, at += names.length) list[i] = record(u32, f32, at, names);
    return list;
  };
  return {
    nodes: take(nodes, records.node),
    packets: take(packets, records.packet),
    links: take(links, records.link),
    clients: take(clients, records.client),
  };
}

/**
 * @param {Uint32Array} u32 @param {Float32Array} f32 @param {number} at @param {string[]} names
 */
function record(u32, f32, at, names) {
  /** @type {Record<string, number>} */
  const made = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    made[name] = floats.has(name) ? f32[at + i] : u32[at + i];
  }
  return made;
}

/** @param {number} id */
export const isClient = (id) => id > CLIENTS;

/** What a process is called in scripts: n3, c1. @param {number} id */
export const nameOf = (id) => (isClient(id) ? `c${id - CLIENTS}` : `n${id}`);
