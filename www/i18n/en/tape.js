// The words of time: the tape, its branches, jumps.

import { grouped, plural, who } from "./names.js";

/** @typedef {{ name: string }} Named */

export const until = {
  open: "Run until…",
  tip: "Stop when a leader is elected, an entry commits, a promise breaks…",
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
  /** What is measured and so at that instant. */
  amid: (/** @type {{ at: string, says: string }} */ { at, says }) => `${at}, ${says}`,
  spans: { unserved: "nobody is served", dual: "two accept at once", divergent: "replicas contradict each other" },
  lost: (/** @type {{ count: number }} */ { count }) => `${plural(count, "accepted write")} lost`,
  stale: (/** @type {{ count: number }} */ { count }) => `${plural(count, "old value")} read by then`,
  epoch: (/** @type {{ epoch: number }} */ { epoch }) => `epoch ${grouped(epoch)}`,
  /** What a branch is called that nobody has named. */
  story: "Story",
  yours: (/** @type {{ number: number }} */ { number }) => `Yours ${number}`,
  /** Why there is a second tape. */
  fork: (/** @type {{ name: string, from: string }} */ { name, from }) =>
    `You acted: “${name}” forks off, “${from}” stays as it was.`,
  switchTo: (/** @type {Named} */ { name }) => `Go on in “${name}”, at the same instant`,
  options: (/** @type {Named} */ { name }) => `Options of “${name}”`,
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

/** What is wrong with the address, or with the run in it. */
export const address = {
  same: (/** @type {{ digest: string }} */ { digest }) =>
    `This is exactly the run that was given: its digest is ${digest}.`,
  differs: (/** @type {{ claim: string, digest: string }} */ { claim, digest }) =>
    `This is not the run that was given: its digest is ${digest}, and not ${claim}. The link was changed, or was made by another version. It is open none the less.`,
  odd: (/** @type {{ odd: string[] }} */ { odd }) =>
    `The address asks for what there is not: ${odd.map((each) => `“${each}”`).join(", ")}. It was left out.`,
  forgets: "This browser lets the page remember nothing: what you chose stands in the address alone.",
  tooLong: (/** @type {{ length: number, most: number }} */ { length, most }) =>
    `This run is too long for an address (${grouped(length)} characters of at most ${grouped(most)}): under Script it can be saved as a file.`,
};

/** The list of what was done, and what comes of changing it. */
export const commands = {
  title: "Commands",
  none: "Nothing was done yet. Whatever you do becomes a line here.",
  help: "Each line can be changed, moved or deleted. Where the run went on after it, that makes a branch.",
  forked: (/** @type {{ name: string }} */ { name }) => `This is “${name}” now. The branch before stays as it was.`,
  goTo: (/** @type {{ at: string }} */ { at }) => `Go to ${at}`,
  change: (/** @type {{ text: string }} */ { text }) => `Change “${text}”`,
  delete: (/** @type {{ text: string }} */ { text }) => `Delete “${text}”`,
  vain: (/** @type {{ reason: string }} */ { reason }) => `No effect: ${reason}`,
  at: "Instant",
  text: "Command",
  apply: "Change it",
  cancel: "Cancel",
  earlier: (/** @type {{ count: number }} */ { count }) => `${plural(count, "line")} before these`,
  later: (/** @type {{ count: number }} */ { count }) => `${plural(count, "line")} after these`,
};
