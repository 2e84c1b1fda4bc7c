// How English names things. Not messages themselves, but what messages are made of.

/** @param {string} name "n3", "c1" */
export const who = (name) => `${name.startsWith("c") ? "client" : "node"} ${name.slice(1)}`;

/** @param {string} name the same at the start of a sentence */
export const Who = (name) => `${name.startsWith("c") ? "Client" : "Node"} ${name.slice(1)}`;

/** @param {string} name only the number, where "node" was said before */
export const bare = (name) => (name.startsWith("c") ? who(name) : name.slice(1));

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${grouped(count)} ${count === 1 ? one : many}`;

const digits = new Intl.NumberFormat("en");

/** @param {number} number */
export const grouped = (number) => digits.format(number);

/** @param {string[]} names */
export const list = (names) => new Intl.ListFormat("en").format(names);

/**
 * A length of time in the unit that suits it.
 * @param {number} micros
 */
export function span(micros) {
  if (micros < 1_000) return `${grouped(micros)} µs`;
  if (micros < 1_000_000) return `${digits.format(round(micros / 1_000))} ms`;
  return `${digits.format(round(micros / 1_000_000))} s`;
}

/** The same always in seconds, to a hundredth. @param {number} micros */
export const seconds = (micros) => `${grouped(Number((micros / 1_000_000).toFixed(2)))} s`;

/** @param {number} number three digits that count */
const round = (number) => Number(number.toPrecision(3));

const COUNTS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/** A number at the beginning of a sentence. @param {number} count */
export const Counted = (count) => COUNTS[count] ?? grouped(count);
