// The controls by their names, of which the attribute `controls` may choose: controls="play,step,crash".

/** All there are, in the order of the page. */
export const CONTROLS = /** @type {const} */ ([
  ...["scenario", "compare", "script", "open", "present", "share", "language", "theme"],
  ...["crash", "restart", "pause", "resume", "write", "read", "cas", "partition", "cut", "heal", "network"],
  ...["more"],
  ...["drop", "duplicate", "delay", "hold", "release", "deliver", "forge", "fire"],
  ...["play", "back", "step", "again", "until", "tape", "pace", "edit"],
  ...["seed", "check", "why", "see"],
]);

/** @typedef {typeof CONTROLS[number]} Control */

/** What an element has that shows no more than a figure, where none are named. @type {Set<Control>} */
export const FEW = new Set(["play", "back", "step", "tape", "crash", "restart", "write", "why"]);

/** What may be shown beside the figure. */
export const PARTS = /** @type {const} */ (["all", "logs"]);

/**
 * What a list of controls chooses.
 * @param {string | null | undefined} text names with commas or spaces between them
 * @returns {{ only: Set<Control> | undefined, unknown: string[] }} all where nothing is named
 */
export function readControls(text) {
  const names = (text ?? "").split(/[\s,]+/).filter(Boolean);
  const known = CONTROLS.filter((control) => names.includes(control));
  return {
    only: known.length > 0 ? new Set(known) : undefined,
    unknown: names.filter((name) => !known.some((control) => control === name)),
  };
}
