// Reads the page's modules as text: what stands in strings, in templates and in code, without a parser of the language.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../tools/lib.mjs";

/**
 * @typedef {object} Piece
 * @property {"code" | "string" | "template" | "hole"} kind a hole is the place of an expression in a template
 * @property {string} text without quotation marks
 * @property {number} line
 * @property {string} tag of a template the name before it
 * @property {number} depth in how many templates of markup it stands
 */

/** All files below a folder of the project whose names end so. @param {string} folder @param {string} end @returns {string[]} */
export function filesBelow(folder, end) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    if (each.isDirectory()) return filesBelow(path, end);
    return path.endsWith(end) ? [path] : [];
  });
}

/** @param {string} path */
export const textOf = (path) => readFileSync(join(root, path), "utf8");

/** Whether a slash after this is a division and not the start of a regular expression. @param {string} before */
const divides = (before) => /[\w$)\]]\s*$/.test(before) && !/\b(return|typeof|case|of|in)\s*$/.test(before);

/** Cuts a module into pieces; comments are left out. @param {string} text @returns {Piece[]} */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  /** The templates that are open, each with the braces open in its expression. @type {{ tag: string, braces: number }[]} */
  const open = [];
  let code = "";
  let at = 0;
  const line = () => text.slice(0, at).split("\n").length;
  const depth = () => open.filter(({ tag }) => tag === "html" || tag === "svg").length;
  /** @param {Piece["kind"]} kind @param {string} piece @param {string} [tag] */
  const add = (kind, piece, tag = "") => found.push({ kind, text: piece, line: line(), tag, depth: depth() });
  const flush = () => {
    if (code.trim()) add("code", code);
    code = "";
  };
  /** The words of a template up to an expression or its end. */
  const template = () => {
    const here = /** @type {{ tag: string, braces: number }} */ (open.at(-1));
    const rest = text.slice(at).match(/^(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/)?.[0] ?? "";
    add("template", rest, here.tag);
    at += rest.length;
    if (text[at] === "`") {
      open.pop();
      at++;
    } else {
      add("hole", "", here.tag);
      here.braces = 0;
      at += 2;
    }
  };
  while (at < text.length) {
    const rest = text.slice(at);
    const comment = rest.match(/^(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/)?.[0];
    const string = rest.match(/^("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/)?.[0];
    const pattern = divides(code) ? undefined : rest.match(/^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/)?.[0];
    if (comment) at += comment.length;
    else if (string) {
      flush();
      add("string", string.slice(1, -1));
      at += string.length;
    } else if (pattern) {
      code += "/./";
      at += pattern.length;
    } else if (rest[0] === "`") {
      const tag = code.match(/(\w+)$/)?.[1] ?? "";
      flush();
      open.push({ tag, braces: 0 });
      at++;
      template();
    } else if (open.length > 0 && rest[0] === "}" && open.at(-1)?.braces === 0) {
      flush();
      at++;
      template();
    } else {
      const here = open.at(-1);
      if (here && rest[0] === "{") here.braces++;
      if (here && rest[0] === "}") here.braces--;
      code += rest[0];
      at++;
    }
  }
  flush();
  return found;
}

/** A mark that stands for an expression in markup. */
export const HOLE = "\u{f000}";

/**
 * The templates of markup in a module, each with `HOLE` for its expressions.
 * @param {Piece[]} list
 */
export function markup(list) {
  /** @type {{ text: string, line: number }[]} */
  const done = [];
  /** @type {{ text: string, line: number, depth: number }[]} */
  const open = [];
  for (const { kind, text, line, tag, depth } of list) {
    if (tag !== "html" && tag !== "svg") continue;
    while (open.length > depth) done.push(/** @type {any} */ (open.pop()));
    const same = open.find((each) => each.depth === depth);
    if (same) same.text += kind === "hole" ? HOLE : text;
    else open.push({ text, line, depth });
  }
  return [...done, ...open];
}
