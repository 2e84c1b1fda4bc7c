// What a host page gives to a method of the element: held against what the method takes before anything is done with
// it. What is of another type would be misread beyond the border.

/** The greatest number that the session counts with. */
const MOST = 2 ** 32 - 1;

/** What is wrong with an argument, in the form of everything that the element throws. */
export class BadArgument extends TypeError {
  name = "QuorateError";
  code = "bad-argument";

  /** @param {string} argument its name, as docs/page.md has it @param {string} expected @param {unknown} value */
  constructor(argument, expected, value) {
    const found = shown(value);
    super(`${argument}: expected ${expected}, found ${found}`);
    this.detail = { argument, expected, found };
  }
}

/** A value as somebody would write it, short. @param {unknown} value @returns {string} */
function shown(value) {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "an array" : "an object";
    default:
      return `a ${typeof value}`;
  }
}

/**
 * The value, if it is a text.
 * @param {string} argument @param {string} expected as an error says it: "an instant such as \"7.3s\"" @param {unknown} value
 * @returns {string}
 */
export function text(argument, expected, value) {
  if (typeof value !== "string") throw new BadArgument(argument, expected, value);
  return value;
}

/**
 * The value, if it is a number by which the session may know something.
 * @param {string} argument @param {string} expected @param {unknown} value @returns {number}
 */
export function id(argument, expected, value) {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST) return value;
  throw new BadArgument(argument, expected, value);
}
