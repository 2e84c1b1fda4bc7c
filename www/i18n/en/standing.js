// The words of what a node stands on, loaded once a run has such things.

import { bare, list, span } from "./names.js";

/** How many are a majority. @param {string[]} names */
const most = (names) => Math.floor(names.length / 2) + 1;

export default {
  lease: (/** @type {{ own: number, truly: number }} */ { own, truly }) =>
    `Its lease lasts ${span(Math.round(own))} more by its own clock${truly > 0 ? `, ${span(Math.round(truly))} in truth` : "; in truth it is over"}.`,
  halves: (/** @type {{ before: string[], after: string[] }} */ { before, after }) =>
    `Two configurations decide together: ${most(before)} of ${list(before.map(bare))}, and ${most(after)} of ${list(after.map(bare))}.`,
};
