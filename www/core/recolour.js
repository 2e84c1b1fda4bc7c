// When colours may have changed: by the reader's choice, by the system's, and on paper.

const QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"];

/**
 * Calls back now, and whenever pictures must take their colours afresh.
 * @param {import("@preact/signals-core").ReadonlySignal<unknown>} theme @param {() => void} recolour
 * @returns {() => void} to be called when nobody wants to know any more
 */
export function whenRecoloured(theme, recolour) {
  const queries = QUERIES.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", recolour);
  const stop = theme.subscribe(() => recolour());
  return () => {
    stop();
    for (const query of queries) query.removeEventListener("change", recolour);
  };
}
