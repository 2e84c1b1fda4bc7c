// Words of the trade in a sentence: which there are, and what each means.

import { lateWords } from "./late.js";

/** @typedef {typeof import("../i18n/en/glossary.js").default} Words */
/** @typedef {{ forms: string[], says: string }} Term */
/** A piece of a sentence, and which term it is if it is one. @typedef {{ text: string, term?: string, says?: string }} Part */

export const glossaryWords = lateWords(
  /** @type {Record<string, () => Promise<{ default: Words }>>} */ ({
    en: () => import("../i18n/en/glossary.js"),
    "zh-CN": () => import("../i18n/zh-CN/glossary.js"),
  }),
);

/**
 * The terms of one protocol and those of all.
 * @param {Words} words @param {Record<string, Term>} [own] @returns {Record<string, Term>}
 */
export const termsOf = ({ terms }, own) => ({ ...own, ...terms });

/**
 * A sentence in pieces: each term that counts stands by itself, where it comes first.
 * @param {Record<string, Term>} terms @param {string} text @param {(term: string) => boolean} counts
 * @returns {Part[]}
 */
export function partsOf(terms, text, counts) {
  const found = Object.entries(terms).flatMap(([term, { forms, says }]) => {
    const at = forms.map((form) => spotOf(text, form)).filter((spot) => spot !== undefined);
    const [first] = at.sort((a, b) => a.from - b.from || b.to - a.to);
    return first && counts(term) ? [{ term, says, ...first }] : [];
  });
  /** @type {Part[]} */
  const parts = [];
  let done = 0;
  for (const { term, says, from, to } of found.sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < done) continue;
    if (from > done) parts.push({ text: text.slice(done, from) });
    parts.push({ text: text.slice(from, to), term, says });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/**
 * The same pieces, each term with the marks that touch it, so that none of these ends or begins a line alone.
 * @param {Part[]} parts @returns {(Part & { before: string, after: string })[]}
 */
export function joined(parts) {
  const all = parts.map((part) => ({ ...part, before: "", after: "" }));
  for (const [at, part] of all.entries()) {
    if (part.says === undefined) continue;
    const [last, next] = [all[at - 1], all[at + 1]];
    if (last && last.says === undefined) {
      part.before = last.text.match(/[\p{Ps}\p{Pi}]*$/u)?.[0] ?? "";
      last.text = last.text.slice(0, last.text.length - part.before.length);
    }
    if (next && next.says === undefined) {
      part.after = next.text.match(/^[\p{Pe}\p{Pf}\p{Po}]*/u)?.[0] ?? "";
      next.text = next.text.slice(part.after.length);
    }
  }
  return all;
}

/** Where a form of a word stands first; in languages with spaces only as a whole word. @param {string} text @param {string} form */
function spotOf(text, form) {
  const found = new RegExp(`(?<![\\p{Script=Latin}])${form}(?![\\p{Script=Latin}])`, "iu").exec(text);
  return found ? { from: found.index, to: found.index + form.length } : undefined;
}
