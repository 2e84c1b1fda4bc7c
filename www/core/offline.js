// Lets the page work without a network from now on. Loaded once there is nothing more urgent to load.

/** Elements on other pages, and pages in frames, keep nothing in the browser. */
export async function keepOffline() {
  if (window.top !== window || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL("./service-worker.js", import.meta.url));
  } catch {
    // Storage may be denied, even to be asked for, and then the page works as long as there is a network.
  }
}
