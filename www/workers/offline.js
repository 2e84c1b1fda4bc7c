// The service worker of the page: after the first load the page works without a network. Elements on other pages and
// frames have none.
//
// Each build has a version, made of the content of all its files, and a cache of its own. The page itself is asked of the
// network first: where that answers with another version, this cache is given up, so that nothing of two builds mixes.

/** @type {{ version: string, files: string[] }} what tools/seal.mjs writes above */
const build = /** @type {any} */ (self).build;

const worker = /** @type {any} */ (self);
/** @type {string} */
const scope = worker.registration.scope;
const prefix = `quorate ${scope} `;
const own = `${prefix}${build.version}`;
const page = new URL("index.html", scope).href;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(tidy()));

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const path = new URL(request.url);
  path.search = path.hash = "";
  if (request.mode !== "navigate") event.respondWith(kept(request, path.href));
  else if ([scope, page].includes(path.href)) event.respondWith(opened(request));
});

async function fill() {
  const cache = await caches.open(own);
  await cache.addAll(build.files.map((file) => new Request(new URL(file, scope), { cache: "reload" })));
  await worker.skipWaiting();
}

/** Nothing of other builds is wanted any more. */
async function tidy() {
  const all = await caches.keys();
  await Promise.all(all.filter((each) => each.startsWith(prefix) && each !== own).map((each) => caches.delete(each)));
}

/** @param {Request} request @param {string} file its address without what is asked of it */
async function kept(request, file) {
  const cache = (await caches.has(own)) ? await caches.open(own) : undefined;
  return (await cache?.match(file)) ?? fetch(request);
}

/** @param {Request} request */
async function opened(request) {
  try {
    const response = await fetch(request);
    if (response.ok && !(await response.clone().text()).includes(build.version)) await caches.delete(own);
    return response;
  } catch (error) {
    const found = await caches.match(page, { cacheName: own });
    if (found) return found;
    throw error;
  }
}
