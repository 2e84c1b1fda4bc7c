// Shortcuts of single keys. They reach the element only while it has the focus, and never while someone types.

/** @typedef {import("./app.js").App} App */

/** @type {Record<string, (app: App) => void>} */
const KEYS = {
  " ": (app) => app.toggle(),
  ".": (app) => app.step(),
  Escape: (app) => app.select(undefined),
};

/** @param {App} app @param {KeyboardEvent} event */
export function shortcut(app, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !app.player.ready) return;
  const target = /** @type {Element} */ (event.composedPath()[0]);
  if (target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
  // The space bar presses a button that has the focus.
  if (event.key === " " && target.closest("button, summary, a")) return;
  const node = /^[1-9]$/.test(event.key) ? `n${event.key}` : undefined;
  const work = node && app.nodeOf(node) ? () => app.select({ kind: "node", name: node }) : KEYS[event.key];
  if (!work) return;
  event.preventDefault();
  work(app);
}
