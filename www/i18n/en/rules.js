// What each rule is for, loaded with the card of a protocol. docs/rules.md has the same with the runs that break it.

export default {
  title: "Rules as switches",
  help: "Switch one off, and its guard is taken out of the code; nothing else changes. What falls is found by the same judges that look at every run.",
  says: (/** @type {{ purpose: string, promise: string }} */ { purpose, promise }) =>
    `${purpose} Without it, this can fall: ${promise}.`,
  off: "off",
  without: "A run without it",
  with: "The same with it",
  showsOff: (/** @type {{ name: string }} */ { name }) => `A run without it: “${name}”`,
  showsOn: (/** @type {{ name: string }} */ { name }) => `The same with it: “${name}”`,
};
