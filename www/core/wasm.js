// The one file that loads the compiled crate.
import init, { version } from "#wasm";

/** The crate's exports, once they are there. */
export async function load() {
  await init();
  return { version };
}
