// What people type into fields.

/** An instant that was typed in seconds, in microseconds; nothing where nothing was typed. @param {string} text */
export function micros(text) {
  const plain = text.trim().replace(/\s*s$/, "");
  if (plain === "") return undefined;
  if (!/^\d+(\.\d+)?$/.test(plain)) throw new RangeError(text);
  return Math.round(Number(plain) * 1e6);
}
