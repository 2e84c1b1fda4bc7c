// Small panels that open beside the button that asked for them.

/**
 * What a reader has closed and the browser has not told of yet, with the button that opened it: what is drawn in between must
 * not open it again.
 * @type {WeakMap<HTMLElement, HTMLElement>}
 */
const left = new WeakMap();

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
  if (open || left.get(box) === anchor) return;
  box.onbeforetoggle = ({ newState }) => {
    if (newState === "closed") left.set(box, anchor);
  };
  box.ontoggle = () => {
    left.delete(box);
  };
  box.showPopover();
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  box.style.setProperty("--left", `${Math.max(8, Math.min(from.left, window.innerWidth - width - 8))}px`);
  box.style.setProperty("--top", `${Math.max(8, from.top - height - 8)}px`);
  /** @type {HTMLElement | null} */ (box.querySelector("input, select, [data-first]"))?.focus();
}
