// An event of the run as the page's sentences take it.

import { isAnswer, shapeOf } from "./roles.js";

/** @typedef {import("#wasm").EventView} EventView */

/**
 * What a sentence may say of one act of the run: the border's own words and numbers, with its flags one by one.
 * @typedef {object} Happening
 * @property {number} number the how many-th event of the run it is, from 0 on
 * @property {number} at_us
 * @property {string} kind
 * @property {string} name the message, timer or rule that it is about, or ""
 * @property {string} from "n3", "c1"
 * @property {string} to
 * @property {number} epoch
 * @property {number} argument
 * @property {string} role the role that the node took, or ""
 * @property {string} reason why a command did nothing, or ""
 * @property {boolean} rose the node's epoch rose
 * @property {boolean} committed the node knows more to be decided
 * @property {boolean} log the node's log changed
 * @property {boolean} heard it counts more answers, or follows another leader
 * @property {boolean} breach a promise broke
 */

/** @param {EventView} event @returns {Happening} */
export function happening(event) {
  const { number, at_us, kind, epoch, argument, flags } = event;
  return {
    ...{ number, at_us, kind, epoch, argument },
    name: event.name ?? "",
    from: event.from ?? "",
    to: event.to ?? "",
    role: event.role ?? "",
    reason: event.reason ?? "",
    rose: flags.includes("epoch"),
    committed: flags.includes("committed"),
    log: flags.includes("log"),
    heard: flags.includes("heard"),
    breach: flags.includes("breach"),
  };
}

/** How much an event weighs: 1 a headline, 2 a decision, 3 a message with content, 4 a beat, 5 the disk. */
const WEIGHTS = /** @type {Record<string, number>} */ ({
  ...{ crash: 1, restart: 1, pause: 1, resume: 1, part: 1, heal: 1, add: 1, remove: 1 },
  ...{
    network: 2,
    workload: 2,
    break: 2,
    mend: 2,
    void: 2,
    retry: 2,
    drop: 2,
    duplicate: 2,
    delay: 2,
    hold: 2,
    release: 2,
  },
  ...{ lost: 3, cut: 3, dead: 3, invoke: 3 },
  ...{ clock: 2, service: 2, overflow: 3, disk: 2, hang: 1, unhang: 1, flip: 1, lose: 1, backup: 2, restore: 1 },
  ...{ boot: 4, fire: 4, sync: 5 },
});

/** Whether it brings an answer, by which something is decided. @param {Happening} e */
const answers = (e) => e.kind === "sync" || (e.kind === "deliver" && isAnswer(e.name));

/** @param {Happening} e */
export function weight(e) {
  if (e.breach) return 1;
  if (e.role) return shapeOf(e.role) === "plain" ? 2 : 1;
  if (answers(e) && (e.committed || e.heard)) return 2;
  if (e.kind !== "deliver") return WEIGHTS[e.kind] ?? 3;
  const content = e.committed || e.log || e.heard || e.rose;
  return content || e.name === "reply" || e.name === "request" ? 3 : 4;
}

/** Whether it is a vote for the node that it happens to: its own, once on disk, or another's. @param {Happening} e */
export const isGrant = (e) => e.heard && answers(e) && e.argument > 0;
