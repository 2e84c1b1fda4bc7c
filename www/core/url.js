// What stands in the address. The fragment is the run, the whole of it; the query is how it is looked at: language,
// colours, pace, the instant, what is selected. Storage may be denied; then nothing is remembered.

import { QUICKEST, SLOWEST } from "./pace.js";

/**
 * How a run is looked at.
 * @typedef {object} View
 * @property {string} [lang]
 * @property {string} [theme]
 * @property {string} [pace] how much time passes in a second, as scripts write it; nothing for the page's own choice
 * @property {string} [at] the instant, as scripts write it
 * @property {string} [select] what is looked into
 * @property {string} [tab] the tab of the evidence that is open
 * @property {string} [pin] the tab that is pinned beside it
 * @property {string} [more] what is open under "More": the id of a form, or "all" for the list
 * @property {string} [present] whether it is shown to others
 * @property {string} [marks] the bookmarks, with commas between them
 * @property {string} [learn] the lesson or the card that is open
 */

/** What the address asks for: a run by its link, or a built-in one by its name. @typedef {View & { run?: string, scenario?: string }} Wish */

const KEYS = /** @type {const} */ ([
  "lang",
  "theme",
  "pace",
  "at",
  "select",
  "tab",
  "pin",
  "more",
  "present",
  "marks",
  "learn",
]);

/** Whether a fragment is meant as a run. @param {string} hash */
const isRun = (hash) => /^#v\d/.test(hash);

/** @param {string} [href] @returns {Wish} what the address asks for */
export function readAddress(href = location.href) {
  const { searchParams: query, hash } = new URL(href);
  const wish = Object.fromEntries([...KEYS, "scenario"].map((key) => [key, query.get(key) ?? undefined]));
  return { ...wish, run: isRun(hash) ? hash : undefined };
}

/**
 * The address of a run and of how it is looked at. Whatever else stands in the query stays.
 * @param {string} href the address before @param {string | undefined} run its fragment, where it fits @param {View} view
 */
export function addressOf(href, run, view) {
  const address = new URL(href);
  for (const key of KEYS) {
    const value = view[key];
    if (value === undefined) address.searchParams.delete(key);
    else address.searchParams.set(key, value);
  }
  // The name of a scenario would be a part of the run, and the fragment has all of it.
  address.searchParams.delete("scenario");
  address.hash = run ?? "";
  return address.href.replace(/#$/, "");
}

/** The units of scripts, in microseconds. */
const UNITS = /** @type {const} */ ([
  ["s", 1_000_000],
  ["ms", 1_000],
  ["us", 1],
]);

/** A length of time as scripts write it. @param {number} us */
export function paceText(us) {
  const [unit, size] = UNITS.find(([, size]) => us % size === 0) ?? UNITS[2];
  return `${us / size}${unit}`;
}

/** A pace that the dial has. @param {string | undefined} text @returns {number | undefined} */
export function readPace(text) {
  const [, number, unit] = text?.match(/^(\d+(?:\.\d+)?)(us|ms|s)$/) ?? [];
  const size = UNITS.find(([name]) => name === unit)?.[1] ?? 0;
  const us = Math.round(Number(number) * size);
  return us >= SLOWEST && us <= QUICKEST ? us : undefined;
}

/** What is selected, by the name that scripts give it. @param {string | undefined} name @returns {import("./store.js").Selection | undefined} */
export function readSelection(name) {
  if (!name) return undefined;
  if (/^[nc]\d+$/.test(name)) return { kind: "node", name };
  if (/^[nc]\d+>[nc]\d+#\d+('\d+)?$/.test(name)) return { kind: "message", name };
  if (/^([nc]\d+) (?!\1$)[nc]\d+$/.test(name)) return { kind: "link", name };
  return undefined;
}

/** Where the address is kept that came too late for a reload. */
const LEFT = "quorate.left";

/**
 * A reload has its address before the page hears of it. What would stand there now is kept for the page that comes.
 * @param {string} from the address that is loaded again @param {string} to
 */
export function leave(from, to) {
  try {
    sessionStorage.setItem(LEFT, JSON.stringify([from, to]));
  } catch {}
}

/** Comes back to what was left, if this page was loaded again before its address was written. */
export function comeBack() {
  try {
    const [from, to] = JSON.parse(sessionStorage.getItem(LEFT) ?? "[]");
    sessionStorage.removeItem(LEFT);
    const [how] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    if (from === location.href && how?.type === "reload") history.replaceState(history.state, "", to);
  } catch {}
}

/** @param {"lang" | "theme"} key */
export function remembered(key) {
  try {
    return localStorage.getItem(`quorate.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {"lang" | "theme"} key @param {string} value @returns whether it will be remembered */
export function remember(key, value) {
  try {
    localStorage.setItem(`quorate.${key}`, value);
    return true;
  } catch {
    return false;
  }
}
