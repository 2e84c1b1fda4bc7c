// What a person can do to a run, as a table. Each row is a command in the words of scripts, with fields where a person
// chooses. The forms of the page are drawn from it, so that a later fault needs a row here and its words.

import { amountOf, wordsIn } from "./manner.js";
import { sidesIn } from "./sides.js";

/**
 * @typedef {"node" | "process" | "client" | "number" | "choice" | "text" | "line" | "flag" | "sides" | "group" | "given"} Sort
 *
 * Something that a person fills in.
 * @typedef {object} Field
 * @property {string} name by which its words are found
 * @property {Sort} sort
 * @property {string} [unit] that of a number without one of its own
 * @property {readonly [number, number]} [range] from which to which number, in this unit
 * @property {string} [usual] what stands there at first
 * @property {string} [word] what stands there at first is the value of this word, as in `disk n1 sync=2ms`
 * @property {0 | 1} [end] which end of a value that is a range
 * @property {readonly string[]} [choices]
 * @property {"rules" | "messages" | "timers" | "journals"} [table] the protocol's names from which to choose
 * @property {string} [zero] how a command says 0
 * @property {boolean} [optional] it may be left empty
 * @property {boolean} [silent] it decides which others are there, and is not written
 * @property {readonly string[]} [besides] what may be chosen beside single nodes
 * @property {readonly [string] | readonly [string, readonly string[]]} [only] it is there where another field has one of these values, or any
 *
 * Words without a space between them. Those that only change something are left out while they change nothing; those
 * of an optional field, while it is empty.
 * @typedef {{ say: readonly (string | Field)[], changes?: boolean }} Part
 *
 * @typedef {object} Verb
 * @property {string} id
 * @property {Group} [group] under which it is listed, if it is
 * @property {readonly (string | Field | Part)[]} parts
 * @property {"network" | "link" | "clock" | "service" | "disk"} [now] what it changes: its fields begin as that is
 */

/** @typedef {typeof GROUPS[number]} Group */

/** In the order in which they are shown. */
export const GROUPS = /** @type {const} */ ([
  ...["network", "nodes", "disks", "messages", "chance", "clients", "rules", "orders", "hand"],
]);

const DAY = 86_400;

/** How long what comes by chance lasts or stays away, in seconds. */
const MOMENTS = /** @type {const} */ ([0.001, DAY]);

/** @param {string} name @param {string} unit @param {readonly [number, number]} range @param {Partial<Field>} [more] @returns {Field} */
const number = (name, unit, range, more = {}) => ({ name, sort: "number", unit, range, ...more });
/** @param {string} name @param {readonly string[]} choices @param {Partial<Field>} [more] @returns {Field} */
const choice = (name, choices, more = {}) => ({ name, sort: "choice", choices, ...more });
/** @param {string} name @param {NonNullable<Field["table"]>} table @param {Partial<Field>} [more] @returns {Field} */
const named = (name, table, more = {}) => ({ name, sort: "choice", table, ...more });
/** @param {string} name @param {Sort} sort @param {Partial<Field>} [more] @returns {Field} */
const field = (name, sort, more = {}) => ({ name, sort, ...more });
/** A word with its value, said where it changes something. @param {string} word @param {(string | Field)[]} value @returns {Part} */
const set = (word, ...value) => ({ say: [`${word}=`, ...value], changes: true });
/** @param {string} word @param {Field} value @returns {Part} */
const maybe = (word, value) => ({ say: [word, { ...value, optional: true }] });

const node = field("node", "node", { besides: ["any"] });
const whom = field("whom", "node", { besides: ["all"], usual: "all" });
const [from, to] = [field("from", "process"), field("to", "process")];
const way = choice("way", ["->", "--"]);
const key = field("key", "text");
const value = field("value", "text");
const asks = [maybe("by ", field("by", "client")), maybe("via ", field("via", "node"))];

/** What can be said of a link. */
const LINK = [
  set(
    "latency",
    number("least", "ms", [0, 60_000], { word: "latency", end: 0 }),
    "..",
    number("most", "ms", [0, 60_000], { word: "latency", end: 1 }),
  ),
  set("spread", choice("spread", ["even", "tail"], { word: "spread" })),
  set("loss", number("loss", "%", [0, 100], { word: "loss" })),
  set("duplicate", number("duplicate", "%", [0, 100], { word: "duplicate" })),
  set("bandwidth", number("bandwidth", "kB/s", [0, 1_000_000_000], { word: "bandwidth", zero: "off" })),
  set("order", choice("order", ["any", "fifo"], { word: "order" })),
  set("corrupt", number("corrupt", "%", [0, 100], { word: "corrupt" })),
  set("checksum", choice("checksum", ["on", "off"], { word: "checksum" })),
  set("channel", choice("channel", ["datagram", "stream"], { word: "channel" })),
  set("auth", choice("auth", ["on", "off"], { word: "auth" })),
];

/** Which messages under way. */
const WHICH = [
  choice("which", ["last", "first", "any", "all"]),
  maybe("", named("kind", "messages")),
  maybe("from ", field("sender", "process")),
  maybe("to ", field("receiver", "process")),
];

const LATER = number("later", "ms", [0.001, DAY * 1_000], { usual: "50" });

const COUNTED = ["acked", "commits", "elections"];
const PASSAGES = ["sent", "delivered", "lost"];
const FATES = ["crashed", "restarted", "paused", "resumed"];
const CONDITIONS = [...COUNTED, "leader", "no-leader", "breach", ...PASSAGES, "fired", ...FATES];

/** @type {readonly Verb[]} */
export const VERBS = [
  { id: "network", group: "network", now: "network", parts: ["network", ...LINK] },
  {
    id: "preset",
    group: "network",
    parts: ["network", { say: ["preset=", choice("preset", ["rack", "region", "continents", "wifi"])] }],
  },
  {
    id: "topology",
    group: "network",
    now: "network",
    parts: [
      "network",
      set("topology", choice("topology", ["mesh", "star", "ring", "two-sites", "continents"], { word: "topology" })),
      set("far", number("far", "ms", [0, 60_000], { word: "far", only: ["topology", ["two-sites", "continents"]] })),
    ],
  },
  { id: "link", group: "network", now: "link", parts: ["network", from, way, to, ...LINK] },
  { id: "cut", group: "network", parts: ["cut", from, way, to] },
  { id: "partition", group: "network", parts: ["partition", field("sides", "sides")] },
  { id: "heal", group: "network", parts: ["heal"] },
  // With its mark it reads where no group has that name as well, and is then greyed.
  { id: "healGroup", group: "network", parts: ["heal", { say: [field("group", "group"), "?"] }] },
  { id: "healLink", group: "network", parts: ["heal", from, way, to] },

  { id: "crash", group: "nodes", parts: ["crash", node] },
  {
    id: "tail",
    group: "nodes",
    parts: [
      ...["crash", node],
      {
        say: [
          "keep=",
          choice("keep", ["drawn", "count"]),
          number("records", "", [0, 4_294_967_295], { usual: "1", only: ["keep", ["count"]] }),
        ],
      },
      field("torn", "flag", { optional: true }),
    ],
  },
  { id: "restart", group: "nodes", parts: ["restart", node] },
  { id: "pause", group: "nodes", parts: ["pause", node] },
  { id: "resume", group: "nodes", parts: ["resume", node] },
  { id: "addNode", group: "nodes", parts: ["add", "node"] },
  { id: "removeNode", group: "nodes", parts: ["remove", "node", node] },
  { id: "admit", group: "nodes", parts: ["add", node] },
  { id: "expel", group: "nodes", parts: ["remove", node] },
  { id: "transfer", group: "nodes", parts: ["transfer", node, "->", field("heir", "node")] },
  { id: "compact", group: "nodes", parts: ["snapshot", node] },
  {
    id: "clock",
    group: "nodes",
    now: "clock",
    parts: [
      ...["clock", node],
      set("offset", number("offset", "ms", [-DAY * 1_000, DAY * 1_000], { word: "offset" })),
      set("drift", number("drift", "%", [-50, 50], { word: "drift" })),
    ],
  },
  {
    id: "service",
    group: "nodes",
    now: "service",
    parts: [
      ...["service", node, number("takes", "ms", [0, 60_000], { word: "" })],
      maybe("queue=", number("queue", "", [1, 1_000_000], { word: "queue" })),
    ],
  },

  {
    id: "disk",
    group: "disks",
    now: "disk",
    parts: [
      ...["disk", node],
      set("sync", number("sync", "ms", [0, 60_000], { word: "sync" })),
      set("rate", number("rate", "kB/s", [0, 1_000_000_000], { word: "rate", zero: "off" })),
      set("checksum", choice("checksum", ["on", "off"], { word: "checksum" })),
    ],
  },
  { id: "hang", group: "disks", parts: ["hang", node] },
  { id: "unhang", group: "disks", parts: ["unhang", node] },
  {
    id: "flip",
    group: "disks",
    parts: [
      ...["flip", node],
      { say: ["journal=", named("journal", "journals", { optional: true })] },
      { say: ["record=", number("record", "", [1, 4_294_967_295], { usual: "1", only: ["journal"] })] },
    ],
  },
  { id: "lose", group: "disks", parts: ["lose", node] },
  { id: "backup", group: "disks", parts: ["backup", node] },
  { id: "restore", group: "disks", parts: ["restore"] },

  ...["drop", "duplicate", "hold", "release", "deliver"].map(
    (id) => /** @type {Verb} */ ({ id, group: "messages", parts: [id, ...WHICH] }),
  ),
  {
    id: "delay",
    group: "messages",
    parts: ["delay", ...WHICH, "by", LATER],
  },

  { id: "forge", group: "messages", parts: ["forge", ...WHICH, "by", field("speaker", "node")] },

  { id: "faultsOff", group: "chance", parts: ["faults", "off"] },
  {
    id: "random",
    group: "chance",
    parts: [
      ...["random", choice("hazard", ["crash", "pause", "hang", "cut", "partition"])],
      choice("rhythm", ["rate", "schedule"], { silent: true }),
      { say: ["up=", number("up", "s", MOMENTS, { usual: "10", only: ["rhythm", ["rate"]] })] },
      { say: ["down=", number("down", "s", MOMENTS, { usual: "2", only: ["rhythm", ["rate"]] })] },
      { say: ["every=", number("interval", "s", MOMENTS, { usual: "5", only: ["rhythm", ["schedule"]] })] },
      { say: ["for=", number("lasts", "s", MOMENTS, { usual: "1", only: ["rhythm", ["schedule"]] })] },
      maybe("chance=", number("chance", "%", [0, 100])),
    ],
  },
  { id: "randomOff", group: "chance", parts: ["random", "off"] },
  {
    id: "supervise",
    group: "chance",
    parts: [
      ...["supervise", whom, { say: ["after=", number("restarts", "s", [0, DAY], { usual: "2" })] }],
      maybe("limit=", number("limit", "", [1, 1_000_000])),
      maybe("backoff=", choice("backoff", ["", "on"])),
    ],
  },
  { id: "superviseOff", group: "chance", parts: ["supervise", whom, "off"] },

  // The same for one message, which its inspector names.
  { id: "delayThis", parts: ["delay", field("message", "given"), "by", LATER] },
  { id: "forgeThis", parts: ["forge", field("message", "given"), "by", field("speaker", "node")] },

  { id: "write", group: "clients", parts: ["put", key, value, ...asks] },
  { id: "read", group: "clients", parts: ["get", key, ...asks] },
  { id: "append", group: "clients", parts: ["append", key, value, ...asks] },
  { id: "delete", group: "clients", parts: ["delete", key, ...asks] },
  { id: "cas", group: "clients", parts: ["cas", key, field("expect", "text"), value, ...asks] },
  {
    id: "workload",
    group: "clients",
    parts: [
      ...["workload", choice("work", ["append", "put", "get", "cas"])],
      { say: ["every=", number("every", "ms", [0.001, DAY * 1_000], { usual: "100" })] },
      { say: ["count=", number("count", "", [1, 100_000], { usual: "100" })] },
      { say: ["key=", key] },
      maybe("by ", field("by", "client")),
    ],
  },

  { id: "break", group: "rules", parts: ["break", named("rule", "rules")] },
  { id: "mend", group: "rules", parts: ["mend", named("rule", "rules")] },

  {
    id: "order",
    group: "orders",
    parts: [
      choice("each", ["when", "whenever"]),
      choice("condition", CONDITIONS),
      number("times", "", [1, 1_000_000_000], { usual: "10", only: ["condition", COUNTED] }),
      maybe("", named("kind", "messages", { only: ["condition", PASSAGES] })),
      named("timer", "timers", { only: ["condition", ["fired"]] }),
      maybe("", field("whose", "node", { only: ["condition", FATES] })),
      maybe("after ", number("after", "ms", [0, DAY * 1_000])),
      "do",
      field("does", "line", { usual: "crash leader" }),
    ],
  },
  { id: "dismiss", group: "orders", parts: ["dismiss"] },
  { id: "command", group: "orders", parts: [field("does", "line", { usual: "crash any follower" })] },

  { id: "conduct", group: "hand", parts: ["conduct"] },
  { id: "conductOff", group: "hand", parts: ["conduct", "off"] },
  { id: "fire", group: "hand", parts: ["fire", node, named("timer", "timers")] },
  { id: "sync", group: "hand", parts: ["sync", node] },
  { id: "expire", group: "hand", parts: ["expire", field("client", "client")] },
  { id: "begin", group: "hand", parts: ["begin", field("client", "client")] },
];

/** @param {string} id */
export const verbOf = (id) => VERBS.find((verb) => verb.id === id);

/** @param {string | Field | Part} part @returns {Part} */
const partOf = (part) => (typeof part === "string" || !("say" in part) ? { say: [part] } : part);

/** The fields of a row, in their order. @param {Verb} verb @returns {Field[]} */
export const fieldsOf = (verb) =>
  verb.parts.flatMap((part) => partOf(part).say.filter((each) => typeof each !== "string"));

/** Whether a field is there, as others stand. @param {Field} field @param {Values} values */
export function isThere({ only }, values) {
  const value = only && values[only[0]];
  return value === undefined || (only?.[1]?.includes(value) ?? value !== "");
}

/** What stands in the fields, by their names. @typedef {Record<string, string>} Values */

/**
 * A command, and which of its characters a field wrote: from the first to before the last, counted as scripts count.
 * @typedef {{ text: string, spans: { name: string, from: number, to: number }[] }} Written
 */

/**
 * The command that fields make.
 * @param {Verb} verb @param {Values} values @param {{ before?: Values, nodes?: string[] }} [about] what stood in the
 * fields at first, and all nodes
 * @returns {Written}
 */
export function commandOf(verb, values, { before = {}, nodes = [] } = {}) {
  let text = "";
  /** @type {Written["spans"]} */
  const spans = [];
  for (const part of verb.parts.map(partOf)) {
    const fields = part.say.filter((each) => typeof each !== "string");
    if (!fields.every((each) => isThere(each, values)) && fields.length === 1) continue;
    const changed = fields.some(({ name }) => (values[name] ?? "") !== (before[name] ?? ""));
    if (part.changes && !changed) continue;
    if (fields.some(({ silent }) => silent)) continue;
    if (fields.some(({ name, optional }) => optional && !values[name])) continue;
    if (text) text += " ";
    for (const each of part.say) {
      if (typeof each === "string") text += each;
      else if (isThere(each, values)) {
        const from = [...text].length;
        text += written(each, values[each.name] ?? "", nodes);
        spans.push({ name: each.name, from, to: [...text].length });
      }
    }
  }
  return { text, spans };
}

/**
 * Which field wrote what stands in this column, from 1 on; where none did, the next one that did.
 * @param {Written} written @param {number} column
 */
export const fieldAt = ({ spans }, column) =>
  (
    spans.find(({ from, to }) => column - 1 >= from && column - 1 < Math.max(to, from + 1)) ??
    spans.find(({ from }) => from >= column - 1) ??
    spans.at(-1)
  )?.name;

/**
 * What is wrong with a number as its field has it: in the unit that stands beside the field, if none was typed.
 * @param {Field} field @param {string} value what stands in it @param {unknown} error
 * @param {(amount: number, unit: string) => string} say @returns {unknown}
 */
export function inUnitOf({ sort, unit }, value, error, say) {
  const { code, detail } = /** @type {Partial<import("#wasm").QuorateError>} */ (error ?? {});
  const ends = detail?.range?.map((end) => amountOf(end, unit)) ?? [];
  if (sort !== "number" || !unit || detail?.found !== value.trim() + unit) return error;
  const range = ends.map((end) => (end === undefined ? "" : say(end, unit)));
  return { code, detail: { ...detail, found: value.trim(), ...(ends.length > 0 ? { range } : {}) } };
}

/** @param {Field} field @param {string} value @param {string[]} nodes */
function written({ sort, name, unit = "", zero, table }, value, nodes) {
  const plain = value.trim();
  switch (sort) {
    case "number":
      if (zero !== undefined && /^0+(\.0*)?$/.test(plain)) return zero;
      return /[\d.]$/.test(plain) ? plain.replace("\u2212", "-") + unit : plain;
    case "text":
      return quoted(value);
    case "flag":
      return value ? name : "";
    case "sides": {
      return sidesIn(plain, nodes)
        .map(({ name, group }) => [...(name ? [`${name}:`] : []), ...group].join(" "))
        .join(" | ");
    }
    case "choice":
      if (value === "count") return "";
      return table === "messages" ? quoted(value) : plain;
    default:
      return plain;
  }
}

/** A key or value as scripts write it. @param {string} text */
export function quoted(text) {
  if (/^[\p{L}\p{N}_.:/-]+$/u.test(text)) return text;
  const escaped = text.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped.replaceAll("\r", "\\r")}"`;
}

/**
 * What a field begins with, from a command that says how things are: `disk n1 sync=2ms rate=off`.
 * @param {Field} field @param {string} manner
 */
export function valueIn({ sort, word = "", end = 0, zero }, manner) {
  const said = wordsIn(manner).get(word);
  if (said === undefined) return "";
  if (said === zero) return "0";
  const ends = said.split("..");
  const value = ends[end] ?? ends[0];
  return sort === "number" ? String(amountOf(value) ?? value) : value;
}
