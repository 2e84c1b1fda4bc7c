// Who can hear whom, as a frame tells it.

import { LINK_PARTED } from "./frame.js";

/** @typedef {import("./frame.js").Frame} Frame */

/**
 * The groups of a partition, each in roster order, as the links tell them: nodes that no parted link keeps asunder.
 * @param {Frame} frame
 * @returns {number[][]} none where nothing is parted
 */
export function groupsOf(frame) {
  const parted = new Set(frame.links.filter(({ state }) => state & LINK_PARTED).map(({ from, to }) => `${from} ${to}`));
  if (parted.size === 0) return [];
  /** @type {number[][]} */
  const groups = [];
  for (const { id } of frame.nodes) {
    const group = groups.find(([first]) => !parted.has(`${first} ${id}`) && !parted.has(`${id} ${first}`));
    if (group) group.push(id);
    else groups.push([id]);
  }
  return groups.length > 1 ? groups : [];
}

/**
 * What groups are called: the names of those whose first member is in them.
 * @param {Frame} frame @param {number[][]} groups
 */
export const namesOf = (frame, groups) =>
  groups.map((group) =>
    (frame.groups ?? []).flatMap(({ name, ids }) => (group.includes(ids[0]) ? [name] : [])).join(" "),
  );
