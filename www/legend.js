// @ts-check
// The legend: every specimen with its name, as the specimen page shows it and as "?" opens it.

import * as samples from "./canvas/samples.js";
import { groups } from "./canvas/specimens.js";

/** @typedef {typeof import("./i18n/en/specimens.js").default} Words */
/** @typedef {import("./canvas/theme.js").Theme} Theme */

/**
 * Fills a place with the legend. The pictures are drawn at once and never move.
 * @param {HTMLElement} place @param {Words} words @param {Theme} theme
 * @param {{ heading?: string }} [options] the element of the groups' headings
 */
export function fillLegend(place, words, theme, { heading = "h2" } = {}) {
  const epoch = (/** @type {number} */ number) => words.tab({ epoch: number });
  const look = { ...samples.look, letters: words.letters, liar: words.liar, down: words.down, epoch };
  place.replaceChildren(
    ...groups.map(({ id, specimens }) => {
      const section = make("section", { className: "specimens" });
      const list = make("div", { className: "specimen-list" });
      list.append(...specimens.map((specimen) => figure(specimen, words, theme, look)));
      section.append(make(heading, { textContent: words.groups[/** @type {keyof Words["groups"]} */ (id)] }), list);
      return section;
    }),
  );
}

/**
 * @param {import("./canvas/specimens.js").Specimen} specimen @param {Words} words @param {Theme} theme
 * @param {import("./canvas/nodes.js").Look} look
 */
function figure({ id, width, height, draw }, words, theme, look) {
  const whole = make("figure", { id: `specimen-${id}` });
  const canvas = document.createElement("canvas");
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const name = words.names[/** @type {keyof Words["names"]} */ (id)];
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", name);
  const ctx = canvas.getContext("2d");
  if (ctx) draw(ctx, theme, { width, height, ratio }, look);
  whole.append(canvas, make("figcaption", { textContent: name }));
  return whole;
}

/** @param {string} tag @param {Record<string, string>} properties */
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
