// The words of time: the tape, its branches, jumps.

import { grouped, plural, who } from "./names.js";

/** @typedef {{ name: string }} Named */

export const until = {
  open: "Until",
  tip: "To the next or the previous event of a kind",
  title: "Go to",
  kinds: {
    headline: "Headline",
    leader: "Leader elected",
    commit: "Entry committed",
    crash: "Crash",
    breach: "Broken promise",
  },
  message: "Message",
  next: (/** @type {Named} */ { name }) => `Next: ${name}`,
  previous: (/** @type {Named} */ { name }) => `Previous: ${name}`,
};

export default {
  label: "Tape",
  branches: "Branches",
  /** Where time stands. */
  led: (/** @type {{ at: string, epoch: string, node: string }} */ { at, epoch, node }) =>
    `${at}, ${epoch}, leader ${who(node)}`,
  leaderless: (/** @type {{ at: string }} */ { at }) => `${at}, no leader`,
  epoch: (/** @type {{ epoch: number }} */ { epoch }) => `epoch ${grouped(epoch)}`,
  /** What a branch is called that nobody has named. */
  story: "Story",
  yours: (/** @type {{ number: number }} */ { number }) => `Yours ${number}`,
  switchTo: (/** @type {Named} */ { name }) => `Go on in “${name}”, at the same instant`,
  more: (/** @type {Named} */ { name }) => `More about “${name}”`,
  name: "Name",
  rename: "Rename",
  delete: "Delete",
  origin: (/** @type {{ name: string, at: string }} */ { name, at }) => `It went off from “${name}” at ${at}.`,
  originAt: (/** @type {{ at: string }} */ { at }) => `It went off at ${at}.`,
  compareWith: (/** @type {Named} */ { name }) => `Compare with “${name}”`,
  same: (/** @type {{ a: string, b: string }} */ { a, b }) => `“${a}” and “${b}” are the same from start to end.`,
  common: (/** @type {{ a: string, b: string, count: number }} */ { a, b, count }) =>
    `“${a}” and “${b}” have ${plural(count, "event")} in common. Then they part:`,
  side: (/** @type {{ name: string, at: string, says: string }} */ { name, at, says }) => `“${name}”, ${at}: ${says}`,
  ended: (/** @type {Named} */ { name }) => `“${name}” has ended by then.`,
  goThere: "Go there",
};
