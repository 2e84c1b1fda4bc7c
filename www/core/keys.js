// Shortcuts of single keys. They reach the element only while it has the focus, and never while someone types.

/** @typedef {import("./app.js").App} App */

/** @type {Record<string, { control?: import("./controls.js").Control, work: (app: App) => void }>} */
const KEYS = {
  " ": { control: "play", work: (app) => app.toggle() },
  ".": { control: "step", work: (app) => app.step() },
  ",": { control: "back", work: (app) => app.stepBack() },
  P: { control: "present", work: (app) => app.present(!app.store.present.peek()) },
  "?": { work: (app) => (app.store.legend.value = true) },
  e: { control: "see", work: (app) => app.looked().toggleSight() },
  Escape: { work: (app) => app.close() },
};

/** @param {App} app @param {KeyboardEvent} event */
export function shortcut(app, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !app.player.ready) return;
  const target = /** @type {Element} */ (event.composedPath()[0]);
  if (target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
  // The focus may be lost while a dialog is open; keys are the dialog's all the same.
  if (app.host.shadowRoot?.querySelector("dialog[open]")) return;
  // What lies uppermost closes first, and that by itself.
  if (event.key === "Escape" && app.host.shadowRoot?.querySelector(":popover-open")) return;
  // The space bar presses a button that has the focus.
  if ([" ", "Enter"].includes(event.key) && target.closest("button, summary, a")) return;
  if (app.store.present.peek() && app.presenterKey?.(event)) {
    event.preventDefault();
    return;
  }
  const node = /^[1-9]$/.test(event.key) ? `n${event.key}` : undefined;
  const key = node && app.nodeOf(node) ? { work: () => app.select({ kind: "node", name: node }) } : KEYS[event.key];
  if (!key || (key.control && !app.shows(key.control))) return;
  event.preventDefault();
  key.work(app);
}
