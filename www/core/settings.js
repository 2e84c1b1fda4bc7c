// The settings of a run: every protocol has a table of its own, and the world has one for all of them.

import { entry } from "./sentence.js";

/** @typedef {import("../i18n/en.js").Catalogue} Catalogue */
/** @typedef {import("#wasm").SettingTable} Table */

/**
 * A setting's value in this run: what the script says, in the script's words, or else the default.
 * @typedef {{ table: Table, set: string | undefined }} Setting
 */

/**
 * @param {import("#wasm").ProtocolTable | undefined} tables @param {string} script
 * @returns {Setting[]}
 */
export function settingsOf(tables, script) {
  const lines = script.split("\n").filter((line) => line.startsWith("config "));
  const set = new Map(lines.flatMap((line) => line.split(/\s+/).slice(1)).map(pair));
  return [...(tables?.settings ?? []), ...(tables?.world ?? [])].map((table) => ({ table, set: set.get(table.id) }));
}

/** @param {string} text @returns {[string, string]} */
function pair(text) {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * A setting by its name, and its value.
 * @param {Catalogue} words @param {import("./sentence.js").Own | undefined} own @param {Setting} setting
 */
export function settingWords(words, own, { table, set }) {
  const said = /** @type {{ name: string, choices?: Record<string, string> } | undefined} */ (
    entry(own?.settings, table.id) ?? entry(words.lens.world, table.id)
  );
  const value = set ?? (table.unit === "choice" ? table.choices[table.default] : table.default);
  return { name: said?.name ?? table.id, value: valueText(words, table, value, said?.choices) };
}

/**
 * @param {Catalogue} words @param {Table} table @param {string | number} value
 * @param {Record<string, string> | undefined} choices
 */
function valueText(words, { unit }, value, choices) {
  if (unit === "choice") return entry(choices, String(value)) ?? String(value);
  if (unit === "switch") return value === "on" || value === 1 ? words.lens.on : words.lens.off;
  if (unit === "micros") return words.span(typeof value === "number" ? value : microsOf(value));
  return typeof value === "number" ? words.grouped(value) : value;
}

/** The units of time in scripts, in microseconds. */
const UNITS = /** @type {Record<string, number>} */ ({ us: 1, ms: 1_000, s: 1_000_000 });

/** @param {string} text a time as scripts write it */
export function microsOf(text) {
  const [, number, unit] = text.match(/^([\d.]+)([a-z]+)$/) ?? [];
  return Math.round(Number(number) * UNITS[unit]);
}
