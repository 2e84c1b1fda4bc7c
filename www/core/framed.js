// A page in a frame tells the page around how high it would be, because that page cannot look.

/** How high a figure wants to be, in pixels: styles/layout.css has the same. */
const FIGURE = 400;

/**
 * Tells the page around, now and whenever it changes: `{ type: "quorate-height", height }`.
 * @param {HTMLElement} cluster
 */
export function reportHeight(cluster) {
  if (window.parent === window) return;
  let told = 0;
  const tell = () => {
    // A figure takes what room it is given.
    const height = cluster.hasAttribute("data-figure") ? FIGURE : Math.ceil(document.documentElement.scrollHeight);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ type: "quorate-height", height }, "*");
  };
  new ResizeObserver(tell).observe(cluster);
}
