// A title that breaks between words: Chinese has no spaces that would say where.

import { html, nothing } from "lit";

/** By language. @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/**
 * The words of a title, with a place to break after each.
 * @param {string} text @param {string} tag its language
 */
export function phrases(text, tag) {
  return tag.startsWith("zh")
    ? words(text, tag).map((word, at) => html`${at > 0 ? html`<wbr>` : nothing}${word}`)
    : text;
}

/**
 * A word with the sign that follows it, so that none of these begins a line; one that opens goes with the word after it.
 * @param {string} text @param {string} tag @returns {string[]}
 */
export function words(text, tag) {
  const segmenter = segmenters.get(tag) ?? new Intl.Segmenter(tag, { granularity: "word" });
  segmenters.set(tag, segmenter);
  /** @type {string[]} */
  const all = [];
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    const last = all.at(-1);
    if (last !== undefined && (!isWordLike || /[“‘（《]$/.test(last))) all[all.length - 1] += segment;
    else all.push(segment);
  }
  return all;
}
