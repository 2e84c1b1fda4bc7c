// The one file that loads the compiled crate.
//
// All elements of a page share one compiled module. A panic poisons the instance: the next load() then makes a new
// one, for which the bindings must be imported anew, because they keep their instance to themselves.

/** @typedef {typeof import("#wasm")} Bindings */

/**
 * The bindings of one instance of the crate.
 * @typedef {object} Crate
 * @property {Bindings["Session"]} Session
 * @property {Bindings["Reached"]} Reached
 * @property {WebAssembly.Memory} memory
 * @property {() => number} freshSeed
 * @property {() => string | undefined} lastPanic
 * @property {() => void} panicForTest
 * @property {() => void} poison tells that this instance panicked: the next load() makes another
 */

/** @type {Promise<WebAssembly.Module> | undefined} */
let module;
/** @type {Promise<Crate> | undefined} */
let crate;
let instances = 0;

/** The crate's exports, once they are there. */
export function load() {
  crate ??= instantiate().catch((error) => {
    [crate, module] = [undefined, undefined];
    throw error;
  });
  return crate;
}

/** @returns {Promise<Crate>} */
async function instantiate() {
  const folder = new URL("./wasm/", import.meta.url);
  module ??= compile(new URL("quorate_bg.wasm", folder));
  const again = instances++ === 0 ? "" : `?again=${instances}`;
  /** @type {Bindings} */
  const bindings = await import(new URL(`quorate.js${again}`, folder).href);
  const { memory } = await bindings.default({ module_or_path: await module });
  const { Session, Reached, freshSeed, lastPanic, panicForTest } = bindings;
  return {
    ...{ Session, Reached, memory, freshSeed, lastPanic, panicForTest },
    poison() {
      crate = undefined;
    },
  };
}

/** @param {URL} address */
async function compile(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${address.pathname}`);
  // A host that serves wasm under another type cannot be streamed from.
  const streams = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
