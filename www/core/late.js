// Words that come with a view that is loaded when it is first wanted.

import { signal } from "@preact/signals-core";

/**
 * Gives the words of a language, or nothing until they are there: whoever has asked in its render is drawn again then.
 * @template T
 * @param {Record<string, () => Promise<{ default: T }>>} catalogues by the tags of languages
 * @returns {(tag: string) => T | undefined}
 */
export function lateWords(catalogues) {
  const there = signal(/** @type {Record<string, T>} */ ({}));
  /** @type {Set<string>} */
  const asked = new Set();
  return (tag) => {
    if (!there.value[tag] && !asked.has(tag)) {
      asked.add(tag);
      catalogues[tag]().then(
        (words) => {
          there.value = { ...there.peek(), [tag]: words.default };
        },
        // Whoever asks again may find the way open.
        () => asked.delete(tag),
      );
    }
    return there.value[tag];
  };
}
