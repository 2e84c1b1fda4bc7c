// The words of the history, loaded with that view.

import { grouped, list, plural, Who, who } from "./names.js";

/** @typedef {{ who: string, does: string, value: string, key: string }} Done */

export default {
  drawing: "History: a row for each client, a bar for each operation from its call to its return",
  none: "No client has asked for anything yet.",
  counts: (/** @type {{ count: number }} */ { count }) => `${plural(count, "operation")} in view`,
  skipped: (/** @type {{ count: number }} */ { count }) =>
    `${plural(count, "earlier operation")} in view are not drawn: come nearer.`,
  hidden: (/** @type {{ count: number }} */ { count }) => `${plural(count, "more client")} below these.`,
  key: {
    bar: "from call to return",
    effect: "took effect here",
    again: "asked again",
    unknown: "nobody knows yet whether it was done",
  },
  /** On a bar; the values are as the client gave them. */
  labels: {
    put: (/** @type {{ value: string }} */ { value }) => `write ${value}`,
    get: (/** @type {{ found: string }} */ { found }) => (found ? `read ${found}` : "read"),
    delete: () => "delete",
    append: (/** @type {{ value: string }} */ { value }) => `append ${value}`,
    cas: (/** @type {{ value: string, expect: string }} */ { value, expect }) => `${expect} → ${value}`,
  },
  /** The story that the ticks tell. */
  story: (/** @type {{ parts: string[], before: number }} */ { parts, before }) =>
    `Read from left to right, the ticks tell one story: ${before > 0 ? `after ${plural(before, "operation")} in view, ` : ""}${list(parts)}.`,
  noStory: "Nothing in view has taken effect so far.",
  parts: {
    put: (/** @type {Done} */ o) => `${who(o.who)} writes ${o.value}`,
    get: (/** @type {Done} */ o) => (o.value ? `${who(o.who)} reads ${o.value}` : `${who(o.who)} finds nothing`),
    delete: (/** @type {Done} */ o) => `${who(o.who)} deletes ${o.key}`,
    append: (/** @type {Done} */ o) => `${who(o.who)} appends ${o.value}`,
    cas: (/** @type {Done} */ o) => `${who(o.who)} sets ${o.value}`,
  },
  verdict: {
    linearizable:
      "Holds: there is an order in which every answer is right, and each operation has its instant between call and return.",
    refuted: (/** @type {{ key: string, count: number }} */ { key, count }) =>
      `Broken: the ${plural(count, "operation")} on ${key} in the frame have no order in which every answer is right.`,
    undecided: "Not decided: too many operations overlap to try every order.",
    waiting: "Judged once time stands still.",
  },
  title: "One operation at a time?",
  others: "Judge a history from elsewhere…",
  first: "Go to the first violation",
  kept: "kept",
  broken: (/** @type {{ at: string }} */ { at }) => `broken at ${at}`,
  details: (/** @type {{ who: string, asked: string, answer: string }} */ { who: name, asked, answer }) =>
    `${Who(name)}: ${asked}. Answer: ${answer}.`,
  took: (/** @type {{ span: string }} */ { span }) => `It took ${span}.`,
  effect: (/** @type {{ at: string }} */ { at }) => `It took effect at ${at}.`,
  noEffect: "It has had no effect so far.",
  again: (/** @type {{ count: number }} */ { count }) =>
    `The client asked again ${count === 1 ? "once" : `${grouped(count)} times`}.`,
  toCall: "Go to its call",
  toEffect: "Go to its effect",
  toReturn: "Go to its return",
  deselect: "Close",
  drag: "Put them in any order you like.",
  dragHelp:
    "Each tick belongs between the call and the return of its operation. Drag one, or move it with Left and Right.",
  tick: (/** @type {{ name: string }} */ { name }) => `Instant of: ${name}`,
  fits: "In this order every answer is right.",
  fails: (/** @type {{ who: string, asked: string }} */ { who: name, asked }) =>
    `In this order ${who(name)} would have been answered otherwise: ${asked}.`,
};
