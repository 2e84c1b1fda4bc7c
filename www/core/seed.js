// Seeds are whole numbers that JavaScript and JSON keep exactly.

export const MOST_SEED = Number.MAX_SAFE_INTEGER;

/** The seed that a text means, if it means one. @param {string} text */
export function readSeed(text) {
  const digits = text.trim().replaceAll(/[\s,_’']/g, "");
  if (!/^\d{1,17}$/.test(digits)) return undefined;
  const seed = Number(digits);
  return seed <= MOST_SEED ? seed : undefined;
}
