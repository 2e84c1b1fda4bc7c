// Runs from elsewhere, in any of their own forms: a script, a link or an address with one, the head of an exported trace.

import { FileProblem } from "./problem.js";
import { load } from "./wasm.js";

/** No script and no link needs more; the session's own limits are told by the session. */
const MOST = 16 * 1024 * 1024;

/** The first line of a trace is its run: so much of a file is enough to have it. */
const HEAD = 4 * 1024 * 1024;

/**
 * Reads a run that somebody gave. Throws what is wrong with it.
 * @param {string} text
 * @returns {Promise<{ script: string, digest: string | undefined }>} its script, and the digest that whoever gave it had seen
 */
export async function readRun(text) {
  const { Session } = await load();
  const session = Session.importText(text);
  try {
    const digest = session.claimedDigest();
    // Who wrote a script finds it as it was.
    return { script: digest === undefined ? text : session.script(), digest };
  } finally {
    session.free();
  }
}

/** Whether a text that was pasted beside all fields is meant as a run. @param {string} text */
export const isRun = (text) => /^\s*(quorate\s+\d|#v\d|\{\s*"format"|https?:\/\/\S+#v\d)/.test(text);

/** @param {File} file @returns {Promise<string>} its text; of a trace the first line */
export async function readFile(file) {
  const parts = { name: file.name, most: `${MOST / 1024 / 1024} MiB` };
  const read = async (/** @type {Blob} */ blob) =>
    new Uint8Array(
      await blob.arrayBuffer().catch(() => {
        throw new FileProblem("unreadable", parts);
      }),
    );
  const [first] = await read(file.slice(0, 1));
  const trace = first === "{".charCodeAt(0);
  if (file.size > MOST && !trace) throw new FileProblem("tooBig", parts);
  const bytes = await read(trace ? file.slice(0, HEAD) : file);
  const line = trace ? bytes.indexOf(10) : -1;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(line < 0 ? bytes : bytes.subarray(0, line));
  } catch {
    throw new FileProblem("notText", parts);
  }
}
