// A sentence for each kind of event, whatever the protocol. A protocol's own words come before these.

import { grouped, plural, span, Who, who } from "./names.js";

/** @typedef {import("../../core/happening.js").Happening} Happening */

export default {
  request: (/** @type {Happening} */ e) => `${Who(e.to)} received operation ${grouped(e.argument)} of ${who(e.from)}.`,
  reply: (/** @type {Happening} */ e) =>
    `${Who(e.to)} received ${who(e.from)}’s answer to operation ${grouped(e.argument)}.`,
  notice: (/** @type {Happening} */ e) => `${Who(e.to)} received news from ${who(e.from)}.`,
  deliver: (/** @type {Happening & { message: string }} */ e) =>
    `${Who(e.to)} received ${e.message} from ${who(e.from)}.`,
  lost: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} was lost on the way.`,
  cut: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} ended at the cut: ${who(e.to)} never hears it.`,
  dead: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} found ${who(e.to)} down.`,
  drop: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} was dropped by hand.`,
  duplicate: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} was sent once more, by hand.`,
  delay: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} was delayed by hand.`,
  hold: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} is held where it is.`,
  release: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} goes on.`,
  clock: (/** @type {Happening} */ e) => `${Who(e.to)}’s clock shows something else, or runs otherwise.`,
  service: (/** @type {Happening} */ e) =>
    e.argument === 0
      ? `${Who(e.to)} takes messages at once again.`
      : `${Who(e.to)} now takes ${span(e.argument)} for each message.`,
  overflow: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} found no room: too much waits at ${who(e.to)}.`,
  corrupt: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} reached ${who(e.to)} damaged, and was thrown away.`,
  rejected: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} on the link from ${who(e.from)} named another sender: ${who(e.to)} threw it away.`,
  forge: (/** @type {Happening & { message: string }} */ e) =>
    `${e.message} from ${who(e.from)} to ${who(e.to)} now names another sender, by hand.`,
  broken: (/** @type {Happening} */ e) => `${Who(e.to)} heard that its connection to ${who(e.from)} broke.`,
  disk: (/** @type {Happening} */ e) => `${Who(e.to)}’s disk behaves otherwise now.`,
  hang: (/** @type {Happening} */ e) => `${Who(e.to)}’s disk hangs: nothing more becomes durable.`,
  unhang: (/** @type {Happening} */ e) => `${Who(e.to)}’s disk goes on.`,
  flip: (/** @type {Happening} */ e) => `A bit on ${who(e.to)}’s disk flipped.`,
  lose: (/** @type {Happening} */ e) => `${Who(e.to)}’s disk is lost, with everything on it.`,
  backup: (/** @type {Happening} */ e) =>
    `A copy of ${who(e.to)}’s disk was put aside: ${plural(e.argument, "record")}.`,
  restore: (/** @type {Happening} */ e) =>
    `Every disk now holds the copy that was put aside: ${plural(e.argument, "record")}. What came after is gone.`,
  fire: (/** @type {Happening & { timer: string }} */ e) => `${Who(e.to)}’s timer “${e.timer}” ended.`,
  sync: (/** @type {Happening} */ e) => `${Who(e.to)} has ${plural(e.argument, "more record")} on its disk.`,
  invoke: (/** @type {Happening & { operation: string }} */ e) => `${Who(e.from)} asks: ${e.operation}.`,
  retry: (/** @type {Happening & { operation: string }} */ e) =>
    `${Who(e.from)} has no answer yet and asks again, under the same number: ${e.operation}.`,
  crash: (/** @type {Happening} */ e) => `${Who(e.to)} crashed. Its memory is gone, its disk is not.`,
  restart: (/** @type {Happening} */ e) => `${Who(e.to)} started again from its disk.`,
  pause: (/** @type {Happening} */ e) => `${Who(e.to)} was paused: it keeps its memory and hears nothing.`,
  resume: (/** @type {Happening} */ e) => `${Who(e.to)} woke up, and now hears what had waited.`,
  part: (/** @type {Happening} */ e) =>
    e.from === e.to
      ? "The network was parted."
      : `The link from ${who(e.from)} to ${who(e.to)} was cut${e.argument === 1 ? ", and the one back" : ""}.`,
  heal: (/** @type {Happening} */ e) =>
    e.from === e.to
      ? e.argument
        ? "A group of the partition hears the others again."
        : "The network is whole again."
      : `The link from ${who(e.from)} to ${who(e.to)} is whole again.`,
  add: (/** @type {Happening} */ e) => `${Who(e.to)} was added: it runs, and nobody has heard of it yet.`,
  remove: (/** @type {Happening} */ e) => `${Who(e.to)} was removed, with its disk. It does not come back.`,
  admit: (/** @type {Happening} */ e) => `An operator asked ${who(e.to)} to admit n${e.argument} to the cluster.`,
  expel: (/** @type {Happening} */ e) => `An operator asked ${who(e.to)} to expel n${e.argument} from the cluster.`,
  transfer: (/** @type {Happening} */ e) => `An operator asked ${who(e.to)} to hand leadership over to n${e.argument}.`,
  compact: (/** @type {Happening} */ e) => `An operator asked ${who(e.to)} for a snapshot.`,
  calm: (/** @type {Happening} */ _) => "All faults are off.",
  /** @returns {string} */
  random: (/** @type {Happening} */ e) =>
    e.argument ? "From now on, a fault comes by chance." : "No fault comes by chance any more.",
  supervise: (/** @type {Happening} */ e) => `Who restarts ${who(e.to)} after a crash has changed.`,
  network: (/** @type {Happening} */ e) =>
    e.from === e.to
      ? "The network behaves otherwise now."
      : `The link from ${who(e.from)} to ${who(e.to)} behaves otherwise now.`,
  workload: (/** @type {Happening} */ e) => `${Who(e.to)} begins a series of operations.`,
  break: (/** @type {Happening & { rule: string }} */ e) => `Switched off: the rule “${e.rule}”.`,
  mend: (/** @type {Happening & { rule: string }} */ e) => `Switched on again: the rule “${e.rule}”.`,
  /** @returns {string} */
  conduct: (/** @type {Happening} */ e) =>
    e.argument ? "The clock stands still: nothing moves but by hand." : "The clock goes on.",
  order: (/** @type {Happening} */ _) => "A standing order was given.",
  dismiss: (/** @type {Happening} */ _) => "All standing orders ended.",
  /** Whatever else may happen. */
  other: (/** @type {Happening} */ e) =>
    e.to ? `At ${who(e.to)}, something happened: ${e.kind}.` : `Something happened: ${e.kind}.`,
  void: (/** @type {Happening & { reason: string }} */ e) => `A command had no effect. ${e.reason}`,
  /** Many events of one node by which more was agreed. */
  commits: (/** @type {{ node: string, count: number, since: string }} */ { node, count, since }) =>
    `${Who(node)} committed more entries, ${grouped(count)} times since ${since}.`,
  breach: (/** @type {{ promise: string }} */ { promise }) => `This broke a promise: ${promise}.`,
  /** One's own operations, as they stand in sentences and lists. */
  operations: {
    put: (/** @type {{ key: string, value: string }} */ o) => `write ${o.key} = ${o.value}`,
    get: (/** @type {{ key: string }} */ o) => `read ${o.key}`,
    delete: (/** @type {{ key: string }} */ o) => `delete ${o.key}`,
    append: (/** @type {{ key: string, value: string }} */ o) => `append ${o.value} to ${o.key}`,
    cas: (/** @type {{ key: string, expect: string, value: string }} */ o) =>
      `set ${o.key} from ${o.expect} to ${o.value}`,
    unknown: (/** @type {{ number: number }} */ o) => `operation ${o.number}`,
  },
  /** What a client was told. */
  answers: {
    done: "done",
    value: (/** @type {{ value: string }} */ { value }) => `“${value}”`,
    nothing: "nothing there",
    mismatch: (/** @type {{ value: string }} */ { value }) => `not changed: it found “${value}”`,
    mismatchNothing: "not changed: it found nothing there",
    full: "not changed: the value has no room for more",
    stale: "too late: a newer operation was answered before",
    refused: "refused",
    waiting: "no answer yet",
  },
  /** What fronts and nodes say to each other in every protocol. */
  carried: { request: "A request", reply: "An answer", notice: "News" },
  otherReason: "It would have no effect.",
  /** Why a command does nothing now: the reason of a greyed action. */
  reasons: {
    "no-process": "There is no such node.",
    "no-leader": "Nobody leads now.",
    "no-name": "No earlier command gave this name.",
    "not-up": "This node is not running.",
    "not-crashed": "No node is down.",
    "not-paused": "No node is paused.",
    "no-message": "This message is no longer under way.",
    "other-kind": "This message is of another kind.",
    "not-armed": "This timer is not set.",
    "is-cut": "This is cut already.",
    "not-cut": "Nothing is cut.",
    "is-off": "This rule is off already.",
    "is-on": "This rule is on already.",
    busy: "This client waits for an answer.",
    "too-many": "There are as many of these as a run may have.",
    same: "A node has no link to itself.",
    "no-change": "This is so already.",
    "not-syncing": "This disk has nothing to write.",
    "not-waiting": "This client waits for nothing.",
    "no-order": "No order stands.",
    "not-node": "A client cannot do this: choose a node.",
    "has-arrived": "This message has arrived already.",
    "is-held": "This message is held already.",
    "not-held": "This message is not held.",
    "is-hung": "This disk hangs.",
    "not-hung": "This disk does not hang.",
    "no-record": "This disk has no such record.",
    "is-stream": "A stream has no copies.",
    "not-first": "This link keeps order, and another message must arrive first.",
  },
};
