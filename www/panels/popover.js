// Small panels that open beside the button that asked for them.

/**
 * Opens a popover above what it belongs to, within the window, and brings the focus to its first field; or closes it.
 * @param {HTMLElement | null} box @param {HTMLElement | undefined} anchor nothing to close it
 */
export function put(box, anchor) {
  if (!box) return;
  const open = box.matches(":popover-open");
  if (!anchor) {
    if (open) box.hidePopover();
    return;
  }
  if (open) return;
  box.showPopover();
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  box.style.setProperty("--left", `${Math.max(8, Math.min(from.left, window.innerWidth - width - 8))}px`);
  box.style.setProperty("--top", `${Math.max(8, from.top - height - 8)}px`);
  /** @type {HTMLElement | null} */ (box.querySelector("input, select, [data-first]"))?.focus();
}
