// What a story's narration tells, as headlines. The engine has checked each of them and counted its facts.

import { entry } from "./sentence.js";

/** @typedef {import("#wasm").Told} Told */
/** @typedef {import("./headline.js").Headline} Headline */

/**
 * What the words of a step may put in: see docs/lessons.md for the facts.
 * @typedef {object} Parts
 * @property {string} node to whom it happened
 * @property {string} leader who led after it
 * @property {Record<string, number>} facts of that moment
 * @property {boolean} [past] whether more was accepted since, so that it is said of that moment and not of now
 */

/** @param {string} scenario @param {Told} told @param {() => number} accepted how much is now @returns {Headline} */
export function telling(scenario, told, accepted) {
  const { step, events, subject, leader, lit, slot, facts } = told;
  const parts = {
    ...{ node: subject ?? "", leader: leader ?? "", facts },
    get past() {
      return accepted() !== facts.acked;
    },
  };
  return {
    key: `told ${step}`,
    number: events - 1,
    ...{ lit, slots: slot === null ? [] : [slot], at: told.at_us },
    say: (words) => entry(entry(words.scenarios, scenario)?.told ?? {}, step)?.(parts) ?? "",
  };
}

/** How long a sentence takes to read, in milliseconds. @param {string} sentence */
export function readingTime(sentence) {
  const letters = sentence.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = letters > 0 ? 0 : (sentence.match(/\S+/g)?.length ?? 0);
  return 900 + 220 * words + 120 * letters;
}
