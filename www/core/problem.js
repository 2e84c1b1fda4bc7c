// What went wrong with something that the reader asked for, as a sentence in the reader's language.

import { entry } from "./sentence.js";
import { SiteProblem } from "./site.js";

/**
 * What is wrong with a script or a command, in parts.
 * @typedef {object} ScriptProblem
 * @property {string} problem what is wrong, such as "unknown"
 * @property {string} expected the id of what was expected
 * @property {number} line
 * @property {number} column
 * @property {string} found
 * @property {string} of of what it was expected; or ""
 * @property {string} least
 * @property {string} most
 * @property {string[]} known the words that would do
 * @property {string} nearest the one that was probably meant, or ""
 */

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */
/** @typedef {import("#wasm").QuorateError} QuorateError */

/** A file that is no script at all: said by a key of the catalogue. */
export class FileProblem extends Error {
  /** @param {"unreadable" | "notText" | "tooBig"} key @param {{ name: string, most: string }} parts */
  constructor(key, parts) {
    super(key);
    this.key = key;
    this.parts = parts;
  }
}

/** @param {unknown} error @returns {ScriptProblem | undefined} */
export function scriptProblem(error) {
  const { code, detail } = /** @type {Partial<QuorateError>} */ (error ?? {});
  if (code !== "bad-script" || !detail) return undefined;
  return {
    problem: detail.problem ?? "malformed",
    expected: detail.expected ?? "",
    line: detail.line ?? 1,
    column: detail.column ?? 1,
    found: detail.found ?? "",
    of: detail.of ?? "",
    least: detail.range?.[0] ?? "",
    most: detail.range?.[1] ?? "",
    known: detail.known,
    nearest: detail.nearest ?? "",
  };
}

/** The sentence, without the place. @param {Catalogue} words @param {unknown} error */
export function explain(words, error) {
  // These words come a little later than the page, and then all that is said is said again.
  if (!words.errors) return "";
  const run = /** @type {Partial<QuorateError> | undefined} */ (error)?.detail?.run;
  const said = plainly(words, error);
  return run ? words.errors.ofTwo({ run, said }) : said;
}

/** @param {Catalogue} words @param {unknown} error */
function plainly(words, error) {
  if (error instanceof SiteProblem) return words.errors.site[error.key](error.parts);
  if (error instanceof FileProblem) return words.script[error.key](error.parts);
  const problem = scriptProblem(error);
  if (problem) return words.errors.script(problem);
  const { code, detail } = /** @type {Partial<QuorateError>} */ (error ?? {});
  const parts = {
    most: detail?.most ?? 0,
    found: detail?.found ?? "",
    problem: detail?.problem ?? "",
    line: detail?.line ?? 0,
  };
  const said = code && entry(words.errors.codes, code);
  if (said) return said(parts);
  return words.errors.other({ message: error instanceof Error ? error.message : String(error) });
}

/** The place, where there is one. @param {Catalogue} words @param {unknown} error */
export function place(words, error) {
  const problem = scriptProblem(error);
  return problem ? words.script.place(problem) : "";
}
