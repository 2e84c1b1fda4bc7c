// The words of the histories of others, loaded with that view.

import { grouped, plural } from "./names.js";

/** @typedef {{ count: number, key: string, first: number, last: number, states: number }} Judged */
/** @typedef {{ value: string, to: string }} Carries */

export default {
  title: "A history from elsewhere",
  close: "Close",
  help: "What clients asked for and were told, as a log of Jepsen, op maps in EDN, porcupine’s key-value logs or our own trace. It is judged here, without a cluster: is there an order in which every answer is right?",
  text: "The history",
  sample:
    "{:process 0, :type :invoke, :f :write, :value 1}\n{:process 0, :type :ok, :f :write, :value 1}\n{:process 1, :type :invoke, :f :read, :value nil}\n{:process 1, :type :ok, :f :read, :value 1}",
  file: "Choose a file",
  judge: "Judge it",
  another: "Another history",
  busy: "Being judged…",
  verdicts: {
    linearizable: () =>
      "Linearizable: there is an order in which every answer is right, and each operation has its instant between call and return.",
    "not linearizable": (/** @type {Judged} */ { count, key, first, last }) =>
      `Not linearizable: the ${plural(count, "operation")}${key ? ` on ${key}` : ""} in the frame, lines ${grouped(first)} to ${grouped(last)}, have no order in which every answer is right.`,
    undecided: (/** @type {Judged} */ { states }) =>
      `Undecided: too many operations overlap, and ${grouped(states)} states were not enough.`,
  },
  counts: (/** @type {{ operations: number, processes: number, keys: number, states: number }} */ o) =>
    `${plural(o.operations, "operation")} of ${plural(o.processes, "process", "processes")} on ${plural(o.keys, "key")}; ${plural(o.states, "state")} looked at.`,
  format: "Read as",
  formats: {
    jepsen: "Jepsen log",
    kv: "key-value log",
    edn: "EDN op maps",
    ndjson: "NDJSON trace",
  },
  model: "Judged as",
  models: { register: "a register", kv: "a key-value store" },
  drawing: "A row for each process, a bar for each operation from its call to its return",
  whole: "All of it",
  axis: "The numbers count calls and returns in their order.",
  process: (/** @type {{ process: number }} */ { process }) => `process ${process}`,
  hidden: (/** @type {{ count: number }} */ { count }) =>
    `${plural(count, "more process", "more processes")} below these.`,
  asked: {
    read: (/** @type {Carries} */ { value }) => `read ${value}`,
    write: (/** @type {Carries} */ { value }) => `write ${value}`,
    delete: () => "delete",
    append: (/** @type {Carries} */ { value }) => `append ${value}`,
    cas: (/** @type {Carries} */ { value, to }) => `set ${value} to ${to}`,
  },
  ended: { ok: "done", fail: "found something else", info: "outcome unknown" },
  entry: (/** @type {{ process: number, asked: string, ended: string }} */ o) =>
    `Process ${o.process}: ${o.asked}, ${o.ended}`,
  details: (/** @type {{ process: number, asked: string, ended: string, first: number, last: number | null }} */ o) =>
    `Process ${o.process}: ${o.asked}, ${o.ended}. Called in line ${grouped(o.first)}${o.last === null ? ", never answered" : `, answered in line ${grouped(o.last)}`}.`,
  fails: (/** @type {{ name: string }} */ { name }) => `In this order one answer would have been another. ${name}.`,
  bad: (/** @type {{ line: number, why: string }} */ { line, why }) => `Line ${grouped(line)}: ${why}`,
  problems: {
    empty: "there is nothing in it.",
    "too-long": "a history may have 64 MiB, and this one has more.",
    "not-text": "this is no text in UTF-8.",
    "no-call": "a process is answered that asked for nothing.",
    overlap: "a process asks for something before it was answered.",
    "other-operation": "a process is answered on another operation than it asked for.",
    "no-such-operation": "no operation has this name: read, write, cas, get, put, append and delete do.",
    "not-of-model": "a register knows no such operation: judge it as a key-value store.",
    "no-such-phase": "expected invoke, ok, fail or info.",
    lacks: "the operation lacks a part.",
    "not-a-value": "this is no value for the operation; a cas takes two, as in [1 2].",
    expected: "expected an operation that a client asked for or was told of.",
    "too-deep": "no history has so many lists within lists.",
  },
};
