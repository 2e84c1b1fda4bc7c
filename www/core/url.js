// What stands in the address: what is open and how it looks. Storage may be denied; then nothing is remembered.

/** @typedef {{ lang?: string, theme?: string, scenario?: string }} Choice */

const KEYS = /** @type {const} */ (["lang", "theme", "scenario"]);

/** @returns {Choice} what the address asks for */
export function readAddress() {
  const query = new URL(location.href).searchParams;
  return Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? undefined]));
}

/** @param {Choice} choice what the address is to say; what is undefined is left out */
export function writeAddress(choice) {
  const address = new URL(location.href);
  for (const key of KEYS) {
    if (!(key in choice)) continue;
    const value = choice[key];
    if (value === undefined) address.searchParams.delete(key);
    else address.searchParams.set(key, value);
  }
  address.search = address.search.replaceAll("%2F", "/");
  history.replaceState(history.state, "", address);
}

/** @param {"lang" | "theme"} key */
export function remembered(key) {
  try {
    return localStorage.getItem(`quorate.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {"lang" | "theme"} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`quorate.${key}`, value);
  } catch {}
}
