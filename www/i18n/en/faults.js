// What is said of a check of the run, and where something of ours went wrong.

import { plural } from "./names.js";

export const check = {
  start: "Check this run",
  stop: "Stop",
  tip: "Plays the whole run twice more, once in a worker with a memory of its own, and compares the digests",
  same: (/** @type {{ count: number }} */ { count }) =>
    `The same: played twice more, here and in a worker, the run has the same ${plural(count, "event")} and the same digest.`,
  other: "Not the same: this must not be. Please tell us, with the script.",
  open: "Open run",
  here: "Again here",
  there: "In a worker",
  failed: (/** @type {{ message: string }} */ { message }) => `The check could not be done: ${message}`,
};

export const failure = {
  panic: "The cluster stopped because of a fault of ours",
  load: "The cluster could not be loaded",
  sorry:
    "Nothing that you did is lost: this script with its seed plays the same run. Copy it, tell us, or start again.",
  reload: "Check the connection and load the page again.",
  seed: "Seed",
  script: "Script",
  message: "What went wrong",
  copy: "Copy",
  again: "Start again",
};
